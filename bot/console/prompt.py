"""Lines that a person types: with editing keys and a history in memory on a terminal, plainly from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

PROMPT = "› "


def typed(commands: Sequence[str], history: Path | None) -> Iterator[str]:
    """Lines from a terminal. Ctrl-C empties the line, Ctrl-D ends; nothing is written to disk without `history`.

    All that takes time happens at the call, so that whoever greets afterwards is listening.
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    kept: History = FileHistory(str(history)) if history else InMemoryHistory()
    completer = WordCompleter([f"/{name}" for name in commands], sentence=True)
    session: PromptSession[str] = PromptSession(
        PROMPT, history=kept, completer=completer, complete_while_typing=False, enable_history_search=True
    )
    return _prompted(session)


def _prompted(session: PromptSession[str]) -> Iterator[str]:
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def piped() -> Iterator[str]:
    """Lines from standard input; what is not UTF-8 is replaced, since a conversation goes on."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")
