"""What can go wrong in delivery. The first three are for `palermo run` to say; the others never leave this package."""

from __future__ import annotations

from bot.errors import BotError


class StoreError(BotError):
    """The store cannot be used as it is: a newer version, a damaged file, somebody else's."""


class StoreTakenError(StoreError):
    """Another process works on this store."""


class ServiceError(BotError):
    """What the bot depends on refuses for good."""


class StoreUnavailableError(Exception):
    """The store cannot be reached or written at the moment; nothing of the operation was done."""


class UnsentError(Exception):
    """The request did not leave: no connection."""


class DoubtError(Exception):
    """The request left and no answer came: it may or may not have been carried out."""


class RefusedError(Exception):
    """Telegram answered no. `reason` is its own description, which may hold words of a message: never log it whole."""

    def __init__(
        self, code: int, reason: str, retry_after: float | None = None, migrated_to: int | None = None
    ) -> None:
        super().__init__(f"refused with {code}")
        self.code = code
        self.reason = reason
        self.retry_after = retry_after
        self.migrated_to = migrated_to

    @property
    def kind(self) -> str:
        """The description up to where words of a message may begin."""
        return ": ".join(self.reason.split('"')[0].split(": ")[:2])[:80]
