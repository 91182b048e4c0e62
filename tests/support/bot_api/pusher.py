"""Telegram's side of a webhook: updates are posted, one chat's in order, again and again until somebody says 200."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

from .state import State

_HANDS = 8


class Pusher:
    """Posts what the double has to hand out to these ports in turn, as a reverse proxy before replicas would.

    `statuses` has what was answered each time; a connection that fails counts as 0. `accepted` counts each port's 200s.
    """

    def __init__(self, state: State, ports: Sequence[int], path: str = "/telegram") -> None:
        self._state = state
        self._ports = ports
        self._path = path
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._push, args=(hand,), daemon=True) for hand in range(_HANDS)]
        self.statuses: list[int] = []
        self.accepted: Counter[int] = Counter()

    def __enter__(self) -> Pusher:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _push(self, hand: int) -> None:
        turn = hand
        while not self._stop.wait(0.002):
            update = self._next(hand)
            if update is None:
                continue
            while not self._stop.is_set() and self.post(update, self._ports[turn % len(self._ports)]) != 200:
                turn += 1
                self._stop.wait(0.05)
            turn += 1

    def _next(self, hand: int) -> dict[str, Any] | None:
        with self._state.lock:
            if not self._state.webhook.get("url"):
                return None
            for position, update in enumerate(self._state.updates):
                if _chat(update) % _HANDS == hand:
                    return self._state.updates.pop(position)
        return None

    def post(self, update: dict[str, Any], port: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        secret = self._state.webhook.get("secret_token", "")
        try:
            headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
            connection.request("POST", self._path, json.dumps(update).encode(), headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        self.statuses.append(status)
        self.accepted[port] += status == 200
        return status


def _chat(update: dict[str, Any]) -> int:
    content: dict[str, Any] = next(value for value in update.values() if isinstance(value, dict))
    return int((content.get("chat") or content["from"])["id"])
