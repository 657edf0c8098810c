"""Home pages by role, the trail's page, and what is said of the site."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.contacts import AgreementFactory, IntroductionFactory, ReferralFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.partnerships import OrganisationFactory, PartnershipFactory, UserFactory
from tests.factories.placements import CompanyFactory, PlacementFactory
from tests.factories.tours import TourFactory, TourMemberFactory, TourStopFactory, TourTeamFactory
from virksom.events.models import Event, Host
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Role
from virksom.partnerships.models.membership import PROGRAMME_ROLES
from virksom.site.verbs import VERBS
from virksom.site.waiting import Badge

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).resolve().parents[2] / "virksom"


def at_home(sign_in, role, partnership):
    place = {"programme": partnership.programme} if role in PROGRAMME_ROLES else {"partnership": partnership}
    return sign_in(role, **place)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_a_home_page_of_few_queries(sign_in, role):
    partnership = PartnershipFactory()
    client = at_home(sign_in, role, partnership)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/").status_code == 200
        return len(caught)

    soon = timezone.now() + dt.timedelta(days=2)
    EventFactory(partnership=partnership, starts_at=soon)
    one = queries()
    for _n in range(2):
        EventFactory(partnership=partnership, starts_at=soon)
        PartnershipFactory(programme=partnership.programme)
    assert queries() == one <= 14


def test_a_lead_finds_todays_event_before_the_draft_and_no_door_list(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    today = EventFactory(partnership=partnership, starts_at=timezone.now() + dt.timedelta(minutes=1))
    draft = EventFactory(
        partnership=partnership, starts_at=timezone.now() + dt.timedelta(days=9), status=Event.Status.DRAFT
    )
    page = client.get("/").content.decode()
    assert page.index(reverse("events:detail", args=[today.pk])) < page.index(
        reverse("events:detail", args=[draft.pk])
    )
    assert reverse("events:door", args=[today.pk]) not in page


def test_who_may_tick_people_off_finds_the_door_list_of_today(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    today = EventFactory(partnership=partnership, starts_at=timezone.now() + dt.timedelta(minutes=1))
    assert reverse("events:door", args=[today.pk]) in client.get("/").content.decode()


def test_a_cancelled_event_waits_for_nobody(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    soon = timezone.now() + dt.timedelta(days=2)
    gone = EventFactory(partnership=partnership, starts_at=soon, status=Event.Status.CANCELLED)
    assert reverse("events:detail", args=[gone.pk]) not in client.get("/").content.decode()


def test_an_education_partner_finds_only_what_their_school_hosts(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EDUCATION_PARTNER, partnership)
    soon = timezone.now() + dt.timedelta(days=2)
    EventFactory(partnership=partnership, title="Not theirs", starts_at=soon, is_public=False)
    ours = EventFactory(partnership=partnership, title="Their own", starts_at=soon)
    Host.objects.create(event=ours, organisation=client.membership.organisation)
    page = client.get("/").content.decode()
    assert "Their own" in page
    assert "Not theirs" not in page


def test_a_company_finds_its_peoples_seats_its_placements_and_the_next_events(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.COMPANY_USER, partnership)
    company = CompanyFactory(organisation=client.membership.organisation)
    PlacementFactory(partnership=partnership, company=company)
    soon = timezone.now() + dt.timedelta(days=2)
    coming, other = (EventFactory(partnership=partnership, starts_at=soon) for _n in range(2))
    for firm in (company, company, CompanyFactory()):
        RegistrationFactory(event=coming, participant__company=firm)
    client.cookies["django_language"] = "en"

    page = client.get("/").content.decode()

    assert "2 people of yours come." in page
    assert reverse("events:public_detail", args=[coming.pk]) in page
    assert reverse("placements:list") in page
    assert other.title in page


def test_somebody_without_a_role_is_told_what_to_do(client):
    client.force_login(UserFactory())
    assert reverse("accounts:me") in client.get("/").content.decode()


def test_the_front_page_names_the_next_public_events(client):
    soon = timezone.now() + dt.timedelta(days=2)
    EventFactory(title="Open to all", starts_at=soon)
    EventFactory(title="Behind doors", starts_at=soon, is_public=False)
    page = client.get("/").content.decode()
    assert "Open to all" in page
    assert "Behind doors" not in page


@pytest.mark.parametrize("name", ["accessibility", "privacy", "about", "contact"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_said_of_the_site_can_be_read(client, name, language):
    client.cookies["django_language"] = language
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_the_address_of_the_law_leads_to_the_statement(client):
    assert client.get("/was").headers["Location"] == reverse("accessibility")


def test_what_does_not_exist_says_what_to_do(client):
    answer = client.get("/findes-ikke/")
    assert answer.status_code == 404
    assert reverse("account_login") in answer.content.decode()


@pytest.fixture
def lines(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    organisation = client.membership.organisation
    by = Viewer(user_id=1, name="Zelda", organisation_id=organisation.pk, organisation_name=organisation.name)
    for _n in range(60):
        leave_trail(by, "change_partnership", partnership, circle_id=partnership.pk)
    leave_trail(by, "announce_event", EventFactory(title="Far away"), circle_id=PartnershipFactory().pk)
    return client


def test_the_trail_shows_fifty_lines_and_then_the_older_ones(lines):
    first = lines.get(reverse("trail")).content.decode()
    assert first.count("<time") == 50
    assert "before=11" in first
    assert lines.get(reverse("trail"), {"before": 11}).content.decode().count("<time") == 10


def test_the_trail_leaves_out_what_one_may_not_see(lines):
    assert "Far away" not in lines.get(reverse("trail")).content.decode()


def test_the_trail_is_narrowed_by_who_what_and_when(lines):
    def count(**asked):
        return lines.get(reverse("trail"), asked).content.decode().count("<time")

    lines.cookies["django_language"] = "en"
    assert count(who="zel") == 50
    assert count(who="nobody") == 0
    assert count(what="changed the partnership") == 50
    assert count(what="announced") == 0
    assert count(last="2001-01-01") == 0


def test_the_trail_costs_the_same_for_one_and_for_many(lines):
    with CaptureQueriesContext(connection) as many:
        lines.get(reverse("trail"))
    with CaptureQueriesContext(connection) as few:
        lines.get(reverse("trail"), {"before": 2})
    assert len(many) == len(few) <= 12


def verbs_used():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "leave_trail" and isinstance(node.args[1], ast.Constant):
                yield node.args[1].value


def test_every_verb_of_the_trail_has_its_words():
    assert not set(verbs_used()) - set(VERBS)


def test_who_goes_on_a_tour_finds_the_route_of_their_team_on_the_home_page(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    today = timezone.localdate()
    later, past = (
        TourFactory(partnership=partnership, first_on=first, last_on=first + dt.timedelta(days=2))
        for first in (today + dt.timedelta(days=1), today - dt.timedelta(days=9))
    )
    for tour in (later, past):
        team = TourTeamFactory(tour=tour, number=2)
        TourMemberFactory(team=team, user=client.membership.user)
    day = reverse("events:tour_day", args=[later.pk, later.teams.get().pk])

    page = client.get("/")

    assert [row.url for row in page.context["waiting"] if "/ture/" in row.url] == [day]
    assert "er du på turné med hold 2" in page.content.decode()
    TourStopFactory(team=later.teams.get(), tour=later, on=today)
    assert [row.badge for row in client.get("/").context["waiting"] if row.url == day] == [Badge.TODAY]


def test_a_team_that_has_been_everywhere_has_no_route_on_the_home_page(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    today = timezone.localdate()
    tour = TourFactory(partnership=partnership, first_on=today - dt.timedelta(days=1), last_on=today)
    team = TourTeamFactory(tour=tour)
    TourMemberFactory(team=team, user=client.membership.user)
    TourStopFactory(team=team, tour=tour, on=tour.first_on)
    assert not [row for row in client.get("/").context["waiting"] if "/ture/" in row.url]


@pytest.mark.parametrize("role", [Role.EDUCATION_PARTNER, Role.ASSOCIATION_PARTNER])
def test_who_is_promised_a_reminder_on_their_page_gets_it(sign_in, role):
    partnership = PartnershipFactory()
    client = sign_in(role, partnership)
    done = {
        "partnership": partnership,
        "organisation": client.membership.organisation,
        "user": client.membership.user,
    }
    today = timezone.localdate()
    agreement = AgreementFactory(**done, review_on=today, signed_on=today - dt.timedelta(days=90))
    introduction = IntroductionFactory(**done, due_on=today)
    page = client.get("/").content.decode()
    assert reverse("companies:agreement", args=[agreement.pk]) in page
    assert reverse("companies:follow_up_introduction", args=[introduction.pk]) in page


def test_both_companies_find_their_introduction_on_their_home_page(sign_in):
    partnership = PartnershipFactory()
    newcomer, role_model, neither = (
        CompanyFactory(municipality=partnership.municipality, organisation=OrganisationFactory())
        for _n in range(3)
    )
    IntroductionFactory(partnership=partnership, company=newcomer, role_model=role_model, about="Trainees")
    for company in (newcomer, role_model, neither):
        client = sign_in(Role.COMPANY_USER, partnership, organisation=company.organisation)
        concerns = company != neither
        assert ("bliver introduceret for hinanden" in client.get("/").content.decode()) is concerns
        listed = client.get(reverse("companies:introductions")).content.decode()
        assert ("Trainees" in listed) is concerns


def test_the_badge_of_a_referral_says_how_soon_it_is_to_be_answered(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    now = timezone.now()
    for hours in (-2, 72):
        ReferralFactory(
            partnership=partnership,
            to=client.membership.organisation,
            answer_by=now + dt.timedelta(hours=hours),
            remind_at=now - dt.timedelta(hours=3),
        )
    rows = [row for row in client.get("/").context["waiting"] if "/henvisninger/" in row.url]
    assert [row.badge for row in rows] == [Badge.OVERDUE, Badge.SOON]


def test_an_old_referral_to_answer_stands_before_many_that_are_taken_on(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    done = {"partnership": partnership, "to": client.membership.organisation}
    old = ReferralFactory(**done)
    taken = {"state": "accepted", "answered_by": client.membership.user, "answered_at": timezone.now()}
    for _n in range(16):
        ReferralFactory(**done, **taken)
    assert reverse("companies:referral", args=[old.pk]) in client.get("/").content.decode()


def test_a_start_package_nobody_has_written_down_is_open_at_home_as_on_the_partnerships_page(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    points = client.get(reverse("partnerships:detail", args=[partnership.pk])).context["points"]
    assert "start package" in [point.code for point in points]
    assert "Startpakken er gennemført" not in client.get("/").content.decode()
    assert "Startpakken mangler" in client.get("/").content.decode()
