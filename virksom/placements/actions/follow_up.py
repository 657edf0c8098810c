"""What happens to follow-ups: they fall due, are asked about, answered and done; what is agreed is a task."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Partnership
from virksom.placements.facts.due import due_days, months_in, worth_beginning
from virksom.placements.facts.receivers import Receiver, receivers_of
from virksom.placements.models import Answer, FollowUp, FollowUpMail, FollowUpTerms, Part, Placement, Task
from virksom.placements.models.follow_up import LINK_LASTS

#: Answers after which somebody looks again, also at a follow-up that was done.
NEEDS_A_LOOK = (Answer.How.BADLY, Answer.How.ENDED)


def plan_follow_ups(placement: Placement, today: date) -> None:
    """Let the follow-ups of a placement fall due: the open ones move, what is over falls away.

    What somebody was asked or has said is never thrown away: such a follow-up is closed instead. Call it
    in the transaction of what changed the placement; it holds the placement, so that two changes plan
    one after the other.
    """
    Placement.objects.select_for_update(of=("self",)).filter(pk=placement.pk).values("pk").first()
    wanted = due_days(placement.starts, placement.ends, months_in(placement.partnership_id))
    kept = {one.moment: one for one in placement.follow_ups.all()}
    _drop([one for moment, one in kept.items() if moment not in wanted and one.done_on is None], today)
    for moment, one in kept.items():
        if moment in wanted and one.done_on is None and one.due_on != wanted[moment]:
            one.due_on = wanted[moment]
            one.reminded_on = one.escalated_on = None
            one.save(update_fields=["due_on", "reminded_on", "escalated_on", "updated_at"])
    FollowUp.objects.bulk_create(
        FollowUp(placement=placement, moment=moment, due_on=day, is_demo=placement.is_demo)
        for moment, day in worth_beginning(wanted, today).items()
        if moment not in kept
    )


def _drop(rows: Iterable[FollowUp], today: date) -> None:
    for one in rows:
        if one.answers.exists() or one.mails.exists() or one.tasks.exists():
            FollowUp.objects.filter(pk=one.pk).update(done_on=today)
        else:
            one.delete()


def set_follow_up_terms(*, partnership: Partnership, months: list[int], by: Viewer) -> FollowUpTerms:
    """Set after how many months a partnership asks. The same months twice change nothing."""
    with transaction.atomic():
        terms, is_new = FollowUpTerms.objects.select_for_update().get_or_create(
            partnership=partnership, defaults={"months": months}
        )
        if not is_new and terms.months == months:
            return terms
        terms.months = months
        terms.save(update_fields=["months", "updated_at"])
        leave_trail(by, "set_follow_up_terms", terms, circle_id=partnership.pk, months=months)
    return terms


# Asking ----------------------------------------------------------------------------------------------


def ask_follow_up(*, follow_up: FollowUp, by: Viewer) -> list[FollowUpMail]:
    """Owe the questions to company, candidate and consultant, each once a day; the mails that are new.

    Who asks is not asked by mail. A follow-up that is done is asked no more.
    """
    with transaction.atomic():
        held = _held(follow_up)
        if held.done_on is not None:
            return []
        receivers = [one for one in receivers_of(held.placement) if one.user_id != (by.user_id or 0)]
        mails = [mail for one in receivers if (mail := owe_question(held, one))]
        if mails:
            _trail(by, "ask_follow_up", held, parts=[mail.part for mail in mails])
    return mails


def ask_follow_ups(*, rows: Iterable[FollowUp], by: Viewer) -> int:
    """Ask about several follow-ups; how many somebody is asked about now."""
    return sum(bool(ask_follow_up(follow_up=one, by=by)) for one in rows)


def owe_question(follow_up: FollowUp, receiver: Receiver) -> FollowUpMail | None:
    """The mail that asks one of them; none where they were asked today already."""
    mail, is_new = FollowUpMail.objects.get_or_create(
        follow_up=follow_up,
        part=receiver.part,
        email=receiver.email,
        expires_on=timezone.localdate() + LINK_LASTS,
        defaults={"language": receiver.language},
    )
    return mail if is_new else None


def renew_question(*, mail: FollowUpMail, by: Viewer) -> FollowUpMail | None:
    """Ask anew whoever comes by a link that has run out: to the address it was sent to, where it still
    is theirs. None where nothing is asked any more."""
    with transaction.atomic():
        held = _held(mail.follow_up)
        if held.done_on is not None or mail.is_open(timezone.localdate()):
            return None
        receiver = {(one.part, one.email): one for one in receivers_of(held.placement)}.get(
            (mail.part, mail.email)
        )
        renewed = owe_question(held, receiver) if receiver else None
        if renewed:
            _trail(by, "ask_follow_up", held, parts=[mail.part])
    return renewed


# Answering -------------------------------------------------------------------------------------------


def answer_follow_up(
    *, follow_up: FollowUp, part: str, how: str, note: str, by: Viewer
) -> tuple[Answer, bool]:
    """Write down how one of them says it goes, and whether it is new.

    The latest answer of a part counts and the earlier stay; the same answer sent twice is one. A bad
    answer to a follow-up that was done opens it again.
    """
    with transaction.atomic():
        held = _held(follow_up)
        latest = held.answers.filter(part=part).last()
        if latest is not None and (latest.how, latest.note) == (how, note):
            return latest, False
        answer = Answer.objects.create(
            follow_up=held, part=part, how=how, note=note, answered_at=timezone.now(), user_id=by.user_id
        )
        if held.done_on is not None and how in NEEDS_A_LOOK:
            FollowUp.objects.filter(pk=held.pk).update(done_on=None, done_by=None)
        _trail(by, "answer_follow_up", held, part=str(part), how=str(how))
    return answer, True


def confirm_well(*, follow_up: FollowUp, by: Viewer) -> None:
    """One click of the consultant: it goes well, and the follow-up is done."""
    with transaction.atomic():
        if _held(follow_up).done_on is None:
            answer_follow_up(follow_up=follow_up, part=Part.CONSULTANT, how=Answer.How.WELL, note="", by=by)
            finish_follow_up(follow_up=follow_up, by=by)


def finish_follow_up(*, follow_up: FollowUp, by: Viewer) -> None:
    """Note that a follow-up is done; twice changes nothing."""
    with transaction.atomic():
        open_still = FollowUp.objects.open().filter(pk=follow_up.pk)
        if open_still.update(done_on=timezone.localdate(), done_by=by.user_id):
            _trail(by, "finish_follow_up", follow_up)


def reopen_follow_up(*, follow_up: FollowUp, by: Viewer) -> None:
    """Take back that a follow-up is done."""
    with transaction.atomic():
        if FollowUp.objects.filter(pk=follow_up.pk).exclude(done_on=None).update(done_on=None, done_by=None):
            _trail(by, "reopen_follow_up", follow_up)


# Tasks -----------------------------------------------------------------------------------------------


def agree_task(*, follow_up: FollowUp, what: str, due_on: date, user: Any, by: Viewer) -> Task:
    """Write down what was agreed: what, by whom, and until when. The same twice is one task."""
    with transaction.atomic():
        held = _held(follow_up)
        task, is_new = Task.objects.get_or_create(follow_up=held, what=what, due_on=due_on, user=user)
        if is_new:
            _trail(by, "agree_task", held, due_on=due_on)
    return task


def finish_task(*, task: Task, by: Viewer) -> None:
    """Note that what was agreed is done; twice changes nothing."""
    with transaction.atomic():
        if Task.objects.filter(pk=task.pk, done_on=None).update(done_on=timezone.localdate()):
            _trail(by, "finish_task", task.follow_up)


def _held(follow_up: FollowUp) -> FollowUp:
    """The follow-up as it is now, held until the transaction ends."""
    rows = FollowUp.objects.select_for_update(of=("self",))
    return rows.select_related("placement__candidate__consultant").get(pk=follow_up.pk)


def _trail(by: Viewer, verb: str, follow_up: FollowUp, **details: Any) -> None:
    circle = follow_up.placement.partnership_id
    leave_trail(by, verb, follow_up, circle_id=circle, moment=follow_up.moment, **details)
