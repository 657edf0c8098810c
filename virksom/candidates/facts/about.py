"""What is kept about a candidate in every room, found by following what points to the record.

Rooms above add records about candidates without this module knowing them. Lines of the trail are found by
those records, and tell a person's name to those alone who may know it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, Value, When

from virksom.candidates.models import Candidate
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Membership, Role

#: How far records that point to records are followed.
DEPTH = 4
USER = "accounts.user"


def pointing_to(model: type[Model]) -> list[Any]:
    """The relations that lead to a kind of record, those without a name on its side included."""
    fields = model._meta.get_fields(include_hidden=True)
    return [one for one in fields if one.auto_created and (one.one_to_many or one.one_to_one)]


@cache
def ways_to_candidate() -> dict[type[Model], tuple[str, ...]]:
    """Each kind of record about a candidate, with the shortest ways from it to the candidate."""
    ways: dict[type[Model], tuple[str, ...]] = {}
    step: list[tuple[type[Model], str]] = [(Candidate, "")]
    for _depth in range(DEPTH):
        found: dict[type[Model], tuple[str, ...]] = {}
        for model, way in step:
            for relation in pointing_to(model):
                kind = relation.related_model
                if kind not in ways and kind is not Candidate:
                    further = f"{relation.field.name}__{way}".removesuffix("__")
                    found[kind] = (*found.get(kind, ()), further)
        ways |= found
        step = [(kind, way) for kind, several in found.items() for way in several]
    return ways


def lines_about(numbers: Iterable[int]) -> Q:
    """Lines of the trail about candidates' records, and about all that points to them."""
    numbers = list(numbers)
    lines = Q(subject_kind=Candidate._meta.label_lower, subject_id__in=numbers)
    for model, ways in ways_to_candidate().items():
        leads = _any(Q(**{f"{way}__in": numbers}) for way in ways)
        found = model._base_manager.filter(leads).values("pk")
        lines |= Q(subject_kind=model._meta.label_lower, subject_id__in=found)
    return lines


def is_only_candidate(user: str) -> Any:
    """Whether the person whose number stands in a column is here as a candidate and as nothing else."""
    seats = Membership.objects.filter(user=OuterRef(user))
    enrolled = Exists(Candidate.objects.filter(user=OuterRef(user)))
    comes_as_one = Exists(seats.filter(role=Role.CANDIDATE))
    return (Q(enrolled) | Q(comes_as_one)) & ~Q(Exists(seats.exclude(role=Role.CANDIDATE)))


def named_for(rows: Any, viewer: Viewer) -> Any:
    """Lines of the trail, each with the names the viewer may read: `who` acted, and on `what`.

    The names in a line are those of that moment and cannot be changed. A candidate's own is given to those
    alone who may know who it is. To others it is "candidate" and not the code: that would tie together the
    names a profile has for each of its receivers.
    """
    acts = is_only_candidate("actor_id") | _on_own_record()
    is_meant = Q(subject_kind=USER) & is_only_candidate("subject_id")
    who = _told("actor_id", "actor_name", acts, viewer)
    what = _told("subject_id", "subject_name", is_meant, viewer)
    return rows.annotate(who=who, what=what)


def _told(user: str, name: str, closed: Any, viewer: Viewer) -> Case:
    """A name as it stands in a line; "candidate" where it is that of one whom the viewer does not know."""
    mine = Candidate.objects.filter(user=OuterRef(user))
    knows = Q(Exists(mine.visible_to(viewer, identity=True)))
    knows |= Q(**{user: viewer.user_id}) if viewer.user_id is not None else Q()
    instead = Value(str(Role.CANDIDATE.label))
    return Case(When(closed & ~knows, then=instead), default=F(name), output_field=CharField())


def _on_own_record() -> Any:
    """Lines in which somebody acted on the own record, whatever else the person is here."""
    own = _own(Candidate, ("",))
    for model, ways in ways_to_candidate().items():
        own |= _own(model, ways)
    return own


def _own(model: type[Model], ways: Iterable[str]) -> Any:
    leads = _any(Q(**{f"{way}__user".removeprefix("__"): OuterRef("actor_id")}) for way in ways)
    rows = model._base_manager.filter(leads, pk=OuterRef("subject_id"))
    return Q(subject_kind=model._meta.label_lower) & Q(Exists(rows))


def _any(parts: Iterable[Q]) -> Q:
    found = Q()
    for part in parts:
        found |= part
    return found
