"""Command lists and descriptions: what Telegram shows of the bot, per scope and language."""

from __future__ import annotations

import re
from pathlib import Path

from bot.telegram.handlers.commands import HANDLERS
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
    assert all(name in desk.responder.commands for name in listed)
    assert "nothing_of_ours" not in desk.responder.commands


def test_the_reference_names_every_command(library_responder: TelegramResponder) -> None:
    """Whoever reads docs/reference/chat.md knows all commands but those that a document gives."""
    page = (Path(__file__).parents[2] / "docs/reference/chat.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`/(\w+)", page))
    listed = {item["command"] for item in commands_of(library_responder)} - library_responder.views.commands
    assert listed | set(HANDLERS) <= described


def test_documents_are_a_command_only_where_there_are_several(
    responder: TelegramResponder, library_responder: TelegramResponder
) -> None:
    """With one document nothing speaks of others."""
    assert "documents" not in {item["command"] for item in commands_of(responder)}
    assert "documents" in {item["command"] for item in commands_of(library_responder)}


def commands_of(responder: TelegramResponder) -> list[dict[str, str]]:
    found: list[dict[str, str]] = wanted(responder.views, responder.wordings)[
        Entry("Commands", "", "all_private_chats")
    ]
    return found
