"""A unique token in every text field; every role reads every page; each token seen must be allowed."""

import io
import zipfile
from html import unescape

import pytest
from django.apps import apps
from django.core import mail
from django.db import models

from tests.access.approved import PART_OF, ROW_OF, can, can_inside
from tests.access.walk import Unfillable, address_of, ask, own_addresses, targets
from tests.access.world import HOME_OF, TOKEN
from virksom.foundation.models import TrailEntry

pytestmark = pytest.mark.django_db

#: Fields that tell who a person is: never for those who see without identity.
IDENTITY = {
    ("events.participant", "name"), ("events.participant", "email"), ("events.participant", "phone"),
    ("events.signedlistrow", "name"), ("events.signedlistrow", "email"),
    ("candidates.candidate", "name"), ("candidates.candidate", "email"), ("candidates.candidate", "phone"),
    ("companies.signature", "name"), ("placements.followupmail", "email"), ("candidates.claim", "where"),
}  # fmt: skip
#: What partners write to each other about somebody's job: no company reads it.
PARTNERS_ONLY = {("placements.placement", "basis_reason"), ("placements.placement", "next_step")}
#: Names of things, not persons: they stand wherever a record that points to them may be read.
NAMES = {
    ("partnerships.organisation", "name"), ("companies.company", "name"), ("partnerships.programme", "name"),
    ("events.event", "title"), ("events.theme", "title"), ("events.session", "title"),
    ("accounts.user", "name"),
}  # fmt: skip
#: Read with the partnership by those inside it: who leads it, and who sits at its table.
AT_THE_TABLE = {"partnerships.lead", "partnerships.actor"}


def text_of(answer):
    """All text of an answer: pages and files, and the parts of a spreadsheet."""
    response = answer.response
    if response is None:
        return ""
    body = getattr(response, "read", b"") if response.streaming else response.content
    if isinstance(body, bytes) and body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return unescape(body.decode(errors="replace")) + str(response.headers)


def may_see(world, persona, secret, public):  # noqa: PLR0911  (one rule after the other)
    """Whether the approved table and the rules of fields let a persona see what a token stands for."""
    label = secret.label
    row = ROW_OF.get(label) or PART_OF.get(label)
    if label in ("partnerships.municipality", "candidates.concept"):
        return True
    facts = world.facts[label, secret.pk]
    if persona.role == "CO" and (label, secret.field) in PARTNERS_ONLY:
        return False
    identity = (label, secret.field) in IDENTITY
    if row and can(persona, "rcuda", row, facts, public, identity):
        return True
    if persona.name in facts.me or (persona.name == "support" and label == "accounts.user"):
        return True
    if label == "partnerships.organisation" and _is_public_owner(world, secret.pk):
        return True
    if (label, secret.field) in NAMES and _is_offered(world, persona, label, facts):
        return True
    if label == "openings.opening" and _is_proposed(world, persona, secret):
        return True
    if label == "foundation.trailentry" and _is_about(world, persona, secret):
        return True
    if label in AT_THE_TABLE and can(persona, "r", "partnership", facts):
        return True
    return (label, secret.field) in NAMES and _is_pointed_to(world, persona, label, secret.pk, public)


def _is_about(world, persona, secret):
    """The copy of all that is kept about a candidate holds what others did with the candidate's records."""
    entry = TrailEntry.objects.get(pk=secret.pk)
    return persona.role == "CA" and persona.name in world.facts[entry.subject_kind, entry.subject_id].me


def _is_public_owner(world, pk):
    """The owner of a public programme says on the contact page how it is reached."""
    programmes = world.records["partnerships.programme"].values()
    return any(world.fact(programme).public and programme.owner_id == pk for programme in programmes)


