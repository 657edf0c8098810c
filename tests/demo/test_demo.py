"""The demo gives the report's figures, and they come out of its records."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count, Max
from django.urls import reverse

from tests.demo.conftest import TODAY
from virksom.accounts.models import User
from virksom.candidates.models import Candidate, Consent, Reading, ShareGrant
from virksom.companies.facts.owner import left_behind
from virksom.companies.models import (
    Company,
    Contact,
    ContactOwner,
    ContactPerson,
    Level,
    Need,
    Referral,
    Reservation,
    TimelineEntry,
)
from virksom.evaluation.models import Release
from virksom.events.facts.tour_results import results_of
from virksom.events.models import (
    Attendance,
    Event,
    Participant,
    Registration,
    Tour,
    TourMember,
    TourStop,
    TourTeam,
)
from virksom.foundation.access import Viewer
from virksom.openings.models import Opening
from virksom.partnerships.models import (
    Actor,
    ContractParty,
    Facilitation,
    Lead,
    Membership,
    Partnership,
    Role,
    StartPackageItem,
    Target,
)
from virksom.placements.models import Match, Placement, Terms
from virksom.site.demo import SIGN_INS, load_demo
from virksom.site.demo.facts import DATA, LAST_DAY

#: Somebody who reads figures of all.
EVERYTHING = Viewer(seats=(SimpleNamespace(role="PO", programme_id=0, programme_places=()),))


def printed(name: str) -> list[dict[str, str]]:
    with Path(DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def reached(partnership, represents):
    return (
        Attendance.objects.of(partnership)
        .within(partnership.programme.starts, partnership.programme.ends)
        .filter(represents=represents)
        .aggregate(unique=Count("participant", distinct=True))["unique"]
    )


def in_order(programme):
    return Partnership.objects.of(programme).order_by("position").select_related("municipality", "programme")


def everything():
    """All rows of all tables."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
    }


def test_each_municipality_reached_the_people_of_table_1(demo):
    found = [(p.municipality.name, reached(p, "company"), reached(p, "network")) for p in in_order(demo)]
    assert found == [
        (row["municipality"], int(row["company_representatives"]), int(row["other_network_actors"]))
        for row in printed("dissemination")
    ]
    companies, network = sum(row[1] for row in found), sum(row[2] for row in found)
    assert (companies, network, companies + network) == (275, 227, 502)


def test_odense_adds_up_to_87_where_the_report_printed_89(demo):
    odense = in_order(demo).get(municipality__name="Odense")
    assert reached(odense, "company") + reached(odense, "network") == 87
    assert printed("dissemination")[-1]["total_as_printed"] == "89"


def test_each_municipality_has_the_placements_of_table_2(demo):
    found = [
        {"municipality": p.municipality.name}
        | {
            terms: str(
                Placement.objects.of(p).private().within(demo.starts, demo.ends).filter(terms=terms).count()
            )
            for terms in Terms.values
        }
        for p in in_order(demo)
        if p.municipality.name != "Slagelse"
    ]
    assert found == printed("placements")
    assert Placement.objects.in_programme(demo).private().within(demo.starts, demo.ends).count() == 232


def test_public_sector_jobs_stand_beside_table_2(demo):
    assert Placement.objects.in_programme(demo).filter(is_private=False).count() == 6


def test_some_people_come_more_than_once(demo):
    for partnership in in_order(demo).exclude(municipality__name="Slagelse"):
        rows = Attendance.objects.of(partnership)
        assert rows.count() > rows.values("participant").distinct().count()


def test_the_figures_follow_when_an_attendance_or_a_placement_goes(demo):
    odense = in_order(demo).get(municipality__name="Odense")
    once = (
        Participant.objects.filter(partnership=odense, represents="company")
        .annotate(times=Count("attendances"))
        .filter(times=1)
        .first()
    )
    once.attendances.all().delete()
    Placement.objects.of(odense).private().first().delete()
    assert reached(odense, "company") == 53
    assert Placement.objects.of(odense).private().count() == 62


