"""Forgetting candidates: told after 24 months without activity, emptied 30 days later, or when asked for.

What is counted stays: that somebody was enrolled, and their placements. Who it was does not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from virksom.accounts.actions import empty_users
from virksom.accounts.models import User
from virksom.candidates.facts.about import lines_about
from virksom.candidates.facts.forgetting import NOTICES, notices_for
from virksom.candidates.models import (
    Candidate,
    CandidateMail,
    Claim,
    CompetenceProfile,
    Consent,
    Reading,
    ShareGrant,
)
from virksom.foundation.access import system_viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.post import OWED_AT_MOST
from virksom.foundation.trail import empty_entries, leave_trail
from virksom.partnerships.models import Membership, MembershipInvitation, Role

#: Without activity for so long a candidate is told; after the time to answer the record is emptied.
INACTIVE_FOR = timedelta(days=730)
TIME_TO_ANSWER = timedelta(days=30)
#: So many are emptied in one transaction.
BATCH = 1000

T = TypeVar("T")
#: Emptying what a room above keeps about candidates with these numbers.
Emptying = Callable[[list[int]], None]


@dataclass(frozen=True)
class Forgetting:
    """What a run did, or would do."""

    told: int
    emptied: int


def batched(things: Iterable[T], most: int) -> Iterator[list[T]]:
    """The things in lists of at most so many."""
    left = iter(things)
    while part := list(islice(left, most)):
        yield part


def erasures_file() -> Path:
    """The log of erasures: numbers only, outside the database, so that restoring a backup leaves it."""
    return Path(settings.VAR) / "erasures.jsonl"


def forget_inactive(
    *, active: Iterable[tuple[QuerySet[Any], str]], also: Iterable[Emptying], dry_run: bool = False
) -> Forgetting:
    """Tell those without activity for 24 months; empty those who were told 30 days ago and still have none.

    `active` are records that rooms above hold for a sign of activity, each with the way to its candidate;
    `also` empties what those rooms keep. Run twice, it does its work once.
    """
    today = timezone.localdate()
    silent = _silent(timezone.now() - INACTIVE_FOR, list(active))
    due = _due(silent, today)
    owed = notices_for(_untold(silent, today), today)
    if dry_run:
        return Forgetting(told=len(owed), emptied=due.count())
    _take_back(silent)
    _tell(owed, today)
    return Forgetting(told=len(owed), emptied=empty_candidates(candidates=list(due), also=also, still=due))


def _told_by_mail() -> QuerySet[Any]:
    """Notices that went out to a candidate, or to who is responsible, since the day in the record."""
    notices = CandidateMail.objects.filter(kind__in=NOTICES, candidate=OuterRef("pk"))
    return notices.filter(sent_at__date__gte=OuterRef("told_on"))


def _due(silent: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Those of whom somebody was told 30 days ago: a mail that never went out gives no time to answer."""
    told = _told_by_mail().filter(sent_at__date__lte=today - TIME_TO_ANSWER)
    return silent.filter(Exists(told), told_on__lte=today - TIME_TO_ANSWER).order_by("pk")


def _untold(silent: QuerySet[Any], today: date) -> list[Candidate]:
    """Those who were not told, or whose notice was given up: they are told anew."""
    given_up = Q(told_on__lt=today - OWED_AT_MOST) & ~Q(Exists(_told_by_mail()))
    rows = silent.filter(Q(told_on=None) | given_up).select_related("user", "consultant")
    return list(rows.order_by("pk"))


def _silent(since: datetime, active: list[tuple[QuerySet[Any], str]]) -> QuerySet[Any]:
    """Candidates of whom nothing was written and who have not signed in since a moment.

    Each sign of life is asked for by itself: databases are slow at not being in a long list.
    """
    rows = Candidate.objects.filter(emptied_on=None, updated_at__lt=since, enrolled_on__lt=since.date())
    rows = rows.exclude(user__last_login__gte=since)
    own = [
        (model.objects.filter(updated_at__gte=since), path)
        for model, path in (
            (CompetenceProfile, "candidate"),
            (Claim, "profile__candidate"),
            (ShareGrant, "candidate"),
            (Consent, "candidate"),
        )
    ]
    for signs, path in (*own, *active):
        rows = rows.exclude(Exists(signs.filter(**{path: OuterRef("pk")})))
    return rows


def _take_back(silent: QuerySet[Any]) -> None:
    """Who was told and has been active since is told anew another time."""
    told = Candidate.objects.filter(emptied_on=None).exclude(told_on=None).values_list("pk", flat=True)
    still_silent = set(silent.values_list("pk", flat=True))
    for part in batched((number for number in told if number not in still_silent), BATCH):
        Candidate.objects.filter(pk__in=part).update(told_on=None)


def _tell(owed: list[list[CandidateMail]], today: date) -> None:
    with transaction.atomic():
        for part in batched(owed, BATCH):
            numbers = [mails[0].candidate_id for mails in part]
            Candidate.objects.filter(pk__in=numbers).update(told_on=today)
            CandidateMail.objects.bulk_create(mail for mails in part for mail in mails)


def empty_candidates(
    *,
    candidates: Iterable[Candidate],
    also: Iterable[Emptying],
    log: bool = True,
    still: QuerySet[Any] | None = None,
) -> int:
    """Empty records for good: names, addresses, words, who read them, their sign-ins, their trail.

    Each batch is one transaction. Its line in the log of erasures is written before: what is in the log and
    was not emptied, because the power failed, is emptied when the log is replayed. `still` asks each batch
    anew who of them is to be emptied, while nobody changes them. Returns how many were.
    """
    also = list(also)
    count = 0
    for part in batched(candidates, BATCH):
        with transaction.atomic():
            held = _held([one.pk for one in part], still)
            if held and log:
                _log(held)
            if held:
                _empty(held, also)
        count += len(held)
    return count


