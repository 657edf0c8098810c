"""Releases: results frozen at a day, and published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from virksom.foundation.access import Viewer
from virksom.foundation.models import Record, RecordQuerySet
from virksom.partnerships.models import Programme


class ReleaseQuerySet(RecordQuerySet):
    def published(self) -> ReleaseQuerySet:
        """Releases that anybody may read."""
        return self.filter(programme__is_public=True, published_at__isnull=False)

    def of(self, programme: Programme) -> ReleaseQuerySet:
        return self.filter(programme=programme)

    def out(self, viewer: Viewer) -> ReleaseQuerySet:
        """Published releases that the viewer may read: open ones, and those of own programmes."""
        seen = self.visible_to(viewer, "rca", public=True)
        return seen.filter(published_at__isnull=False).select_related("programme").order_by("-edition")

    def latest_notes(self) -> list[dict[str, Any]]:
        """The notes of the newest of these editions: live pages show them too, and the next edition
        keeps them."""
        latest = self.order_by("-edition").values_list("notes", flat=True).first()
        return list(latest or ())

    def latest_of_each(self) -> ReleaseQuerySet:
        """The latest of these editions of each programme, newest figures first."""
        later = self.model.objects.filter(
            programme=OuterRef("programme"), published_at__isnull=False, edition__gt=OuterRef("edition")
        )
        return self.filter(~Exists(later)).order_by("-as_of", "programme__name")


class Release(Record):
    """An edition of a programme's results, frozen at a day.

    `figures` is the JSON of the result tables as they stood; public pages and files read nothing
    else. Later editions never change earlier ones.
    """

    programme = models.ForeignKey("partnerships.Programme", on_delete=models.CASCADE, related_name="releases")
    edition = models.PositiveSmallIntegerField(_("edition"))
    as_of = models.DateField(_("figures of"))
    figures = models.JSONField(_("figures"))
    notes = models.JSONField(_("notes to the figures"), default=list, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-edition"]
        constraints = [models.UniqueConstraint(fields=["programme", "edition"], name="release_edition_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.edition}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_final(self) -> bool:
        """Whether its figures are those of the whole period."""
        return self.as_of.isoformat() >= self.figures["about"]["ends"]
