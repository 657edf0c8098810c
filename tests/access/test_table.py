"""The application's table is the approved one, reads records as approved, and notices a flipped cell."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from tests.access.approved import APPROVED, ROLES, ROW_OF, can, can_inside, has
from tests.access.walk import faults_at, own_addresses
from virksom.foundation.access import TABLE, Right, Scope, Viewer
from virksom.foundation.models import RecordQuerySet
from virksom.partnerships.models import Role
from virksom.site.management.commands.rights import rights_text
from virksom.site.middleware import viewer_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
MODELS = sorted(TABLE, key=lambda model: model._meta.label_lower)
PAGES: dict = {}
ANYBODY = Viewer()
PLACES = ("partnerships.partnership", "partnerships.programme")
#: What records are made in, where it is not a partnership or programme.
PLACES_OF = {
    "attendance": ("events.event",),
    "contact persons": ("companies.company",),
    "opening": ("companies.company",),
    "contacts, needs, referrals": ("companies.company",),
}
WAYS = [("r", False, False), ("r", True, False), ("r", False, True), ("u", False, False), ("d", False, False)]


def test_the_roles_are_those_of_the_approved_table():
    assert [*Role.values, "PU"] == ROLES


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_cells_are_the_approved_ones(model):
    right = TABLE[model]
    row = ROW_OF[model._meta.label_lower]
    assert right.name == row
    assert {role: right.cells.get(role, "-") for role in ROLES} == APPROVED[row]


def test_every_row_covers_some_record():
    assert {ROW_OF[model._meta.label_lower] for model in MODELS} == set(APPROVED)


def test_the_page_of_rights_is_up_to_date():
    with translation.override("en"):
        text = rights_text()
    path = ROOT / "docs" / "rights.md"
    assert path.read_text() == text, "Run: virksom rights > docs/rights.md"


def questions(world, model, personas):
    """Every question the engine answers, against the approved reading: who reads, changes, creates what."""
    label = model._meta.label_lower
    row = ROW_OF[label]
    today = timezone.localdate()
    wrong = []
    kinds = PLACES_OF.get(row, PLACES)
    places = [(zone, record) for kind in kinds for zone, record in world.records[kind].items()]
    for persona in personas:
        viewer = world.viewers.setdefault(
            persona.name, viewer_of(world.users[persona.name], today) if persona.signed_in else ANYBODY
        )
        for letter in "rcuda":
            if viewer.may(letter, model) != has(persona, letter, row):
                wrong.append(f"{persona} may {letter} {label} at all")
        for letter, public, identity in WAYS:
            seen = set(
                RecordQuerySet(model)
                .visible_to(viewer, letter, public=public, identity=identity)
                .values_list("pk", flat=True)
            )
            if not public:
                rows = RecordQuerySet(model).with_rights(viewer, identity=identity, may_do=letter)
                told = {pk for pk, may_do in rows.values_list("pk", "may_do") if may_do}
                wrong += [f"{persona} {letter} {label}: rows say otherwise"] if told != seen else []
            for zone, record in world.records[label].items():
                wanted = can(persona, letter, row, world.fact(record), public, identity)
                if (record.pk in seen) != wanted:
                    wrong.append(
                        f"{persona} {letter} {label} in {zone} (public {public}, identity {identity})"
                    )
        for zone, place in places:
            if viewer.may("c", model, inside=place) != can_inside(persona, "c", row, world.fact(place)):
                wrong.append(f"{persona} creates {label} inside {place._meta.label} {zone}")
    return wrong


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_record_is_read_and_changed_by_whom_the_table_says(world, model):
    wrong = questions(world, model, world.personas)
    assert not wrong, f"{len(wrong)} faults\n" + "\n".join(wrong[:40])


EVERYTHING = Scope(q=lambda viewer, seat: ~Q(pk=0))


def flipped(right: Right, role: str) -> Right:
    """The row with one cell flipped: what it granted is gone; where it granted nothing, all may be read.

    A cell that gives no more than anybody has flips to all as well: taking it away changes nothing.
    """
    now = right.cells.get(role, "-")
    gives_nothing = now == "-" or (role != "PU" and now == right.cells.get("PU"))
    cell = "r flipped" if gives_nothing else "-"
    return Right(
        right.name,
        right.model,
        {**right.cells, role: cell},
        {**right.scopes, "flipped": EVERYTHING},
        right.title,
    )


def pages_of(model):
    """The addresses whose view asks for reading this kind of record."""
    if not PAGES:
        for address in own_addresses():
            PAGES.setdefault(address.access.model, []).append(address)
    return PAGES.get(model, [])


#: Whether these tests would notice a wrong table is a question to them and not to the database.
on_one_database = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="asked on SQLite"
)


@on_one_database
@pytest.mark.parametrize("role", [role for role in ROLES if role != "PU"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_flipped_cell_is_noticed(world, monkeypatch, model, role):
    persona = next(person for person in world.personas if person.role == role)
    right = TABLE[model]
    monkeypatch.setitem(TABLE, model, flipped(right, role))
    assert questions(world, model, [persona])
    if not any("r" in grant.actions for grant in (*right.grants(role), *TABLE[model].grants(role))):
        return  # It says nothing of reading, so no list shows more or less.
    lists = [page for page in pages_of(model) if not page.parameters and page.access.actions == "r"]
    for page in lists[:1]:
        assert faults_at(world, page, [persona], ("GET",)), f"/{page.route} does not notice it"


def test_a_flipped_cell_of_the_public_is_noticed(world, monkeypatch):
    anybody = next(person for person in world.personas if not person.signed_in)
    for model in MODELS:
        with monkeypatch.context() as patch:
            patch.setitem(TABLE, model, flipped(TABLE[model], "PU"))
            found = questions(world, model, [anybody])
            later = {"c self"} & {TABLE[model].cells["PU"], APPROVED[ROW_OF[model._meta.label_lower]]["PU"]}
            assert found or later, model
