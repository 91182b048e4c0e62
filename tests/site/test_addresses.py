"""Addresses of paragraphs: each has one, it is no other's, and nothing beside the document changes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.site.addresses import Addresses, address_of, anchor, slug
from retrieval.corpus import Corpus, load
from retrieval.document import Locator
from retrieval.errors import UnknownUnitError

DATA = Path(__file__).parents[1] / "data"
FAMILY = sorted(DATA.glob("documents/*.txt")) + [
    DATA / "layouts" / f"{name}.txt" for name in ("deep", "decimals", "annexes")
]

labels = st.one_of(st.from_regex(r"[a-z]{1,4}", fullmatch=True), st.integers(1, 999).map(str))
parts = st.sampled_from([None, "annex", "annex I", "annex II", "annex I, appendix"])
locators = st.builds(Locator, st.integers(1, 9999), st.lists(labels, max_size=4).map(tuple), parts)


def document(
    folder: Path, texts: Sequence[str], *, symbol: str = "A/AC.9/2034/77", date: str = "3 March 2034"
) -> Corpus:
    """A document of the family with these paragraphs and no areas."""
    path = folder / "document.txt"
    head = f"United Nations \n{symbol}\n \nDistr.: General \n{date} \nOriginal: English \n \nLong roads\n \n"
    body = "".join(f"{number}. \n{text}\n" for number, text in enumerate(texts, start=1))
    path.write_text(head + body, encoding="utf-8")
    return load(path)


def long_document(folder: Path, count: int) -> Corpus:
    return document(folder, [f"Roads of the kind {number} should be kept open." for number in range(count)])


@given(locators, locators)
def test_no_two_places_share_an_anchor(one: Locator, other: Locator) -> None:
    """An anchor is a valid id and names one place only."""
    assert (anchor(one) == anchor(other)) == (one == other)
    assert anchor(one).replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        (Locator(39), "p39"),
        (Locator(39, ("b",)), "p39b"),
        (Locator(15, ("a", "ii")), "p15a-ii"),
        (Locator(140, ("12",)), "p140_12"),
        (Locator(3, ("b",), "annex I"), "annex-i-p3b"),
    ],
)
def test_anchors_look_as_people_cite(locator: Locator, expected: str) -> None:
    """The anchor can be typed by somebody who knows the paragraph's number."""
    assert anchor(locator) == expected


def test_slugs_are_readable() -> None:
    """A folder is the symbol in small letters."""
    assert slug("A/HRC/23/48/Add.1") == "a-hrc-23-48-add-1"


def test_address_of_a_paragraph(app: App) -> None:
    """The address names the site, the document, the area's page and the place on it; a slash at the end is no other
    site."""
    unit = app.areas[0].units[0]
    expected = f"https://x.example/p/{slug(app.corpus.document.symbol)}/{app.areas[0].name}.html#{anchor(unit.locator)}"
    assert address_of("https://x.example/p", app.corpus, unit.locator) == expected
    assert address_of("https://x.example/p/", app.corpus, unit.locator) == expected


@pytest.mark.parametrize("path", FAMILY, ids=[path.stem for path in FAMILY])
def test_every_unit_has_a_page(path: Path) -> None:
    """The pages hold every unit once, in the order of the document, and have different names."""
    document = load(path).document
    addresses = Addresses(document)
    assert tuple(unit for stretch in addresses.stretches for unit in stretch.units) == document.units
    assert len({stretch.name for stretch in addresses.stretches}) == len(addresses.stretches)
    assert all(addresses.page_of(unit.locator) == s.name for s in addresses.stretches for unit in s.units)


def test_long_documents_are_split_between_paragraphs(tmp_path: Path) -> None:
    """A page ends between two paragraphs, and the names of further pages say where they begin."""
    addresses = Addresses(long_document(tmp_path, 150).document)
    assert [(s.name, s.first, s.last) for s in addresses.stretches] == [
        ("paragraphs-p1.html", "1", "60"),
        ("paragraphs-p61.html", "61", "120"),
        ("paragraphs-p121.html", "121", "150"),
    ]


def test_a_paragraph_too_long_for_a_page_is_split_between_its_items(tmp_path: Path) -> None:
    """Recommendations that are numbered 2.1, 2.2 and so on below one paragraph fill several pages; no item is cut."""
    items = "".join(
        f"\n2.{number} \nKeep the road of the kind {number} open:\n(a) by day;\n(b) by night."
        for number in range(1, 51)
    )
    addresses = Addresses(document(tmp_path, ["One.", f"Keep roads:{items}", "Three."]).document)
    assert [(s.name, s.first, s.last) for s in addresses.stretches] == [
        ("paragraphs-p1.html", "1", "2.19"),
        ("paragraphs-p2_20.html", "2.20", "2.39"),
        ("paragraphs-p2_40.html", "2.40", "3"),
    ]


def test_what_follows_moves_no_address(tmp_path: Path) -> None:
    """More paragraphs at the end leave the addresses of all others as they were."""
    short, long = (Addresses(long_document(tmp_path, count).document) for count in (70, 150))
    assert all(short.page_of(Locator(number)) == long.page_of(Locator(number)) for number in range(1, 71))


def test_a_missing_paragraph_is_named(app: App) -> None:
    """There is no address of what the document does not have."""
    with pytest.raises(UnknownUnitError, match="9999"):
        address_of("https://x.example", app.corpus, Locator(9999))
