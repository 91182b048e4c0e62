"""Who asks too much waits; nobody is known for it. And small things that every page relies on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.marking import pieces
from bot.site import limiting
from bot.site.limiting import WINDOW_SECONDS, Limiter
from bot.site.negotiation import preferred
from bot.wording import LANGUAGES


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_later_all_is_forgotten() -> None:
    """The count, and the key under which it stood."""
    clock = Clock()
    limiter = Limiter(most=2, clock=clock)
    assert [limiter.wait("192.0.2.1") for _ in range(3)] == [0, 0, WINDOW_SECONDS]
    held = [value for value in vars(limiter).values() if isinstance(value, bytes | dict)]
    assert held
    before = vars(limiter)["_key"]
    clock.now += WINDOW_SECONDS
    assert limiter.wait("192.0.2.1") == 0
    assert vars(limiter)["_key"] != before


def test_what_is_told_to_wait_is_when_the_count_ends() -> None:
    """Whoever waits as long as he was told may ask again."""
    clock = Clock()
    limiter = Limiter(most=1, clock=clock)
    limiter.wait("192.0.2.1")
    clock.now += 20.4
    clock.now += limiter.wait("192.0.2.1") + 0.5
    assert limiter.wait("192.0.2.1") == 0


def test_no_address_is_held() -> None:
    """What is counted stands under a keyed hash: neither the address nor a plain hash of it is in memory."""
    limiter, other = Limiter(), Limiter()
    for each in (limiter, other):
        each.wait("192.0.2.77")
    assert "192.0.2.77" not in repr(vars(limiter))
    assert bytes([192, 0, 2, 77]) not in b"".join(vars(limiter)["_counts"])
    assert vars(limiter)["_counts"].keys() != vars(other)["_counts"].keys()


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("unknown", "unknown", True),
        ("", "192.0.2.1", False),
    ],
)
def test_whoever_has_a_network_is_one(first: str, second: str, are_one: bool) -> None:
    """All addresses of an IPv6 network of 64 bits count together; an IPv4 address by itself, however it is written."""
    limiter = Limiter(most=1)
    limiter.wait(first)
    assert (limiter.wait(second) > 0) is are_one


def test_a_flood_from_everywhere_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many places the newcomers of the minute share one count, and those before keep theirs."""
    monkeypatch.setattr(limiting, "MOST_CLIENTS", 3)
    limiter = Limiter(most=2)
    waits = [limiter.wait(f"192.0.2.{number}") for number in range(9)]
    assert [wait > 0 for wait in waits] == [False] * 5 + [True] * 4
    assert limiter.wait("192.0.2.0") == 0
    assert len(vars(limiter)["_counts"]) == 4


@given(st.text(max_size=200))
def test_no_header_breaks_the_choice_of_a_language(header: str) -> None:
    """Whatever a browser sends, the choice is one of the languages or none."""
    assert preferred(header, LANGUAGES) in {*LANGUAGES, None}


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_marking_changes_not_a_letter(text: str, matched: list[str]) -> None:
    """The pieces joined are the text, and each marked piece is one of the words."""
    found = pieces(text, matched)
    assert "".join(piece for piece, _ in found) == text
    for piece, is_match in found:
        assert not is_match or any(re.fullmatch(re.escape(word), piece, re.IGNORECASE) for word in matched)
