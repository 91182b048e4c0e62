"""Every question gets one answer, whatever the network and Telegram do."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.delivery import joining
from bot.delivery.clock import Clock
from bot.delivery.errors import ServiceError, StoreTakenError
from bot.delivery.sender import Errand, Sender
from bot.telegram.call import Call
from bot.telegram.incoming import Message
from tests.support.bot_api import ApiError, BotApi
from tests.support.bot_api.faults import BROKEN, CUT, GATEWAY, LOST, TOO_MANY, Fault, Listed
from tests.support.updates import DATE, GROUP, edited, message, person, said, said_in_group, update

from .bots import Echo, eventually, running, texts


def _has(api: BotApi, chat_id: int, count: int) -> bool:
    return len(texts(api, chat_id)) == count


def test_each_question_is_answered_once_and_in_order(tmp_path: Path) -> None:
    """Three questions of one chat and one of another get their answers in order, each once."""
    with BotApi() as api, running(api, tmp_path):
        api.push(said("one"), said("other", sender=person(8)), said("two"), said("three"))
        eventually(lambda: len(texts(api, 7)) == 3)
        assert texts(api, 7) == ["one", "two", "three"]
        assert texts(api, 8) == ["other"]


def test_a_repeated_update_is_answered_once(tmp_path: Path) -> None:
    """Telegram hands the same update over again, even after a restart: it is not answered again."""
    question = said("only once")
    with BotApi() as api:
        for copies in (1, 2):
            with running(api, tmp_path):
                api.push(question, said("done", sender=person(8)))
                eventually(partial(_has, api, 8, copies))
        assert texts(api, 7) == ["only once"]


def test_numbers_may_begin_anew(tmp_path: Path) -> None:
    """After a quiet week Telegram counts updates from another number: a smaller one is answered as well."""
    with BotApi() as api, running(api, tmp_path):
        api.push(said("high") | {"update_id": 900_000_000})
        eventually(lambda: texts(api, 7) == ["high"])
        api.push(said("low") | {"update_id": 5})
        eventually(lambda: texts(api, 7) == ["high", "low"])


@pytest.mark.parametrize("fault", [TOO_MANY, BROKEN, GATEWAY, CUT], ids=["429", "500", "502", "cut"])
def test_a_failed_send_is_repeated(fault: Fault, tmp_path: Path) -> None:
    """Too many requests, a fault of the server or of a proxy, a cut connection: the answer still comes, once."""
    with BotApi() as api:
        api.state.faults = Listed("sendMessage", fault)
        with running(api, tmp_path):
            api.push(said("hello"))
            eventually(lambda: texts(api, 7) == ["hello"])


def test_a_doubtful_answer_is_sent_again_at_most_once(tmp_path: Path) -> None:
    """Where the reply to each send is lost, two copies arrive, never a third, and the chat goes on."""
    with BotApi() as api:
        api.state.faults = Listed("sendMessage", LOST, LOST)
        with running(api, tmp_path):
            api.push(said("hello"))
            eventually(lambda: texts(api, 7) == ["hello", "hello"])
            api.push(said("next"))
            eventually(lambda: texts(api, 7) == ["hello", "hello", "next"])


def test_waiting_stops_only_its_own_chat(tmp_path: Path) -> None:
    """While one chat has to wait three seconds, another gets its answer."""
    with BotApi() as api:
        api.state.refuse("sendMessage", ApiError(429, "Too Many Requests", retry_after=3), chat_id=7)
        with running(api, tmp_path):
            api.push(said("slow"), said("quick", sender=person(8)))
            eventually(lambda: texts(api, 8))
            assert texts(api, 7) == []
            eventually(lambda: texts(api, 7) == ["slow"])


def test_a_hanging_call_delays_no_other_chat(tmp_path: Path) -> None:
    """A server that takes its time over one answer does not hold up the next."""
    with BotApi() as api:
        api.state.faults = Listed("sendMessage", Fault("pause", seconds=3))
        with running(api, tmp_path):
            api.push(said("slow"))
            eventually(lambda: not api.state.faults._faults)  # type: ignore[union-attr]
            api.push(said("quick", sender=person(8)))
            eventually(lambda: texts(api, 8))
            assert texts(api, 7) == []
            eventually(lambda: texts(api, 7))


def test_who_blocked_the_bot_gets_nothing(tmp_path: Path) -> None:
    """The answer is dropped, not tried again, and nothing of it stays in the store."""
    with BotApi() as api:
        api.state.blocked.add(7)
        with running(api, tmp_path) as bot:
            api.push(said("hello"), said("other", sender=person(8)))
            eventually(lambda: texts(api, 8))
            eventually(lambda: bot.service.metrics.counters["calls"]["blocked"])
            assert bot.service.metrics.counters["retries"].total() == 0


def test_an_update_that_fails_three_times_gets_one_apology(tmp_path: Path) -> None:
    """Its chat is free for the next question."""
    echo = Echo()
    with BotApi() as api, running(api, tmp_path, echo):
        api.push(said("fail"), said("next"))
        eventually(lambda: texts(api, 7) == ["sorry", "next"])
        assert echo.heard == ["fail"] * 3 + ["next"]


def test_an_edited_question_changes_its_answer(tmp_path: Path) -> None:
    """The answer is found by the question; where it is not known a new one is sent."""
    question, unknown = said("before"), said("unknown", sender=person(8))
    with BotApi() as api, running(api, tmp_path):
        api.push(question)
        eventually(lambda: texts(api, 7) == ["before"])
        api.push(edited(question, "after"), edited(unknown, "anew"))
        eventually(lambda: texts(api, 7) == ["after"])
        eventually(lambda: texts(api, 8) == ["anew"])


def test_an_old_query_is_not_answered(tmp_path: Path) -> None:
    """What waited until the query had expired is counted, not sent."""
    query = update("inline_query", {"id": "q1", "from": person(), "query": "x", "offset": ""})
    later = [0.0]
    clock = Clock(steady=lambda: time.monotonic() + later[0])
    with BotApi() as api:
        api.state.faults = Listed("answerInlineQuery", *[BROKEN] * 3)
        with running(api, tmp_path, clock=clock) as bot:
            api.push(query)
            eventually(lambda: bot.service.metrics.counters["retries"]["server"])
            later[0] = 60.0
            eventually(lambda: bot.service.metrics.counters["calls"]["expired"])
            assert not [call for call in api.state.calls if call.method == "answerInlineQuery"]


def test_a_flood_gets_one_kind_sentence(tmp_path: Path) -> None:
    """Of a hundred messages at once a chat gets what its queue holds and one sentence; others are not delayed."""
    with BotApi() as api:
        api.push(*[said(f"{number}") for number in range(100)], said("quick", sender=person(8)))
        with running(api, tmp_path) as bot:
            eventually(lambda: texts(api, 8))
            assert bot.service.metrics.counters["updates"]["dropped"] == 79
            eventually(lambda: texts(api, 7)[:2] == ["0", "1"])


def test_telegram_may_be_down_at_the_start(tmp_path: Path) -> None:
    """The bot waits, is not ready meanwhile, and answers once Telegram does."""
    with BotApi() as api:
        api.state.faults = Listed("getMe", *[CUT] * 2)
        api.push(said("hello"))
        with running(api, tmp_path) as bot:
            assert bot.service.health.faults()
            eventually(lambda: texts(api, 7) == ["hello"])
            eventually(lambda: not bot.service.health.faults())


def test_a_cut_poll_is_taken_up_again(tmp_path: Path) -> None:
    """Polls that end in the middle or with a fault of the server cost nothing but a moment."""
    with BotApi() as api:
        api.state.faults = Listed("getUpdates", CUT, BROKEN, GATEWAY, TOO_MANY)
        api.push(said("hello"))
        with running(api, tmp_path):
            eventually(lambda: texts(api, 7) == ["hello"])


def test_a_second_process_is_told_why_not(tmp_path: Path) -> None:
    """Two bots on one store: the second ends with a sentence, the first goes on."""
    with BotApi() as api, running(api, tmp_path):
        eventually(lambda: api.state.polls)
        with running(api, tmp_path) as second:
            second.thread.join(timeout=10)
            assert isinstance(second.error, StoreTakenError)
            assert "Another “palermo run” works on the store" in str(second.error)
        api.push(said("hello"))
        eventually(lambda: texts(api, 7) == ["hello"])


def test_a_refused_token_ends_with_a_sentence(tmp_path: Path) -> None:
    """It says where the right one is."""
    with BotApi() as api:
        api.state.faults = Listed("getMe", *[Fault("error", code=401, description="Unauthorized")] * 3)
        with running(api, tmp_path) as bot:
            bot.thread.join(timeout=10)
            assert isinstance(bot.error, ServiceError)
            assert "@BotFather" in str(bot.error)


def test_another_poller_ends_the_bot_after_half_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """409 is tried again for a while; then one clear sentence."""
    monkeypatch.setattr("bot.delivery.polling.CONFLICT_SECONDS", 0.5)
    monkeypatch.setattr("bot.delivery.polling._CONFLICT_PAUSE", 0.2)
    conflict = Fault("error", code=409, description="Conflict: terminated by other getUpdates request")
    with BotApi() as api:
        api.state.faults = Listed("getUpdates", *[conflict] * 50)
        with running(api, tmp_path) as bot:
            bot.thread.join(timeout=10)
            assert isinstance(bot.error, ServiceError)
            assert "Another program takes the updates of this bot" in str(bot.error)


def test_a_group_that_moved_gets_its_answer(tmp_path: Path) -> None:
    """A group that became a supergroup is answered under its new number."""
    with BotApi() as api:
        api.state.migrated[-5] = -1005
        with running(api, tmp_path):
            chat = {"id": -5, "type": "group", "title": "Old"}
            api.push(update("message", message("hello", chat=chat)))
            eventually(lambda: texts(api, -1005) == ["hello"])


def test_a_refused_answer_frees_its_chat(tmp_path: Path) -> None:
    """What Telegram will never take is given up, and the next question is answered."""
    with BotApi() as api:
        api.state.refuse("sendMessage", ApiError(400, "Bad Request: message is too long"))
        with running(api, tmp_path):
            api.push(said("first"), said("second"))
            eventually(lambda: texts(api, 7) == ["second"])


def test_a_fault_of_the_sender_does_not_block_its_chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that was worked out and could not be handed on is taken up again."""
    works, faults = Sender.deliver, [RuntimeError("a fault of ours")]

    async def deliver(self: Sender, errand: Errand) -> str:
        if faults:
            raise faults.pop()
        return await works(self, errand)

    monkeypatch.setattr(Sender, "deliver", deliver)
    with BotApi() as api, running(api, tmp_path):
        api.push(said("first"), said("second"))
        eventually(lambda: texts(api, 7) == ["first", "second"])


