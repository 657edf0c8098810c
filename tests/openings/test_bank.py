"""The local bank: when in the week a job is, weeks for a candidate, and jobs two companies could share."""

from __future__ import annotations

import datetime as dt
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from tests.factories.placements import CompanyFactory
from tests.openings.exchange import (
    SENT,
    anybody,
    link_of,
    mails_to,
    opened,
    set_exchange,
    viewer,
    wanting_jobs,
)
from tests.races import at_once
from virksom.candidates.models import CompetenceProfile, Reading
from virksom.companies.actions.rules import company_itself
from virksom.foundation.access import system_viewer
from virksom.foundation.models import TrailEntry
from virksom.openings.actions import shared_job
from virksom.openings.actions.opening import close_opening, open_opening
from virksom.openings.actions.posting import send_owed
from virksom.openings.actions.shared_job import suggest_shared_job
from virksom.openings.actions.shifts import set_shifts
from virksom.openings.facts.bank import weeks_for
from virksom.openings.facts.shared_job import fit_of, fits_for
from virksom.openings.facts.shifts import in_words, picture_of
from virksom.openings.models import Opening, OpeningNotice, SharedJob, Shift


@pytest.fixture
def scene(db):
    with time_machine.travel(SENT, tick=False) as clock, translation.override("en"):
        scene = set_exchange()
        scene.clock = clock
        yield scene


def at(text):
    return dt.time.fromisoformat(text)


def shifts(days, starts, ends):
    return [(day, at(starts), at(ends)) for day in days]


def part_time(scene, name="Krog Tag", hours=20, days=range(5), starts="08:00", ends="12:00", **said):
    """A part-time opening of a company, with its shifts."""
    company = scene.company
    if name != "Krog Tag":
        company = CompanyFactory(name=name, municipality=scene.partnership.municipality)
    fields = {
        "task": f"Work at {name}", "contact_name": "Ida Krog", "contact_phone": "00 00 41 27",
        "contact_email": f"{name.split()[0].lower()}@firm.example", "place": f"{name} Street 1",
        "hours": hours,
    }  # fmt: skip
    opening = open_opening(company=company, by=company_itself(company), source="link", **{**fields, **said})
    if days:
        set_shifts(opening=opening, shifts=shifts(days, starts, ends), by=system_viewer())
    return opening


def planned(scene, candidate, key="job"):
    profile = CompetenceProfile.objects.get(candidate=candidate)
    return weeks_for(profile, viewer(scene, key))


def own_candidate(scene, **profile):
    candidate = wanting_jobs(scene, **profile)
    candidate.consultant = scene.users["job"]
    candidate.save()
    return candidate


# When in the week ------------------------------------------------------------------------------------


