"""A company's own people and the placements there: they confirm them, and change nothing of them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.partnerships import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.placements.matching import accepted, set_match, soon
from virksom.candidates.actions.sharing import agree_to_meet
from virksom.openings.actions.organisation import organisation_of
from virksom.placements.actions.placement import begin_placement
from virksom.placements.models import Assessment, Part, Placement

pytestmark = pytest.mark.django_db
#: What partners write for each other, and what they call the person.
WITHIN = ("Amalkanari", "Nextkanari", "Reasonkanari")


@pytest.fixture
def scene():
    scene = set_match()
    scene.placement = begin_placement(
        partnership=scene.partnership, candidate=scene.candidate, company=scene.company, by=scene.by("job"),
        terms="wage_subsidy", is_private=True, starts=soon(0), basis="attributed",
        basis_reason="Reasonkanari met Amalkanari", next_step="Nextkanari is hired", next_step_on=soon(60),
    )  # fmt: skip
    return scene


def user_of(scene, organisation=None, **seat):
    organisation = organisation or organisation_of(company=scene.company, by=scene.by("job"))
    given = {"role": "CO", "partnership": scene.partnership, "programme": scene.partnership.programme}
    return MembershipFactory(**given | {"organisation": organisation} | seat).user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at(placement, name="detail"):
    return reverse(f"placements:{name}", args=[placement.pk])


def pages(client, scene):
    addresses = (at(scene.placement), reverse("placements:list"), reverse("home"))
    panel = reverse("placements:of_company", args=[scene.company.pk])
    answers = [client.get(address) for address in (*addresses, panel)]
    assert [one.status_code for one in answers] == [200] * 4
    return [one.content.decode() for one in answers]


CHANGE = {
    "occupation": "", "terms": "ordinary_full_time", "employer": "private", "starts": soon(0), "ends": "",
    "basis": "attributed", "basis_reason": "we say so", "hours": "", "next_step": "", "next_step_on": "",
}  # fmt: skip


def test_a_company_confirms_a_placement_and_changes_nothing_of_it(scene):
    desk = signed_in(user_of(scene))
    for name, said in (("change", CHANGE), ("end", {"on": soon(0)}), ("ask_to_confirm", {})):
        if name != "ask_to_confirm":
            assert desk.get(at(scene.placement, name)).status_code == 404
        assert desk.post(at(scene.placement, name), said).status_code == 404
    now = Placement.objects.get(pk=scene.placement.pk)
    assert (now.terms, now.ends, now.basis_reason) == ("wage_subsidy", None, "Reasonkanari met Amalkanari")
    shown = desk.get(at(scene.placement)).content.decode()
    assert at(scene.placement, "change") not in shown
    assert desk.post(at(scene.placement, "confirm"), {"agrees": "yes"}).status_code == 302
    assert desk.post(at(scene.placement, "assess"), {"without_help": "nobody"}).status_code == 302
    now.refresh_from_db()
    assert now.company_yes_at is not None


def test_a_company_reads_neither_what_partners_wrote_nor_the_code_that_is_the_same_everywhere(scene):
    for text in pages(signed_in(user_of(scene)), scene):
        assert not [word for word in (*WITHIN, scene.candidate.code) if word in text]
    assert "en kollega, der begyndte" in pages(signed_in(user_of(scene)), scene)[0]
    assert "Nextkanari" in scene.client("job").get(at(scene.placement)).content.decode()


def test_a_company_knows_a_colleague_by_its_own_name_for_the_profile_and_by_name_after_both_said_yes(scene):
    grant = accepted(scene).grant
    desk = signed_in(user_of(scene))
    assert grant.alias in desk.get(reverse("placements:list")).content.decode()
    agree_to_meet(grant=grant, by=scene.by("business"))
    for name in ("placements:list", "placements:matches"):
        shown = desk.get(reverse(name)).content.decode()
        assert "Amalkanari" in shown
        assert scene.candidate.code not in shown
    panel = desk.get(reverse("placements:of_candidate", args=[scene.candidate.pk]))
    assert "Reasonkanari" not in panel.content.decode()


def test_who_works_in_this_company_and_elsewhere_in_a_job_centre_is_here_the_company(scene):
    elsewhere = PartnershipFactory(programme=scene.partnership.programme)
    for role in ("BC", "JC", "LE"):
        user = user_of(scene)
        MembershipFactory(role=role, user=user, partnership=elsewhere, programme=elsewhere.programme)
        desk = signed_in(user)
        assert desk.get(at(scene.placement, "change")).status_code == 404
        shown = desk.get(at(scene.placement)).content.decode()
        assert not [word for word in (*WITHIN, scene.candidate.code) if word in shown]
        desk.post(at(scene.placement, "confirm"), {"note": "Not so", "agrees": ""})
        said = desk.post(at(scene.placement, "assess"), {"without_help": "later"})
        assert said.status_code == 302
    assert not Assessment.objects.filter(placement=scene.placement).exists()
    assert scene.placement.confirmations.filter(part=Part.COMPANY).last().without_help == "later"


def test_a_business_consultant_who_also_works_in_another_company_is_here_the_consultant(scene):
    firm = OrganisationFactory(sector="company")
    user = user_of(scene, firm)
    MembershipFactory(
        role="BC", user=user, partnership=scene.partnership, programme=scene.partnership.programme
    )
    accepted(scene)
    desk = signed_in(user)
    assert desk.get(at(scene.placement, "change")).status_code == 200
    said = {"attribution": "b", "reason": "A visit in May"}
    assert desk.post(at(scene.placement, "assess"), said).status_code == 302
    assert Assessment.objects.get(placement=scene.placement).user == user


def test_a_candidate_with_another_role_reads_of_themselves_their_own_answers_only(scene):
    seat = MembershipFactory(role="CA", partnership=scene.partnership, programme=scene.partnership.programme)
    MembershipFactory(
        role="AS", user=seat.user, partnership=scene.partnership, programme=scene.partnership.programme
    )
    scene.candidate.user = seat.user
    scene.candidate.save()
    follow_up = scene.placement.follow_ups.get(moment="start")
    follow_up.answers.create(
        part=Part.COMPANY, how="badly", note="Latekanari", answered_at=follow_up.created_at
    )
    shown = signed_in(seat.user).get(reverse("placements:follow_up", args=[follow_up.pk]))
    assert shown.status_code == 200
    assert "Latekanari" not in shown.content.decode()