def test_loading_twice_changes_nothing(demo):
    before = everything()
    assert load_demo(TODAY) == (demo, False)
    assert everything() == before


def test_two_loads_into_empty_places_give_the_same_people_and_days(demo):
    def seen():
        return (
            list(Participant.objects.order_by("pk").values_list("name", "level")),
            list(Placement.objects.order_by("pk").values_list("terms", "starts", "ends", "occupation__code")),
            list(ShareGrant.objects.order_by("pk").values_list("given_on", "ends_on", "withdrawn_at")),
            list(Reading.objects.order_by("pk").values_list("hour", "purpose", "by_name")),
            list(Attendance.objects.order_by("pk").values_list("on", "participant__email")),
        )

    first = seen()
    for model in (Referral, Contact, Reservation, Attendance, Registration, Placement, Candidate):
        model.objects.all().delete()
    demo.targets.all().delete()
    Membership.objects.all().delete()
    Lead.objects.all().delete()
    User.objects.all().delete()
    Partnership.objects.all().delete()
    ContactPerson.objects.all().delete()
    Company.objects.all().delete()
    demo.delete()
    assert load_demo(TODAY)[1]
    assert seen() == first


def test_everybody_invented_is_marked_demo(demo):
    names = [
        *User.objects.values_list("name", flat=True),
        *Lead.objects.values_list("name", flat=True),
        *Participant.objects.values_list("name", flat=True),
        *ContactPerson.objects.values_list("name", flat=True),
        *ContractParty.objects.values_list("signed_by", flat=True),
        *Facilitation.objects.values_list("given_by", flat=True),
        *Company.objects.values_list("name", flat=True),
        *Actor.objects.values_list("organisation__name", flat=True),
    ]
    assert [name for name in names if "(DEMO)" not in name] == []
    assert not Candidate.objects.exclude(name="").exists()
    assert not Company.objects.exclude(cvr=None).exists()
    for model in (User, Participant, Company, Candidate, Event, Attendance, Placement):
        assert not model.objects.filter(is_demo=False).exists()


def test_the_silent_sectors_are_those_of_the_story(demo):
    latest = (
        Actor.objects.filter(partnership__programme=demo, partnership__status="completed")
        .values_list("partnership__municipality__name", "organisation__sector")
        .annotate(last=Max("last_active_on"))
    )
    silent = {(place, sector) for place, sector, last in latest if (LAST_DAY - last).days > 90}
    assert silent == {
        ("Hillerød", "association"),
        ("Odense", "education"),
        ("Odense", "association"),
        ("Aalborg", "education"),
        ("Roskilde", "business"),
    }


def test_roskilde_has_no_lead_from_the_business_side(demo):
    sides = set(
        Lead.objects.filter(partnership__municipality__name="Roskilde").values_list("side", flat=True)
    )
    assert sides == {"employment"}


def test_rollout_municipalities_had_84_facilitation_meetings(demo):
    meetings = Facilitation.objects.filter(kind=Facilitation.Kind.MEETING)
    assert meetings.count() == 84
    assert set(
        meetings.values_list("partnership").annotate(count=Count("pk")).values_list("count", flat=True)
    ) == {12}


def test_the_start_package_lacks_two_workshops(demo):
    missing = StartPackageItem.objects.filter(held_on=None)
    assert sorted(missing.values_list("partnership__municipality__name", "kind")) == [
        ("Aalborg", "workshop"),
        ("Slagelse", "workshop"),
    ]


def test_odense_meets_19_people_from_top_management(demo):
    odense = Participant.objects.filter(partnership__municipality__name="Odense", attendances__isnull=False)
    assert odense.filter(level=Level.TOP_MANAGEMENT).distinct().count() == 19
    assert not Participant.objects.filter(represents="company", attendances__isnull=False, level="").exists()


def test_targets_of_the_partnerships_add_up_to_the_whole(demo):
    targets = Target.objects.filter(programme=demo, indicator="placements")
    assert targets.whole().get().value == 300
    assert sum(targets.exclude(partnership=None).values_list("value", flat=True)) == 300


