"""Translations without system tools: extract, merge, check and compile with Babel.

    translations.py update [ROOM ...]   collect the texts of each room into its Danish catalogue
    translations.py check               fail if a text lacks a translation, is left over or has two
    translations.py compile             write the .mo files that Django reads

The texts in the code are English. Each room keeps its own catalogue, locale/da/LC_MESSAGES/django.po.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "virksom"
#: Function name -> positions of context, singular and plural among its arguments.
CALLS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")

Found = tuple[str | None, str, str | None, str, int]


def rooms() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/apps.py"))


def texts_of(room: Path) -> Iterator[Found]:
    """Every text of a room: context, singular, plural, file and line."""
    for file in sorted(room.rglob("*.py")):
        if "migrations" not in file.parts:
            yield from _texts_in_code(file.read_text(encoding="utf-8"), file)
    for file in sorted(room.rglob("templates/**/*")):
        if file.is_file():
            yield from _texts_in_template(file)


def _texts_in_code(source: str, file: Path) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        texts = [_constant(argument) for argument in node.args]
        context, singular, plural = (
            texts[place] if place is not None and place < len(texts) else None for place in CALLS[name]
        )
        if singular:
            yield context, singular, plural, str(file.relative_to(ROOT)), node.lineno


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


#: templatize turns a template into lines of calls with everything else blotted out.
_CALL = re.compile(r"(?<![A-Za-z_])(n?p?gettext|_)\((.*?)\)(?=[\s;]|$)", re.S)


def _texts_in_template(file: Path) -> Iterator[Found]:
    source = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    for found in _CALL.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        try:
            code = f"{found[1]}({found[2]})"
            yield from (
                (c, s, p, str(file.relative_to(ROOT)), line) for c, s, p, _f, _l in _texts_in_code(code, file)
            )
        except SyntaxError:
            continue


def catalogue_path(room: Path) -> Path:
    return room / "locale" / "da" / "LC_MESSAGES" / "django.po"


def read(room: Path) -> Catalog:
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale="da", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="da")


def collect(room: Path) -> Catalog:
    """The room's texts as they stand in the code, with the translations the catalogue has."""
    known = read(room)
    fresh = Catalog(locale="da", charset="utf-8", project="Virksom", fuzzy=False)
    for context, singular, plural, file, _line in texts_of(room):
        key = (singular, plural) if plural else singular
        python_format = bool(re.search(r"%\(\w+\)[sd]", singular))
        message = fresh.get(singular, context=context)
        if message is None:
            fresh.add(key, context=context, flags=["python-format"] if python_format else [])
            message = fresh.get(singular, context=context)
        if (file, None) not in message.locations:
            message.locations.append((file, None))
        old = known.get(singular, context=context)
        if old is not None and old.string:
            message.string = _shaped(message, old.string)
    return fresh


def _shaped(message: Message, string: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """An old translation in the shape the text has now: one form, or singular and plural."""
    if message.pluralizable:
        return string if isinstance(string, tuple) else (string, "")
    return string[0] if isinstance(string, tuple) else string


def update(names: list[str]) -> int:
    chosen = [(ROOT / name).resolve() for name in names] or rooms()
    for room in chosen:
        catalogue = collect(room)
        path = catalogue_path(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_written(catalogue))
        missing = sum(not _is_translated(message) for message in catalogue if message.id)
        print(f"{room.name}: {len(catalogue)} texts, {missing} without a translation")
    return 0


def _written(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False)
    # The header holds times and tool versions, which would change with every run.
    body = out.getvalue().decode("utf-8").split("\n\n", 1)[-1]
    header = (
        '# Danish texts of one room of Virksom.\nmsgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Language: da\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return (header + body).encode("utf-8")


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


def _placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def faults_of(room: Path) -> Iterator[str]:
    known, now = read(room), collect(room)
    for message in now:
        if not message.id:
            continue
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        held = known.get(text, context=message.context)
        if held is None or not _is_translated(held) or held.pluralizable != message.pluralizable:
            yield f"{room.name}: without a translation: {text!r} ({message.locations[0][0]})"
            continue
        originals = set().union(*map(_placeholders, message.id if message.pluralizable else (text,)))
        for string in held.string if isinstance(held.string, tuple) else (held.string,):
            if not _placeholders(string) <= originals or (
                not message.pluralizable and _placeholders(string) != originals
            ):
                yield f"{room.name}: placeholders differ: {text!r}"
    for message in known:
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        if text and now.get(text, context=message.context) is None:
            yield f"{room.name}: no longer in the code: {text!r}"


def contradictions() -> Iterator[str]:
    """Texts that two rooms translate differently: Django merges the catalogues, so only one would show."""
    told: dict[tuple[str | None, str], dict[object, str]] = {}
    for room in rooms():
        for message in read(room):
            text = message.id[0] if isinstance(message.id, tuple) else message.id
            if text:
                told.setdefault((message.context, text), {}).setdefault(message.string, room.name)
    for (_context, text), strings in told.items():
        if len(strings) > 1:
            said = ", ".join(f"{room}: {string!r}" for string, room in strings.items())
            yield f"translated in different words: {text!r} ({said})"


def check() -> int:
    faults = [fault for room in rooms() for fault in faults_of(room)] + list(contradictions())
    print("\n".join(faults) or "Translations are complete.")
    return 1 if faults else 0


def compile_all() -> int:
    for room in rooms():
        path = catalogue_path(room)
        if path.exists():
            target = path.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
                with target.open("wb") as file:
                    write_mo(file, read(room))
    return 0


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    match arguments:
        case ["update", *names]:
            return update(names)
        case ["check"]:
            return check()
        case ["compile"]:
            return compile_all()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
