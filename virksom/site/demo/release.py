"""The first published edition of the results."""

from __future__ import annotations

import datetime as dt

from virksom.evaluation.actions import freeze_release, publish_release
from virksom.partnerships.access import viewer_of
from virksom.site.demo.facts import LAST_DAY, at, facts
from virksom.site.demo.scene import Scene

PUBLISHED_ON = dt.date(2009, 4, 30)
REPORT_YEAR = 2009


def build_release(scene: Scene) -> None:
    """Freeze the figures of the period's last day and publish them as the owner did in April 2009.

    A row of table 1 whose printed total differs from its cells is noted with the edition.
    """
    owner = viewer_of(scene.users["programme-owner"], LAST_DAY)
    printed = [
        {
            "kind": "printed_total",
            "table": "table_1",
            "municipality": row["municipality"],
            "printed": int(row["total_as_printed"]),
            "year": REPORT_YEAR,
        }
        for row in facts("dissemination")
        if int(row["company_representatives"]) + int(row["other_network_actors"])
        != int(row["total_as_printed"])
    ]
    release = freeze_release(programme=scene.programme, as_of=LAST_DAY, by=owner, notes=printed)
    publish_release(release=release, by=owner, at=at(PUBLISHED_ON, "10:00"))
