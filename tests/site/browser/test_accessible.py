"""Every kind of page, checked by axe-core, and read with zoom, on a narrow screen and in colours of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from bot.app import App

from .conftest import PHONE, ZOOMED, Visit, Visitor
from .test_asking import QUESTION, area_path

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
UNFOLD = "document.querySelectorAll('details').forEach(e => e.open = true)"
NARROW = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"

# Kinds of pages: what is opened, or what is asked.
OPENED: dict[str, Callable[[App], str]] = {
    "index": lambda app: "index.html",
    "front": lambda app: f"{area_path(app).partition('/')[0]}/index.html",
    "area": area_path,
    "form": lambda app: "ask",
    "error": lambda app: "no/such/page",
}
ASKED = {
    "answer": QUESTION,
    "list": "Which recommendations are addressed to the Secretariat?",
    "refusal": "Who won the football match?",
    "near": "How many victims are there?",
    "danger": "They locked me in. Can I be punished?",
    "language": "¿Quién protege a las víctimas de la trata?",
}
KINDS = [*OPENED, *ASKED]
# What is made of the same parts as these needs no second look at its width.
MEASURED = [*OPENED, "answer", "refusal"]


def in_language(path: str, language: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{language}/{name}"


def show(visit: Visit, app: App, kind: str, language: str = "en") -> Page:
    if kind in OPENED:
        return visit.open(in_language(OPENED[kind](app), language))
    return visit.ask(ASKED[kind], in_language("ask", language))


def violations(page: Page, options: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The rules that are broken, and the first elements that break them."""
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind in KINDS for language in ("en", "ar")])
def test_no_violation_of_wcag(visitor: Visitor, app: App, kind: str, language: str) -> None:
    """axe-core finds nothing against WCAG 2.2, levels A and AA, with all unfolded, nor in dark colours."""
    page = show(visitor(), app, kind, language)
    if kind != "area":  # where the same parts unfold a hundred times
        page.evaluate(UNFOLD)
    assert violations(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (PHONE, "ar"), (ZOOMED, "en")], ids=str)
def test_nothing_has_to_be_scrolled_sideways(visitor: Visitor, app: App, size: ViewportSize, language: str) -> None:
    """On a screen 320 pixels wide, and at 200 % on a small laptop, every kind of page fits its width."""
    visit = visitor(viewport=size, device_scale_factor=2)
    for kind in MEASURED:
        page = show(visit, app, kind, language)
        page.evaluate(UNFOLD)
        assert page.evaluate(NARROW), kind


def test_colours_of_ones_own_leave_everything_visible(visitor: Visitor, app: App) -> None:
    """With forced colours, what is a button or a link still has its edge, and a quotation its line."""
    visit = visitor(forced_colors="active")
    page = show(visit, app, "answer")
    edges = (
        "e => ['Top', 'Left', 'Right'].map(s => getComputedStyle(e)[`border${s}Width`]).some(w => parseFloat(w) > 0)"
    )
    for selector in ("#exit", ".ask button[type=submit]", "textarea", ".answered blockquote"):
        assert page.eval_on_selector(selector, edges), selector
    mark = page.eval_on_selector("mark", "e => getComputedStyle(e).backgroundColor")
    assert mark != page.eval_on_selector("body", "e => getComputedStyle(e).backgroundColor")


def test_focus_is_seen(visit: Visit, app: App) -> None:
    """Whatever has the focus has an outline that is thick enough to see."""
    page = show(visit, app, "answer")
    for selector in ("#exit", "#question", ".ask button[type=submit]", ".answered .context a", ".more summary"):
        page.focus(selector)
        page.keyboard.press("Shift")
        width = page.eval_on_selector(selector, "e => parseFloat(getComputedStyle(e).outlineWidth)")
        assert width >= 2, selector
