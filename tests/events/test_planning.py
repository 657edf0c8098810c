"""Planning events: as actions, and on the staff's pages without JavaScript."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.events.planned import (
    PUBLIC,
    SYSTEM,
    ahead,
    event_form,
    person,
    plan_of,
    planned_event,
    registered,
)
from tests.factories.events import AttendanceFactory, EventFactory, RegistrationFactory, SessionFactory
from tests.factories.partnerships import ActorFactory, OrganisationFactory, PartnershipFactory
from virksom.events.actions.planning import (
    Part,
    add_theme,
    announce_event,
    cancel_event,
    change_event,
    copy_event,
    weeks_ahead,
)
from virksom.events.actions.posting import send_owed
from virksom.events.actions.registration import register
from virksom.events.models import Event, Host, Notice, Registration, Theme, host_turns
from virksom.foundation.models import TrailEntry
from virksom.partnerships.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def lead(sign_in, partnership):
    client = sign_in(Role.EMPLOYMENT_LEAD, partnership)
    client.cookies["django_language"] = "en"
    return client


def page(client, name, *args, **query):
    return client.get(reverse(f"events:{name}", args=args), query).content.decode()


# Actions ------------------------------------------------------------------------------------------


def test_a_copy_keeps_everything_but_people_and_moves_by_whole_weeks():
    event = EventFactory(
        starts_at=timezone.make_aware(dt.datetime(2026, 3, 10, 9)),
        ends_at=timezone.make_aware(dt.datetime(2026, 3, 10, 12)),
        capacity=10,
        registration_closes_at=timezone.make_aware(dt.datetime(2026, 3, 5, 23, 59)),
        effort_hours=12,
        theme=Theme.objects.create(partnership=PartnershipFactory(), year=2026, title="T"),
    )
    Event.objects.filter(pk=event.pk).update(theme=None)
    SessionFactory(event=event, title="Morning")
    Host.objects.create(event=event, organisation=OrganisationFactory())
    RegistrationFactory(event=event)
    event.refresh_from_db()
    copy = copy_event(by=SYSTEM, event=event)
    days = timezone.localdate(copy.starts_at) - timezone.localdate(event.starts_at)
    assert copy.starts_at > timezone.now()
    assert copy.starts_at - timezone.now() <= dt.timedelta(days=7)
    assert days.days % 7 == 0
    assert timezone.localtime(copy.starts_at).hour == 9
    assert (
        timezone.localdate(copy.registration_closes_at) - timezone.localdate(event.registration_closes_at)
        == days
    )
    assert copy.status == Event.Status.DRAFT
    assert (copy.capacity, copy.seats_taken, copy.effort_hours, copy.copied_from) == (10, 0, None, event)
    assert [s.title for s in copy.sessions.all()] == ["Morning"]
    assert list(copy.hosts.all()) == list(event.hosts.all())
    assert not copy.registrations.exists()


@pytest.mark.parametrize(("days", "weeks"), [(-1, 1), (-7, 2), (-8, 2), (3, 1)])
def test_a_copy_moves_by_the_fewest_weeks_that_lead_ahead(days, weeks):
    now = timezone.now()
    assert weeks_ahead(now + dt.timedelta(days=days), now) == weeks


def test_only_a_draft_ahead_can_be_announced():
    draft = planned_event(status=Event.Status.DRAFT)
    assert announce_event(by=SYSTEM, event=draft).status == Event.Status.ANNOUNCED
    with pytest.raises(ValidationError):
        announce_event(by=SYSTEM, event=draft)
    with pytest.raises(ValidationError):
        announce_event(by=SYSTEM, event=EventFactory(status=Event.Status.DRAFT, starts_at=ahead(-1)))


def test_cancelling_needs_a_reason_and_owes_everybody_registered_a_mail():
    event = planned_event(capacity=1)
    registered(event, 1)
    registered(event, 2)
    with pytest.raises(ValidationError):
        cancel_event(by=SYSTEM, event=event, reason=" ")
    cancelled = cancel_event(by=SYSTEM, event=event, reason="The host is ill.")
    assert cancelled.is_cancelled
    assert cancelled.sequence == event.sequence + 1
    assert Notice.objects.filter(kind=Notice.Kind.CANCELLED).count() == 2
    with pytest.raises(ValidationError):
        cancel_event(by=SYSTEM, event=event, reason="Again")
    assert TrailEntry.objects.filter(verb="cancel_event").count() == 1


def test_what_has_been_held_cannot_be_cancelled():
    with pytest.raises(ValidationError):
        cancel_event(by=SYSTEM, event=EventFactory(starts_at=ahead(-3)), reason="Late")


def test_a_new_time_is_told_by_mail_and_a_new_description_is_not():
    event = planned_event()
    registered(event, 1)
    event = change_event(by=SYSTEM, event=event, **plan_of(event, description="More words"))
    assert event.sequence == 1
    assert not Notice.objects.filter(kind=Notice.Kind.CHANGED).exists()
    moved = plan_of(event)
    moved["parts"] = [
        Part(starts_at=p.starts_at + dt.timedelta(hours=1), ends_at=p.ends_at, pk=p.pk)
        for p in moved["parts"]
    ]
    event = change_event(by=SYSTEM, event=event, **moved)
    assert event.sequence == 2
    assert Notice.objects.filter(kind=Notice.Kind.CHANGED).count() == 1


def test_a_session_people_have_come_to_is_not_removed():
    event = planned_event()
    AttendanceFactory(session=event.sessions.get())
    plan = plan_of(event)
    plan["parts"] = [Part(starts_at=ahead(11), ends_at=ahead(11, 16))]
    with pytest.raises(ValidationError):
        change_event(by=SYSTEM, event=event, **plan)
    assert event.sessions.count() == 1


def test_an_event_spans_its_sessions():
    event = planned_event()
    plan = plan_of(event)
    plan["parts"] = [*plan["parts"], Part(starts_at=ahead(12), ends_at=ahead(12, 17))]
    changed = change_event(by=SYSTEM, event=event, **plan)
    assert (changed.starts_at, changed.ends_at) == (event.starts_at, ahead(12, 17))
    assert changed.sessions.count() == 2


def test_a_theme_of_another_partnership_is_refused(partnership):
    event = planned_event()
    foreign = Theme.objects.create(partnership=partnership, year=2026, title="T")
    with pytest.raises(ValidationError):
        change_event(by=SYSTEM, event=event, **plan_of(event, theme=foreign))


def test_the_same_theme_twice_is_one(partnership):
    add_theme(by=SYSTEM, partnership=partnership, year=2026, title="Language")
    add_theme(by=SYSTEM, partnership=partnership, year=2026, title="Language ")
    assert Theme.objects.count() == 1


def test_whoever_hosted_longest_ago_is_next_and_cancelled_events_do_not_count(partnership):
    never, long_ago, lately = (
        ActorFactory(partnership=partnership, organisation__name=name).organisation for name in "ABC"
    )
    for organisation, days, status in (
        (long_ago, -90, Event.Status.ANNOUNCED),
        (lately, -5, Event.Status.ANNOUNCED),
        (never, -2, Event.Status.CANCELLED),
    ):
        event = EventFactory(partnership=partnership, starts_at=ahead(days), status=status)
        Host.objects.create(event=event, organisation=organisation)
    assert list(host_turns(partnership)) == [never, long_ago, lately]


# Pages --------------------------------------------------------------------------------------------


def test_a_lead_plans_an_event_as_a_draft_and_announces_it(lead, partnership):
    response = lead.post(reverse("events:create"), event_form())
    event = Event.objects.get()
    assert response.url == reverse("events:detail", args=[event.pk])
    assert event.status == Event.Status.DRAFT
    assert event.partnership == partnership
    assert timezone.localtime(event.starts_at).strftime("%H:%M") == "09:00"
    lead.post(reverse("events:announce", args=[event.pk]))
    event.refresh_from_db()
    assert event.status == Event.Status.ANNOUNCED


def test_another_session_is_added_without_losing_what_was_typed(lead):
    response = lead.post(reverse("events:create"), event_form(more="1", title="Kept title"))
    text = response.content.decode()
    assert not Event.objects.exists()
    assert "Kept title" in text
    assert 'name="sessions-1-day"' in text
    assert 'value="09:00"' in text
    assert "v-error" not in text


def test_two_sessions_are_saved(lead):
    day = (timezone.localdate() + dt.timedelta(days=11)).isoformat()
    second = {"sessions-1-day": day, "sessions-1-begins": "13.00", "sessions-1-ends": "15:00"}
    lead.post(reverse("events:create"), event_form(**{"sessions-TOTAL_FORMS": "3", **second}))
    assert Event.objects.get().sessions.count() == 2


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"sessions-0-ends": "08:00"}, "ends before it starts"),
        ({"sessions-0-day": ""}, "v-error"),
        ({"title": ""}, "v-error"),
        ({"description": "CPR 010203-1234"}, "CPR"),
        ({"sessions-0-title": "010203-1234"}, "CPR"),
        ({"capacity": "0"}, "v-error"),
    ],
)
def test_a_fault_in_the_form_is_said_and_nothing_is_saved(lead, fields, says):
    response = lead.post(reverse("events:create"), event_form(place="Kept place", **fields))
    text = response.content.decode()
    assert response.status_code == 422
    assert says in text
    assert "Kept place" in text
    assert not Event.objects.exists()


def test_fewer_seats_than_taken_are_refused_beside_the_field(lead, partnership):
    event = planned_event(partnership=partnership, capacity=2)
    registered(event, 1)
    registered(event, 2)
    session = event.sessions.get()
    form = event_form(capacity="1", **{"sessions-INITIAL_FORMS": "1", "sessions-0-pk": str(session.pk)})
    response = lead.post(reverse("events:edit", args=[event.pk]), form)
    assert response.status_code == 422
    assert "2 people have a seat" in response.content.decode()


def test_changing_keeps_the_sessions_that_are_kept(lead, partnership):
    event = planned_event(partnership=partnership)
    session = event.sessions.get()
    form = event_form(**{"sessions-INITIAL_FORMS": "1", "sessions-0-pk": str(session.pk)})
    assert lead.post(reverse("events:edit", args=[event.pk]), form).status_code == 302
    assert event.sessions.get().pk == session.pk


def test_cancelling_on_the_page_mails_those_registered_in_their_language(lead, partnership, mailoutbox):
    event = planned_event(partnership=partnership)
    for number, language in ((1, "da"), (2, "en")):
        register(by=PUBLIC, event=event, person=person(number, language=language))
    send_owed()
    mailoutbox.clear()
    response = lead.post(reverse("events:cancel", args=[event.pk]), {"reason": ""})
    assert response.status_code == 422
    lead.post(reverse("events:cancel", args=[event.pk]), {"reason": "The host is ill."})
    subjects = {mail.to[0]: mail.subject for mail in mailoutbox}
    assert subjects["person1@example.org"].startswith("Aflyst:")
    assert subjects["person2@example.org"].startswith("Cancelled:")


def test_a_consultant_plans_but_only_a_lead_announces(sign_in, partnership):
    client = sign_in(Role.JOB_CONSULTANT, partnership)
    client.post(reverse("events:create"), event_form())
    event = Event.objects.get()
    assert client.post(reverse("events:announce", args=[event.pk])).status_code == 404
    event.refresh_from_db()
    assert event.status == Event.Status.DRAFT


def test_a_school_stays_among_the_hosts_of_what_it_plans(sign_in, partnership):
    school = OrganisationFactory(sector="education")
    client = sign_in(Role.EDUCATION_PARTNER, partnership, organisation=school)
    client.cookies["django_language"] = "en"
    ActorFactory(partnership=partnership, organisation=school)
    refused = client.post(reverse("events:create"), event_form())
    assert refused.status_code == 422
    assert "Keep your own organisation" in refused.content.decode()
    assert not Event.objects.exists()
    client.post(reverse("events:create"), event_form(hosts=[school.pk]))
    assert list(Event.objects.get().hosts.all()) == [school]


def test_a_coordinator_chooses_the_partnership_first(sign_in, partnership):
    other = PartnershipFactory(programme=partnership.programme)
    foreign = PartnershipFactory()
    client = sign_in(Role.PROGRAMME_COORDINATOR, programme=partnership.programme)
    text = page(client, "create")
    assert str(partnership) in text
    assert str(other) in text
    assert f'value="{foreign.pk}"' not in text
    address = f"{reverse('events:create')}?partnership={other.pk}"
    client.post(address, event_form())
    assert Event.objects.get().partnership == other
    assert client.get(reverse("events:create"), {"partnership": foreign.pk}).status_code == 404


def test_whose_turn_it_is_shows_for_those_who_plan_only(sign_in, partnership):
    school = ActorFactory(partnership=partnership, organisation__name="Turning School").organisation
    lead = sign_in(Role.BUSINESS_LEAD, partnership)
    assert school.name in page(lead, "themes", partnership.pk)
    evaluator = sign_in(Role.EVALUATOR, programme=partnership.programme)
    assert school.name not in page(evaluator, "themes", partnership.pk)


def test_an_event_of_another_partnership_does_not_exist(lead):
    foreign = planned_event()
    for name in ("detail", "edit", "invite"):
        assert lead.get(reverse(f"events:{name}", args=[foreign.pk])).status_code == 404
    for name in ("copy", "announce", "cancel"):
        assert lead.post(reverse(f"events:{name}", args=[foreign.pk])).status_code == 404
    assert foreign.title not in page(lead, "list")


def test_the_evaluator_sees_who_came_registered_without_names(sign_in, partnership):
    event = planned_event(partnership=partnership)
    registered(event, 1, name="Secret Name", organisation_name="Secret Firm")
    client = sign_in(Role.EVALUATOR, programme=partnership.programme)
    text = page(client, "detail", event.pk)
    assert "Secret" not in text
    client.cookies["django_language"] = "en"
    assert "name not shown" in page(client, "detail", event.pk)


def test_a_lead_sees_names_and_the_queue(lead, partnership):
    event = planned_event(partnership=partnership, capacity=1)
    registered(event, 1)
    registered(event, 2)
    text = page(lead, "detail", event.pk).partition("<main")[2]
    assert "Person 1" in text
    assert text.index("Waiting list") < text.rindex("Person 2")


def test_the_owner_sees_counts_but_nobody(sign_in, partnership):
    event = planned_event(partnership=partnership)
    registered(event, 1, name="Secret Name")
    client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
    client.cookies["django_language"] = "en"
    text = page(client, "detail", event.pk)
    assert "Secret Name" not in text
    assert "sees how many have registered, not who" in text


def test_the_effort_behind_each_attendee_can_be_read(lead, partnership):
    event = EventFactory(partnership=partnership, starts_at=ahead(-5), effort_hours=10, effort_kroner=3000)
    session = SessionFactory(event=event)
    for _person in range(4):
        AttendanceFactory(session=session)
    text = page(lead, "detail", event.pk)
    assert "2.5 for each who came" in text
    assert "DKK 750 for each who came" in text


def test_a_small_number_of_attendees_is_hidden_from_those_who_see_counts_only(sign_in, partnership):
    event = EventFactory(partnership=partnership, starts_at=ahead(-5), effort_hours=10)
    AttendanceFactory(session=SessionFactory(event=event))
    client = sign_in(Role.PROGRAMME_OWNER, programme=partnership.programme)
    client.cookies["django_language"] = "en"
    assert "the number is hidden" in page(client, "detail", event.pk)


def test_the_list_has_upcoming_events_first_and_can_be_narrowed(lead, partnership):
    planned_event(partnership=partnership, title="Later", days=20, kind=Event.Kind.WORKSHOP)
    planned_event(partnership=partnership, title="Sooner", days=2)
    EventFactory(partnership=partnership, title="Held", starts_at=ahead(-9))
    text = page(lead, "list")
    assert text.index("Sooner") < text.index("Later") < text.index("Held")
    assert "Sooner" not in page(lead, "list", kind="workshop")
    assert "Later" not in page(lead, "list", time="past")
    assert "Held" not in page(lead, "list", time="upcoming")
    assert "No event fits" in page(lead, "list", q="nothing like it")
    assert "Sooner" in page(lead, "list", kind="no such kind", partnership="x")


def test_an_empty_list_says_how_to_begin(lead):
    assert "Plan the first event" in page(lead, "list")


@pytest.mark.parametrize("name", ["list", "detail", "themes", "invite"])
def test_pages_need_the_same_queries_for_one_and_three(lead, partnership, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    event = planned_event(partnership=partnership)
    arguments = {"list": [], "themes": [partnership.pk]}.get(name, [event.pk])

    def add(number):
        registered(event, number)
        planned_event(partnership=partnership, days=number)
        EventFactory(partnership=partnership, starts_at=ahead(-number))
        Theme.objects.create(partnership=partnership, year=2020 + number, title="T")
        ActorFactory(partnership=partnership)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(reverse(f"events:{name}", args=arguments)).status_code == 200
        return len(captured)

    add(1)
    queries()
    one = queries()
    add(2)
    add(3)
    assert queries() == one
    assert name != "list" or one <= 12


def test_registrations_of_an_event_that_is_cancelled_stay_on_record(lead, partnership):
    event = planned_event(partnership=partnership)
    registered(event, 1)
    lead.post(reverse("events:cancel", args=[event.pk]), {"reason": "Snow"})
    assert Registration.objects.in_force().count() == 1
    assert "Snow" in page(lead, "detail", event.pk)


def test_a_copy_is_one_click_away_on_the_page(lead, partnership):
    event = EventFactory(partnership=partnership, starts_at=ahead(-9))
    response = lead.post(reverse("events:copy", args=[event.pk]))
    copy = Event.objects.exclude(pk=event.pk).get()
    assert response.url == reverse("events:detail", args=[copy.pk])
    assert copy.sessions.count() == 1


def test_a_theme_is_added_and_chosen(lead, partnership):
    lead.post(reverse("events:add_theme", args=[partnership.pk]), {"year": 2026, "title": "Language"})
    theme = Theme.objects.get()
    lead.post(reverse("events:create"), event_form(theme=str(theme.pk)))
    assert Event.objects.get().theme == theme
    text = page(lead, "themes", partnership.pk)
    assert text.index("Language") < text.index("Language at work")
    refused = lead.post(reverse("events:add_theme", args=[partnership.pk]), {"year": "1", "title": "Old"})
    assert refused.status_code == 422
    assert 'value="Old"' in refused.content.decode()
