"""Company tours: mixed teams, routes, reservations that are never forced, and what came of the day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.contacts import ContactFactory, ContactRulesFactory, NeedFactory, ReservationFactory
from tests.factories.events import EventFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    UserFactory,
)
from tests.factories.placements import CompanyFactory, ContactPersonFactory, PlacementFactory
from tests.factories.tours import TourFactory, TourMemberFactory, TourStopFactory, TourTeamFactory
from virksom.companies.actions.contact import delete_contact, record_contact
from virksom.companies.actions.reservation import queue_item, reserve_contact
from virksom.companies.facts.answer import Question, judge, picture_of
from virksom.companies.models import AgendaItem, Contact, MonthOfContacts, Need, Reservation, ReservedDay
from virksom.events.actions.tour import Going, add_stops, change_stop, reserve_stops, set_teams
from virksom.events.actions.tour_day import note_not_at_home, record_decline, record_visit, undo_result
from virksom.events.facts.tour import gone_with
from virksom.events.facts.tour_plan import Goer, Slot, companies_to_visit, laid_out, mixed
from virksom.events.facts.tour_results import results_of
from virksom.events.models import Tour, TourMember, TourStop
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role
from virksom.site.middleware import viewer_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english(client):
    """The sentences below are the English ones, on pages and in refusals."""
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def partnership():
    return PartnershipFactory()


def seat(partnership, role, sector):
    return MembershipFactory(
        partnership=partnership, role=role, organisation=OrganisationFactory(sector=sector)
    )


@pytest.fixture
def consultant(partnership):
    """A business consultant's seat, and the viewer they are."""
    membership = seat(partnership, Role.BUSINESS_CONSULTANT, "business")
    return viewer_of(membership.user, timezone.localdate())


@pytest.fixture
def colleague(partnership):
    """A job consultant of another organisation."""
    membership = seat(partnership, Role.JOB_CONSULTANT, "employment")
    return viewer_of(membership.user, timezone.localdate())


@pytest.fixture
def tour(partnership):
    today = timezone.localdate()
    tour = TourFactory(partnership=partnership, first_on=today, last_on=today + 6 * DAY)
    TourTeamFactory(tour=tour, number=1)
    return tour


def companies(partnership, count, **fields):
    return [
        CompanyFactory(municipality=partnership.municipality, postcode=f"{5000 + number}", **fields)
        for number in range(count)
    ]


def stop_today(tour, **fields):
    return TourStopFactory(team=tour.teams.first(), tour=tour, on=timezone.localdate(), **fields)


def at(name, tour, **more):
    return reverse(f"events:{name}", kwargs={"tour": tour.pk, **more})


# Teams ---------------------------------------------------------------------------------------------


def test_each_team_gets_both_sides_when_they_reach():
    people = [Goer(f"e{n}", 1, "employment") for n in range(3)] + [
        Goer(f"b{n}", 2, "business") for n in range(3)
    ]

    places = mixed(people, 3)

    for team in (1, 2, 3):
        assert {key[0] for key, number in places.items() if number == team} == {"e", "b"}


def test_a_team_that_was_chosen_is_kept_and_the_others_are_dealt_around_it():
    people = [Goer("a", 1, "employment", 2), Goer("b", 1, "employment"), Goer("c", 2, "business")]

    assert mixed(people, 2) == {"a": 2, "b": 1, "c": 1} | {"c": mixed(people, 2)["c"]}
    assert mixed(people, 2)["b"] == 1


def test_organisations_of_one_side_are_spread_before_one_is_doubled():
    people = [
        Goer("a", 1, "education"),
        Goer("b", 1, "education"),
        Goer("c", 2, "education"),
        Goer("d", 2, "education"),
    ]

    places = mixed(people, 2)

    assert places["a"] != places["b"]
    assert places["c"] != places["d"]


def test_who_goes_keeps_the_organisation_they_went_for(tour, consultant):
    old, new = OrganisationFactory(), OrganisationFactory()
    user = UserFactory()
    set_teams(tour=tour, teams=1, going=[Going("Ida", old, user.pk)], by=consultant)

    set_teams(tour=tour, teams=2, going=[Going("Ida Krog", new, user.pk, 2)], by=consultant)

    member = TourMember.objects.get()
    assert (member.name, member.organisation, member.team.number) == ("Ida Krog", old, 2)


