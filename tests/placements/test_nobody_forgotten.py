"""Nobody is forgotten: long texts are kept, questions stay owed, and one fault keeps no mail back."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.placements.matching import (
    accepted,
    candidate_of,
    link_in,
    page,
    post_goes,
    proposed,
    says,
    set_match,
    soon,
)
from virksom.candidates.actions.sharing import withdraw_grant
from virksom.foundation.access import system_viewer
from virksom.openings.actions.opening import close_opening
from virksom.placements.actions.follow_up import agree_task, ask_follow_up, finish_follow_up, finish_task
from virksom.placements.actions.match import ask_about_match, refuse_match
from virksom.placements.actions.placement import begin_placement
from virksom.placements.models import Match, Part, Step, StepTaken, Task
from virksom.placements.tasks import follow_up_and_send

pytestmark = pytest.mark.django_db
#: A text of 600 letters, which is longer than there is room for.
LONG = "أريد هذا العمل " * 40


@pytest.fixture
def scene():
    return set_match()


def begun(scene, **said):
    given = {"terms": "wage_subsidy", "starts": soon(0), "is_private": True, "by": scene.by("job")} | said
    return begin_placement(
        partnership=scene.partnership, candidate=scene.candidate, company=scene.company, **given
    )


def facts(scene, key):
    return [row.fact for row in scene.client(key).get(reverse("home")).context["waiting"]]


# What is too long is said, and kept ------------------------------------------------------------------


@pytest.mark.parametrize("says_it", [("yes", "note"), ("no", "note"), ("ask", "question")])
def test_a_long_word_beside_an_answer_is_refused_with_a_sentence_and_stays_on_the_page(scene, says_it):
    proposed(scene)
    link = link_in(post_goes()["amal@mail.example"])
    shown = Client().get(link).content.decode()
    assert "maxlength" not in shown
    assert 'dir="auto"' in shown
    word, field = says_it
    refused = Client().post(link, {"says": word, field: LONG})
    assert refused.status_code == 422
    assert LONG.strip() in refused.content.decode()
    assert "There is room for 500 characters" in refused.content.decode()


@pytest.mark.parametrize(("name", "said"), [("ask", {"how": "well"}), ("confirm", {"terms": ""})])
def test_a_long_note_about_a_job_is_refused_with_a_sentence_and_stays_on_the_page(scene, name, said):
    placement = begun(scene)
    if name == "ask":
        ask_follow_up(follow_up=placement.follow_ups.get(moment="start"), by=scene.by("job"))
    follow_up_and_send()
    way = {"ask": "/svar/", "confirm": "/ansaettelse/"}[name]  # The candidate's, and the company's.
    link = link_in(next(one for one in mail.outbox if way in one.body))
    shown = Client().get(link).content.decode()
    assert "maxlength" not in shown
    assert 'dir="auto"' in shown
    refused = Client().post(link, {**said, "note": LONG})
    assert refused.status_code == 422
    assert LONG.strip() in refused.content.decode()
    assert "There is room for 500 characters" in refused.content.decode()


# What is owed ----------------------------------------------------------------------------------------


def test_a_question_stays_owed_when_the_proposal_has_come_to_something_or_nothing(scene):
    match = proposed(scene)
    ask_about_match(match=match, question="Is there a bus?", by=scene.by("job"))
    says(scene, match, "nej")
    match.refresh_from_db()
    assert match.step == Step.DECLINED
    assert list(Match.objects.to_answer()) == [match]
    assert "1 candidate waits for an answer" in facts(scene, "job")
    assert "Is there a bus?" in scene.client("job").get(page(match)).content.decode()
    assert says(scene, match, "svar", answer="Line 12.").status_code == 302
    assert not Match.objects.to_answer().exists()


def test_a_question_that_was_answered_is_not_asked_again_when_the_company_says_no(scene):
    match = accepted(scene)
    ask_about_match(match=match, question="Is there a bus?", by=scene.by("job"))
    says(scene, match, "svar", answer="Line 12.")
    refuse_match(match=match, reason="Evenings", part=Part.COMPANY, by=scene.by("job"))
    match.refresh_from_db()
    assert match.answer_owed
    assert not match.asks
    assert "The candidate asks" not in scene.client("job").get(page(match)).content.decode()


@pytest.mark.parametrize("owed", ["why nothing came of it", "a question"])
def test_an_answer_owed_for_more_than_three_working_days_climbs_to_the_leads_page(scene, owed):
    monday = timezone.make_aware(dt.datetime(2026, 11, 23, 9))
    words = "1 candidate waits for an answer about a job"
    with time_machine.travel(monday, tick=False):
        match = accepted(scene)
        if owed == "a question":
            ask_about_match(match=match, question="Is there a bus?", by=scene.by("job"))
        else:
            refuse_match(match=match, reason="Evenings", part=Part.COMPANY, by=scene.by("job"))
    with time_machine.travel(monday + dt.timedelta(days=2), tick=False):
        assert words not in facts(scene, "Emma")
    with time_machine.travel(monday + dt.timedelta(days=4), tick=False):
        assert words in facts(scene, "Emma")
        assert words not in facts(scene, "Bo")
        says(scene, match, "svar", answer="Line 12.")
        assert words not in facts(scene, "Emma")


def test_what_was_agreed_at_a_follow_up_stands_on_the_page_of_whoever_does_it_until_it_is_done(scene):
    follow_up = begun(scene).follow_ups.get(moment="start")
    given = {"follow_up": follow_up, "by": scene.by("job")}
    task = agree_task(what="Ring about the bus", due_on=soon(0), user=scene.users["job"], **given)
    agree_task(what="Later on", due_on=soon(1), user=scene.users["job"], **given)
    agree_task(what="Ask the foreman", due_on=soon(-1), user=scene.users["business"], **given)
    agreed = "1 task agreed at a follow-up is due"
    assert agreed in facts(scene, "job")
    assert [one for one in facts(scene, "business") if "Agreed" in one] == ["Agreed: Ask the foreman"]
    finish_task(task=task, by=scene.by("job"))
    assert agreed not in facts(scene, "job")
    finish_follow_up(follow_up=follow_up, by=scene.by("job"))
    Task.objects.filter(pk=task.pk).update(
        done_on=None
    )  # What was agreed is owed when the rest is done, too.
    assert agreed in facts(scene, "job")


# While the mails go out ------------------------------------------------------------------------------


class StopsSharing(EmailBackend):
    """A post office before whose counter a candidate stops sharing: what comes after is not to go out."""

    grants: ClassVar[list] = []

    def send_messages(self, messages):
        while self.grants:
            withdraw_grant(grant=self.grants.pop(), by=system_viewer())
        return super().send_messages(messages)


def test_a_profile_that_is_withdrawn_while_the_mails_go_out_is_in_none_of_those_that_follow(scene, settings):
    first = accepted(scene, candidate_of(scene, "Bilal", "bilal@mail.example"))
    second = accepted(scene)
    settings.EMAIL_BACKEND = f"{__name__}.StopsSharing"
    StopsSharing.grants = [second.grant]
    follow_up_and_send()
    told = "".join(letter.subject + letter.body for letter in mail.outbox)
    assert first.grant.alias in told
    assert second.grant.alias not in told


def test_one_record_that_fails_keeps_no_mail_and_no_other_record_back(scene, caplog):
    bad, good = proposed(scene), proposed(scene, candidate_of(scene, "Bilal", "bilal@mail.example"))
    close_opening(opening=scene.opening, reason="x", by=scene.by("business"))

    def breaks(sender, instance, **_more):
        if instance.match_id == bad.pk:
            raise RuntimeError("This one cannot be kept")

    post_save.connect(breaks, sender=StepTaken)
    try:
        follow_up_and_send()
    finally:
        post_save.disconnect(breaks, sender=StepTaken)
    assert "The clock could not deal with placements.Match" in caplog.text
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.step, bad.step) == (Step.FELL_AWAY, Step.PROPOSED)
    assert "amal@mail.example" in [letter.to[0] for letter in mail.outbox]
    follow_up_and_send()
    bad.refresh_from_db()
    assert bad.step == Step.FELL_AWAY
