"""Writing in contacts and visits: what is kept, what is told to whom, and what is refused."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.companies.partners import company_in, partner, partnership_now, reserved
from tests.factories.contacts import ContactFactory, NeedFactory, ReferralFactory, ReservationFactory
from tests.factories.placements import ContactPersonFactory
from tests.races import at_once
from virksom.companies.actions.contact import change_contact, delete_contact, record_contact
from virksom.companies.actions.reservation import join_visit, queue_item
from virksom.companies.models import (
    AgendaItem,
    Contact,
    MonthOfContacts,
    Need,
    Notice,
    Reservation,
    TimelineEntry,
)
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return partnership_now()


@pytest.fixture
def company(place):
    return company_in(place, name="Lindehus Emballage")


@pytest.fixture
def consultant(sign_in, place):
    client = sign_in(Role.JOB_CONSULTANT, place)
    client.viewer = viewer_of(client.membership.user, timezone.localdate())
    return client


def minutes_ago(number):
    return timezone.localtime() - dt.timedelta(minutes=number)


def said(**changes):
    return {
        "channel": "call", "offer": "trainees", "about": "Trainees from January", "notes": "Wants two.",
        "at": f"{minutes_ago(9):%Y-%m-%dT%H:%M}", "wants_more": "yes", "knows_schemes": "", **changes,
    }  # fmt: skip


def form_of(company, name="new_contact"):
    return reverse(f"companies:{name}", kwargs={"company": company.pk})


def test_a_contact_is_written_in_with_who_for_whom_and_what_came_of_it(consultant, company, place):
    person = ContactPersonFactory(company=company)
    answer = consultant.post(form_of(company), said(person=person.pk))

    assert answer.status_code == 302
    contact = Contact.objects.get()
    assert (contact.user, contact.organisation) == (
        consultant.membership.user,
        consultant.membership.organisation,
    )
    assert (contact.person, contact.notes, contact.wants_more, contact.knows_schemes) == (
        person,
        "Wants two.",
        True,
        None,
    )
    assert TimelineEntry.objects.get().contact == contact
    assert MonthOfContacts.objects.get().taken == 1
    line = TrailEntry.objects.get()
    assert (line.verb, line.circle_id) == ("record_contact", place.pk)


def test_the_form_offers_now_and_the_people_of_the_company(consultant, company):
    ContactPersonFactory(company=company, name="Mette Lind")
    page = consultant.get(form_of(company)).content.decode()
    assert f"{timezone.localtime():%Y-%m-%dT%H}" in page
    assert "Mette Lind" in page


def test_a_company_that_approached_us_uses_nothing_of_its_own_cap(consultant, company):
    consultant.post(form_of(company), said(from_company="on"))
    assert Contact.objects.get().from_company
    assert TimelineEntry.objects.get().sector == "company"
    assert not MonthOfContacts.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "2031-01-01T10:00"},
        {"at": "0001-01-01T00:00"},
        {"at": "yesterday"},
        {"about": ""},
        {"notes": "Talk to 010190-1234"},
    ],
    ids=["to come", "before time", "no time", "about nothing", "a CPR number"],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(consultant, company, wrong):
    answer = consultant.post(form_of(company), said(openings="Two drivers", **wrong))
    assert answer.status_code == 422
    assert "Two drivers" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_visit_closes_each_item_of_its_agenda_by_itself_and_tells_whose_it_is(consultant, company, place):
    visit = reserved(company, consultant.viewer)
    school, council = (partner(place, role) for role in (Role.EDUCATION_PARTNER, Role.BUSINESS_CONSULTANT))
    trainees = join_visit(reservation=visit, offer="trainees", about="Two trainees", by=school)
    energy = join_visit(reservation=visit, offer="advice", about="Energy", by=council)
    own = visit.agenda_items.get(organisation=consultant.membership.organisation)
    address = f"{form_of(company)}?reservation={visit.pk}"
    page = consultant.get(address).content.decode()
    assert "Two trainees" in page
    assert 'value="Two people for the evening shift"' in page

    answer = consultant.post(
        address,
        said(
            **{
                f"outcome_{own.pk}": "Yes",
                f"outcome_{trainees.pk}": "From March",
                f"not_raised_{energy.pk}": "on",
            }
        ),
    )

    assert answer.status_code == 302
    for item in (own, trainees, energy):
        item.refresh_from_db()
    contact = Contact.objects.get()
    assert (trainees.outcome, trainees.closed_by) == ("From March", contact)
    assert (energy.closed_by, energy.reservation) == (None, None), "it is back in the queue"
    assert Notice.objects.filter(kind="item_closed").values_list("user", flat=True).get() == school.user_id
    assert Reservation.objects.get().state == Reservation.State.USED
    shown = consultant.get(reverse("companies:contact", args=[contact.pk])).content.decode()
    assert "From March" in shown


def test_an_item_is_neither_raised_nor_not_is_asked_about(consultant, company):
    visit = reserved(company, consultant.viewer)
    answer = consultant.post(f"{form_of(company)}?reservation={visit.pk}", said())
    assert answer.status_code == 422
    assert not Contact.objects.exists()
    assert AgendaItem.objects.open().count() == 1


def test_the_visit_of_another_partner_cannot_be_written_in(consultant, company, place):
    visit = reserved(company, partner(place, Role.BUSINESS_CONSULTANT))
    address = f"{form_of(company)}?reservation={visit.pk}"
    assert consultant.get(address).status_code == 302
    assert consultant.post(address, said()).status_code == 422
    assert not Contact.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "²", "9" * 40])
def test_a_number_that_names_no_reservation_is_told(consultant, company, number):
    answer = consultant.get(form_of(company), {"reservation": number})
    assert answer.status_code == (302 if number else 200)


def test_a_form_sent_twice_writes_one_contact(consultant, company):
    visit = reserved(company, consultant.viewer)
    own = visit.agenda_items.get()
    address = f"{form_of(company, 'new_visit')}?reservation={visit.pk}"
    data = said(key=uuid.uuid4().hex, need_people="on", people="2", **{f"outcome_{own.pk}": "Yes"})
    assert [consultant.post(address, data).status_code for _time in range(2)] == [302, 302]
    assert (Contact.objects.count(), Need.objects.count()) == (1, 1)


def test_the_key_of_anothers_form_opens_nothing(consultant, company, place):
    key = uuid.uuid4().hex
    other = partner(place, Role.BUSINESS_CONSULTANT)
    ContactFactory(company=company, partnership=place, user_id=other.user_id, key=key)
    with pytest.raises(Exception, match=r"(?i)unique"):
        record_contact(
            company=company, channel="call", offer="advice", about="x", at=timezone.now(),
            by=consultant.viewer, key=key,
        )  # fmt: skip


def test_a_visit_says_what_the_company_needs(consultant, company):
    consultant.post(
        form_of(company, "new_visit"),
        said(
            channel="visit", need_people="on", people="2", about_people="Evening shift",
            need_sharing="on", about_training="Danish at work", openings="A driver in May",
        ),
    )  # fmt: skip
    contact = Contact.objects.get()
    assert contact.openings == "A driver in May"
    needs = Need.objects.order_by("kind").values_list("kind", "about", "people", "contact")
    assert list(needs) == [
        ("people", "Evening shift", 2, contact.pk),
        ("sharing", "", None, contact.pk),
        ("training", "Danish at work", None, contact.pk),
    ]


def test_something_else_must_be_said(consultant, company):
    answer = consultant.post(form_of(company, "new_visit"), said(need_other="on"))
    assert answer.status_code == 422
    assert not Contact.objects.exists(), "nothing is half written"


def test_notes_are_corrected_by_their_writer_on_the_same_day(consultant, company, place):
    consultant.post(form_of(company), said())
    contact = Contact.objects.get()
    address = reverse("companies:change_contact", args=[contact.pk])
    assert consultant.post(address, {"notes": "Wants three.", "wants_more": "no"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.notes, contact.wants_more) == ("Wants three.", False)

    other = partner(place, Role.BUSINESS_CONSULTANT)
    Contact.objects.update(created_at=timezone.now() - dt.timedelta(days=1))
    for by in (consultant.viewer, other):
        contact.refresh_from_db()
        with pytest.raises(ValidationError):
            change_contact(
                contact=contact, notes="x", openings="", wants_more=None, knows_schemes=None, by=by
            )
    assert consultant.get(address).status_code == 302


def test_only_a_business_lead_deletes_a_contact(sign_in, consultant, company, place):
    consultant.post(form_of(company), said())
    contact = Contact.objects.get()
    need = NeedFactory(company=company, partnership=place, state="met", met_by=contact)
    delete = reverse("companies:delete_contact", args=[contact.pk])
    assert consultant.post(delete).status_code == 404
    assert sign_in(Role.BUSINESS_LEAD, place).post(delete).status_code == 302
    assert not Contact.objects.exists()
    assert not TimelineEntry.objects.exists()
    assert MonthOfContacts.objects.get().taken == 0
    need.refresh_from_db()
    assert need.state == Need.State.UNDER_WAY


def test_what_was_raised_at_a_contact_that_is_deleted_waits_again(consultant, company, place):
    visit = reserved(company, consultant.viewer)
    school = partner(place, Role.EDUCATION_PARTNER)
    item = join_visit(reservation=visit, offer="trainees", about="Two trainees", by=school)
    contact = record_contact(
        company=company, channel="visit", offer="recruitment", about="x", at=minutes_ago(9),
        by=consultant.viewer, reservation=visit, outcomes={item.pk: "From March"},
    )  # fmt: skip
    delete_contact(contact=contact, by=consultant.viewer)
    item.refresh_from_db()
    assert (item.reservation, item.closed_by, item.outcome) == (None, None, "")
    assert item in AgendaItem.objects.queued()
    assert not Notice.objects.filter(kind="item_closed").exists()


def test_a_reserved_visit_leads_to_the_form_that_asks_what_they_need(consultant, company):
    for channel, offer, form in (("visit", "advice", "new_visit"), ("call", "training", "new_contact")):
        held = reserved(company, consultant.viewer, channel=channel, offer=offer)
        page = consultant.get(reverse("companies:visit", args=[held.pk])).content.decode()
        assert f"{form_of(company, form)}?reservation={held.pk}" in page
    page = consultant.get(f"{form_of(company)}?reservation={held.pk}").content.decode()
    assert f"{form_of(company, 'new_visit')}?reservation={held.pk}" in page


def test_one_form_sent_twice_at_the_same_moment_writes_one_contact(shared_database):
    for number in range(6):
        place = partnership_now()
        company, by = company_in(place), partner(place)
        visit = reserved(company, by) if number % 2 else None
        deed = partial(
            record_contact, company=company, channel="visit", offer="recruitment", about="x",
            at=minutes_ago(9), by=by, key=uuid.uuid4().hex, reservation=visit, needs=[{"kind": "people"}],
        )  # fmt: skip
        outcomes = at_once(deed, deed, deed)
        assert len({getattr(one, "pk", repr(one)) for one in outcomes}) == 1, outcomes
        assert Need.objects.filter(company=company).count() == 1
        assert MonthOfContacts.objects.get(company=company).taken == 1


def test_a_contact_that_closed_a_referral_stays(consultant, company, place):
    contact = ContactFactory(company=company, partnership=place)
    ReferralFactory(company=company, partnership=place, state="closed", closed_by=contact)
    with pytest.raises(ValidationError, match=r"referral|henvisning"):
        delete_contact(contact=contact, by=consultant.viewer)
    assert Contact.objects.exists()


def test_deleting_twice_takes_one_from_the_month(consultant, company):
    consultant.post(form_of(company), said())
    consultant.post(form_of(company), said(about="Another"))
    contact = Contact.objects.first()
    for _time in range(2):
        delete_contact(contact=Contact(**{f.attname: getattr(contact, f.attname) for f in contact._meta.concrete_fields}), by=consultant.viewer)  # fmt: skip  # noqa: E501
    assert MonthOfContacts.objects.get().taken == 1


def test_a_school_writes_in_its_own_and_a_company_user_none(sign_in, company, place):
    assert sign_in(Role.EDUCATION_PARTNER, place).post(form_of(company), said()).status_code == 302
    for name in ("new_contact", "new_visit", "new_need"):
        assert sign_in(Role.COMPANY_USER, place).get(form_of(company, name)).status_code == 404
    assert Contact.objects.count() == 1


def test_what_waits_in_the_queue_is_not_closed_by_a_call_without_reservation(consultant, company, place):
    queue_item(company=company, offer="advice", about="Energy", by=partner(place, Role.BUSINESS_CONSULTANT))
    consultant.post(form_of(company), said())
    assert AgendaItem.objects.queued().count() == 1
    assert not ReservationFactory._meta.model.objects.exists()
