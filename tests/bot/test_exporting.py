"""The document as Markdown and as a table loses no word, and other documents go the same way."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.console.answers import show_by_meeting, show_quotation
from bot.console.page import Page
from bot.exporting import COLUMNS, csv_table, markdown
from retrieval.areas import recommendations
from retrieval.document import Unit
from retrieval.errors import DocumentError

DOCUMENTS = sorted((Path(__file__).parents[1] / "data" / "documents").glob("*.txt"))


@pytest.fixture(params=DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def other(request: pytest.FixtureRequest) -> App:
    """A document by hand that has what the one in seeds/ lacks."""
    try:
        return open_app(request.param)
    except DocumentError:
        pytest.skip("a document that is to be refused")


def test_table_reads_back(app: App) -> None:
    """A reader of CSV gets every unit with its words."""
    rows = list(csv.DictReader(io.StringIO("".join(csv_table([app.corpus], app.records)), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["id"], row["text"]) for row in rows] == [(unit.id, unit.text) for unit in app.corpus.document.units]


def words_of(unit: Unit) -> list[str]:
    return [part for part in (unit.text, unit.closing) if part]


def test_markdown_has_every_word_in_order(app: App) -> None:
    """The text of each unit stands in the Markdown, one after the other; nothing of it becomes markup."""
    assert_in_order(app)


def test_other_documents_export_alike(other: App) -> None:
    """Deeper levels, closing words and documents without meetings go the same way."""
    assert_in_order(other)


def assert_in_order(app: App) -> None:
    plain = re.sub(r"\\([\\`*_\[\]<>#|.])", r"\1", "".join(markdown([app.corpus], app.records)))
    position = 0
    for unit in app.corpus.document.units:
        position = plain.index(unit.text, position)
        assert all(part in plain for part in words_of(unit))


def test_other_documents_are_shown_alike(other: App) -> None:
    """Each unit is quoted word for word with everything below it, whatever the document has."""
    document = other.corpus.document
    for unit in document.units:
        stream = io.StringIO()
        show_quotation(Page(stream, 60), other.library, other.corpus, unit)
        text = " ".join(stream.getvalue().split())
        assert all(part in text for part in words_of(unit))
        assert f"{document.symbol}, para. {unit.locator.formal}" in text
        assert all(child.text in text for child in document.children(unit))


def test_other_documents_are_listed_alike(other: App) -> None:
    """A list shows every recommendation of the document."""
    stream = io.StringIO()
    units = recommendations(other.corpus.document)
    show_by_meeting(Page(stream, 60), other.library, other.corpus, units)
    text = " ".join(stream.getvalue().split())
    assert all(part in text for unit in units for part in words_of(unit))
