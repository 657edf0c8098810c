"""Referrals: handed over, answered in time, closed by a contact, and never lost; told through the mails."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.companies.scene import set_scene
from tests.factories.contacts import AgendaItemFactory, ContactFactory, NeedFactory, ReservationFactory
from tests.factories.partnerships import ActorFactory, OrganisationFactory
from tests.factories.placements import CompanyFactory
from tests.races import at_once
from virksom.companies.actions.posting import send_owed
from virksom.companies.actions.referral import (
    accept_referral,
    close_referral,
    close_referrals,
    decline_referral,
    hand_over,
    refer_company,
)
from virksom.companies.actions.rules import company_itself, stop_contact
from virksom.companies.facts.answering import referrals_to_close
from virksom.companies.facts.receivers import ranked, receivers_for
from virksom.companies.models import Contact, ContactTerms, Notice, Offer, Referral, TimelineEntry
from virksom.companies.tasks import send_and_expire
from virksom.foundation import post
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Actor, Organisation, Role

State = Referral.State
#: A Tuesday at ten.
SENT = dt.datetime(2026, 9, 15, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def scene(db):
    with time_machine.travel(SENT, tick=False) as clock:
        scene = set_scene()
        scene.clock = clock
        yield scene


def referred(scene, by="job", to="school", **fields):
    fields = {"offer": "training", "about": "Danish at work", **fields}
    return refer_company(company=scene.company, to=scene.organisations[to], by=scene.by(by), **fields)


def page(scene, key, referral, name="referral"):
    return scene.client(key).get(reverse(f"companies:{name}", args=[referral.pk])).content.decode()


def press(scene, key, referral, button, **sent):
    return scene.client(key).post(
        reverse(f"companies:{button}_referral", args=[referral.pk]), sent, follow=True
    )


def mails_to(key):
    return [one for one in mail.outbox if one.to == [f"{key.lower()}@example.org"]]


def test_the_story_from_handing_over_to_the_contact_that_closes_it(scene):
    new = reverse("companies:refer", args=[scene.company.pk])
    form = scene.client("job").get(new, {"offer": "training"})
    assert form.context["receivers"][0].organisation == scene.organisations["school"]
    answer = scene.client("job").post(
        new,
        {
            "offer": "training",
            "about": "Danish at work",
            "to": scene.organisations["school"].pk,
            "to_user": "",
        },
        follow=True,
    )
    referral = Referral.objects.get()
    assert "The school house is told" in answer.content.decode()

    # The school gets one mail at once, with one link, and the line waits in its menu and on its home page.
    (letter,) = mails_to("school")
    assert letter.subject == "Krog Tag is handed over to you"
    assert "Friday 18 September, 10:00" in letter.body
    assert letter.body.count("http") == 1
    assert reverse("companies:referral", args=[referral.pk]) in letter.body
    home = scene.client("school").get(reverse("home")).content.decode()
    assert "Krog Tag is handed over to you" in home

    answer = press(scene, "school", referral, "accept")
    assert "You have it" in answer.content.decode()
    assert mails_to("job")[-1].subject == "The school house says yes: Krog Tag"

    scene.clock.shift(dt.timedelta(days=1))
    contact = ContactFactory(
        company=scene.company, partnership=scene.partnership, organisation=scene.organisations["school"]
    )
    press(scene, "school", referral, "close", contact=contact.pk)
    referral.refresh_from_db()
    assert (referral.state, referral.closed_by) == (State.CLOSED, contact)
    assert mails_to("job")[-1].subject == "Dealt with: Krog Tag"
    assert TimelineEntry.objects.get(referral=referral).sector == "employment"
    assert list(TrailEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "refer_company",
        "accept_referral",
        "close_referral",
    ]


def test_a_no_goes_back_with_its_reason_and_can_be_handed_on(scene):
    referral = referred(scene)
    answer = press(scene, "school", referral, "decline", reason="")
    assert answer.status_code == 422
    press(scene, "school", referral, "decline", reason="No teacher until January")

    letter = mails_to("job")[-1]
    assert letter.subject == "The school house says no: Krog Tag"
    assert "No teacher until January" in letter.body
    shown = page(scene, "job", referral)
    assert "No teacher until January" in shown
    assert "Hand it over to somebody else" in shown


def test_the_receiver_is_reminded_at_half_time_and_the_lead_told_after_the_end_each_once(scene):
    referral = referred(scene)
    send_and_expire()
    assert len(mails_to("school")) == 1

    scene.clock.move_to(dt.datetime(2026, 9, 16, 12, 5, tzinfo=dt.UTC))
    for _time in range(3):
        send_and_expire()
    assert [one.subject for one in mails_to("school")][1:] == ["Krog Tag waits for your answer"]
    assert mails_to("Emma") == mails_to("Bo") == []

    scene.clock.move_to(dt.datetime(2026, 9, 18, 8, 5, tzinfo=dt.UTC))
    for _time in range(3):
        send_and_expire()
    # A school stands on neither side: both leads hear of it.
    for lead in ("Emma", "Bo"):
        assert [one.subject for one in mails_to(lead)] == ["Nobody has answered: Krog Tag"]
    assert "The time to answer is over" in page(scene, "Emma", referral)
    assert "Nobody at The school house has answered" in scene.client("Emma").get("/").content.decode()

    press(scene, "school", referral, "accept")
    assert "Nobody at The school house" not in scene.client("Emma").get("/").content.decode()


def test_who_answers_in_time_is_not_reminded(scene):
    press(scene, "school", referred(scene), "accept")
    scene.clock.shift(dt.timedelta(days=30))
    send_and_expire()
    assert mails_to("school") == mails_to("Emma") == []


def test_the_partnership_sets_its_own_time_to_answer(scene):
    terms = reverse("companies:contact_terms", args=[scene.partnership.pk])
    assert scene.client("school").get(terms).status_code == 404
    wrong = scene.client("Bo").post(terms, {"quiet_days": "14", "answer_days": "0"})
    assert wrong.status_code == 422
    scene.client("Bo").post(terms, {"quiet_days": "21", "answer_days": "5"})
    assert ContactTerms.objects.get().quiet_days == 21
    assert referred(scene).answer_by == SENT + dt.timedelta(days=7)


def test_a_referral_to_a_certain_person_is_told_to_that_person_alone(scene):
    scene.add("Kaj", Role.EDUCATION_PARTNER, scene.organisations["school"])
    referral = referred(scene, to_user=scene.users["Kaj"])
    send_owed()
    assert len(mails_to("Kaj")) == 1
    assert mails_to("school") == []
    assert "Krog Tag is handed over" not in scene.client("school").get("/").content.decode()
    assert (
        press(scene, "school", referral, "accept").status_code == 200
    )  # A colleague may answer all the same.


def test_what_was_sent_to_somebody_who_then_leaves_goes_to_the_others_and_the_lead(scene):
    scene.add("Kaj", Role.EDUCATION_PARTNER, scene.organisations["school"])
    referral = referred(scene, to_user=scene.users["Kaj"])
    send_owed()
    scene.leaves("Kaj")
    for _time in range(2):
        send_and_expire()

    (letter,) = mails_to("school")
    assert "Kaj, who no longer works for The school house" in letter.body
    assert len(mails_to("Emma")) == len(mails_to("Bo")) == 1
    assert len(mails_to("Kaj")) == 1
    assert "Kaj no longer works for The school house" in page(scene, "school", referral)
    assert "Krog Tag is handed over to you" in scene.client("school").get("/").content.decode()


def test_what_is_sent_to_somebody_who_has_left_already_reaches_the_others(scene):
    scene.add("Kaj", Role.EDUCATION_PARTNER, scene.organisations["school"])
    gone = scene.users["Kaj"]
    scene.leaves("Kaj")
    referred(scene, to_user=gone)
    send_and_expire()
    assert mails_to("Kaj") == []
    assert len(mails_to("school")) == len(mails_to("Emma")) == 1


def test_an_organisation_whose_people_all_left_leaves_it_to_the_lead(scene):
    scene.leaves("friends")
    referral = referred(scene, to="friends", offer="mentoring")
    send_owed()
    assert len(mails_to("Emma")) == len(mails_to("Bo")) == 1
    assert "Nobody at The friends house" in page(scene, "Emma", referral)


def test_sending_it_twice_sends_one(scene):
    assert referred(scene).pk == referred(scene).pk
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("to", ["job", "elsewhere"])
def test_a_referral_goes_to_another_at_the_table(scene, to):
    organisation = scene.organisations.get(to) or OrganisationFactory()
    with pytest.raises(ValidationError) as refused:
        refer_company(company=scene.company, to=organisation, offer="advice", about="x", by=scene.by("job"))
    assert "to" in refused.value.message_dict
    assert not Referral.objects.exists()


def test_a_company_that_wants_no_contact_is_handed_to_nobody(scene):
    stop_contact(company=scene.company, set_by="", by=company_itself(scene.company))
    with pytest.raises(ValidationError, match=r"no contact|ingen kontakt"):
        referred(scene)


def test_only_who_it_is_for_answers_it(scene):
    referral = referred(scene)
    press(scene, "business", referral, "accept")
    referral.refresh_from_db()
    assert referral.state == State.SENT
    assert "We take it" not in page(scene, "business", referral)
    assert scene.client("friends").get(reverse("companies:referral", args=[referral.pk])).status_code == 404


def test_who_comes_second_is_told_who_has_it(scene):
    scene.add("Kaj", Role.EDUCATION_PARTNER, scene.organisations["school"])
    referral = referred(scene)
    accept_referral(referral=referral, by=scene.by("Kaj"))
    accept_referral(referral=referral, by=scene.by("Kaj"))
    assert "Kaj has taken it already" in press(scene, "school", referral, "accept").content.decode()
    with pytest.raises(ValidationError):
        decline_referral(referral=referral, reason="no", by=scene.by("school"))
    assert Notice.objects.filter(kind=Notice.Kind.ANSWERED).count() == 1


@pytest.mark.parametrize("wrong", ["another company", "before", "draft"])
def test_only_a_contact_that_could_have_closed_it_closes_it(scene, wrong):
    referral = referred(scene)
    fields = {"company": scene.company, "partnership": scene.partnership}
    fields |= {
        "another company": {"company": CompanyFactory()},
        "before": {"at": timezone.now() - dt.timedelta(days=3)},
        "draft": {"is_draft": True},
    }[wrong]
    contact = ContactFactory(**fields)
    with pytest.raises(ValidationError):
        close_referral(referral=referral, contact=contact, by=scene.by("school"))
    assert press(scene, "school", referral, "close", contact=contact.pk).status_code == 422
    referral.refresh_from_db()
    assert referral.state == State.SENT


def test_a_recorded_contact_closes_those_of_ones_own_that_were_ticked(scene):
    first, second = referred(scene), referred(scene, about="A course in the evening")
    other = referred(scene, to="friends", offer="mentoring")
    by = scene.by("school")
    assert set(referrals_to_close(scene.company, by)) == {first, second}
    contact = ContactFactory(company=scene.company, partnership=scene.partnership)
    closed = close_referrals(contact=contact, pks=[first.pk, other.pk], by=by)
    assert closed == [first]
    assert list(referrals_to_close(scene.company, by)) == [second]
    assert close_referrals(contact=contact, pks=[first.pk], by=by) == []


def test_an_offer_is_given_on_to_those_who_have_the_visit(scene):
    reservation = ReservationFactory(
        company=scene.company,
        partnership=scene.partnership,
        organisation=scene.organisations["job"],
        user=scene.users["job"],
    )
    referral = hand_over(
        reservation=reservation, offer="recruitment", about="Evening shift", by=scene.by("business")
    )
    assert (referral.to, referral.to_user) == (scene.organisations["job"], scene.users["job"])
    assert referral.answer_by == dt.datetime(2026, 9, 18, 8, 0, tzinfo=dt.UTC)
    with pytest.raises(ValidationError):
        hand_over(reservation=reservation, offer="recruitment", about="x", by=scene.by("job"))


def test_a_need_chooses_the_subject_and_is_kept_with_the_referral(scene):
    need = NeedFactory(company=scene.company, partnership=scene.partnership, kind="advice", about="Ramadan")
    new = reverse("companies:refer", args=[scene.company.pk])
    form = scene.client("job").get(new, {"need": need.pk})
    assert form.context["receivers"][0].organisation == scene.organisations["business"]
    assert 'value="Ramadan"' in form.content.decode()
    sent = {"offer": "advice", "about": "Ramadan", "to": scene.organisations["business"].pk}
    scene.client("job").post(f"{new}?need={need.pk}", sent)
    assert Referral.objects.get().need == need


def test_a_person_of_another_organisation_is_refused_and_what_was_typed_stays(scene):
    new = reverse("companies:refer", args=[scene.company.pk])
    sent = {
        "offer": "training",
        "about": "Danish at work",
        "to": scene.organisations["school"].pk,
        "to_user": scene.users["friends"].pk,
    }
    answer = scene.client("job").post(new, sent)
    assert answer.status_code == 422
    assert 'value="Danish at work"' in answer.content.decode()
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("offer", "best"),
    [
        ("recruitment", "job"),
        ("schemes", "job"),
        ("training", "school"),
        ("trainees", "school"),
        ("mentoring", "friends"),
        ("advice", "business"),
        ("network", "business"),
    ],
)
def test_each_subject_has_its_best_receiver_and_all_can_be_chosen(scene, offer, best):
    found = receivers_for(scene.company, offer, scene.partnership, None)
    assert found[0].organisation == scene.organisations[best]
    assert {one.organisation for one in found} == set(scene.organisations.values())


def test_a_role_description_that_speaks_of_the_subject_weighs_more_than_another_sector(scene):
    Actor.objects.filter(organisation=scene.organisations["friends"]).update(
        answers_for="Frivillige sproglærere: dansk på arbejdspladsen"
    )
    found = receivers_for(scene.company, "training", scene.partnership, None)
    best = [one.organisation for one in found[:2]]
    assert set(best) == {scene.organisations["school"], scene.organisations["friends"]}
    assert all(one.fits for one in found[:2])


def test_of_two_schools_the_one_of_the_place_comes_first(scene):
    away = ActorFactory.build(
        organisation=Organisation(name="A school", sector="education", municipality_id=1)
    )
    here = ActorFactory.build(
        organisation=Organisation(name="Z school", sector="education", municipality_id=2)
    )
    assert [str(one.organisation) for one in ranked(Offer.TRAINING, [away, here], 2)] == [
        "Z school",
        "A school",
    ]


def test_the_list_has_what_waits_first_and_tells_ours_from_theirs(scene):
    late = referred(scene, about="late")
    done = referred(scene, about="done")
    decline_referral(referral=done, reason="no", by=scene.by("school"))
    scene.clock.shift(dt.timedelta(hours=1))
    newer = referred(scene, about="newer")
    listed = reverse("companies:referrals")
    school = scene.client("school")
    school.cookies["django_language"] = "da"
    (until,) = re.findall(r"Svar senest <strong>(\w)", school.get(listed, {"vis": "alle"}).content.decode())[
        :1
    ]
    assert until.islower()
    to_us = scene.client("school").get(listed).context["page"].rows
    assert to_us == [late, newer, done]
    assert scene.client("school").get(listed, {"vis": "fra"}).context["page"].rows == []
    assert scene.client("job").get(listed, {"vis": "fra"}).context["page"].rows == [late, newer, done]
    assert scene.client("friends").get(listed, {"vis": "alle"}).context["page"].rows == []


def test_the_list_takes_as_many_queries_for_one_as_for_three(scene, django_assert_max_num_queries):
    client = scene.client("school")
    referred(scene)
    client.get(reverse("companies:referrals"))
    for number in range(3):
        referred(scene, about=f"more {number}")
    with django_assert_max_num_queries(12):
        client.get(reverse("companies:referrals"))


# Mails -----------------------------------------------------------------------------------------------


class Killed(BaseException):
    """The worker dies: no handler of ours may catch it."""


def test_a_worker_killed_between_two_mails_loses_none_and_sends_none_twice(scene, monkeypatch):
    for number in range(4):
        referred(scene, about=f"number {number}")
    sent = post._mail
    died = []

    def dies_once(*letter):
        if len(mails_to("school")) == 2 and not died:
            died.append(True)
            raise Killed
        sent(*letter)

    monkeypatch.setattr(post, "_mail", dies_once)
    with pytest.raises(Killed):
        send_owed()
    send_owed()
    assert len(mails_to("school")) == 3  # The one it died over is still claimed.
    scene.clock.shift(post.CLAIM_LASTS + dt.timedelta(seconds=1))
    send_owed()
    send_owed()
    bodies = [one.body for one in mails_to("school")]
    assert len(bodies) == len(set(bodies)) == 4


def test_a_mail_about_what_is_answered_meanwhile_is_not_sent(scene):
    referral = referred(scene)
    accept_referral(referral=referral, by=scene.by("school"))
    send_owed()
    assert mails_to("school") == []


def test_who_has_left_the_partnership_hears_no_more_of_its_companies(scene):
    press(scene, "school", referred(scene), "accept")
    mail.outbox.clear()
    referral = referred(scene, about="more")
    scene.leaves("job")
    accept_referral(referral=referral, by=scene.by("school"))
    send_owed()
    assert mails_to("job") == []


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_each_mail_says_what_happened_and_has_one_link(scene, kind, language):
    scene.users["job"].language = language
    scene.users["job"].save()
    of = {"company": scene.company, "partnership": scene.partnership}
    reservation = ReservationFactory(organisation=scene.organisations["job"], **of)
    referral = referred(scene)
    about = {"referral": referral}
    if kind in ("joined", "turn"):
        about = {"reservation": reservation}
    if kind in ("joined", "item_closed"):
        contact = ContactFactory(organisation=scene.organisations["school"], **of)
        item = AgendaItemFactory(
            organisation=scene.organisations["school"], reservation=reservation, closed_by=contact, **of
        )
        about |= {"item": item, "referral": None}
    if kind in ("stopped", "owner", "handed_over"):
        about = {}
    if kind in ("answered", "referral_closed"):
        contact = ContactFactory(organisation=scene.organisations["school"], **of)
        close_referral(referral=referral, contact=contact, by=scene.by("school"))
        Notice.objects.all().delete()
    Notice.objects.create(kind=kind, user=scene.users["job"], company=scene.company, **about)
    send_owed()
    (letter,) = mails_to("job")
    assert "Krog Tag" in letter.subject
    assert letter.body.count("http") == 1
    assert "{" not in letter.body
    assert "None" not in letter.body
    assert ("Kære Job" if language == "da" else "Dear Job") in letter.body


# Two at once -----------------------------------------------------------------------------------------


def test_of_two_who_accept_at_the_same_moment_one_has_it(shared_database):
    scene = set_scene()
    for key in ("Kaj", "Lis", "Mia"):
        scene.add(key, Role.EDUCATION_PARTNER, scene.organisations["school"])
    for number in range(4):
        referral = referred(scene, about=f"round {number}")
        copies = [Referral.objects.select_related("to").get(pk=referral.pk) for _key in range(3)]
        outcomes = at_once(
            *(
                partial(accept_referral, referral=copy, by=scene.by(key))
                for copy, key in zip(copies, ("Kaj", "Lis", "Mia"), strict=True)
            )
        )
        assert sum(isinstance(one, Referral) for one in outcomes) == 1
        assert sum(isinstance(one, ValidationError) for one in outcomes) == 2
        assert Notice.objects.filter(kind=Notice.Kind.ANSWERED, referral=referral).count() == 1


def test_a_yes_and_a_no_at_the_same_moment_are_one_answer(shared_database):
    scene = set_scene()
    scene.add("Kaj", Role.EDUCATION_PARTNER, scene.organisations["school"])
    referral = referred(scene)
    copies = [Referral.objects.select_related("to").get(pk=referral.pk) for _key in range(2)]
    outcomes = at_once(
        partial(accept_referral, referral=copies[0], by=scene.by("Kaj")),
        partial(decline_referral, referral=copies[1], reason="no", by=scene.by("school")),
    )
    assert sum(isinstance(one, Referral) for one in outcomes) == 1


def test_the_same_sent_twice_at_the_same_moment_is_one_referral(shared_database):
    scene = set_scene()
    outcomes = at_once(*(partial(referred, scene) for _time in range(3)))
    assert len({one.pk for one in outcomes}) == 1


def test_two_workers_at_once_send_each_mail_once(shared_database):
    scene = set_scene()
    for number in range(6):
        referred(scene, about=f"number {number}")
    at_once(send_owed, send_owed)
    assert Notice.objects.filter(sent_at=None).count() == 0
    assert len(mails_to("school")) == 6


def test_two_clocks_at_once_remind_once(shared_database):
    scene = set_scene()
    referral = referred(scene)
    Referral.objects.filter(pk=referral.pk).update(remind_at=timezone.now() - dt.timedelta(minutes=1))
    at_once(send_and_expire, send_and_expire)
    assert Notice.objects.filter(kind=Notice.Kind.REMINDED).count() == 1


def test_one_names_a_person_one_may_know_of(scene):
    new = reverse("companies:refer", args=[scene.company.pk])

    def offered():
        return "School</option>" in scene.client("job").get(new).content.decode()

    assert not offered()  # Another organisation's people are not for consultants to list.
    ContactFactory(
        company=scene.company,
        partnership=scene.partnership,
        organisation=scene.organisations["school"],
        user=scene.users["school"],
    )
    assert offered()


def test_who_writes_the_contact_in_from_the_referral_comes_back_to_close_it(scene):
    referral = referred(scene)
    write = reverse("companies:new_contact", args=[scene.company.pk])
    assert f"{write}?referral={referral.pk}" in page(scene, "school", referral)
    said = {"channel": "call", "offer": "training", "about": "A course", "at": "2026-09-15T09:30"}
    answer = scene.client("school").post(f"{write}?referral={referral.pk}", said, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("companies:referral", args=[referral.pk])
    contact = Contact.objects.get()
    assert "A course" in answer.content.decode()
    offered = scene.client("school").get(reverse("companies:contact", args=[contact.pk])).content.decode()
    assert reverse("companies:close_referral", args=[referral.pk]) in offered


def test_a_school_sees_whom_to_ring_in_a_company_that_is_handed_over_to_it(scene):
    page_of_company = reverse("companies:detail", args=[scene.company.pk])
    assert "Ida Krog" not in scene.client("school").get(page_of_company).content.decode()
    referred(scene)
    assert "Ida Krog" in scene.client("school").get(page_of_company).content.decode()


def test_what_was_typed_stays_out_of_addresses_when_one_asks_who_can_help(scene):
    new = reverse("companies:refer", args=[scene.company.pk])
    sent = {"offer": "advice", "about": "Ramadan and rosters", "show": "1"}
    answer = scene.client("job").post(new, sent)
    assert answer.status_code == 200
    assert answer.context["receivers"][0].organisation == scene.organisations["business"]
    assert 'value="Ramadan and rosters"' in answer.content.decode()
    assert 'formmethod="get"' not in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_declined_one_is_handed_on_with_its_words_and_without_them_in_the_address(scene):
    referral = referred(scene, about="Danish in the kitchen")
    decline_referral(referral=referral, reason="Full", by=scene.by("school"))
    new = reverse("companies:refer", args=[scene.company.pk])
    assert f'href="{new}?after={referral.pk}"' in page(scene, "job", referral)
    again = scene.client("job").get(new, {"after": referral.pk})
    assert 'value="Danish in the kitchen"' in again.content.decode()
    assert 'value="Danish' not in scene.client("job").get(new, {"after": "x"}).content.decode()


def test_the_form_asks_once_for_the_people_of_all_receivers(scene, django_assert_max_num_queries):
    client = scene.client("Bo")
    new = reverse("companies:refer", args=[scene.company.pk])
    client.get(new)
    for number in range(10):
        organisation = OrganisationFactory(sector="education", name=f"School {number}")
        ActorFactory(partnership=scene.partnership, organisation=organisation)
        scene.add(f"Pupil{number}", Role.EDUCATION_PARTNER, organisation)
    with django_assert_max_num_queries(12):
        shown = client.get(new).content.decode()
    assert "School 9" in shown


def test_an_evaluator_reads_referrals_visits_and_contacts_without_names_and_dead_links(scene, sign_in):
    referral = referred(scene, to_user=scene.users["school"])
    reservation = ReservationFactory(
        company=scene.company,
        partnership=scene.partnership,
        user=scene.users["job"],
        organisation=scene.organisations["job"],
    )
    contact = ContactFactory(
        company=scene.company,
        partnership=scene.partnership,
        user=scene.users["job"],
        organisation=scene.organisations["job"],
    )
    client = sign_in(Role.EVALUATOR, programme=scene.partnership.programme)
    pages = {"referral": referral, "visit": reservation, "contact": contact}
    addresses = [reverse(f"companies:{name}", args=[record.pk]) for name, record in pages.items()]
    for address in (reverse("companies:referrals"), *addresses):
        shown = client.get(address).content.decode()
        assert "The job house" in shown
        for hidden in ("Krog Tag", "School</", "School,", ", School", "Job,"):
            assert hidden not in shown
        assert reverse("companies:detail", args=[scene.company.pk]) + '"' not in shown
    assert "Krog Tag" in page(scene, "job", referral)
