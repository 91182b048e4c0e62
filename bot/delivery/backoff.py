"""How long to wait before trying again: twice as long each time, with jitter; the library is tenacity."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

T = TypeVar("T")


class AgainError(Exception):
    """Try again: after `delay` seconds where somebody said when, else after a while."""

    def __init__(self, reason: str, delay: float | None = None) -> None:
        super().__init__(reason)
        self.delay = delay


async def insist(
    attempt: Callable[[], Awaitable[T]],
    *errors: type[Exception],
    shortest: float = 0.2,
    longest: float = 30.0,
    on_failure: Callable[[Exception], None] | None = None,
) -> T:
    """Try until it works; anything but `errors` is raised. `on_failure` hears of each failure."""
    try:
        return await attempt()  # nearly always all there is: without the library's half a millisecond
    except errors as error:
        failed = [error]
    growing = wait_random_exponential(multiplier=shortest, max=longest)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.delay if isinstance(error, AgainError) else None
        return told if told is not None else max(shortest / 2, growing(state))

    def heard(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if on_failure is not None and isinstance(error, Exception):
            on_failure(error)

    async def once() -> T:
        if failed:
            raise failed.pop()
        return await attempt()

    retrying = AsyncRetrying(wait=wait, retry=retry_if_exception_type(errors), before_sleep=heard, reraise=True)
    return await retrying(once)
