"""The pages on a server, with a form to ask: one ASGI application, by itself or beside the webhook.

A question comes by POST, is answered in a thread of its own, and is written nowhere. There are no cookies and no state
of anybody's, so a form that another site sends gains nothing, and none is refused for where it comes from.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TypeVar

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from bot import verdicts, wording
from bot.delivery.metrics import Metrics
from bot.names import source
from bot.wording import Wordings
from retrieval.areas import areas, meetings
from retrieval.errors import UnknownNameError
from retrieval.query import MAX_QUESTION_CHARACTERS
from retrieval.retriever import Retriever

from .addresses import FRONT
from .asking import Desk, Reply
from .building import Site
from .forms import Asked, FormError, read_form
from .limiting import Limiter
from .negotiation import of_path, preferred
from .rendering import POLICY, Options, Place, Renderer
from .stored import Files, Stored

ASK = "ask"
# Questions that wait for the thread; a longer queue would be answered too late for anybody.
MOST_WAITING = 32
_BUSY_SECONDS = 5
_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PROBLEMS = {
    404: wording.SITE_NO_PAGE,
    413: wording.SITE_TOO_LONG,
    429: wording.OVERLOAD,
    500: wording.FAULT,
    503: wording.OVERLOAD,
}
NOTHING_ASKED = Asked("")
_Result = TypeVar("_Result")


class Served:
    """The application. `make` opens the documents: a site with these options, and what answers questions about it."""

    def __init__(
        self, options: Options, make: Callable[[], tuple[Site, Retriever]], metrics: Metrics, limiter: Limiter
    ) -> None:
        self._front = _Front(options, make, metrics, limiter)
        self._app = self._front.application()

    async def prepare(self) -> None:
        """Makes all pages; else the first request does."""
        await self._front.prepare()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What every response says, errors included, is added here."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_safely)


@dataclass(frozen=True, slots=True)
class Elsewhere(Place):
    """A page that stands in for what was asked for, `depth` folders below the site's."""

    depth: int = 0

    @property
    def path(self) -> str:
        return "x/" * self.depth + self.name


class _Made:
    """What is made from the documents, once. `choices` are what an answer can be limited to: of each field of the form
    its values, and what a person reads."""

    def __init__(self, site: Site, retriever: Retriever, wordings: Wordings) -> None:
        self.files = Files(site.files())
        self.desk = Desk(retriever, site.pages, wordings)
        self.forms: dict[Place, bytes] = {}  # of each language, before anything was asked
        self.library = [pages for pages in site.pages.values() if site.newer(pages) is None]
        first = self.library[0].document
        years = dict.fromkeys(str(meeting.year or meeting.ordinal) for meeting in meetings(first))
        self.choices = {
            "areas": [(area.name, f"{area.marker}. {area.title}".removeprefix(". ")) for area in areas(first)],
            "years": [(year, year) for year in years],
            "documents": [(pages.document.symbol, pages.document.symbol) for pages in self.library],
        }


