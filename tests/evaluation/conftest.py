"""A small programme whose figures are known."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories.events import AttendanceFactory, ParticipantFactory, SessionFactory
from tests.factories.partnerships import (
    MunicipalityFactory,
    PartnershipFactory,
    ProgrammeFactory,
    UserFactory,
)
from tests.factories.placements import PlacementFactory
from virksom.evaluation.actions import freeze_release, publish_release
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Partnership, StartPackageItem, Target
from virksom.placements.models import Terms

AS_OF = dt.date(2009, 3, 31)


@pytest.fixture
def programme():
    """A public programme without a threshold: Odense with 3 jobs, Slagelse that withdrew."""
    programme = ProgrammeFactory(name="Virksom prøve", slug="proeve", is_public=True, small_count_threshold=0)
    Target.objects.create(programme=programme, indicator="placements", value=4, starts=programme.starts)
    Target.objects.create(
        programme=programme, indicator="company_representatives", value=2, starts=programme.starts
    )
    return programme


@pytest.fixture
def odense(programme):
    partnership = PartnershipFactory(
        programme=programme,
        municipality=MunicipalityFactory(code=461, name="Odense", tile_column=6, tile_row=9),
        position=2,
    )
    Target.objects.create(
        programme=programme, partnership=partnership, indicator="placements", value=4, starts=programme.starts
    )
    for terms in (Terms.ORDINARY_FULL_TIME, Terms.FLEX_JOB, Terms.COMPANY_INTERNSHIP):
        PlacementFactory(partnership=partnership, terms=terms)
    PlacementFactory(partnership=partnership, is_private=False)
    session = SessionFactory(event__partnership=partnership)
    came = [
        AttendanceFactory(
            session=session,
            participant=ParticipantFactory(partnership=partnership, represents=represents),
        )
        for represents in ("company", "company", "company", "network")
    ]
    AttendanceFactory(session=SessionFactory(event__partnership=partnership), participant=came[0].participant)
    StartPackageItem.objects.create(
        partnership=partnership, kind="network_meeting", held_on=dt.date(2008, 9, 1)
    )
    StartPackageItem.objects.create(partnership=partnership, kind="workshop")
    return partnership


@pytest.fixture
def slagelse(programme):
    partnership = PartnershipFactory(
        programme=programme,
        municipality=MunicipalityFactory(code=330, name="Slagelse", tile_column=8, tile_row=7),
        position=1,
        status=Partnership.Status.WITHDRAWN,
        withdrawn_on=dt.date(2008, 12, 1),
        withdrawal_reason="The cooperation could not meet the expectations.",
    )
    AttendanceFactory(session=SessionFactory(event__partnership=partnership))
    return partnership


@pytest.fixture
def owner():
    return Viewer(user_id=UserFactory().pk, name="Owner")


@pytest.fixture
def release(programme, odense, slagelse, owner):
    """The programme's published edition."""
    note = {
        "kind": "printed_total",
        "table": "table_1",
        "municipality": "Odense",
        "printed": 6,
        "year": 2009,
    }
    frozen = freeze_release(programme=programme, as_of=AS_OF, by=owner, notes=[note])
    return publish_release(release=frozen, by=owner)
