"""A candidate, her consultant, and a company with a job: where the stories of matches begin."""

from __future__ import annotations

import datetime as dt
import re

from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.factories.placements import CandidateFactory
from tests.openings.exchange import opened, set_exchange
from virksom.candidates.models import Claim, CompetenceProfile, Concept
from virksom.openings.models import Requirement
from virksom.placements.actions.match import accept_match, propose
from virksom.placements.models import Part
from virksom.placements.tasks import follow_up_and_send


def set_match(**opening):
    """The usual table, a candidate of the job consultant's, and an opening the company told of."""
    scene = set_exchange()
    scene.candidate = candidate_of(scene, "Amalkanari Zorakanari", "amal@mail.example")
    scene.opening = opened(scene, title="Truckfører", hours=30, **opening)
    concept = Concept.objects.create(kind="licence", scheme="plain", code="truck", title_da="Truckcertifikat")
    Requirement.objects.create(opening=scene.opening, what="Truckcertifikat", concept=concept)
    Requirement.objects.create(opening=scene.opening, what="Dansk")
    Claim.objects.create(
        profile=scene.candidate.profile, kind="licence", said="رخصة", said_in="ar", concept=concept,
        evidence="documented",
    )  # fmt: skip
    return scene


def candidate_of(scene, name, email, language="en"):
    candidate = CandidateFactory(
        partnership=scene.partnership,
        name=name,
        email=email,
        language=language,
        consultant=scene.users["job"],
    )
    CompetenceProfile.objects.create(
        candidate=candidate, confirmed_on=timezone.localdate(), hours_least=20, hours_most=37
    )
    return candidate


def proposed(scene, candidate=None, opening=None, **said):
    return propose(
        opening=opening or scene.opening, candidate=candidate or scene.candidate, by=scene.by("job"), **said
    )


def accepted(scene, candidate=None, opening=None):
    match = proposed(scene, candidate, opening)
    return accept_match(match=match, part=Part.CONSULTANT, by=scene.by("job"))


def post_goes():
    """The clock comes round; the mails that have gone since it last did, by address."""
    follow_up_and_send()
    gone = {letter.to[0]: letter for letter in mail.outbox}
    mail.outbox.clear()
    return gone


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def page(match, name="match", **more):
    return reverse(f"placements:{name}", kwargs={"match": match.pk, **more})


def says(scene, match, word, **said):
    """The consultant writes down what was said."""
    return scene.client("job").post(page(match, "say", word=word), said)


def soon(days=7):
    return timezone.localdate() + dt.timedelta(days=days)