class Measure(Echo):
    """Says how long the text is."""

    def _echo(self, said: Message, *, edited: bool) -> Call:
        return Call("sendMessage", {"chat_id": said.chat_id, "text": str(len(said.text))}, said.chat_id, said.is_group)


def test_a_message_that_an_app_cut_is_answered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest comes a moment later: one answer to all; what is no rest gets its own, and nothing stays behind."""
    monkeypatch.setattr(joining, "PAUSE", 0.3)
    long = "word " * 800
    with BotApi() as api, running(api, tmp_path, measure := Measure()):
        api.push(said(long))
        api.push(said(long), said("the end"), said("/help"))
        eventually(lambda: len(texts(api, 7)) == 2)
        assert texts(api, 7) == [str(2 * len(long) + 2 + len("the end")), str(len("/help"))]
        api.push(said(long), said("later", date=DATE + 60))
        eventually(lambda: len(texts(api, 7)) == 4)
        assert texts(api, 7)[2:] == [str(len(long)), str(len("later"))]
        assert measure.heard[0].endswith("the end")
    with closing(sqlite3.connect(tmp_path / "palermo.db")) as store:
        assert store.execute("SELECT count(*) FROM inbox").fetchone() == (0,)


def test_other_peoples_words_are_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In groups nothing is joined, and what is forwarded or a reply stands for itself."""
    monkeypatch.setattr(joining, "PAUSE", 0.1)
    long = "word " * 800
    origin = {"type": "hidden_user", "date": DATE, "sender_user_name": "Somebody"}
    with BotApi() as api, running(api, tmp_path, Measure()):
        api.push(said(long), said("forwarded", forward_origin=origin), said_in_group(long), said_in_group("more"))
        eventually(lambda: len(texts(api, 7)) == 2 and len(texts(api, GROUP)) == 2)
        assert texts(api, 7) == [str(len(long)), "9"]
        assert texts(api, GROUP) == [str(len(long)), "4"]


def test_what_waits_for_its_rest_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot ends while it waits for the rest of a long message: the next start joins and answers it."""
    monkeypatch.setattr("bot.delivery.service._FINISH_SECONDS", 0.1)
    monkeypatch.setattr(joining, "PAUSE", 60.0)
    long = "word " * 800
    with BotApi() as api:
        with running(api, tmp_path) as bot:
            api.push(said(long), said("the end"))
            eventually(lambda: not api.state.updates)
        assert bot.error is None
        assert texts(api, 7) == []
        monkeypatch.setattr(joining, "PAUSE", 0.1)
        with running(api, tmp_path, Measure()):
            eventually(lambda: len(texts(api, 7)) == 1)
        assert texts(api, 7) == [str(len(long) + 1 + len("the end"))]
