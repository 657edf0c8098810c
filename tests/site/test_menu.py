"""The menu: each line where its right is, the current one marked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, PartnershipFactory, ProgrammeFactory
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


def lines(page):
    return {line.url: line for line in page.context["frame"].nav}


@pytest.mark.parametrize("role", [Role.PROGRAMME_OWNER, Role.PROGRAMME_COORDINATOR, Role.EVALUATOR])
def test_who_works_for_a_programme_finds_its_overview_in_the_menu(sign_in, role):
    partnership = PartnershipFactory()
    overview = reverse("evaluation:overview", args=[partnership.programme_id])
    client = sign_in(role, programme=partnership.programme)

    assert not lines(client.get("/"))[overview].is_current
    marked = [line.url for line in lines(client.get(overview)).values() if line.is_current]
    assert marked == [overview]


def test_who_works_for_several_programmes_finds_each_by_its_name(sign_in):
    first, second = ProgrammeFactory(name="First"), ProgrammeFactory(name="Second")
    client = sign_in(Role.EVALUATOR, programme=first)
    seat = client.membership
    both = {"user": seat.user, "role": Role.EVALUATOR, "organisation": seat.organisation}
    MembershipFactory(**both, programme=second, partnership=None)
    found = lines(client.get("/"))
    for programme in (first, second):
        assert str(found[reverse("evaluation:overview", args=[programme.pk])].label) == programme.name


def test_a_lead_has_no_line_for_the_programmes_overview(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    assert reverse("evaluation:overview", args=[partnership.programme_id]) not in lines(client.get("/"))


def test_a_page_of_the_events_under_a_partnerships_address_marks_the_events(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)

    def marked(name):
        page = client.get(reverse(name, kwargs={"partnership": partnership.pk}))
        return [str(line.label) for line in page.context["frame"].nav if line.is_current]

    assert marked("events:themes") == ["Arrangementer"]
    assert marked("partnerships:detail") == ["Partnerskaber"]


def test_of_several_lines_of_a_room_the_one_in_the_address_is_marked(sign_in):
    partnership = PartnershipFactory()
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    page = client.get(reverse("placements:new", args=[partnership.pk]))
    marked = [line.url for line in page.context["frame"].nav if line.is_current]
    assert marked == [reverse("placements:list")]