def test_four_events_around_today_move_no_figure(demo):
    coming = Event.objects.filter(starts_at__year=TODAY.year).order_by("starts_at")
    assert [(event.status, event.seats_left) for event in coming] == [
        ("announced", 25),
        ("cancelled", 15),
        ("announced", 0),
        ("announced", 21),
    ]
    assert not Attendance.objects.filter(session__event__in=coming).exists()
    assert Registration.objects.filter(event__in=coming).waiting().count() == 4


def test_seats_taken_are_the_registrations_with_a_seat(demo):
    for event in Event.objects.all():
        assert event.seats_taken == event.registrations.seated().count()


def test_everybody_can_sign_in_and_every_role_has_somebody(demo, client):
    assert {person.role for person in SIGN_INS if person.role} == set(Role)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    for person in SIGN_INS:
        assert client.login(email=person.email, password=person.password)


def opened_by(client, key, address, language="da"):
    client.force_login(User.objects.get(email=f"{key}@demo.example"))
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, (key, address)
    return answer.content.decode()


def test_profiles_are_shared_in_every_state_and_each_receiver_has_some(demo, client):
    with time_machine.travel(dt.datetime.combine(TODAY, dt.time(12), dt.UTC), tick=False):
        listed = {
            key: opened_by(client, key, reverse("candidates:shared_list"))
            for key in ("company", "business-consultant", "association-partner", "mentor")
        }
        assert all("P-" in page for page in listed.values())
        for state in (
            "uden identitet",
            "begge har sagt ja",
            "venter på personens ja",
            "Bed om at se den igen",
        ):
            assert state in listed["company"], state
        own = opened_by(client, "candidate", reverse("candidates:who_saw"))
        people = {person.key: User.objects.get(email=person.email).name for person in SIGN_INS}
        for key in ("job-consultant", "employment-lead", "company", "association-partner"):
            assert people[key] in own, key
        assert 'value="yes"' in own  # somebody asks
        grant = ShareGrant.objects.opened().get()
        known = opened_by(client, "company", reverse("candidates:shared", args=[grant.pk]))
        assert people["candidate"] in known
    assert Consent.objects.filter(withdrawn_at=None).count() >= 4
    assert Consent.objects.exclude(withdrawn_at=None).exists()


def test_each_of_the_232_jobs_is_followed_up_and_openings_have_people_proposed(demo):
    jobs = Placement.objects.filter(is_private=True)
    assert jobs.count() == 232
    assert jobs.filter(follow_ups__moment="start").count() == 232
    lasting = jobs.filter(starts__lte=LAST_DAY - dt.timedelta(days=100), ends=None)
    assert lasting.exists()
    assert not lasting.exclude(follow_ups__moment="m3").exists()
    assert Opening.objects.open().count() > Opening.objects.filter(state=Opening.State.FILLED).count() > 0
    assert set(Match.objects.values_list("step", flat=True)) >= {"proposed", "accepted", "not_chosen"}


def test_somebody_in_odense_works_far_below_what_they_can_and_a_job_would_use_it(demo, client):
    odense = Partnership.objects.get(municipality__name="Odense")
    page = opened_by(client, "job-consultant", reverse("placements:under_used", args=[odense.pk]))
    assert "<b>3</b>trin" in page
    assert "Civilingeniør, byggeri" in page
    assert "Teknisk assistent, byggeri (DEMO)" in page
    assert "Beder om tegne teknisk (dokumenteret)" in page
    assert not Placement.objects.filter(occupation=None).exists()


def test_the_command_prints_every_sign_in(db, capsys):
    call_command("demo")
    printed_once = capsys.readouterr().out
    call_command("demo", "--sign-ins")
    only_sign_ins = capsys.readouterr().out
    assert only_sign_ins in printed_once
    for person in SIGN_INS:
        if person.shown:
            assert f"{person.email}" in only_sign_ins
    call_command("demo")
    assert "already here" in capsys.readouterr().out