def test_a_name_is_joined_to_the_sign_in_of_that_name_in_the_organisation(tour, consultant, partnership):
    known = MembershipFactory(partnership=partnership, user=UserFactory(name="Bo Lind"))

    set_teams(tour=tour, teams=1, going=[Going("bo lind", known.organisation)], by=consultant)

    assert TourMember.objects.get().user == known.user


def test_nobody_stands_on_the_list_twice(tour, consultant):
    organisation = OrganisationFactory()
    going = [Going("Ida", organisation), Going("ida", organisation)]

    with pytest.raises(ValidationError, match="twice"):
        set_teams(tour=tour, teams=2, going=going, by=consultant)


def test_a_team_with_stops_does_not_go(tour, consultant):
    set_teams(tour=tour, teams=2, going=[], by=consultant)
    TourStopFactory(team=tour.teams.get(number=2), tour=tour)

    with pytest.raises(ValidationError, match="has stops"):
        set_teams(tour=tour, teams=1, going=[], by=consultant)


def test_the_page_warns_of_a_team_from_one_organisation_only(sign_in, tour, partnership):
    organisation = OrganisationFactory(name="The job centre")
    team = tour.teams.first()
    TourMemberFactory.create_batch(2, team=team, organisation=organisation)
    client = sign_in(Role.BUSINESS_LEAD, partnership)

    assert "Everybody comes from The job centre" in client.get(at("tour", tour)).content.decode()
    TourMemberFactory(team=team)
    assert "Everybody comes from" not in client.get(at("tour", tour)).content.decode()


def test_a_proposal_is_shown_before_it_is_kept(sign_in, tour, partnership):
    client = sign_in(Role.PROGRAMME_COORDINATOR, programme=partnership.programme)
    one = seat(partnership, Role.JOB_CONSULTANT, "employment")
    two = seat(partnership, Role.BUSINESS_CONSULTANT, "business")
    three = seat(partnership, Role.JOB_CONSULTANT, "employment")
    sent = {"teams": 2, "propose": "1", **{f"p{row.pk}": "any" for row in (one, two, three)}}

    answer = client.post(at("tour_teams", tour), sent)

    assert answer.status_code == 200
    assert "This is a proposal" in answer.content.decode()
    assert not TourMember.objects.exists()
    client.post(at("tour_teams", tour), {name: value for name, value in sent.items() if name != "propose"})
    teams = {member.user_id: member.team.number for member in TourMember.objects.select_related("team")}
    assert teams[one.user_id] != teams[three.user_id]


def test_a_name_without_an_organisation_is_asked_for_one_and_kept(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_LEAD, partnership)

    answer = client.post(at("tour_teams", tour), {"teams": 1, "name0": "Ida Krog", "team0": "any"})

    assert answer.status_code == 422
    assert 'value="Ida Krog"' in answer.content.decode()


def test_who_went_with_whom_is_kept_for_the_next_tour(tour, partnership):
    earlier = TourFactory(partnership=partnership, first_on=tour.first_on - 90 * DAY)
    team = TourTeamFactory(tour=earlier, number=1)
    user = UserFactory()
    TourMemberFactory(team=team, user=user, name="Ida")
    TourMemberFactory(team=team, name="Bo")
    TourMemberFactory(team=TourTeamFactory(tour=earlier, number=2), name="Not with her")
    ida = TourMemberFactory(team=tour.teams.first(), user=user, name="Ida")

    assert gone_with([ida], before=tour) == {(user.pk,): (("Bo", 1),)}


def test_ones_own_page_says_with_whom_one_went(sign_in, tour, partnership):
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    TourMemberFactory(team=tour.teams.first(), user=client.membership.user)
    TourMemberFactory(team=tour.teams.first(), name="Bo Lind")

    page = client.get(reverse("accounts:me")).content.decode()

    assert tour.title in page
    assert "Bo Lind" in page


# Companies and routes ------------------------------------------------------------------------------


