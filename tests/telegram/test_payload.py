"""What buttons and links carry: small, whole, and never believed blindly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import deeplink
from bot.telegram.payload import Payload, decode, document_key, encode
from bot.telegram.views import View
from retrieval.document import Locator

KEY = document_key("ab" * 32)
ROWS = st.lists(st.integers(0, 5000), unique=True, max_size=200)


@given(ROWS, st.integers(0, 200), st.integers(0, 200))
def test_a_button_never_carries_more_than_64_bytes(rows: list[int], page: int, argument: int) -> None:
    """What does not fit is cut off at the end, and what is left reads back."""
    data = encode(Payload("p", tuple(rows), page, argument, (KEY,)))
    assert len(data.encode()) <= 64
    found = decode(data) or Payload("")
    assert (found.keys, found.action, found.page, found.argument) == ((KEY,), "p", page, argument)
    assert found.rows == tuple(rows)[: len(found.rows)]


@given(st.lists(st.integers(0, 255), unique=True, min_size=38, max_size=60))
def test_the_pager_of_a_small_document_carries_at_least_24_paragraphs(rows: list[int]) -> None:
    """Eight pages of three, in any order."""
    found = decode(encode(Payload("p", tuple(rows), keys=(KEY,)))) or Payload("")
    assert len(found.rows) >= 24


def test_a_long_list_in_document_order_is_packed_as_runs() -> None:
    """A list of hundreds of neighbours fits whole."""
    rows = (*range(3, 300), *range(310, 900), 950)
    found = decode(encode(Payload("l", rows, keys=(KEY,)))) or Payload("")
    assert found.rows == rows


@given(st.one_of(st.text(max_size=80), st.binary(max_size=60).map(lambda raw: f"{len(raw) % 2 + 1}p{KEY}{raw.hex()}")))
def test_data_that_nobody_wrote_is_refused_or_harmless(data: str) -> None:
    """Nothing that a client may send raises."""
    found = decode(data)
    assert found is None or len(found.places) <= 1 << 22


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5000)), unique=True, min_size=2, max_size=40),
    st.integers(0, 9),
)
def test_a_button_about_several_documents_reads_back(places: list[tuple[int, int]], page: int) -> None:
    """Each unit keeps its document; what does not fit is cut off, and the first pages are kept."""
    keys = tuple(document_key(f"{number:02x}" * 32) for number in range(4))
    owners, rows = zip(*places, strict=True)
    data = encode(Payload("p", rows, page, 0, keys, owners))
    found = decode(data) or Payload("")
    assert len(data.encode()) <= 64
    assert (found.action, found.page) == ("p", page)
    assert len(found.rows) == len(places) or len(found.rows) >= 15
    for (owner, row), (short, there) in zip(found.places, places[: len(found.rows)], strict=True):
        assert (found.keys[owner], row) == (keys[short][:4], there)


def test_documents_have_different_keys() -> None:
    """A button from before a change of the document is known by its key."""
    assert document_key("00" * 32) != document_key("01" * 32)


def test_every_paragraph_has_a_link_that_leads_back_to_it(view: View) -> None:
    """`p-39b` and its like: at most 64 of the characters that Telegram allows."""
    for unit in view.units:
        payload = deeplink.paragraph_payload(unit.locator)
        assert deeplink.parse_paragraph(payload) == (unit.locator, "")


@given(
    st.integers(1, 999),
    st.lists(st.one_of(st.sampled_from(["a", "z", "ii", "iv"]), st.integers(1, 99).map(str)), max_size=4),
)
def test_deeper_levels_have_links_too(number: int, labels: list[str]) -> None:
    """Labels of letters and decimal levels read back as they are."""
    locator = Locator(number, tuple(labels))
    payload = deeplink.paragraph_payload(locator)
    assert set(payload) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert deeplink.parse_paragraph(payload) == (locator, "")
    keyed = deeplink.paragraph_payload(locator, KEY)
    assert deeplink.parse_paragraph(keyed) == (locator, KEY)


@pytest.mark.parametrize("part", ["annex", "annex I", "annex B", "appendix II", "annex I, appendix II"])
@pytest.mark.parametrize("labels", [(), ("b",), ("a", "ii"), ("12",)])
def test_paragraphs_of_annexes_have_links(part: str, labels: tuple[str, ...]) -> None:
    """The link of a paragraph of an annex opens that paragraph, and none of the body."""
    locator = Locator(3, labels, part)
    payload = deeplink.paragraph_payload(locator)
    assert re.fullmatch(r"[\w-]{1,64}", payload)
    assert deeplink.parse_paragraph(payload) == (locator, "")
    keyed = deeplink.paragraph_payload(locator, KEY)
    assert deeplink.parse_paragraph(keyed) == (locator, KEY)


@given(st.text(max_size=70))
def test_a_link_of_nobody_opens_nothing(text: str) -> None:
    """Any payload is read without raising."""
    assert deeplink.parse_paragraph(text) is None or text.strip().lower().startswith("p-")
