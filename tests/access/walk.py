"""Trying every address: which addresses there are, what they are filled with, what must come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from tests.access.approved import ROW_OF, Persona, can, can_inside, has
from tests.access.world import World
from virksom.foundation.access import Access
from virksom.site.access import THIRD_PARTY, all_patterns

ZONES = ("A", "other", "N", "F")
#: Where a record is not kept by zone but by the name of a person or organisation, who stands for a zone.
STAND_INS = {
    "A": ("jobcentre", "JC"), "other": ("other jobcentre", "other JC"),
    "N": ("near jobcentre", "near JC"), "F": ("far council", "far LB"),
}  # fmt: skip
#: Plain words in addresses: values that any view taking such a word must know.
WORDS = {"format": "csv", "extension": "csv", "form": "csv", "word": "ja"}
WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM)\s+["`]?(\w+)', re.IGNORECASE)
#: Tables that signing in and remembering a choice may touch; and who has seen a candidate is kept by the
#: page that shows one, which only looks otherwise.
NOT_COUNTED = {"django_session", "candidates_reading"}


class Unfillable(Exception):
    """An address has a parameter nobody knows how to fill."""


@dataclass(frozen=True)
class Address:
    """An address of the site's own, with the access its view declares."""

    route: str
    name: str
    access: Access
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.name or self.route

    def model_of(self, parameter: str) -> type[models.Model]:
        """The model a parameter names: as the access loads it, else the model of that name."""
        if parameter in self.access.loads:
            return self.access.loads[parameter][0]
        plain = parameter.removesuffix("_pk").removesuffix("_id").replace("_", "")
        for model in apps.get_models():
            if model._meta.model_name == plain and model.__module__.startswith("virksom."):
                return model
        raise Unfillable(
            f"The address /{self.route} has the parameter {parameter!r}, which no model is called. Name it "
            f"after its model, load it by its access, or enter it in WORDS of tests/access/walk.py."
        )


def own_addresses() -> list[Address]:
    """Every address whose view the project wrote itself."""
    return [
        Address(route, name, access, _parameters(pattern))
        for route, name, pattern in all_patterns()
        if (access := getattr(pattern.callback, "access", None)) is not None
    ]


def other_addresses() -> list[tuple[str, str, URLPattern]]:
    """Every address that belongs to another package."""
    return [
        (route, name, pattern)
        for route, name, pattern in all_patterns()
        if getattr(pattern.callback, "access", None) is None
    ]


