"""Copy the design system's style sheet, script and the files they name into build/static; Arabic too.

Only what is named in url(...) is copied: the package holds far more, and collecting static files
would take five times as long.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "node_modules" / "dkfds" / "dist"
TARGET = ROOT / "build" / "static" / "dkfds"
ARABIC = ROOT / "node_modules" / "@fontsource" / "ibm-plex-sans-arabic"
FONTS = ROOT / "build" / "static" / "fonts"
#: The weights the candidate's pages use; Latin letters come with the design system.
WEIGHTS = (400, 500, 600, 700)


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    copy(PACKAGE / "css" / "dkfds.min.css", drop_source_map=True)
    copy(PACKAGE / "js" / "dkfds.min.js", drop_source_map=True)
    style = (PACKAGE / "css" / "dkfds.min.css").read_text(encoding="utf-8")
    for address in sorted(set(re.findall(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)", style))):
        if not address.startswith(("data:", "#")):
            copy((PACKAGE / "css" / re.split(r"[?#]", address)[0]).resolve())
    copy_arabic()


def copy_arabic() -> None:
    """The Arabic letters of the same family, with their licence."""
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    for weight in WEIGHTS:
        name = f"ibm-plex-sans-arabic-arabic-{weight}-normal.woff2"
        shutil.copyfile(ARABIC / "files" / name, FONTS / name)
    shutil.copyfile(ARABIC / "LICENSE", FONTS / "LICENSE-ibm-plex-sans-arabic.txt")


def copy(file: Path, drop_source_map: bool = False) -> None:
    target = TARGET / file.relative_to(PACKAGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    if drop_source_map:
        text = re.sub(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?", "", target.read_text(encoding="utf-8"))
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