def _held(numbers: list[int], still: QuerySet[Any] | None) -> list[Candidate]:
    """The records as they stand, with their sign-ins, until the transaction ends."""
    rows = Candidate.objects.filter(pk__in=numbers, emptied_on=None).order_by("pk")
    held = list(rows.select_for_update(of=("self",)))
    users = [one.user_id for one in held if one.user_id is not None]
    list(User.objects.filter(pk__in=users).order_by("pk").select_for_update())  # Signing in waits.
    if still is None:
        return held
    asked = set(still.filter(pk__in=numbers).values_list("pk", flat=True))
    return [one for one in held if one.pk in asked]


def _log(part: Iterable[Candidate]) -> None:
    day = int(timezone.localdate().strftime("%Y%m%d"))
    with erasures_file().open("a", encoding="utf-8") as file:
        for candidate in part:
            file.write(
                json.dumps({"candidate": candidate.pk, "created": _created(candidate), "on": day}) + "\n"
            )
        file.flush()
        os.fsync(file.fileno())


def _created(candidate: Candidate) -> int:
    """The moment a record was made, as a number: another one under the same number has another."""
    return int(candidate.created_at.timestamp() * 1_000_000)


def replay_erasures(*, file: Path, also: Iterable[Emptying], dry_run: bool = False) -> int:
    """Empty again whom a restored backup brought back; run twice, it does its work once."""
    logged = dict(_logged(file))
    found = []
    for numbers in batched(logged, BATCH):
        rows = Candidate.objects.filter(pk__in=numbers, emptied_on=None).order_by("pk")
        found += [one for one in rows if _created(one) == logged[one.pk]]
    return len(found) if dry_run else empty_candidates(candidates=found, also=also, log=False)


def _logged(file: Path) -> Iterator[tuple[int, int]]:
    """The numbers of a log; a last line that was cut off when the power failed is passed over."""
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        yield entry["candidate"], entry["created"]


def _empty(candidates: list[Candidate], also: list[Emptying]) -> None:
    numbers = [one.pk for one in candidates]
    users = [one.user_id for one in candidates if one.user_id is not None]
    alone = _alone(users)
    _empty_trail(candidates, alone)
    for emptying in also:
        emptying(numbers)
    CandidateMail.objects.filter(candidate__in=numbers).delete()
    now = timezone.now()
    ShareGrant.objects.filter(candidate__in=numbers).update(asked_by=None)
    ShareGrant.objects.filter(candidate__in=numbers, withdrawn_at=None).update(withdrawn_at=now)
    Consent.objects.filter(candidate__in=numbers, withdrawn_at=None).update(withdrawn_at=now)
    Reading.objects.filter(candidate__in=numbers).update(user=None)
    CompetenceProfile.objects.filter(candidate__in=numbers).update(wishes="", adjustments=[])
    Claim.objects.filter(profile__candidate__in=numbers).update(
        said="", put="", where="", evidence_by=None, from_year=None, to_year=None
    )
    _empty_sign_ins(users, alone)
    code = Concat(Value("T-"), Cast("pk", CharField()), output_field=CharField())
    Candidate.objects.filter(pk__in=numbers).update(
        code=code, name="", email="", phone="", consultant=None, user=None, told_on=None,
        emptied_on=timezone.localdate(now),
    )  # fmt: skip
    leave_trail(
        system_viewer(), "empty_candidates", Candidate.objects.get(pk=numbers[0]), count=len(candidates)
    )


def _alone(users: list[int]) -> set[int]:
    """The people who are here as candidates only; others keep what is theirs in other roles."""
    others = Membership.objects.on(timezone.localdate()).filter(user__in=users).exclude(role=Role.CANDIDATE)
    elsewhere = set(others.values_list("user", flat=True))
    return set(users) - elsewhere


def _empty_sign_ins(users: list[int], alone: set[int]) -> None:
    today = timezone.localdate()
    mails = list(User.objects.filter(pk__in=alone).values_list("email", flat=True))
    MembershipInvitation.objects.filter(email__in=mails).update(email="emptied@example.invalid", name="–")
    seats = Membership.objects.filter(user__in=users, role=Role.CANDIDATE)
    seats.filter(Q(ends=None) | Q(ends__gt=today)).update(ends=today)
    empty_users(numbers=alone)


def _empty_trail(candidates: list[Candidate], alone: set[int]) -> None:
    """What the trail says of the persons: lines about their records, lines with their code, which stands
    there too where they answered by a link, and lines of what they did.

    Of somebody who has another role here, those of what they did to their own records.
    """
    numbers, codes = [one.pk for one in candidates], [one.code for one in candidates]
    lines = Q(subject_kind="candidates.candidate", subject_id__in=numbers)
    for model, path in (
        (CompetenceProfile, "candidate__in"),
        (Claim, "profile__candidate__in"),
        (ShareGrant, "candidate__in"),
        (Consent, "candidate__in"),
    ):
        found = model.objects.filter(**{path: numbers}).values("pk")
        lines |= Q(subject_kind=model._meta.label_lower, subject_id__in=found)
    lines |= Q(actor_name__in=codes) | Q(subject_name__in=codes)
    lines |= Q(actor_id__in=alone) | Q(subject_kind="accounts.user", subject_id__in=alone)
    for one in candidates:
        if one.user_id is not None and one.user_id not in alone:
            lines |= Q(actor_id=one.user_id) & lines_about([one.pk])
    empty_entries(by=system_viewer(), entries=TrailEntry.objects.filter(lines), reason="forgotten")
