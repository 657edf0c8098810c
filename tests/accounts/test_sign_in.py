"""Signing in, one's own account, and the support view."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, PartnershipFactory, UserFactory
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Membership, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return MembershipFactory(role=Role.JOB_CONSULTANT)


@pytest.fixture
def support(client):
    user = UserFactory(is_support=True)
    client.force_login(user)
    return user


def look_as(client, user):
    return client.post(reverse("accounts:view_as"), {"user": user.pk})


def test_a_person_signs_in_with_mail_and_password(client, consultant):
    sent = {"login": consultant.user.email, "password": "correct horse battery"}
    assert client.post(reverse("account_login"), sent).headers["Location"] == "/"


def test_who_signed_in_is_named(client, consultant):
    client.cookies["django_language"] = "en"
    sent = {"login": consultant.user.email, "password": "correct horse battery"}
    page = client.post(reverse("account_login"), sent, follow=True).content.decode()
    assert f"You are signed in as {consultant.user.name}." in page


def test_who_forgot_the_password_is_told_where_to_look_whether_known_or_not(client, consultant):
    client.cookies["django_language"] = "en"
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True).content.decode()
        for email in (consultant.user.email, "nobody@example.org")
    ]
    assert all("Look in your mail" in page for page in pages)


def test_a_wrong_password_keeps_what_was_typed(client, consultant):
    answer = client.post(reverse("account_login"), {"login": consultant.user.email, "password": "wrong"})
    assert answer.status_code == 200
    assert consultant.user.email in answer.content.decode()


def test_nobody_signs_up_by_themselves(client):
    assert client.get("/konto/signup/").status_code == 404


def test_the_demo_lists_whom_one_can_be_and_fills_in_the_form(client, consultant):
    consultant.user.is_demo = True
    consultant.user.save()
    page = client.get(reverse("account_login")).content.decode()
    assert f"?demo={consultant.user.email.replace('@', '%40')}" in page or consultant.user.email in page
    filled = client.get(reverse("account_login"), {"demo": consultant.user.email}).content.decode()
    assert settings.DEMO_PASSWORD in filled
    assert f'value="{consultant.user.email}"' in filled


def test_without_a_demo_nobody_is_listed(client, consultant, settings):
    settings.DEMO = False
    consultant.user.is_demo = True
    consultant.user.save()
    page = client.get(reverse("account_login"), {"demo": consultant.user.email}).content.decode()
    assert consultant.user.email not in page
    assert client.get(reverse("partnerships:demo_sign_ins")).status_code == 404


def test_one_changes_ones_own_name_and_language(client, consultant):
    client.force_login(consultant.user)
    answer = client.post(reverse("accounts:me"), {"name": "New Name", "phone": "", "language": "en"})
    assert answer.status_code == 302
    consultant.user.refresh_from_db()
    assert (consultant.user.name, consultant.user.language) == ("New Name", "en")
    assert '<html lang="en"' in client.get("/").content.decode()


def test_a_cpr_number_in_ones_name_is_refused_and_kept(client, consultant):
    client.force_login(consultant.user)
    answer = client.post(reverse("accounts:me"), {"name": "Bo 010190-1234", "phone": "", "language": "da"})
    assert answer.status_code == 422
    assert "010190-1234" in answer.content.decode()
    consultant.user.refresh_from_db()
    assert "0101" not in consultant.user.name


def test_the_language_chosen_in_the_menu_is_remembered_by_the_account(client, consultant):
    client.force_login(consultant.user)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    consultant.user.refresh_from_db()
    assert consultant.user.language == "en"


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_change_password",
        "mfa_generate_recovery_codes", "account_logout", "account_reauthenticate",
    ],
)  # fmt: skip
def test_the_pages_of_the_account_open(client, consultant, name):
    client.post(
        reverse("account_login"), {"login": consultant.user.email, "password": "correct horse battery"}
    )
    assert client.get(reverse(name), follow=True).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_reset_password", "account_reset_password_done", "account_inactive"]
)
def test_the_pages_before_signing_in_open(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "v-top" in page.content.decode()


def test_no_page_of_the_account_has_an_inline_script(client, consultant):
    client.post(
        reverse("account_login"), {"login": consultant.user.email, "password": "correct horse battery"}
    )
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "mfa_list_webauthn"):
        page = client.get(reverse(name), follow=True).content.decode()
        for script in page.split("<script")[1:]:
            tag = script.partition(">")[0]
            assert "src=" in tag or "application/json" in tag, tag


def test_support_sees_the_pages_as_somebody_and_both_names_stand_in_the_trail(client, support, consultant):
    assert look_as(client, consultant.user).status_code == 302
    page = client.get("/").content.decode()
    assert consultant.user.name in page
    assert "v-support" in page
    start = TrailEntry.objects.get(verb="start_viewing_as")
    assert (start.actor_name, start.subject_name) == (support.name, consultant.user.name)
    client.post(reverse("accounts:stop_viewing_as"))
    stop = TrailEntry.objects.get(verb="stop_viewing_as")
    assert (stop.actor_name, stop.subject_name) == (support.name, consultant.user.name)
    assert "v-support" not in client.get("/").content.decode()


def test_support_has_the_rights_of_the_person_while_looking_and_none_before(client, support, consultant):
    address = reverse("partnerships:detail", args=[consultant.partnership_id])
    assert client.get(address).status_code == 404
    look_as(client, consultant.user)
    assert client.get(address).status_code == 200


def test_support_that_looks_can_change_nothing(client, support, consultant):
    look_as(client, consultant.user)
    before = TrailEntry.objects.count()
    for address in (reverse("accounts:me"), reverse("set_language"), reverse("account_logout")):
        assert client.post(address, {"name": "x", "language": "en"}).status_code == 403
    support.refresh_from_db()
    assert support.name != "x"
    assert TrailEntry.objects.count() == before


def test_nobody_else_can_look_as_somebody(client, consultant):
    client.force_login(consultant.user)
    assert client.get(reverse("accounts:view_as")).status_code == 404
    assert look_as(client, UserFactory()).status_code == 404


def test_one_who_is_no_longer_support_sees_as_themselves_at_the_next_request(client, support, consultant):
    look_as(client, consultant.user)
    support.is_support = False
    support.save()
    address = reverse("partnerships:detail", args=[consultant.partnership_id])
    assert client.get(address).status_code == 404


def test_support_does_not_look_as_support(client, support):
    other = UserFactory(is_support=True)
    look_as(client, other)
    assert not TrailEntry.objects.filter(verb="start_viewing_as").exists()


def test_a_membership_that_has_ended_gives_nothing_at_the_next_request(client, consultant):
    client.force_login(consultant.user)
    address = reverse("partnerships:detail", args=[consultant.partnership_id])
    assert client.get(address).status_code == 200
    Membership.objects.update(ends=dt.date.today())
    assert client.get(address).status_code == 404


def test_the_viewer_is_one_query(consultant, django_assert_num_queries):
    from virksom.partnerships.access import viewer_of

    MembershipFactory(user=consultant.user, role=Role.MENTOR, partnership=PartnershipFactory())
    with django_assert_num_queries(1):
        viewer_of(consultant.user, dt.date.today())