def _is_offered(world, persona, label, facts):
    """Who may plan an event in a partnership chooses among its themes and the organisations at its table."""
    if label not in ("events.theme", "partnerships.organisation"):
        return False
    if persona.role == "CA" and label == "partnerships.organisation":
        return persona.partnership in facts.partnerships  # whom the profile can be shared with
    places = world.records["partnerships.partnership"].values()
    return any(
        can_inside(persona, "c", "event", world.fact(place))
        and world.fact(place).partnerships & facts.partnerships
        for place in places
    )


def _is_proposed(world, persona, secret):
    """Who is proposed for a job reads what it is and where, and not whom the company named."""
    matches = world.records["placements.match"].values()
    mine = [one for one in matches if persona.name in world.fact(one).me]
    told = secret.field in ("title", "task", "place", "travel")
    return told and any(one.opening_id == secret.pk for one in mine)


def _reads(world, persona, record, public):
    label = record._meta.label_lower
    row = ROW_OF.get(label) or PART_OF.get(label)
    facts = world.fact(record)
    at_the_table = label in AT_THE_TABLE and can(persona, "r", "partnership", facts)
    return at_the_table or persona.name in facts.me or (row and can(persona, "rcuda", row, facts, public))


def _is_pointed_to(world, persona, label, pk, public):
    """Whether the persona may read some record that points to this one."""
    return any(
        _points(record, label, pk) and _reads(world, persona, record, public)
        for other, zones in world.records.items()
        if other in ROW_OF or other in PART_OF
        for record in zones.values()
    )


def _points(record, label, pk):
    for column in record._meta.concrete_fields:
        points = isinstance(column, models.ForeignKey) and column.related_model._meta.label_lower == label
        if points and getattr(record, column.attname) == pk:
            return True
    return label == "partnerships.organisation" and any(
        organisation.pk == pk for organisation in _hosts(record)
    )


def _hosts(record):
    return record.hosts.all() if record._meta.label_lower == "events.event" else ()


def leaks(world, persona, text, public):
    """The tokens in a text that the persona may not see."""
    return sorted(
        {
            str(world.secrets[token])
            for token in TOKEN.findall(text)
            if token in world.secrets and not may_see(world, persona, world.secrets[token], public)
        }
    )


ROLES = ["anybody", *HOME_OF, "JC ended", "support"]


@pytest.mark.parametrize("name", ROLES)
def test_nobody_sees_a_field_they_may_not(world, name):
    persona = next(person for person in world.personas if person.name == name)
    found, read = [], 0
    for address in own_addresses():
        if address.access.way == "link":
            continue
        public = address.access.public or address.access.way in ("public", "signed in")
        try:
            filled = list(targets(world, address))
        except Unfillable:
            continue  # the walk fails for it
        for _zone, values in filled:
            path = address_of(address, values)
            answer = ask(world, persona, "GET", path)
            read += bool(answer.response)
            found += [f"{path} shows {leak}" for leak in leaks(world, persona, text_of(answer), public)]
    assert read > 20
    assert not found, f"{len(found)} leaks for {persona}\n" + "\n".join(found[:60])


def test_the_tokens_are_read_at_all(world):
    """The canary sings: a reader of everything in the programme meets many tokens."""
    owner = next(person for person in world.personas if person.name == "PO")
    seen = set()
    for address in own_addresses():
        if address.access.way == "rights" and not address.parameters:
            seen |= set(TOKEN.findall(text_of(ask(world, owner, "GET", address_of(address, {})))))
    assert len(seen) > 10


def test_every_record_with_text_is_in_the_world(world):
    """A new kind of record is in the world and in a row of the table, or it carries no text of people."""
    missing = []
    for model in apps.get_models():
        label = model._meta.label_lower
        if not model.__module__.startswith("virksom.") or label in world.records:
            continue
        texts = [
            column.name
            for column in model._meta.concrete_fields
            if isinstance(column, models.CharField | models.TextField) and not column.choices
        ]
        if texts and label not in ("foundation.trailhead",):
            missing.append(f"{label}: {', '.join(texts)}")
    assert not missing, missing
    assert not mail.outbox
