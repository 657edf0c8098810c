"""Reach among companies: counted where they lie, narrowed, downloaded, and hidden where counts are small."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.contacts import AgreementFactory, ContactFactory
from tests.factories.events import AttendanceFactory, ParticipantFactory, SessionFactory
from tests.factories.partnerships import PartnershipFactory, ProgrammeFactory
from tests.factories.placements import CompanyFactory, PlacementFactory
from virksom.evaluation.facts.reach import Narrowing, company_reach, groups_of, place_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2009, 3, 31)


def when(day):
    return dt.datetime.combine(day, dt.time(10), dt.UTC)


@pytest.fixture
def partnership():
    return PartnershipFactory(programme=ProgrammeFactory(small_count_threshold=4))


def company(partnership, **fields):
    return CompanyFactory(municipality=partnership.municipality, **{"size": "10-49", **fields})


def contact(company, partnership, day=dt.date(2008, 9, 1), **fields):
    return ContactFactory(company=company, partnership=partnership, at=when(day), **fields)


def came(company, partnership, level="top_management"):
    session = SessionFactory(event__partnership=partnership)
    person = ParticipantFactory(partnership=partnership, company=company, level=level)
    return AttendanceFactory(session=session, participant=person)


def reach_of(partnership, **narrowed):
    place = place_of(partnership, AS_OF)
    return company_reach(place, Narrowing(**narrowed), groups_of(place))


def test_the_latest_contact_that_says_so_decides_who_knows_the_schemes(partnership):
    one, other, silent = (company(partnership) for _ in range(3))
    contact(one, partnership, dt.date(2008, 5, 1), knows_schemes=False)
    contact(one, partnership, dt.date(2008, 6, 1), knows_schemes=True)
    contact(one, partnership, dt.date(2008, 7, 1), knows_schemes=None)
    contact(other, partnership, dt.date(2008, 5, 1), knows_schemes=True)
    contact(other, partnership, dt.date(2008, 6, 1), knows_schemes=False)
    contact(silent, partnership, dt.date(2009, 6, 1), knows_schemes=True)
    assert (reach_of(partnership).whole.know, reach_of(partnership).whole.companies) == (1, 3)


def test_visits_and_meetings_count_as_visits_and_drafts_do_not(partnership):
    for channel, is_draft in (("visit", False), ("meeting", False), ("call", False), ("visit", True)):
        contact(company(partnership), partnership, channel=channel, is_draft=is_draft)
    assert reach_of(partnership).whole.visited == 2


def test_a_company_takes_part_by_an_attendance_an_agreement_or_a_placement_once(partnership):
    everything = company(partnership)
    came(everything, partnership)
    AgreementFactory(company=everything, partnership=partnership, starts=AS_OF, signed_on=AS_OF)
    PlacementFactory(company=everything, partnership=partnership)
    came(company(partnership), partnership)
    unsigned = company(partnership)
    AgreementFactory(company=unsigned, partnership=partnership, starts=AS_OF)
    assert reach_of(partnership).whole.take_part == 2


def test_companies_elsewhere_or_closed_down_and_others_contacts_do_not_count(partnership):
    elsewhere = PartnershipFactory(programme=partnership.programme)
    here = company(partnership)
    contact(here, elsewhere, knows_schemes=True)
    contact(company(elsewhere), elsewhere, knows_schemes=True)
    company(partnership, status="ceased")
    found = reach_of(partnership)
    assert (found.whole.companies, found.whole.know, found.reached) == (1, 0, 0)
    assert reach_of_programme(partnership).whole.companies == 2


def reach_of_programme(partnership):
    place = place_of(partnership.programme, AS_OF)
    return company_reach(place, Narrowing(), groups_of(place))


def test_contacts_and_attendances_add_up_and_who_is_new_is_told(partnership):
    old, new = company(partnership), company(partnership)
    contact(old, partnership, dt.date(2008, 3, 10), offer="schemes")
    contact(old, partnership, dt.date(2008, 9, 10), offer="recruitment")
    came(old, partnership)
    contact(new, partnership, dt.date(2009, 1, 10))
    company(partnership)
    found = reach_of(partnership)
    assert (found.reached, found.times, found.new) == (2, 4, 1)
    assert (found.with_kinds(1), found.with_kinds(2)) == (2, 1)


def test_it_is_narrowed_by_size_and_industry_everywhere(partnership):
    small = company(partnership, size="1-9", industry_code="101100")
    large = company(partnership, size="250+", industry_code="102000")
    other = company(partnership, size="250+", industry_code="", industry="Bakery")
    for one in (small, large, other):
        contact(one, partnership)
        came(one, partnership, level="hr")
    assert reach_of(partnership, size="50+").reached == 2
    assert dict(reach_of(partnership, size="50+", industry="10").levels) == {"hr": 1}
    assert reach_of(partnership, industry="Bakery").whole.companies == 1


def test_people_count_once_by_level(partnership):
    first = came(company(partnership), partnership)
    AttendanceFactory(session=SessionFactory(event__partnership=partnership), participant=first.participant)
    came(company(partnership), partnership, level="production")
    assert dict(reach_of(partnership).levels) == {"top_management": 1, "production": 1}


def address(place, name="partnership_reach", **more):
    kind = "partnership" if name.startswith("partnership") else "programme"
    return reverse(f"evaluation:{name}", kwargs={kind: place.pk, **more})


@pytest.fixture
def some(partnership):
    for size, number, known in (("1-9", 8, 2), ("10-49", 9, 6), ("50-249", 7, 5)):
        for place in range(number):
            one = company(partnership, size=size)
            contact(one, partnership, knows_schemes=place < known)
    return partnership


def test_a_lead_sees_all_counts_and_can_narrow_them(sign_in, some):
    lead = sign_in(Role.BUSINESS_LEAD, some)
    page = lead.get(address(some))
    assert "13 af 24 virksomheder kender støtteordningerne" in page.content.decode()
    assert not page.context["threshold"]
    narrowed = lead.get(address(some), {"size": "50+"})
    assert narrowed.context["found"].reach.whole.companies == 7


def test_who_may_only_see_counts_sees_no_small_one_and_cannot_narrow(sign_in, some):
    owner = sign_in(Role.PROGRAMME_OWNER, programme=some.programme)
    for place, name in ((some, "partnership_reach"), (some.programme, "programme_reach")):
        context = owner.get(address(place, name), {"size": "1-9"}).context
        assert context["form"] is None
        know = {line.title: line.cells[0].count for line in context["found"].by_size}
        assert know["1 til 9 ansatte"] is None
        assert list(know.values()).count(None) >= 2
    text = owner.get(address(some, "partnership_reach_file", form="csv")).content.decode("utf-8-sig")
    assert "skjult" in text


def test_an_evaluator_is_told_of_no_industry_that_has_but_a_few_companies(sign_in, some):
    contact(company(some, industry="Glass eyes"), some)
    evaluator = sign_in(Role.EVALUATOR, programme=some.programme)
    assert "Glass eyes" not in evaluator.get(address(some)).content.decode()
    assert "Glass eyes" in sign_in(Role.BUSINESS_LEAD, some).get(address(some)).content.decode()


def test_who_waits_for_publication_sees_no_figure_and_gets_no_file(sign_in, some):
    school = sign_in(Role.EDUCATION_PARTNER, some)
    page = school.get(address(some))
    assert page.context["is_closed"]
    assert "24" not in page.content.decode().split("<main")[1].split("</main")[0]
    assert school.get(address(some, "partnership_reach_file", form="csv")).status_code == 302


def test_files_carry_the_tables_and_the_definitions(sign_in, some):
    lead = sign_in(Role.BUSINESS_LEAD, some)
    text = lead.get(address(some, "partnership_reach_file", form="csv")).content.decode("utf-8-sig")
    assert "10 til 49 ansatte;9;6;0;0" in text
    assert "divideret med" in text
    assert lead.get(address(some, "partnership_reach_file", form="xlsx")).content[:2] == b"PK"
    assert lead.get(address(some, "partnership_reach_file", form="pdf")).status_code == 404


def test_the_page_takes_the_same_few_queries_however_many_companies(sign_in, some):
    lead, counts = sign_in(Role.BUSINESS_LEAD, some), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert lead.get(address(some)).status_code == 200
        counts.append(len(asked))
        for _ in range(3):
            contact(company(some, size="250+"), some)
    assert counts[0] == counts[1] <= 10


def test_a_partnership_without_companies_is_told_what_is_missing(sign_in, partnership):
    page = sign_in(Role.BUSINESS_LEAD, partnership).get(address(partnership))
    assert "Ingen virksomheder her" in page.content.decode()
    overview = reverse("partnerships:detail", args=[partnership.pk])
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    assert address(partnership) in client.get(overview).content.decode()


def test_a_partnership_nobody_has_talked_in_yet_is_told_so_under_each_heading(sign_in, partnership):
    company(partnership, size="10-49")
    page = sign_in(Role.BUSINESS_LEAD, partnership).get(address(partnership)).content.decode()
    assert "Ingen har talt med en virksomhed om noget endnu." in page


def test_a_slow_count_is_kept_for_ten_minutes_and_says_when_it_was_counted(sign_in, partnership, settings):
    settings.COUNT_IS_SLOW = 0
    one = company(partnership)
    client = sign_in(Role.EVALUATOR, programme=partnership.programme)
    address = reverse("evaluation:partnership_reach", args=[partnership.pk])
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        assert client.get(address).context["counted_at"] is None
        contact(one, partnership)
        kept = client.get(address)
        assert (kept.context["counted_at"], kept.context["found"].reach.reached) == (began, 0)
        # Another choice is another count.
        assert client.get(address, {"size": "10-49"}).context["found"].reach.reached == 1
        clock.shift(dt.timedelta(minutes=10, seconds=1))
        anew = client.get(address)
        assert (anew.context["counted_at"], anew.context["found"].reach.reached) == (None, 1)


def test_a_quick_count_is_live(sign_in, partnership):
    one = company(partnership)
    client = sign_in(Role.EVALUATOR, programme=partnership.programme)
    address = reverse("evaluation:partnership_reach", args=[partnership.pk])
    client.get(address)
    contact(one, partnership)
    assert client.get(address).context["found"].reach.reached == 1
