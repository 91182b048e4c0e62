"""What can go wrong between a bot and Telegram, at random but repeatable: the same seed gives the same faults."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["error", "page", "cut", "lost", "pause"]


@dataclass(frozen=True)
class Fault:
    """`cut` closes the connection and does nothing, `lost` does it and then closes, `page` answers as a proxy does."""

    kind: Kind
    seconds: float = 0.0
    code: int = 0
    description: str = ""
    retry_after: int | None = None


TOO_MANY = Fault("error", code=429, description="Too Many Requests: retry after 1", retry_after=1)
BROKEN = Fault("error", code=500, description="Internal Server Error")
GATEWAY = Fault("page", code=502)
CUT = Fault("cut")
LOST = Fault("lost")


class Faults:
    """Each call of `methods` fails with the chance given for each fault; one message is cut or lost once at most.

    Nobody can tell a cut from a lost reply, and by its rule the bot sends again once: with both on the same message
    even a right one would lose it. The same goes for what was being sent when the bot was killed: see `spare`.
    """

    def __init__(self, seed: int, chances: Mapping[Fault, float], methods: tuple[str, ...] = ("sendmessage",)) -> None:
        self._random = random.Random(seed)
        self._chances = chances
        self._methods = methods
        self._doubted: set[str] = set()
        self._lock = threading.Lock()
        self.made: Counter[str] = Counter()

    def spare(self, calls: Iterable[Mapping[str, Any]]) -> None:
        """These parameters are in doubt already."""
        with self._lock:
            self._doubted.update(map(str, calls))

    def next(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        if method.lower() not in self._methods:
            return None
        with self._lock:
            drawn = self._random.random()
            for fault, chance in self._chances.items():
                drawn -= chance
                if drawn < 0:
                    return self._once(fault, str(params))
            return None

    def _once(self, fault: Fault, call: str) -> Fault | None:
        if fault.kind in ("cut", "lost"):
            if call in self._doubted:
                return None
            self._doubted.add(call)
        self.made[fault.kind if fault.kind != "error" else str(fault.code)] += 1
        return fault


class Listed:
    """Exactly these faults, one for each call of the method in turn."""

    def __init__(self, method: str, *faults: Fault | None) -> None:
        self._method = method.lower()
        self._faults = list(faults)
        self._lock = threading.Lock()

    def next(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        with self._lock:
            return self._faults.pop(0) if method.lower() == self._method and self._faults else None
