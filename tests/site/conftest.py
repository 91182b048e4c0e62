"""The site of the document that comes with Palermo, built once from left to right and from right to left, and read by
html5lib."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest

from bot.app import App
from bot.site.building import Site
from bot.site.rendering import Options
from retrieval.library import Library

HELP = "Line of the town: 000-111 <checked today>"


@pytest.fixture(scope="session")
def app_library(app: App) -> Library:
    return Library([app.corpus])


@pytest.fixture(scope="session")
def site(app_library: Library) -> Site:
    return Site(app_library, Options(languages=("en", "ar"), urgent_help=HELP))


@pytest.fixture(scope="session")
def files(site: Site) -> dict[str, bytes]:
    """Every file of the site by its path."""
    return dict(site.files())


@pytest.fixture(scope="session")
def pages(files: dict[str, bytes]) -> dict[str, Element]:
    """The pages as trees; whatever HTML's own rules call an error stops here."""
    return {path: parsed(content) for path, content in files.items() if path.endswith(".html")}


def parsed(content: bytes) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(content.decode("utf-8"))
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]  # SVG has a namespace of its own
    return tree


def elements(tree: Element, name: str, /, **attributes: str) -> Iterator[Element]:
    """Of this name and with these attributes, `class_` for `class`; a class is one of several."""
    for element in tree.iter(name):
        if all(
            value in element.get(key.rstrip("_"), "").split()
            if key == "class_"
            else element.get(key.replace("_", "-")) == value
            for key, value in attributes.items()
        ):
            yield element


def text_of(element: Element) -> str:
    return "".join(element.itertext())
