"""Several documents: which are searched, in which order, by which names, and how rows lead back to them."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus import Corpus
from retrieval.errors import DocumentError, FolderError, UnknownNameError
from retrieval.library import Library, load_library
from tests.retrieval.samples import SEED, seed_corpus
from tests.retrieval.test_parser_documents import DOCUMENTS, NAMES, document


def sibling(name: str = "plain", symbol: str | None = None, date: datetime.date | None = None) -> Corpus:
    """One of the hand-made documents; under another symbol or date, it stands for an edition with other bytes."""
    read = document(name)
    masthead = replace(read.masthead, symbol=symbol or read.symbol, date=date or read.masthead.date)
    if symbol is None and date is None:
        return Corpus(read)
    digest = hashlib.sha256(repr((name, symbol, date)).encode()).hexdigest()
    return Corpus(replace(read, masthead=masthead, sha256=digest))


def copy_all(folder: Path) -> None:
    for name in NAMES:
        (folder / f"{name}.txt").write_bytes((DOCUMENTS / f"{name}.txt").read_bytes())


# -- rows ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5))
def test_every_row_leads_to_one_unit_and_back(names: list[str]) -> None:
    """Rows count the units of one document after the other without a gap, whatever was loaded how often."""
    library = Library([sibling(name) for name in names])
    units = [(corpus, unit) for corpus in library.corpora for unit in corpus.document.units]
    assert len(library) == len(units)
    for row, (corpus, unit) in enumerate(units):
        found, same = library.at(row)
        assert found is corpus
        assert same is unit
        assert library.row(corpus, unit) == row
        assert row in library.rows(corpus)


def test_expansions_stand_between_units_and_rivals() -> None:
    """Each document's expansions have rows of their own behind all units; rivals come last."""
    library = Library([seed_corpus(), sibling()])
    count = len(seed_corpus().expansions)
    assert library.expansion_rows(seed_corpus()) == range(len(library), len(library) + count)
    assert len(library.expansion_rows(library.in_use)) == 0
    assert library.first_rival == len(library) + count


# -- order and editions ----------------------------------------------------------------------------------------------


def test_the_newest_document_is_in_use() -> None:
    """By the date of the first page, then by symbol; the order of loading decides nothing."""
    old = sibling("plain", "A/1", datetime.date(2001, 1, 1))
    new = sibling("levels", "A/3", datetime.date(2002, 1, 1))
    also_new = sibling("columns", "A/2", datetime.date(2002, 1, 1))
    expected = ["A/2", "A/3", "A/1"]
    for corpora in ([old, new, also_new], [also_new, new, old], [new, old, also_new]):
        assert [corpus.document.symbol for corpus in Library(corpora).corpora] == expected


def test_a_revision_takes_the_place_of_what_it_revises() -> None:
    """The highest revision is searched, the tenth above the second; the others are found by their symbols."""
    first, second, tenth = (sibling("plain", symbol) for symbol in ("A/1", "A/1/Rev.2", "A/1/Rev.10"))
    library = Library([tenth, first, second])
    assert library.corpora == (tenth,)
    assert library.earlier == (second, first)
    assert library.by_symbol("a/1") is first
    assert library.newer(first) is library.newer(second) is tenth
    assert library.newer(tenth) is None


def test_of_two_editions_with_one_symbol_the_later_date_is_searched() -> None:
    """The earlier one is found by its digest; the symbol means the newer one."""
    old = sibling("plain", "A/1", datetime.date(2001, 1, 1))
    new = sibling("plain", "A/1", datetime.date(2002, 1, 1))
    for corpora in ([old, new], [new, old]):
        library = Library(corpora)
        assert library.in_use is new
        assert library.by_symbol("A/1") is new
        assert library.by_digest(old.document.sha256[:12]) is old
        assert library.find(old.document.sha256) is old


def test_of_editions_that_nothing_tells_apart_the_last_is_searched() -> None:
    """A folder gives them in the order of file names."""
    one, other = sibling("plain", "A/1"), sibling("levels", "A/1", sibling().document.masthead.date)
    assert Library([one, other]).in_use is other
    assert Library([other, one]).in_use is one


