"""Malformed and unknown updates never crash, never get a wrong answer, and are counted."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.delivery import inbox
from bot.telegram.call import BotIdentity, Known
from bot.telegram.incoming import whose
from bot.telegram.responder import TelegramResponder
from tests.support.updates import BOT_ID, BOT_NAME, group, message, person, said, update

KNOWN = Known(BotIdentity(BOT_ID, BOT_NAME, supports_inline=True, supports_guests=True))
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SOUND = [
    said("Can victims be punished?"),
    update("message", message("/ask@PalermoBot child victims", chat=group())),
    update("edited_message", message("/p 12")),
    update("guest_message", message("@PalermoBot children", guest_query_id="g1")),
    update("callback_query", {"id": "c1", "from": person(), "data": "x", "message": message("y")}),
    update("inline_query", {"id": "i1", "from": person(), "query": "compensation", "offset": ""}),
    update(
        "my_chat_member",
        {
            **{"chat": group(), "from": person(), "date": 1},
            "old_chat_member": {"status": "left", "user": person(BOT_ID)},
            "new_chat_member": {"status": "member", "user": person(BOT_ID)},
        },
    ),
    update("message", message(rich_message={"blocks": [{"type": "paragraph", "text": "hello"}]})),
    update("message", message(ephemeral_message={"id": 1})),
    update("managed_bot", {"user": person(), "bot": person(9)}),
]


@pytest.fixture(scope="module")
def responder(app: App) -> TelegramResponder:
    return TelegramResponder(app)


def spoiled(sound: dict[str, Any], seed: int, junk: Any) -> dict[str, Any]:
    """One value somewhere in it replaced."""
    rng = random.Random(seed)
    found = copy.deepcopy(sound)
    place: Any = found
    while True:
        key = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
        inner = place[key]
        if isinstance(inner, dict | list) and inner and rng.random() < 0.8:
            place = inner
            continue
        place[key] = junk
        return found


@settings(max_examples=300, deadline=None)
@given(sound=st.sampled_from(SOUND), seed=st.integers(0, 2**32), junk=JUNK)
def test_a_spoiled_update_does_no_harm(responder: TelegramResponder, sound: Any, seed: int, junk: Any) -> None:
    """Any value of any update replaced by anything: it is stored or counted as malformed, and handled."""
    broken = spoiled(sound, seed, junk)
    stored = inbox.new_update(broken)
    number = broken["update_id"]
    assert (stored is not None) == (type(number) is int and abs(number) < 2**62)
    whose(broken)
    reply = responder.respond(broken, KNOWN)
    assert reply.outcome
    for call in reply.calls:
        assert call.chat_id is None or call.params.get("chat_id") == call.chat_id


@given(kind=st.from_regex(r"[a-z_]{3,20}", fullmatch=True), content=JUNK)
def test_an_unknown_kind_of_update_is_counted_and_nothing_else(
    responder: TelegramResponder, kind: str, content: Any
) -> None:
    """What Telegram invents next gets no answer."""
    if kind in {name for sound in SOUND for name in sound if name != "managed_bot"}:
        return
    reply = responder.respond({"update_id": 1, kind: content}, KNOWN)
    assert (reply.calls, reply.outcome) == ((), "unknown")
