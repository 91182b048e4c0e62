"""Command lists and descriptions: what Telegram shows of the bot, per scope and language."""

from __future__ import annotations

from bot.telegram.profile import Entry, changes, questions, wanted
from bot.telegram.responder import TelegramResponder
from bot.telegram.views import View
from bot.wording import LANGUAGES, Wordings

from .desk import Desk


def test_a_second_start_changes_nothing(desk: Desk) -> None:
    """Set once, asked again, nothing differs any more."""
    desired = wanted(desk.responder.views, desk.responder.wordings)
    before = {entry: desk.call(call.method, dict(call.params)) for entry, call in questions(desired).items()}
    missing = changes(desired, before)
    assert len(missing) == len(desired) == 4 * len(LANGUAGES)
    for call in missing:
        desk.send(call)
    after = {entry: desk.call(call.method, dict(call.params)) for entry, call in questions(desired).items()}
    assert changes(desired, after) == []


def test_only_what_differs_is_set(desk: Desk) -> None:
    """One changed description is one call."""
    desired = wanted(desk.responder.views, desk.responder.wordings)
    current = dict(desired) | {Entry("Description", "fr"): "Autre chose"}
    (call,) = changes(desired, current)
    assert (call.method, call.params["language_code"]) == ("setMyDescription", "fr")


def test_the_document_gives_the_commands_of_its_areas(responder: TelegramResponder, view: View) -> None:
    """Private chats list them, groups only what groups need."""
    desired = wanted(responder.views, Wordings())
    private = [item["command"] for item in desired[Entry("Commands", "", "all_private_chats")]]
    groups = [item["command"] for item in desired[Entry("Commands", "", "all_group_chats")]]
    assert set(view.commands) < set(private)
    assert groups == ["ask", "areas", "p", "cite", "verify", "help"]


def test_every_listed_command_exists(desk: Desk) -> None:
    """No list offers a command that the bot does not know."""
    desired = wanted(desk.responder.views, desk.responder.wordings)
    listed = {item["command"] for entry, value in desired.items() if entry.kind == "Commands" for item in value}
    assert listed <= desk.responder.commands
