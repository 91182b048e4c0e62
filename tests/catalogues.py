"""Brings the message catalogues up to date with `bot/wording.py` and compiles them: `python -m tests.catalogues`.

New sentences arrive untranslated, removed ones go, nothing else is touched.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "bot" / "wording.py"
LOCALES = ROOT / "bot" / "locales"
# Without dates: a file changes only where a sentence does.
HEADER = """\
# Palermo in the language "{language}": translations of the sentences in bot/wording.py.
# Once a native speaker has read all of it, write "reviewed by" and a name behind Language-Team. Until then safety texts
# show the English beside it.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language-Team: {reviewed}\\n"

"""
WIDTH = 118
UNREVIEWED = "not reviewed"


def template() -> Catalog:
    """Every sentence of the wording, in its order."""
    found = Catalog()
    with SOURCE.open("rb") as file:
        for _line, _function, message, _comments in extract_python(file, {"_": None}, [], {}):
            if isinstance(message, str):
                found.add(message)
    return found


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def path_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "palermo.po"


def write(language: str, catalogue: Catalog, *, reviewed: str = UNREVIEWED) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=WIDTH, omit_header=True, ignore_obsolete=True)
    header = HEADER.format(language=language, reviewed=reviewed)
    path.write_text(header + buffer.getvalue().decode("utf-8"), encoding="utf-8")
    compile_catalogue(path)


def compile_catalogue(path: Path) -> None:
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(path))


def compiled(path: Path) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, read(path))
    return buffer.getvalue()


def refresh(language: str) -> int:
    """Update one catalogue; how many of its sentences are not translated."""
    path = path_of(language)
    old = read(path) if path.exists() else Catalog()
    new = Catalog(locale=language)
    for message in template():
        if message.id:
            before = old.get(message.id)
            new.add(message.id, before.string if before is not None else "")
    write(language, new, reviewed=old.language_team if path.exists() else UNREVIEWED)
    return sum(1 for message in new if message.id and not message.string)


if __name__ == "__main__":
    chosen = sys.argv[1:] or sorted(path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/palermo.po"))
    for code in chosen:
        print(f"{code}: {refresh(code)} sentences are not translated")
