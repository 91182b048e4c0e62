"""No log line holds a token or the words of an error."""

from __future__ import annotations

import io
import json
import logging

import pytest

from bot.logs import SafeFormatter, described

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"


def logged(form: str, name: str, message: object, *values: object, error: BaseException | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(form, ["hook-secret"]))  # type: ignore[arg-type]
    record = logging.LogRecord(
        name, logging.INFO, "", 0, message, values, (type(error), error, error.__traceback__) if error else None
    )
    handler.handle(record)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"/bot{TOKEN.replace(':', '%3A')}/getMe",
        TOKEN,
        f"token={TOKEN}.",
        "the hook-secret was wrong",
    ],
)
def test_tokens_are_struck_out(form: str, text: str) -> None:
    """In our own lines and in those of libraries, in addresses, encoded or bare."""
    for name in ("palermo.api", "httpx"):
        line = logged(form, name, text)
        assert TOKEN.partition(":")[2] not in line
        assert "hook-secret" not in line
        assert "<hidden>" in line


def test_values_of_foreign_lines_are_left_out() -> None:
    """A library may log what a person wrote: only its fixed words are shown."""
    assert "secret question" not in logged("text", "asyncio", "task %s failed", "secret question")


def test_an_error_is_told_without_its_words() -> None:
    """Its kind and its place help to find the fault; its text may be a question."""
    with pytest.raises(ValueError, match="secret") as caught:
        raise ValueError("secret question") from KeyError("another secret")
    line = logged("json", "palermo", "failed", error=caught.value)
    assert "secret" not in line + described(caught.value)
    assert json.loads(line)["error"].startswith("ValueError at test_logs.py:")
    assert "from KeyError" in line


def test_a_line_is_one_line() -> None:
    """Whatever is in it."""
    for form in ("text", "json"):
        assert logged(form, "palermo", "one\ntwo").count("\n") == 1
