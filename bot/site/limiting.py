"""How many questions come from one place, without knowing the place: a keyed hash, forgotten within a minute."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import Counter
from collections.abc import Callable

WINDOW_SECONDS = 60.0
ASKS_PER_WINDOW = 30
# Of a flood from everywhere no more is kept; whoever comes later in that minute shares one count.
MOST_CLIENTS = 50_000
# Whoever has one address of a network of this size has all of them.
_NETWORK_BITS = 64


class Limiter:
    """Counts by minute. Key and counts are thrown away together, and neither leaves the process."""

    def __init__(self, most: int = ASKS_PER_WINDOW, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._begin(clock())

    def _begin(self, now: float) -> None:
        self._until = now + WINDOW_SECONDS
        self._key = secrets.token_bytes(32)
        self._counts: Counter[bytes] = Counter()

    def wait(self, client: str) -> int:
        """Counts one question from this address: 0 where it may be asked, else after how many seconds."""
        now = self._clock()
        if now >= self._until:
            self._begin(now)
        place = hashlib.blake2b(_network(client), key=self._key, digest_size=16).digest()
        if place not in self._counts and len(self._counts) >= MOST_CLIENTS:
            place = b""
        self._counts[place] += 1
        return 0 if self._counts[place] <= self._most else max(1, round(self._until - now))


def _network(client: str) -> bytes:
    """An IPv4 address, or the network of an IPv6 one; whatever else a proxy wrote, as it is."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client.encode("utf-8", "replace")
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped.packed
        return address.packed[: _NETWORK_BITS // 8]
    return address.packed
