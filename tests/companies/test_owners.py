"""Contact owners: no company without one, taken over, and handed over when somebody leaves."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.companies.partners import company_in, partner, partnership_now
from tests.factories.contacts import ContactOwnerFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from virksom.accounts.models import User
from virksom.companies.access import contact_makers, reads_own_contacts_only
from virksom.companies.actions.owner import hand_over_companies, set_owner
from virksom.companies.actions.posting import send_owed
from virksom.companies.facts.owner import (
    holdings,
    left_behind,
    owner_of,
    people_who_look_after,
)
from virksom.companies.models import ContactOwner, Notice
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Membership, Role
from virksom.site.waiting import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return partnership_now()


@pytest.fixture
def company(place):
    return company_in(place)


def leave(user_id):
    Membership.objects.filter(user=user_id).update(ends=timezone.localdate())


def test_the_owner_is_who_has_the_company_else_the_business_lead_else_the_other_lead(company, place):
    assert owner_of(company, place.pk) is None
    employment = partner(place, Role.EMPLOYMENT_LEAD)
    assert owner_of(company, place.pk).user.pk == employment.user_id
    business = partner(place, Role.BUSINESS_LEAD)
    assert owner_of(company, place.pk).user.pk == business.user_id
    consultant = partner(place)
    set_owner(company=company, user_id=consultant.user_id, by=consultant)
    owner = owner_of(company, place.pk)
    assert (owner.user.pk, owner.is_lead) == (consultant.user_id, False)
    leave(consultant.user_id)
    owner = owner_of(company, place.pk)
    assert (owner.user.pk, owner.is_lead) == (business.user_id, True)


def test_a_consultant_takes_a_company_over_and_gives_it_to_a_colleague_who_is_told(sign_in, company, place):
    client = sign_in(Role.JOB_CONSULTANT, place)
    own = client.membership.organisation
    colleague = viewer_of(
        MembershipFactory(partnership=place, programme=place.programme, organisation=own).user,
        timezone.localdate(),
    )
    form = reverse("companies:owner", args=[company.pk])
    assert client.post(form, {"to": client.membership.user_id}).status_code == 302
    assert ContactOwner.objects.get().user == client.membership.user
    assert not Notice.objects.exists()
    assert client.post(form, {"to": colleague.user_id}).status_code == 302
    owner = ContactOwner.objects.get()
    assert (owner.user_id, owner.organisation_id) == (colleague.user_id, colleague.organisation_id)
    assert Notice.objects.get().user_id == colleague.user_id
    assert f"{owner.user}" in client.get(reverse("companies:detail", args=[company.pk])).content.decode()


def test_nobody_from_elsewhere_or_gone_becomes_an_owner(sign_in, company, place):
    gone = partner(place)
    leave(gone.user_id)
    client = sign_in(Role.JOB_CONSULTANT, place)
    form = reverse("companies:owner", args=[company.pk])
    mentor = MembershipFactory(role=Role.MENTOR, partnership=place, programme=place.programme).user_id
    for number in (gone.user_id, MembershipFactory().user_id, mentor, "x", ""):
        assert client.post(form, {"to": number}).status_code == 422
    with pytest.raises(ValidationError):
        set_owner(company=company, user_id=gone.user_id, by=partner(place))
    assert not ContactOwner.objects.exists()


def test_a_school_sets_no_owner(sign_in, company, place):
    client = sign_in(Role.EDUCATION_PARTNER, place)
    assert client.get(reverse("companies:owner", args=[company.pk])).status_code == 404


def test_the_companies_of_who_left_are_pointed_out_and_handed_over_at_once(sign_in, place):
    gone, heir = partner(place), partner(place, Role.BUSINESS_CONSULTANT)
    for _number in range(3):
        owner = ContactOwnerFactory(company=company_in(place), partnership=place, user_id=gone.user_id)
    kept = ContactOwnerFactory(partnership=place, user_id=heir.user_id)
    elsewhere = ContactOwnerFactory(user_id=gone.user_id)
    leave(gone.user_id)
    client = sign_in(Role.BUSINESS_LEAD, place, organisation=OrganisationFactory(sector="business"))
    home = client.get("/").content.decode()
    page = reverse("companies:hand_over", args=[place.pk])
    assert page in home
    assert "3 virksomheder har mistet deres kontaktejer" in home
    assert "3 virksomheder" in client.get(page).content.decode()

    answer = client.post(page, {"of": gone.user_id, "to": heir.user_id}, follow=True)

    assert "3 virksomheder er givet videre" in answer.content.decode()
    assert ContactOwner.objects.filter(user=heir.user_id, partnership=place).count() == 4
    assert {ContactOwner.objects.get(pk=one.pk).user_id for one in (owner, kept)} == {heir.user_id}
    assert ContactOwner.objects.get(pk=elsewhere.pk).user_id == gone.user_id
    told = Notice.objects.get()
    assert (told.kind, told.user_id, told.count, told.had_by_id) == (
        Notice.Kind.HANDED_OVER,
        heir.user_id,
        3,
        gone.user_id,
    )
    line = TrailEntry.objects.get(verb="hand_over_companies")
    assert line.details == {"companies": 3}
    assert page not in client.get("/").content.decode()


def test_handing_over_twice_moves_nothing_more_and_to_oneself_nothing(place):
    one, heir, by = (partner(place) for _ in range(3))
    ContactOwnerFactory(partnership=place, user_id=one.user_id)
    moved = [
        hand_over_companies(partnership=place, from_user_id=one.user_id, to_user_id=heir.user_id, by=by)
        for _time in range(2)
    ]
    assert moved == [1, 0]
    assert TrailEntry.objects.count() == 1
    with pytest.raises(ValidationError):
        hand_over_companies(partnership=place, from_user_id=one.user_id, to_user_id=one.user_id, by=by)


def test_a_consultant_hands_nobodys_companies_over(sign_in, place):
    client = sign_in(Role.BUSINESS_CONSULTANT, place)
    assert client.get(reverse("companies:hand_over", args=[place.pk])).status_code == 404
    ContactOwnerFactory(company=company_in(place), partnership=place)
    assert not [row for row in waiting_for(partner(place), timezone.now()) if "kontaktejer" in row.fact]


def test_who_is_given_companies_reads_how_many_and_whose_in_one_mail(place):
    gone, heir, by = (partner(place, role) for role in (Role.JOB_CONSULTANT,) * 2 + (Role.BUSINESS_LEAD,))
    for number in range(3):
        company = company_in(place)
        company.name = f"Company {number}"
        company.save()
        ContactOwnerFactory(company=company, partnership=place, user_id=gone.user_id)
    hand_over_companies(partnership=place, from_user_id=gone.user_id, to_user_id=heir.user_id, by=by)
    User.objects.filter(pk=heir.user_id).update(language="en")
    assert send_owed() == 1
    (letter,) = mail.outbox
    assert letter.subject == "You look after Company 0 and 2 more companies now"
    assert f"3 companies that {gone.name} looked after are yours now" in letter.body
    assert reverse("companies:list") in letter.body
    hand_over_companies(partnership=place, from_user_id=heir.user_id, to_user_id=by.user_id, by=by)
    assert send_owed() == 0  # Who takes them over knows it.


def test_who_cannot_sign_in_any_more_looks_after_nothing(company, place):
    lead, consultant = partner(place, Role.BUSINESS_LEAD), partner(place)
    owner = set_owner(company=company, user_id=consultant.user_id, by=consultant)
    User.objects.filter(pk=consultant.user_id).update(is_active=False)
    assert owner_of(company, place.pk).user.pk == lead.user_id
    assert list(left_behind(ContactOwner.objects.all())) == [owner]
    assert [one.has_left for one in holdings(place)] == [True]
    assert consultant.user_id not in people_who_look_after(place.pk).values_list("user", flat=True)


def test_who_looks_after_companies_answers_for_them_and_is_asked_is_read_from_the_table_of_rights(place):
    assert set(contact_makers()) == {"LB", "JC", "BC", "ED", "AS"}
    assert [role for role in Role.values if reads_own_contacts_only(role)] == ["ED", "AS"]
    lead = partner(place, Role.EMPLOYMENT_LEAD)  # Reads contacts, and makes none.
    with pytest.raises(ValidationError):
        set_owner(company=company_in(place), user_id=lead.user_id, by=partner(place))


def test_the_list_of_companies_leads_to_their_owners_and_needs(sign_in, place):
    pages = [reverse(f"companies:{name}", args=[place.pk]) for name in ("hand_over", "needs")]
    for role, may in ((Role.BUSINESS_LEAD, [True, True]), (Role.JOB_CONSULTANT, [False, True])):
        client = sign_in(role, place)
        shown = client.get(reverse("companies:list")).content.decode()
        assert [page in shown for page in pages] == may
        assert [client.get(page).status_code == 200 for page in pages] == may
        assert (
            reverse("companies:introductions") in client.get(reverse("companies:agreements")).content.decode()
        )
