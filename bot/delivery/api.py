"""The Bot API: a method and its parameters in, its result or one of three errors out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from .backoff import insist
from .clock import Clock
from .errors import DoubtError, RefusedError, UnsentError
from .http import HttpClient, Response
from .proxy import proxy_of

POLL_SECONDS = 50
_SEND_SECONDS = 30.0
_log = logging.getLogger("palermo.api")


class BotApi:
    """`last_success` is when Telegram last said anything, on the clock given. The token stands in every path.

    Raises SettingsError for a proxy that cannot be used.
    """

    def __init__(self, address: str, token: str, clock: Clock) -> None:
        self._path = f"/bot{token}/"
        proxy = proxy_of(address)
        self._calls = HttpClient(address, proxy=proxy)
        self._polls = HttpClient(address, limit=1, proxy=proxy)
        self._clock = clock
        self._probing: asyncio.Task[None] | None = None
        self.last_success: float | None = None

    async def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """The method's result. Raises RefusedError, UnsentError or DoubtError."""
        return self._result(await self._calls.post(self._path + method, _body(params), _SEND_SECONDS))

    async def get_updates(self, offset: int | None, allowed: list[str], timeout: int = POLL_SECONDS) -> Any:
        """Waits up to `timeout` seconds for updates; `offset` confirms all that come before it."""
        params: dict[str, Any] = {"timeout": timeout, "allowed_updates": allowed}
        if offset is not None:
            params["offset"] = offset
        return self._result(await self._polls.post(f"{self._path}getUpdates", _body(params), timeout + 10.0))

    async def get_me(self) -> Any:
        """Compares the clocks as well."""
        response = await self._calls.post(f"{self._path}getMe", b"{}", _SEND_SECONDS)
        result = self._result(response)
        if (date := response.headers.get("date")) is not None:
            try:
                difference = self._clock.correct(parsedate_to_datetime(date).timestamp())
            except ValueError:
                return result
            if abs(difference) > 60:
                _log.warning("This machine's clock is off by %d seconds. Set it right.", -difference)
        return result

    async def is_up(self) -> None:
        """Returns once Telegram answers; all who wait share one probe."""
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(self._probe())
        await asyncio.shield(self._probing)

    def close(self) -> None:
        self._calls.close()
        self._polls.close()
        if self._probing is not None:
            self._probing.cancel()

    async def _probe(self) -> None:
        async def probe() -> None:
            try:
                await self.get_me()
            except RefusedError as refusal:
                if refusal.code >= 500:
                    raise

        await insist(probe, UnsentError, DoubtError, RefusedError, longest=15.0)

    def _result(self, response: Response) -> Any:
        try:
            answer = json.loads(response.body)
            is_ok = answer.get("ok") is True
        except (ValueError, AttributeError):
            raise _without_words(response.status) from None
        self.last_success = self._clock.now()
        if is_ok:
            return answer.get("result")
        raise _refusal(answer, response.status)


def _body(params: Mapping[str, Any]) -> bytes:
    return json.dumps(params, separators=(",", ":")).encode()


def _without_words(status: int) -> Exception:
    """A proxy in between said something. Only of these is it known that the Bot API did nothing."""
    if status in (429, 502, 503):
        return RefusedError(status, "no answer of the Bot API")
    return DoubtError(f"HTTP {status}")


def _refusal(answer: Mapping[str, Any], status: int) -> RefusedError:
    told = answer.get("parameters")
    parameters: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    retry_after, migrated = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
    return RefusedError(
        answer["error_code"] if isinstance(answer.get("error_code"), int) else status,
        str(answer.get("description", "")),
        float(retry_after) if isinstance(retry_after, int | float) else None,
        migrated if isinstance(migrated, int) else None,
    )