def _parameters(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(pattern.pattern.regex.groupindex)


def targets(world: World, address: Address) -> Iterator[tuple[str, dict[str, Any]]]:
    """What to fill an address with: for each zone, the record of each parameter."""
    if address.access.way == "link":
        yield from _links(world, address)
        return
    named = [name for name in address.parameters if name not in WORDS and name != "slug"]
    zones: tuple[str, ...] = ZONES if named or "slug" in address.parameters else ("",)
    if len(named) == 1:
        zones = tuple(world.records.get(address.model_of(named[0])._meta.label_lower, ()))
        if not zones:
            label = address.model_of(named[0])._meta.label
            raise Unfillable(f"The world of tests/access/world.py has no {label} for /{address.route}")
        zones = tuple(zone for zone in zones if not zone.endswith("ended"))
    for zone in zones:
        filled: dict[str, Any] = {name: pick(world, address.model_of(name), zone) for name in named}
        if all(record is not None for record in filled.values()):
            words = {name: WORDS[name] for name in address.parameters if name in WORDS}
            if "slug" in address.parameters:
                words["slug"] = pick(world, apps.get_model("partnerships.Programme"), zone).slug
            yield zone, filled | words


def pick(world: World, model: type[models.Model], zone: str) -> Any:
    """The record of a kind in a zone, or of who stands for the zone; None where there is none."""
    kept = world.records.get(model._meta.label_lower, {})
    base = zone.split(" ")[0]
    for name in (zone, base, *STAND_INS.get(base, ())):
        if name in kept:
            return kept[name]
    if model._meta.label_lower == "partnerships.programme":
        return kept["F" if base == "F" else "A"]
    return None


def _links(world: World, address: Address) -> Iterator[tuple[str, dict[str, Any]]]:
    """Links whose key is a token in the address: the model is the one whose token opens it."""
    others = [name for name in address.parameters if name != "token"]
    words = {name: WORDS[name] for name in others if name in WORDS}
    others = [name for name in others if name not in WORDS]
    found = False
    for kept in world.records.values():
        first = next(iter(kept.values()))
        if not hasattr(first, "token"):
            continue
        for zone in ZONES:
            record = pick(world, type(first), zone)
            filled = {name: pick(world, address.model_of(name), zone) for name in others}
            if record is None or None in filled.values():
                continue
            key = {"token": record.token} if "token" in address.parameters else {}
            if opens(address_of(address, filled | words | key)):
                found = True
                yield zone, filled | words | key
    if not found:
        raise Unfillable(f"No token of any record in the world opens the link /{address.route}")


def opens(path: str) -> bool:
    with transaction.atomic():
        status = Client().get(path).status_code
        if status == 405:
            status = Client().post(path).status_code
        transaction.set_rollback(True)
    return status != 404


def address_of(address: Address, filled: dict[str, Any]) -> str:
    values = {name: value.pk if isinstance(value, models.Model) else value for name, value in filled.items()}
    return reverse(address.name, kwargs=values)


def allowed(  # noqa: PLR0911  (one way in after the other)
    world: World, persona: Persona, access: Access, filled: dict[str, Any]
) -> bool:
    """What the approved table says of a persona at an address filled with these records."""
    if access.way in ("public", "link"):
        return "slug" not in filled or _is_published(world, persona, filled["slug"])
    if access.way == "signed in":
        return persona.signed_in
    if access.way == "support":
        return persona.name == "support"
    row = ROW_OF[access.model._meta.label_lower]
    if not has(persona, access.actions, row, access.public):
        return False
    for name, (kind, needed) in access.loads.items():
        record = filled[name]
        facts = world.fact(record)
        if not can(persona, needed, ROW_OF[kind._meta.label_lower], facts, access.public):
            return False
        if kind is not access.model and not can_inside(persona, access.actions, row, facts, access.public):
            return False
    return True


def _is_published(world: World, persona: Persona, slug: str) -> bool:
    """Whether the results of the programme of that slug are published, or out for its own people."""
    programmes = world.records["partnerships.programme"].values()
    facts = next(world.fact(programme) for programme in programmes if programme.slug == slug)
    return facts.public or persona.programme in facts.programmes


class Writes:
    """Counts statements that change a table, between entering and leaving."""

    def __init__(self) -> None:
        self.tables: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found and found.group(2) not in NOT_COUNTED:
            self.tables.append(found.group(2))
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Answer:
    """What came of a request."""

    status: int
    location: str
    changed: tuple[str, ...]
    fault: str = ""
    response: Any = None

    @property
    def refused(self) -> bool:
        return self.status in (403, 404) or self.location.startswith("/konto/login/")


def ask(world: World, persona: Persona, method: str, path: str, data: Any = None) -> Answer:
    """Send a request as a persona; what it changed is undone, and so is a sign-out."""
    client = world.client(persona)
    session = client.cookies.get(settings.SESSION_COOKIE_NAME)
    session = session.value if session else ""
    writes = Writes()
    answer = None
    try:
        with transaction.atomic(), connection.execute_wrapper(writes):
            response = getattr(client, method.lower())(path, data)
            location = response.headers.get("Location", "")
            if getattr(response, "streaming", False):
                response.read = b"".join(response.streaming_content)
            answer = Answer(response.status_code, location, tuple(writes.tables), "", response)
            transaction.set_rollback(True)
    except Exception as fault:  # the walk reports it with the address
        answer = Answer(500, "", tuple(writes.tables), f"{type(fault).__name__}: {fault}")
    client.cookies.clear()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return answer


def sensible_data(world: World, zone: str) -> dict[str, Any]:
    """What a form of the zone may send: the number of its record of each kind, by the kind's name."""
    found = {}
    for label in world.records:
        record = pick(world, apps.get_model(label), zone or "A")
        if record is not None:
            found[label.split(".")[1]] = record.pk
    return found


def faults_at(world: World, address: Address, personas: list[Persona], methods: tuple[str, ...]) -> list[str]:
    """Where the answers at an address differ from the approved table."""
    found = []
    for zone, filled in targets(world, address):
        path = address_of(address, filled)
        sent = sensible_data(world, zone)
        for persona in personas:
            if persona.name.endswith("ended") and zone.split(" ")[0] not in ("", "A", "jobcentre", "JC"):
                continue
            wanted = allowed(world, persona, address.access, filled)
            for method in methods:
                answer = ask(world, persona, method, path, sent if method == "POST" else None)
                wrong = _wrong(address, wanted, method, answer)
                if wrong:
                    found.append(f"{method} {path} ({address}, zone {zone}) as {persona}: {wrong}")
    return found


def _wrong(address: Address, wanted: bool, method: str, answer: Answer) -> str:
    if answer.fault or answer.status >= 500:
        return f"fails with {answer.status} {answer.fault}"
    if wanted and answer.refused and not may_have_nothing(address):
        return f"must be let in, but is refused ({answer.status} {answer.location})"
    if not wanted and not answer.refused:
        return f"must be refused, but gets {answer.status} {answer.location}"
    reads_only = address.access.way == "rights" and set(address.access.actions) == {"r"}
    if answer.changed and (not wanted or method == "GET" or reads_only):
        why = "only looks" if wanted else "is refused"
        return f"{why}, but changes {answer.changed}"
    return ""


def may_have_nothing(address: Address) -> bool:
    """Whether an address may be empty for somebody who is let in.

    A panel with nothing to show answers 404 and leaves nothing on its page. A record that the view
    finds by itself (not loaded by its access) may be narrower than the table, never wider.
    """
    by_itself = set(address.parameters) - set(address.access.loads) - set(WORDS)
    is_panel = any(address.name in names for names in settings.PANELS.values())
    return address.access.way == "rights" and (is_panel or bool(by_itself))


def third_party_access(name: str) -> Access | None:
    return THIRD_PARTY.get(name)
