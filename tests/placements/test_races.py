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
from virksom.placements.actions import end_placement
from virksom.placements.actions.clock import keep_the_clock
from virksom.placements.actions.follow_up import answer_follow_up, ask_follow_up, confirm_well
from virksom.placements.models import FollowUpMail, FollowUpNotice, Part
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
