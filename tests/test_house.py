"""The house keeps its shape: what imports alone cannot show."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.db import models
from django.template.loader import get_template
from django.urls import get_resolver

from virksom.site.access import CLOSED, THIRD_PARTY, all_patterns

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "virksom"
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
    "layers"
]
#: Room -> storey, counted from the roof (0).
STOREY = {room.strip(): storey for storey, rooms in enumerate(LAYERS) for room in re.split(r"[|:]", rooms)}
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def reaches_down(room: str, other: str) -> bool:
    return room == other or STOREY[other] > STOREY[room]


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.is_file())


def test_every_room_stands_on_a_storey():
    assert set(ROOMS) == set(STOREY)


def test_the_four_import_contracts_are_kept():
    found = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "4 kept, 0 broken" in found.stdout, found.stdout + found.stderr


def test_foreign_keys_go_down_only():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("virksom."):
            continue
        room = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not isinstance(field, models.ForeignKey | models.ManyToManyField) or target is None:
                continue
            if target.__module__.startswith("virksom."):
                other = target.__module__.split(".")[1]
                if not reaches_down(room, other):
                    wrong.append(f"{model.__name__}.{field.name} -> {other}")
    assert wrong == []


def test_templates_extend_and_include_downwards_only():
    wrong = []
    for path in templates():
        for name in re.findall(
            r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", path.read_text(encoding="utf-8")
        ):
            origin = Path(get_template(name).origin.name)
            if PACKAGE in origin.parents and not reaches_down(room_of(path), room_of(origin)):
                wrong.append(f"{path.relative_to(PACKAGE)} -> {name}")
    assert wrong == []


def test_templates_link_downwards_only():
    """Templates link to their own room and lower ones; the frame alone links to the front page."""
    wrong = []
    for path in templates():
        if path.parent.name == "frame" and room_of(path) == "foundation":
            continue
        for name in re.findall(r"{%\s*url\s+[\"']([\w:-]+)[\"']", path.read_text(encoding="utf-8")):
            room = name.split(":")[0] if ":" in name else "site"
            if room in STOREY and room != "site" and not reaches_down(room_of(path), room):
                wrong.append(f"{path.relative_to(PACKAGE)} -> {name}")
            if ":" not in name and name not in THIRD_PARTY and room_of(path) != "site" and name != "home":
                wrong.append(f"{path.relative_to(PACKAGE)} -> {name}")
    assert wrong == []


def test_every_address_declares_its_access():
    undeclared = [
        route
        for route, name, pattern in all_patterns()
        if getattr(pattern.callback, "access", None) is None
        and name not in THIRD_PARTY
        and (name or route) not in CLOSED
    ]
    assert undeclared == []
    assert run_checks() == []


def test_an_undeclared_view_is_a_fault_and_stays_closed(client, monkeypatch):
    from django.http import HttpResponse
    from django.urls import path

    resolver = get_resolver()
    secret = path("secret/", lambda request: HttpResponse("open"), name="secret")
    monkeypatch.setattr(resolver, "url_patterns", [*resolver.url_patterns, secret])
    assert client.get("/secret/").status_code == 404
    assert [error.id for error in run_checks()] == ["virksom.E001"]


def test_panels_name_views_of_higher_rooms():
    pages = {
        "account": "accounts",
        "partnership": "partnerships",
        "company": "companies",
        "candidate": "candidates",
        "event": "events",
        "contact": "companies",
        "opening": "openings",
        "tour": "events",
    }
    names = {name for _, name, _ in all_patterns()}
    for slot, panels in settings.PANELS.items():
        page = pages[slot.split(".")[0]]
        for name in panels:
            assert name in names
            assert STOREY[name.split(":")[0]] < STOREY[page], f"{name} is no higher than {page}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_600_lines(path):
    assert "migrations" in path.parts or len(path.read_text(encoding="utf-8").splitlines()) <= 600


def test_the_foundation_stays_small_and_speaks_no_domain_word():
    lines = 0
    domain = re.compile(
        r"(?i)\b(partnership|programme|municipality|candidate|placement|company|companies|opening|attendance)s?\b"
    )
    wrong = []
    for path in (PACKAGE / "foundation").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        lines += len(text.splitlines())
        code = re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.S)
        wrong += [f"{path.name}: {word}" for word in domain.findall(code)]
    assert lines <= 2000
    assert wrong == []


def test_there_is_no_junk_drawer():
    forbidden = {"utils", "common", "helpers", "core", "misc"}
    names = {
        part for path in PACKAGE.rglob("*") for part in (path.stem if path.suffix == ".py" else path.name,)
    }
    assert names & forbidden == set()


def test_files_read_from_top_to_bottom_in_utf_8_without_leftovers():
    wrong = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\b(TODO|FIXME|XXX)\b|breakpoint\(|print\(", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
