"""Whatever goes into a message, each part can be sent, and together the parts are the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    MessageLimit,
)

from bot.telegram import limits
from bot.telegram.markup import Block, Button, Kind, Run, Sheet, Style, clean, cut_text, fits, html, keyboard, parts
from tests.support.bot_api import parse_html
from tests.support.bot_api.markup import units
from tests.support.bot_api.rules import check_keyboard, text_of

_ODD = [
    "<b",
    "</blockquote>",
    "&amp;",
    "&",
    "<3 /",
    "a<b & c",
    "אבג",
    "\u202e",
    "\u2066",
    "\x00",
    "\ud83d",
    "\n\n\n",
    '"',
    "'",
]
_LONG = ["😀" * 4000, "x" * 9000, "word. " * 1500, "&" * 4000, "é" * 5000, "𐍈" * 3000]
HOSTILE = st.sampled_from([*_ODD, *_LONG])
WORDS = st.one_of(HOSTILE, st.text(max_size=300))
STYLES: list[Style] = ["", "b", "i", "u", "s", "code", "a"]
RUNS = st.builds(
    lambda text, style: Run(clean(text), style, "https://example.org/?a=1&b=%22" if style == "a" else ""),
    WORDS,
    st.sampled_from(STYLES),
)
KINDS: list[Kind] = ["line", "quote", "expandable"]
BLOCKS = st.builds(Block, st.lists(RUNS, max_size=8).map(tuple), st.sampled_from(KINDS), st.booleans())


def letters(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=5))
def test_every_part_can_be_sent_and_nothing_is_lost(blocks: list[Block]) -> None:
    """Each part passes Telegram's checks, and the parts joined are the text, white space aside."""
    made = parts(blocks)
    shown = []
    for part in made:
        source = html(part)
        text, _ = parse_html(source)
        if text:
            text_of({"text": source, "parse_mode": "HTML"})
        shown.append(text)
        assert fits(part)
    assert letters("".join(shown)) == letters("".join(block.text for block in blocks))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Word", "(b)", "States", "parties.", "Consider;", "émigré", "😀"]), min_size=2))
def test_a_long_quotation_is_cut_between_words_and_joins_to_itself(words: list[str]) -> None:
    """Joined as they stand, the parts of a long quotation are its exact text."""
    text = " ".join(words * (5000 // len(words)))
    made = parts([Block((Run(text),), "quote")])
    assert len(made) > 1
    assert "".join(block.text for part in made for block in part) == text
    assert all(block.text.endswith(" ") for part in made[:-1] for block in part)


def test_a_long_text_is_cut_after_a_sentence_where_there_is_one() -> None:
    """A part ends with a whole sentence rather than in the middle of one."""
    text = "This is one sentence. " * 400
    first, *_ = parts([Block((Run(text),), "quote")])
    assert first[0].text.endswith("sentence. ")


@given(st.text(min_size=2, max_size=400), st.integers(min_value=2, max_value=200))
def test_a_cut_leaves_something_on_both_sides(text: str, room: int) -> None:
    """No cut is empty, so cutting comes to an end."""
    assert 0 < cut_text(text, room) < len(text)


def test_more_marks_than_telegram_takes_are_dropped_from_the_end() -> None:
    """A quotation keeps all of its words and the first of its marks."""
    runs = tuple(Run(f"w{n} ", "b") for n in range(150))
    (part,) = parts([Block(runs, "quote")])
    text, entities = parse_html(html(part))
    assert text == "".join(run.text for run in runs).strip()
    assert 90 < len(entities) <= limits.ENTITIES


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.builds(Button, text=st.text(min_size=1, max_size=5), callback=st.text(min_size=1, max_size=70)),
            max_size=12,
        ),
        max_size=20,
    )
)
def test_a_keyboard_is_always_one_that_telegram_takes(rows: list[list[Button]]) -> None:
    """Buttons with too much data are left out, long rows are broken, and a hundred are the end."""
    check_keyboard(keyboard(tuple(map(tuple, rows))))


def test_a_citation_that_is_too_long_to_copy_has_no_copy_button() -> None:
    """Telegram refuses the whole message for one such button."""
    assert keyboard(((Button("Copy", copy="x" * 257), Button("Ok", copy="y" * 256)),)) == {
        "inline_keyboard": [[{"text": "Ok", "copy_text": {"text": "y" * 256}}]]
    }


def test_previews_are_off_and_buttons_stand_under_the_last_message() -> None:
    """A citation's link opens no preview, and a text in two parts has its buttons once."""
    first, last = Sheet((Block((Run("word " * 1000),)),), ((Button("B", callback="x"),),)).messages()
    assert first["link_preview_options"] == {"is_disabled": True}
    assert ("reply_markup" in first, "reply_markup" in last) == (False, True)


@given(st.text(max_size=300))
def test_lengths_are_counted_as_telegram_counts(text: str) -> None:
    """Characters outside of the basic plane count twice."""
    assert limits.units(text) == units(text)


def test_the_limits_are_those_of_python_telegram_bot() -> None:
    """A limit that Telegram changes shows here after the next update of the library."""
    assert limits.MESSAGE_UNITS == MessageLimit.MAX_TEXT_LENGTH
    assert limits.ENTITIES == MessageLimit.MESSAGE_ENTITIES
    assert limits.CALLBACK_BYTES == InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert limits.COPY_UNITS == InlineKeyboardButtonLimit.MAX_COPY_TEXT
    assert limits.CALLBACK_ANSWER_UNITS == CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    assert limits.INLINE_RESULTS == InlineQueryLimit.RESULTS
    assert limits.INLINE_ID_BYTES == InlineQueryResultLimit.MAX_ID_LENGTH
    assert limits.COMMANDS == BotCommandLimit.MAX_COMMAND_NUMBER
    assert limits.COMMAND_DESCRIPTION == BotCommandLimit.MAX_DESCRIPTION
    assert limits.DESCRIPTION == BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    assert limits.SHORT_DESCRIPTION == BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
