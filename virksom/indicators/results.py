"""A programme's results on a day: both tables, shares and targets, and what stands beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from virksom.indicators.counts import Facts, Site, TargetFact
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.shares import attainment, rounded, shares_by_group
from virksom.indicators.tables import TABLE_1, TABLE_2, Table, table_1, table_2

#: Figures that stand beside the tables without being part of them.
BESIDE = ("gross_attendances", "shadow_placements", "lasting_placements")


@dataclass(frozen=True)
class TargetResult:
    """A target, what was reached of it, and the part that is; `actual` is None for what nobody counts."""

    indicator: str
    target: int
    actual: int | None
    site_id: int | None = None

    @property
    def attainment(self) -> Fraction | None:
        return None if self.actual is None else attainment(self.actual, self.target)

    @property
    def is_reached(self) -> bool:
        return self.actual is not None and self.actual >= self.target

    def as_data(self) -> dict[str, Any]:
        return {
            "indicator": self.indicator,
            "target": self.target,
            "actual": self.actual,
            "attainment": rounded(self.attainment),
        }


@dataclass(frozen=True)
class Results:
    """Everything that is shown of a programme's results on a day. `beside` is by figure code."""

    programme: str
    as_of: date
    table_1: Table
    table_2: Table
    targets: tuple[TargetResult, ...]
    beside: Mapping[str, int | None]

    @property
    def sites(self) -> tuple[Site, ...]:
        return tuple(row.site for row in self.table_1.rows)

    @property
    def shares(self) -> dict[str, Fraction | None]:
        return shares_by_group(dict(zip(self.table_2.codes, self.table_2.totals, strict=True)))

    @property
    def whole_targets(self) -> tuple[TargetResult, ...]:
        return tuple(target for target in self.targets if target.site_id is None)

    def target(self, indicator: str, site_id: int | None = None) -> TargetResult | None:
        """The target for a figure, of the whole programme or of one partnership."""
        for target in self.targets:
            if (target.indicator, target.site_id) == (indicator, site_id):
                return target
        return None

    def as_data(self) -> dict[str, Any]:
        """The JSON of results, as people and machines outside get it."""
        return {
            "programme": self.programme,
            "as_of": self.as_of.isoformat(),
            "table_1": self.table_1.as_data(),
            "table_2": self.table_2.as_data(),
            "shares": {group: rounded(value) for group, value in self.shares.items()},
            "targets": [target.as_data() for target in self.whole_targets],
        }

    def as_snapshot(self, about: Mapping[str, Any]) -> dict[str, Any]:
        """What a release freezes: the JSON of results, the sites with their targets, the figures
        beside, the versions of the definitions, what is said about the programme, and the
        fingerprint of it all."""
        site_ids = [site.id for site in self.sites]
        data = self.as_data() | {
            "sites": [
                {"id": site.id, "municipality": site.municipality, "code": site.code}
                | {"withdrawn": site.is_withdrawn}
                for site in self.sites
            ],
            "site_targets": [
                {"site": target.site_id, **target.as_data()}
                for target in self.targets
                if target.site_id in site_ids
            ],
            "beside": dict(self.beside),
            "definitions": {code: entry.version for code, entry in DEFINITIONS.items()},
            "about": dict(about),
        }
        return data | {"fingerprint": digest_of(data)}


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 over a snapshot without its own fingerprint: whether it is as it was frozen."""
    rest = {key: value for key, value in data.items() if key != "fingerprint"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def target_results(facts: Facts, targets: Sequence[TargetFact]) -> tuple[TargetResult, ...]:
    """Each target with what the counts say was reached."""
    return tuple(
        TargetResult(target.indicator, target.value, _actual(facts, target), target.site_id)
        for target in targets
    )


def _actual(facts: Facts, target: TargetFact) -> int | None:
    if target.counted is not None:
        return target.counted
    entry = DEFINITIONS.get(target.indicator)
    if entry is None:
        return None
    value = entry.measure(facts if target.site_id is None else facts.of(target.site_id))
    return value if isinstance(value, int) else None


def results(programme: str, as_of: date, facts: Facts, targets: Sequence[TargetFact] = ()) -> Results:
    """The results of a programme, by its name in addresses, from its counts on a day."""
    return Results(
        programme=programme,
        as_of=as_of,
        table_1=table_1(facts),
        table_2=table_2(facts),
        targets=target_results(facts, targets),
        beside={code: _whole(DEFINITIONS[code].measure(facts)) for code in BESIDE},
    )


def _whole(value: int | Fraction | None) -> int | None:
    return None if value is None else int(value)


def thawed(data: Mapping[str, Any]) -> Results:
    """The results that a snapshot froze. Totals are computed anew, never read."""
    sites = tuple(
        Site(site["id"], site["municipality"], site["code"], site["withdrawn"]) for site in data["sites"]
    )
    whole = [TargetResult(t["indicator"], t["target"], t["actual"]) for t in data["targets"]]
    local = [TargetResult(t["indicator"], t["target"], t["actual"], t["site"]) for t in data["site_targets"]]
    return Results(
        programme=data["programme"],
        as_of=date.fromisoformat(data["as_of"]),
        table_1=TABLE_1.filled(sites, data["table_1"]["rows"]),
        table_2=TABLE_2.filled(sites, data["table_2"]["rows"]),
        targets=(*whole, *local),
        beside={code: data["beside"].get(code) for code in BESIDE},
    )
