"""What the figures say, in sentences. Every sentence is computed; none is fixed to a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from virksom.evaluation.pictures import Gauge, Sheet
from virksom.foundation.templatetags.ui import number, percent
from virksom.indicators.checks import Place
from virksom.indicators.definitions import DEFINITIONS
from virksom.indicators.results import Results
from virksom.indicators.tables import TABLE_1, TABLE_2


def in_words(count: int) -> str:
    """A number up to twelve as a word, larger ones in digits."""
    words = (
        gettext("none"),
        gettext("one"),
        gettext("two"),
        gettext("three"),
        gettext("four"),
        gettext("five"),
        gettext("six"),
        gettext("seven"),
        gettext("eight"),
        gettext("nine"),
        gettext("ten"),
        gettext("eleven"),
        gettext("twelve"),
    )
    return words[count] if 0 <= count < len(words) else number(count)


def capital(sentence: str) -> str:
    """A sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def joined(names: Sequence[str]) -> str:
    """Names as a list: Esbjerg, Odense and Viborg."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def headline(results: Results) -> str:
    """The finding of the whole: how many came into a job, against the target."""
    target = results.target("placements")
    words = {"jobs": number(results.table_2.total)}
    if target is None:
        return gettext("%(jobs)s came into a job or a course.") % words
    words["target"] = number(target.target)
    if target.is_reached:
        return gettext("%(jobs)s came into a job or a course. The target of %(target)s is reached.") % words
    return gettext("%(jobs)s came into a job or a course. The target was %(target)s.") % words


def lead(results: Results) -> str:
    """The second finding, how many companies were met, and who took part."""
    target = results.target("company_representatives")
    actual = results.table_1.column_total("company_representatives")
    words = {"people": number(actual), "target": number(target.target) if target else ""}
    if target is None:
        met = gettext("%(people)s company representatives came to meetings and workshops.")
    elif actual > target.target:
        met = gettext(
            "More from companies came than expected: %(people)s representatives, "
            "and the target was %(target)s."
        )
    elif actual == target.target:
        met = gettext("As many from companies came as expected: %(people)s representatives.")
    else:
        met = gettext(
            "Fewer from companies came than expected: %(people)s representatives, "
            "but the target was %(target)s."
        )
    return f"{met % words} {taking_part(results)}"


def taking_part(results: Results) -> str:
    """How many municipalities took part, and how many of them left."""
    gone = sum(site.is_withdrawn for site in results.sites)
    count = len(results.sites)
    words = {"count": capital(in_words(count)), "gone": in_words(gone)}
    if not gone:
        return (
            ngettext("%(count)s municipality took part.", "%(count)s municipalities took part.", count)
            % words
        )
    return (
        ngettext(
            "%(count)s municipality took part, and %(gone)s withdrew on the way.",
            "%(count)s municipalities took part, and %(gone)s withdrew on the way.",
            count,
        )
        % words
    )


def taking_part_in(sheet: Sheet) -> str:
    """How many municipalities took part, for the description of the map."""
    count = len(sheet.lines)
    return ngettext("%(count)s municipality took part.", "%(count)s municipalities took part.", count) % {
        "count": capital(in_words(count))
    }


def gauge_says(gauge: Gauge) -> str:
    """A gauge in a sentence: 77 per cent of the target. 68 are missing."""
    share = percent(gauge.share)
    if gauge.missing:
        return gettext("%(share)s of the target. %(count)s are missing.") % {
            "share": share,
            "count": number(gauge.missing),
        }
    if gauge.beyond:
        return gettext("%(share)s of the target. %(count)s more than aimed at.") % {
            "share": share,
            "count": number(gauge.beyond),
        }
    return gettext("%(share)s of the target. Exactly what was aimed at.") % {"share": share}


def targets_reached(sheet: Sheet) -> str:
    """How many municipalities reached their target for jobs."""
    with_target = [line for line in sheet.lines if line.target and line.total is not None]
    if not with_target:
        return gettext("Jobs in each municipality")
    reached = sum(line.target.is_reached for line in with_target if line.target)
    words = {"count": capital(in_words(reached)), "target": number(sheet.mark_value)}
    if sheet.mark_value is None:
        if not reached:
            return gettext("No municipality reached its target")
        return (
            ngettext(
                "%(count)s municipality reached its target",
                "%(count)s municipalities reached their target",
                reached,
            )
            % words
        )
    if not reached:
        return gettext("No municipality reached its target of %(target)s jobs") % words
    return (
        ngettext(
            "%(count)s municipality reached its target of %(target)s jobs",
            "%(count)s municipalities reached their target of %(target)s jobs",
            reached,
        )
        % words
    )


def ordinary_jobs(share: Fraction | None) -> str:
    """The ordinary share in tenths, as people say it."""
    if share is None:
        return gettext("No placements yet")
    tenths = int(share * 10 + Fraction(1, 2))
    if tenths == 0:
        return gettext("Hardly anybody got an ordinary job")
    if tenths == 10:
        return gettext("Nearly all got an ordinary job")
    return gettext("%(count)s out of ten got an ordinary job") % {"count": capital(in_words(tenths))}


def people_met(results: Results) -> str:
    """How many people were met in all."""
    return gettext("%(people)s people met about the task") % {"people": number(results.table_1.total)}


def people_met_text(results: Results) -> str:
    """Where the people met came from, and that those of withdrawn partnerships count."""
    companies = results.table_1.column_total("company_representatives")
    whole = results.table_1.total
    sentences = []
    if whole:
        words = {"count": number(companies), "share": percent(Fraction(companies, whole))}
        sentences.append(
            gettext(
                "%(count)s (%(share)s) came from companies. The others came from job centres, schools, "
                "associations and business organisations."
            )
            % words
        )
    gone = [row.site.municipality for row in results.table_1.rows if row.site.is_withdrawn and row.total]
    if gone:
        sentences.append(
            gettext("People met in %(names)s count too, although the cooperation there ended early.")
            % {"names": joined(gone)}
        )
    return " ".join(sentences)


def note_says(note: Mapping[str, Any], results: Results) -> str:
    """A release's note as a sentence; an empty text for a kind that is not known."""
    if note.get("kind") == "text":
        return str(note.get("da" if (get_language() or "").startswith("da") else "en", ""))
    if note.get("kind") == "printed_total":
        return _printed_total(note, results)
    return ""


