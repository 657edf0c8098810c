"""The copy of everything about oneself as a person reads it: words for fields, kinds, values and deeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from virksom.candidates.models import Adjustment, TimeOfDay

BY, FOR, WHAT = _("by whom"), _("for which organisation"), _("what it is about")
#: Fields that have no name of their own in the records, as they are read in a copy.
WORDS: dict[str, Any] = {
    "user": BY, "recorded_by": BY, "done_by": BY, "proposed_by": BY, "asked_by": BY, "evidence_by": BY,
    "organisation": FOR, "recorded_for": FOR, "proposed_for": FOR, "evidence_for": FOR, "kind": WHAT,
    "part": _("who answers"), "said_in": _("written in"), "language": _("language"),
    "expires_on": _("open until"), "question_at": _("asked"), "answer_owed": _("waits for an answer"),
    "reminded_on": _("reminded"), "escalated_on": _("told the lead"), "last_login": _("last signed in"),
}  # fmt: skip
#: Words of rooms that have no Arabic catalogue: they stand here so that a copy has them in Arabic, too.
READ_ALSO = (
    _("mails about openings"), _("turn of the exchange"), _("shared job"), _("memberships"), _("role"),
    _("organisation"), _("programme"), _("since"), _("changed"), _("created"), _("sent"), _("active"),
)  # fmt: skip
#: Numbers of the database; they stay in the part for machines.
FOR_MACHINES = {"id"}
#: Lists of codes, and the words for them.
CODES: dict[str, Any] = {"times": TimeOfDay, "adjustments": Adjustment}


@dataclass(frozen=True)
class Sheet:
    """Records of one kind: each as pairs of a word and what stands there."""

    title: str
    rows: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class Deed:
    """A line of the trail: when, who, for whom, and what was done to what."""

    at: str
    who: str
    organisation: str
    said: str
    to: str


def readable(said: dict[str, Any]) -> dict[str, Any]:
    """What `everything_about` gives, in words, in the reader's language."""
    sheets = [_sheet(_("My record"), "candidates.candidate", [said["candidate"]])]
    sheets += [
        _sheet(apps.get_model(kind)._meta.verbose_name_plural, kind, rows)
        for kind, rows in said["records"].items()
    ]
    if "sign_in" in said:
        sheets.append(_sheet(_("My sign-in"), settings.AUTH_USER_MODEL, [said["sign_in"]]))
        sheets.append(_sheet(_("My roles"), "partnerships.membership", said["roles"]))
    in_words: Callable[[str], str] = import_string(settings.VERB_IN_WORDS)
    deeds = [
        Deed(_in_words("at", one["at"]), one["who"], one["organisation"], in_words(one["what"]), one["to"])
        for one in said["trail"]
    ]
    made = _in_words("made_at", parse_datetime(said["made_at"]))
    return {"sheets": [sheet for sheet in sheets if sheet.rows], "deeds": deeds, "made": made}


def _sheet(title: Any, kind: str, rows: list[dict[str, Any]]) -> Sheet:
    model = apps.get_model(kind)
    named = [
        [
            (word_for(model, name), _in_words(name, value))
            for name, value in row.items()
            if name not in FOR_MACHINES
        ]
        for row in rows
    ]
    return Sheet(str(capfirst(title)), named)


def word_for(model: type[models.Model], name: str) -> str:
    """What a field is called: by its own name, by what it points to, or by the words above."""
    return str(capfirst(_word_of(model, name)))


@cache
def _word_of(model: type[models.Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    has_own = not isinstance(field.verbose_name, str) and name not in ("last_login",)
    if has_own:
        return field.verbose_name
    if name in WORDS:
        return WORDS[name]
    return field.related_model._meta.verbose_name if field.related_model else field.verbose_name


def _in_words(name: str, value: Any) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return str(_("yes") if value else _("no"))
        case datetime():
            return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return formats.date_format(value, "DATE_FORMAT")
        case list() if name in CODES:
            words = dict(CODES[name].choices)
            return ", ".join(str(words.get(one, one)) for one in value)
    return str(value)
