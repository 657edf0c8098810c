"""Words of the standards: what is suggested while one writes, and which one is meant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from virksom.candidates.models import Claim, Concept

#: Claim -> the kind of concept that names it.
KIND_OF = {
    Claim.Kind.WORK: Concept.Kind.OCCUPATION,
    Claim.Kind.SKILL: Concept.Kind.SKILL,
    Claim.Kind.LICENCE: Concept.Kind.LICENCE,
}
#: So many are suggested at once.
SUGGESTED = 20


def plain_titles(kind: str, language: str) -> list[str]:
    """The words of the built-in list for a kind of claim, in a language and in its order."""
    named = KIND_OF.get(Claim.Kind(kind))
    if named is None:
        return []
    found = Concept.objects.of_kind(named).filter(scheme=Concept.Scheme.PLAIN)
    return sorted({concept.in_language(language) for concept in found}, key=str.casefold)


def suggested(kind: str, words: str, language: str) -> list[str]:
    """Titles that hold the words: the built-in list first, then those of the standards."""
    named = KIND_OF.get(Claim.Kind(kind)) if kind in Claim.Kind else None
    if named is None or not words.strip():
        return []
    found = Concept.objects.of_kind(named).called(words[:100])
    chosen = list(found.filter(scheme=Concept.Scheme.PLAIN)[:SUGGESTED])
    chosen += found.exclude(scheme=Concept.Scheme.PLAIN)[: SUGGESTED - len(chosen)]
    return list(dict.fromkeys(concept.in_language(language) for concept in chosen))


def meant_by(kind: str, words: str) -> Concept | None:
    """The concept whose title in any language is just these words; the built-in list comes first."""
    named = KIND_OF.get(Claim.Kind(kind))
    words = " ".join(words.split())
    if named is None or not words or len(words) > 200:
        return None
    spelt = {words, words.lower(), words.capitalize()}
    named_so = Q(title_da__in=spelt) | Q(title_en__in=spelt) | Q(title_ar__in=spelt)
    found: Iterable[Concept] = Concept.objects.of_kind(named).filter(named_so)
    return min(found, key=lambda one: (one.scheme != Concept.Scheme.PLAIN, one.pk), default=None)


def chosen(kind: str, words: str, kept: Concept | None) -> Concept | None:
    """The concept somebody chose by its words; the one kept so far, where its own words were left as they
    are, though two have the same.
    """
    return kept if kept is not None and str(kept) == words else meant_by(kind, words)
