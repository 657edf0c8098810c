"""Large invented data keep the promises of records that were made one by one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, Min, Q

from tests.factories.partnerships import OrganisationFactory, PartnershipFactory, UserFactory
from virksom.candidates.models import Candidate
from virksom.companies.facts.owner import left_behind
from virksom.companies.models import (
    Company,
    Contact,
    ContactOwner,
    ContactPerson,
    ContactRules,
    MonthOfContacts,
    Need,
    Referral,
    Reservation,
)
from virksom.evaluation.facts import results_of
from virksom.events.models import Attendance, Event, Participant, Registration, Session
from virksom.partnerships.models import Actor, Membership, Partnership, Programme, Role, StartPackageItem
from virksom.placements.models import Placement
from virksom.site.generate import Scale, generate
from virksom.site.generate.build import NotEmpty
from virksom.site.generate.draw import TODAY

VILLAGE = Scale("village", 3, 40, 90, 180, 12, 240, 100, 400, consultants=2)


@pytest.fixture
def village(db):
    """A very small country."""
    return generate(VILLAGE, seed=7)


def contents():
    """All rows of all tables, without their numbers and the times they were written."""
    passing = ("created_at", "updated_at", "at")
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("virksom."):
            continue  # Django's own tables hold no generated data, and a flush numbers them anew
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not (field.primary_key or field.is_relation or field.name in passing)
        ]
        found[model._meta.label] = list(model._default_manager.order_by("pk").values_list("pk", *fields))
    return found


def test_a_scale_is_met_exactly(village):
    assert Partnership.objects.count() == 3
    assert Company.objects.count() == ContactPerson.objects.count() == 40
    assert Candidate.objects.count() == 90
    assert Participant.objects.count() == 180
    assert Event.objects.filter(starts_at__date__lte=TODAY).count() == 12
    assert Attendance.objects.count() == 240
    assert Placement.objects.count() == 100
    assert village.rows["Attendance"] == 240
    assert Contact.objects.count() == 400


def test_every_contact_need_and_referral_has_its_line_in_the_timeline(village):
    for model in (Contact, Need, Referral):
        assert model.objects.exists()
        assert not model.objects.filter(entry=None).exists()
        for field in ("company", "partnership", "organisation", "user"):
            assert (
                not model.objects.exclude(**{field: F(f"entry__{field}")})
                .filter(**{f"{field}__isnull": False})
                .exists()
            )
    assert not Contact.objects.exclude(company__municipality=F("partnership__municipality")).exists()
    assert not Contact.objects.exclude(at__date=F("on")).exists()


def test_every_company_has_an_owner_with_a_role_there(village):
    assert ContactOwner.objects.values("company").distinct().count() == 40
    assert not left_behind(ContactOwner.objects.all()).exists()


def test_reservations_hold_their_days_and_count_in_the_month_they_begin_in(village):
    for reservation in Reservation.objects.all():
        assert [row.on for row in reservation.reserved_days.order_by("on")] == reservation.days
        assert reservation.agenda_items.count() == 1
        month = reservation.starts_on.replace(day=1)
        assert MonthOfContacts.objects.get(company=reservation.company, month=month).taken >= 1
    this_month = TODAY.replace(day=1)
    for row in MonthOfContacts.objects.filter(month=this_month):
        by_us = Contact.objects.by_partners().filter(company=row.company, on__gte=this_month, on__lte=TODAY)
        assert row.taken == by_us.count()
    assert ContactRules.objects.count() == 4


def test_an_attendance_repeats_what_its_session_and_person_say(village):
    faults = Attendance.objects.exclude(
        on=F("session__starts_at__date"),
        partnership=F("session__event__partnership"),
        represents=F("participant__represents"),
    )
    assert not faults.exists()
    assert not Attendance.objects.exclude(participant__partnership=F("partnership")).exists()


def test_nobody_attends_a_session_twice(village):
    pairs = Attendance.objects.values("session", "participant").annotate(times=Count("pk"))
    assert set(pairs.values_list("times", flat=True)) == {1}


def test_every_event_has_a_session_and_seats_taken_are_registrations(village):
    assert Session.objects.count() == Event.objects.count()
    for event in Event.objects.all():
        assert event.seats_taken == event.registrations.seated().count()
    assert Registration.objects.exists()


def test_placements_stay_inside_their_partnership_and_after_the_enrolment(village):
    assert not Placement.objects.exclude(candidate__partnership=F("partnership")).exists()
    assert not Placement.objects.exclude(company__municipality=F("partnership__municipality")).exists()
    assert not Placement.objects.filter(starts__lt=F("candidate__enrolled_on")).exists()


def test_actors_and_partnerships_were_last_active_when_their_records_say(village):
    for partnership in Partnership.objects.all():
        last = Event.objects.of(partnership).held_by(TODAY).aggregate(last=Max("starts_at__date"))["last"]
        assert partnership.last_activity_on == last
    for actor in Actor.objects.filter(last_active_on__isnull=False):
        came = Attendance.objects.filter(
            partnership=actor.partnership, participant__organisation=actor.organisation
        ).aggregate(last=Max("on"))["last"]
        assert came is None or actor.last_active_on >= came


def test_the_start_package_is_ticked_by_the_first_event(village):
    for partnership in Partnership.objects.all():
        first = Event.objects.of(partnership).aggregate(first=Min("starts_at__date"))["first"]
        held = StartPackageItem.objects.get(partnership=partnership, kind="network_meeting")
        assert held.held_on == first


def test_results_count_what_was_generated(village):
    results = results_of(village.programme, TODAY).as_data()
    reached = Participant.objects.filter(attendances__isnull=False).distinct().count()
    assert results["table_1"]["total"]["total"] == reached
    assert results["table_2"]["total"]["total"] == Placement.objects.private().count()


def test_everybody_generated_is_marked_demo(village):
    for model in (Participant, ContactPerson, Company):
        assert not model.objects.filter(~Q(name__contains="(DEMO)")).exists()
    assert not Candidate.objects.exclude(name="").exists()
    assert not Company.objects.exclude(cvr=None).exists()


def test_every_role_has_somebody_and_nobody_can_sign_in(village):
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert not any(membership.user.has_usable_password() for membership in Membership.objects.all())


def test_new_records_are_numbered_after_the_generated_ones(village):
    assert OrganisationFactory().pk > Actor.objects.aggregate(last=Max("organisation"))["last"]


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_same_seed_gives_the_same_data():
    generate(VILLAGE, seed=7)
    first = contents()
    call_command("flush", interactive=False, verbosity=0)
    generate(VILLAGE, seed=7)
    assert contents() == first
    call_command("flush", interactive=False, verbosity=0)
    generate(VILLAGE, seed=8)
    assert contents() != first


def test_a_second_seed_stands_beside_the_first(village):
    generate(VILLAGE, seed=8)
    assert Programme.objects.count() == 2
    assert Attendance.objects.in_programme(village.programme).count() == 240


def test_the_same_data_twice_are_refused(village):
    with pytest.raises(NotEmpty, match="already"):
        generate(VILLAGE, seed=7)


@pytest.mark.parametrize("real", [PartnershipFactory, UserFactory, OrganisationFactory])
def test_a_database_with_other_data_is_refused(db, real):
    real()
    with pytest.raises(CommandError, match="other data"):
        call_command("generate", scale="town")
    assert not Attendance.objects.exists()


def test_the_command_tells_size_time_and_memory(db, capsys):
    call_command("generate", "--scale", "town", "--seed", "3")
    told = capsys.readouterr()
    assert "5,000  Attendance" in told.out
    assert "MiB" in told.out
    assert "Company: 600" in told.err
