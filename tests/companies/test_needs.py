"""Needs: written down once, taken on, met by a contact, and listed for the partners."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.companies.partners import company_in, partner, partnership_now
from tests.factories.contacts import ContactFactory, NeedFactory
from virksom.companies.actions.need import add_need, meet_need, take_need
from virksom.companies.models import Contact, Need, TimelineEntry
from virksom.foundation.models import TrailEntry
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
    return sign_in(Role.BUSINESS_CONSULTANT, place)


def test_a_need_is_written_down_taken_on_and_met_by_a_contact(consultant, company):
    new = reverse("companies:new_need", args=[company.pk])
    assert (
        consultant.post(new, {"kind": "people", "about": "Evening shift", "people": "2"}).status_code == 302
    )
    need = Need.objects.get()
    assert TimelineEntry.objects.get().need == need
    page = consultant.get(reverse("companies:detail", args=[company.pk])).content.decode()
    assert "Evening shift" in page
    take = reverse("companies:take_need", args=[need.pk])
    assert take in page

    consultant.post(take)
    need.refresh_from_db()
    assert need.state == Need.State.UNDER_WAY

    form = f"{reverse('companies:new_contact', args=[company.pk])}?need={need.pk}"
    assert "checked" in consultant.get(form).content.decode().split("Evening shift")[0].rsplit("<input", 1)[1]
    consultant.post(
        form,
        {"channel": "call", "offer": "recruitment", "about": "Two", "at": "2026-01-05T10:00", "met": need.pk},
    )  # fmt: skip
    need.refresh_from_db()
    assert (need.state, need.met_by) == (Need.State.MET, Contact.objects.get())
    assert [line.verb for line in TrailEntry.objects.order_by("number")] == [
        "add_need", "take_need", "meet_need", "record_contact",
    ]  # fmt: skip


def test_the_same_need_said_twice_is_kept_once_until_it_is_met(company, place):
    by = partner(place)
    first, again = (add_need(company=company, kind="people", about="Two", people=2, by=by) for _ in range(2))
    assert first == again
    meet_need(need=first, contact=ContactFactory(company=company, partnership=place), by=by)
    assert add_need(company=company, kind="people", about="Two", people=2, by=by) != first


def test_the_first_contact_that_met_a_need_stands(company, place):
    by = partner(place)
    need = NeedFactory(company=company, partnership=place)
    first, second = ContactFactory.create_batch(2, company=company, partnership=place)
    for contact in (first, second):
        meet_need(need=need, contact=contact, by=by)
    take_need(need=need, by=by)
    need.refresh_from_db()
    assert (need.state, need.met_by) == (Need.State.MET, first)
    with pytest.raises(ValidationError):
        meet_need(need=need, contact=ContactFactory(partnership=place), by=by)


def test_the_list_holds_the_open_needs_of_the_partnership_and_narrows_by_kind(consultant, company, place):
    NeedFactory(company=company, partnership=place, about="Two drivers")
    NeedFactory(company=company, partnership=place, kind="training", about="Danish at work")
    NeedFactory(company=company, partnership=place, state="met", about="Long met")
    NeedFactory(about="Elsewhere")
    needs = reverse("companies:needs", args=[place.pk])

    def seen(**query):
        return [need.about for need in consultant.get(needs, query).context["page"].rows]

    assert seen() == ["Two drivers", "Danish at work"]
    assert seen(kind="training") == ["Danish at work"]
    assert seen(kind="nonsense") == seen()
    counts = []
    for more in (1, 3):
        NeedFactory.create_batch(more, company=company, partnership=place)
        with CaptureQueriesContext(connection) as asked:
            consultant.get(needs)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_school_lists_its_own_needs_and_moves_none_on(sign_in, company, place):
    other = NeedFactory(company=company, partnership=place, about="Another's")
    school = sign_in(Role.EDUCATION_PARTNER, place)
    own = NeedFactory(
        company=company, partnership=place, organisation=school.membership.organisation, about="Our own"
    )
    page = school.get(reverse("companies:needs", args=[place.pk])).content.decode()
    assert "Our own" in page
    assert "Another&#x27;s" not in page
    for need in (own, other):
        assert school.post(reverse("companies:take_need", args=[need.pk])).status_code == 404


def test_a_need_is_handed_over_from_the_company_s_page_and_from_the_list(consultant, company, place):
    need = NeedFactory(company=company, partnership=place, kind="training", about="Danish")
    link = f"{reverse('companies:refer', kwargs={'company': company.pk})}?need={need.pk}"
    for name, where in (("detail", {"company": company.pk}), ("needs", {"partnership": place.pk})):
        assert link in consultant.get(reverse(f"companies:{name}", kwargs=where)).content.decode()
