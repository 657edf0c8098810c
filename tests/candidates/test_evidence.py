"""Evidence holds for what somebody has seen, and for nothing that was written since."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.candidates.sharing import scene
from virksom.candidates.actions.profile import improve_claim, reword_claim
from virksom.candidates.models import Claim


@pytest.fixture
def place(db):
    return scene()


def claimed(place, kind="work", said="Kok", **more):
    return Claim.objects.create(
        profile=place.candidate.profile, kind=kind, said=said, evidence_by=place.consultant.user, **more
    )


def form_of(client, claim):
    """The address of a claim's form, and the mark of what it was opened with."""
    url = reverse("candidates:own_claim", kwargs={"profile": claim.profile_id, "claim": claim.pk})
    return url, re.search(r'name="seen" value="([^"]+)"', client.get(url).content.decode())[1]


def test_evidence_is_not_put_to_words_the_consultant_has_not_read(place):
    claim = claimed(place)
    consultant, own = place.client(place.consultant), place.client(place.own)
    url, seen = form_of(consultant, claim)
    years = {"where": "", "from_year": "", "to_year": ""}
    own.post(url, {"said": "Bager", "seen": form_of(own, claim)[1]} | years)

    typed = {"put": "", "standard": "", "evidence": "documented", "evidence_on": "", "seen": seen} | years
    answer = consultant.post(url, typed)

    assert answer.status_code == 422
    assert "Bager" in answer.content.decode()
    claim.refresh_from_db()
    assert (claim.said, claim.evidence) == ("Bager", "said")
    assert consultant.post(url, typed | {"seen": form_of(consultant, claim)[1]}).status_code == 302
    claim.refresh_from_db()
    assert claim.evidence == "documented"


def test_words_changed_at_the_same_moment_are_not_put_back_by_the_consultant(place):
    claim = claimed(place)
    read_before = Claim.objects.get(pk=claim.pk)
    reword_claim(claim=claim, by=place.by_candidate, said="Bager")
    with pytest.raises(ValidationError):
        improve_claim(claim=read_before, by=place.by_consultant, evidence="documented")
    claim.refresh_from_db()
    assert (claim.said, claim.evidence) == ("Bager", "said")


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("language", {"speaking": "B1"}, {"speaking": "C2", "reading": "C2"}),
        ("work", {"from_year": 2015}, {"from_year": 2005}),
        ("education", {"where": "Odense"}, {"where": "Aarhus"}),
        ("licence", {"to_year": 2027}, {"to_year": None}),
    ],
)
def test_a_candidate_who_changes_more_than_the_words_has_it_on_the_own_word_again(place, kind, before, after):
    claim = claimed(place, kind, "Dansk", evidence="assessed", put="Taler dansk", **before)
    reword_claim(claim=claim, by=place.by_candidate, **{"said": "Dansk", **after})
    claim.refresh_from_db()
    assert (claim.evidence, claim.evidence_by, claim.evidence_on) == ("said", None, None)
    assert claim.put == "Taler dansk"


def test_a_form_sent_without_a_change_keeps_the_evidence(place):
    claim = claimed(place, evidence="assessed", where="Odense")
    reword_claim(claim=claim, by=place.by_candidate, said="Kok", where="Odense", from_year=None)
    claim.refresh_from_db()
    assert claim.evidence == "assessed"


def test_other_words_of_an_education_stand_beside_nothing_in_denmark(place):
    claim = claimed(place, "education", "Medicin", danish_level="7", evidence="recognised")
    reword_claim(claim=claim, by=place.by_candidate, said="Et kursus")
    claim.refresh_from_db()
    assert (claim.danish_level, claim.evidence) == ("", "said")


def test_evidence_is_by_whoever_said_last_what_it_is_evidence_of(place):
    claim = claimed(place, "language", "Dansk", speaking="B1", evidence="assessed", evidence_on="2026-01-05")
    improve_claim(claim=claim, by=place.by_company, speaking="C1")
    claim.refresh_from_db()
    assert claim.evidence_by == place.company.user
