"""`virksom rights`: the table of rights, printed from the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from virksom.foundation.access import ACTIONS, PUBLIC_ROLE, TABLE
from virksom.partnerships.models import Role
from virksom.site.access import CLOSED, THIRD_PARTY, all_patterns


class Command(BaseCommand):
    help = "Prints the table of rights and what every address asks for, as docs/rights.md holds it."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self.stdout.write(rights_text(), ending="")


def rights_text() -> str:
    """The page of rights: the roles, the table, and every address with its access."""
    return "\n".join([*_head(), *_table(), "", *_addresses(), ""])


def _head() -> list[str]:
    roles = [f"{role.value} {role.label}" for role in Role] + [f"{PUBLIC_ROLE} the public"]
    letters = ", ".join(f"{letter} {word}" for letter, word in ACTIONS.items())
    return [
        "# Who may see and do what",
        "",
        "Made by `virksom rights` from the same table that the pages ask. What one may not see answers 404.",
        "",
        f"Roles: {', '.join(roles)}.",
        "",
        f"Letters: {letters}. Scopes: none means all of one's programme, P own partnership, O own",
        "organisation, A assigned to me, G through a share grant, me, pub published, agg counts only,",
        "ps without identity.",
        "",
    ]


def _table() -> list[str]:
    roles = [*Role.values, PUBLIC_ROLE]
    rows: dict[str, tuple[dict[str, str], list[str]]] = {}
    for model, right in TABLE.items():
        rows.setdefault(right.name, (right.cells, []))[1].append(str(model._meta.verbose_name))
    lines = [f"| object | records | {' | '.join(roles)} |", "| --- " * (len(roles) + 2) + "|"]
    for name in sorted(rows):
        cells, records = rows[name]
        shown = " | ".join(cells.get(role, "-") for role in roles)
        lines.append(f"| {name} | {', '.join(sorted(records))} | {shown} |")
    return lines


def _addresses() -> list[str]:
    lines = ["## What every address asks for", "", "| address | asks for |", "| --- | --- |"]
    for route, name, pattern in all_patterns():
        access = getattr(pattern.callback, "access", None) or THIRD_PARTY.get(name)
        if access is None:
            said = "closed to everybody" if (name or route) in CLOSED else "nothing: a fault"
        elif access.model is not None:
            public = ", or as anybody may" if access.public else ""
            kinds = [kind for kind, _ in access.loads.values() if kind is not access.model]
            places = [kind._meta.verbose_name for kind in kinds]
            inside = f" in the {places[0]}" if places else ""
            said = f"`{access.actions}` on {access.model._meta.verbose_name}{inside}{public}"
        else:
            said = f"{access.way}: {access.why}"
        lines.append(f"| `/{route}` | {said} |")
    return lines
