"""The timeline: what is planned above today, what happened below, and who reads what of it."""

from __future__ import annotations

import datetime as dt
import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.companies.partners import SECTOR, company_in, partner, partnership_now, reserved
from tests.factories.contacts import ContactFactory, NeedFactory, ReferralFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from tests.factories.placements import ContactPersonFactory
from virksom.companies.actions.need import meet_need
from virksom.companies.actions.reservation import agree_time
from virksom.companies.actions.timeline import enter_contact, enter_need, enter_referral, tell_timeline
from virksom.companies.facts.moments import moment
from virksom.companies.facts.timeline import SHOWN, mark_of
from virksom.companies.models import Contact, TimelineEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return partnership_now()


@pytest.fixture
def firm(place):
    return OrganisationFactory(sector="company", name="Lindehus")


@pytest.fixture
def company(place, firm):
    return company_in(place, name="Lindehus Emballage A/S", organisation=firm)


def address(company):
    return reverse("companies:detail", args=[company.pk])


def page_of(client, company, **query):
    return client.get(address(company), query).content.decode()


def contact_of(company, place, role=Role.JOB_CONSULTANT, days=1, **fields):
    """A contact in the timeline, by an organisation of the role's sector."""
    organisation = fields.pop("organisation", None) or OrganisationFactory(sector=SECTOR[role])
    at = timezone.now() - dt.timedelta(days=days)
    contact = ContactFactory(company=company, partnership=place, organisation=organisation, at=at, **fields)
    enter_contact(contact)
    return contact


def test_what_is_planned_stands_above_today_and_what_happened_below(sign_in, company, place):
    visit = reserved(company, partner(place, name="Nørreå Jobcenter"), about="Forklift drivers")
    contact_of(company, place, about="Trainees from January")
    page = page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company)
    planned, now, past = (
        page.index(text) for text in ("Forklift drivers</p>", "p-now", ">Trainees from January<")
    )
    assert planned < now < past
    assert 'is-plan"' in page
    assert reverse("companies:visit", args=[visit.pk]) in page


def test_today_is_written_as_its_language_writes_days(sign_in, company, place):
    client = sign_in(Role.BUSINESS_CONSULTANT, place)
    contact_of(company, place)
    for language, said in (("en", "Today, Wednesday 25 November"), ("da", "I dag, onsdag 25. november")):
        client.cookies["django_language"] = language
        with time_machine.travel(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), tick=False):
            assert said in page_of(client, company)


def test_an_agreed_time_is_said_in_words(sign_in, company, place):
    by = partner(place)
    visit = reserved(company, by, first=1)
    at = (timezone.localtime() + dt.timedelta(days=1)).replace(hour=10, minute=0)
    agree_time(reservation=visit, visit_at=at, by=by)
    assert "I morgen kl. 10.00. Planlagt" in page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-09-15T08:05", "I dag kl. 8.05"),
        ("2026-09-14T13:20", "I går kl. 13.20"),
        ("2026-09-17T10:00", "Torsdag 17. september kl. 10.00"),
        ("2026-09-11T10:10", "Fredag 11. september kl. 10.10"),
        ("2026-08-27T09:00", "27. august"),
        ("2025-12-31T09:00", "31. december 2025"),
    ],
)
def test_a_moment_is_said_the_more_exactly_the_nearer_it_is(at, said):
    now = timezone.make_aware(dt.datetime(2026, 9, 15, 12))
    assert moment(timezone.make_aware(dt.datetime.fromisoformat(at)), now) == said


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Nørreå Jobcenter (DEMO)", "NJ"),
        ("Lindehus Emballage A/S", "LE"),
        ("Foreningen for Naboskab", "FN"),
        ("Krog", "K"),
        ("123", "?"),
        ("", "?"),
    ],
)
def test_an_organisation_is_marked_by_two_letters(name, mark):
    assert mark_of(name) == mark


def test_each_line_says_how_with_whom_who_and_for_whom(sign_in, company, place):
    person = ContactPersonFactory(company=company, name="Mette Lind")
    contact = contact_of(company, place, person=person, notes="Wants two.", channel="call")
    page = page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company)
    assert "Opkald til Mette Lind" in page
    assert "Wants two." in page
    assert f"{contact.user}, {contact.organisation}" in page
    assert "p-face-employment" in page


def test_company_users_read_who_when_and_why_and_never_the_notes(sign_in, company, place, firm):
    referral = ReferralFactory(
        company=company, partnership=place, state="declined", reason="They are difficult"
    )
    enter_referral(referral)
    contact = contact_of(company, place, notes="They are difficult", openings="They are difficult")
    client = sign_in(Role.COMPANY_USER, place, organisation=firm)
    page = page_of(client, company)
    assert contact.about in page
    assert str(contact.organisation) in page
    assert "They are difficult" not in page
    own = client.get(reverse("companies:contact", args=[contact.pk])).content.decode()
    assert contact.about in own
    assert "They are difficult" not in own


def test_a_school_reads_its_own_lines_only_and_no_names_of_persons(sign_in, company, place):
    school = OrganisationFactory(sector="education", name="Trade School")
    person = ContactPersonFactory(company=company, name="Mette Lind")
    contact_of(company, place, about="From the job centre")
    contact_of(company, place, organisation=school, about="From the school", person=person)
    page = page_of(sign_in(Role.EDUCATION_PARTNER, place, organisation=school), company)
    assert "From the school" in page
    assert "From the job centre" not in page.split("p-now")[1]
    assert "Mette Lind" not in page
    assert 'class="p-filter"' not in page


