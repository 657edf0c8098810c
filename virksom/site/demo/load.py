"""Loading the demo: everything in one transaction, once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from virksom.foundation.access import system_viewer
from virksom.foundation.trail import leave_trail
from virksom.partnerships.models import Programme
from virksom.site.demo import (
    aftercare,
    agreements,
    coming,
    companies,
    contacts,
    frame,
    jobs,
    matches,
    meetings,
    occupations,
    openings,
    people,
    profiles,
    release,
    sharing,
    table,
    tours,
)
from virksom.site.demo.activity import note_all_activity
from virksom.site.demo.scene import Scene


def load_demo(today: dt.date) -> tuple[Programme, bool]:
    """Load the demo and say whether it was loaded now; where it is already, nothing changes.

    `today` places the four events and the tour to try things on: they lie after the programme's period.
    """
    with transaction.atomic():
        found = Programme.objects.filter(slug=frame.SLUG).first()
        if found:
            return found, False
        scene = build(today)
        leave_trail(system_viewer(), "load_demo", scene.programme)
    return scene.programme, True


def build(today: dt.date) -> Scene:
    """The whole demo, room by room from the ground up."""
    scene = Scene()
    frame.load_municipalities()
    frame.build_programme(scene)
    frame.build_partnerships(scene)
    frame.build_targets(scene)
    people.build_users(scene)
    table.build_organisations(scene)
    people.build_memberships(scene)
    table.build_leads(scene)
    table.build_contracts(scene)
    table.build_facilitation(scene)
    companies.build_companies(scene)
    meetings.build_meetings(scene, companies.build_participants(scene))
    jobs.build_jobs(scene)
    profiles.build_profiles(scene, today)
    occupations.build_occupations(scene)
    sharing.build_sharing(scene, today)
    note_all_activity(scene.programme, scene.programme.ends)
    release.build_release(scene)
    coming.build_coming(scene, today)
    agreements.build_agreements(scene, today)
    tours.build_tours(scene, today)
    contacts.build_contacts(scene, today)
    openings.build_openings(scene, today)
    matches.build_matches(scene, today)
    aftercare.build_aftercare(scene, today)
    return scene
