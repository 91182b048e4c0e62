"""What can go wrong between a person and `retrieval`; the text of each is a sentence that says what to do next."""

from __future__ import annotations


class BotError(Exception):
    """Base of the errors that this package raises on purpose."""


class SettingsError(BotError):
    """A setting that cannot be read; the sentence names the variable and never its value."""


class InputError(BotError):
    """What a person typed or piped in cannot be read."""


class MissingExtraError(BotError):
    """A command needs an optional extra that is not installed."""


class NothingFoundError(BotError):
    """A readable request for something that the document does not have."""