def test_companies_that_want_no_contact_are_left_out_and_it_says_so(tour, partnership, consultant):
    free, stopped, paused, protected, welcome, unwanted = companies(partnership, 6)
    ContactRulesFactory(company=stopped, has_stopped=True)
    ContactRulesFactory(company=paused, pause_until=tour.first_on + DAY)
    ContactRulesFactory(company=unwanted, not_about=["network"])
    for company in (protected, welcome):
        type(company).objects.filter(pk=company.pk).update(is_protected_from_advertising=True)
    NeedFactory(company=welcome, partnership=partnership)
    today = timezone.localdate()

    choice = companies_to_visit(tour, consultant, {}, today)

    assert set(choice.companies) == {free, welcome}
    asked = Question("network", tour.first_on, tour.last_on)
    for one in (free, stopped, paused, protected, welcome, unwanted):
        one.refresh_from_db()
        answer = judge(asked, picture_of(one, "network", partnership.pk, today))
        assert answer.is_clear == (one in choice.companies)
    assert sorted(count for _label, count in choice.left_out) == [1, 1, 1, 1]


def test_the_filter_asks_for_place_industry_size_and_never_visited(tour, partnership, consultant):
    near = CompanyFactory(
        municipality=partnership.municipality, postcode="5000", city="Odense C", industry="Food", size="10-49"
    )
    visited = CompanyFactory(municipality=partnership.municipality, postcode="5000", industry="Food")
    ContactFactory(company=visited, partnership=partnership, channel="visit")
    companies(partnership, 1)

    def found(**chosen):
        return set(companies_to_visit(tour, consultant, chosen, timezone.localdate()).companies)

    assert found(place="5000", industry="food") == {near, visited} | found(place="5000", industry="food")
    assert near in found(never_visited=True)
    assert visited not in found(never_visited=True)
    assert found(size="10-49") == {near}
    assert found(place="odense c") == {near}


def test_neighbours_stay_on_one_route_and_routes_are_even(partnership):
    rows = companies(partnership, 5)

    routes = laid_out(reversed(rows), [Slot(1, dt.date(2026, 3, 2)), Slot(2, dt.date(2026, 3, 2))])

    assert [company.postcode for company in routes[0][1]] == ["5000", "5001", "5002"]
    assert [company.postcode for company in routes[1][1]] == ["5003", "5004"]


def test_a_company_is_put_on_a_tour_once(tour, partnership, consultant):
    rows = companies(partnership, 2)
    add_stops(tour=tour, companies=rows, by=consultant)
    add_stops(tour=tour, companies=rows, by=consultant)

    assert TourStop.objects.count() == 2


