"""The pages of a site: the document's words and no others inside of its quotations, and everything about each unit."""

from __future__ import annotations

import gzip
import posixpath
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urlsplit
from xml.etree.ElementTree import Element

import pytest

from bot import wording
from bot.app import default_corpus
from bot.quotation import quote
from bot.records import Records
from bot.site.addresses import FRONT, Addresses, anchor
from bot.site.building import Site
from bot.site.pages import Pages
from bot.site.rendering import DEFAULT_EXIT, Options
from bot.wording import LANGUAGES, Wordings
from retrieval.citation import STYLES, cite, link
from retrieval.corpus import Corpus, load
from retrieval.document import Unit
from retrieval.library import Library
from retrieval.reference import Reference

from .conftest import HELP, elements, parsed, text_of
from .test_addresses import FAMILY, document

LIMIT = 60 * 1024
WORD = re.compile(r"\w{4,}")


def own(article: Element, name: str) -> Iterator[Element]:
    """Elements inside of an article and not inside of one below it."""
    for child in article:
        if child.tag == name:
            yield child
        if child.tag != "article":
            yield from own(child, name)


def quotes(article: Element) -> list[str]:
    return [text_of(quoted) for quoted in own(article, "blockquote")]


def article_of(tree: Element, unit: Unit) -> Element:
    (article,) = elements(tree, "article", id=anchor(unit.locator))
    return article


def units_on(site: Site, pages: dict[str, Element], *languages: str) -> Iterator[tuple[Pages, Unit, Element]]:
    """Each unit on its pages in these languages, in all of them where none is named."""
    for shown in site.pages.values():
        for stretch in shown.addresses.stretches:
            for place in site.options.places(stretch.name, shown.folder):
                if not languages or place.language in languages:
                    for unit in stretch.units:
                        yield shown, unit, article_of(pages[place.path], unit)


def facts(article: Element) -> dict[str, list[str]]:
    """The facts beneath a quotation by their English names."""
    found = {}
    for group in (div for part in own(article, "dl") if "facts" in part.get("class", "") for div in part):
        name, *values = group
        found[text_of(name)] = [text_of(value) for value in values]
    return found


def language_of(path: str) -> str:
    return next((code for code in LANGUAGES if f"/{code}/" in f"/{path}"), wording.ENGLISH)


def test_quotations_are_the_words_of_the_source(site: Site, pages: dict[str, Element]) -> None:
    """Inside of every blockquote stand the unit's words to the letter, and each unit is quoted once on its page."""
    for _, unit, article in units_on(site, pages):
        assert quotes(article) == [unit.text, *filter(None, [unit.closing])], unit.id


def test_no_quotation_stands_elsewhere(site: Site, pages: dict[str, Element]) -> None:
    """There are as many blockquotes as quotations of units, so none is outside of its article."""
    expected = sum(1 + bool(unit.closing) for _, unit, _ in units_on(site, pages))
    assert sum(1 for tree in pages.values() for _ in tree.iter("blockquote")) == expected


def test_a_lead_in_stands_before_the_quotation(site: Site, pages: dict[str, Element]) -> None:
    """A sub-paragraph can be read as a sentence; its opening words are told apart and are not quoted with it."""
    labelled = 0
    for shown, unit, article in units_on(site, pages, "ar"):
        expected = quote(shown.corpus, unit).lead_in
        found = [p for p in own(article, "p") if p.get("class") == "lead-in"]
        assert bool(found) == bool(expected)
        if found:
            labelled += 1
            assert text_of(found[0]) == f"{Wordings().get('ar')(wording.PAGE_LEAD_IN)} {expected}"
    assert labelled


