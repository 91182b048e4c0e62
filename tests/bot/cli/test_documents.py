"""A folder of documents from the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.program import run
from tests.retrieval.samples import SEED
from tests.retrieval.test_parser_documents import DOCUMENTS

BEES, TIDES, TIDES_REVISED, LAMPS = "CTOC/COP/2033/7", "A/XYZ/70/4", "A/XYZ/70/4/Rev.1", "CTOC/COP/WG.9/2031/2"
SEED_SYMBOL = "CTOC/COP/WG.4/2015/5"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed with its data, the hand-made documents, a revision of one, and a reference to that revision."""
    made = tmp_path_factory.mktemp("papers")
    for path in (*SEED.parent.glob(f"{SEED.stem}.*"), *DOCUMENTS.glob("*.txt")):
        shutil.copy(path, made)
    tides = (made / "columns.txt").read_text(encoding="utf-8")
    revised = tides.replace(f" {TIDES}\n", f" {TIDES_REVISED}\n").replace(f"\n{TIDES}\n", f"\n{TIDES_REVISED}\n")
    (made / "columns-revised.txt").write_text(revised.replace("a wall", "a dyke"), encoding="utf-8")
    bees = (made / "plain.txt").read_text(encoding="utf-8")
    pointing = f"The decision takes effect as paragraph 3 of {TIDES_REVISED} says."
    (made / "plain.txt").write_text(bees.replace("The decision takes effect at once.", pointing), encoding="utf-8")
    return made


@pytest.fixture
def palermo(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, corpus: Path = folder) -> tuple[int, str, str]:
        command, *rest = arguments
        status = run([command, "--corpus", str(corpus), *rest])
        done = capsys.readouterr()
        return status, " ".join(done.out.split()), " ".join(done.err.split())

    return call


def records(out: str) -> list[dict[str, Any]]:
    decoder, found, position = json.JSONDecoder(), [], 0
    while position < len(out):
        record, position = decoder.raw_decode(out, position)
        found.append(record)
        position += 1
    return found


def test_the_documents_are_listed(palermo: Run) -> None:
    """Each symbol, the one in use marked, with its earlier editions; then the areas of the one in use."""
    status, out, _ = palermo("list")
    assert status == 0
    assert f"{BEES}, in use" in out
    for symbol in (TIDES_REVISED, LAMPS, SEED_SYMBOL):
        assert symbol in out
    assert f"earlier edition: {TIDES}, 9 January 2032, SHA-256" in out
    assert f"Areas of {BEES}:" in out


def test_the_documents_as_json(palermo: Run) -> None:
    """One record a document: symbol, digest, date, size, which is in use, and its earlier editions."""
    found = {record["symbol"]: record for record in records(palermo("list", "--documents", "--json")[1])}
    assert list(found) == [BEES, TIDES_REVISED, LAMPS, SEED_SYMBOL]
    assert [symbol for symbol, record in found.items() if record["in_use"]] == [BEES]
    assert [other["symbol"] for other in found[TIDES_REVISED]["earlier"]] == [TIDES]
    assert found[SEED_SYMBOL]["units"] == 160


def test_a_question_is_answered_from_all(palermo: Run) -> None:
    """The quotation says which document it is from, on the page and as JSON."""
    status, out, _ = palermo("ask", "a dyke around the harbour", "--limit", "1")
    assert (status, f"{TIDES_REVISED}, para. 3.1" in out) == (0, True)
    (answer,) = records(palermo("ask", "witness protection", "--json", "--limit", "1")[1])
    assert answer["documents"] == [BEES, TIDES_REVISED, LAMPS, SEED_SYMBOL]
    assert answer["quotations"][0]["document"]["symbol"] == SEED_SYMBOL
    assert answer["quotations"][0]["citation"].startswith(f"{SEED_SYMBOL}, para. ")


def test_one_document_is_asked(palermo: Run) -> None:
    """--document takes a symbol in any letter case; nothing of others is quoted."""
    status, out, _ = palermo("ask", "protection of lamps", "--document", LAMPS.lower(), "--json")
    (answer,) = records(out)
    assert status == 0
    assert {quotation["document"]["symbol"] for quotation in answer["quotations"]} == {LAMPS}
    assert (answer["documents"], answer["corpus"]["symbol"]) == ([LAMPS], LAMPS)


@pytest.mark.parametrize("command", ["ask", "show", "cite", "verify"])
def test_an_unknown_document_cannot_be_read(palermo: Run, command: str) -> None:
    """The nearest symbol is named, and how to list them; the status is that of a request that cannot be read."""
    status, out, error = palermo(command, "3", "--document", "CTOC/COP/2033/8")
    assert (status, out) == (2, "")
    assert f"Did you mean {BEES}?" in error
    assert "palermo list --documents" in error


def test_a_number_means_the_document_in_use(palermo: Run) -> None:
    """Without a choice that is the newest document."""
    assert f"{BEES}, para. 3" in palermo("show", "3")[1]
    assert f"{LAMPS}, para. 3" in palermo("show", "3", "--document", LAMPS)[1]
    assert palermo("cite", "3")[1] == f"{BEES}, para. 3"
    status, _, error = palermo("show", "124")
    assert status == 1
    assert error.startswith(f"{BEES} has no paragraph 124.")


