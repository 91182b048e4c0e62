"""A folder of documents to talk about: the seed, a revision of it, and a small document of another group."""

from __future__ import annotations

import re
from pathlib import Path

SIBLING = """\
United Nations  CTOC/COP/WG.7/2014/3

Conference of the Parties

Distr.: General
3 September 2014

Original: English

Recommendations on lighthouses

I. Introduction

1. The Working Group considered lighthouses at its second meeting.

II. Recommendations in the area of lamps

2. States parties should keep a lamp burning in every lighthouse, and should consider
spare wicks for the nights of storms.

3. States parties should:

(a) Train lighthouse keepers to see small boats;

(b) Consider the recommendation in CTOC/COP/WG.4/2015/5, paragraph 5.

III. Recommendations in the area of keepers

4. States parties should pay lighthouse keepers in time, and should not punish a keeper
whose lamp went out in a storm.
"""
_NUMBER = re.compile(r"^(\s?)(\d+)\.(?=\s)", re.MULTILINE)
NEW_PARAGRAPH = "States parties should publish what they have learned about lighthouses."
INSERTED = 6
REVISED = "Rev.1"


def revision(source: str, symbol: str) -> str:
    """The seed as it could read three years later: one paragraph more, so that later numbers rise, and one reworded."""
    text = source.replace(symbol, f"{symbol}/{REVISED}").replace("25 August 2015", "2 March 2018", 1)
    text = _NUMBER.sub(lambda match: f"{match[1]}{int(match[2]) + (int(match[2]) >= INSERTED)}.", text)
    return text.replace(f"\n{INSERTED + 1}.", f"\n{INSERTED}. {NEW_PARAGRAPH}\n\n{INSERTED + 1}.", 1)


def write_folder(folder: Path, seed: Path, symbol: str) -> Path:
    """Write the three documents, the data of the seed beside it."""
    folder.mkdir(exist_ok=True)
    for path in seed.parent.glob(f"{seed.stem}.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "revision.txt").write_text(revision(seed.read_text(encoding="utf-8"), symbol), encoding="utf-8")
    (folder / "sibling.txt").write_text(SIBLING, encoding="utf-8")
    return folder