def test_an_addendum_is_a_document_of_its_own() -> None:
    """Only a revision replaces; an addendum or a corrigendum stands beside."""
    library = Library([sibling("plain", "A/1"), sibling("levels", "A/1/Add.1"), sibling("columns", "A/1/Corr.1")])
    assert len(library.corpora) == 3


def test_the_same_bytes_twice_are_one_document() -> None:
    """A copy changes nothing, and of two copies the one with its data is kept."""
    bare = Corpus(seed_corpus().document)
    for corpora in ([bare, seed_corpus()], [seed_corpus(), bare]):
        library = Library(corpora)
        assert library.corpora == (seed_corpus(),)
        assert library.earlier == ()


def test_a_library_holds_something() -> None:
    """No document at all is a mistake of the program, not a library."""
    with pytest.raises(ValueError, match="at least one"):
        Library([])


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["CTOC/COP/WG.4/2015/5", " ctoc/cop/wg.4/2015/5 ", "CTOC / COP / WG.4 / 2015 / 5"])
def test_symbols_are_read_leniently(typed: str) -> None:
    """Letter case and spaces do not count."""
    assert Library([sibling(), seed_corpus()]).find(typed) is seed_corpus()


def test_an_unknown_symbol_gets_the_nearest_one() -> None:
    """The sentence names what was typed, the nearest symbol, and what there is."""
    library = Library([sibling(), seed_corpus()])
    with pytest.raises(UnknownNameError) as error:
        library.find("CTOC/COP/WG.4/2014/5")
    assert "“CTOC/COP/WG.4/2014/5”" in str(error.value)
    assert "Did you mean CTOC/COP/WG.4/2015/5?" in str(error.value)
    assert sibling().document.symbol in str(error.value)


@pytest.mark.parametrize("prefix", ["", "12", "xyz", "0" * 64, "0" * 65])
def test_a_digest_that_nothing_has_finds_nothing(prefix: str) -> None:
    """Neither too few digits nor others find a document."""
    assert Library([seed_corpus()]).by_digest(prefix) is None


# -- folders ---------------------------------------------------------------------------------------------------------


def test_a_file_is_a_library_of_one() -> None:
    """One document is loaded with the data beside it."""
    library = load_library(SEED)
    assert [corpus.document.symbol for corpus in library.corpora] == [seed_corpus().document.symbol]
    assert library.in_use.expansions == seed_corpus().expansions


def test_a_folder_is_its_text_files(tmp_path: Path) -> None:
    """Every text file directly in it is a document; other files, hidden ones and folders are none."""
    copy_all(tmp_path)
    (tmp_path / "notes.md").write_text("no document")
    (tmp_path / ".hidden.txt").write_text("no document")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "more.txt").write_text("no document")
    library = load_library(tmp_path)
    assert {corpus.document.symbol for corpus in library.corpora} == {document(name).symbol for name in NAMES}


def test_every_refused_file_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    """One error tells of all of them, each with its own problem, and what to do."""
    copy_all(tmp_path)
    (tmp_path / "aaa.txt").write_text("This is no document.")
    (tmp_path / "zzz.txt").write_bytes(b"")
    with pytest.raises(FolderError) as error:
        load_library(tmp_path)
    message = str(error.value)
    assert "aaa.txt" in message
    assert "zzz.txt" in message
    assert "plain.txt" not in message
    assert len(error.value.refused) == 2
    assert error.value.problems
    assert "move them out" in message


def test_damaged_data_beside_a_document_is_named_too(tmp_path: Path) -> None:
    """A folder is not loaded without the notes that belong to it."""
    copy_all(tmp_path)
    (tmp_path / "plain.notes.json").write_text("{")
    with pytest.raises(FolderError, match=r"plain\.notes\.json is damaged"):
        load_library(tmp_path)


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    """An empty folder is no library."""
    with pytest.raises(DocumentError, match=r"no \.txt file"):
        load_library(tmp_path)


def test_a_folder_named_like_a_document_is_refused(tmp_path: Path) -> None:
    """What cannot be read is never passed over in silence."""
    copy_all(tmp_path)
    (tmp_path / "strange.txt").mkdir()
    with pytest.raises(FolderError, match="it is a folder"):
        load_library(tmp_path)
