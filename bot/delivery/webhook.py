"""The webhook: an ASGI endpoint that says 200 only after the update is on the disk.

Starlette and uvicorn come with the extra `webhook` and are imported when one is served.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.errors import MissingExtraError

from .errors import StoreUnavailableError
from .polling import Inlet

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

MOST_BYTES = 1024 * 1024
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class _RefusalError(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


def application(inlet: Inlet, secret: str, path: str, pages: ASGIApp | None = None) -> Starlette:
    """POST to `path`: 403 without the secret, 413 and 400 for what cannot be an update, 503 for later.

    `pages` gets every other path.
    """
    try:
        import uvicorn  # noqa: F401 - missing it shows before anything is served
        from starlette.applications import Starlette
        from starlette.responses import Response
        from starlette.routing import Mount, Route
    except ImportError:
        raise _missing() from None
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        try:
            given = request.headers.get(_HEADER, "").encode("latin-1", "replace")
            if not hmac.compare_digest(given, expected):
                raise _RefusalError(403)
            updates = inlet.read([_update(await _body(request))])
            if not updates:
                raise _RefusalError(400)
            await inlet.put(updates, patient=False)
        except _RefusalError as refusal:
            return Response(status_code=refusal.status)
        except StoreUnavailableError:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    routes: list[BaseRoute] = [Route(path, receive, methods=["POST"])]
    if pages is not None:
        routes.append(Mount("/", app=pages))
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes:
    """No more of it is read than an update can have."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise _RefusalError(413)
    return bytes(body)


def _update(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _RefusalError(400) from None


def path_of(address: str) -> str:
    return urlsplit(address).path or "/"


def _missing() -> MissingExtraError:
    return MissingExtraError(
        "A webhook needs two more packages. Install them with: pip install 'palermo[webhook]'; or unset "
        "PALERMO_WEBHOOK_URL for long polling."
    )
