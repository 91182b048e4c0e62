"""The time, unmoved by jumps of the machine's clock."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970, counted from the machine's clock at the start by a clock that only runs forward.

    A machine that starts with a wrong clock would take every waiting question for too old. So nothing is deleted for
    its age until `correct` has compared the time with that of Telegram's server.
    """

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._offset = wall() - steady()
        self.is_confirmed = False

    def now(self) -> float:
        return self._steady() + self._offset

    def correct(self, server_time: float) -> float:
        """Take the server's time where ours is more than a minute off; gives by how many seconds it was."""
        difference = server_time - self.now()
        if abs(difference) > 60:
            self._offset += difference
        self.is_confirmed = True
        return difference
