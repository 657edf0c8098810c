"""Candidates are forgotten after 24 months: told first, then emptied; the figures stay to the last digit."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tests.candidates.sharing import CANARIES, scene
from tests.factories.partnerships import MembershipFactory
from tests.factories.placements import CandidateFactory, PlacementFactory
from virksom.candidates.actions import retention
from virksom.candidates.actions.enrolment import change_candidate
from virksom.candidates.actions.posting import send_owed
from virksom.candidates.actions.retention import Forgetting, forget_inactive
from virksom.candidates.models import Candidate, CandidateMail, Claim, Concept, Reading
from virksom.evaluation.actions import freeze_release
from virksom.evaluation.models import Release
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry
from virksom.foundation.trail import leave_trail, verify_trail
from virksom.placements.models import Answer, FollowUp, Placement
from virksom.site.forgetting import ALSO, active_elsewhere, forget

LONG_AGO = timezone.now() - dt.timedelta(days=731)


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def place(db, var):
    """A candidate of whom nothing has been written for 24 months, with a job that ended before."""
    with time_machine.travel(LONG_AGO, tick=False):
        place = scene()
        grant = place.shared()
        Reading.objects.create(
            candidate=place.candidate, user=place.consultant.user, purpose="job", by_name=True, hour=LONG_AGO
        )
        placement = PlacementFactory(
            candidate=place.candidate, partnership=place.candidate.partnership, starts=dt.date(2021, 5, 1),
            ends=dt.date(2021, 9, 1), next_step="Amalkanari",
            occupation=Concept.objects.create(kind="occupation", scheme="plain", code="x", title_da="kok"),
        )  # fmt: skip
        follow_up = FollowUp.objects.create(placement=placement, moment="m1", due_on=dt.date(2021, 6, 1))
        Answer.objects.create(
            follow_up=follow_up, part="candidate", how="well", note="Amalkanari", answered_at=LONG_AGO
        )
        grant.refresh_from_db()
    CandidateMail.objects.all().delete()
    return place


def tell():
    """The clock comes round, and the mails it owes go out."""
    forget()
    send_owed()


def after(days):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False)


def everything():
    """All texts of the database, as one."""
    from django.apps import apps

    rows = [
        str(row)
        for model in apps.get_models()
        if model.__module__.startswith("virksom.")
        for row in model._base_manager.values()
    ]
    return "\n".join(rows)


def test_silent_candidates_are_told_first_and_emptied_30_days_later(place):
    assert (forget().told, Candidate.objects.get().emptied_on) == (1, None)
    send_owed()
    assert mail.outbox[0].to == ["amal.mail@example.org"]
    with after(29):
        assert forget().emptied == 0
    with after(30):
        assert forget().emptied == 1
        assert forget().emptied == 0
    candidate = Candidate.objects.get()
    assert (candidate.name, candidate.email, candidate.phone, candidate.user) == ("", "", "", None)
    assert not place.own.user.__class__.objects.get(pk=place.own.user.pk).is_active


def test_nobody_is_emptied_whom_no_mail_has_reached(place):
    """The server of the mails was away: three days later they are told anew, and have 30 days from then."""
    forget()
    with after(30):
        assert forget() == Forgetting(told=1, emptied=0)
        send_owed()
    with after(59):
        assert forget() == Forgetting(told=0, emptied=0)
    with after(60):
        assert forget() == Forgetting(told=0, emptied=1)


@pytest.fixture
def unreached(place):
    """The silent candidate, of whom no mail address is known."""
    Candidate.objects.update(email="", user=None, updated_at=LONG_AGO)
    return place


def test_without_an_address_the_consultant_is_told_by_the_code_before_anything_is_emptied(unreached):
    tell()
    letter = mail.outbox[0]
    assert letter.to == [unreached.consultant.user.email]
    assert "K-KANARI" in letter.subject
    assert [name for name in CANARIES if name in letter.body + letter.subject] == ["K-KANARI"]
    with after(29):
        assert forget().emptied == 0
    with after(30):
        assert forget().emptied == 1


def test_an_address_written_down_on_that_mail_keeps_the_record(unreached):
    tell()
    change_candidate(
        candidate=Candidate.objects.get(), name="", email="amal@example.org", by=unreached.by_consultant
    )
    with after(31):
        assert forget() == Forgetting(told=0, emptied=0)
    assert Candidate.objects.get().told_on is None


@pytest.mark.parametrize("has_lead", [True, False])
def test_without_a_consultant_the_lead_is_told_and_without_a_lead_nobody_is_emptied_unheard(
    unreached, has_lead
):
    unreached.consultant.user.memberships.update(ends=timezone.localdate())
    place = unreached.candidate.partnership
    if has_lead:
        lead = MembershipFactory(role="LE", partnership=place, programme=place.programme)
    tell()
    assert [letter.to for letter in mail.outbox] == ([[lead.user.email]] if has_lead else [])
    with after(31):
        assert forget() == Forgetting(told=0, emptied=int(has_lead))


def test_who_comes_back_while_others_are_emptied_is_kept(place, monkeypatch, var):
    """Each batch asks again: the second candidate signs in while the first is being emptied."""
    other = CandidateFactory(partnership=place.candidate.partnership, email="other@example.org")
    other.user = MembershipFactory(role="CA", partnership=other.partnership).user
    other.enrolled_on = LONG_AGO.date()
    other.save()
    Candidate.objects.filter(pk=other.pk).update(updated_at=LONG_AGO)
    monkeypatch.setattr(retention, "BATCH", 1)
    tell()

    def sign_in(_numbers):
        type(other.user).objects.filter(pk=other.user.pk).update(last_login=timezone.now())

    with after(30):
        done = forget_inactive(active=active_elsewhere(), also=[*ALSO, sign_in])
    assert done.emptied == 1
    other.refresh_from_db()
    assert other.emptied_on is None
    assert len((var / "erasures.jsonl").read_text().splitlines()) == 1


def test_nothing_of_the_person_is_left_in_the_database(place):
    text = everything()
    assert all(canary in text for canary in CANARIES if canary != "Bentekanari")
    tell()
    with after(30):
        forget()
    text = everything()
    assert [canary for canary in CANARIES if canary in text and canary != "Bentekanari"] == []
    assert set(Claim.objects.values_list("said", "put", "where")) == {("", "", "")}
    assert Placement.objects.get().occupation is None
    assert not TrailEntry.objects.filter(subject_name__startswith="K-KANARI").exists()


def test_no_line_of_the_trail_keeps_the_code_of_somebody_who_answered_by_a_link(place):
    placement = Placement.objects.get()
    leave_trail(Viewer(name="K-KANARI"), "confirm_placement", placement)
    call_command("retention", "--erase", "K-KANARI")
    assert "K-KANARI" not in str(list(TrailEntry.objects.values()))
    assert list(verify_trail()) == []


def test_what_somebody_did_in_another_role_stays_in_the_trail(place):
    MembershipFactory(
        user=place.own.user, role="AS", partnership=place.candidate.partnership,
        programme=place.candidate.partnership.programme,
    )  # fmt: skip
    theme = Concept.objects.create(kind="skill", scheme="plain", code="y", title_da="andet")
    leave_trail(place.by_candidate, "add_theme", theme)
    leave_trail(place.by_candidate, "confirm_placement", Placement.objects.get())
    call_command("retention", "--erase", "K-KANARI")
    lines = TrailEntry.objects.filter(actor_id=place.own.user.pk)
    assert list(lines.values_list("verb", flat=True)) == ["add_theme"]


def test_the_chain_of_the_trail_holds_after_the_emptying(place):
    tell()
    with after(30):
        forget()
    assert TrailEntry.objects.filter(salt="").exists()
    assert list(verify_trail()) == []


def test_who_signs_in_after_being_told_is_kept(place):
    tell()
    type(place.own.user).objects.filter(pk=place.own.user.pk).update(last_login=timezone.now())
    with after(31):
        assert forget().emptied == 0
    assert Candidate.objects.get().told_on is None


def test_who_is_in_a_job_is_kept(place):
    PlacementFactory(candidate=place.candidate, partnership=place.candidate.partnership)
    assert forget().told == 0


def test_a_dry_run_says_what_would_be_done_and_does_nothing(place, capsys):
    call_command("retention", "--dry-run")
    assert "1 would be told, 0 would be emptied" in capsys.readouterr().out
    assert Candidate.objects.get().told_on is None
    assert not CandidateMail.objects.exists()


def figures(programme):
    """The result tables of a period, as they are published."""
    with time_machine.travel(dt.datetime(2030, 1, 1, tzinfo=dt.UTC), tick=False):
        release = freeze_release(programme=programme, as_of=dt.date(2022, 1, 1), by=Viewer(name="x"))
    fields = {
        name: value
        for name, value in Release.objects.filter(pk=release.pk).values()[0].items()
        if name not in ("id", "created_at", "updated_at", "number", "frozen_at", "edition")
    }
    Release.objects.filter(pk=release.pk).delete()
    return json.dumps(fields, default=str, sort_keys=True)


def test_the_figures_of_a_closed_period_stay_the_same_to_the_last_digit(place):
    programme = place.candidate.partnership.programme
    before = figures(programme)
    assert '"1"' in before or ": 1" in before
    tell()
    with after(30):
        assert forget().emptied == 1
    assert figures(programme) == before


def test_a_form_that_was_opened_before_brings_nothing_of_an_erased_person_back(place):
    loaded = Candidate.objects.get()
    call_command("retention", "--erase", "K-KANARI")
    with pytest.raises(ValidationError):
        change_candidate(candidate=loaded, name="Amalkanari", by=place.by_consultant)
    kept = Candidate.objects.get()
    assert (kept.name, kept.email, kept.phone, kept.user, kept.consultant) == ("", "", "", None, None)
    assert kept.code.startswith("T-")


def test_a_change_puts_back_nothing_that_somebody_else_changed_meanwhile(place):
    loaded = Candidate.objects.get()
    change_candidate(candidate=Candidate.objects.get(), name="", phone="20202020", by=place.by_candidate)
    change_candidate(candidate=loaded, name="Amal", by=place.by_consultant)
    assert Candidate.objects.values_list("name", "phone").get() == ("Amal", "20202020")


def test_the_log_of_erasures_holds_numbers_only(place, var):
    call_command("retention", "--erase", "K-KANARI")
    entry = json.loads((var / "erasures.jsonl").read_text())
    assert entry["candidate"] == place.candidate.pk
    assert all(isinstance(value, int) for value in entry.values())


def test_a_restored_backup_is_emptied_again_by_the_log(place, var):
    kept = (
        Candidate.objects.filter(pk=place.candidate.pk).values("name", "code", "email", "phone", "user").get()
    )
    call_command("retention", "--erase", "K-KANARI")
    Candidate.objects.filter(pk=place.candidate.pk).update(emptied_on=None, **kept)  # as the backup has it

    call_command("retention", "--replay", str(var / "erasures.jsonl"))
    assert Candidate.objects.get().name == ""
    call_command("retention", "--replay", str(var / "erasures.jsonl"))
    assert len((var / "erasures.jsonl").read_text().splitlines()) == 1


def test_the_log_does_not_empty_another_who_has_the_same_number(place, var):
    call_command("retention", "--erase", "K-KANARI")
    with (var / "erasures.jsonl").open("a") as file:
        file.write('{"candidate": ')  # the power failed
    Candidate.objects.update(emptied_on=None, name="Somebody new", created_at=timezone.now())
    call_command("retention", "--replay", str(var / "erasures.jsonl"))
    assert Candidate.objects.get().name == "Somebody new"


def test_a_log_that_is_not_there_and_a_code_that_is_unknown_are_said(place):
    with pytest.raises(CommandError, match="no file"):
        call_command("retention", "--replay", "nowhere.jsonl")
    with pytest.raises(CommandError, match="no candidate"):
        call_command("retention", "--erase", "K-NOBODY")
