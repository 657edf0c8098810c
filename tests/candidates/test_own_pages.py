"""What candidates see of themselves: who has seen them, what they agreed to, a copy of everything."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.candidates.sharing import scene
from tests.factories.placements import PlacementFactory
from tests.races import at_once
from virksom.candidates.actions.consent import give_consent
from virksom.candidates.actions.reading import note_reading
from virksom.candidates.facts.consent import has_consent
from virksom.candidates.models import Consent, Reading

WHO_SAW = reverse("candidates:who_saw")
CONSENTS = reverse("candidates:consents")


@pytest.fixture
def place(db):
    return scene()


def test_opening_a_record_is_kept_and_shown_to_the_candidate(place):
    place.client(place.consultant).get(reverse("candidates:detail", args=[place.candidate.pk]))
    reading = Reading.objects.get()
    assert (reading.user, reading.by_name, reading.purpose) == (place.consultant.user, True, "upkeep")
    text = place.client(place.own).get(WHO_SAW).content.decode()
    assert place.consultant.user.name in text
    assert place.consultant.organisation.name in text


def test_the_way_in_says_what_a_record_is_read_for(place):
    address = reverse("candidates:detail", args=[place.candidate.pk])
    place.client(place.consultant).get(address, {"for": "follow_up"})
    place.client(place.consultant).get(address, {"for": "nonsense"})
    assert set(Reading.objects.values_list("purpose", flat=True)) == {"follow_up", "upkeep"}


def test_a_company_that_sees_a_profile_stands_in_the_list_without_the_name(place):
    grant = place.shared()
    place.client(place.company).get(reverse("candidates:shared", args=[grant.pk]))
    reading = Reading.objects.get()
    assert (reading.organisation, reading.purpose, reading.by_name) == (place.firm, "job", False)


def test_a_reading_is_kept_once_an_hour(place):
    start = timezone.now().replace(minute=5)
    for minutes in (0, 10, 60):
        with time_machine.travel(start + dt.timedelta(minutes=minutes), tick=False):
            note_reading(candidate=place.candidate, by=place.by_consultant, purpose="job", by_name=True)
    assert Reading.objects.count() == 2


def test_looking_at_oneself_is_not_kept(place):
    place.client(place.own).get(reverse("candidates:detail", args=[place.candidate.pk]))
    assert not Reading.objects.exists()


def test_a_refused_reader_leaves_no_reading(place):
    answer = place.client(place.company).get(reverse("candidates:detail", args=[place.candidate.pk]))
    assert answer.status_code == 404
    assert not Reading.objects.exists()


def test_two_readings_at_the_same_moment_are_one(shared_database):
    place = scene()

    def read():
        return note_reading(candidate=place.candidate, by=place.by_consultant, purpose="job", by_name=True)

    assert all(isinstance(outcome, Reading) for outcome in at_once(read, read))
    assert Reading.objects.count() == 1


def test_a_consent_keeps_the_wording_and_its_language_and_is_taken_back_in_one_tap(place):
    client = place.client(place.own)
    today = timezone.localdate()
    client.cookies["django_language"] = "en"
    client.post(CONSENTS, {"about": "openings", "answer": "yes"})
    consent = Consent.objects.get()
    assert (consent.text_version, consent.language) == ("2026-1", "en")
    assert has_consent(place.candidate, "openings", today)
    assert not has_consent(place.candidate, "openings", today + dt.timedelta(days=366))

    client.post(CONSENTS, {"about": "openings", "answer": "no"})
    assert not has_consent(place.candidate, "openings", today)


def test_a_consent_that_has_run_out_is_given_anew(place):
    with time_machine.travel(timezone.now() - dt.timedelta(days=400), tick=False):
        give_consent(candidate=place.candidate, about="case", by=place.by_candidate)
    assert give_consent(candidate=place.candidate, about="case", by=place.by_candidate) is not None
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_a_consent_given_twice_at_once_is_one(shared_database):
    place = scene()

    def give():
        return give_consent(candidate=place.candidate, about="photo", by=place.by_candidate)

    at_once(give, give)
    assert Consent.objects.count() == 1


def test_the_page_of_consents_tells_the_legal_basis_apart(place):
    client = place.client(place.own)
    client.cookies["django_language"] = "en"
    assert "That is the legal basis; your consent is not." in client.get(CONSENTS).content.decode()


def test_a_copy_holds_everything_and_who_has_read_it(place):
    grant = place.shared()
    place.client(place.company).get(reverse("candidates:shared", args=[grant.pk]))
    placement = PlacementFactory(candidate=place.candidate, partnership=place.candidate.partnership)

    answer = place.client(place.own).get(reverse("candidates:export"))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        said = json.loads(parts.read("data.json"))
        readable = parts.read("data.html").decode()
    records = said["records"]
    assert said["candidate"]["name"] == "Amalkanari Zorakanari"
    assert said["sign_in"]["email"] == place.own.user.email
    assert records["candidates.reading"][0]["organisation"] == "Nordlys Vaskeri"
    assert records["placements.placement"][0]["company"] == placement.company.name
    assert {claim["where"] for claim in records["candidates.claim"]} == {"Kanaristan", ""}
    assert [line["what"] for line in said["trail"]] == ["give_grant"]
    assert "Nordlys Vaskeri" in readable
    assert "password" not in json.dumps(said)


def test_without_a_record_the_own_pages_say_whom_to_ask(place):
    place.candidate.user = None
    place.candidate.save()
    client = place.client(place.own)
    for name in ("who_saw", "share", "consents", "export"):
        assert client.get(reverse(f"candidates:{name}")).status_code == 200