class _Front:
    """Pages, answers and refusals. Whatever takes long is done in one thread, so that the loop stays free."""

    def __init__(
        self, options: Options, make: Callable[[], tuple[Site, Retriever]], metrics: Metrics, limiter: Limiter
    ) -> None:
        self._languages = options.languages
        self._renderer = Renderer(options)
        self._make = make
        self._metrics = metrics
        self._limiter = limiter
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._waiting = 0
        self._made: _Made | None = None

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route(f"/{ASK}", self._ask, methods=["GET", "POST"]),
                Route(f"/{{language}}/{ASK}", self._ask, methods=["GET", "POST"]),
                Route("/{path:path}", self._page),
            ],
            middleware=[Middleware(GZipMiddleware, compresslevel=6)],
            exception_handlers={HTTPException: self._refused, Exception: self._failed},
        )

    async def prepare(self) -> _Made:
        if self._made is not None:
            return self._made
        return await self._apart(self._prepare)

    def _prepare(self) -> _Made:
        """Nobody comes in between: there is one thread."""
        if self._made is None:
            self._made = _Made(*self._make(), self._renderer.wordings)
        return self._made

    async def _apart(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # -- pages -------------------------------------------------------------------------------------------------------

    async def _page(self, request: Request) -> Response:
        files = (await self.prepare()).files
        path: str = request.path_params["path"]
        stored = files.get(path)
        if stored is None:
            if files.is_folder(path):
                return _redirect(f"{path.rpartition('/')[2]}/")
            raise HTTPException(404)
        name = path.rpartition("/")[2] or FRONT
        if name.endswith(".html") and (away := self._in_own_language(request, path, name)):
            return away
        return self._sent(request, stored)

    def _sent(self, request: Request, stored: Stored) -> Response:
        tag = f'"{stored.tag}"'
        headers = {"ETag": f"W/{tag}", "Cache-Control": stored.caching, "Vary": "Accept-Language"}
        if tag in request.headers.get("if-none-match", ""):
            self._metrics.count("pages", "unchanged")
            return Response(status_code=304, headers=headers)
        self._metrics.count("pages", "page")
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(stored.packed, media_type=stored.media_type, headers=headers)
        return Response(stored.content(), media_type=stored.media_type, headers=headers)

    def _in_own_language(self, request: Request, path: str, name: str) -> Response | None:
        """Where an address names no language, to the one that the browser prefers, if that is another."""
        if len(self._languages) < 2 or of_path(path, self._languages):
            return None
        wanted = preferred(request.headers.get("accept-language", ""), self._languages)
        return _redirect(f"{wanted}/{name}") if wanted and wanted != self._languages[0] else None

    # -- asking ------------------------------------------------------------------------------------------------------

    async def _ask(self, request: Request) -> Response:
        language = request.path_params.get("language", "")
        if language and language not in self._languages:
            raise HTTPException(404)
        place = Place(ASK, language=language)
        if request.method == "POST":
            return await self._answer(request, place)
        if away := self._in_own_language(request, place.path, ASK):
            return away
        made = await self.prepare()
        self._metrics.count("pages", "form")
        if place not in made.forms:
            made.forms[place] = await self._apart(lambda: self._form(made, place))
        return _page_of(made.forms[place])

    async def _answer(self, request: Request, place: Place) -> Response:
        if wait := self._limiter.wait(request.client.host if request.client else ""):
            raise HTTPException(429, headers={"Retry-After": str(wait)})
        try:
            asked = await read_form(request)
        except FormError as error:
            raise HTTPException(error.status) from None
        except ClientDisconnect:
            return Response(status_code=400)
        made = await self.prepare()
        if self._waiting >= MOST_WAITING:
            raise HTTPException(503, headers={"Retry-After": str(_BUSY_SECONDS)})
        self._waiting += 1
        try:
            html, outcome = await self._apart(lambda: self._answered(made, place, asked))
        except UnknownNameError:
            raise HTTPException(400) from None
        finally:
            self._waiting -= 1
        self._metrics.count("pages", "answer")
        self._metrics.count("outcomes", outcome)
        return _page_of(html)

    def _answered(self, made: _Made, place: Place, asked: Asked) -> tuple[bytes, str]:
        started = time.perf_counter()
        reply = made.desk.reply(asked, self._renderer.wording_of(place))
        html = self._form(made, place, asked, reply)
        self._metrics.respond_seconds.observe(time.perf_counter() - started)
        return html, reply.outcome

    def _form(self, made: _Made, place: Place, asked: Asked = NOTHING_ASKED, reply: Reply | None = None) -> bytes:
        """The form, beneath the answer to what was asked with it."""
        say = self._renderer.wording_of(place)
        return self._renderer.render(
            "ask.html",
            place,
            library=made.library,
            asked=asked,
            reply=reply,
            **made.choices,
            verdicts=verdicts,
            wordings=self._renderer.wordings,
            source=lambda unit: source(say, unit),
            longest=MAX_QUESTION_CHARACTERS,
            # In another language the same is asked again. What somebody tells of himself is not sent around for it.
            again=list(asdict(asked).items()) if reply is not None and not reply.danger else [],
        )

    # -- refusals ----------------------------------------------------------------------------------------------------

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        self._metrics.count("pages", str(error.status_code))
        return self._problem(request, error.status_code, dict(error.headers or {}))

    async def _failed(self, request: Request, error: Exception) -> Response:
        self._metrics.count("faults", type(error).__name__)
        return self._problem(request, 500, {})

    def _problem(self, request: Request, status: int, headers: dict[str, str]) -> Response:
        named = of_path(request.scope["path"], self._languages)
        language = named or preferred(request.headers.get("accept-language", ""), self._languages) or ""
        depth = request.scope.get("raw_path", b"/").partition(b"?")[0].count(b"/") - 1
        place = Elsewhere(language=language if len(self._languages) > 1 else "", depth=max(0, min(depth, 50)))
        message = _PROBLEMS.get(status, wording.SITE_UNREADABLE)
        html = self._renderer.render("problem.html", place, message=message)
        return _page_of(html, status, headers)


def _page_of(html: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A page for this request alone: nobody keeps it."""
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(html, status, headers, media_type="text/html")


def _redirect(location: str) -> Response:
    """`location` is relative to the page, so that no header of the request is repeated."""
    return Response(status_code=302, headers={"Location": location, "Vary": "Accept-Language"})
