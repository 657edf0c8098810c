"""Inviting people, coming in by a link, and ending a role."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.partnerships import (
    ActorFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from virksom.accounts.models import User
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.actions.membership import accept_invitation, invite_member, resend_invitation
from virksom.partnerships.models import Membership, MembershipInvitation, Role, Sector

pytestmark = pytest.mark.django_db
PASSWORD = "fire heste spiser kage"


@pytest.fixture
def lead():
    actor = ActorFactory(organisation=OrganisationFactory(sector=Sector.EMPLOYMENT))
    return MembershipFactory(
        role=Role.EMPLOYMENT_LEAD, partnership=actor.partnership, organisation=actor.organisation
    )


@pytest.fixture
def signed_in(client, lead):
    client.force_login(lead.user)
    return client


def form(lead, **fields):
    return {
        "name": "Ny Kollega", "email": "ny@example.org", "role": "JC", "language": "en",
        "organisation": lead.organisation_id,
    } | fields  # fmt: skip


def invite(signed_in, lead, **fields):
    return signed_in.post(reverse("partnerships:invite", args=[lead.partnership_id]), form(lead, **fields))


def link(body):
    return "/velkommen/" + body.split("/velkommen/")[1].split()[0]


def test_an_invitation_lets_a_new_person_in_with_the_role(signed_in, lead, client):
    assert invite(signed_in, lead).status_code == 302
    [sent] = mail.outbox
    assert sent.to == ["ny@example.org"]
    assert "Open the link" in sent.body  # in the language of the one who is invited
    signed_in.logout()
    path = link(sent.body)
    assert '<html lang="en"' in client.get(path).content.decode()
    answer = client.post(path, {"name": "Ny Kollega", "password": PASSWORD, "language": "en"})
    assert answer.headers["Location"] == "/"
    membership = Membership.objects.get(user__email="ny@example.org")
    assert (membership.role, membership.partnership) == ("JC", lead.partnership)
    assert client.get(reverse("partnerships:detail", args=[lead.partnership_id])).status_code == 200
    verbs = list(TrailEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["invite_member", "accept_invitation"]


def test_the_trail_names_no_person_that_is_invited(signed_in, lead):
    invite(signed_in, lead)
    assert "ny@example.org" not in TrailEntry.objects.get().subject_name


@pytest.mark.parametrize("role", ["LB", "BC", "PO", "PC", "EV", "ED"])
def test_a_lead_invites_to_no_role_of_another_side_or_the_programme(signed_in, lead, role):
    assert invite(signed_in, lead, role=role).status_code == 422
    assert not MembershipInvitation.objects.exists()


def test_a_lead_invites_for_no_organisation_of_the_other_side(signed_in, lead):
    other = ActorFactory(
        partnership=lead.partnership, organisation=OrganisationFactory(sector=Sector.BUSINESS)
    ).organisation
    answer = invite(signed_in, lead, organisation=other.pk)
    assert answer.status_code == 422
    assert "ny@example.org" in answer.content.decode()  # what was typed is kept
    with pytest.raises(ValidationError):
        invite_member(
            by=viewer_of(lead.user, timezone.localdate()), email="ny@example.org", name="x", role="BC",
            organisation=other, programme=lead.programme, partnership=PartnershipFactory(),
        )  # fmt: skip


def test_a_lead_does_not_invite_to_another_partnership(signed_in, lead):
    other = PartnershipFactory(programme=lead.programme)
    assert signed_in.post(reverse("partnerships:invite", args=[other.pk]), form(lead)).status_code == 404


def test_a_coordinator_makes_no_programme_owner(client):
    coordinator = MembershipFactory(
        role=Role.PROGRAMME_COORDINATOR, partnership=None, programme=PartnershipFactory().programme
    )
    client.force_login(coordinator.user)
    address = reverse("partnerships:invite_to_programme", args=[coordinator.programme_id])
    sent = {"name": "x", "email": "x@example.org", "role": "PO", "language": "da"}
    assert client.post(address, sent | {"organisation": coordinator.organisation_id}).status_code == 422
    sent["role"] = "EV"
    assert client.post(address, sent | {"organisation": coordinator.organisation_id}).status_code == 302


def test_the_same_person_is_not_invited_twice(signed_in, lead):
    invite(signed_in, lead)
    assert invite(signed_in, lead).status_code == 422
    assert MembershipInvitation.objects.count() == 1


def test_a_cpr_number_in_the_name_is_refused(signed_in, lead):
    assert invite(signed_in, lead, name="Bo 010190-1234").status_code == 422


def test_an_expired_link_says_whom_to_ask(signed_in, lead):
    invite(signed_in, lead)
    MembershipInvitation.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    signed_in.logout()
    answer = signed_in.get(link(mail.outbox[0].body))
    assert answer.status_code == 410
    assert lead.user.name in answer.content.decode()


def test_a_used_link_leads_to_the_sign_in_page(signed_in, lead, client):
    invite(signed_in, lead)
    signed_in.logout()
    path = link(mail.outbox[0].body)
    client.post(path, {"name": "Ny", "password": PASSWORD, "language": "da"})
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 410
    assert reverse("account_login") in answer.content.decode()


def test_sending_again_gives_a_new_link_and_closes_the_old_one(signed_in, lead, client):
    invite(signed_in, lead)
    invitation = MembershipInvitation.objects.get()
    signed_in.post(reverse("partnerships:resend", args=[invitation.pk]))
    old, new = (link(sent.body) for sent in mail.outbox)
    assert old != new
    client.logout()
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_weak_password_is_refused_and_the_name_is_kept(signed_in, lead, client):
    invite(signed_in, lead)
    signed_in.logout()
    answer = client.post(
        link(mail.outbox[0].body), {"name": "Mit Navn", "password": "kort", "language": "da"}
    )
    assert answer.status_code == 422
    assert "Mit Navn" in answer.content.decode()
    assert not User.objects.filter(email="ny@example.org").exists()


def test_a_link_never_takes_over_an_account_that_exists(signed_in, lead, client):
    invite(signed_in, lead, email=lead.user.email.upper(), role="JC")
    path = link(mail.outbox[0].body)
    signed_in.logout()
    client.post(path, {"name": "Thief", "password": PASSWORD, "language": "da"})
    lead.user.refresh_from_db()
    assert not lead.user.check_password(PASSWORD)
    client.force_login(lead.user)
    assert client.post(path).status_code == 302
    assert lead.user.memberships.count() == 2


def test_two_who_use_a_link_get_one_role(signed_in, lead):
    invite(signed_in, lead)
    invitation = MembershipInvitation.objects.get()
    accept_invitation(invitation=invitation, name="One", password=PASSWORD)
    user = User.objects.get(email="ny@example.org")
    with pytest.raises(ValidationError):
        accept_invitation(invitation=invitation, user=user)
    with pytest.raises(ValidationError):
        resend_invitation(by=viewer_of(lead.user, timezone.localdate()), invitation=invitation)


def test_ending_a_role_takes_its_rights_at_the_next_request(signed_in, lead, client):
    colleague = MembershipFactory(
        role=Role.JOB_CONSULTANT, partnership=lead.partnership, organisation=lead.organisation
    )
    assert signed_in.post(reverse("partnerships:end", args=[colleague.pk])).status_code == 302
    client.force_login(colleague.user)
    assert client.get(reverse("partnerships:detail", args=[lead.partnership_id])).status_code == 404


def test_one_does_not_end_ones_own_role(signed_in, lead):
    signed_in.post(reverse("partnerships:end", args=[lead.pk]))
    lead.refresh_from_db()
    assert lead.ends is None


def test_somebody_whose_role_ended_can_be_invited_again(signed_in, lead):
    colleague = MembershipFactory(
        role=Role.JOB_CONSULTANT, partnership=lead.partnership, organisation=lead.organisation
    )
    signed_in.post(reverse("partnerships:end", args=[colleague.pk]))
    invite(signed_in, lead, email=colleague.user.email)
    accept_invitation(invitation=MembershipInvitation.objects.get(), user=colleague.user)
    colleague.refresh_from_db()
    assert colleague.ends is None


def test_the_list_of_people_costs_the_same_for_one_and_for_three(signed_in, lead):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert signed_in.get(reverse("partnerships:people")).status_code == 200
        return len(caught)

    def colleague():
        MembershipFactory(
            role=Role.JOB_CONSULTANT, partnership=lead.partnership, organisation=lead.organisation
        )
        MembershipInvitation.objects.create(
            email=f"{User.objects.count()}@example.org", name="x", role="JC", organisation=lead.organisation,
            programme=lead.programme, partnership=lead.partnership, expires_on=timezone.localdate(),
        )  # fmt: skip

    colleague()
    one = queries()
    colleague()
    colleague()
    assert queries() == one <= 12
