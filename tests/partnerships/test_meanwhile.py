"""Two people at one form: nothing that was saved meanwhile is lost without a word."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories.partnerships import PartnershipFactory, TargetFactory
from virksom.partnerships.models import Phase, Role, Target

pytestmark = pytest.mark.django_db


def opened(client, address):
    """What the form on a page would send if nothing was typed."""
    page = client.get(address)
    sent = {}
    for form in (page.context["form"], *(page.context["lines"] or ())):
        for field in form or ():
            value = field.value()
            sent[field.html_name] = "" if value is None else value
    if lines := page.context["lines"]:
        sent |= {field.html_name: field.value() for field in lines.management_form}
    return sent | {"seen": page.context["seen"]}


def test_whoever_saves_second_is_told_what_was_saved_meanwhile(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    client.cookies["django_language"] = "en"
    address = reverse("partnerships:change", args=[partnership.pk])
    first, second = opened(client, address), opened(client, address)
    client.post(address, {**first, "anchoring_plan": "The plan of the first"})
    answer = client.post(address, {**second, "anchoring_plan": "The plan of the second"})
    assert answer.status_code == 422
    assert "Somebody else saved a change while you wrote." in answer.content.decode()
    assert "The plan of the first" in answer.content.decode()
    assert "The plan of the second" in answer.content.decode()
    partnership.refresh_from_db()
    assert partnership.anchoring_plan == "The plan of the first"
    again = {**second, "anchoring_plan": "The plan of both", "seen": answer.context["seen"]}
    assert client.post(address, again).status_code == 302
    partnership.refresh_from_db()
    assert partnership.anchoring_plan == "The plan of both"


def test_lines_somebody_else_added_meanwhile_are_not_lost(sign_in):
    programme = PartnershipFactory().programme
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    client.cookies["django_language"] = "en"
    address = reverse("partnerships:targets", args=[programme.pk])
    sent = opened(client, address)
    TargetFactory(programme=programme, partnership=None)
    assert client.post(address, sent).status_code == 422
    assert Target.objects.filter(programme=programme).count() == 1


def test_phases_somebody_else_moved_meanwhile_are_not_moved_back(sign_in):
    programme = PartnershipFactory().programme
    client = sign_in(Role.PROGRAMME_OWNER, programme=programme)
    client.cookies["django_language"] = "en"
    address = reverse("partnerships:phases", args=[programme.pk])
    first, second = opened(client, address), opened(client, address)
    moved = programme.ends - dt.timedelta(days=1)
    assert client.post(address, {**first, "rollout_ends": moved}).status_code == 302
    answer = client.post(address, {**second, "pilot_starts": programme.starts, "pilot_ends": programme.ends})
    assert answer.status_code == 422
    assert "Somebody else saved a change while you wrote." in answer.content.decode()
    assert Phase.objects.get(programme=programme, kind="rollout").ends == moved
