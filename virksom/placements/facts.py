"""Placements as lines of a list: who it is only for those who may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from virksom.candidates.models import Candidate
from virksom.foundation.access import Viewer
from virksom.placements.models import Placement


@dataclass(frozen=True)
class PlacementLine:
    """A placement, what the viewer may call the candidate, and whether they may change it.

    `who` is the name with the code where the candidate's identity is the viewer's to know, the code
    where the placement is theirs to see with identity, and "without a name" otherwise.
    """

    placement: Placement
    who: str
    is_known: bool
    may_change: bool


def lines_of(placements: Iterable[Placement], viewer: Viewer) -> list[PlacementLine]:
    """The lines for some placements read as `listed_for` the viewer; one query."""
    rows: list[Any] = list(placements)
    candidates = Candidate.objects.filter(pk__in=[row.candidate_id for row in rows])
    named = set(candidates.visible_to(viewer, identity=True).values_list("pk", flat=True))
    return [
        PlacementLine(
            placement=row,
            who=_who(row, row.candidate_id in named, row.is_coded),
            is_known=row.candidate_id in named or row.is_coded,
            may_change=row.may_change,
        )
        for row in rows
    ]


def _who(placement: Placement, is_named: bool, is_coded: bool) -> str:
    if is_named:
        return placement.candidate.called
    return placement.candidate.code if is_coded else _("without a name")
