"""Logs that say what happened and nothing of whom it happened to: no token, no question, no name, no id of Telegram's.

Our own lines are written with that in mind. For everything else: the message of a foreign library is shown without its
values, an error without its text (both may hold a question), and whatever looks like a token is struck out last.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

_TOKEN = re.compile(r"(?<![A-Za-z0-9])(?:bot)?\d{2,}(?::|%3[Aa])[A-Za-z0-9_-]{8,}")
OURS = "palermo"
_HIDDEN = "<hidden>"


class SafeFormatter(logging.Formatter):
    """Text or JSON, one line a record. `secrets` are struck out wherever they appear."""

    def __init__(self, form: Literal["text", "json"], secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._form = form
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if (trace := getattr(record, "id", None)) is not None:
            said["id"] = trace
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = described(record.exc_info[1])
        if self._form == "json":
            return self._struck(json.dumps(said, ensure_ascii=False))
        line = f"{said['time']} {said['level']:<7} {said['logger']}: {said['message']}"
        extra = " ".join(f"{name}={said[name]}" for name in ("id", "error") if name in said)
        return self._struck(" ".join(f"{line} {extra}".split("\n")).rstrip())

    def _struck(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, line)


def described(error: BaseException) -> str:
    """What kind of error, and where, innermost last; never its text."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    caused = f" from {described(error.__cause__)}" if error.__cause__ is not None else ""
    return f"{type(error).__name__} at {where}{caused}" if where else f"{type(error).__name__}{caused}"


def set_up(level: str, form: Literal["text", "json"] | None, secrets: Iterable[str] = ()) -> None:
    """All logging of this process, to stderr; uncaught errors go the same way, in every thread."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter(form or ("text" if sys.stderr.isatty() else "json"), secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    log = logging.getLogger(OURS)

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("Stopped by an error", exc_info=(kind, error, trace))

    sys.excepthook = uncaught
    import threading

    threading.excepthook = lambda found: log.critical("A thread stopped by an error", exc_info=found.exc_value)
    sys.unraisablehook = lambda found: log.error("An error while cleaning up", exc_info=found.exc_value)


def on_loop_error(_loop: object, context: dict[str, Any]) -> None:
    """For asyncio, whose own handler writes out what tasks hold."""
    error = context.get("exception")
    logging.getLogger(OURS).error("An error in the background", exc_info=error if error is not None else False)


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    return str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
