"""What Telegram refuses, by number. Lengths are in UTF-16 units where nothing else is said.

The documentation says "characters" for the length of a message; counting UTF-16 units is the stricter reading.
"""

from __future__ import annotations

MESSAGE_UNITS = 4096
MESSAGE_BYTES = 32_768
ENTITIES = 100
CALLBACK_BYTES = 64
BUTTONS = 100
BUTTONS_IN_ROW = 8
COPY_UNITS = 256
CALLBACK_ANSWER_UNITS = 200
INLINE_RESULTS = 50
INLINE_ID_BYTES = 64
START_CHARACTERS = 64
COMMANDS = 100
COMMAND_DESCRIPTION = 256
DESCRIPTION = 512
SHORT_DESCRIPTION = 120


def units(text: str) -> int:
    """The length of a text in UTF-16 units. Half a surrogate pair counts as one."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """The text within a limit of UTF-16 units, cut between words where it can be, with an ellipsis."""
    if units(text) <= limit:
        return text
    cut = text[:limit]
    while units(cut) > limit - 1:
        cut = cut[:-1]
    word = cut.rsplit(" ", 1)[0]
    return f"{(word if len(word) > limit // 2 else cut).rstrip()}…"