def test_everything_about_a_unit_stands_beneath_it(site: Site, pages: dict[str, Element]) -> None:
    """Meeting with its verb, addressee, strength, footnotes and references are what the export says of the unit."""
    for shown, unit, article in units_on(site, pages, "en"):
        record, found = Records(shown.corpus).unit(unit), facts(article)
        assert found.get("Addressed to") == ([record["addressee"]] if record["addressee"] else None)
        strength = record["strength"]["value"]
        assert found.get("Strength") == ([strength] if strength else None)
        assert {item["words"] for item in record["references"]} <= {
            re.sub(r" \(\d.*\)$", "", words) for words in found.get("Refers to", [])
        }
        if unit.meeting is not None:
            for said in (unit.meeting.action, unit.meeting.ordinal, str(unit.meeting.year)):
                assert said is not None
                assert said in found["Meeting"][0]
        notes = [text_of(p) for p in own(article, "p") if p.get("class") == "footnote"]
        assert notes == [f"Footnote {note.mark}: {note.text}" for note in unit.footnotes]


def test_references_lead_both_ways(site: Site, pages: dict[str, Element]) -> None:
    """What a unit derives from its words is linked from there, and says there that it was derived."""
    (shown,) = site.pages.values()
    articles = {unit.id: article for _, unit, article in units_on(site, pages, "en")}
    crossings = [crossing for found in shown.corpus.cross_references.values() for crossing in found]
    assert crossings
    for crossing in crossings:
        (see,) = [text_of(p) for p in own(articles[crossing.unit], "p") if p.get("class") == "derived"]
        assert crossing.words in see
        assert all(place in see for place in crossing.derived)
        assert all(f"{crossing.unit} (derived)" in facts(articles[unit])["Referred to by"] for unit in crossing.derived)


def test_remarks_stand_behind_the_quotation(site: Site, pages: dict[str, Element]) -> None:
    """An editorial note is on the page of its unit, outside of the document's words and before the citation."""
    seen = 0
    for shown, unit, article in units_on(site, pages):
        caption = text_of(next(own(article, "figcaption")))
        citation = cite(shown.masthead, [Reference(unit.locator)])
        notes = shown.corpus.notes.get(unit.id, ())
        assert caption == "".join(f"[sic: {note.words}] " for note in notes) + citation
        seen += len(notes)
    assert seen


def test_all_styles_can_be_copied_without_a_script(site: Site, pages: dict[str, Element]) -> None:
    """Each style stands in a block of its own, as `palermo cite` prints it."""
    for shown, unit, article in units_on(site, pages, ""):
        folded = [part for part in own(article, "details") if part.get("class") == "styles"]
        texts = [text_of(block) for block in folded[0].iter("pre")]
        places = [Reference(unit.locator)]
        expected = [cite(shown.masthead, places, style).replace("\r\n", "\n").strip("\n") for style in STYLES]
        assert texts == expected