def test_what_happened_in_another_programme_stays_there(sign_in, company, place):
    elsewhere = partnership_now()
    elsewhere.municipality = place.municipality
    elsewhere.save()
    contact_of(company, elsewhere, about="In another programme")
    page = page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company)
    assert "In another programme" not in page.split("p-now")[1]


def test_the_state_of_a_need_and_of_a_referral_is_a_badge(sign_in, company, place):
    contact = contact_of(company, place, days=30)
    for state in ("open", "under_way"):
        enter_need(NeedFactory(company=company, partnership=place, state=state))
    met = NeedFactory(company=company, partnership=place)
    enter_need(met)
    meet_need(need=met, contact=contact, by=partner(place))
    for state in ("sent", "accepted", "declined"):
        enter_referral(ReferralFactory(company=company, partnership=place, state=state))
    enter_referral(ReferralFactory(company=company, partnership=place, state="closed", closed_by=contact))
    stream = page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company).split('id="timeline"')[1]
    stream = stream.split("p-aside")[0]
    badges = [part.split("<")[0] for part in stream.split('class="v-badge ')[1:]]
    said = {badge.split(">")[1] for badge in badges}
    assert {"Åbent", "I gang", "Dækket"} <= said
    assert any(one.startswith("Lukket ") for one in said)
    assert len(badges) == 7


def test_the_filter_shows_one_sector_at_a_time(sign_in, company, place):
    contact_of(company, place, Role.EDUCATION_PARTNER, about="From the school")
    contact_of(company, place, Role.JOB_CONSULTANT, about="From the job centre")
    contact_of(company, place, about="From the firm", from_company=True)
    client = sign_in(Role.BUSINESS_CONSULTANT, place)

    def seen(sector):
        return [line.heading for line in client.get(address(company), {"sector": sector}).context["entries"]]

    assert seen("education") == ["From the school"]
    assert seen("employment") == ["From the job centre"]
    assert seen("company") == ["From the firm"]
    assert len(seen("")) == len(seen("nonsense")) == 3


def test_the_pages_of_a_timeline_hold_every_line_once_even_at_the_same_moment(sign_in, company, place):
    at = timezone.now() - dt.timedelta(days=400)
    for number in range(2 * SHOWN + 3):
        tell_timeline(
            company=company, partnership_id=place.pk, kind="rules", heading=f"Line {number}", at=at
        )  # fmt: skip
    client = sign_in(Role.BUSINESS_CONSULTANT, place)
    found, query = [], ""
    for _page in range(4):
        answer = client.get(address(company) + query)
        found += [line.heading for line in answer.context["entries"]]
        query = answer.context["older"].replace("#timeline", "")
        if not query:
            break
    assert len(found) == len(set(found)) == 2 * SHOWN + 3
    assert client.get(address(company)).context["is_first_page"]


@pytest.mark.parametrize(
    "before",
    ["x", "1", "-", "1-", "²-²", "9" * 30 + "-1", "1-" + "9" * 30, "1;drop", "99999999999999999999-1"],
)
def test_a_place_that_is_none_shows_a_page(sign_in, company, place, before):
    contact_of(company, place)
    client = sign_in(Role.BUSINESS_CONSULTANT, place)
    assert client.get(address(company), {"before": before}).status_code == 200


def test_an_empty_timeline_says_how_to_begin(sign_in, company, place):
    page = page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company)
    assert reverse("companies:new_contact", args=[company.pk]) in page
    assert "Skriv den første kontakt ind" in page


def test_ten_thousand_lines_cost_no_more_than_ten(sign_in, company, place):
    short = company_in(place)
    organisation, user = OrganisationFactory(), MembershipFactory(partnership=place).user
    now = timezone.now()
    did = {"partnership": place, "organisation": organisation, "user": user}
    for which, count in ((company, 10_000), (short, 10)):
        rows = [
            Contact(
                company=which, channel="call", offer="advice", about=f"Call {number}",
                at=now - dt.timedelta(hours=number), on=timezone.localdate(), **did,
            )
            for number in range(count)
        ]  # fmt: skip
        made = Contact.objects.bulk_create(rows, batch_size=500)
        TimelineEntry.objects.bulk_create(
            [
                TimelineEntry(
                    company=which, at=row.at, kind="contact", sector="employment", contact=row, **did
                )
                for row in made
            ],
            batch_size=500,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = sign_in(Role.BUSINESS_CONSULTANT, place)
    counts, best = {}, {}
    for which in (company, short):
        client.get(address(which))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(which))
        counts[which.pk] = len(asked)
        best[which.pk] = min(_seconds(client, which) for _time in range(5))
    assert counts[company.pk] == counts[short.pk]
    assert best[company.pk] < 2 * best[short.pk] + 0.02


def _seconds(client, company):
    begun = time.perf_counter()
    client.get(address(company))
    return time.perf_counter() - begun


def test_the_head_says_of_the_last_contact_how_long_ago_it_was(sign_in, company, place):
    contact_of(company, place, days=1)
    page = page_of(sign_in(Role.BUSINESS_CONSULTANT, place), company)
    head = page[page.index("p-glance") :].split("</dl>")[0]
    assert "<strong>I går kl." in head
