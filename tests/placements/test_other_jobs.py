"""A job that is agreed or begun beside others: which proposals close with it, and what it is asked for."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.placements import PlacementFactory
from tests.openings.exchange import link_of, opened
from tests.placements.matching import accepted, page, post_goes, proposed, says, set_match, soon
from virksom.candidates.models import Concept
from virksom.placements.actions.match import agree_match
from virksom.placements.actions.placement import begin_placement
from virksom.placements.models import Part, Placement, Step
from virksom.placements.tasks import follow_up_and_send

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return set_match()


def stands(match):
    match.refresh_from_db()
    return match.step


def test_a_company_that_agrees_on_a_part_time_job_ends_no_other_and_the_consultant_decides(scene):
    small = opened(scene, title="Pakker", hours=7)
    other, match = accepted(scene), accepted(scene, opening=small)
    theirs = reverse(
        "placements:company_match_by_link",
        kwargs={"token": link_of(scene), "opening": small.pk, "match": match.pk},
    )
    post_goes()
    said = {"says": "agreed", "starts_on": soon(), "terms": "ordinary_full_time"}
    assert Client().post(theirs, said).status_code == 302
    assert (stands(match), stands(other)) == (Step.AGREED, Step.ACCEPTED)
    told = post_goes()
    assert "1 other proposal" in told["job@example.org"].body
    assert "amal@mail.example" not in told
    assert "1 other proposal is open still" in scene.client("job").get(page(match)).content.decode()
    assert says(scene, match, "luk-andre").status_code == 302
    assert stands(other) == Step.TOOK_ANOTHER
    assert "no longer kept open" in post_goes()["amal@mail.example"].subject
    assert "other proposal" not in scene.client("job").get(page(match)).content.decode()


@pytest.mark.parametrize(("hours", "terms"), [(37, "ordinary_part_time"), (30, "ordinary_full_time")])
def test_a_company_says_of_a_full_time_job_alone_that_it_leaves_no_time_for_another(scene, hours, terms):
    other = accepted(scene)
    match = accepted(scene, opening=opened(scene, title="Pakker", hours=hours))
    given = {"starts_on": soon(), "part": Part.COMPANY, "by": scene.by("business")}
    agree_match(match=match, terms=terms, **given)
    assert stands(other) == Step.ACCEPTED
    full = accepted(scene, opening=opened(scene, title="Køkken", hours=37))
    agree_match(match=full, terms="ordinary_full_time", **given)
    assert stands(other) == Step.TOOK_ANOTHER


def test_other_proposals_are_closed_from_a_job_that_is_agreed_only(scene):
    other, match = accepted(scene, opening=opened(scene, title="Pakker")), accepted(scene)
    assert says(scene, match, "luk-andre").status_code == 422
    assert stands(other) == Step.ACCEPTED


@pytest.mark.parametrize("terms", ["ordinary_full_time", "ordinary_part_time"])
def test_a_full_time_job_recorded_by_hand_closes_what_still_waits_and_another_does_not(scene, terms):
    waiting, wanted = proposed(scene), accepted(scene, opening=opened(scene, title="Pakker"))
    given = {
        "partnership": scene.partnership, "company": scene.company, "candidate": scene.candidate,
        "is_private": True, "by": scene.by("job"), "terms": terms,
    }  # fmt: skip
    begin_placement(starts=soon(-60), ends=soon(-30), **given)  # Over long ago: it takes nobody's time.
    assert (stands(waiting), stands(wanted)) == (Step.PROPOSED, Step.ACCEPTED)
    post_goes()
    begin_placement(starts=soon(0), **given)
    closes = terms == "ordinary_full_time"
    steps = (Step.TOOK_ANOTHER, Step.TOOK_ANOTHER) if closes else (Step.PROPOSED, Step.ACCEPTED)
    assert (stands(waiting), stands(wanted)) == steps
    follow_up_and_send()
    told = [letter for letter in mail.outbox if "no longer kept open" in letter.subject]
    assert {letter.to[0] for letter in told} == ({"amal@mail.example"} if closes else set())


def test_a_job_that_begins_from_a_proposal_is_asked_for_its_next_step_and_its_company_for_a_hire(scene):
    for number in range(3):
        PlacementFactory(
            partnership=scene.partnership, company=scene.company, terms="company_internship",
            starts=soon(-60 - number), ends=soon(-30),
        )  # fmt: skip
    Concept.objects.create(kind="occupation", scheme="plain", code="x", title_da="fejer", title_en="sweeper")
    match = accepted(scene)
    says(scene, match, "aftalt", starts_on=soon(0), terms="company_internship")
    shown = scene.client("job").get(page(match)).content.decode()
    assert 'id="occupation-suggestions"' in shown
    said = {
        "starts": soon(0), "ends": soon(30), "terms": "company_internship", "employer": "private",
        "basis": "reported", "occupation": "sweeper", "next_step": "An ordinary job",
    }  # fmt: skip
    refused = says(scene, match, "begyndt", **said)
    assert refused.status_code == 422
    assert "A next step has both" in refused.content.decode()
    said["next_step_on"] = soon(28)
    warned = says(scene, match, "begyndt", **said)
    assert warned.status_code == 422
    assert "Placements repeat here without a hire" in warned.content.decode()
    assert not Placement.objects.filter(match=match).exists()
    assert says(scene, match, "begyndt", **said, ladder="seen").status_code == 302
    begun = Placement.objects.get(match=match)
    assert (begun.next_step, begun.next_step_on, begun.ends) == ("An ordinary job", soon(28), soon(30))
    assert begun.occupation.title_en == "sweeper"
