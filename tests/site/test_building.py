"""A site in a folder: whole or as it was, renewed where it stood, and nobody else's file touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.site.building import MANIFEST, write
from tests.support.process import palermo

from .test_addresses import document

names = st.from_regex(r"[a-z]{1,3}(/[a-z]{1,3}){0,2}\.html", fullmatch=True)
sites = st.dictionaries(names, st.binary(max_size=20), max_size=6)


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the list of its files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


@settings(max_examples=40, deadline=None)
@given(one=sites, other=sites)
def test_a_folder_holds_the_last_site(
    one: dict[str, bytes], other: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Built again, the folder holds what was built last and nothing of before, not even an empty folder."""
    out = tmp_path_factory.mktemp("out") / "site"
    write(out, one.items())
    assert held(out) == one
    changed = write(out, other.items())
    assert held(out) == other
    assert changed == sum(1 for path, content in other.items() if one.get(path) != content)
    assert all(any(path.iterdir()) for path in out.rglob("*") if path.is_dir())


def test_a_build_that_fails_changes_no_page(tmp_path: Path) -> None:
    """All pages are made before the first is replaced."""

    def failing() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        raise OSError("no page")

    write(tmp_path, [("index.html", b"old")])
    with pytest.raises(OSError, match="no page"):
        write(tmp_path, failing())
    assert held(tmp_path) == {"index.html": b"old"}


def test_files_of_others_stay(tmp_path: Path) -> None:
    """What somebody put into the folder of a site is left alone, also when pages go."""
    write(tmp_path, [("a/index.html", b"1"), ("b.html", b"2")])
    (tmp_path / "a" / "note.txt").write_bytes(b"mine")
    (tmp_path / "CNAME").write_bytes(b"mine too")
    write(tmp_path, [("b.html", b"2")])
    assert held(tmp_path) == {"a/note.txt": b"mine", "CNAME": b"mine too", "b.html": b"2"}


def test_a_page_that_somebody_changed_is_renewed(tmp_path: Path) -> None:
    """The next build puts back what it made."""
    write(tmp_path, [("index.html", b"made")])
    (tmp_path / "index.html").write_bytes(b"edited")
    assert write(tmp_path, [("index.html", b"made")]) == 1
    assert held(tmp_path) == {"index.html": b"made"}


def test_a_strange_folder_is_refused(tmp_path: Path) -> None:
    """A folder with other files, or a file, is left as it was, and the sentence says what to do."""
    (tmp_path / "thesis.txt").write_bytes(b"years")
    with pytest.raises(InputError, match=r"Name an empty folder"):
        write(tmp_path, [("index.html", b"1")])
    with pytest.raises(InputError, match=r"is a file"):
        write(tmp_path / "thesis.txt", [("index.html", b"1")])
    assert held(tmp_path) == {"thesis.txt": b"years"}


@pytest.mark.parametrize("listing", ["", "[]", "{}", '{"made by": "palermo site"}', '{"made by": "x", "files": {}}'])
def test_a_folder_with_a_strange_list_is_refused(listing: str, tmp_path: Path) -> None:
    """A list of files that is not ours, or is damaged, makes no folder ours."""
    (tmp_path / MANIFEST).write_text(listing, encoding="utf-8")
    with pytest.raises(InputError):
        write(tmp_path, [("index.html", b"1")])


def test_a_list_cannot_name_files_outside(tmp_path: Path) -> None:
    """Whatever stands in the list, nothing outside of the folder is removed."""
    out, outside = tmp_path / "out", tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    out.mkdir()
    files = {"../outside.txt": "0", str(outside): "0"}
    (out / MANIFEST).write_text(json.dumps({"made by": "palermo site", "files": files}), encoding="utf-8")
    write(out, [("index.html", b"1")])
    assert outside.read_bytes() == b"mine"


def test_the_command_says_where_the_site_begins(tmp_path: Path) -> None:
    """Standard output is the entry, and the languages that were chosen are those that are there."""
    done = palermo("site", str(tmp_path / "out"), "--language", "fr", env={"PALERMO_EXIT_URL": "https://exit.example"})
    assert (done.status, done.out) == (0, f"{tmp_path / 'out' / 'index.html'}\n")
    entry = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr" dir="ltr">' in entry
    assert 'href="https://exit.example"' in entry
    assert "hreflang" not in entry


def test_a_folder_of_documents_becomes_one_site(tmp_path: Path) -> None:
    """Every document and edition of a folder has its pages, and the entry lists the newest ones."""
    papers = tmp_path / "papers"
    for name, symbol in (("one", "A/AC.9/2034/77"), ("two", "A/AC.9/2034/77/Rev.1"), ("three", "A/AC.9/2034/90")):
        (tmp_path / name).mkdir()
        document(tmp_path / name, ["One.", f"Two of {name}."], symbol=symbol)
        papers.mkdir(exist_ok=True)
        (tmp_path / name / "document.txt").rename(papers / f"{name}.txt")
    done = palermo("site", "out", "--corpus", "papers", "--language", "en", cwd=tmp_path)
    assert done.status == 0
    folders = {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()}
    assert folders == {"a-ac-9-2034-77", "a-ac-9-2034-77-rev-1", "a-ac-9-2034-90"}
    entry = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "a-ac-9-2034-77-rev-1/index.html" in entry
    assert "a-ac-9-2034-77/index.html" not in entry


@pytest.mark.parametrize("arguments", [["out", "--language", "xx"], ["file"], []])
def test_what_cannot_be_built_is_refused(arguments: list[str], tmp_path: Path) -> None:
    """An unknown language, a file in the place of a folder or no folder at all: status 2, one sentence, no file."""
    (tmp_path / "file").write_bytes(b"x")
    done = palermo("site", *arguments, cwd=tmp_path)
    assert done.status == 2
    assert len(done.err.splitlines()) == 1
    assert held(tmp_path) == {"file": b"x"}
