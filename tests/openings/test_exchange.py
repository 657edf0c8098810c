"""The exchange: whose turn it is by the working clock, who is first, and that nothing is forgotten."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partnerships import MembershipFactory
from tests.openings.exchange import (
    SENT,
    anybody,
    link_of,
    mails_to,
    opened,
    set_exchange,
    standing,
    viewer,
    wanting_jobs,
)
from tests.races import at_once
from virksom.companies.actions.rules import company_itself
from virksom.companies.facts.working_days import CLOSES, OPENS, is_working_day, working_time_between
from virksom.foundation.access import system_viewer
from virksom.openings.actions.exchange import pass_on, set_exchange_terms, take_opening
from virksom.openings.actions.opening import close_opening, keep_openings_fresh, say_still_open
from virksom.openings.actions.posting import send_owed
from virksom.openings.facts.relay import Turn, answer_by, in_order, next_of, time_left
from virksom.openings.models import Opening, OpeningNotice, RelayStep
from virksom.openings.tasks import keep_the_clock
from virksom.partnerships.models import Membership, Role, Sector
from virksom.site.schedule import JOBS


@pytest.fixture
def scene(db):
    with time_machine.travel(SENT, tick=False) as clock, translation.override("en"):
        scene = set_exchange()
        scene.clock = clock
        yield scene


def local(*parts):
    return timezone.make_aware(dt.datetime(*parts))


def path(opening):
    """Who has had the opening, in order, and how each turn ended."""
    return [(step.organisation.name, step.state) for step in opening.steps.select_related("organisation")]


def test_the_worker_keeps_the_clock_every_minute():
    assert (60, keep_the_clock) in JOBS


# The order and the clock -----------------------------------------------------------------------------

SECTORS = st.sampled_from(list(Sector.values))
TURNS = st.lists(
    st.builds(Turn, organisation_id=st.integers(1, 6), partnership_id=st.just(1), name=st.just("x"),
              sector=SECTORS),
    max_size=8,
)  # fmt: skip


@given(TURNS, TURNS)
def test_the_order_is_job_centres_then_business_then_the_neighbours_job_centres(home, door):
    order = in_order(home, door)
    names = [turn.organisation_id for turn in order]
    assert len(names) == len(set(names))
    ranks = [2 if turn not in home else 0 if turn.sector == Sector.EMPLOYMENT else 1 for turn in order]
    assert ranks == sorted(ranks)
    asked = {turn.organisation_id for turn in home if turn.sector in (Sector.EMPLOYMENT, Sector.BUSINESS)}
    asked |= {turn.organisation_id for turn in door if turn.sector == Sector.EMPLOYMENT}
    assert set(names) == asked

    # Whoever has had it is not asked again, so the relay comes to its end.
    had = set()
    while turn := next_of(order, had):
        assert turn.organisation_id not in had
        had.add(turn.organisation_id)
    assert had == set(names)


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31), timezones=st.just(dt.UTC))


@given(MOMENTS, st.integers(1, 40))
def test_the_clock_runs_in_working_hours_only(asked, hours):
    until = answer_by(asked, hours)
    at = timezone.localtime(until)
    assert is_working_day(at.date())
    assert OPENS <= at.time() <= CLOSES
    assert working_time_between(asked, until) == dt.timedelta(hours=hours)
    assert answer_by(asked, hours + 1) > until
    left = time_left(asked, until, asked)
    assert left.share == 100
    assert time_left(asked, until, until).minutes == 0


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(first, second, third):
    a, b, c = sorted((first, second, third))
    whole = working_time_between(a, c)
    assert working_time_between(a, b) + working_time_between(b, c) == whole
    assert dt.timedelta() <= whole <= c - a


def test_over_a_weekend_and_a_holiday_an_opening_goes_to_the_neighbour_and_then_somebody_rings(scene):
    # Wednesday afternoon before the Easter holidays: they end on Tuesday.
    scene.clock.move_to(local(2027, 3, 24, 14, 0))
    opening = opened(scene)
    keep_the_clock()
    assert standing(opening).answer_by == local(2027, 3, 30, 10, 0)

    scene.clock.move_to(local(2027, 3, 29, 23, 0))
    keep_the_clock()
    assert path(opening) == [("The job house", "asked")]
    scene.clock.move_to(local(2027, 3, 30, 10, 1))
    for _time in range(3):
        keep_the_clock()
    assert path(opening) == [("The job house", "passed"), ("The business house", "asked")]
    assert [len(mails_to(f"{who}@example.org")) for who in ("job", "business", "near")] == [1, 1, 0]

    scene.clock.move_to(local(2027, 3, 30, 14, 2))
    keep_the_clock()
    assert path(opening)[-1] == ("The near job house", "asked")
    assert standing(opening).answer_by == local(2027, 3, 31, 10, 2)
    detail = reverse("openings:detail", args=[opening.pk])
    assert scene.client("near").get(detail).status_code == 200

    scene.clock.move_to(local(2027, 3, 31, 10, 3))
    for _time in range(3):
        keep_the_clock()
    opening.refresh_from_db()
    assert opening.is_open
    assert standing(opening) is None
    assert scene.client("near").get(detail).status_code == 404
    for lead in ("emma", "bo"):
        said = [one.subject for one in mails_to(f"{lead}@example.org")]
        assert "Nobody has taken the job at Krog Tag" in said
        assert said.count("Please ring Krog Tag about a job") == 1
    home = scene.client("Emma").get(reverse("home")).content.decode()
    assert "Nobody has taken the job at Krog Tag" in home
    page = anybody().get(reverse("openings:own_status", args=[link_of(scene), opening.pk])).content.decode()
    assert "Nobody has it yet" in page

    # Somebody of the place takes it after all.
    scene.client("business").post(reverse("openings:take", args=[opening.pk]))
    assert path(opening)[-1] == ("The business house", "taken")


def test_an_organisation_without_anybody_to_take_it_is_passed_over(scene):
    scene.leaves("job")
    assert path(opened(scene)) == [("The business house", "asked")]
    Membership.objects.exclude(role__in=[Role.EMPLOYMENT_LEAD]).update(ends=timezone.localdate())
    opening = opened(scene, task="Another")
    assert path(opening) == []
    send_owed()
    assert mails_to("emma@example.org")[-1].subject == "Please ring Krog Tag about a job"


# Taking and giving on --------------------------------------------------------------------------------


def test_only_who_is_asked_takes_it_and_the_rest_are_told_whose_turn_it_is(scene):
    opening = opened(scene)
    with pytest.raises(ValidationError, match="It is the turn of The job house, until Tuesday 15 September"):
        take_opening(opening=opening, by=viewer(scene, "business"))
    first = take_opening(opening=opening, by=viewer(scene, "job"))
    assert take_opening(opening=opening, by=viewer(scene, "job")) == first
    scene.add("jill", Role.JOB_CONSULTANT, scene.organisations["job"])
    with pytest.raises(ValidationError, match="Job has it already"):
        take_opening(opening=opening, by=viewer(scene, "jill"))
    assert OpeningNotice.objects.filter(kind="taken").count() == 1


def test_what_is_given_on_goes_to_the_next_with_its_reason(scene):
    opening = opened(scene)
    address = reverse("openings:pass_on", args=[opening.pk])
    assert scene.client("job").post(address, {"reason": ""}).status_code == 422
    assert scene.client("business").post(address, {"reason": "No"}).status_code == 422
    scene.client("job").post(address, {"reason": "We have nobody with a licence"})
    assert path(opening) == [("The job house", "passed"), ("The business house", "asked")]
    detail = scene.client("business").get(reverse("openings:detail", args=[opening.pk])).content.decode()
    assert "We have nobody with a licence" in detail
    take_opening(opening=opening, by=viewer(scene, "business"))
    pass_on(opening=opening, reason="After all not", by=viewer(scene, "business"))
    assert standing(opening).organisation == scene.organisations["near"]
    page = anybody().get(reverse("openings:own_status", args=[link_of(scene), opening.pk])).content.decode()
    assert "nobody with a licence" not in page


def test_the_neighbour_takes_what_has_come_to_it_and_notes_what_came_of_it(scene):
    opening = opened(scene, places=1)
    for who in ("job", "business"):
        pass_on(opening=opening, reason="Nobody here", by=viewer(scene, who))
    client = scene.client("near")
    client.post(reverse("openings:take", args=[opening.pk]))
    assert path(opening)[-1] == ("The near job house", "taken")
    shown = client.get(reverse("openings:detail", args=[opening.pk])).content.decode()
    assert "00 00 41 27" in shown
    client.post(reverse("openings:note_filled", args=[opening.pk]), {"filled": "1"})
    opening.refresh_from_db()
    assert opening.state == "filled"


def test_who_only_reads_an_opening_is_not_told_whom_to_ring(scene):
    opening = opened(scene)
    shown = scene.client("school").get(reverse("openings:detail", args=[opening.pk])).content.decode()
    assert "Drive a fork lift" in shown
    assert "Ida Krog" not in shown
    assert "00 00 41 27" not in shown
    assert "Take it" not in shown


def test_the_pages_of_one_opening_ask_at_most_twelve_questions(scene, django_assert_max_num_queries):
    opening = opened(scene)
    address = reverse("openings:detail", args=[opening.pk])
    for who in ("job", "Bo", "school"):
        client = scene.client(who)
        with django_assert_max_num_queries(12):
            client.get(address)
    status = reverse("openings:own_status", args=[link_of(scene), opening.pk])
    with django_assert_max_num_queries(12):
        anybody().get(status)


def test_a_closed_opening_is_taken_by_nobody_and_its_mails_are_not_sent(scene):
    opening = opened(scene)
    wanting_jobs(scene)
    close_opening(opening=opening, reason="Not any more", by=system_viewer())
    with pytest.raises(ValidationError, match="no longer open"):
        take_opening(opening=opening, by=viewer(scene, "job"))
    send_owed()
    assert mails_to("job@example.org") == []


# Old openings ----------------------------------------------------------------------------------------


def test_an_old_opening_is_asked_about_then_somebody_rings_and_only_then_it_is_closed(scene):
    opening, token = opened(scene), link_of(scene)
    take_opening(opening=opening, by=viewer(scene, "job"))
    asked = scene.clock
    asked.shift(dt.timedelta(days=20))
    keep_the_clock()
    assert OpeningNotice.objects.filter(kind="still_open").count() == 0
    asked.shift(dt.timedelta(days=1, minutes=1))
    for _time in range(2):
        keep_the_clock()
    assert mails_to("ida@krog.example")[-1].subject == "Is it still open? Drive a fork lift"
    status = reverse("openings:own_status", args=[token, opening.pk])
    assert "Yes, still open" in anybody().get(status).content.decode()

    # The company says yes: three weeks later it is asked again.
    anybody().post(reverse("openings:own_still_open", args=[token, opening.pk]))
    assert "Yes, still open" not in anybody().get(status).content.decode()
    asked.shift(dt.timedelta(days=22))
    keep_the_clock()
    subjects = [one.subject for one in mails_to("ida@krog.example")]
    assert subjects.count("Is it still open? Drive a fork lift") == 2

    # No word for a week: whoever has it is asked to ring, and three working days later it is closed.
    asked.shift(dt.timedelta(days=7, minutes=1))
    for _time in range(2):
        keep_the_clock()
    said = [one.subject for one in mails_to("job@example.org")]
    assert said.count("Please ring Krog Tag about a job") == 1
    asked.shift(dt.timedelta(days=1))
    keep_the_clock()
    opening.refresh_from_db()
    assert opening.is_open
    asked.shift(dt.timedelta(days=6))
    for _time in range(2):
        keep_the_clock()
    opening.refresh_from_db()
    assert opening.state == "closed"
    assert opening.closed_because.startswith("Ingen vidste, om det stadig var åbent")
    assert mails_to("job@example.org")[-1].subject == "Closed: Drive a fork lift at Krog Tag"
    assert mails_to("ida@krog.example")[-1].subject == "Your job is closed: Drive a fork lift"


def test_nothing_is_closed_before_the_mail_to_ring_has_gone_out(scene):
    opening = opened(scene, contact_email="")
    Membership.objects.all().update(ends=timezone.localdate())
    Opening.objects.update(asked_whether_open_at=SENT)
    for _week in range(6):
        scene.clock.shift(dt.timedelta(days=8))
        keep_the_clock()
    opening.refresh_from_db()
    assert opening.is_open


def test_where_nobody_is_left_to_ring_the_coordinator_is_asked(scene):
    opening = opened(scene, contact_email="")
    Membership.objects.all().update(ends=timezone.localdate())
    seat = MembershipFactory(
        role=Role.PROGRAMME_COORDINATOR, partnership=None, programme=scene.partnership.programme,
        user__email="coordinator@example.org", user__language="en",
    )  # fmt: skip
    Opening.objects.update(asked_whether_open_at=SENT)
    scene.clock.shift(dt.timedelta(days=8))
    keep_the_clock()
    assert {one.subject for one in mails_to(seat.user.email)} == {"Please ring Krog Tag about a job"}
    scene.clock.shift(dt.timedelta(days=7))
    keep_the_clock()
    opening.refresh_from_db()
    assert opening.state == "closed"


def test_what_waits_for_a_call_is_asked_after_by_one_query_a_minute(scene, django_assert_max_num_queries):
    for number in range(3):
        opened(scene, task=f"Job {number}")
    Opening.objects.update(asked_whether_open_at=SENT)
    scene.clock.shift(dt.timedelta(days=8))
    keep_the_clock()
    with django_assert_max_num_queries(2) as asked:
        assert keep_openings_fresh(timezone.now()) == 0
    assert not [one for one in asked.captured_queries if one["sql"].startswith("UPDATE")]


def test_a_job_closed_a_second_time_is_told_of_a_second_time(scene):
    opening = opened(scene)
    take_opening(opening=opening, by=viewer(scene, "job"))
    for time in (1, 2):
        close_opening(opening=opening, reason="Not any more", by=viewer(scene, "business"))
        send_owed()
        for address in ("job@example.org", "ida@krog.example"):
            closings = [one for one in mails_to(address) if "losed" in one.subject]
            assert len(closings) == time, address
        say_still_open(opening=opening, by=company_itself(scene.company))


def test_the_company_is_told_when_the_neighbour_closes_its_job_and_not_when_it_does_so_itself(scene):
    first, second = opened(scene, task="Paint"), opened(scene, task="Weld")
    for who in ("job", "business"):
        pass_on(opening=first, reason="Nobody here", by=viewer(scene, who))
    close_opening(opening=first, reason="Not any more", by=viewer(scene, "near"))
    close_opening(opening=second, reason="Not any more", by=company_itself(scene.company))
    send_owed()
    closings = [one.subject for one in mails_to("ida@krog.example") if "closed" in one.subject]
    assert closings == ["Your job is closed: Paint"]


# Faults ----------------------------------------------------------------------------------------------


class Died(BaseException):
    """The worker is killed: nothing after this line runs."""


def test_a_worker_killed_between_two_mails_loses_none_and_sends_none_twice(scene, monkeypatch):
    for name in ("A", "B", "C"):
        wanting_jobs(scene, name)
    opened(scene)
    owed = OpeningNotice.objects.owed(timezone.now()).count()
    usual = EmailBackend.send_messages

    def killed(backend, messages):
        if len(mail.outbox) == 2:
            raise Died
        return usual(backend, messages)

    with monkeypatch.context() as server:
        server.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(Died):
            send_owed()
    assert len(mail.outbox) == 2
    send_owed()
    # The one that was claimed waits until the claim runs out.
    assert len(mail.outbox) == owed - 1
    scene.clock.shift(dt.timedelta(minutes=16))
    for _time in range(2):
        send_owed()
    assert len(mail.outbox) == owed
    assert len({(one.to[0], one.subject) for one in mail.outbox}) == owed


def test_opening_and_mails_are_kept_together_or_not_at_all(scene, monkeypatch):
    monkeypatch.setattr("virksom.openings.actions.opening.tell_candidates", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opened(scene)
    assert not Opening.objects.exists()
    assert not OpeningNotice.objects.exists()


# Races -----------------------------------------------------------------------------------------------


def takers(scene, number=5):
    home = scene.organisations["job"]
    return [
        viewer_of_user(scene.add(f"taker{turn}-{Membership.objects.count()}", Role.JOB_CONSULTANT, home))
        for turn in range(number)
    ]


def viewer_of_user(user):
    from virksom.partnerships.access import viewer_of

    return viewer_of(user, timezone.localdate())


def test_of_all_who_take_it_at_the_same_moment_exactly_one_has_it(shared_database):
    scene = set_exchange()
    people = takers(scene)
    for _round in range(5):
        opening = opened(scene)
        deeds = [partial(take_opening, opening=Opening.objects.get(), by=by) for by in people]
        outcomes = at_once(*deeds)
        assert sum(isinstance(one, RelayStep) for one in outcomes) == 1, outcomes
        assert sum(isinstance(one, ValidationError) for one in outcomes) == len(people) - 1, outcomes
        assert RelayStep.objects.filter(opening=opening).standing().count() == 1
        assert OpeningNotice.objects.filter(opening=opening, kind="taken").count() == 1
        Opening.objects.all().delete()


def test_of_all_who_take_what_nobody_has_at_the_same_moment_exactly_one_has_it(shared_database):
    scene = set_exchange()
    people = takers(scene)
    for _round in range(5):
        opening = opened(scene)
        RelayStep.objects.update(state="passed")
        outcomes = at_once(*[partial(take_opening, opening=opening_again(opening), by=by) for by in people])
        assert sum(isinstance(one, RelayStep) for one in outcomes) == 1, outcomes
        assert RelayStep.objects.filter(opening=opening).standing().count() == 1


def opening_again(opening):
    return Opening.objects.get(pk=opening.pk)


def test_asking_before_writing_alone_lets_several_have_it(shared_database):
    """The control: the same race, where each looks first and then writes without a condition."""
    scene = set_exchange()
    people = takers(scene)

    def take_carelessly(step, by):
        if RelayStep.objects.get(pk=step.pk).state != "asked":
            return None
        RelayStep.objects.filter(pk=step.pk).update(state="taken", user=by.user_id)
        return by

    def took():
        step = standing(opened(scene))
        outcomes = at_once(*[partial(take_carelessly, step, by) for by in people])
        return sum(one is not None and not isinstance(one, Exception) for one in outcomes)

    assert any(took() > 1 for _round in range(20))


def test_the_clock_and_a_taker_at_the_same_moment_leave_one_who_has_it(shared_database):
    scene = set_exchange()
    by = viewer(scene, "job")
    for _round in range(5):
        opening = opened(scene)
        RelayStep.objects.filter(opening=opening).update(answer_by=timezone.now() - dt.timedelta(minutes=1))
        clock = partial(keep_the_clock)
        outcomes = at_once(partial(take_opening, opening=opening, by=by), clock, clock)
        assert RelayStep.objects.filter(opening=opening).standing().count() == 1, outcomes
        assert len(path(opening)) == (1 if isinstance(outcomes[0], RelayStep) else 2), outcomes
        assert not [one for one in outcomes[1:] if isinstance(one, Exception)], outcomes
        Opening.objects.all().delete()


def test_the_same_answers_sent_at_the_same_moment_are_one_opening(shared_database):
    scene = set_exchange()
    for turn in range(5):
        deed = partial(opened, scene, key=f"{scene.company.pk}-{turn}")
        outcomes = at_once(deed, deed, deed)
        assert len({getattr(one, "pk", one) for one in outcomes}) == 1, outcomes
        assert OpeningNotice.objects.filter(opening=outcomes[0], kind="asked").count() == 1


def test_two_turns_with_an_opening_are_refused_by_the_database(scene):
    from django.db import IntegrityError, transaction

    opening = opened(scene)
    step = standing(opening)
    with pytest.raises(IntegrityError), transaction.atomic():
        RelayStep.objects.create(
            opening=opening, number=2, partnership=step.partnership, organisation=step.organisation,
            asked_at=SENT, answer_by=SENT,
        )  # fmt: skip


# Terms -----------------------------------------------------------------------------------------------


def test_leads_set_the_terms_and_nobody_is_their_own_neighbour(scene):
    address = reverse("openings:terms", args=[scene.partnership.pk])
    client = scene.client("Bo")
    assert client.get(address).status_code == 200
    client.post(address, {"answer_hours": "8", "stale_days": "30", "neighbour": ""})
    assert standing(opened(scene)).answer_by == local(2026, 9, 16, 10, 10)
    assert scene.client("job").get(address).status_code == 404
    with pytest.raises(ValidationError):
        set_exchange_terms(
            partnership=scene.partnership, answer_hours=4, stale_days=21, neighbour=scene.partnership,
            by=viewer(scene, "Bo"),
        )  # fmt: skip


def test_a_company_says_still_open_and_the_clock_begins_anew(scene):
    opening = opened(scene)
    say_still_open(opening=opening, by=system_viewer())
    assert opening.heard_at == SENT
