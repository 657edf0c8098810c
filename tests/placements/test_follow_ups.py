"""After-care: due by itself, asked by link, answered on a phone, climbing when forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.placements import CandidateFactory, PlacementFactory
from tests.placements.conftest import FIRST_DAY, as_user, link_in, on, post_goes, seat
from virksom.companies.models import ContactRules
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.placements.actions import change_placement, end_placement
from virksom.placements.actions.clock import keep_the_clock
from virksom.placements.actions.follow_up import (
    answer_follow_up,
    ask_follow_up,
    finish_follow_up,
    set_follow_up_terms,
)
from virksom.placements.models import Answer, FollowUp, FollowUpMail, FollowUpNotice, Part, Task
from virksom.placements.models.placement import Terms

pytestmark = pytest.mark.django_db
DUE_LIST = reverse("placements:follow_ups")
DAY = dt.timedelta(days=1)


def at(follow_up, name="follow_up"):
    return reverse(f"placements:{name}", args=[follow_up.pk])


def due(placement):
    return {one.moment: one.due_on.isoformat() for one in placement.follow_ups.filter(done_on=None)}


def by(user):
    return viewer_of(user, timezone.localdate())


def corrected(placement, user, **said):
    given = {
        name: getattr(placement, name)
        for name in ("terms", "is_private", "starts", "ends", "basis", "basis_reason")
    }
    return change_placement(placement=placement, by=by(user), **given | said)


# The whole way ---------------------------------------------------------------------------------------


def test_from_the_first_day_to_a_year_later_through_the_mails_as_people_get_them(
    begin, consultant, lead, candidate, company
):
    with on(FIRST_DAY):
        placement = begin()
        letters = post_goes()
        assert set(letters) == {"boss@example.org", "ida@example.org", consultant.email} - {"ida@example.org"}
        assert "Ida" not in letters["boss@example.org"].body
        Client().post(link_in(letters["boss@example.org"]), {"agrees": "yes"})
        placement.refresh_from_db()
        assert placement.is_confirmed

    for moment, day in (
        ("start", FIRST_DAY),
        ("m1", dt.date(2026, 3, 2)),
        ("m3", dt.date(2026, 5, 2)),
        ("m6", dt.date(2026, 8, 2)),
        ("m12", dt.date(2027, 2, 2)),
    ):
        one = placement.follow_ups.get(moment=moment)
        assert one.due_on == day
        with on(day, 10):
            post_goes()
            desk = as_user(consultant)
            assert "Ida Krog" in desk.get(DUE_LIST).content.decode()
            desk.post(at(one, "ask"))
            sent = {letter.to[0]: letter for letter in mail.outbox[-2:]}
            assert set(sent) == {"boss@example.org", "ida@example.org"}
            assert "How does your job go?" in sent["ida@example.org"].subject
            assert "hvordan" in sent["boss@example.org"].subject
            for letter in sent.values():
                page = Client().get(link_in(letter))
                assert page.status_code == 200
                answered = Client().post(link_in(letter), {"how": "well", "note": ""}, follow=True)
                assert answered.status_code == 200
            assert desk.post(at(one, "confirm_well")).status_code == 302
            assert desk.get(DUE_LIST).context["lines"] == []
    assert not placement.follow_ups.open().exists()
    assert not FollowUpNotice.objects.exists()


# Falling due -----------------------------------------------------------------------------------------


@on(FIRST_DAY)
def test_a_placements_follow_ups_fall_due_when_it_begins(begin):
    assert due(begin()) == {
        "start": "2026-02-02",
        "m1": "2026-03-02",
        "m3": "2026-05-02",
        "m6": "2026-08-02",
        "m12": "2027-02-02",
    }


@on(FIRST_DAY)
def test_a_partnership_sets_its_own_months_for_what_begins_from_then_on(begin, place, lead):
    first = begin()
    address = reverse("placements:follow_up_terms", args=[place.pk])
    assert as_user(lead).post(address, {"months": "2, 9"}).status_code == 302
    second = begin(terms=Terms.FLEX_JOB)
    assert list(due(second)) == ["start", "m2", "m9"]
    assert len(due(first)) == 5
    for wrong in ("", "soon", "0, 3", "40", "1.5", "9999999999"):
        assert as_user(lead).post(address, {"months": wrong}).status_code == 422


@on(FIRST_DAY)
def test_a_corrected_start_moves_what_is_open_and_leaves_what_is_done(begin, consultant):
    placement = begin()
    finish_follow_up(follow_up=placement.follow_ups.get(moment="start"), by=by(consultant))
    corrected(placement, consultant, starts=dt.date(2026, 1, 31))
    assert due(placement)["m1"] == "2026-02-28"
    assert placement.follow_ups.get(moment="start").due_on == FIRST_DAY


@on(FIRST_DAY)
def test_an_ended_placement_is_asked_about_a_last_time_and_no_more(begin, consultant):
    placement = begin()
    end_placement(placement=placement, on=dt.date(2026, 4, 30), by=by(consultant))
    assert due(placement) == {"start": "2026-02-02", "m1": "2026-03-02", "ended": "2026-04-30"}
    corrected(placement, consultant, ends=None)
    assert list(due(placement)) == ["start", "m1", "m3", "m6", "m12"]


@on(FIRST_DAY)
def test_an_end_throws_away_nothing_that_was_asked_or_said(begin, consultant):
    placement = begin()
    asked = placement.follow_ups.get(moment="m1")
    ask_follow_up(follow_up=asked, by=by(consultant))
    end_placement(placement=placement, on=FIRST_DAY + 9 * DAY, by=by(consultant))
    asked.refresh_from_db()
    assert asked.done_on == FIRST_DAY
    assert not placement.follow_ups.filter(moment="m3").exists()


# Asking and answering --------------------------------------------------------------------------------


@pytest.fixture
def asked(begin, consultant):
    """The follow-up at the start, asked by the consultant on the first day; the letters by address."""
    with on(FIRST_DAY):
        one = begin().follow_ups.get(moment="start")
        mail.outbox.clear()
        FollowUpMail.objects.all().delete()
        ask_follow_up(follow_up=one, by=by(consultant))
        letters = [letter for letter in post_all() if "/svar/" in letter.body]
    return one, {letter.to[0]: letter for letter in letters}


def post_all():
    post_goes()
    return mail.outbox


def test_the_company_is_told_nothing_of_the_candidate(asked):
    one, letters = asked
    with on(FIRST_DAY):
        Client().post(link_in(letters["ida@example.org"]), {"how": "badly", "note": "too many hours"})
        page = Client().get(link_in(letters["boss@example.org"])).content.decode()
    told = page + letters["boss@example.org"].body + letters["boss@example.org"].subject
    for word in ("Ida", "Krog", one.placement.candidate.code, "too many hours", "går ikke godt:"):
        assert word not in told


def test_the_latest_answer_counts_and_the_earlier_stay(asked):
    one, letters = asked
    link = link_in(letters["ida@example.org"])
    with on(FIRST_DAY):
        for how in ("well", "well", "mixed"):
            Client().post(link, {"how": how, "note": ""})
        assert [answer.how for answer in one.answers.all()] == ["well", "mixed"]
        assert "goes fairly well" in Client().get(link).content.decode()


def test_answers_that_do_not_fit_together_are_shown_as_a_difference(asked, consultant):
    one, letters = asked
    with on(FIRST_DAY):
        Client().post(link_in(letters["boss@example.org"]), {"how": "well", "note": ""})
        Client().post(link_in(letters["ida@example.org"]), {"how": "mixed", "note": "for mange timer"})
        line = as_user(consultant).get(DUE_LIST).context["lines"][0]
        page = as_user(consultant).get(at(one)).content.decode()
    assert line.differs
    assert "for mange timer" in page


def test_a_cpr_number_is_refused_and_the_words_stay(asked):
    one, letters = asked
    with on(FIRST_DAY):
        answer = Client().post(
            link_in(letters["ida@example.org"]), {"how": "well", "note": "I am 010190-1234, hello"}
        )
    assert answer.status_code == 422
    assert "hello" in answer.content.decode()
    assert not one.answers.exists()


def test_a_link_that_has_run_out_takes_no_answer_and_sends_a_new_one_to_the_same_address(asked):
    one, letters = asked
    old = link_in(letters["ida@example.org"])
    with on(FIRST_DAY + 31 * DAY):
        assert Client().get(old).status_code == 410
        mail.outbox.clear()
        assert Client().post(old, {"how": "badly", "note": ""}).status_code == 200
        Client().post(old)
        assert not one.answers.exists()
        [letter] = [one for one in mail.outbox if "/svar/" in one.body]
        assert letter.to == ["ida@example.org"]
        assert link_in(letter) != old
        Client().post(link_in(letter), {"how": "badly", "note": ""})
    assert one.answers.get().how == "badly"


def test_a_link_that_has_run_out_is_not_renewed_to_an_address_that_is_theirs_no_more(asked):
    one, letters = asked
    candidate = one.placement.candidate
    candidate.email = "new@example.org"
    candidate.save()
    with on(FIRST_DAY + 31 * DAY):
        mail.outbox.clear()
        Client().post(link_in(letters["ida@example.org"]))
    assert mail.outbox == []


def test_an_unknown_link_tells_nothing():
    assert Client().get(reverse("placements:answer", args=["nothing"])).status_code == 404
    assert Client().get(reverse("placements:confirm_by_link", args=["nothing"])).status_code == 404


def test_a_bad_answer_after_the_end_opens_a_follow_up_again_and_a_good_one_does_not(asked, consultant):
    one, letters = asked
    link = link_in(letters["boss@example.org"])
    with on(FIRST_DAY):
        finish_follow_up(follow_up=one, by=by(consultant))
        Client().post(link, {"how": "well", "note": ""})
        one.refresh_from_db()
        assert one.done_on is not None
        Client().post(link, {"how": "ended", "note": ""})
    one.refresh_from_db()
    assert one.done_on is None


@on(FIRST_DAY)
def test_a_company_that_wants_no_contact_is_not_asked(begin, company, consultant):
    ContactRules.objects.create(company=company, has_stopped=True)
    one = begin().follow_ups.get(moment="start")
    assert [mail.part for mail in ask_follow_up(follow_up=one, by=by(consultant))] == [Part.CANDIDATE]


# The consultant's pages ------------------------------------------------------------------------------


@on(FIRST_DAY)
def test_the_due_list_sends_all_questions_in_one_click_and_each_once(begin, consultant):
    begin()
    begin(terms=Terms.FLEX_JOB)
    mail.outbox.clear()
    desk = as_user(consultant)
    assert desk.get(DUE_LIST).context["to_ask"] == 2
    desk.post(reverse("placements:ask_all"))
    desk.post(reverse("placements:ask_all"))
    assert FollowUpMail.objects.filter(part=Part.CANDIDATE).count() == 2
    assert len([letter for letter in mail.outbox if "/svar/" in letter.body]) == 4
    assert desk.get(DUE_LIST).context["to_ask"] == 0


@on(FIRST_DAY)
def test_what_was_agreed_becomes_a_task(begin, consultant):
    one = begin().follow_ups.get(moment="start")
    desk = as_user(consultant)
    said = {"what": "Shorter days in March", "user": consultant.pk, "due_on": "2026-02-20"}
    for _twice in range(2):
        desk.post(at(one, "agree"), said)
    task = Task.objects.get()
    assert task.user == consultant
    desk.post(reverse("placements:task_done", args=[one.pk, task.pk]))
    task.refresh_from_db()
    assert task.done_on == FIRST_DAY
    assert desk.post(at(one, "agree"), said | {"what": "010190-1234"}).status_code == 422


@on(FIRST_DAY)
def test_writing_in_closing_and_opening_again(begin, consultant):
    one = begin().follow_ups.get(moment="start")
    desk = as_user(consultant)
    desk.post(at(one, "write_in"), {"how": "mixed", "note": "Rang up"})
    assert one.answers.get().part == Part.CONSULTANT
    desk.post(at(one, "finish"))
    assert FollowUp.objects.get(pk=one.pk).done_by == consultant
    desk.post(at(one, "finish"), {"again": ""})
    assert FollowUp.objects.get(pk=one.pk).done_on is None
    assert desk.post(at(one, "write_in"), {"how": "", "note": "kept"}).status_code == 422


@on(FIRST_DAY)
def test_the_business_side_notes_the_companys_word_and_learns_no_name(begin, place):
    one = begin().follow_ups.get(moment="start")
    desk = as_user(seat(place, "BC"))
    page = desk.get(at(one)).content.decode()
    assert "Ida" not in page
    assert one.placement.candidate.code not in page
    desk.post(at(one, "confirm_well"))
    assert one.answers.get().part == Part.COMPANY
    desk.post(at(one, "finish"))
    assert FollowUp.objects.get(pk=one.pk).done_on is None


def test_the_due_list_of_a_consultant_with_500_people_asks_11_times(
    place, consultant, company, django_assert_max_num_queries
):
    people = [CandidateFactory.build(partnership=place, consultant=consultant) for _n in range(500)]
    people = type(people[0]).objects.bulk_create(people)
    jobs = [
        PlacementFactory.build(partnership=place, candidate=one, company=company, starts=FIRST_DAY)
        for one in people
    ]
    jobs = type(jobs[0]).objects.bulk_create(jobs)
    rows = FollowUp.objects.bulk_create(
        FollowUp(placement=one, moment="start", due_on=FIRST_DAY) for one in jobs
    )
    Answer.objects.bulk_create(
        Answer(follow_up=one, part=part, how="well", answered_at=timezone.now())
        for one in rows
        for part in Part.values
    )
    desk = as_user(consultant)
    with on(FIRST_DAY), django_assert_max_num_queries(11):
        page = desk.get(DUE_LIST)
    assert len(page.context["lines"]) == 20


# Climbing --------------------------------------------------------------------------------------------


def test_a_forgotten_follow_up_climbs_to_the_consultant_and_then_to_the_lead(begin, consultant, lead):
    with on(FIRST_DAY):
        begin()
        assert consultant.email in post_goes()
    with on(dt.date(2026, 2, 4)):
        assert post_goes() == {}
    with on(dt.date(2026, 2, 5)):
        letters = post_goes()
        assert set(letters) == {consultant.email}
        assert post_goes() == {}
    with on(dt.date(2026, 2, 11)):
        assert set(post_goes()) == {lead.email}
        assert post_goes() == {}
        page = as_user(lead).get(DUE_LIST)
        assert [line.days_over for line in page.context["lines"]] == [9]
        assert "1 opfølgning" in as_user(lead).get(reverse("home")).content.decode()
    assert TrailEntry.objects.filter(verb="escalate_follow_up").count() == 1


def test_a_follow_up_of_nobodys_candidate_is_told_to_the_lead_at_once(begin, candidate, lead):
    with on(FIRST_DAY):
        begin()
        candidate.consultant = None
        candidate.save()
        assert lead.email not in post_goes()
    with on(FIRST_DAY + 3 * DAY):
        assert set(post_goes()) == {lead.email}


def test_what_is_done_does_not_climb(begin, consultant, lead):
    with on(FIRST_DAY):
        one = begin().follow_ups.get(moment="start")
        finish_follow_up(follow_up=one, by=by(consultant))
        post_goes()
    with on(FIRST_DAY + 20 * DAY):
        assert keep_the_clock() == 0


def test_a_worker_killed_between_two_mails_loses_none_and_sends_none_twice(begin, consultant, settings):
    class Killed(BaseException):
        pass

    def die_after_one(message):
        if sent:
            raise Killed
        sent.append(message.to[0])

    sent = []
    with on(FIRST_DAY, 9):
        begin()
        with pytest.raises(Killed):
            run_with(die_after_one)
    with on(FIRST_DAY, 10):
        again = post_goes()
    assert sent[0] not in again
    assert {*again, *sent} == {"boss@example.org", consultant.email}
    with on(FIRST_DAY, 11):
        assert post_goes() == {}


def run_with(send):
    """Send what is owed by a mail server that does `send` with each message."""
    from django.core.mail.backends.locmem import EmailBackend

    real = EmailBackend.send_messages

    def send_messages(self, messages):
        for message in messages:
            send(message)
        return real(self, messages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", send_messages)
        post_goes()


def test_two_answers_in_words_are_one_trail_each(begin, consultant):
    with on(FIRST_DAY):
        one = begin().follow_ups.get(moment="start")
        for how in ("well", "badly"):
            answer_follow_up(follow_up=one, part=Part.COMPANY, how=how, note="", by=by(consultant))
    assert TrailEntry.objects.filter(verb="answer_follow_up").count() == 2


def test_terms_set_twice_leave_one_line(place, lead):
    for _twice in range(2):
        set_follow_up_terms(partnership=place, months=[2], by=by(lead))
    assert TrailEntry.objects.filter(verb="set_follow_up_terms").count() == 1
