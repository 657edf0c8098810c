"""From a figure to the rows behind it, for those who may read all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from virksom.evaluation.access import reads_rows_behind
from virksom.evaluation.facts import period_of
from virksom.evaluation.pictures import Link, Sheet, Stack
from virksom.foundation.access import Viewer
from virksom.partnerships.models import Programme
from virksom.placements.models import Placement


def placements_behind(
    viewer: Viewer, programme: Programme, partnership_id: int, as_of: date, terms: str = ""
) -> str:
    """The list of the placements that a partnership's figure counts; nothing for who may not read them."""
    if not reads_rows_behind(viewer, Placement, partnership_id, programme.pk):
        return ""
    first, last = period_of(programme, as_of)
    narrowed = {
        "partnership": partnership_id,
        **({"terms": terms} if terms else {}),
        "employer": "private",
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    return f"{reverse('placements:list')}?{urlencode(narrowed)}"


def with_linked_parts(
    bar: Stack, counts: Mapping[str, int], viewer: Viewer, programme: Programme, place: int, as_of: date
) -> Stack:
    """A partnership's bar of terms with a link from each part, made of the same counts, to its rows."""
    counted = [code for code, count in counts.items() if count]
    parts = (
        replace(part, link=placements_behind(viewer, programme, place, as_of, code))
        for part, code in zip(bar.segments, counted, strict=True)
    )
    return replace(bar, segments=tuple(parts))


def with_links(sheet: Sheet, viewer: Viewer, programme: Programme, as_of: date) -> Sheet:
    """Table 2 with a link from each count to its rows, where the viewer may read them."""
    titles: Mapping[str, str] = {heading.code: heading.title for heading in sheet.headings}
    lines = []
    for line in sheet.lines:
        place, name = line.site.id, line.site.municipality
        if not line.total or not placements_behind(viewer, programme, place, as_of):
            lines.append(line)
            continue
        links = tuple(
            Link(placements_behind(viewer, programme, place, as_of, code), f"{name}, {titles[code]}")
            if cell
            else None
            for code, cell in zip(sheet.table.codes, line.cells, strict=True)
        )
        total = Link(placements_behind(viewer, programme, place, as_of), name)
        lines.append(replace(line, links=links, total_link=total))
    return replace(sheet, lines=tuple(lines))