def test_a_stop_moves_down_its_route_without_javascript_and_times_stay(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    first = stop_today(tour, position=0, planned_at=dt.time(9))
    second = stop_today(tour, position=1, planned_at=dt.time(10))

    client.post(at("tour_move", tour, tour_stop=first.pk), {"way": "down"})

    assert list(TourStop.objects.in_order()) == [second, first]
    assert [stop.planned_at for stop in TourStop.objects.in_order()] == [dt.time(9), dt.time(10)]
    client.post(at("tour_move", tour, tour_stop=first.pk), {"way": "down"})
    assert list(TourStop.objects.in_order()) == [second, first]


# Reservations --------------------------------------------------------------------------------------


def test_what_cannot_be_reserved_is_listed_with_the_reason_and_skipped(sign_in, tour, partnership, colleague):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    clear, taken = stop_today(tour), stop_today(tour)
    today = timezone.localdate()
    reserve_contact(
        company=taken.company, channel="call", offer="network", about="x", starts_on=today, ends_on=today,
        by=colleague,
    )  # fmt: skip

    page = client.post(at("tour_reserve", tour), follow=True).content.decode()

    clear.refresh_from_db()
    taken.refresh_from_db()
    assert clear.is_reserved
    assert (taken.reservation, taken.refusal) == (None, "taken")
    assert "1 company is skipped" in page
    assert ReservedDay.objects.filter(company=taken.company).count() == 1


def test_reserving_twice_reserves_once(tour, consultant):
    stop_today(tour)

    assert reserve_stops(tour=tour, by=consultant) == (1, [])
    assert reserve_stops(tour=tour, by=consultant) == (0, [])
    assert Reservation.objects.count() == 1


def test_a_stop_of_a_past_day_is_not_reserved(tour, consultant):
    TourStopFactory(team=tour.teams.first(), tour=tour, on=timezone.localdate() - DAY)

    assert reserve_stops(tour=tour, by=consultant) == (0, [])


def test_what_other_partners_queued_is_taken_along(tour, consultant, colleague):
    stop = stop_today(tour)
    item = queue_item(company=stop.company, offer="trainees", about="A trainee", by=colleague)

    reserve_stops(tour=tour, by=consultant)

    item.refresh_from_db()
    stop.refresh_from_db()
    assert item.reservation == stop.reservation
    assert stop.reservation.agenda_items.count() == 2


def test_a_reserved_visit_moves_with_its_reservation_and_agenda(tour, consultant, colleague):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    queue_item(company=stop.company, offer="trainees", about="A trainee", by=colleague)
    stop = TourStop.objects.select_related("reservation", "tour", "team", "company").get()

    change_stop(stop=stop, team=stop.team, on=tour.days[-1], planned_at=None, by=consultant)

    stop.refresh_from_db()
    assert (stop.on, stop.reservation.starts_on) == (tour.days[-1], tour.days[-1])
    assert set(ReservedDay.objects.values_list("on", flat=True)) == {tour.days[-1]}
    assert stop.reservation.agenda_items.filter(about="A trainee").exists()


def test_a_visit_that_cannot_move_stays_with_its_reservation(tour, consultant, partnership):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    ContactRulesFactory(
        company=stop.company, pause_from=timezone.localdate() + DAY, pause_until=tour.last_on + DAY
    )
    stop = TourStop.objects.select_related("reservation", "tour", "team", "company").get()

    with pytest.raises(ValidationError, match="pause"):
        change_stop(stop=stop, team=stop.team, on=tour.days[-1], planned_at=None, by=consultant)

    kept = TourStop.objects.get()
    assert kept.on == timezone.localdate()
    assert kept.is_reserved


def test_a_lead_of_the_employment_side_plans_but_does_not_reserve(sign_in, tour, partnership):
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    stop_today(tour)

    assert client.post(at("tour_reserve", tour)).status_code == 404
    page = client.get(at("tour", tour)).content.decode()
    assert "Choose companies" in page
    assert at("tour_reserve", tour) not in page


# The day -------------------------------------------------------------------------------------------


def test_a_visit_becomes_a_contact_with_needs_and_closes_the_agenda(sign_in, tour, partnership, colleague):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    stop = stop_today(tour)
    ida = ContactPersonFactory(company=stop.company, name="Ida Krog")
    item = queue_item(company=stop.company, offer="trainees", about="A trainee", by=colleague)
    client.post(at("tour_reserve", tour))
    day = client.get(at("tour_day", tour, tour_team=stop.team_id)).content.decode()
    assert "Ida Krog" in day
    assert "A trainee" in day

    answer = client.post(
        at("tour_visit", tour, tour_stop=stop.pk),
        {"wants_more": "yes", "need_training": "on", "people": "2", "about_people": "Two for the kitchen",
         "knows_schemes": "no", "person": ida.pk, "notes": "", f"outcome_{item.pk}": "One from January"},
    )  # fmt: skip

    assert answer.status_code == 302
    stop.refresh_from_db()
    item.refresh_from_db()
    contact = Contact.objects.get()
    assert (stop.result, stop.contact) == ("visited", contact)
    assert (contact.wants_more, contact.person, contact.offer, contact.channel) == (
        True,
        ida,
        "network",
        "visit",
    )
    assert contact.organisation == client.membership.organisation
    assert contact.knows_schemes is False
    assert {(need.kind, need.about, need.people) for need in Need.objects.all()} == {
        ("training", "", None),
        ("people", "Two for the kitchen", 2),
    }
    assert (item.closed_by, item.outcome) == (contact, "One from January")
    assert contact.entry.company == stop.company


def test_an_item_that_was_not_raised_waits_for_the_next_visit(tour, consultant, colleague):
    stop = stop_today(tour)
    item = queue_item(company=stop.company, offer="trainees", about="A trainee", by=colleague)
    reserve_stops(tour=tour, by=consultant)
    stop = TourStop.objects.select_related("reservation", "tour", "company").get()

    record_visit(stop=stop, by=consultant)

    item.refresh_from_db()
    assert AgendaItem.objects.queued().get() == item


def test_a_stop_is_written_in_once(tour, consultant):
    stop = stop_today(tour)
    record_visit(stop=stop, by=consultant)

    with pytest.raises(ValidationError, match="already"):
        record_visit(stop=TourStop.objects.select_related("tour").get(), by=consultant)
    with pytest.raises(ValidationError, match="already"):
        note_not_at_home(stop=TourStop.objects.select_related("tour").get(), by=consultant)
    assert Contact.objects.count() == 1


def test_nobody_at_home_gives_the_day_back_and_one_may_come_again(tour, consultant):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    stop = TourStop.objects.select_related("reservation", "tour", "company").get()

    note_not_at_home(stop=stop, by=consultant)

    assert not ReservedDay.objects.exists()
    assert not Contact.objects.exists()
    record_visit(stop=TourStop.objects.select_related("reservation", "tour", "company").get(), by=consultant)
    assert TourStop.objects.get().result == "visited"


def test_a_decline_is_an_approach_that_counts_but_no_visit(tour, consultant):
    stop = stop_today(tour)

    contact = record_decline(stop=stop, by=consultant)

    results = results_of(tour, consultant)
    assert contact.wants_more is False
    assert (results.visited, results.declined, results.interested) == (0, 1, 0)


def test_a_visit_written_in_on_the_companys_page_counts_on_the_tour(tour, consultant):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    stop.refresh_from_db()

    record_contact(
        company=stop.company, channel="visit", offer="network", about="x", at=timezone.now(),
        by=consultant, reservation=stop.reservation, wants_more=True,
    )  # fmt: skip

    results = results_of(tour, consultant)
    assert (results.visited, results.interested, results.left) == (1, 1, 0)
    assert reserve_stops(tour=tour, by=consultant) == (0, [])
    with pytest.raises(ValidationError, match="already"):
        record_visit(stop=TourStop.objects.select_related("reservation", "tour").get(), by=consultant)


def test_a_cpr_number_in_the_result_is_refused_and_what_was_typed_is_kept(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    stop = stop_today(tour)

    answer = client.post(
        at("tour_visit", tour, tour_stop=stop.pk), {"about_people": "A cook", "notes": "Ring 010190-1234"}
    )

    assert answer.status_code == 422
    assert 'value="A cook"' in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_stop_of_another_tour_answers_like_none(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    elsewhere = TourStopFactory()

    for name in ("tour_stop", "tour_visit"):
        assert client.get(at(name, tour, tour_stop=elsewhere.pk)).status_code == 404


def sent(stop):
    """The stop as a page loads it."""
    return TourStop.objects.select_related("reservation", "tour", "company", "contact").get(pk=stop.pk)


def test_what_the_tour_was_reserved_for_is_no_item_of_others_whoever_writes_the_visit_in(
    sign_in, tour, partnership, consultant
):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    own = AgendaItem.objects.get()
    mate = seat(partnership, Role.BUSINESS_CONSULTANT, "business")
    mate.organisation_id = consultant.organisation_id
    mate.save()
    asked = queue_item(
        company=stop.company, offer="trainees", about="A trainee",
        by=viewer_of(mate.user, timezone.localdate()),
    )  # fmt: skip
    AgendaItem.objects.filter(pk=asked.pk).update(reservation=own.reservation)
    client = sign_in(Role.JOB_CONSULTANT, partnership)

    page = client.get(at("tour_visit", tour, tour_stop=stop.pk)).content.decode()
    assert f"outcome_{asked.pk}" in page
    assert f"outcome_{own.pk}" not in page
    assert client.post(at("tour_visit", tour, tour_stop=stop.pk), {"notes": "x"}).status_code == 422
    said = {f"outcome_{asked.pk}": "From January"}
    assert client.post(at("tour_visit", tour, tour_stop=stop.pk), said).status_code == 302

    own.refresh_from_db()
    asked.refresh_from_db()
    contact = Contact.objects.get()
    assert contact.organisation != own.organisation
    assert (own.closed_by, asked.closed_by, asked.outcome) == (contact, contact, "From January")
    assert not AgendaItem.objects.queued().exists()


def test_what_a_colleague_wanted_raised_and_was_not_waits_for_the_next_visit(tour, consultant, partnership):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    asked = queue_item(company=stop.company, offer="trainees", about="A trainee", by=consultant)
    AgendaItem.objects.filter(pk=asked.pk).update(reservation=Reservation.objects.get())

    record_visit(stop=sent(stop), by=consultant)

    assert AgendaItem.objects.queued().get() == asked


def test_anybody_on_the_team_says_that_nobody_was_at_home(sign_in, tour, partnership, consultant):
    stop = stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    client = sign_in(Role.JOB_CONSULTANT, partnership)

    page = client.post(at("tour_result", tour, tour_stop=stop.pk), {"result": "not_at_home"}, follow=True)

    assert "another partner" not in page.content.decode()
    assert TourStop.objects.get().result == "not_at_home"
    assert Reservation.objects.get().state == "given_up"
    assert not ReservedDay.objects.exists()


def test_a_decline_by_mistake_is_taken_back_and_the_visit_written_in(sign_in, tour, partnership, colleague):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    stop = stop_today(tour)
    item = queue_item(company=stop.company, offer="trainees", about="A trainee", by=colleague)
    client.post(at("tour_reserve", tour))
    client.post(at("tour_result", tour, tour_stop=stop.pk), {"result": "declined"})
    day = at("tour_day", tour, tour_team=stop.team_id)
    undo = at("tour_undo", tour, tour_stop=stop.pk)
    assert undo in client.get(day).content.decode()

    client.post(undo)

    stop = sent(stop)
    assert (stop.result, stop.contact, stop.is_open, stop.is_reserved) == ("not_yet", None, True, True)
    assert not Contact.objects.exists()
    item.refresh_from_db()
    assert item.reservation == stop.reservation
    assert MonthOfContacts.objects.get().taken == 1
    assert undo not in client.get(day).content.decode()
    client.post(at("tour_visit", tour, tour_stop=stop.pk), {f"outcome_{item.pk}": "One"})
    assert sent(stop).was_visited


def test_a_visit_taken_back_takes_the_needs_written_in_with_it(tour, consultant):
    stop = stop_today(tour)
    record_visit(stop=stop, by=consultant, needs=[{"kind": "people", "people": 2}])

    undo_result(stop=sent(stop), by=consultant)

    assert not Need.objects.exists()
    assert sent(stop).is_open


def test_only_who_wrote_a_result_in_takes_it_back_and_only_the_same_day(tour, consultant, colleague):
    stop = stop_today(tour)
    contact = record_decline(stop=stop, by=consultant)

    with pytest.raises(ValidationError, match="who wrote it in"):
        undo_result(stop=sent(stop), by=colleague)
    Contact.objects.filter(pk=contact.pk).update(created_at=timezone.now() - DAY)
    with pytest.raises(ValidationError, match="same day"):
        undo_result(stop=sent(stop), by=consultant)
    assert sent(stop).result == "declined"


def test_a_stop_whose_contact_is_deleted_is_open_again(tour, consultant, partnership):
    lead = viewer_of(seat(partnership, Role.BUSINESS_LEAD, "business").user, timezone.localdate())
    here, elsewhere = stop_today(tour), stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    record_visit(stop=sent(here), by=consultant)
    record_contact(
        company=elsewhere.company, channel="visit", offer="network", about="x", at=timezone.now(),
        by=consultant, reservation=sent(elsewhere).reservation,
    )  # fmt: skip
    assert sent(here).was_visited
    assert sent(elsewhere).was_visited

    for contact in Contact.objects.all():
        delete_contact(contact=contact, by=lead)

    for stop in (sent(here), sent(elsewhere)):
        assert (stop.result, stop.was_visited, stop.is_open) == ("not_yet", False, True)
    assert reserve_stops(tour=tour, by=consultant) == (2, [])


def test_something_else_that_a_company_needs_is_said_in_words(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    stop = stop_today(tour)

    answer = client.post(at("tour_visit", tour, tour_stop=stop.pk), {"need_other": "on"})

    assert answer.status_code == 422
    assert "Say what it is" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_visit_sent_twice_from_a_patchy_network_is_written_in_once_and_told_so(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    stop = stop_today(tour)
    page = client.get(at("tour_visit", tour, tour_stop=stop.pk)).content.decode()
    assert f'data-draft="stop-{stop.pk}"' in page
    assert "companies/visit" in page
    form = {"key": "abc", "need_training": "on"}

    for _ in range(2):
        answer = client.post(at("tour_visit", tour, tour_stop=stop.pk), form, headers={"X-Draft": "1"})
        assert answer.status_code == 204
        assert answer["X-Written"].startswith(at("tour_day", tour, tour_team=stop.team_id))
    assert Contact.objects.count() == 1
    assert Need.objects.count() == 1


# Results -------------------------------------------------------------------------------------------


def test_results_are_counted_from_contacts_and_needs_by_team_and_day(tour, consultant):
    stops = [stop_today(tour) for _ in range(4)]
    record_visit(stop=stops[0], by=consultant, wants_more=True, needs=[{"kind": "people", "people": 3}])
    needs = [{"kind": "people"}, {"kind": "training"}]
    record_visit(stop=stops[1], by=consultant, wants_more=False, needs=needs)
    note_not_at_home(stop=stops[2], by=consultant)

    results = results_of(tour, consultant)

    assert (results.planned, results.visited, results.interested, results.not_at_home, results.left) == (
        4, 2, 1, 1, 1,
    )  # fmt: skip
    assert [count for _label, count in results.needs] == [2, 1]
    assert results.openings == 3
    assert [(row.planned, row.visited, row.interested) for row in results.routes] == [(4, 2, 1)]
    Contact.objects.filter(wants_more=True).delete()
    assert results_of(tour, consultant).interested == 0


def test_figures_are_for_those_who_read_counts_and_words_for_those_who_read_contacts(
    sign_in, tour, partnership, consultant
):
    record_visit(stop=stop_today(tour), by=consultant, wants_more=True)
    owner = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
    page = owner.get(at("tour", tour)).content.decode()
    assert "visited, of 1" in page
    # The figure stands there, the company's own answer does not.
    assert page.count("interested in further contact") == 1

    candidate = sign_in(Role.CANDIDATE, partnership)
    page = candidate.get(at("tour", tour)).content.decode()
    assert "visited, of 1" not in page
    assert "that your role does not show" in page


def test_names_of_those_who_go_are_not_for_candidates(sign_in, tour, partnership):
    TourMemberFactory(team=tour.teams.first(), name="Bo Lind")

    assert "Bo Lind" not in sign_in(Role.CANDIDATE, partnership).get(at("tour", tour)).content.decode()
    assert "Bo Lind" in sign_in(Role.BUSINESS_LEAD, partnership).get(at("tour", tour)).content.decode()


def test_jobs_that_began_within_a_year_after_the_visit_follow_it(sign_in, tour, partnership, consultant):
    stop, other = stop_today(tour), stop_today(tour)
    record_visit(stop=stop, by=consultant)
    today = timezone.localdate()
    for company, starts in (
        (stop.company, today + 30 * DAY),
        (stop.company, today - DAY),
        (stop.company, today + 400 * DAY),
        (other.company, today + 30 * DAY),
    ):
        PlacementFactory(partnership=partnership, company=company, starts=starts)
    client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)

    page = client.get(at("tour", tour)).content.decode()

    assert "1 placement began in 1 of the companies" in page


def test_an_event_of_the_calendar_leads_to_its_tour(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    event = EventFactory(partnership=partnership, kind="company_tour")
    Tour.objects.filter(pk=tour.pk).update(event=event)
    TourFactory(partnership=partnership)
    link = f"{reverse('events:tours')}?event={event.pk}"

    page = client.get(reverse("events:detail", kwargs={"event": event.pk})).content.decode()

    assert link in page
    assert client.get(link).url == at("tour", tour)
    assert client.get(reverse("events:tours") + "?event=x").status_code == 200


# Whose tour it is ----------------------------------------------------------------------------------


@pytest.fixture
def school(sign_in, tour, partnership, consultant):
    """Somebody of a school with a teacher on a team of the business organisation's tour."""
    client = sign_in(Role.EDUCATION_PARTNER, partnership)
    Tour.objects.filter(pk=tour.pk).update(organisation=consultant.organisation_id)
    TourMemberFactory(team=tour.teams.first(), organisation=client.membership.organisation)
    return client


def test_whose_people_go_along_reads_the_tour_and_changes_nothing_of_it(school, tour):
    stop = stop_today(tour)
    page = school.get(at("tour", tour))
    assert page.status_code == 200
    assert at("tour_change", tour) not in page.content.decode()

    for name in ("tour_change", "tour_teams", "tour_companies"):
        assert school.get(at(name, tour)).status_code == 404
    assert school.get(at("tour_stop", tour, tour_stop=stop.pk)).status_code == 404
    for address in (at("tour_delete", tour), at("tour_stop_remove", tour, tour_stop=stop.pk)):
        assert school.post(address).status_code == 404
    Tour.objects.filter(pk=tour.pk).update(organisation=school.membership.organisation)
    assert school.get(at("tour_change", tour)).status_code == 200


def test_a_tour_links_to_its_event_for_those_who_may_open_it(school, tour, partnership, sign_in):
    event = EventFactory(partnership=partnership, kind="company_tour", title="Spring tour")
    Tour.objects.filter(pk=tour.pk).update(event=event)
    link = reverse("events:detail", kwargs={"event": event.pk})

    page = school.get(at("tour", tour)).content.decode()

    assert "Spring tour" in page
    assert link not in page
    assert link in sign_in(Role.BUSINESS_LEAD, partnership).get(at("tour", tour)).content.decode()


# Planning pages ------------------------------------------------------------------------------------


def test_a_lead_plans_a_tour_from_nothing_to_reserved_visits(sign_in, partnership):
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    companies(partnership, 3)
    today = timezone.localdate()
    client.post(
        reverse("events:tour_new", kwargs={"partnership": partnership.pk}),
        {"title": "Tour", "first_on": today, "last_on": today, "offer": "network", "about": "Hello"},
    )
    tour = Tour.objects.get()

    client.post(at("tour_companies", tour), {"first": "2"})
    client.post(at("tour_reserve", tour))

    assert [stop.is_reserved for stop in tour.stops.select_related("reservation")] == [True, True]
    assert tour.organisation == client.membership.organisation
    verbs = list(TrailEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["plan_tour", "add_tour_stops", "reserve_contact", "reserve_contact"]


@pytest.mark.parametrize("last", ["2026-03-01", "2026-04-30"])
def test_impossible_days_are_told_and_what_was_typed_is_kept(sign_in, partnership, last):
    client = sign_in(Role.BUSINESS_LEAD, partnership)

    answer = client.post(
        reverse("events:tour_new", kwargs={"partnership": partnership.pk}),
        {"title": "Spring tour", "first_on": "2026-03-02", "last_on": last, "offer": "network", "about": "x"},
    )

    assert answer.status_code == 422
    assert 'value="Spring tour"' in answer.content.decode()
    assert not Tour.objects.exists()


def test_a_tour_with_results_is_not_taken_back(sign_in, tour, partnership, consultant):
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    record_visit(stop=stop_today(tour), by=consultant)

    client.post(at("tour_delete", tour))

    assert Tour.objects.exists()


def test_what_visits_are_about_stays_once_one_is_reserved(sign_in, tour, partnership, consultant):
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    stop_today(tour)
    reserve_stops(tour=tour, by=consultant)
    sent = {
        "title": "x",
        "first_on": tour.first_on,
        "last_on": tour.last_on,
        "offer": "network",
        "about": "Other",
    }

    assert client.post(at("tour_change", tour), sent).status_code == 422
    assert client.post(at("tour_change", tour), {**sent, "about": tour.about}).status_code == 302


def test_the_calendar_file_holds_reserved_stops_with_place_and_time(sign_in, tour, partnership, consultant):
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)
    stop = stop_today(
        tour, planned_at=dt.time(9, 30), company__name="Krog Tag", company__address="Havnegade 1"
    )
    stop_today(tour, company__name="Not reserved")
    ReservationFactory(company=TourStop.objects.last().company, partnership=partnership, offer="network")
    reserve_stops(tour=tour, by=consultant)

    body = client.get(at("tour_calendar", tour, tour_team=stop.team_id)).content.decode()

    assert body.count("BEGIN:VEVENT") == 1 + TourStop.objects.filter(refusal="", pk__gt=stop.pk).count()
    assert "Krog Tag" in body
    assert "Havnegade 1" in body


def test_the_pages_of_a_tour_ask_the_same_whatever_its_length(sign_in, tour, partnership):
    client = sign_in(Role.BUSINESS_LEAD, partnership)
    team = tour.teams.first()

    def asked():
        counts = []
        for address in (at("tour", tour), at("tour_day", tour, tour_team=team.pk), reverse("events:tours")):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    stop_today(tour)
    TourMemberFactory(team=team)
    client.get(at("tour", tour))
    first = asked()
    for _ in range(5):
        stop_today(tour)
        TourMemberFactory(team=team)
    assert asked() == first


def test_who_speaks_for_a_company_too_stands_on_the_day_and_can_be_named(sign_in, tour, partnership):
    main, visited = companies(partnership, 2)
    person = ContactPersonFactory(company=main, name="Ida Krog")
    person.others.add(visited)
    stop = stop_today(tour, company=visited)
    client = sign_in(Role.BUSINESS_CONSULTANT, partnership)

    for address in (
        at("tour_day", tour, tour_team=stop.team_id),
        at("tour_visit", tour, tour_stop=stop.pk),
    ):
        assert "Ida Krog" in client.get(address).content.decode()
