"""Several at the same moment: the last place, one person, one answer; and what the guards are for."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from tests.openings.exchange import opened
from tests.placements.matching import accepted, candidate_of, proposed, set_match, soon
from tests.races import at_once
from virksom.openings.models import Opening
from virksom.placements.actions.match import accept_match, agree_match, propose
from virksom.placements.actions.placement import begin_placement
from virksom.placements.models import Match, Part, Placement, Step, StepTaken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_database")]


@pytest.fixture
def scene(shared_database):
    return set_match()


def agrees(scene, match):
    return lambda: agree_match(
        match=match, starts_on=soon(), terms="ordinary_full_time", part=Part.CONSULTANT, by=scene.by("job")
    )


def refused(outcomes):
    return [one for one in outcomes if isinstance(one, ValidationError)]


def others(scene, count=3):
    return [candidate_of(scene, f"Nr {number}", f"nr{number}@mail.example") for number in range(count)]


def test_the_last_place_is_filled_once(scene):
    matches = [accepted(scene, candidate) for candidate in others(scene)]
    outcomes = at_once(*[agrees(scene, match) for match in matches])
    assert len(refused(outcomes)) == len(matches) - 1, outcomes
    scene.opening.refresh_from_db()
    assert (scene.opening.filled, scene.opening.taken) == (1, 1)
    assert Match.objects.filter(step=Step.AGREED).count() == 1


def test_the_last_place_goes_to_one_of_those_recorded_by_hand_too(scene):
    given = {
        "partnership": scene.partnership, "company": scene.company, "terms": "ordinary_part_time",
        "is_private": True, "starts": soon(0), "by": scene.by("job"), "opening": scene.opening,
    }  # fmt: skip
    people = others(scene)
    outcomes = at_once(*[lambda one=one: begin_placement(candidate=one, **given) for one in people])
    assert len(refused(outcomes)) == len(people) - 1, outcomes
    assert Placement.objects.filter(opening=scene.opening).count() == 1


def test_who_looks_first_and_writes_then_gives_the_last_place_away_twice(scene):
    """The negative control: what the conditional update is for."""
    both = threading.Barrier(2)
    rows = Opening.objects.filter(pk=scene.opening.pk)

    def looks_then_writes():
        seen = rows.get()
        both.wait()
        return seen.filled < seen.places and rows.update(filled=1, taken=1) == 1

    def takes():
        both.wait()
        return rows.filter(filled__lt=F("places")).update(filled=F("filled") + 1, taken=F("taken") + 1) == 1

    assert at_once(looks_then_writes, looks_then_writes) == [True, True]
    rows.update(filled=0, taken=0)
    assert sorted(at_once(takes, takes)) == [False, True]


def test_one_person_has_one_of_two_jobs_agreed_at_the_same_moment(scene):
    matches = [accepted(scene), accepted(scene, opening=opened(scene, title="Pakker"))]
    outcomes = at_once(*[agrees(scene, match) for match in matches])
    assert len(refused(outcomes)) == 1, outcomes
    steps = sorted(Match.objects.values_list("step", flat=True))
    assert steps == [Step.AGREED, Step.TOOK_ANOTHER]
    assert sum(Opening.objects.values_list("taken", flat=True)) == 1


def test_two_job_centres_that_place_the_same_person_are_told_of_each_other(scene):
    other = opened(scene, title="Pakker")
    given = {
        "partnership": scene.partnership, "company": scene.company, "terms": "ordinary_full_time",
        "is_private": True, "candidate": scene.candidate, "by": scene.by("job"),
    }  # fmt: skip
    outcomes = at_once(
        lambda: begin_placement(opening=scene.opening, starts=soon(0), **given),
        lambda: begin_placement(opening=other, starts=soon(1), **given),
    )
    assert len(refused(outcomes)) == 1, outcomes
    assert Placement.objects.count() == 1
    assert sum(Opening.objects.values_list("taken", flat=True)) == 1


def test_one_candidate_is_proposed_for_a_job_once(scene):
    def says():
        return propose(opening=scene.opening, candidate=scene.candidate, by=scene.by("job"))

    outcomes = at_once(says, says, says)
    assert len(refused(outcomes)) == 2, outcomes
    assert Match.objects.count() == 1


def test_yes_said_from_the_phone_and_by_the_consultant_is_one(scene):
    match = proposed(scene)
    by = scene.by("job")
    outcomes = at_once(
        lambda: accept_match(match=match, part=Part.CANDIDATE, by=by),
        lambda: accept_match(match=match, part=Part.CONSULTANT, by=by),
    )
    assert len(refused(outcomes)) == 1, outcomes
    assert StepTaken.objects.filter(step=Step.ACCEPTED).count() == 1