def test_a_company_says_by_its_link_when_in_the_week_its_job_is(scene):
    opening = opened(scene, hours=20)
    token = link_of(scene)
    page = reverse("openings:own_week", args=[token, opening.pk])
    client = anybody()
    status = reverse("openings:own_status", args=[token, opening.pk])
    assert page in client.get(status).content.decode()

    sent = {"from_0_0": "22:00", "to_0_0": "06:00", "from_2_0": "8.30", "to_2_0": "12"}
    assert client.post(page, sent).headers["Location"] == status
    assert [str(one) for one in opening.shifts.all()] == [
        "Monday 22:00–06:00", "Wednesday 08:30–12:00",
    ]  # fmt: skip
    shown = client.get(status).content.decode()
    assert "When in the week" in shown
    assert "22:00–06:00" in shown
    assert TrailEntry.objects.filter(verb="set_shifts").count() == 1
    # What was kept stands in the form; empty fields take it away.
    assert 'value="22:00"' in client.get(page).content.decode()
    client.post(page, {})
    assert not Shift.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"from_0_0": "08:00"}, "Say both when it starts and when it ends."),
        ({"from_0_0": "08:00", "to_0_0": "08:00"}, "A shift ends at another time than it starts."),
        (
            {"from_0_0": "08:00", "to_0_0": "12:00", "from_0_1": "11:00", "to_0_1": "13:00"},
            "Two shifts are at the same time.",
        ),
        (
            {"from_6_0": "22:00", "to_6_0": "06:00", "from_0_0": "05:00", "to_0_0": "07:00"},
            "Two shifts are at the same time.",
        ),
        (
            {f"from_{day}_0": "08:00" for day in range(7)} | {f"to_{day}_0": "15:00" for day in range(7)},
            "That is more than 48 hours a week.",
        ),
        ({"from_0_0": "late", "to_0_0": "12:00"}, "Enter a valid time."),
    ],
)
def test_shifts_that_no_week_can_hold_are_refused_with_a_sentence(scene, sent, said):
    opening = opened(scene, hours=20)
    set_shifts(opening=opening, shifts=shifts([4], "08:00", "12:00"), by=system_viewer())
    page = reverse("openings:own_week", args=[link_of(scene), opening.pk])
    answer = anybody().post(page, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "late" not in sent.values() or "late" in answer.content.decode()
    assert opening.shifts.count() == 1


def test_whoever_saves_a_week_second_is_told(scene):
    opening = opened(scene, hours=20)
    page = reverse("openings:week", args=[opening.pk])
    client = scene.client("job")
    seen = client.get(page).context["seen"]
    set_shifts(opening=opening, shifts=shifts([0], "08:00", "12:00"), by=system_viewer())
    answer = client.post(page, {"from_1_0": "09:00", "to_1_0": "10:00", "seen": seen})
    assert answer.status_code == 422
    assert "Somebody else saved a change" in answer.content.decode()
    assert [one.weekday for one in opening.shifts.all()] == [0]


def test_a_closed_opening_and_anothers_link_change_no_week(scene):
    opening = opened(scene, hours=20)
    other = CompanyFactory(municipality=scene.partnership.municipality)
    token = link_of(type("Other", (), {"company": other}))
    assert anybody().get(reverse("openings:own_week", args=[token, opening.pk])).status_code == 404
    close_opening(opening=opening, reason="x", by=system_viewer())
    with pytest.raises(ValidationError, match="no longer open"):
        set_shifts(opening=opening, shifts=shifts([0], "08:00", "12:00"), by=system_viewer())


def test_the_database_keeps_one_shift_at_a_time_of_a_day(scene):
    opening = opened(scene, hours=20)
    said = {"opening": opening, "weekday": 0, "starts": at("08:00"), "ends": at("12:00")}
    Shift.objects.create(**said)
    for wrong in ({}, {"weekday": 7}, {"weekday": 1, "ends": at("08:00")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shift.objects.create(**said | wrong)


def test_a_week_in_words_and_as_a_picture():
    rows = [Shift(weekday=day, starts=at("08:00"), ends=at("12:00")) for day in (0, 1, 2, 5)]
    rows += [Shift(weekday=6, starts=at("22:00"), ends=at("06:00"))]
    with translation.override("en"):
        assert in_words(rows) == "Mon–Wed, Sat 08:00–12:00, Sun 22:00–06:00"
    with translation.override("da"):
        assert in_words(rows) == "man–ons, lør 8.00–12.00, søn 22.00–6.00"
    lines = picture_of([("Krog", rows)])
    assert [[entry.words for entry in line.entries] for line in lines][6] == ["22.00–6.00"]
    # Sunday's night goes on into Monday's line, before Monday's own shift.
    assert [bar.style for bar in lines[0].bars] == [
        "inset-inline-start:0.00%;width:25.00%", "inset-inline-start:33.33%;width:16.67%",
    ]  # fmt: skip
    assert [bar.style for bar in lines[6].bars] == ["inset-inline-start:91.67%;width:8.33%"]


# The bank, and weeks out of it -----------------------------------------------------------------------


def test_the_bank_holds_open_part_time_jobs_within_reach(scene):
    here = part_time(scene)
    part_time(scene, "Full", hours=37)
    part_time(scene, "Unknown", hours=None)
    closed = part_time(scene, "Closed")
    close_opening(opening=closed, reason="x", by=system_viewer())
    evening = part_time(scene, "Evening", hours=9, starts="18:00", ends="20:00", days=range(4))
    told = part_time(scene, "Told", hours=9, days=(), times=["evening"])
    address = reverse("openings:bank")

    def listed(key, **asked):
        return {one.pk for one in scene.client(key).get(address, asked).context["page"].rows}

    assert listed("job") == listed("school") == {here.pk, evening.pk, told.pk}
    assert listed("near") == set()
    assert listed("job", time="evening") == {evening.pk, told.pk}
    assert listed("job", hours="20") == {here.pk}
    assert listed("job", time="evening", hours="20") == set()
    shown = scene.client("job").get(address).content.decode()
    assert "Mon–Fri 08:00–12:00" in shown


def test_the_bank_takes_as_many_queries_for_one_job_as_for_three(scene, django_assert_max_num_queries):
    client, address = scene.client("job"), reverse("openings:bank") + "?time=day"
    part_time(scene)
    client.get(address)
    counts = []
    for _time in range(2):
        with django_assert_max_num_queries(12) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
        part_time(scene, "More")
        part_time(scene, "Most")
    assert counts[0] == counts[1]


def test_two_jobs_make_a_full_week_for_a_candidate_and_the_rest_says_why_not(scene):
    candidate = own_candidate(scene, hours_least=30, hours_most=37, times=["day"], travel_minutes=30)
    bakery = part_time(scene, "Bakery", hours=20)
    office = part_time(scene, "Office", hours=17, starts="13:00", ends="16:24")
    clash = part_time(scene, "Clash", hours=15, starts="11:00", ends="14:00")
    evening = part_time(scene, "Evening", hours=10, starts="18:00", ends="20:00")
    unknown = part_time(scene, "Unknown", hours=10, days=())

    weeks = planned(scene, candidate)
    assert [one.plan.ids for one in weeks.shown] == [(bakery.pk, office.pk)]
    assert not weeks.is_below
    left_out = {one.opening.pk: one.reasons for one in weeks.left_out}
    assert set(left_out) == {clash.pk, evening.pk, unknown.pk}
    assert "At the same time as Bakery." in left_out[clash.pk]
    assert left_out[evening.pk] == ("The candidate cannot work at this time: evening.",)
    assert left_out[unknown.pk] == ("It does not say when in the week. Ask the company.",)

    page = scene.client("job").get(reverse("openings:week_of_candidate", args=[candidate.pk]))
    shown = page.content.decode()
    for words in ("37 hours a week", "2 companies", "about 100 minutes a week", "15.6 hours", "08:00–12:00"):
        assert words in shown, words
    assert candidate.name not in shown
    # The candidate sees who looked, and that it was without the name.
    (reading,) = Reading.objects.filter(candidate=candidate)
    assert (reading.user, reading.purpose, reading.by_name) == (scene.users["job"], "job", False)


def test_when_no_week_reaches_the_least_hours_the_fullest_are_shown_and_it_is_said(scene):
    candidate = own_candidate(scene, hours_least=30, hours_most=37)
    part_time(scene, hours=20)
    weeks = planned(scene, candidate)
    assert weeks.is_below
    assert [one.plan.hours for one in weeks.shown] == [20]
    page = scene.client("job").get(reverse("openings:week_of_candidate", args=[candidate.pk]))
    assert "No week reaches 30 hours. These come closest." in page.content.decode()


def test_a_job_of_the_neighbour_is_combined_once_it_has_come_here_and_is_far_for_some(scene):
    municipality = scene.organisations["near"].parts.get().partnership.municipality
    home = scene.partnership.municipality
    municipality.tile_column, municipality.tile_row = home.tile_column + 1, home.tile_row
    municipality.save()
    company = CompanyFactory(name="Over there", municipality=municipality)
    opening = open_opening(
        company=company, by=company_itself(company), source="link", task="x", contact_name="x", hours=20
    )
    set_shifts(opening=opening, shifts=shifts(range(5), "08:00", "12:00"), by=system_viewer())
    candidate = own_candidate(scene, travel_minutes=60)
    assert planned(scene, candidate).looked_at == 0
    opening.steps.update(partnership=scene.partnership)
    assert [one.plan.ids for one in planned(scene, candidate).shown] == [(opening.pk,)]
    CompetenceProfile.objects.filter(candidate=candidate).update(travel_minutes=30)
    (left_out,) = planned(scene, candidate).left_out
    assert left_out.reasons == ("It is farther than 30 minutes, by the rule of thumb.",)


def test_weeks_are_for_the_own_consultant_and_the_lead_and_lead_from_the_candidates_page(scene):
    mine, others = own_candidate(scene), wanting_jobs(scene, "Bilal")
    part_time(scene)

    def status(key, candidate):
        return scene.client(key).get(reverse("openings:week_of_candidate", args=[candidate.pk])).status_code

    assert [status("job", mine), status("Emma", mine), status("Emma", others)] == [200, 200, 200]
    assert status("job", others) == 404
    assert [status(key, mine) for key in ("business", "Bo", "school", "friends", "near")] == [404] * 5
    way = reverse("openings:week_of_candidate", args=[mine.pk])
    assert way in scene.client("job").get(reverse("candidates:detail", args=[mine.pk])).content.decode()


def test_a_weeks_page_asks_at_most_twelve_questions_however_many_jobs(scene, django_assert_max_num_queries):
    candidate = own_candidate(scene)
    for number in range(5):
        part_time(scene, f"Firm {number}", hours=9, starts="08:00", ends="11:00", days=[number % 5, 5])
    address = reverse("openings:week_of_candidate", args=[candidate.pk])
    client = scene.client("job")
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


# One job of two companies ----------------------------------------------------------------------------


def asking(*musts):
    return [{"what": what, "concept": None, "weight": "must"} for what in musts]


def test_jobs_go_together_by_hours_times_and_what_they_ask_for(scene):
    mine = part_time(scene, hours=20)
    good = part_time(scene, "Good", hours=15, starts="13:00", ends="16:00")
    part_time(scene, "Little", hours=9, starts="13:00", ends="15:00")
    part_time(scene, "Much", hours=18, starts="13:00", ends="16:30")
    part_time(scene, "Clash", hours=15, starts="11:00", ends="14:00")
    part_time(scene, "Close", hours=15, starts="12:10", ends="15:10")
    told = part_time(scene, "Told", hours=16, days=(), times=["evening"])
    fits = fits_for(mine, viewer(scene, "job"))
    # Of "Told" it is not known when exactly, and of the own no times of day: nothing says they go together.
    assert [fit.other for fit in fits] == [good]
    assert (fits[0].hours, fits[0].by_shifts, fits[0].travel) == (35, True, 100)
    mine.times, told.times = ["morning"], ["evening"]
    assert fit_of(mine, told).by_shifts is False
    told.times = ["evening", "morning"]
    assert fit_of(mine, told) is None


def test_what_must_be_known_on_the_first_day_may_be_the_same_but_not_two_trades(scene):
    mine = part_time(scene, hours=20, requirements=asking("Fork lift", "Danish"))
    later = {"starts": "13:00", "ends": "16:00", "hours": 15}
    same = part_time(scene, "Same", requirements=asking("fork lift"), **later)
    trade = part_time(scene, "Trade", requirements=asking("Nurse"), **later)
    none = part_time(scene, "None", **later)
    own = part_time(scene, "Krog Tag", **later)
    assert [fit.other for fit in fits_for(mine, viewer(scene, "job"))] == [same, none]
    assert fit_of(mine, same).common == ("Fork lift",)
    assert fit_of(mine, trade) is fit_of(mine, own) is None


def test_one_click_suggests_a_shared_job_to_both_companies_once(scene):
    mine = part_time(scene, hours=20)
    other = part_time(
        scene, "Bakery", hours=17, starts="13:00", ends="16:24", task="Ask for Ida Krog, 00 00 41 27"
    )
    wanting_jobs(scene, "Amal")
    send_owed()
    mail.outbox.clear()
    client, page = scene.client("business"), reverse("openings:detail", args=[mine.pk])
    together = reverse("openings:together", args=[mine.pk])
    assert f'hx-get="{together}"' in client.get(page).content.decode()
    address = reverse("openings:suggest_shared_job", args=[mine.pk])
    # The part of the opening's page, and without scripts a page of its own.
    for headers in ({"hx-request": "true"}, {}):
        shown = client.get(together, headers=headers).content.decode()
        assert address in shown
        assert ("<html" in shown) == (not headers)
    assert client.post(address, {"other": other.pk}).headers["Location"] == page

    (to_krog,), (to_bakery,) = mails_to("krog@firm.example"), mails_to("bakery@firm.example")
    assert to_krog.subject == "Én medarbejder til jer og Bakery?"
    with translation.override("en"):
        assert "Bakery" in to_krog.body
        assert "Krog Tag" in to_bakery.body
    for letter in (to_krog, to_bakery):
        assert "Business" in letter.body
        assert "The business house" in letter.body
        assert "@" not in letter.body
        assert "Amal" not in letter.body
    # What the other wrote of its job, and whom to ring there, is not passed on.
    assert "00 00 41 27" not in to_krog.body
    assert "17" in to_krog.body

    again = client.get(together).content.decode()
    assert "Suggested 15 September 2026 by Business" in again
    assert address not in again
    # From the other side it is the same pair, and nobody is written to twice.
    scene.client("job").post(reverse("openings:suggest_shared_job", args=[other.pk]), {"other": mine.pk})
    send_owed()
    assert SharedJob.objects.count() == 1
    assert len(mail.outbox) == 2
    assert TrailEntry.objects.filter(verb="suggest_shared_job").count() == 1


def test_a_company_or_a_far_partner_cannot_suggest_it_nor_for_what_does_not_go_together(scene):
    mine = part_time(scene, hours=20)
    other = part_time(scene, "Bakery", hours=17, starts="13:00", ends="16:24")
    wrong = part_time(scene, "Clash", hours=15)
    with pytest.raises(ValidationError, match="no role here"):
        suggest_shared_job(opening=mine, other=other, by=company_itself(scene.company))
    by = viewer(scene, "job")
    with pytest.raises(ValidationError, match="do not go together"):
        suggest_shared_job(opening=mine, other=wrong, by=by)
    address = reverse("openings:suggest_shared_job", args=[mine.pk])
    assert scene.client("school").post(address, {"other": other.pk}).status_code == 404
    for nothing in ("", "x", "9" * 30, mine.pk):
        answer = scene.client("job").post(address, {"other": nothing}, follow=True)
        assert "do not go together" in answer.content.decode()
    close_opening(opening=other, reason="x", by=system_viewer())
    with pytest.raises(ValidationError, match="no longer open"):
        suggest_shared_job(opening=mine, other=other, by=by)
    assert not SharedJob.objects.exists()


def test_a_suggestion_is_not_mailed_when_one_of_the_jobs_is_closed_meanwhile(scene):
    mine = part_time(scene, hours=20)
    other = part_time(scene, "Bakery", hours=17, starts="13:00", ends="16:24")
    send_owed()
    mail.outbox.clear()
    suggest_shared_job(opening=mine, other=other, by=viewer(scene, "job"))
    close_opening(opening=other, reason="x", by=viewer(scene, "job"))
    send_owed()
    assert mails_to("krog@firm.example") == []


def test_the_page_of_a_part_time_job_asks_at_most_twelve_questions(scene, django_assert_max_num_queries):
    mine = part_time(scene, hours=20, requirements=asking("Danish"))
    for number in range(3):
        part_time(scene, f"Firm {number}", hours=17, starts="13:00", ends="16:24")
    client = scene.client("job")
    for name, buttons in (("detail", 0), ("together", 3)):
        page = reverse(f"openings:{name}", args=[mine.pk])
        client.get(page)
        with django_assert_max_num_queries(12):
            shown = client.get(page, headers={"hx-request": "true"}).content.decode()
        assert shown.count('name="other"') == buttons


def _suggested_by_both():
    """Two partners suggest the same pair at the same moment."""
    scene = set_exchange()
    mine = part_time(scene, hours=20)
    other = part_time(scene, "Bakery", hours=17, starts="13:00", ends="16:24")
    pair = [Opening.objects.select_related("company").get(pk=one.pk) for one in (mine, other)]
    viewers = [viewer(scene, key) for key in ("job", "business")]
    return at_once(
        lambda: suggest_shared_job(opening=pair[0], other=pair[1], by=viewers[0]),
        lambda: suggest_shared_job(opening=pair[1], other=pair[0], by=viewers[1]),
    )


def test_two_who_suggest_a_pair_at_the_same_moment_owe_each_company_one_mail(shared_database):
    outcomes = _suggested_by_both()
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert SharedJob.objects.count() == 1
    assert OpeningNotice.objects.filter(kind=OpeningNotice.Kind.SHARE).count() == 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time anyhow")
def test_without_holding_the_openings_two_suggest_the_same_pair(shared_database, monkeypatch):
    """The negative control: who does not wait for the other is stopped by the constraint alone."""
    both = Barrier(2)

    def compares_at_once(*pair):
        both.wait(timeout=10)
        return fit_of(*pair)

    monkeypatch.setattr(shared_job, "hold", lambda opening, now: True)
    monkeypatch.setattr(shared_job, "fit_of", compares_at_once)
    outcomes = _suggested_by_both()
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [IntegrityError]
    assert SharedJob.objects.count() == 1
