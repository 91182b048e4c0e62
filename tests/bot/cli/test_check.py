"""`palermo check`: an editor sees what was understood, and every line that was not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.process import palermo

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


def report(path: Path, status: int = 0) -> dict[str, Any]:
    done = palermo("check", "--json", str(path))
    assert done.status == status, done
    record: dict[str, Any] = json.loads(done.out)
    return record


def test_the_document_that_comes_with_palermo(seed: Path) -> None:
    """Counts, areas, meetings and the lines of footnotes are those of the source."""
    found = report(seed)
    assert found["understood"]
    assert (found["symbol"], found["date"]) == ("CTOC/COP/WG.4/2015/5", "2015-08-25")
    assert (found["paragraphs"], found["first"], found["last"], found["sub_paragraphs"]) == (124, "1", "124", 36)
    assert found["levels"] == [{"depth": 1, "units": 36, "first": "4(a)"}]
    assert [area["name"] for area in found["areas"]] == ["prevention", "protection", "prosecution", "partnerships"]
    assert len(found["meetings"]) == 18
    lines = seed.read_text(encoding="utf-8").splitlines()
    for note in found["footnotes"]:
        assert note["text"].split()[0] in lines[note["line"] - 1]
    for heading in found["headings"]:
        assert heading["title"].split()[0] in lines[heading["line"] - 1]


def test_references_of_the_document(seed: Path) -> None:
    """A reviewed derivation leads somewhere; the line is that of the paragraph which points."""
    pointing = {item["unit"]: item["leads_to"] for item in report(seed)["references"]}
    assert pointing == {"9": ["5", "94"], "48": ["39"], "103": ["95"]}


def test_every_dropped_line_is_named_with_its_reason() -> None:
    """What stands on a line left out is what the report shows for that line."""
    path = DOCUMENTS / "levels.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    dropped = report(path)["dropped"]
    assert {item["reason"] for item in dropped} >= {"contents list", "page header", "page mark", "job number"}
    for item in dropped:
        assert item["words"][:20].split()[0] in lines[item["line"] - 1]


def test_a_reference_to_a_paragraph_that_is_not_there(tmp_path: Path) -> None:
    """Words that point to a paragraph of this very document, which it lacks, are pointed out."""
    path = tmp_path / "pointing.txt"
    path.write_text(
        "United Nations A/XYZ/1\n\nReport on tides\n\n1. See paragraph 2 of the present report.\n\n"
        "2. See paragraph 9 of the present report.\n",
        encoding="utf-8",
    )
    first, second = report(path)["references"]
    assert (first["leads_to"], first["missing"]) == (["2"], [])
    assert (second["leads_to"], second["missing"], second["line"]) == ([], ["9"], 7)
    assert "this document has no 9" in palermo("check", str(path)).out


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A document with five mistakes, more than an error message shows."""
    path = tmp_path / "damaged.txt"
    body = "1. One.\n\n3. Three.\n\n5. Five.\n\n7. Seven.\n\n9. Nine.\n\n11. Eleven.\n"
    path.write_text(f"United Nations A/XYZ/1\n\nReport on tides\n\n{body}", encoding="utf-8")
    return path


def test_a_refused_document_lists_all_problems(damaged: Path) -> None:
    """No problem is kept back, each with its line, on standard output; the status says refused."""
    found = report(damaged, status=2)
    assert not found["understood"]
    assert [problem["line"] for problem in found["problems"]] == [7, 9, 11, 13, 15]
    done = palermo("check", str(damaged))
    assert done.status == 2
    assert "refused, 5 problems" in " ".join(done.out.split())
    assert all(f"line {line}: " in done.out for line in (7, 9, 11, 13, 15))
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("width", [30, 80])
def test_text_fits_the_terminal(width: int) -> None:
    """No line is wider than the terminal, but for a word that is wider itself; nothing is coloured in a pipe."""
    done = palermo("check", str(DOCUMENTS / "columns.txt"), env={"COLUMNS": str(width)})
    assert done.status == 0
    assert "\x1b" not in done.out
    assert all(len(line) <= width or len(line.split()) == 1 for line in done.out.splitlines())


def test_a_file_that_is_not_there() -> None:
    """A missing file is refused in the same shape, without a traceback."""
    found = report(Path("no-such-file.txt"), status=2)
    assert [problem["line"] for problem in found["problems"]] == [0]
