"""The company decides: by its link without an account, for every partner, at once."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.companies.scene import days, set_scene
from tests.events.planned import planned_event
from tests.factories.contacts import AgendaItemFactory, ContactFactory, TurnFactory
from tests.factories.events import ParticipantFactory
from tests.factories.partnerships import OrganisationFactory
from tests.factories.placements import CompanyFactory, ContactPersonFactory
from tests.races import at_once
from virksom.companies.actions.posting import send_owed
from virksom.companies.actions.reservation import (
    NotClear,
    give_up_reservation,
    join_visit,
    reserve_contact,
    wait_for_visit,
)
from virksom.companies.actions.rules import (
    company_itself,
    resume_contact,
    send_link,
    set_rules,
    stop_contact,
)
from virksom.companies.facts.answer import Verdict
from virksom.companies.models import ContactRules, LinkMail, Notice, Reservation, TimelineEntry, Turn
from virksom.events.actions.invitation import invite
from virksom.events.facts.guests import contacts_to_invite
from virksom.events.models import Invitation
from virksom.foundation.models import TrailEntry
from virksom.foundation.templatetags.ui import day
from virksom.partnerships.models import Role

#: What the form sends when nothing is filled in.
NOTHING = {
    "most_a_month": "",
    "pause_from": "",
    "pause_until": "",
    "person": "",
    "channel": "",
    "hours": "",
    "set_by": "",
}


@pytest.fixture
def scene(db):
    return set_scene()


@pytest.fixture
def anybody():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def link_sent(scene, key="business", **fields):
    """A consultant sends the link; its address as the mail has it."""
    sent = {"person": scene.person.pk, **fields}
    scene.client(key).post(reverse("companies:send_link", args=[scene.company.pk]), sent)
    return links_in(mail.outbox[-1])[0]


def links_in(letter):
    return [link.removeprefix(settings.BASE_URL) for link in re.findall(r"http\S+", letter.body)]


def reserved(scene, key="job", offer="recruitment", first=0, last=3, **fields):
    return reserve_contact(
        company=scene.company,
        channel="call",
        offer=offer,
        about="Two people",
        starts_on=days(first),
        ends_on=days(last),
        by=scene.by(key),
        **fields,
    )


def test_a_company_reads_who_contacted_it_and_stops_it_without_an_account(scene, anybody):
    ContactFactory(
        company=scene.company,
        partnership=scene.partnership,
        organisation=scene.organisations["school"],
        user=scene.users["school"],
        offer="trainees",
        about="Trainees from January",
        notes="They owe the bank money",
    )
    visit = reserved(scene)
    AgendaItemFactory(
        company=scene.company,
        partnership=scene.partnership,
        reservation=visit,
        organisation=scene.organisations["friends"],
        user=scene.users["friends"],
    )
    TurnFactory(
        company=scene.company,
        partnership=scene.partnership,
        behind=visit,
        organisation=scene.organisations["business"],
        user=scene.users["business"],
    )

    link = link_sent(scene)
    letter = mail.outbox[-1]
    assert letter.to == ["ida@krog.example"]
    assert letter.subject == "Krog Tag: who contacts you, and how often"
    page, stop = links_in(letter)

    shown = anybody.get(page).content.decode()
    for said in ("Trainees from January", "School, The school house", "Two people", "The job house"):
        assert said in shown
    assert shown.index("Two people") < shown.index("Trainees from January")
    assert "They owe the bank money" not in shown
    assert "Job, The job house" not in shown  # No time is agreed yet: the organisation is enough.

    assert "Stop contacting us" in anybody.get(stop).content.decode()
    assert not ContactRules.objects.get().has_stopped  # Looking changes nothing.
    mail.outbox.clear()
    answer = anybody.post(stop, follow=True)

    assert "Nobody may contact the company" in answer.content.decode()
    assert ContactRules.objects.get().has_stopped
    assert not Reservation.objects.live(days(0)).exists()
    assert Turn.objects.get().state == Turn.State.GONE
    told = {one.to[0]: one.subject for one in mail.outbox}
    assert told == dict.fromkeys(
        ("job@example.org", "friends@example.org", "business@example.org"),
        "Krog Tag wants no more contact",
    )
    entry = TimelineEntry.objects.get(kind="rules")
    assert (entry.sector, entry.heading) == ("company", "Ønsker ikke mere kontakt")
    assert TrailEntry.objects.filter(verb="stop_contact").get().actor_name == "Krog Tag"
    for offer in ("recruitment", "advice"):
        with pytest.raises(NotClear) as refused:
            reserved(scene, "school", offer)
        assert refused.value.answer.verdict == Verdict.STOPPED

    anybody.post(stop)  # Said twice, told once.
    assert len(mail.outbox) == 3
    anybody.post(link + "genoptag/")
    assert not ContactRules.objects.get().has_stopped
    assert reserved(scene, "school")


@pytest.mark.parametrize(
    ("said", "question", "verdict"),
    [
        ({"most_a_month": "0"}, {}, Verdict.CAP),
        ({"pause_until": "+9"}, {}, Verdict.PAUSED),
        ({"pause_from": "+2", "pause_until": "+9"}, {}, Verdict.PAUSED),
        ({"not_about": ["recruitment", "schemes"]}, {}, Verdict.UNWANTED),
    ],
)
def test_what_it_says_binds_the_next_question_of_any_partner(scene, anybody, said, question, verdict):
    link = link_sent(scene)
    said = {
        name: days(int(value)).isoformat() if str(value).startswith("+") else value
        for name, value in said.items()
    }
    assert anybody.post(link + "regler/", {**NOTHING, **said}).status_code == 302
    for key in ("job", "business"):
        with pytest.raises(NotClear) as refused:
            reserved(scene, key, **question)
        assert refused.value.answer.verdict == verdict
    assert anybody.post(link + "regler/", NOTHING).status_code == 302
    assert reserved(scene)


def test_it_names_whom_to_talk_to_when_and_how_and_partners_read_it(scene, anybody):
    link = link_sent(scene)
    said = {
        **NOTHING,
        "most_a_month": "3",
        "person": scene.person.pk,
        "channel": "mail",
        "hours": "9 to 11, not Fridays",
        "set_by": "Ida Krog",
    }
    anybody.post(link + "regler/", said)
    for key, knows in (("job", True), ("friends", False)):
        shown = scene.client(key).get(reverse("companies:detail", args=[scene.company.pk])).content.decode()
        rules = shown[shown.index('class="p-rules"') :].split("</section>")[0]
        assert "9 to 11, not Fridays" in rules
        assert "At most 3 times a month" in rules
        assert ("Ida Krog" in rules) is knows  # Associations read no contact persons.
        assert ("Set by Ida Krog" in rules) is knows
    entry = TimelineEntry.objects.get(kind="rules")
    assert "Ida" not in entry.heading + entry.text
    anybody.post(link + "regler/", said)  # The same again: nothing new to tell.
    assert TimelineEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pause_until": "2020-01-01"}, "pause_until"),
        ({"pause_from": "2099-02-02", "pause_until": "2099-01-01"}, "pause_until"),
        ({"pause_from": "2099-02-02"}, "pause_until"),
        ({"most_a_month": "-1"}, "most_a_month"),
        ({"most_a_month": "many"}, "most_a_month"),
        ({"pause_until": "31.02.2099"}, "pause_until"),
        ({"channel": "fax"}, "channel"),
        ({"not_about": ["money"]}, "not_about"),
        ({"hours": "CPR 010190-1234"}, "hours"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_stays(scene, anybody, wrong, field):
    link = link_sent(scene)
    answer = anybody.post(link + "regler/", {**NOTHING, "hours": "mornings", **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    if field != "hours":
        assert 'value="mornings"' in answer.content.decode()
    assert ContactRules.objects.get().set_at is None


def test_a_person_of_another_company_cannot_be_named(scene, anybody):
    link = link_sent(scene)
    other = ContactPersonFactory()
    assert anybody.post(link + "regler/", {**NOTHING, "person": other.pk}).status_code == 422


def test_a_pause_that_is_over_does_not_stand_in_the_way_of_the_next_change(scene, anybody):
    link = link_sent(scene)
    ContactRules.objects.update(pause_from=days(-9), pause_until=days(-2))
    form = anybody.get(link + "regler/").context["form"]
    assert "pause_until" not in form.initial


# The link --------------------------------------------------------------------------------------------


def test_a_forged_link_and_one_that_has_run_out_answer_alike(scene, anybody):
    link = link_sent(scene)
    with time_machine.travel(timezone.now() + dt.timedelta(days=181), tick=False):
        old = anybody.get(link)
    forged = anybody.get(reverse("companies:own", args=["x" * 32]))

    def without(page, token):
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        return page.replace(token, "TOKEN")

    assert old.status_code == forged.status_code == 404
    assert without(old, link.split("/")[2]) == without(forged, "x" * 32)
    assert "Krog" not in old.content.decode()
    for page in ("regler/", "stop/"):
        with time_machine.travel(timezone.now() + dt.timedelta(days=181), tick=False):
            assert anybody.get(link + page).status_code == 404
            anybody.post(link + page)
    assert not ContactRules.objects.get().has_stopped


def test_a_link_works_on_its_last_day(scene, anybody):
    link = link_sent(scene)
    noon = dt.datetime.combine(days(180), dt.time(12), tzinfo=timezone.get_current_timezone())
    with time_machine.travel(noon, tick=False):
        assert anybody.get(link).status_code == 200


def test_an_old_link_is_renewed_to_where_it_was_sent_and_never_shown(scene, anybody):
    old = link_sent(scene)
    scene.person.email = "new@krog.example"
    scene.person.save()
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(days=181), tick=False):
        answer = anybody.post(old)
        anybody.post(old)
        (letter,) = mail.outbox
        new = links_in(letter)[0]
        assert letter.to == ["ida@krog.example"]
        assert new.split("/")[2] not in answer.content.decode()
        assert "on its way" in answer.content.decode()
        assert anybody.get(new).status_code == 200
        assert anybody.get(old).status_code == 404  # Who has only the old one stays outside.


def test_asking_by_a_forged_link_sends_nothing(scene, anybody):
    link_sent(scene)
    mail.outbox.clear()
    answer = anybody.post(reverse("companies:own", args=["y" * 32]))
    assert "on its way" in answer.content.decode()
    assert mail.outbox == []
    assert LinkMail.objects.count() == 1


def test_guessing_links_is_slowed_down(anybody, db):
    for number in range(60):
        assert anybody.get(reverse("companies:own", args=[f"guess{number}"])).status_code == 404
    assert anybody.get(reverse("companies:own", args=["guess"])).status_code == 429


def test_the_link_goes_to_one_address_once_a_day(scene):
    for _time in range(3):
        link_sent(scene)
    assert len(mail.outbox) == 1


def test_a_second_link_of_a_day_is_not_said_to_be_on_its_way(scene):
    link_sent(scene)
    sender = scene.client("business")
    sender.cookies["django_language"] = "en"
    sent = {"person": scene.person.pk}
    page = sender.post(reverse("companies:send_link", args=[scene.company.pk]), sent, follow=True)
    assert "earlier today. At most one mail a day" in page.content.decode()


def test_earlier_links_can_be_ended_when_somebody_has_left(scene, anybody):
    ContactPersonFactory(company=scene.company, name="Old Hand", email="old@krog.example")
    first = link_sent(scene)
    second = link_sent(scene, ends_others="on")
    assert first != second
    assert anybody.get(first).status_code == 404
    assert anybody.get(second).status_code == 200


def test_a_link_that_was_ended_is_not_renewed_by_who_holds_it(scene, anybody):
    old = link_sent(scene)
    new = ContactPersonFactory(company=scene.company, name="Bo Krog", email="bo@krog.example")
    link_sent(scene, person=new.pk, ends_others="on")
    mail.outbox.clear()
    for later in (0, 181):
        with time_machine.travel(timezone.now() + dt.timedelta(days=later), tick=False):
            answer = anybody.post(old)
        assert "on its way" in answer.content.decode()  # It tells nothing of what became of the link.
        assert mail.outbox == []
    assert LinkMail.objects.count() == 2


def test_one_that_had_run_out_before_the_others_were_ended_is_not_renewed_either(scene, anybody):
    old = link_sent(scene)
    with time_machine.travel(timezone.now() + dt.timedelta(days=181), tick=False):
        new = ContactPersonFactory(company=scene.company, name="Bo Krog", email="bo@krog.example")
        link_sent(scene, person=new.pk, ends_others="on")
        mail.outbox.clear()
        anybody.post(old)
    assert mail.outbox == []


def test_a_renewed_link_goes_to_everybody_the_old_one_went_to(scene, anybody):
    old = link_sent(scene)
    bo = ContactPersonFactory(company=scene.company, name="Bo Krog", email="bo@krog.example")
    with time_machine.travel(timezone.now() + dt.timedelta(days=30), tick=False):
        assert link_sent(scene, person=bo.pk) == old
    with time_machine.travel(timezone.now() + dt.timedelta(days=300), tick=False):
        mail.outbox.clear()
        anybody.post(old)
        anybody.post(old)
        assert sorted(letter.to[0] for letter in mail.outbox) == ["bo@krog.example", "ida@krog.example"]
        assert {anybody.get(links_in(letter)[0]).status_code for letter in mail.outbox} == {200}


def test_a_mail_nobody_could_send_does_not_keep_the_next_from_being_owed(scene):
    by = company_itself(scene.company)
    reserved(scene)
    stop_contact(company=scene.company, set_by="", by=by)
    assert Notice.objects.count() == 1
    resume_contact(company=scene.company, set_by="", by=by)
    with time_machine.travel(timezone.now() + dt.timedelta(days=4), tick=False):
        reserved(scene)
        stop_contact(company=scene.company, set_by="", by=by)
        assert send_owed() == 1
    assert [letter.to for letter in mail.outbox] == [["job@example.org"]]


@pytest.mark.parametrize(
    ("key", "may"), [("business", True), ("Bo", True), ("job", False), ("school", False), ("Emma", False)]
)
def test_who_keeps_the_register_sends_the_link(scene, key, may):
    answer = scene.client(key).get(reverse("companies:send_link", args=[scene.company.pk]))
    assert answer.status_code == (200 if may else 404)


def test_a_stopped_company_gets_no_link_it_did_not_ask_for(scene):
    stop_contact(company=scene.company, set_by="", by=company_itself(scene.company))
    with pytest.raises(ValidationError):
        send_link(company=scene.company, person=scene.person, by=scene.by("business"))
    other = ContactPersonFactory(email="a@b.example")
    with pytest.raises(ValidationError):
        send_link(company=scene.company, person=other, by=scene.by("business"))


# Inside ----------------------------------------------------------------------------------------------


def test_a_consultant_writes_down_what_the_company_says_on_the_telephone(scene):
    page = reverse("companies:rules", args=[scene.company.pk])
    assert scene.client("job").get(page).status_code == 404
    scene.client("business").post(page, {**NOTHING, "most_a_month": "2"})
    shown = scene.client("job").get(reverse("companies:detail", args=[scene.company.pk])).content.decode()
    assert "Set by Business, The business house on the company's word" in shown.replace("&#x27;", "'")
    scene.client("business").post(reverse("companies:stop", args=[scene.company.pk]))
    rules = ContactRules.objects.get()
    assert (rules.has_stopped, rules.is_on_its_word, rules.most_a_month) == (True, True, 2)


def test_a_company_user_has_the_same_page_inside_and_only_for_the_own_company(scene):
    firm = OrganisationFactory(sector="company", name="Krog Tag")
    scene.company.organisation = firm
    scene.company.save()
    scene.add("Ida", Role.COMPANY_USER, firm)
    ContactFactory(company=scene.company, partnership=scene.partnership, about="Trainees", notes="secret")
    client = scene.client("Ida")
    inside = reverse("companies:own_inside", args=[scene.company.pk])
    assert inside in client.get(reverse("home")).content.decode()
    shown = client.get(inside).content.decode()
    assert "Trainees" in shown
    assert "secret" not in shown
    client.post(reverse("companies:rules", args=[scene.company.pk]), {**NOTHING, "most_a_month": "1"})
    rules = ContactRules.objects.get()
    assert (rules.set_by, rules.is_on_its_word) == ("Ida", False)
    other = set_scene_of_another()
    assert client.get(reverse("companies:own_inside", args=[other.pk])).status_code == 404


def set_scene_of_another():
    return ContactPersonFactory().company


def test_the_company_page_asks_one_question_more_for_the_rules(scene, django_assert_max_num_queries):
    client = scene.client("business")
    page = reverse("companies:detail", args=[scene.company.pk])
    client.get(page)
    with django_assert_max_num_queries(12):
        client.get(page)


# Everywhere ------------------------------------------------------------------------------------------


def test_nobody_joins_a_visit_with_what_the_company_does_not_want(scene):
    visit = reserved(scene)
    set_rules(
        company=scene.company,
        by=company_itself(scene.company),
        set_by="",
        most_a_month=None,
        pause_from=None,
        pause_until=None,
        person=None,
        channel="",
        hours="",
        not_about=["training"],
    )
    with pytest.raises(NotClear):
        join_visit(reservation=visit, offer="training", about="A course", by=scene.by("school"))
    assert join_visit(reservation=visit, offer="trainees", about="A trainee", by=scene.by("school"))


UNWILLING = [
    {"has_stopped": True},
    {"pause_until": 3},
    {"pause_from": -1, "pause_until": 0},
    {"not_about": ["advice", "network"]},
]


def told(company, said):
    values = {name: days(value) if name.startswith("pause") else value for name, value in said.items()}
    ContactRules.objects.update_or_create(company=company, defaults=values)


@pytest.mark.parametrize("said", UNWILLING)
def test_companies_that_want_none_are_not_invited_to_events(scene, said):
    event = planned_event(partnership=scene.partnership)
    by = scene.by("business")
    assert list(contacts_to_invite(event, by, "")) == [scene.person]
    told(scene.company, said)
    assert list(contacts_to_invite(event, by, "")) == []


@pytest.mark.parametrize(
    "said", [{"pause_from": 2, "pause_until": 9}, {"pause_until": -1}, {"not_about": ["training"]}]
)
def test_a_pause_to_come_or_gone_or_another_topic_leaves_them_invited(scene, said):
    event = planned_event(partnership=scene.partnership)
    told(scene.company, said)
    assert list(contacts_to_invite(event, scene.by("business"), "")) == [scene.person]


@pytest.mark.parametrize("by_company", [True, False])
def test_nor_by_pasting_their_address_nor_as_people_from_before(scene, by_company):
    event = planned_event(partnership=scene.partnership)
    person = ParticipantFactory(
        partnership=scene.partnership,
        email="other@krog.example" if by_company else "ida@krog.example",
        company=scene.company if by_company else None,
    )
    willing = ParticipantFactory(partnership=scene.partnership, email="else@where.example")
    told(scene.company, {"has_stopped": True})
    with pytest.raises(ValidationError):
        invite(by=scene.by("business"), event=event, participants=[person])
    invite(by=scene.by("business"), event=event, participants=[person, willing])
    assert Invitation.objects.get().participant == willing


# At the same moment ----------------------------------------------------------------------------------


def test_nobody_reserves_past_a_stop_said_at_the_same_moment(shared_database):
    for _round in range(4):
        scene = set_scene()
        by = company_itself(scene.company)
        outcomes = at_once(
            partial(reserved, scene, "job", "recruitment"),
            partial(reserved, scene, "school", "training"),
            partial(stop_contact, company=scene.company, set_by="", by=by),
            partial(reserved, scene, "business", "advice"),
        )
        faults = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, NotClear)]
        assert faults == []
        assert ContactRules.objects.get(company=scene.company).has_stopped
        assert not Reservation.objects.filter(company=scene.company).live(days(0)).exists()
        held = sum(isinstance(one, Reservation) for one in outcomes)
        assert Notice.objects.filter(kind=Notice.Kind.STOPPED, company=scene.company).count() == held
        clear_people()


def clear_people():
    """The next round has people of the same addresses."""
    from virksom.accounts.models import User

    User.objects.all().delete()


def test_a_stop_and_new_rules_at_the_same_moment_both_hold(shared_database):
    scene = set_scene()
    for _round in range(8):
        company = CompanyFactory(municipality=scene.partnership.municipality)
        by = company_itself(company)
        said = {
            "most_a_month": 2, "pause_from": None, "pause_until": None, "person": None, "channel": "",
            "hours": "", "not_about": [],
        }  # fmt: skip
        ContactRules.objects.create(company=company)
        outcomes = at_once(
            partial(stop_contact, company=company, set_by="", by=by),
            partial(set_rules, company=company, set_by="", by=by, **said),
        )
        assert not any(isinstance(one, Exception) for one in outcomes), outcomes
        rules = ContactRules.objects.get(company=company)
        assert (rules.has_stopped, rules.most_a_month) == (True, 2)


def test_a_stop_and_a_visit_given_back_to_a_line_at_the_same_moment_leave_nothing_reserved(shared_database):
    scene = set_scene()
    for _round in range(8):
        scene.company = CompanyFactory(municipality=scene.partnership.municipality)
        visit = reserved(scene, "job")
        wait_for_visit(
            reservation=visit, channel="call", offer=visit.offer, about="Two", by=scene.by("business")
        )
        outcomes = at_once(
            partial(give_up_reservation, reservation=visit, by=scene.by("job")),
            partial(stop_contact, company=scene.company, set_by="", by=company_itself(scene.company)),
        )
        assert not any(isinstance(one, Exception) for one in outcomes), outcomes
        held = Reservation.objects.filter(company=scene.company).live(days(0))
        assert not held.exists()
        assert not Turn.objects.filter(company=scene.company).waiting().exists()


def test_a_pause_that_is_over_is_no_rule_and_one_without_a_first_day_says_until_when(scene, anybody):
    link = link_sent(scene)
    page = reverse("companies:detail", args=[scene.company.pk])
    ContactRules.objects.update(pause_from=None, pause_until=days(-2))
    for shown in (anybody.get(link), scene.client("job").get(page)):
        assert shown.context["has_rules"] is False
        assert "Pause" not in shown.content.decode()
    ContactRules.objects.update(pause_until=days(3))
    with translation.override("en"):
        until = day(days(3))
    for shown in (anybody.get(link), scene.client("job").get(page)):
        assert f"until {until}" in shown.content.decode()
        assert "– to" not in shown.content.decode()
