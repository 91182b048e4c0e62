"""The JSON that scripts rely on."""

from __future__ import annotations

import json

import pytest

from bot.app import App
from bot.records import dumps
from retrieval.answer import Verdict
from retrieval.document import squeeze, words
from tests.support.process import palermo

UNIT_KEYS = {
    "id", "paragraph", "labels", "lead_in", "text", "area", "meeting", "footnotes", "addressee", "strength",
    "references", "span", "notes", "citation",
}  # fmt: skip


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_unit(app: App) -> None:
    """A sub-paragraph carries everything that the contract names, in its shapes."""
    record = app.records.unit(app.corpus.by_id["39(b)"])
    assert record.keys() >= UNIT_KEYS
    assert (record["id"], record["paragraph"], record["labels"]) == ("39(b)", 39, ["b"])
    assert record["lead_in"].endswith("States parties should:")
    assert record["text"].startswith("Consider, in line with")
    assert record["area"]["marker"] == "III"
    assert (record["meeting"]["ordinal"], record["meeting"]["year"]) == ("first", 2009)
    assert record["meeting"]["action"] == "adopted"
    assert record["addressee"] == "States parties"
    assert record["strength"] == {"value": "should consider", "words": "States parties should: Consider"}
    assert record["citation"] == "CTOC/COP/WG.4/2015/5, para. 39 (b)"


def test_absent_values_are_null(app: App) -> None:
    """A paragraph of the introduction has no lead-in, no labels and no meeting."""
    record = app.records.unit(app.corpus.by_id["1"])
    assert (record["lead_in"], record["labels"], record["meeting"]) == (None, [], None)


def test_footnotes_hang_where_they_belong(app: App) -> None:
    """A meeting's footnote is the meeting's, not the unit's."""
    record = app.records.unit(app.corpus.by_id["54"])
    assert record["footnotes"] == []
    assert record["meeting"]["footnotes"][0]["mark"] == "2"


def test_notes_stand_outside_of_the_text(app: App) -> None:
    """An editorial note is data beside the text, which keeps the slip as it stands."""
    record = app.records.unit(app.corpus.by_id["98"])
    assert record["notes"] == ["[sic: Asdasd]"]
    assert record["text"].endswith("persons Asdasd.")


def test_derived_references(app: App) -> None:
    """A pointer to the report behind the document names the paragraphs that were derived from it."""
    (reference,) = app.records.unit(app.corpus.by_id["48"])["references"]
    assert reference["derived"] == ["39"]


def test_export_is_every_unit() -> None:
    """Export gives one line a unit, in document order, each proven by its span of the source."""
    done = palermo("export")
    records = lines(done.out)
    assert len(records) == 160
    assert [record["paragraph"] for record in records] == sorted(int(str(record["paragraph"])) for record in records)
    assert len({str(record["id"]) for record in records}) == 160


def test_spans_lead_to_the_words(app: App) -> None:
    """A unit without anything between its words is its span of the source, white space aside."""
    document = app.corpus.document
    for unit in document.units:
        assert words(document.source, unit.segments) == unit.text
        if len(unit.segments) == 1:
            assert squeeze(document.source[unit.span.start : unit.span.end]) == unit.text


def test_show_and_list_print_units() -> None:
    """Show and list print the same records as export, one a line."""
    exported = {str(record["id"]): record for record in lines(palermo("export").out)}
    shown = lines(palermo("show", "39", "--json").out)
    assert [record["id"] for record in shown] == ["39", "39(a)", "39(b)"]
    listed = lines(palermo("list", "--to", "secretariat", "--json").out)
    assert [record["id"] for record in listed] == ["43", "98", "99"]
    assert all(record == exported[str(record["id"])] for record in shown + listed)


def test_areas_as_json() -> None:
    """Without an area, list prints the areas and their command names."""
    names = [record["name"] for record in lines(palermo("list", "--json").out)]
    assert names == ["prevention", "protection", "prosecution", "partnerships"]


@pytest.mark.parametrize("arguments", [("show", "125"), ("list", "--to", "nobody")])
def test_nothing_found_as_json(arguments: tuple[str, ...]) -> None:
    """Where nothing is found, JSON says so in a sentence."""
    done = palermo(*arguments, "--json")
    assert done.status == 1
    (record,) = lines(done.out)
    assert str(record["error"]).endswith(".")


def test_an_answer() -> None:
    """An answer names its question, its verdict, ranked quotations and the corpus that it came from."""
    done = palermo("ask", "compensation for victims", "--json", "--limit", "2")
    record = json.loads(done.out)
    assert record["question"] == "compensation for victims"
    assert record["verdict"] == "answered"
    assert [quotation["rank"] for quotation in record["quotations"]] == [1, 2]
    assert all(quotation.keys() >= UNIT_KEYS | {"score", "matched"} for quotation in record["quotations"])
    assert record["total"] >= 2
    assert record["corpus"].keys() == {"symbol", "sha256", "expansions_sha256"}
    assert record.keys() >= {"also_searched", "note"}


@pytest.mark.parametrize(
    ("question", "verdict", "status"),
    [("", "empty", 2), ("zxcvbn qwrtpsdf", "no_answer", 1), ("сколько жертв", "language", 1)],
)
def test_an_answer_without_quotations(question: str, verdict: str, status: int) -> None:
    """Every verdict but `answered` has no quotations, and JSON is printed all the same."""
    done = palermo("ask", question, "--json")
    record = json.loads(done.out)
    assert (record["verdict"], record["quotations"], done.status) == (verdict, [], status)


def test_near_units(app: App) -> None:
    """Where the document does not say what was asked, the closest units are given as near, not as quotations."""
    answer = app.retriever.ask("How many people were trafficked worldwide last year?")
    assert answer.verdict is Verdict.NEAR
    record = app.records.answer(answer)
    assert record["quotations"] == []
    assert record["near"]


def test_half_a_surrogate_pair() -> None:
    """JSON is valid UTF-8 whatever was asked."""
    assert json.loads(dumps({"question": "a\udcff"}).encode())["question"] == "a?"
