"""Several at the same moment: two answers, two clocks, two plans, two clicks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from tests.placements.conftest import FIRST_DAY, on
from tests.races import at_once
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.placements.actions import change_placement, end_placement
from virksom.placements.actions.clock import keep_the_clock
from virksom.placements.actions.confirmation import confirm_placement
from virksom.placements.actions.follow_up import answer_follow_up, ask_follow_up, confirm_well
from virksom.placements.models import FollowUpMail, FollowUpNotice, Part, Placement
from virksom.placements.tasks import follow_up_and_send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_database")]


@pytest.fixture
def by(consultant):
    return viewer_of(consultant, timezone.localdate())


@pytest.fixture
def one(shared_database, begin):
    with on(FIRST_DAY):
        return begin().follow_ups.get(moment="start")


def test_two_answers_at_once_are_both_kept_and_the_same_twice_is_one(one, by):
    def says(how):
        return lambda: answer_follow_up(follow_up=one, part=Part.COMPANY, how=how, note="", by=by)

    at_once(says("well"), says("badly"))
    assert sorted(one.answers.values_list("how", flat=True)) == ["badly", "well"]
    one.answers.all().delete()
    outcomes = at_once(*[says("mixed")] * 4)
    assert sum(is_new for _answer, is_new in outcomes) == 1
    assert one.answers.count() == 1


def test_two_clocks_remind_and_tell_the_lead_once(one, lead):
    with on(FIRST_DAY + dt.timedelta(days=14)):
        at_once(*[keep_the_clock] * 4)
    assert sorted(FollowUpNotice.objects.values_list("kind", flat=True)) == ["escalated", "reminded"]
    assert TrailEntry.objects.filter(verb="escalate_follow_up").count() == 1


def test_two_workers_send_each_mail_once(one, lead):
    with on(FIRST_DAY):
        at_once(*[follow_up_and_send] * 3)
    to = [letter.to[0] for letter in mail.outbox]
    assert sorted(to) == sorted(set(to))
    assert len(to) == 2


def test_two_clicks_ask_once_and_close_once(one, by):
    with on(FIRST_DAY):
        at_once(*[lambda: ask_follow_up(follow_up=one, by=by)] * 3)
        assert FollowUpMail.objects.filter(follow_up=one, part=Part.CANDIDATE).count() == 1
        at_once(*[lambda: confirm_well(follow_up=one, by=by)] * 3)
    assert one.answers.count() == 1
    assert TrailEntry.objects.filter(verb="finish_follow_up").count() == 1


def test_two_ends_at_once_leave_one_last_follow_up(one, by):
    days = [FIRST_DAY + dt.timedelta(days=40), FIRST_DAY + dt.timedelta(days=50)]
    with on(FIRST_DAY):
        placements = [type(one.placement).objects.get(pk=one.placement_id) for _day in days]
        ends = [
            lambda placement=placement, day=day: end_placement(placement=placement, on=day, by=by)
            for placement, day in zip(placements, days, strict=True)
        ]
        at_once(*ends)
    one.placement.refresh_from_db()
    [last] = one.placement.follow_ups.filter(moment="ended")
    assert last.due_on == one.placement.ends


#: What else may happen to a placement while a company says yes to it.
MEANWHILE = {
    "its end": lambda placement, by: end_placement(
        placement=placement, on=FIRST_DAY + dt.timedelta(days=50), by=by
    ),
    "a correction": lambda placement, by: change_placement(
        placement=placement, terms=placement.terms, is_private=True, starts=placement.starts, ends=None,
        basis="reported", basis_reason="", hours=30, by=by,
    ),
}  # fmt: skip


@pytest.mark.parametrize("happens", MEANWHILE)
def test_a_companys_yes_is_kept_whatever_was_read_before_it_and_saved_after(one, by, happens):
    with on(FIRST_DAY):
        for _again in range(5):
            Placement.objects.update(company_yes_at=None, ends=None, hours=None)
            one.placement.confirmations.all().delete()
            loaded = Placement.objects.get(pk=one.placement_id)
            asked = Placement.objects.get(pk=one.placement_id)
            outcomes = at_once(
                lambda: confirm_placement(placement=asked, part=Part.COMPANY, agrees=True, by=by),  # noqa: B023
                lambda: MEANWHILE[happens](loaded, by),  # noqa: B023
            )
            assert not [fault for fault in outcomes if isinstance(fault, Exception)]
            now = Placement.objects.get(pk=one.placement_id)
            assert now.company_yes_at is not None
            assert now.ends or now.hours
        # And when the yes comes for certain between the reading and the saving.
        Placement.objects.update(company_yes_at=None, ends=None, hours=None)
        one.placement.confirmations.all().delete()
        loaded = Placement.objects.get(pk=one.placement_id)
        confirm_placement(placement=asked, part=Part.COMPANY, agrees=True, by=by)
        MEANWHILE[happens](loaded, by)
    assert Placement.objects.get(pk=one.placement_id).company_yes_at is not None


def test_who_reads_first_and_saves_the_whole_row_loses_what_was_said_between(one, by):
    """The negative control: what holding the placement and reading it anew is for."""
    loaded = Placement.objects.get(pk=one.placement_id)
    confirm_placement(placement=one.placement, part=Part.COMPANY, agrees=True, by=by)
    loaded.ends = FIRST_DAY + dt.timedelta(days=50)
    loaded.save()
    assert Placement.objects.get(pk=one.placement_id).company_yes_at is None
