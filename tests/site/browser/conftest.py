"""Debian's Chromium on a real `palermo serve`, one of each for all tests of this folder.

Playwright's loop runs in the main thread while its browser is open, and tests elsewhere start loops of their own, so
the browser closes with the last test here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, ViewportSize, sync_playwright

from tests.support.pages import Server, served

PHONE: ViewportSize = {"width": 320, "height": 640}
# A laptop's window of 1280 by 800 pixels at 200 %.
ZOOMED: ViewportSize = {"width": 640, "height": 400}
# Chromium says of a page that it was not there; the page says so itself.
_NOT_FOUND = "404 (Not Found)"
_places = count(1)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """In CI a browser that is missing is a fault; elsewhere these tests are skipped."""
    chromium = shutil.which("chromium")
    if chromium is None:
        message = "no Chromium: apt-get install --no-install-recommends chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """In English and Arabic: one language from left to right, one from right to left."""
    folder = tmp_path_factory.mktemp("serve")
    env = {
        "XDG_CACHE_HOME": str(folder),
        "PALERMO_URGENT_HELP": "Helpline of the example 0800 000 000",
        "PALERMO_SITE_PROXIES": "127.0.0.1",
    }
    with served(folder, "--language", "en", "--language", "ar", env=env) as running:
        yield running


@dataclass
class Visit:
    """A fresh browser of somebody's: what it asked of other hosts, and what went wrong on its pages."""

    context: BrowserContext
    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and _NOT_FOUND not in said.text:
            self.complaints.append(said.text)

    def open(self, path: str = "") -> Page:
        self.page.goto(f"{self.address}/{path}")
        return self.page

    def ask(self, question: str, path: str = "ask") -> Page:
        page = self.open(path)
        page.fill("#question", question)
        page.click(".ask button[type=submit]")
        page.wait_for_selector(".asked, .danger")
        page.wait_for_load_state()  # its script has run
        return page


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Makes visits; nothing may go wrong on their pages, and only the quick exit may ask for another host."""
    visits: list[Visit] = []

    def make(**options: Any) -> Visit:
        # Everybody comes from another place, or all together would be asking too much.
        headers = {"X-Forwarded-For": f"2001:db8:0:{next(_places):x}::1"}
        context = browser.new_context(**{"locale": "en-GB", "extra_http_headers": headers, **options})
        visit = Visit(context, context.new_page(), server.address)

        def watch(route: Route) -> None:
            url = route.request.url
            if urlsplit(url).netloc == urlsplit(server.address).netloc:
                route.continue_()
            else:
                visit.elsewhere.append(url)
                route.fulfill(status=200, content_type="text/html", body="<title>elsewhere</title>")

        context.route("**/*", watch)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", visit.hear)
        visits.append(visit)
        return visit

    yield make
    for visit in visits:
        visit.context.close()
        assert visit.complaints == []


@pytest.fixture
def visit(visitor: Visitor) -> Visit:
    return visitor()
