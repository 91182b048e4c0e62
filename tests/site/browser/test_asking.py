"""What a person does with the pages, in a real browser: asks, looks, copies, changes the language, leaves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from bot.app import App
from bot.site.addresses import Addresses

from .conftest import Visit, Visitor

QUESTION = "Can victims be punished for what they were forced to do?"
STORAGE = """async () => ({
    local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length
})"""


def words(page: Page, selector: str) -> str:
    return " ".join(page.inner_text(selector).split())


def area_path(app: App) -> str:
    """The shortest page of an area."""
    addresses = Addresses(app.corpus.document)
    stretch = min((s for s in addresses.stretches if s.area is not None), key=lambda s: len(s.units))
    return f"{addresses.folder}/{stretch.name}"


def test_a_question_is_answered_with_the_words_of_the_document(visit: Visit, app: App) -> None:
    """The best quotation comes first, with its citation, and the question is shown again."""
    page = visit.ask(QUESTION)
    best = app.retriever.ask(QUESTION).hits[0].unit
    assert best.text in words(page, ".answered blockquote >> nth=0")
    assert best.locator.formal in words(page, ".answered cite >> nth=0")
    assert words(page, ".asked") == QUESTION


def test_a_follow_up_leans_on_the_question_before(visit: Visit, app: App) -> None:
    """Nobody has to say everything again, and the server has kept nothing: the page takes it along."""
    before, after = "Who trains the police?", "and below the capital?"
    page = visit.ask(before)
    page.fill("#question", after)
    page.click(".ask button[type=submit]")
    page.wait_for_selector(f".asked:has-text('{after}')")
    best = app.retriever.ask(after, previous=before).hits[0].unit
    assert best.text in words(page, ".answered blockquote >> nth=0")


def test_the_context_of_an_answer_is_its_place_in_the_document(visit: Visit) -> None:
    """One click leads to the paragraph among its neighbours, marked."""
    page = visit.ask(QUESTION)
    citation = words(page, ".answered cite >> nth=0")
    page.click(".answered .context a >> nth=0")
    page.wait_for_selector(".unit:target")
    assert words(page, ".unit:target > figure cite") == citation
    assert page.locator(".unit").count() > 3


def test_a_citation_is_copied(visitor: Visitor) -> None:
    """One click puts the citation, as it stands, into the clipboard, and says so."""
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.ask(QUESTION)
    page.click(".answered figcaption .copy >> nth=0")
    page.wait_for_selector("[role=status]:not(:empty)", state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text(".answered cite >> nth=0")


def test_the_language_follows_the_browser_and_the_person(visitor: Visitor) -> None:
    """A browser that prefers Arabic gets it at an address that names no language, and its person can choose another."""
    page = visitor(locale="ar").open()
    assert page.get_attribute("html", "dir") == "rtl"
    page.click("nav.languages a[lang=en]")
    page.wait_for_selector("html[lang=en]")
    page.click(".to-ask a")
    page.wait_for_selector("html[lang=en] #question")


def test_an_answer_stays_when_the_language_changes(visit: Visit) -> None:
    """The same question is answered on a page in the other language."""
    page = visit.ask(QUESTION)
    citation = words(page, ".answered cite >> nth=0")
    page.click("nav.languages button[lang=ar]")
    page.wait_for_selector("html[dir=rtl] .answered")
    assert words(page, ".asked") == QUESTION
    assert words(page, ".answered cite >> nth=0") == citation


def test_quotations_keep_their_language_on_a_page_from_right_to_left(visit: Visit) -> None:
    """The page runs from the right, the document's words from the left."""
    page = visit.ask(QUESTION, "ar/ask")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.eval_on_selector(".answered blockquote", "e => getComputedStyle(e).direction") == "ltr"
    assert page.get_attribute(".answered blockquote >> nth=0", "lang") == "en"


@pytest.mark.parametrize("way", ["link", "keyboard"])
def test_the_quick_exit_leaves_nothing_to_go_back_to(visit: Visit, way: str) -> None:
    """Another page stands in the place of the answer, and going back shows an empty form."""
    page = visit.ask(QUESTION)
    if way == "link":
        page.click("#exit")
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url(re.compile("^https://"))
    assert page.title() == "elsewhere"
    assert len(visit.elsewhere) == 1
    page.go_back()
    assert page.locator(".answered").count() == 0
    assert page.input_value("#question") == ""
    assert QUESTION not in page.content()


def test_one_escape_is_no_exit(visit: Visit) -> None:
    """Escape also closes things: only twice within two seconds leaves."""
    page = visit.ask(QUESTION)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert page.locator(".answered").count() > 0


def test_nothing_is_kept_of_a_visit(visit: Visit, app: App) -> None:
    """No cookie, no storage, no address with the question in it, and no request to any other host."""
    addresses = []
    visit.page.on("framenavigated", lambda frame: addresses.append(frame.url))
    visit.open(area_path(app))
    page = visit.ask(QUESTION)
    page.click(".more summary")
    assert page.evaluate(STORAGE) == {"local": 0, "session": 0, "cookie": "", "databases": 0, "caches": 0}
    assert visit.context.cookies() == []
    assert not [address for address in addresses if "?" in address or "punish" in address]
    assert "punish" not in page.title().lower()
    assert visit.elsewhere == []


def test_the_form_offers_nothing_that_was_typed_before(visit: Visit) -> None:
    """Who goes back from an answer finds an empty form."""
    page = visit.ask(QUESTION)
    page.go_back()
    page.wait_for_selector("#question")
    assert page.input_value("#question") == ""


def test_everything_can_be_done_with_the_keyboard(visit: Visit) -> None:
    """The exit is the first stop and the way to the content the second; a question is asked without a mouse."""
    page = visit.open("ask")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "exit"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
    page.keyboard.type(QUESTION)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".answered")


def test_without_javascript_everything_but_copying_works(visitor: Visitor) -> None:
    """The form, the folded parts, the languages and the exit are plain HTML."""
    visit = visitor(java_script_enabled=False)
    page = visit.ask(QUESTION)
    assert page.locator(".answered").count() > 0
    page.click(".more summary")
    assert page.is_visible(".more .answered >> nth=0")
    assert page.locator("button.copy").count() == 0
    page.click("#exit")
    page.wait_for_url(re.compile("^https://"))


def test_an_example_is_asked_with_one_click(visit: Visit, app: App) -> None:
    """Who does not know what to ask sees what asking looks like."""
    page = visit.open("ask")
    page.click(".examples button >> nth=0")
    page.wait_for_selector(".answered")
    assert words(page, ".asked") == app.corpus.examples[0]


def test_an_answer_can_be_limited_to_an_area_and_a_meeting(visit: Visit, app: App) -> None:
    """What was chosen stays chosen for the next question."""
    area = app.areas[0]
    page = visit.open("ask")
    page.click(".narrow summary")
    page.select_option("#area", area.name)
    page.fill("#question", "training of officials")
    page.click(".ask button[type=submit]")
    page.wait_for_selector(".answered")
    quoted = app.retriever.ask("training of officials", area=area.name)
    assert quoted.hits[0].unit.text in words(page, ".answered blockquote >> nth=0")
    assert page.input_value("#area") == area.name
