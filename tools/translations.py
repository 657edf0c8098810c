"""Translations without system tools: extract, merge, check and compile with Babel.

    translations.py update [ROOM ...]   collect the texts of each room into its Danish and Arabic catalogues
    translations.py check               fail if a text lacks a translation, is left over or has two
    translations.py compile             write the .mo files that Django reads

The texts in the code are English. Each room keeps its own catalogues, locale/da/LC_MESSAGES/django.po for
all of its texts, and locale/ar/... for those that candidates read: what stands in templates/*/own/ (but for
the rooms whose own pages are companies'), and in the files of IN_ARABIC, which those pages use.
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

LANGUAGES = {
    "da": ("Danish", "nplurals=2; plural=(n != 1);"),
    "ar": (
        "Arabic",
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && "
        "n%100<=99 ? 4 : 5;",
    ),
}
#: Room -> what candidates' pages show besides the room's templates in own/.
IN_ARABIC = {
    "foundation": (
        "cpr.py", "meanwhile.py", "ui.py", "templates/frame/page.html", "templates/frame/language.html",
        "templates/frame/messages.html", "templates/frame/notices.html", "templates/ui/form/*",
    ),
    "candidates": (
        "models/*.py", "facts/profile.py", "facts/consent.py", "facts/readable.py", "forms/own.py",
        "forms/profile.py", "forms/sharing.py", "views/profile.py", "views/own.py",
        "templates/candidates/profile_body.html", "templates/candidates/mail/asked.txt",
        "templates/candidates/mail/meet.txt", "templates/candidates/mail/forgetting.txt",
        "templates/candidates/mail/confirm.txt",
    ),
    "site": ("nav.py", "waiting/own_candidate.py", "own_verbs.py"),
    "placements": (
        "models/*.py", "forms/link.py", "views/link.py", "templates/placements/of_candidate.html",
        "facts/fit.py", "forms/own_match.py", "views/own_match.py", "actions/step.py",
    ),
}  # fmt: skip

Found = tuple[str | None, str, str | None, str, int]


def rooms() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/apps.py"))


def texts_of(room: Path, language: str) -> Iterator[Found]:
    """Every text of a room that is shown in a language: context, singular, plural, file and line."""
    for file in sorted(room.rglob("*.py")):
        if "migrations" not in file.parts and _is_shown(file, room, language):
            yield from _texts_in_code(file.read_text(encoding="utf-8"), file)
    for file in sorted(room.rglob("templates/**/*")):
        if file.is_file() and _is_shown(file, room, language):
            yield from _texts_in_template(file)


def _is_shown(file: Path, room: Path, language: str) -> bool:
    if language == "da":
        return True
    place = file.relative_to(room)
    # Companies and openings have own pages too, but those are companies' own.
    is_own = {"own", "templates"} <= set(place.parts) and room.name not in ("companies", "openings")
    return is_own or any(place.match(name) for name in IN_ARABIC.get(room.name, ()))


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


def catalogue_path(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(room: Path, language: str) -> Catalog:
    path = catalogue_path(room, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def collect(room: Path, language: str) -> Catalog:
    """The room's texts as they stand in the code, with the translations the catalogue has."""
    known = read(room, language)
    fresh = Catalog(locale=language, charset="utf-8", project="Virksom", fuzzy=False)
    for context, singular, plural, file, _line in texts_of(room, language):
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
            message.string = _shaped(message, old.string, fresh.num_plurals)
    return fresh


def _shaped(message: Message, string: str | tuple[str, ...], forms: int) -> str | tuple[str, ...]:
    """An old translation in the shape the text has now: one form, or one for each number of the language."""
    if message.pluralizable:
        return string if isinstance(string, tuple) else (string, *[""] * (forms - 1))
    return string[0] if isinstance(string, tuple) else string


def update(names: list[str]) -> int:
    chosen = [(ROOT / name).resolve() for name in names] or rooms()
    for room in chosen:
        for language in LANGUAGES:
            catalogue = collect(room, language)
            path = catalogue_path(room, language)
            if not len(catalogue):
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_written(catalogue, language))
            missing = sum(not _is_translated(message, catalogue) for message in catalogue if message.id)
            print(f"{room.name} ({language}): {len(catalogue)} texts, {missing} without a translation")
    return 0


def _written(catalogue: Catalog, language: str) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False)
    # The header holds times and tool versions, which would change with every run.
    body = out.getvalue().decode("utf-8").split("\n\n", 1)[-1]
    name, plurals = LANGUAGES[language]
    header = (
        f'# {name} texts of one room of Virksom.\nmsgid ""\nmsgstr ""\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n'
        f'"Plural-Forms: {plurals}\\n"\n\n'
    )
    return (header + body).encode("utf-8")


def _is_translated(message: Message, catalogue: Catalog) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    expected = catalogue.num_plurals if message.pluralizable else 1
    return all(strings) and len(strings) == expected and not message.fuzzy


def _placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def faults_of(room: Path, language: str) -> Iterator[str]:
    known, now = read(room, language), collect(room, language)
    where = f"{room.name} ({language})"
    for message in now:
        if not message.id:
            continue
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        held = known.get(text, context=message.context)
        if held is None or not _is_translated(held, known) or held.pluralizable != message.pluralizable:
            yield f"{where}: without a translation: {text!r} ({message.locations[0][0]})"
            continue
        originals = set().union(*map(_placeholders, message.id if message.pluralizable else (text,)))
        for string in held.string if isinstance(held.string, tuple) else (held.string,):
            if not _placeholders(string) <= originals or (
                not message.pluralizable and _placeholders(string) != originals
            ):
                yield f"{where}: placeholders differ: {text!r}"
    for message in known:
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        if text and now.get(text, context=message.context) is None:
            yield f"{where}: no longer in the code: {text!r}"


def contradictions(language: str) -> Iterator[str]:
    """Texts that two rooms translate differently: Django merges the catalogues, so only one would show."""
    told: dict[tuple[str | None, str], dict[object, str]] = {}
    for room in rooms():
        for message in read(room, language):
            text = message.id[0] if isinstance(message.id, tuple) else message.id
            if text:
                told.setdefault((message.context, text), {}).setdefault(message.string, room.name)
    for (_context, text), strings in told.items():
        if len(strings) > 1:
            said = ", ".join(f"{room}: {string!r}" for string, room in strings.items())
            yield f"translated in different words: {text!r} ({said})"


def check() -> int:
    faults = [fault for language in LANGUAGES for room in rooms() for fault in faults_of(room, language)] + [
        fault for language in LANGUAGES for fault in contradictions(language)
    ]
    print("\n".join(faults) or "Translations are complete.")
    return 1 if faults else 0


def compile_all() -> int:
    for room in rooms():
        for language in LANGUAGES:
            path = catalogue_path(room, language)
            target = path.with_suffix(".mo")
            if not path.exists():
                target.unlink(missing_ok=True)
            elif not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
                with target.open("wb") as file:
                    write_mo(file, read(room, language))
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
