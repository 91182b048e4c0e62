"""Builds that are killed, that meet another one, and that replace what is being searched."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.engines import builder, open_index
from retrieval.engines.blocks import LAST_PLACE
from retrieval.engines.builder import build
from retrieval.engines.database import Database, Generation
from retrieval.errors import EngineError, NoIndexError
from retrieval.rivals import load_rivals
from tests.conftest import ROOT

from . import generated
from .builder_process import SMALL, UNITS

Connect = Callable[[str], Database]


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `builder_process`."""
    for (module, name), value in SMALL.items():
        monkeypatch.setattr(module, name, value)
    rivals = load_rivals()[:20]
    monkeypatch.setattr(builder, "load_rivals", lambda: rivals)


def searched(database: Database) -> tuple[str, list[tuple[int, int, bytes]]]:
    """All that is in the newest index."""
    number = next(generation.number for generation in database.generations() if generation.state == "ready")
    return database.prepared(number), sorted(database.blocks(number, range(5000), 0, LAST_PLACE))


def undisturbed(connected: Connect, folder: Path, units: int) -> tuple[str, list[tuple[int, int, bytes]]]:
    """The index of a library whose build nothing happened to."""
    database = connected(f"sqlite:///{folder / 'undisturbed.db'}")
    build(database, generated.library(units), folder)
    return searched(database)


@pytest.mark.parametrize("step", ["reading", "writing"])
def test_a_build_that_was_killed_goes_on(address: str, step: str, connected: Connect, tmp_path: Path) -> None:
    """Killed in the middle, it leaves nothing that is searched; begun again, it does only the rest, and the index
    is to the byte what a build makes to which nothing happened.
    """
    database = connected(address)
    before = {generation.number for generation in database.generations()}
    command = [sys.executable, "-m", "tests.engines.builder_process", address, str(tmp_path / "work"), step]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    left = [generation for generation in database.generations() if generation.number not in before]
    assert [generation.state for generation in left] == ["building"] * (step == "writing")
    told: dict[str, list[int]] = {"reading": [], "writing": []}
    build(
        database,
        generated.library(UNITS),
        tmp_path / "work",
        lambda name, done, total: told[name].append(done),
        afresh=True,
    )
    assert len(told["reading"]) < (20 if step == "reading" else 3)  # what was read once is not read again
    if left:
        assert newest(database) == left[0].number
    assert searched(database) == undisturbed(connected, tmp_path, UNITS)
    assert list((tmp_path / "work").iterdir()) == []


def newest(database: Database) -> int:
    return max(generation.number for generation in database.generations())


def test_a_second_build_in_the_same_place_says_why_not(connected: Connect, tmp_path: Path) -> None:
    """While one is at work another is refused with a sentence; the first ends as if nothing had been."""
    address, library = f"sqlite:///{tmp_path / 'index.db'}", generated.library(50)
    refused: list[str] = []

    def second(name: str, done: int, total: int) -> None:
        with pytest.raises(EngineError) as error:
            build(connected(address), library, tmp_path)
        refused.append(str(error.value))

    assert build(connected(address), library, tmp_path, second).units == 50
    assert set(refused) == {"Another build of this index is at work. Wait until it has ended."}


def test_two_machines_build_at_the_same_time(address: str, connected: Connect, tmp_path: Path) -> None:
    """Each in a folder of its own: both end well, and the index is whole."""
    library, begun = generated.library(60), threading.Event()

    def second(name: str, done: int, total: int) -> None:
        if name == "writing" and not begun.is_set():
            begun.set()
            build(connected(address), library, tmp_path / "other", afresh=True)

    database = connected(address)
    build(database, library, tmp_path / "one", second, afresh=True)
    assert begun.is_set()
    assert searched(database) == undisturbed(connected, tmp_path, 60)


def test_searches_go_on_while_an_index_is_replaced(address: str, connected: Connect, tmp_path: Path) -> None:
    """Until what was searched at first has been dropped: every search finds all, whichever index it meets."""
    library = generated.library(300)
    weights = tuple((word, 1.0) for word in sorted(set(" ".join(generated.questions(5)).split())))
    database = connected(address)
    build(database, library, tmp_path, afresh=True)
    index = open_index(connected(address), library).index
    first = newest(database)
    expected = index.scores(weights)
    ended = threading.Event()
    found: list[object] = []

    def search() -> None:
        while not ended.is_set():
            try:
                found.append(index.scores(weights))
            except Exception as error:  # noqa: BLE001 - the test looks at it
                found.append(error)

    thread = threading.Thread(target=search)
    thread.start()
    try:
        for _ in range(3):
            build(database, library, tmp_path, afresh=True)
    finally:
        ended.set()
        thread.join()
    assert first not in {generation.number for generation in database.generations()}
    assert len(expected) > 10
    assert found
    assert [each for each in found if each != expected] == []


def test_another_library_takes_the_place_of_the_first(address: str, connected: Connect, tmp_path: Path) -> None:
    """Who searches the old one goes on with it until two newer ones are there; then a sentence says what to do."""
    old, new = generated.library(80, seed=3), generated.library(90, seed=4)
    weights = tuple((word, 1.0) for word in old.corpora[0].document.units[7].text.split())
    database = connected(address)
    build(database, old, tmp_path, afresh=True)
    index = open_index(connected(address), old).index
    expected = index.scores(weights)
    build(database, new, tmp_path, afresh=True)
    assert index.scores(weights) == expected
    assert open_index(database, new).index.scores(weights) != expected
    build(database, new, tmp_path, afresh=True)
    with pytest.raises(NoIndexError, match="palermo index"):
        index.scores(weights)


def test_what_a_machine_left_long_ago_is_cleared_away(connected: Connect, tmp_path: Path) -> None:
    """The tables of a build that never went on do not stay for ever."""
    database = connected(f"sqlite:///{tmp_path / 'index.db'}")
    database.begin(1_000_000, "of a machine that is no more")
    build(database, generated.library(20), tmp_path)
    (left,) = database.generations()
    assert left == Generation(left.number, left.key, "ready", left.about)
