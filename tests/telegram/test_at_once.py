"""Through the whole bot, whatever comes at once or in excess: one answer or one kind sentence, always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wording
from bot.telegram.responder import TelegramResponder
from tests.delivery.bots import Running, eventually, running, texts
from tests.support.bot_api import BotApi
from tests.support.updates import GROUP, message, person, said, said_in_group, tap, update

SLOWLY = wording.OVERLOAD


@pytest.fixture
def bot_at_work(tmp_path: Path, api: BotApi, responder: TelegramResponder) -> Iterator[Running]:
    with running(api, tmp_path, responder, per_second=1000) as bot:
        yield bot


def answered_taps(api: BotApi) -> int:
    return [call.method for call in api.state.calls].count("answerCallbackQuery")


@pytest.mark.parametrize("tappers", [(7, 7), (7, 8)], ids=["one person twice", "two people"])
def test_parallel_taps_change_the_message_once(tappers: tuple[int, int], api: BotApi, bot_at_work: Running) -> None:
    """Both taps stop waiting, the page is shown, and nothing is sent beside it."""
    api.push(said_in_group("/prosecution"))
    eventually(lambda: texts(api, GROUP))
    (shown,) = api.messages(GROUP)
    button = next(button for button in shown.buttons if button.get("callback_data"))
    under = {"message_id": shown.message_id, "date": 1, "chat": {"id": GROUP, "type": "supergroup", "title": "x"}}
    taps = [tap(button["callback_data"], under) for _ in tappers]
    for number, one in zip(tappers, taps, strict=True):
        one["callback_query"]["from"] = person(number)
    api.push(*taps)
    eventually(lambda: answered_taps(api) == 2)
    eventually(lambda: shown.edits == 1)
    api.push(said_in_group("/meetings"))
    eventually(lambda: len(texts(api, GROUP)) == 2)
    assert shown.edits == 1


def test_two_people_at_once_in_a_group_get_their_own_answers(api: BotApi, bot_at_work: Running) -> None:
    """Each answer replies to its own question."""
    first = said_in_group("/p 12", sender=person(7))
    second = said_in_group("/p 48", sender=person(8))
    api.push(first, second)
    eventually(lambda: len(texts(api, GROUP)) == 2)
    replies = {sent.reply_to: sent.text for sent in api.messages(GROUP)}
    assert "para. 12" in replies[first["message"]["message_id"]]
    assert "para. 48" in replies[second["message"]["message_id"]]


def test_a_hundred_thousand_characters_get_one_answer(api: BotApi, bot_at_work: Running) -> None:
    """In one update, as no app sends it; the chat goes on."""
    api.push(said("victims of trafficking " * 4400))
    eventually(lambda: len(texts(api, 7)) == 1)
    api.push(said("/p 12"))
    eventually(lambda: len(texts(api, 7)) == 2)
    assert "para. 12" in texts(api, 7)[1]


def test_a_book_that_an_app_cut_gets_one_answer_or_one_sentence(api: BotApi, bot_at_work: Running) -> None:
    """Twenty-five parts of a hundred thousand characters: no answer to each, and what comes then is answered."""
    parts = [("victims of trafficking " * 179)[:4096].ljust(4096, "x") for _ in range(25)]
    api.push(*[said(part) for part in parts])
    eventually(lambda: bot_at_work.service.metrics.waiting == 0 and len(texts(api, 7)) >= 1, 30)
    api.push(said("/p 12"))
    eventually(lambda: any("para. 12" in text for text in texts(api, 7)))
    *told, _ = texts(api, 7)
    assert len([text for text in told if text != SLOWLY]) <= 1
    assert len([text for text in told if text == SLOWLY]) <= 1


def test_an_update_that_comes_twice_at_once_is_answered_once(api: BotApi, bot_at_work: Running) -> None:
    """In one batch and again in the next one."""
    question = update("message", message("/p 12"))
    api.push(question, question)
    eventually(lambda: texts(api, 7))
    api.push(question, said("/p 48"))
    eventually(lambda: len(texts(api, 7)) == 2)
    assert ["para. 12" in texts(api, 7)[0], "para. 48" in texts(api, 7)[1]] == [True, True]