def correction_says(note: Mapping[str, Any], results: Results) -> str:
    """A correction in short: Odense in table 1: 87, not 89."""
    if note.get("kind") != "printed_total":
        return ""
    row = _row_of(note, results)
    return gettext("%(municipality)s in table %(number)s: %(holds)s, not %(printed)s") % {
        "municipality": note["municipality"],
        "number": note["table"][-1],
        "holds": number(row.total if row else None),
        "printed": number(note["printed"]),
    }


def _row_of(note: Mapping[str, Any], results: Results) -> Any:
    table = results.table_1 if note["table"] == "table_1" else results.table_2
    return next((row for row in table.rows if row.site.municipality == note["municipality"]), None)


def _printed_total(note: Mapping[str, Any], results: Results) -> str:
    row = _row_of(note, results)
    if row is None or row.cells is None or row.total == note["printed"]:
        return ""
    table = results.table_1 if note["table"] == "table_1" else results.table_2
    return gettext(
        "The printed report of %(year)s said %(printed)s for %(municipality)s. %(cells)s make %(holds)s, and "
        "only with %(holds)s does the sum of %(total)s hold."
    ) % {
        "year": note["year"],
        "printed": number(note["printed"]),
        "municipality": note["municipality"],
        "cells": joined([number(cell) for cell in row.cells]),
        "holds": number(row.total),
        "total": number(table.total),
    }


def places_say(places: Sequence[Place]) -> str:
    """The cells a check points to: Aalborg, flex job: 1; total, …"""
    return "; ".join(_place_says(place) for place in places)


def _place_says(place: Place) -> str:
    if place.table == "snapshot":
        return gettext("the fingerprint does not fit")
    where = place.municipality or gettext("total")
    if place.table in ("beside", "targets"):
        where = ""
    told = f"{_column_says(place)}: {number(place.value)}"
    if place.expected is not None:
        told += " " + gettext("(should be %(count)s)") % {"count": number(place.expected)}
    return f"{where}, {told}" if where else told


def _column_says(place: Place) -> str:
    language = get_language()
    titles = {column.code: column.title for table in (TABLE_1, TABLE_2) for column in table.columns}
    if place.table in ("beside", "targets"):
        titles = {code: entry.title for code, entry in DEFINITIONS.items()}
    title = titles.get(place.column)
    return title.in_language(language).lower() if title else gettext("sum")
