"""Skills, occupations and licences by a standard, and a short list in plain words that needs none."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from virksom.foundation.models import Record, RecordQuerySet


class ConceptQuerySet(RecordQuerySet):
    def of_kind(self, kind: str) -> ConceptQuerySet:
        return self.filter(kind=kind)

    def called(self, words: str) -> ConceptQuerySet:
        """Concepts whose title in any language holds the words."""
        words = words.strip()
        if not words:
            return self
        found = models.Q()
        for language in ("da", "en", "ar"):
            found |= models.Q(**{f"title_{language}__icontains": words})
        return self.filter(found)


class Concept(Record):
    """A skill, occupation or licence that profiles and openings both name, so that they can be compared.

    `scheme` and `code` say which standard it comes from; those of the scheme "plain" ship with Virksom
    and work without any file. `broader` is the more general concept, as the standard has it. `level` is the
    level of skill an occupation asks for, from 1 to 4 by ISCO-08 (`candidates/facts/levels.py`), where known.
    """

    class Kind(models.TextChoices):
        SKILL = "skill", _("skill")
        OCCUPATION = "occupation", _("occupation")
        LICENCE = "licence", _("licence")

    class Scheme(models.TextChoices):
        PLAIN = "plain", _("plain words")
        ESCO = "esco", "ESCO"
        DISCO = "disco08", "DISCO-08"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    scheme = models.CharField(_("standard"), max_length=8, choices=Scheme)
    version = models.CharField(_("version of the standard"), max_length=20, blank=True)
    code = models.CharField(_("code"), max_length=120)
    title_da = models.CharField(_("Danish"), max_length=200)
    title_en = models.CharField(_("English"), max_length=200, blank=True)
    title_ar = models.CharField(_("Arabic"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("level of skill"), null=True, blank=True)
    broader = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="narrower"
    )

    objects = ConceptQuerySet.as_manager()

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["title_da"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="concept_once_per_standard"),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__range=(1, 4)), name="concept_level_of_four"
            ),
        ]
        indexes = [models.Index(fields=["kind", "title_da"], name="concept_by_title")]

    def __str__(self) -> str:
        return self.in_language(get_language() or "da")

    def in_language(self, language: str) -> str:
        """The title in a language; in Danish where the standard has none."""
        return getattr(self, f"title_{language[:2]}", "") or self.title_da
