"""What the commands share: options, text from arguments or standard input, and where output goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.errors import InputError

MAX_INPUT_BYTES = 1024 * 1024
_Command = TypeVar("_Command", bound=Callable[..., Any])

corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Use this document, or folder of documents, instead of the default one.",
)
document_option = click.option(
    "--document", metavar="SYMBOL", help="Use this document of a folder: its symbol, or how its SHA-256 begins."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def text_of(arguments: tuple[str, ...]) -> str:
    """The text of a TEXT argument: its words joined, or standard input where it is `-`.

    Raises InputError where it is not UTF-8, or longer than MAX_INPUT_BYTES.
    """
    text = _standard_input() if arguments == ("-",) else " ".join(arguments)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError("The text is not valid UTF-8. Save or type it as UTF-8 and try again.") from error
    return text


def emit(records: Iterable[Mapping[str, Any]]) -> None:
    """JSON Lines on standard output, UTF-8 whatever the locale."""
    from bot.records import dumps

    for record in records:
        click.echo(dumps(record).encode("utf-8"))


def say(message: str) -> None:
    """One sentence on standard error."""
    click.echo(message, err=True)


def not_found(message: str, *, as_json: bool) -> int:
    """Say what the document lacks, as JSON on standard output or as a sentence on standard error; gives status 1."""
    if as_json:
        emit([{"error": message}])
    else:
        say(message)
    return 1


def _standard_input() -> str:
    if sys.stdin is None:
        raise InputError("Standard input is closed. Give the text as an argument.")
    raw = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
    if len(raw) > MAX_INPUT_BYTES:
        raise InputError("The text on standard input is longer than 1 MiB. Give a shorter one.")
    try:
        return raw.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError("Standard input is not valid UTF-8. Save the text as UTF-8 and try again.") from error
