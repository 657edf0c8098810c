"""The ground of every record, and the trail of who did what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from virksom.foundation.access import Viewer, covers, visible


class RecordQuerySet(models.QuerySet[Any]):
    """Rows that know who may see them. Each room adds the questions of its trade."""

    def visible_to(self, viewer: Viewer, actions: str = "r", **how: bool) -> Self:
        """The rows that the viewer has one of the actions on, by the table of rights.

        `public=True` adds what anybody may see; `identity=True` leaves out what may only be seen
        without identity.
        """
        return visible(self, viewer, actions, **how)  # type: ignore[return-value]

    def with_rights(self, viewer: Viewer, *, identity: bool = False, **named: str) -> Self:
        """Each row says what the viewer may do with it: `with_rights(viewer, may_change="u")`."""
        rights = {name: covers(self.model, viewer, on, identity=identity) for name, on in named.items()}
        return self.annotate(**rights)


class Record(models.Model):
    """A thing that is: with the times it came to be and last changed.

    `opened_with` names the relations that are read along when a page opens one record by its address.
    """

    opened_with: ClassVar[tuple[str, ...]] = ()

    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:
        """The word for a choice; Django's own translates all words of the field to find the one."""
        value = getattr(self, field.attname)
        word = _words(field).get(value, value)
        return word if word is None else str(word)


@cache
def _words(field: models.Field[Any, Any]) -> dict[Any, Any]:
    return dict(field.flatchoices)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    """The trail, asked as people ask it."""

    def visible_to(self, viewer: Viewer, actions: str = "r", **how: bool) -> TrailQuerySet:
        return visible(self, viewer, actions, **how)  # type: ignore[return-value]

    def about(self, record: models.Model) -> TrailQuerySet:
        return self.filter(subject_kind=record._meta.label_lower, subject_id=record.pk)

    def naming(self, words: str, *, who: str = "actor_name", what: str = "subject_name") -> TrailQuerySet:
        """Lines whose person, organisation or thing has the words in its name.

        `who` and `what` are columns with the names the reader may know, where those are not all of them.
        """
        named = (who, "organisation_name", "support_name", what)
        found = models.Q()
        for field in named:
            found |= models.Q(**{f"{field}__icontains": words})
        return self.filter(found)

    def doing(self, verbs: Iterable[str]) -> TrailQuerySet:
        return self.filter(verb__in=verbs)

    def inside(self, circle_id: int) -> TrailQuerySet:
        return self.filter(circle_id=circle_id)

    def before(self, number: int) -> TrailQuerySet:
        """Older lines than the one with this number."""
        return self.filter(number__lt=number)

    def between(self, first: date | None, last: date | None) -> TrailQuerySet:
        """Lines of the days from `first` to `last`, both included; None leaves that end open."""
        rows = self
        if first:
            rows = rows.filter(at__gte=_midnight(first))
        if last:
            rows = rows.filter(at__lt=_midnight(last + timedelta(days=1)))
        return rows


class TrailEntry(models.Model):
    """One line of the trail: who did what to what, when, and for which organisation.

    Names are frozen as they were. `circle_id` is the place it happened in (for the rooms above: a
    partnership); ids are plain numbers, so that the trail outlives what it tells of.

    `commitment` is a hash over a random `salt` and the line; `link` chains it to the line before.
    An emptied line has lost its salt and its names, but keeps both hashes, so the chain still holds.
    """

    number = models.BigIntegerField(_("number in the chain"), unique=True)
    at = models.DateTimeField(_("when"), db_index=True)
    verb = models.CharField(_("what was done"), max_length=60)
    subject_kind = models.CharField(_("kind"), max_length=60)
    subject_id = models.BigIntegerField(_("number"), null=True)
    subject_name = models.CharField(_("to what"), max_length=200, blank=True)
    actor_id = models.BigIntegerField(_("person's number"), null=True)
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    organisation_id = models.BigIntegerField(_("organisation's number"), null=True)
    organisation_name = models.CharField(_("for which organisation"), max_length=200, blank=True)
    circle_id = models.BigIntegerField(_("place"), null=True)
    support_id = models.BigIntegerField(_("support person's number"), null=True)
    support_name = models.CharField(_("through support"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    salt = models.CharField(max_length=32, blank=True, editable=False)
    commitment = models.CharField(max_length=64, editable=False)
    link = models.CharField(max_length=64, unique=True, editable=False)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the trail")
        verbose_name_plural = _("trail")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["circle_id", "-number"]),
            models.Index(fields=["actor_id", "-number"]),
            models.Index(fields=["organisation_id", "-number"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.subject_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The trail is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The trail is only ever added to.")

    @property
    def is_emptied(self) -> bool:
        return self.salt == ""


class TrailHead(models.Model):
    """The end of the trail, one row: who adds a line holds it, so that lines queue up one by one."""

    number = models.BigIntegerField(default=0)
    link = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the trail")
        verbose_name_plural = _("end of the trail")

    def __str__(self) -> str:
        return f"{self.number}:{self.link}"
