"""Releases: results frozen at a day, and published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet


class ReleaseQuerySet(RecordQuerySet):
    def published(self) -> ReleaseQuerySet:
        return self.filter(programme__is_public=True, published_at__isnull=False)


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
