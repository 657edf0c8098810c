"""The ground of every record, and the trail of who did what."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.foundation.access import Viewer, visible


class RecordQuerySet(models.QuerySet[Any]):
    """Rows that know who may see them. Each room adds the questions of its trade."""

    def visible_to(self, viewer: Viewer, actions: str = "r", **how: bool) -> Self:
        """The rows that the viewer has one of the actions on, by the table of rights.

        `public=True` adds what anybody may see; `identity=True` leaves out what may only be seen
        without identity.
        """
        return visible(self, viewer, actions, **how)  # type: ignore[return-value]


class Record(models.Model):
    """A thing that is: with the times it came to be and last changed."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    """The trail, asked as people ask it."""

    def visible_to(self, viewer: Viewer, actions: str = "r", **how: bool) -> TrailQuerySet:
        return visible(self, viewer, actions, **how)  # type: ignore[return-value]

    def about(self, record: models.Model) -> TrailQuerySet:
        return self.filter(subject_kind=record._meta.label_lower, subject_id=record.pk)


class TrailEntry(models.Model):
    """One line of the trail: who did what to what, when, and for which organisation.

    Names are frozen as they were. `circle_id` is the place it happened in (for the rooms above: a
    partnership); ids are plain numbers, so that the trail outlives what it tells of.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    verb = models.CharField(_("what was done"), max_length=60)
    subject_kind = models.CharField(_("kind"), max_length=60)
    subject_id = models.BigIntegerField(_("number"), null=True)
    subject_name = models.CharField(_("to what"), max_length=200, blank=True)
    actor_id = models.BigIntegerField(_("person's number"), null=True)
    actor_name = models.CharField(_("who"), max_length=200)
    organisation_id = models.BigIntegerField(_("organisation's number"), null=True)
    organisation_name = models.CharField(_("for which organisation"), max_length=200, blank=True)
    circle_id = models.BigIntegerField(_("place"), null=True, db_index=True)
    support_name = models.CharField(_("through support"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the trail")
        verbose_name_plural = _("trail")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.subject_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The trail is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The trail is only ever added to.")
