"""From a company's form on a phone to the follow-up after twelve months, through the mails people get."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.openings.exchange import ANSWERS, SENT, anybody, link_of, set_exchange
from tests.openings.test_telling import told
from tests.placements.matching import candidate_of, link_in, says
from virksom.openings.models import Opening
from virksom.openings.tasks import keep_the_clock
from virksom.placements.models import Match, Placement, Step
from virksom.placements.tasks import follow_up_and_send

WHO = ("Amalkanari", "amal@mail")


@pytest.fixture
def scene(db):
    with time_machine.travel(SENT, tick=False) as clock:
        scene = set_exchange()
        scene.clock = clock
        scene.candidate = candidate_of(scene, "Amalkanari Berg", "amal@mail.example")
        yield scene


def post():
    """Both clocks come round; the mails since they last did, by address."""
    keep_the_clock()
    follow_up_and_send()
    gone = {letter.to[0]: letter for letter in mail.outbox}
    mail.outbox.clear()
    return gone


def test_from_the_form_on_a_phone_to_twelve_months_in_the_job(scene):
    # The company tells of a job in five questions; the job centre's consultant hears at once and takes it.
    told(anybody(), reverse("openings:own_new", args=[link_of(scene)]), ANSWERS)
    opening = Opening.objects.get()
    desk = scene.client("job")
    assert desk.get(link_in(post()["job@example.org"])).status_code == 200
    desk.post(reverse("openings:take", args=[opening.pk]))
    assert "ida@krog.example" in post()

    # She proposes it to Amal, who reads it on the phone and says yes.
    day = timezone.localdate() + dt.timedelta(days=7)
    desk.post(
        reverse("placements:propose", args=[opening.pk]),
        {"candidate": scene.candidate.pk, "why": "You asked for mornings", "answer_by": day},
    )
    sent = post()
    assert "ida@krog.example" not in sent
    Client().post(link_in(sent["amal@mail.example"]), {"says": "yes", "note": ""})

    # The company sees what she can, under a made-up name, and would like to meet her: now it knows who.
    sent = post()
    assert "job@example.org" in sent
    letter = sent["ida@krog.example"]
    profile = link_in(letter)
    seen = Client().get(profile).content.decode()
    assert not [who for who in WHO if who in letter.subject + letter.body + seen]
    Client().post(profile)
    assert "Amalkanari" in Client().get(profile).content.decode()

    # They agree; the last of two places stays open. She begins, and both confirm.
    match = Match.objects.get()
    own = {"token": link_of(scene), "opening": opening.pk, "match": match.pk}
    Client().post(
        reverse("placements:company_match_by_link", kwargs=own),
        {"says": "agreed", "starts_on": day, "terms": "ordinary_part_time"},
    )
    opening.refresh_from_db()
    assert (opening.taken, opening.state) == (1, "open")
    assert "job@example.org" in post()
    scene.clock.move_to(timezone.make_aware(dt.datetime.combine(day, dt.time(9))))
    job = {"terms": "ordinary_part_time", "employer": "private", "hours": "30", "basis": "reported"}
    says(scene, match, "begyndt", starts=day, **job)
    placement = Placement.objects.get()
    Client().post(link_in(post()["ida@krog.example"]), {"agrees": "yes"})
    placement.refresh_from_db()
    assert placement.is_confirmed

    # At the start and after 1, 3, 6 and 12 months both are asked, each by a link; nobody is forgotten.
    for follow_up in placement.follow_ups.order_by("due_on"):
        scene.clock.move_to(timezone.make_aware(dt.datetime.combine(follow_up.due_on, dt.time(9))))
        post()
        desk = scene.client("job")
        desk.post(reverse("placements:ask", args=[follow_up.pk]))
        sent = post()
        for address in ("amal@mail.example", "ida@krog.example"):
            Client().post(link_in(sent[address]), {"how": "well", "note": ""})
        desk.post(reverse("placements:confirm_well", args=[follow_up.pk]))
    assert [one.moment for one in placement.follow_ups.all()] == ["start", "m1", "m3", "m6", "m12"]
    assert not placement.follow_ups.open().exists()
    match.refresh_from_db()
    assert [one.step for one in match.steps.all()] == [
        Step.PROPOSED, Step.ACCEPTED, Step.AGREED, Step.STARTED,
    ]  # fmt: skip
    assert not Match.objects.to_answer().exists()
