"""The story: five partners want the same company; one goes, and the company hears from one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.companies.partners import SECTOR, company_in, days_ahead, partnership_now
from tests.factories.contacts import ContactRulesFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from virksom.companies.actions.contact import record_contact
from virksom.companies.models import AgendaItem, Contact, Reservation, Turn
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return partnership_now()


def browser(place, role, name):
    """A browser in which somebody of an organisation of that name is signed in."""
    organisation = OrganisationFactory(name=name, sector=SECTOR[role], municipality=place.municipality)
    membership = MembershipFactory(
        role=role, partnership=place, programme=place.programme, organisation=organisation
    )
    client = Client()
    client.force_login(membership.user)
    client.viewer = viewer_of(membership.user, timezone.localdate())
    return client


def ask(client, company, about, offer="recruitment", first=0, last=4, channel="call"):
    return client.post(
        reverse("companies:ask", args=[company.pk]),
        {
            "channel": channel,
            "offer": offer,
            "about": about,
            "starts_on": days_ahead(first),
            "ends_on": days_ahead(last),
        },
    )


def way_out(client, company, way, about, offer="recruitment"):
    visit = Reservation.objects.get()
    data = {"reservation": visit.pk, "channel": "call", "offer": offer, "about": about}
    return client.post(reverse(f"companies:{way}", args=[company.pk]), data, follow=True)


def test_five_partners_one_company_one_visit_with_five_offers(place):
    company = company_in(place, name="Lindehus Emballage")
    job_centre = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    others = [
        (browser(place, Role.BUSINESS_CONSULTANT, "Business Council"), "The evening shift, two people"),
        (browser(place, Role.EDUCATION_PARTNER, "Trade School"), "Trainees from January"),
        (browser(place, Role.ASSOCIATION_PARTNER, "Neighbours"), "A mentor for new employees"),
        (browser(place, Role.JOB_CONSULTANT, "Second Job Centre"), "Somebody for the canteen"),
    ]
    assert ask(job_centre, company, "Two for the forklift", channel="visit").status_code == 302
    for client, about in others:
        refused = ask(client, company, about)
        assert refused.status_code == 409
        said = refused.content.decode()
        assert "Job Centre" in said
        assert f'value="{about}"' in said, "what was typed stays"
        joined = way_out(client, company, "join", about)
        assert joined.status_code == 200
    visit = Reservation.objects.get()
    agenda = list(visit.agenda_items.values_list("about", flat=True))
    assert agenda == ["Two for the forklift", *(about for _client, about in others)]
    record_contact(
        company=company, channel="visit", offer="recruitment", about="Two for the forklift",
        at=timezone.now() - dt.timedelta(minutes=5), by=job_centre.viewer, reservation=visit,
        outcomes={item.pk: f"Yes to {item.about}" for item in visit.agenda_items.all()},
    )  # fmt: skip
    assert Contact.objects.count() == 1
    assert not AgendaItem.objects.open().exists()
    page = job_centre.get(reverse("companies:detail", args=[company.pk])).content.decode()
    assert "Two for the forklift" in page
    assert "Job Centre" in page


def test_a_school_learns_who_goes_and_when_but_not_about_what(place):
    company = company_in(place)
    job_centre = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    school = browser(place, Role.EDUCATION_PARTNER, "Trade School")
    ask(job_centre, company, "A secret plan", channel="visit")
    page = ask(school, company, "Trainees").content.decode()
    assert "Job Centre" in page
    assert "A secret plan" not in page
    assert "A secret plan" not in school.get(reverse("companies:detail", args=[company.pk])).content.decode()


def test_a_window_that_ends_before_it_begins_keeps_what_was_typed_and_says_what_to_do(place):
    company = company_in(place)
    client = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    answer = ask(client, company, "Two people", first=4, last=1)
    assert answer.status_code == 422
    assert 'value="Two people"' in answer.content.decode()
    assert not Reservation.objects.exists()


def test_a_double_click_reserves_once(place):
    company = company_in(place)
    client = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    assert [ask(client, company, "Two people").status_code for _click in range(2)] == [302, 409]
    assert Reservation.objects.count() == 1


def test_a_company_that_stopped_offers_no_way_out(place):
    company = company_in(place)
    ContactRulesFactory(company=company, has_stopped=True)
    answer = ask(browser(place, Role.JOB_CONSULTANT, "Job Centre"), company, "Two people")
    assert answer.status_code == 409
    assert reverse("companies:join", args=[company.pk]) not in answer.content.decode()
    assert not Reservation.objects.exists()


def test_waiting_and_leaving_the_line_by_clicking(place):
    company = company_in(place)
    ask(browser(place, Role.JOB_CONSULTANT, "Job Centre"), company, "Two people")
    council = browser(place, Role.BUSINESS_CONSULTANT, "Business Council")
    way_out(council, company, "wait", "Also two")
    mine = council.get(reverse("companies:reservations")).content.decode()
    assert "Also two" in mine
    council.post(reverse("companies:leave_line", args=[Turn.objects.get().pk]))
    assert Turn.objects.get().state == Turn.State.GONE


def test_joining_a_visit_that_is_over_is_told_and_nothing_changes(place):
    company = company_in(place)
    job_centre = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    ask(job_centre, company, "Two people")
    job_centre.post(reverse("companies:give_up", args=[Reservation.objects.get().pk]))
    before = AgendaItem.objects.count()
    council = browser(place, Role.BUSINESS_CONSULTANT, "Business Council")
    page = way_out(council, company, "join", "Also two")
    assert page.redirect_chain
    assert page.context["messages"]
    assert AgendaItem.objects.count() == before


def test_a_visit_of_another_company_cannot_be_joined_from_here(place):
    ours, other = company_in(place), company_in(place)
    job_centre = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    ask(job_centre, ours, "Two people")
    council = browser(place, Role.BUSINESS_CONSULTANT, "Business Council")
    way_out(council, other, "join", "Also two")
    assert AgendaItem.objects.count() == 1


@pytest.mark.parametrize("contacts", [1, 3, 40])
def test_the_page_asks_as_often_whatever_the_history(place, contacts, django_assert_max_num_queries):
    company = company_in(place)
    client = browser(place, Role.BUSINESS_CONSULTANT, "Business Council")
    for number in range(contacts):
        record_contact(
            company=company, channel="call", offer="advice", about=f"Call {number}",
            at=timezone.now() - dt.timedelta(days=number), by=client.viewer,
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        client.get(reverse("companies:detail", args=[company.pk]))
