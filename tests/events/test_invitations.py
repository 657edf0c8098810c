"""Inviting by mail, and the answer by personal link."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.events.planned import SYSTEM, ahead, person, planned_event, registered
from tests.factories.events import EventFactory, ParticipantFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.placements import ContactPersonFactory
from virksom.events.actions.invitation import DAILY_LIMIT, answer_invitation, invite
from virksom.events.actions.planning import cancel_event
from virksom.events.actions.posting import send_owed
from virksom.events.models import Invitation, Participant, Registration
from virksom.events.tasks import send_mails
from virksom.foundation.models import TrailEntry
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def event(partnership):
    return planned_event(partnership=partnership, capacity=1)


@pytest.fixture
def lead(sign_in, partnership):
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    client.cookies["django_language"] = "en"
    return client


def viewer(client):
    return viewer_of(client.membership.user, timezone.localdate())


def send(client, event, **fields):
    typed = {"pasted": "", "represents": "company", "language": "da", **fields}
    return client.post(reverse("events:invite", args=[event.pk]), typed)


def invited(event, number=1, **fields):
    return invite(by=SYSTEM, event=event, people=[person(number, **fields)])[0]


def link(invitation):
    return reverse("events:invitation", kwargs={"token": invitation.token})


def test_pasted_lines_become_invitations_however_they_are_written(lead, event, mailoutbox):
    lines = "Lise Holt; lise@example.org; Lindehus\nOmar Sayed <omar@example.org>\n\nkaren@example.org"
    assert send(lead, event, pasted=lines, language="en").status_code == 302
    people = {p.email: (p.name, p.organisation_name) for p in Participant.objects.all()}
    assert people == {
        "lise@example.org": ("Lise Holt", "Lindehus"),
        "omar@example.org": ("Omar Sayed", ""),
        "karen@example.org": ("karen@example.org", ""),
    }
    assert len(mailoutbox) == 3
    assert {mail.subject for mail in mailoutbox} == {f"Invitation: {event.title}"}
    links = [f"http://127.0.0.1:8000{link(invitation)}" for invitation in Invitation.objects.all()]
    assert all(own in mail.body for own, mail in zip(links, mailoutbox, strict=True))
    assert TrailEntry.objects.get(verb="invite").details == {"invited": 3}


def test_a_line_without_an_address_is_named_and_nobody_is_invited(lead, event):
    response = send(lead, event, pasted="lise@example.org\nOmar Sayed")
    text = response.content.decode()
    assert response.status_code == 422
    assert "Line 2 has no mail address" in text
    assert "Omar Sayed" in text
    assert not Invitation.objects.exists()


def test_a_cpr_number_among_the_pasted_lines_is_refused(lead, event):
    assert send(lead, event, pasted="Lise 010203-1234; lise@example.org").status_code == 422
    assert not Participant.objects.exists()


def test_earlier_participants_and_contact_persons_can_be_ticked(lead, event, partnership, mailoutbox):
    earlier = ParticipantFactory(partnership=partnership)
    contact = ContactPersonFactory(
        company__municipality=partnership.municipality, email="c@example.org", level="hr"
    )
    ContactPersonFactory(
        company__municipality=partnership.municipality,
        company__is_protected_from_advertising=True,
        name="Left In Peace",
        email="p@example.org",
    )
    text = lead.get(reverse("events:invite", args=[event.pk])).content.decode()
    assert earlier.name in text
    assert "Left In Peace" not in text
    send(lead, event, participants=[earlier.pk], contacts=[contact.pk])
    assert {mail.to[0] for mail in mailoutbox} == {earlier.email, "c@example.org"}
    assert Participant.objects.get(email="c@example.org").company == contact.company


def test_looking_for_others_keeps_ticks_and_pasted_lines(lead, event, partnership):
    ticked, _found, _other = (
        ParticipantFactory(partnership=partnership, name=name)
        for name in ("Ticked Before", "Looked For", "Somebody Else")
    )
    response = send(lead, event, find="1", q="Looked", participants=[ticked.pk], pasted="a@example.org")
    text = response.content.decode()
    assert response.status_code == 200
    assert "Looked For" in text
    assert re.search(rf'value="{ticked.pk}"[^>]* checked', text)
    assert "a@example.org" in text
    assert "Somebody Else" not in text
    assert not Invitation.objects.exists()


def test_people_of_another_partnership_cannot_be_ticked(lead, event):
    foreign = ParticipantFactory()
    assert send(lead, event, participants=[foreign.pk]).status_code == 422
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice(event):
    invited(event)
    with pytest.raises(ValidationError, match="Alle, du har valgt"):
        invited(event)
    assert Invitation.objects.count() == 1


def test_who_is_registered_is_not_invited(event):
    registered(event, 1)
    with pytest.raises(ValidationError):
        invited(event, 1)


def test_fifty_mails_a_day_are_the_limit_and_the_refusal_says_so(sign_in, partnership, event):
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    client.cookies["django_language"] = "en"
    crowd = "\n".join(f"a{number}@example.org" for number in range(DAILY_LIMIT + 1))
    response = send(client, event, pasted=crowd)
    assert response.status_code == 422
    assert "You can send 50 more invitations today." in response.content.decode()
    assert not Invitation.objects.exists()
    assert not Participant.objects.exists()
    assert send(client, event, pasted=crowd.rsplit("\n", 1)[0]).status_code == 302
    assert send(client, event, pasted="one.more@example.org", approved="on").status_code == 422


def test_a_lead_may_approve_more_than_fifty(lead, event, mailoutbox):
    crowd = "\n".join(f"a{number}@example.org" for number in range(DAILY_LIMIT + 1))
    assert send(lead, event, pasted=crowd).status_code == 422
    assert send(lead, event, pasted=crowd, approved="on").status_code == 302
    assert len(mailoutbox) == DAILY_LIMIT + 1


def test_a_job_delivered_twice_sends_each_mail_once(event, mailoutbox):
    invited(event)
    send_mails.call()
    send_mails.call()
    assert len(mailoutbox) == 1


def test_a_mail_that_somebody_else_is_sending_is_left_to_them(event, mailoutbox):
    invitation = invited(event)
    assert Invitation.objects.claim(invitation.pk, timezone.now())
    assert not Invitation.objects.claim(invitation.pk, timezone.now())
    assert send_owed() == 0
    later = timezone.now() + dt.timedelta(minutes=20)
    assert send_owed(now=later) == 1  # The other process died: its claim has run out.


def test_a_mail_that_fails_stays_owed_and_stops_no_other(event, mailoutbox, monkeypatch):
    invited(event, 1)
    invited(event, 2)
    from django.core.mail import EmailMessage

    usual = EmailMessage.send

    def fails_for_the_first(mail, *args, **kwargs):
        if mail.to == ["person1@example.org"]:
            raise OSError("The mail server hung up.")
        return usual(mail, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", fails_for_the_first)
        assert send_owed() == 1
    assert Invitation.objects.filter(sent_at=None).count() == 1
    assert send_owed(now=timezone.now() + dt.timedelta(minutes=20)) == 1
    assert len(mailoutbox) == 2


def test_yes_is_one_click_and_registers(client, event, mailoutbox):
    invitation = invited(event)
    assert client.get(link(invitation)).status_code == 200
    response = client.post(link(invitation), {"answer": "yes"})
    registration = Registration.objects.get()
    assert response.url == reverse("events:registration", kwargs={"token": registration.token})
    assert registration.holds_seat
    client.post(link(invitation), {"answer": "yes"})
    assert Registration.objects.count() == 1
    invitation.refresh_from_db()
    assert invitation.answer == "yes"


def test_looking_at_the_link_answers_nothing(client, event):
    invitation = invited(event)
    client.get(link(invitation))
    client.post(link(invitation), {"answer": "perhaps"})
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_no_after_yes_gives_the_seat_to_the_next(client, event):
    invitation = invited(event, 1)
    client.post(link(invitation), {"answer": "yes"})
    registered(event, 2)
    client.post(link(invitation), {"answer": "no"})
    assert Registration.objects.seated().get().participant.email == "person2@example.org"


def test_yes_to_a_full_event_joins_the_waiting_list(client, event):
    invitation = invited(event, 1)
    registered(event, 2)
    client.cookies["django_language"] = "en"
    assert "waiting list" in client.get(link(invitation)).content.decode()
    client.post(link(invitation), {"answer": "yes"})
    assert Registration.objects.get(participant=invitation.participant).is_waiting


def test_an_event_by_invitation_is_reached_by_the_link_only(client, partnership):
    event = planned_event(partnership=partnership, is_public=False)
    invitation = invited(event)
    page = client.post(link(invitation), {"answer": "yes"}, follow=True)
    assert page.status_code == 200
    assert client.get(reverse("events:public_detail", args=[event.pk])).status_code == 404


@pytest.mark.parametrize("how", ["past", "cancelled"])
def test_a_link_that_has_expired_says_so_and_what_to_do(client, event, how, time_machine_at):
    invitation = invited(event)
    if how == "past":
        time_machine_at(event.ends_at + dt.timedelta(days=1))
    else:
        cancel_event(by=SYSTEM, event=event, reason="Snow")
    client.cookies["django_language"] = "en"
    for response in (client.get(link(invitation)), client.post(link(invitation), {"answer": "yes"})):
        text = response.content.decode()
        assert response.status_code == 410
        assert "This invitation has expired" in text
        assert reverse("events:public_list") in text
    assert not Registration.objects.exists()


def test_an_unknown_invitation_does_not_exist(client):
    assert client.get(reverse("events:invitation", kwargs={"token": "y" * 32})).status_code == 404


def test_nobody_is_invited_to_what_is_over(lead, partnership):
    event = EventFactory(partnership=partnership, starts_at=ahead(-2))
    assert "This event is over" in lead.get(reverse("events:invite", args=[event.pk])).content.decode()
    assert send(lead, event, pasted="a@example.org").status_code == 422


def test_an_answer_leaves_a_line_without_the_persons_name(event):
    answer_invitation(by=SYSTEM, invitation=invited(event), comes=True)
    line = TrailEntry.objects.get(verb="answer_invitation")
    assert "Person" not in line.subject_name