def test_the_command_refuses_where_real_people_may_be(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="VIRKSOM_DEMO"):
        call_command("demo")


def test_the_results_command_gives_the_figures_of_the_report(demo, capsys):
    call_command("results", demo.slug, "--format", "json")
    results = json.loads(capsys.readouterr().out)
    first, second = results["table_1"], results["table_2"]
    assert first["total"]["company_representatives"] == 275
    assert first["total"]["other_network_actors"] == 227
    assert first["total"]["total"] == 502
    assert {row["municipality"]: row["total"] for row in first["rows"]}["Odense"] == 87
    assert [second["total"][terms] for terms in Terms.values] == [128, 4, 10, 1, 38, 39, 7, 5]
    assert second["total"]["total"] == 232
    attained = {row["indicator"]: (row["target"], row["actual"]) for row in results["targets"]}
    assert attained["placements"] == (300, 232)
    assert attained["company_representatives"] == (260, 275)


def test_the_tours_of_2008_made_53_visits_and_38_companies_want_further_contact(demo):
    stops = TourStop.objects.filter(tour__first_on__year=2008)
    assert stops.visited().count() == 53
    assert stops.contacts().filter(wants_more=True).count() == 38
    assert set(stops.values_list("tour__partnership__phase__kind", flat=True)) == {"pilot"}
    results = [results_of(tour, EVERYTHING) for tour in Tour.objects.filter(first_on__year=2008)]
    assert sum(result.visited for result in results) == 53
    assert sum(result.interested for result in results) == 38
    Contact.objects.filter(wants_more=True, tour_stop__in=stops).first().delete()
    assert stops.contacts().filter(wants_more=True).count() == 37


def test_each_team_of_the_tours_comes_from_several_organisations(demo):
    teams = TourTeam.objects.annotate(organisations=Count("members__organisation", distinct=True))
    assert {team.organisations > 1 for team in teams} == {True}


def test_what_companies_said_on_tours_is_marked_demo(demo):
    for model in (Tour, TourMember, TourStop, Contact, Need, Reservation):
        assert model.objects.exists()
        assert not model.objects.filter(is_demo=False).exists()
    assert [name for name in TourMember.objects.values_list("name", flat=True) if "(DEMO)" not in name] == []
    assert [about for about in Need.objects.values_list("about", flat=True) if "(DEMO)" not in about] == []


def test_the_first_edition_is_published_and_notes_the_printed_total_of_odense(demo):
    release = Release.objects.published().get()
    assert release.as_of == LAST_DAY
    assert release.published_at.date().isoformat() == "2009-04-30"
    assert [(note["municipality"], note["printed"]) for note in release.notes] == [("Odense", 89)]


def test_one_companys_page_shows_everything_that_can_happen(demo):
    lindehus = Company.objects.get(name="Lindehus Emballage A/S (DEMO)")
    visit = Reservation.objects.live(TODAY).get(company=lindehus)
    assert visit.visit_at.date() > TODAY
    assert visit.agenda_items.count() == 2
    assert set(lindehus.timeline.values_list("kind", flat=True)) >= {
        "contact",
        "need",
        "referral",
        "rules",
        "event",
    }
    assert lindehus.timeline.count() > 20
    assert lindehus.rules.most_a_month == 3
    assert lindehus.rules.pause_until > TODAY
    assert max(lindehus.months.values_list("taken", flat=True)) <= 2


def test_every_company_of_odense_has_an_owner_and_a_contact(demo):
    odense = Company.objects.filter(municipality__name="Odense")
    assert ContactOwner.objects.count() == odense.count()
    assert not left_behind(ContactOwner.objects.all()).exists()
    assert not odense.filter(contacts=None).exists()
    for model in (Contact, Need, Referral, Reservation, TimelineEntry):
        assert not model.objects.filter(is_demo=False).exists()
    assert not Contact.objects.filter(entry=None).exists()
