"""Follow-ups as lines of the due-list: whose, how soon, what was said, and where it does not fit together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, Min, OuterRef, Q, Subquery

from virksom.candidates.facts.sharing import masked
from virksom.candidates.models import Candidate
from virksom.foundation.access import Viewer
from virksom.placements.facts.lines import who_is
from virksom.placements.models import Answer, Confirmation, ConfirmationMail, FollowUp, Part, Placement
from virksom.placements.models.follow_up import FollowUpQuerySet

#: What falls due so soon stands in the due-list.
SOON = timedelta(days=7)
#: So many placements that wait for others, or lack a next step, are shown beside it.
MOST_BESIDE = 20


@dataclass(frozen=True)
class FollowUpLine:
    """A follow-up as its list shows it. `said` is the latest answer of each part the viewer may read."""

    follow_up: FollowUp
    who: str
    is_named: bool
    phone: str
    may_change: bool
    days_over: int
    is_today: bool
    said: dict[str, Answer]
    asked: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether they do not say the same."""
        return len({answer.how for answer in self.said.values()}) > 1

    @property
    def is_bad(self) -> bool:
        """Whether somebody says that it does not go well or has stopped."""
        return any(answer.how in (Answer.How.BADLY, Answer.How.ENDED) for answer in self.said.values())

    @property
    def agrees_well(self) -> bool:
        """Whether company and candidate both say that it goes well, and nobody otherwise."""
        said = {answer.how for answer in self.said.values()}
        return {Part.COMPANY, Part.CANDIDATE} <= self.said.keys() and said == {Answer.How.WELL}

    @property
    def voices(self) -> list[Answer]:
        """The latest answers in the order of the parts."""
        return [self.said[part] for part in Part.values if part in self.said]

    @property
    def silent(self) -> list[Any]:
        """Who was asked and has not answered."""
        return [Part(part).label for part in Part.values if part in self.asked and part not in self.said]


def is_own(viewer: Viewer, candidate: Candidate) -> bool:
    """Whether it is about the viewer: whatever else they are, of themselves they read their own part."""
    return viewer.user_id is not None and candidate.user_id == viewer.user_id


def parts_read_by(viewer: Viewer, candidate: Candidate) -> frozenset[str]:
    """Whose answers about a candidate a viewer reads: partners all of them, a candidate their own only."""
    return frozenset({Part.CANDIDATE.value} if is_own(viewer, candidate) else Part.values)


def lines_of(rows: Iterable[FollowUp], viewer: Viewer, today: date) -> list[FollowUpLine]:
    """The lines for some follow-ups read as `due_for`; one query."""
    found: list[Any] = list(rows)
    candidates = Candidate.objects.filter(pk__in={row.placement.candidate_id for row in found})
    named = set(candidates.visible_to(viewer, identity=True).values_list("pk", flat=True))
    return [_line(row, row.placement.candidate_id in named, viewer, today) for row in found]


def _line(row: Any, is_named: bool, viewer: Viewer, today: date) -> FollowUpLine:
    candidate = row.placement.candidate
    parts = parts_read_by(viewer, candidate)
    if not is_named:  # Whoever is not to know who it is reads no name in the words of others either.
        for answer in row.answers.all():
            answer.note = masked(answer.note, candidate)
    return FollowUpLine(
        follow_up=row,
        who=who_is(candidate, is_named, row.is_coded),
        is_named=is_named,
        phone=candidate.phone if is_named else "",
        may_change=row.may_change,
        days_over=(today - row.due_on).days,
        is_today=row.due_on == today,
        said={answer.part: answer for answer in row.answers.all() if answer.part in parts},
        asked=tuple({mail.part for mail in row.mails.all()}),
    )


def due_for(viewer: Viewer, until: date) -> FollowUpQuerySet:
    """The follow-ups a viewer may see that are open and due by a day, those longest due first."""
    rows = FollowUp.objects.visible_to(viewer).due(until).order_by("due_on", "pk").listed()
    return with_rights(rows, viewer)


def with_rights(rows: FollowUpQuerySet, viewer: Viewer) -> FollowUpQuerySet:
    """Each row says what the viewer may do with it, and whose it is as far as the placement says so."""
    coded = Placement.objects.visible_to(viewer, identity=True).filter(pk=OuterRef("placement"))
    return rows.with_rights(viewer, may_change="u").annotate(is_coded=Exists(coded))


def unasked(viewer: Viewer, until: date) -> FollowUpQuerySet:
    """A viewer's follow-ups due by a day about which nobody was asked and nobody has said a word."""
    rows = FollowUp.objects.visible_to(viewer, "u").due(until)
    heard = Answer.objects.filter(follow_up=OuterRef("pk"))
    return rows.exclude(mails__part__in=(Part.COMPANY, Part.CANDIDATE)).exclude(Exists(heard))


@dataclass(frozen=True)
class Beside:
    """Placements beside the due-list: those that wait for a yes, that differ, or that lack a next step."""

    waiting: tuple[Any, ...]
    differing: tuple[Any, ...]
    without_step: tuple[Any, ...]


def beside(viewer: Viewer, today: date) -> Beside:
    """What else waits with a viewer's placements; one query."""
    mails = ConfirmationMail.objects.filter(placement=OuterRef("pk")).order_by("-created_at")
    differences = Confirmation.objects.unsettled().filter(placement=OuterRef("pk"))  # type: ignore[attr-defined]
    rows = Placement.objects.visible_to(viewer, "u", identity=True).running_on(today)
    rows = rows.select_related("candidate", "company").annotate(
        asked_at=Subquery(mails.values("created_at")[:1], output_field=DateTimeField()),
        differs=Exists(differences),
    )
    waits = Q(asked_at__isnull=False) & (Q(company_yes_at=None) | Q(person_yes_at=None))
    lacks = Q(pk__in=Placement.objects.without_next_step().values("pk"))
    found: list[Any] = list(
        rows.filter(waits | lacks | Q(differs=True)).order_by("starts", "pk")[: 3 * MOST_BESIDE]
    )
    return Beside(
        waiting=tuple(row for row in found if row.asked_at and not row.is_confirmed and not row.differs)[
            :MOST_BESIDE
        ],
        differing=tuple(row for row in found if row.differs)[:MOST_BESIDE],
        without_step=tuple(row for row in found if row.lacks_next_step)[:MOST_BESIDE],
    )


@dataclass(frozen=True)
class Counted:
    """How many of a viewer's follow-ups wait: due by today, and over their day.

    `agreed` are the viewer's own tasks from a follow-up that are due, `first` where one of them stands.
    """

    due: int
    over: int
    agreed: int
    first: int | None


def counted(viewer: Viewer, today: date, actions: str = "u") -> Counted:
    """How many follow-ups are due, and how many tasks that were agreed at one; one query."""
    due = Q(done_on=None, due_on__lte=today)
    mine = Q(tasks__user=viewer.user_id, tasks__done_on=None, tasks__due_on__lte=today)
    rows = FollowUp.objects.visible_to(viewer, actions).filter(due | mine)
    return Counted(
        **rows.aggregate(
            due=Count("pk", filter=due, distinct=True),
            over=Count("pk", filter=due & Q(due_on__lt=today), distinct=True),
            agreed=Count("tasks", filter=mine, distinct=True),
            first=Min("pk", filter=mine),
        )
    )


def next_due(viewer: Viewer, after: date) -> date | None:
    """The day on which the next follow-up falls due; one query."""
    rows = FollowUp.objects.visible_to(viewer).open().filter(due_on__gt=after).order_by("due_on")
    day: date | None = rows.values_list("due_on", flat=True).first()
    return day
