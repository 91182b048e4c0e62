"""When too many ask at once, or something breaks: a kind page, a count, and no word of the question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import httpx
import pytest

from bot import wording
from bot.app import App
from bot.delivery.metrics import Metrics
from bot.logs import SafeFormatter
from bot.site import forms, serving
from bot.site.building import Site
from bot.site.limiting import Limiter
from bot.site.rendering import Options
from bot.site.serving import Served
from retrieval.retriever import Retriever

OPTIONS = Options(languages=("en",), asks=True)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Broken(Retriever):
    def __init__(self) -> None: ...

    def ask(self, question: str, **_: object) -> None:  # type: ignore[override]
        raise ValueError(question)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def make(app: App) -> Callable[[], tuple[Site, Retriever]]:
    return lambda: (Site(app.library, OPTIONS), app.retriever)


def post(served: Served, body: bytes | None = b"question=tracerword", content: object = None) -> httpx.Response:
    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(served, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
            return await client.post("/ask", content=content or body, headers=FORM)  # type: ignore[arg-type]

    return asyncio.run(one())


def test_too_long_a_queue_is_not_joined(
    make: Callable[[], tuple[Site, Retriever]], metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes when too many wait is asked to come again in a few seconds."""
    monkeypatch.setattr(serving, "MOST_WAITING", 0)
    got = post(Served(OPTIONS, make, metrics, Limiter()))
    assert (got.status_code, got.headers["retry-after"]) == (503, "5")
    assert wording.OVERLOAD in got.text
    assert metrics.counters["pages"] == {"503": 1}


def test_a_form_that_does_not_end_is_given_up(
    make: Callable[[], tuple[Site, Retriever]], metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody holds a place by sending nothing."""
    monkeypatch.setattr(forms, "MOST_SECONDS", 0.05)

    async def slowly() -> object:
        yield b"question="
        await asyncio.sleep(5)

    got = post(Served(OPTIONS, make, metrics, Limiter()), content=slowly())
    assert got.status_code == 408
    assert wording.SITE_UNREADABLE in got.text


def test_a_fault_is_a_page_and_tells_nobody_the_question(
    make: Callable[[], tuple[Site, Retriever]], metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """The kind of the fault is counted; neither the page nor what is logged holds its text."""
    served = Served(OPTIONS, lambda: (make()[0], Broken()), metrics, Limiter())
    with caplog.at_level(logging.DEBUG):
        got = post(served)
    assert got.status_code == 500
    assert wording.FAULT in got.text
    assert got.headers["content-security-policy"]
    assert got.headers["cache-control"] == "no-store"
    assert metrics.counters["faults"] == {"ValueError": 1}
    formatter = SafeFormatter("text")
    assert "tracerword" not in got.text + "".join(formatter.format(record) for record in caplog.records)