@pytest.mark.parametrize("command", ["show", "cite"])
def test_a_citation_is_a_reference(palermo: Run, command: str) -> None:
    """What was copied from an answer leads back to its document; a document that is not here is an error."""
    status, out, _ = palermo(command, f"{SEED_SYMBOL}, para. 39 (b)")
    assert status == 0
    assert f"{SEED_SYMBOL}, para. 39 (b)" in out
    status, out, error = palermo(command, "A/XYZ/99/1, para. 3")
    assert (status, out) == (2, "")
    assert "no document “A/XYZ/99/1”" in error


def test_an_earlier_edition_says_that_there_is_a_newer_one(palermo: Run, folder: Path) -> None:
    """Its words are its own; one sentence names the newer edition and shows how to compare."""
    status, out, _ = palermo("show", "3.1", "--document", TIDES)
    assert status == 0
    assert "Build a wall" in out
    assert f"There is a newer one: {TIDES_REVISED}" in out
    assert f"palermo diff {folder / 'columns.txt'} {folder / 'columns-revised.txt'}" in out
    (record,) = records(palermo("show", "3.1", "--document", TIDES, "--json")[1])
    assert (record["document"]["symbol"], record["newer_edition"]["symbol"]) == (TIDES, TIDES_REVISED)
    status, out, error = palermo("cite", "3.1", "--document", TIDES)
    assert (status, out) == (0, f"{TIDES}, para. 3.1")
    assert TIDES_REVISED in error
    assert "newer" not in palermo("show", "3.1", "--document", TIDES_REVISED)[1]


def test_a_quotation_is_looked_for_everywhere(palermo: Run) -> None:
    """Every place is named with its document; what only an earlier edition says is found there."""
    both = "All conclusions reflect the position of the submitting States."
    (found,) = records(palermo("verify", "--json", both)[1])
    assert [place["citation"] for place in found["places"]] == [f"{TIDES_REVISED}, para. 4"]
    status, out, _ = palermo("verify", "Build a wall around the capital and its harbour")
    assert status == 0
    assert f"{TIDES}. " in out
    assert f"There is a newer one: {TIDES_REVISED}" in out
    status, out, _ = palermo("verify", "the quick brown fox jumps over the lazy dog")
    assert (status, "any of the 4 documents" in out) == (1, True)
    chosen = palermo("verify", "--document", BEES, "Build a dyke around the capital and its harbour")
    assert chosen[0] == 1


def test_a_reference_to_a_loaded_document_leads_there(palermo: Run) -> None:
    """The record has the document and the units that are meant; the page says where to look."""
    (record,) = records(palermo("show", "5", "--json")[1])
    (reference,) = [item for item in record["references"] if "document" in item]
    assert (reference["document"]["symbol"], reference["ids"]) == (TIDES_REVISED, ["3"])
    assert f"See {TIDES_REVISED}, para. 3" in palermo("show", "5")[1]


def test_an_export_has_all_documents_or_one(palermo: Run) -> None:
    """Each unit says which document it is of."""
    found = records(palermo("export")[1])
    assert {record["document"]["symbol"] for record in found} == {BEES, TIDES_REVISED, LAMPS, SEED_SYMBOL}
    assert len(records(palermo("export", "--document", SEED_SYMBOL)[1])) == 160
    assert f",{LAMPS}" in palermo("export", "--format", "csv", "--document", LAMPS)[1]


def test_an_area_is_found_where_it_is(palermo: Run) -> None:
    """An area that the document in use lacks is listed from the one that has it, unless another is chosen."""
    status, out, _ = palermo("list", "partnerships", "--json")
    assert status == 0
    assert {record["document"]["symbol"] for record in records(out)} == {SEED_SYMBOL}
    assert palermo("list", "partnerships", "--document", BEES)[0] == 2
    status, out, _ = palermo("ask", "information exchange", "--area", "partnerships", "--json")
    (answer,) = records(out)
    assert (status, answer["documents"]) == (0, [SEED_SYMBOL])


def test_doctor_reports_each_document(palermo: Run) -> None:
    """A line for each document and its data, and one for each earlier edition."""
    _, out, _ = palermo("doctor")
    for symbol in (BEES, TIDES_REVISED, LAMPS, SEED_SYMBOL):
        assert f"document: {symbol}, " in out
    assert f"earlier edition: {TIDES}, " in out
    assert "search: answers a question" in out


def test_a_folder_with_a_refused_file_is_refused(palermo: Run, tmp_path: Path) -> None:
    """Every command says which files are at fault, and answers from none of the others."""
    shutil.copy(DOCUMENTS / "plain.txt", tmp_path)
    (tmp_path / "broken.txt").write_text("This is no document.")
    status, out, error = palermo("ask", "honey", corpus=tmp_path)
    assert (status, out) == (2, "")
    assert "broken.txt" in error
    assert "plain.txt" not in error
    (tmp_path / "broken.txt").unlink()
    assert palermo("ask", "honey", corpus=tmp_path)[0] == 0


def test_an_empty_folder_is_refused(palermo: Run, tmp_path: Path) -> None:
    """The sentence says what is missing."""
    status, _, error = palermo("list", corpus=tmp_path)
    assert status == 2
    assert "no .txt file" in error
