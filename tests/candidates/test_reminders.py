"""A profile that is soon hidden: its owner is reminded once, and says with one tap that it is still right."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.candidates.sharing import CANARIES, scene
from virksom.candidates.actions.posting import send_owed
from virksom.candidates.actions.profile import confirm_profile
from virksom.candidates.actions.retention import empty_candidates
from virksom.candidates.models import Candidate, CandidateMail
from virksom.candidates.tasks import remind_by_the_clock
from virksom.foundation.models import TrailEntry


@pytest.fixture
def place(db):
    return scene()


def in_days(days):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False)


def reminded():
    """The clock comes round; the mails it sends."""
    remind_by_the_clock()
    before = len(mail.outbox)
    send_owed()
    return mail.outbox[before:]


def way_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def test_two_weeks_before_a_profile_is_hidden_its_owner_is_reminded_once(place):
    with in_days(75):
        assert reminded() == []
    with in_days(76):
        (letter,) = reminded()
        assert letter.to == ["amal.mail@example.org"]
        assert reminded() == []
    with in_days(80):
        assert reminded() == []


def test_the_link_of_the_mail_confirms_with_one_tap_and_without_a_sign_in(place):
    with in_days(80):
        (letter,) = reminded()
        way, phone = way_in(letter), Client()
        page = phone.get(way)
        assert page.status_code == 200
        place.candidate.profile.refresh_from_db()
        assert place.candidate.profile.confirmed_on != timezone.localdate()

        page = phone.post(way, follow=True).content.decode()

        place.candidate.profile.refresh_from_db()
        assert place.candidate.profile.confirmed_on == timezone.localdate()
        assert "Tak." in page
        line = TrailEntry.objects.order_by("number").last()
        assert (line.verb, line.actor_name) == ("confirm_profile", "K-KANARI")
    with in_days(80 + 76):
        assert len(reminded()) == 1


def test_the_page_behind_the_link_tells_no_name_and_no_address(place):
    with in_days(80):
        (letter,) = reminded()
        page = Client().get(way_in(letter)).content.decode()
    assert "Amalkanari Zorakanari" not in page
    assert "K-KANARI" not in page
    assert place.candidate.phone not in page
    assert [one for one in CANARIES if one in letter.subject + letter.body] == []


def test_the_link_opens_nothing_after_its_time_or_when_it_is_not_whole_or_for_an_emptied_record(
    place, settings, tmp_path
):
    settings.VAR = tmp_path
    with in_days(80):
        (letter,) = reminded()
        way = way_in(letter)
        assert Client().post(way[:-3] + "x/").status_code == 404
    with in_days(80 + 46):
        assert Client().get(way).status_code == 404
        assert Client().post(way).status_code == 404
    with in_days(81):
        empty_candidates(candidates=Candidate.objects.all(), also=[])
        assert Client().get(way).status_code == 404


def test_who_says_so_before_the_mail_goes_gets_none(place):
    with in_days(80):
        remind_by_the_clock()
        confirm_profile(profile=place.candidate.profile, on=timezone.localdate(), by=place.by_candidate)
        assert send_owed() == 0


def test_without_an_address_nobody_is_reminded(place):
    Candidate.objects.update(email="", user=None)
    with in_days(80):
        assert remind_by_the_clock() == 0
    assert not CandidateMail.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("da", "profil"), ("en", "profile"), ("ar", "ملف")])
def test_the_mail_and_its_page_speak_the_candidates_language(place, language, words):
    Candidate.objects.update(language=language)
    with in_days(80):
        (letter,) = reminded()
        page = Client().get(way_in(letter)).content.decode()
    assert words in letter.subject
    assert words in page
    assert f'lang="{language}"' in page
