"""`palermo diff`: two editions, the exit status of diff tools, and words that read in black and white."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.process import palermo

FIRST_PAGE = "United Nations A/XYZ/9/{}\n\nGeneral Assembly\n\n1 May 2030\n\nReport on tides\n\n"
OLD = """I. On ebb

1. States should light every lamp.

2. States should count all boats at dusk, and all nets.

3. Nobody should whistle on the shore.

II. On flow

4. Keepers should wake early.
"""
NEW = """I. On ebb

1. States should light every lamp.

2. States shall count all boats at dusk.

3. Keepers should wake early.

II. On flow

4. Buoys should be painted red every spring.
"""


@pytest.fixture
def editions(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "old.txt", tmp_path / "new.txt"
    for number, (path, body) in enumerate(zip(paths, (OLD, NEW), strict=True), 1):
        path.write_text(FIRST_PAGE.format(number) + body, encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_text(editions: tuple[str, str]) -> None:
    """Each change stands under its kind with both numbers, in marks that need no colour."""
    done = palermo("diff", *editions, env={"COLUMNS": "90"})
    assert done.status == 1
    assert "\x1b" not in done.out
    for words in (
        "A/XYZ/9/1 (1 May 2030)",
        "reworded: para. 2\n  States [-should-] {+shall+} count all boats at [-dusk, and all nets.-] {+dusk.+}",
        "The strength changed: from “should” to “shall”.",
        "dropped: para. 3\n  [-Nobody should whistle on the shore.-]",
        "moved: para. 4, now para. 3\n  from II. On flow\n  to I. On ebb",
        "added: para. 4\n  {+Buoys should be painted red every spring.+}",
    ):
        assert words in done.out


def test_json(editions: tuple[str, str]) -> None:
    """The same as an object: editions, counts, and each change with its units and words."""
    done = palermo("diff", "--json", *editions)
    assert done.status == 1
    found = json.loads(done.out)
    assert not found["same"]
    assert (found["old"]["symbol"], found["new"]["symbol"]) == ("A/XYZ/9/1", "A/XYZ/9/2")
    assert found["counts"] == {
        "added": 1, "dropped": 1, "reworded": 1, "renumbered": 1, "moved": 1, "footnotes": 0, "unchanged": 1
    }  # fmt: skip
    reworded = next(change for change in found["changes"] if "reworded" in change["kinds"])
    assert {"op": "replace", "old": "should", "new": "shall"} in reworded["text"]
    assert reworded["strength"] == {"old": ["should"], "new": ["shall"]}
    assert reworded["new"]["citation"] == "A/XYZ/9/2, para. 2"


def test_the_same(editions: tuple[str, str]) -> None:
    """Equal editions end with status 0, a symbol and a date on the first page aside."""
    old, new = editions
    Path(new).write_text(FIRST_PAGE.format(3) + OLD, encoding="utf-8")
    assert palermo("diff", old, new).status == 0
    done = palermo("diff", "--json", old, new)
    assert done.status == 0
    assert json.loads(done.out)["changes"] == []


def test_trouble(editions: tuple[str, str]) -> None:
    """A missing or refused edition is named on standard error, with status 2 and no half comparison."""
    old, new = editions
    Path(new).write_text("Nothing of the family.\n", encoding="utf-8")
    for arguments, name in (((old, "no-such-file.txt"), "no-such-file.txt"), ((new, old), "new.txt")):
        done = palermo("diff", *arguments)
        assert (done.status, done.out) == (2, "")
        assert name in done.err
    assert palermo("diff", old).status == 2


@pytest.mark.parametrize("width", [25, 60])
def test_text_fits_the_terminal(editions: tuple[str, str], width: int) -> None:
    """No line is wider than the terminal, but for a word that is wider itself."""
    done = palermo("diff", *editions, env={"COLUMNS": str(width)})
    assert all(len(line) <= width or len(line.split()) == 1 for line in done.out.splitlines())


def test_only_numbers(editions: tuple[str, str]) -> None:
    """A run of paragraphs with new numbers is one line."""
    old, new = editions
    body = "1. Storms pass.\n\n" + "".join(f"{n + 1}. Lamp {chr(96 + n)} should burn.\n\n" for n in range(1, 6))
    Path(new).write_text(FIRST_PAGE.format(2) + body, encoding="utf-8")
    body = "".join(f"{n}. Lamp {chr(96 + n)} should burn.\n\n" for n in range(1, 6))
    Path(old).write_text(FIRST_PAGE.format(1) + body, encoding="utf-8")
    assert "  paras. 1-5 are now paras. 2-6\n" in palermo("diff", old, new).out
