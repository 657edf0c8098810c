"""The story: five partners want the same company; one goes, and the company hears from one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tests.companies.partners import SECTOR, company_in, days_ahead, partnership_now, reserved
from tests.factories.contacts import ContactFactory, ContactRulesFactory, ReferralFactory
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


def test_days_given_back_are_not_said_to_be_somebodys_when_nobody_waits(place):
    company = company_in(place)
    job_centre = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    job_centre.cookies["django_language"] = "en"
    ask(job_centre, company, "Two people")
    back = job_centre.post(reverse("companies:give_up", args=[Reservation.objects.get().pk]), follow=True)
    said = [str(message) for message in back.context["messages"]]
    assert said[-1] == "The days are free again. If somebody is in line, it is their turn now."


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


def test_behind_ones_own_organisation_nothing_is_handed_over_or_waited_for(place):
    company = company_in(place)
    client = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    ask(client, company, "Two people")
    page = ask(client, company, "Two more").content.decode()
    for way in ("give_on", "wait"):
        assert reverse(f"companies:{way}", args=[company.pk]) not in page
    assert reverse("companies:visit", args=[Reservation.objects.get().pk]) in page
    council = browser(place, Role.BUSINESS_CONSULTANT, "Business Council")
    assert reverse("companies:give_on", args=[company.pk]) in ask(council, company, "Two").content.decode()


def test_each_error_before_a_call_says_which_field_it_is_about(place):
    client = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    page = ask(client, company_in(place), "Two", first=-400, last=-500)
    assert page.status_code == 422
    page = client.post(reverse("companies:ask", args=[company_in(place).pk]), {}).content.decode()
    with translation.override("da"):
        for label in (_("From"), _("At the latest")):
            assert f"<p>{label}: " in page


def test_a_company_reads_who_comes_once_a_time_is_agreed_and_never_what_came_of_an_item(place):
    firm = OrganisationFactory(municipality=place.municipality)
    company = company_in(place, organisation=firm)
    goes = browser(place, Role.JOB_CONSULTANT, "Job Centre")
    ask(goes, company, "Two people", channel="visit")
    visit = Reservation.objects.get()
    user = MembershipFactory(
        role=Role.COMPANY_USER, partnership=place, programme=place.programme, organisation=firm
    ).user
    client = Client()
    client.force_login(user)
    pages = [
        reverse("companies:visit", args=[visit.pk]),
        reverse("companies:detail", args=[company.pk]),
    ]
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Job Centre" in shown
        assert goes.viewer.name not in shown
    Reservation.objects.update(visit_at=timezone.now())
    AgendaItem.objects.update(
        outcome="They owe money", closed_by=ContactFactory(company=company, partnership=place)
    )
    for page in pages:
        shown = client.get(page).content.decode()
        assert goes.viewer.name in shown
        assert "They owe money" not in shown
    assert "They owe money" in goes.get(pages[0]).content.decode()


def test_who_may_only_read_sees_no_button_that_answers_nothing(place):
    job_centre = OrganisationFactory(name="Job Centre", sector="employment", municipality=place.municipality)
    consultant, lead = (
        MembershipFactory(role=role, partnership=place, programme=place.programme, organisation=job_centre)
        for role in (Role.JOB_CONSULTANT, Role.EMPLOYMENT_LEAD)
    )
    company = company_in(place)
    visit = reserved(company, viewer_of(consultant.user, timezone.localdate()))
    declined = ReferralFactory(company=company, partnership=place, organisation=job_centre, state="declined")
    forms = {
        reverse("companies:visit", args=[visit.pk]): reverse("companies:give_up", args=[visit.pk]),
        reverse("companies:referral", args=[declined.pk]): reverse("companies:refer", args=[company.pk]),
    }
    for membership, offered in ((consultant, True), (lead, False)):
        client = Client()
        client.force_login(membership.user)
        for page, button in forms.items():
            assert (button in client.get(page).content.decode()) is offered


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
