"""The programme: owner, phases, municipalities, partnerships, targets, context events."""

from __future__ import annotations

import csv
from pathlib import Path

from virksom import partnerships as room
from virksom.partnerships.models import (
    ContextEvent,
    Funder,
    Municipality,
    Organisation,
    Partnership,
    Phase,
    Programme,
    Sector,
    Target,
)
from virksom.site.demo.facts import FIRST_DAY, LAST_DAY, day, facts
from virksom.site.demo.scene import Scene, marked

SLUG = "virksom-nu-2008"
PURPOSE = (
    "Lokale partnerskaber hjælper virksomheder med at vokse ansvarligt "
    "og nye borgere med at få varige job, hvor de bruger det, de kan."
)


def load_municipalities() -> None:
    """The country's municipalities with their places on the map; those already there stay as they are."""
    file = Path(room.__path__[0]) / "data" / "municipalities.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        Municipality.objects.bulk_create(
            (
                Municipality(
                    code=int(row["code"]),
                    name=row["name"],
                    region=row["region"],
                    tile_column=int(row["tile_column"]),
                    tile_row=int(row["tile_row"]),
                )
                for row in csv.DictReader(rows)
            ),
            ignore_conflicts=True,
        )


def build_programme(scene: Scene) -> None:
    """The programme with its owner, a funder, both phases and what happened outside."""
    scene.owner, funder, scene.evaluators = Organisation.objects.bulk_create(
        Organisation(name=marked(name), sector=Sector.AUTHORITY, is_demo=True)
        for name in ("Foreningen bag indsatsen", "Puljen for nye veje til job", "Evalueringshuset")
    )
    scene.programme = Programme.objects.create(
        name="Virksom.nu 2008-09",
        slug=SLUG,
        purpose=PURPOSE,
        owner=scene.owner,
        starts=FIRST_DAY,
        ends=LAST_DAY,
        is_public=True,
        small_count_threshold=0,  # These figures are public already.
        is_demo=True,
    )
    Funder.objects.create(programme=scene.programme, organisation=funder)
    ContextEvent.objects.bulk_create(
        ContextEvent(
            programme=scene.programme,
            happened_on=day(row["happened_on"]),
            date_is_approximate=row["approximate"] == "yes",
            title=row["title"],
            explains=row["explains"],
        )
        for row in facts("context_events")
    )


def build_partnerships(scene: Scene) -> None:
    """The eleven partnerships, in the order of the printed tables."""
    phases = {
        kind: Phase.objects.create(programme=scene.programme, kind=kind, starts=day(starts), ends=LAST_DAY)
        for kind, starts in ((Phase.Kind.PILOT.value, "2008-03-01"), (Phase.Kind.ROLLOUT.value, "2008-04-15"))
    }
    codes = dict(Municipality.objects.values_list("name", "code"))
    order = [row["municipality"] for row in facts("dissemination")]
    by_name = {row["municipality"]: row for row in facts("partnerships")}
    rows = Partnership.objects.bulk_create(
        Partnership(
            programme=scene.programme,
            municipality_id=codes[name],
            phase=phases[by_name[name]["phase"]],
            model=by_name[name]["model"],
            strands=by_name[name]["strands"],
            status=by_name[name]["status"],
            starts=day(by_name[name]["starts"]),
            withdrawn_on=day(by_name[name]["withdrawn_on"]) if by_name[name]["withdrawn_on"] else None,
            withdrawal_reason=by_name[name]["withdrawal_reason"],
            anchoring_plan=by_name[name]["anchoring_plan"],
            position=position,
        )
        for position, name in enumerate(order, start=1)
    )
    scene.partnerships = dict(zip(order, rows, strict=True))


def build_targets(scene: Scene) -> None:
    """Targets for the whole and for each partnership with jobs, each counted from its own start."""
    targets = []
    for row in facts("targets"):
        shared = {
            "programme": scene.programme,
            "indicator": row["indicator"],
            "value": int(row["value"]),
            "note": row["note"],
        }
        if not row["partnerships"]:
            targets.append(Target(**shared, starts=day(row["starts"])))
            continue
        targets += [
            Target(**shared, partnership=partnership, starts=partnership.starts)
            for partnership in scene.partnerships.values()
            if not partnership.is_withdrawn
        ]
    Target.objects.bulk_create(targets)
