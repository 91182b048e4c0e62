"""Pages of an earlier edition: each paragraph names the one that took its place."""

from __future__ import annotations

import re

from bot.site.building import Site
from bot.site.rendering import Options
from retrieval.corpus import Corpus
from retrieval.library import Library
from retrieval.parser import parse

HEAD = "United Nations\nA/XYZ/9{revision}\nGeneral Assembly\n{day} May 2030\n\nReport on tides\n\n"
MOON = "The tide of the moon rises in the harbours of the coast."
LAMP = "The lamps of the keepers burn in the night for all of the ships."
NETS = "The nets of the fishers dry in the sun upon the stones."


def edition(revision: str, day: int, *paragraphs: str) -> Corpus:
    body = "".join(f"{number}. {text}\n\n" for number, text in enumerate(paragraphs, 1))
    return Corpus(parse((HEAD.format(revision=revision, day=day) + body).encode(), revision))


def articles(html: str) -> dict[str, str]:
    return dict(re.findall(r'<article class="unit" id="(\w+)"(.*?)</article>', html, re.DOTALL))


def test_each_paragraph_of_an_earlier_edition_names_its_successor() -> None:
    """Whatever its number there; one that was dropped names none, and those of the newest edition neither."""
    old, new = edition("", 1, MOON, LAMP, NETS), edition("/Rev.1", 2, LAMP, MOON)
    files = dict(Site(Library([old, new]), Options(languages=("en",))).files())
    pages = {name: articles(content.decode()) for name, content in files.items() if name.endswith(".html")}
    earlier = next(found for name, found in pages.items() if found and "p3" in found)
    newest = next(found for name, found in pages.items() if found and "p3" not in found)
    for anchor, place in (("p1", "p2"), ("p2", "p1")):
        assert re.search(
            rf'class="successor">.*href="[^"]*#{place}">A/XYZ/9/Rev.1, para. {place[1]}</a>', earlier[anchor]
        )
    assert "successor" not in earlier["p3"]
    assert not any("successor" in found for found in newest.values())