def test_the_language_of_words_is_marked(pages: dict[str, Element]) -> None:
    """The page speaks its language and direction, a quotation the document's."""
    for path, tree in pages.items():
        language = language_of(path)
        assert (tree.get("lang"), tree.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
        assert all((quoted.get("lang"), quoted.get("dir")) == ("en", "ltr") for quoted in tree.iter("blockquote"))


def test_no_direction_mark_enters_the_pages(files: dict[str, bytes]) -> None:
    """Isolation is HTML's, so that nothing invisible is copied; titles and names for the ear have no HTML."""
    for path, content in files.items():
        if path.endswith(".html"):
            text = re.sub(r'aria-label="[^"]*"|<title>.*</title>', "", content.decode("utf-8"))
            assert not re.search("[\u2066-\u2069\u200e\u200f]", text), path


def test_titles_are_neutral(site: Site, pages: dict[str, Element]) -> None:
    """No word of the document's title or areas stands on a tab or in a history."""
    (shown,) = site.pages.values()
    telling = set(WORD.findall(" ".join([shown.masthead.title, *(h.title for h in shown.document.headings)]).lower()))
    for tree in pages.values():
        (title,) = tree.iter("title")
        assert text_of(title)
        assert not telling & set(WORD.findall(text_of(title).lower()))


def focusable(tree: Element) -> list[Element]:
    return [e for e in tree.iter() if e.tag in ("a", "summary", "button", "input") or e.get("tabindex") == "0"]


def test_the_way_out_comes_first(pages: dict[str, Element]) -> None:
    """Tab reaches the quick exit first and the way past the frame second; the exit is a link that tells nobody where
    it was."""
    for tree in pages.values():
        way_out, skip, *_ = focusable(tree)
        assert way_out.get("href") == DEFAULT_EXIT
        assert "noreferrer" in way_out.get("rel", "").split()
        assert skip.get("href") == "#content"


def test_the_exit_says_what_remains(pages: dict[str, Element]) -> None:
    """Every page says that a history remains and how to clear it, in English too where nobody read the translation."""
    for path, tree in pages.items():
        text = text_of(next(elements(tree, "details", id="leaving")))
        for language in {language_of(path), wording.ENGLISH}:
            say = Wordings().get(language)
            assert say(wording.PAGE_EXIT_HISTORY) in text
            assert say(wording.PAGE_EXIT_CLEAR) in text


def test_urgent_help_is_on_every_foot(pages: dict[str, Element]) -> None:
    """Folded, with the operator's own numbers, and the English behind an unreviewed translation."""
    for path, tree in pages.items():
        (help_text,) = elements(tree, "details", class_="urgent")
        assert help_text.get("open") is None
        text = text_of(help_text)
        assert HELP in text
        for language in {language_of(path), wording.ENGLISH}:
            assert Wordings().get(language)(wording.URGENT_LIMITS) in text
        assert wording.URGENT_NO_NUMBER not in text


def test_without_numbers_none_is_promised(app_library: Library) -> None:
    """Where the operator gave none, the page says so."""
    content = dict(Site(app_library, Options(languages=("en",))).files())[FRONT].decode("utf-8")
    assert wording.URGENT_NO_NUMBER in content


def test_nothing_runs_or_loads_from_the_page_itself(pages: dict[str, Element]) -> None:
    """The policy that every page carries holds: no script or style inside of it, no cookie, no form."""
    for path, tree in pages.items():
        (policy,) = elements(tree, "meta", http_equiv="Content-Security-Policy")
        assert "default-src 'none'" in policy.get("content", "")
        assert "unsafe" not in policy.get("content", "")
        assert [meta.get("content") for meta in elements(tree, "meta", name="referrer")] == ["no-referrer"]
        for element in tree.iter():
            assert element.tag not in ("style", "iframe", "img", "form", "input"), path
            assert element.tag != "script" or (element.get("src") and not element.text), path
            assert not [name for name in element.keys() if name == "style" or name.startswith("on")], path  # noqa: SIM118


def test_every_link_leads_somewhere(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    """Inside of the site each link, anchors included, has its end; outside are the official document and the exit."""
    anchors = {path: {e.get("id") for e in tree.iter() if e.get("id")} for path, tree in pages.items()}
    outside = set()
    for path, tree in pages.items():
        for element in tree.iter():
            for name in ("href", "src", "cite"):
                address = element.get(name)
                if address is None:
                    continue
                if urlsplit(address).scheme:
                    outside.add(address)
                    continue
                target, fragment = urldefrag(address)
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
                assert target in files, (path, address)
                assert not fragment or fragment in anchors[target], (path, address)
    hosts = {urlsplit(address).hostname for address in outside}
    assert hosts == {urlsplit(DEFAULT_EXIT).hostname, "docs.un.org"}


def test_ids_are_unique_and_headings_in_order(pages: dict[str, Element]) -> None:
    """No two elements of a page share an id, the first heading is of level 1, and no level is skipped."""
    for path, tree in pages.items():
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), path
        levels = [int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", str(element.tag))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_every_page_has_its_others(site: Site, pages: dict[str, Element]) -> None:
    """Each page links to itself in all languages of the site, visibly and for machines."""
    for path, tree in pages.items():
        (languages,) = elements(tree, "nav", class_="languages")
        assert [a.get("hreflang") for a in languages.iter("a")] == list(site.options.languages), path
        assert [a.get("hreflang") for a in elements(tree, "link", rel="alternate")] == list(site.options.languages), (
            path
        )
        assert len([a for a in languages.iter("a") if a.get("aria-current")]) == 1


def test_the_picture_and_the_table_say_the_same(site: Site, pages: dict[str, Element]) -> None:
    """Each disc has its number in the table, with the same link, and together they count every recommendation."""
    (shown,) = site.pages.values()
    tree = pages[f"{shown.folder}/{FRONT}"]
    (picture,), (table,) = tree.iter("svg"), tree.iter("table")
    discs = [(a.get("href"), text_of(a).strip()) for a in picture.iter("a")]
    assert sorted(discs) == sorted((a.get("href"), text_of(a)) for a in table.iter("a"))
    expected = [u for u in shown.document.paragraphs if u.meeting is not None and u.area is not None]
    assert sum(int(count) for _, count in discs) == len(expected) > 0
    assert all(a.get("aria-label") for a in picture.iter("a"))


def test_the_front_page_says_which_document(site: Site, pages: dict[str, Element]) -> None:
    """Title, symbol, the official document and the digest of the version stand there."""
    (shown,) = site.pages.values()
    tree = pages[f"{shown.folder}/ar/{FRONT}"]
    text = text_of(tree)
    assert all(word in text for word in (shown.masthead.title, shown.document.symbol, shown.document.sha256))
    targets = {a.get("href") for a in tree.iter("a")}
    assert {link(shown.masthead, "en"), link(shown.masthead, "ar")} <= targets


def test_pages_turn_in_the_order_of_the_document(site: Site, pages: dict[str, Element]) -> None:
    """Next leads from the front page's first to the last page, previous all the way back."""
    (shown,) = site.pages.values()
    names = [FRONT, *(stretch.name for stretch in shown.addresses.stretches)]
    for at, name in enumerate(names[1:], start=1):
        tree = pages[f"{shown.folder}/ar/{name}"]
        assert [a.get("href") for a in elements(tree, "a", rel="prev")] == [names[at - 1]]
        assert [a.get("href") for a in elements(tree, "a", rel="next")] == names[at + 1 : at + 2]


def test_pages_are_small(files: dict[str, bytes]) -> None:
    """Compressed, a page stays under 60 kB, with all that it loads."""
    shared = sum(len(gzip.compress(files[name])) for name in files if "/" not in name and not name.endswith(".html"))
    for path, content in files.items():
        assert len(gzip.compress(content)) + shared < LIMIT, path


def test_pages_of_long_documents_are_small(tmp_path: Path) -> None:
    """So does each page of a document of many long paragraphs, whose words repeat little."""
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [["".join(chance.choices(letters, k=9)) for _ in range(60)] for _ in range(300)]
    corpus = document(
        tmp_path, ["\n".join(["States should " + " ".join(w[:30]), " ".join(w[30:]) + "."]) for w in words]
    )
    found = dict(Site(Library([corpus]), Options(languages=("en",))).files())
    assert len(found) > 6
    assert all(len(gzip.compress(content)) < LIMIT for content in found.values())


def test_building_twice_gives_the_same(site: Site, files: dict[str, bytes]) -> None:
    """Neither the day nor the order of a dictionary is in the pages."""
    again = Site(Library([load(default_corpus())]), site.options)
    assert dict(again.files()) == files


def test_every_language_has_its_pages(tmp_path: Path) -> None:
    """A site in all six languages has each page in each of them, and once more at its plain address."""
    site = Site(Library([document(tmp_path, ["One.", "Two."])]), Options())
    pages = [path for path, _ in site.files() if path.endswith(".html")]
    for language in LANGUAGES:
        assert len([path for path in pages if f"/{language}/" in f"/{path}"]) * 7 == len(pages)


@pytest.mark.parametrize("path", FAMILY, ids=[path.stem for path in FAMILY])
def test_other_documents_of_the_family_have_pages(path: Path) -> None:
    """Whatever their levels, closing words and areas, every unit is quoted to the letter in its place."""
    corpus = load(path)
    site = Site(Library([corpus]), Options(languages=("en", "ar")))
    pages = {name: parsed(content) for name, content in site.files() if name.endswith(".html")}
    for _, unit, article in units_on(site, pages):
        assert quotes(article) == [unit.text, *filter(None, [unit.closing])]
    test_ids_are_unique_and_headings_in_order(pages)


def edition(tmp_path: Path, name: str, symbol: str, texts: list[str], date: str = "3 March 2034") -> Corpus:
    (tmp_path / name).mkdir()
    return document(tmp_path / name, texts, symbol=symbol, date=date)


def test_a_second_document_moves_no_page(app_library: Library, tmp_path: Path, files: dict[str, bytes]) -> None:
    """Beside another document, the pages of the first have the same addresses and the same bytes."""
    other = edition(tmp_path, "other", "A/AC.9/2034/77", ["One.", "Two."])
    options = Options(languages=("en", "ar"), urgent_help=HELP)
    both = dict(Site(Library([*app_library.corpora, other]), options).files())
    kept = {path for path in files if path.count("/") and path.split("/")[0] not in LANGUAGES}
    assert kept
    assert all(both[path] == files[path] for path in kept)
    assert "a-ac-9-2034-77/paragraphs-p1.html" in both


def test_an_earlier_edition_keeps_its_pages_and_names_the_newer(tmp_path: Path) -> None:
    """It stands where it stood, says that there is a newer one, and the newer one names it."""
    old = edition(tmp_path, "old", "A/AC.9/2034/77", ["One.", "Two."])
    new = edition(tmp_path, "new", "A/AC.9/2034/77/Rev.1", ["One.", "Two and more."])
    found = dict(Site(Library([old, new]), Options(languages=("en",))).files())
    before = text_of(parsed(found["a-ac-9-2034-77/paragraphs-p1.html"]))
    after = text_of(parsed(found["a-ac-9-2034-77-rev-1/paragraphs-p1.html"]))
    assert "There is a newer edition: A/AC.9/2034/77/Rev.1" in before
    assert "Earlier edition: A/AC.9/2034/77" in after
    assert "newer" not in after
    assert "a-ac-9-2034-77-rev-1" in found[FRONT].decode("utf-8")


def test_a_corrected_document_takes_the_address_of_its_symbol(tmp_path: Path) -> None:
    """Two sources of one symbol: what everybody cites is the newest, the other is kept under its digest."""
    old = edition(tmp_path, "old", "A/AC.9/2034/77", ["One.", "Two."])
    new = edition(tmp_path, "new", "A/AC.9/2034/77", ["One.", "Two, corrected."], date="4 March 2034")
    found = dict(Site(Library([old, new]), Options(languages=("en",))).files())
    assert b"Two, corrected." in found["a-ac-9-2034-77/paragraphs-p1.html"]
    assert b"Two." in found[f"a-ac-9-2034-77-{old.document.sha256[:8]}/paragraphs-p1.html"]


def test_citations_link_to_the_page_where_that_is_known(app_library: Library) -> None:
    """With an address of the site, the styles that hold a link point to the paragraph."""
    options = Options(languages=("en",), site_url="https://pages.example")
    site = Site(app_library, options)
    files = dict(site.files())
    for shown in site.pages.values():
        addresses = Addresses(shown.document)
        for unit in shown.document.units:
            address = addresses.address_of("https://pages.example", unit.locator)
            page = files[f"{shown.folder}/{addresses.page_of(unit.locator)}"].decode("utf-8")
            assert f"\nUR  - {address}\n" in page
