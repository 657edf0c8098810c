"""A copy of everything about oneself: also what rooms above keep, in words and in one's own language."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone, translation

from tests.candidates.sharing import scene
from tests.factories.placements import CompanyFactory, PlacementFactory
from virksom.candidates.actions.consent import give_consent
from virksom.candidates.actions.profile import confirm_profile
from virksom.candidates.facts.about import ways_to_candidate
from virksom.candidates.facts.readable import word_for
from virksom.candidates.models import Candidate
from virksom.foundation.access import Viewer
from virksom.foundation.trail import leave_trail
from virksom.openings.models import Opening, OpeningNotice
from virksom.placements.models import FollowUp, Match


@pytest.fixture
def place(db):
    """A candidate who was told of a job, has one, and is followed up; each left a line in the trail."""
    place = scene()
    partnership, now = place.candidate.partnership, timezone.now()
    firm = CompanyFactory(municipality=partnership.municipality, name="Fjord Stål")
    opening = Opening.objects.create(
        company=firm, partnership=partnership, title="Kok i kantinen", task="Lave mad", told_at=now,
        contact_name="Bo Bentsen",
    )  # fmt: skip
    OpeningNotice.objects.create(kind="told", opening=opening, candidate=place.candidate, sent_at=now)
    placement = PlacementFactory(candidate=place.candidate, partnership=partnership, company=firm)
    match = Match.objects.create(
        candidate=place.candidate, opening=opening, partnership=partnership, answer_by=now.date(),
        proposed_at=now,
    )  # fmt: skip
    follow_up = FollowUp.objects.create(placement=placement, moment="m1", due_on=now.date())
    give_consent(candidate=place.candidate, about="openings", by=place.by_candidate)
    confirm_profile(profile=place.candidate.profile, on=now.date(), by=place.by_consultant)
    leave_trail(place.by_consultant, "propose_match", match)
    leave_trail(Viewer(name="boss@example.org"), "confirm_placement", placement)
    leave_trail(place.by_consultant, "ask_follow_up", follow_up)
    leave_trail(place.by_consultant, "enrol_candidate", Candidate(pk=9999, code="K-OTHER"))
    return place


def copy_of(place, language="da"):
    client = place.client(place.own)
    client.cookies["django_language"] = language
    answer = client.get(reverse("candidates:export"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        return json.loads(parts.read("data.json")), parts.read("data.html").decode()


def test_the_copy_holds_the_jobs_one_was_told_of_and_what_was_done_about_profile_match_and_job(place):
    said, page = copy_of(place)
    assert said["records"]["openings.openingnotice"][0]["opening"] == "Kok i kantinen"
    assert "Kok i kantinen" in page
    assert [line["what"] for line in said["trail"]] == [
        "give_consent", "confirm_profile", "propose_match", "confirm_placement", "ask_follow_up",
    ]  # fmt: skip
    assert "K-OTHER" not in json.dumps(said)


def test_the_copy_tells_nobody_elses_address(place):
    said, page = copy_of(place)
    for secret in ("boss@example.org", "Bo Bentsen"):
        assert secret not in json.dumps(said, ensure_ascii=False) + page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ("Med kandidatens egne ord", "Ansættelsesforhold", "spurgte, hvordan det går", 'dir="ltr"')),
        ("ar", ("بكلمات المرشح", "التوظيفات", "سأل كيف تسير الأمور", 'dir="rtl"')),
        ("en", ("In the candidate&#x27;s words", "Placements", "asked how it goes")),
    ],
)
def test_the_page_of_the_copy_is_in_words_and_not_in_names_of_fields(place, language, words):
    _said, page = copy_of(place, language)
    assert [word for word in words if word not in page] == []
    text = re.sub(r"<[^>]+>", " ", page)
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", text) == []
    assert re.findall(r"\b(?:candidates|placements|openings)\.[a-z]+", text) == []


@pytest.mark.parametrize("language", ["da", "ar"])
def test_every_field_of_a_copy_has_a_word_in_the_languages_of_candidates(language):
    """A new record about candidates names its fields, or their words stand beside the copy."""
    left = []
    for model in (Candidate, *ways_to_candidate(), apps.get_model("accounts.user")):
        for field in model._meta.concrete_fields:
            if field.name in (
                "id",
                "token",
                "password",
                "claimed_at",
                "is_demo",
                "is_superuser",
                "is_support",
            ):
                continue
            with translation.override("en"):
                english = word_for(model, field.name)
            with translation.override(language):
                word = word_for(model, field.name)
            if english == word and english.lower() == field.name.replace("_", " "):
                left.append(f"{model._meta.label}.{field.name}")
    assert left == []
