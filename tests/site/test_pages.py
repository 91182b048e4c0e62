"""The pages of a site: the document's words and no others inside of its quotations, and everything about each unit."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.site.addresses import anchor
from bot.site.building import Site
from bot.wording import LANGUAGES
from retrieval.document import Unit

from .conftest import elements, text_of

LIMIT = 60 * 1024


def own(article: Element, name: str) -> Iterator[Element]:
    """Elements inside of an article and not inside of one below it."""
    for child in article:
        if child.tag == name:
            yield child
        if child.tag != "article":
            yield from own(child, name)


def articles(tree: Element, unit: Unit) -> list[Element]:
    return list(elements(tree, "article", id=anchor(unit.locator)))


def quotes(article: Element) -> list[str]:
    return [text_of(quote) for quote in own(article, "blockquote")]


def unit_pages(site: Site, pages: dict[str, Element]) -> Iterator[tuple[str, Unit, Element]]:
    """Each unit on each of its pages, in every language."""
    for document in site.pages.values():
        for stretch in document.addresses.stretches:
            for place in site.options.places(stretch.name, document.folder):
                for unit in stretch.units:
                    (article,) = articles(pages[place.path], unit)
                    yield place.path, unit, article


def test_quotations_are_the_words_of_the_source(site: Site, pages: dict[str, Element]) -> None:
    """Inside of every blockquote stand the unit's words to the letter, and each unit is quoted once on its page."""
    for path, unit, article in unit_pages(site, pages):
        assert quotes(article) == [unit.text, *filter(None, [unit.closing])], (path, unit.id)


def test_no_quotation_stands_elsewhere(site: Site, pages: dict[str, Element]) -> None:
    """There is no blockquote outside of a unit's article."""
    texts = {text for p in site.pages.values() for u in p.document.units for text in (u.text, u.closing)}
    assert all(text_of(quote) in texts for tree in pages.values() for quote in tree.iter("blockquote"))


def test_the_language_of_words_is_marked(pages: dict[str, Element]) -> None:
    """The page speaks its language and direction, a quotation the document's."""
    for path, tree in pages.items():
        language = next((code for code in LANGUAGES if f"/{code}/" in f"/{path}"), "en")
        assert (tree.get("lang"), tree.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
        assert all((q.get("lang"), q.get("dir")) == ("en", "ltr") for q in tree.iter("blockquote"))
