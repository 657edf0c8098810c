"""What happens on the way to a page: being signed out, and addresses that only take what a form sends."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.events import EventFactory
from tests.factories.partnerships import PartnershipFactory
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def test_who_was_signed_out_while_writing_is_told_that_nothing_was_saved(client):
    client.cookies["django_language"] = "en"
    address = reverse("partnerships:facilitation", args=[PartnershipFactory().pk])
    page = client.post(address, {"about": "A long text"}, headers=BROWSER, follow=True)
    assert "nothing was saved" in page.content.decode()
    assert "nothing was saved" not in client.get(address, headers=BROWSER, follow=True).content.decode()


@pytest.mark.parametrize(
    ("address", "above"),
    [("/partnerskaber/{p}/temaer/nyt/", "/partnerskaber/{p}/temaer/"), ("/sprog/", "/")],
)
def test_an_address_for_forms_leads_to_the_page_above(sign_in, address, above):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    answer = client.get(address.format(p=partnership.pk), headers=BROWSER)
    assert answer.status_code == 302
    assert answer.url == above.format(p=partnership.pk)


def test_the_language_can_be_changed_on_a_page_that_refused_a_form(sign_in):
    partnership = PartnershipFactory()
    event = EventFactory(partnership=partnership)
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    refused = client.post(reverse("events:cancel", args=[event.pk]), {"reason": ""})
    assert refused.status_code == 422
    chosen = {"language": "en", "next": refused.request["PATH_INFO"]}
    page = client.post(reverse("set_language"), chosen, headers=BROWSER, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == reverse("events:detail", args=[event.pk])


def test_a_page_grown_too_old_says_that_nothing_was_saved():
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("account_login"), {"login": "a@example.org"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
