"""Settings from environment variables (`PALERMO_…`) or a `.env` file in the working folder.

Importing this module costs a quarter of a second (pydantic), so a command imports it only where something is set: see
`bot.app.corpus_path`.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .errors import SettingsError

PREFIX = "PALERMO_"
_LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:\[\]/]+):(?P<port>\d{1,5})")


def state_folder() -> Path:
    """Where this user's programs keep state: XDG_STATE_HOME, or what the platform has in its place."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "palermo"


def _default_store() -> str:
    return f"sqlite:///{state_folder() / 'palermo.db'}"


def _listen(value: str) -> str:
    match = _LISTEN.fullmatch(value)
    if match is None or not 0 < int(match["port"]) < 65536:
        raise ValueError("write it as host:port, for example 127.0.0.1:9464")
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", value):
        raise ValueError("write it as a web address that begins with https:// or http://")
    return value.rstrip("/")


def _store(value: str) -> str:
    if not re.match(r"sqlite:///.|postgres(?:ql)?://.", value):
        raise ValueError("write it as sqlite:///PATH or postgresql://USER@HOST/NAME")
    return value


def _index(value: str) -> str:
    if value != "memory" and not re.match(r"sqlite:///.|postgres(?:ql)?://.|clickhouse://.", value):
        raise ValueError(
            "write it as memory, sqlite:///PATH, postgresql://USER@HOST/NAME or clickhouse://HOST:PORT/NAME"
        )
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


HostAndPort = Annotated[str, AfterValidator(_listen)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_upper)]
LogFormat = Annotated[Literal["text", "json"], BeforeValidator(_lower)]


class Settings(BaseSettings):
    """Every setting; the description of each is its line in docs/reference/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: SecretStr | None = Field(default=None, description="The bot's token, needed by `palermo run` only.")
    telegram_token_file: Path | None = Field(
        default=None, description="A file that holds the token, instead of the variable."
    )
    telegram_api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="The Bot API server, without the `/bot`: for a local one or a test double.",
    )
    corpus: Path | None = Field(
        default=None, description="The document, or folder of documents, to answer from. Unset: the one in `seeds/`."
    )
    store: Annotated[str, AfterValidator(_store)] = Field(
        default_factory=_default_store,
        description="`sqlite:///PATH` or `postgresql://…`. Unset: a SQLite file in the user's state folder.",
    )
    index: Annotated[str, AfterValidator(_index)] = Field(
        default="memory",
        description="`memory`, or where `palermo index` builds it: `sqlite:///PATH`, `postgresql://…`, or "
        "`clickhouse://HOST:PORT[,HOST:PORT…]/NAME[?cluster=NAME]`.",
    )
    webhook_url: WebAddress | None = Field(
        default=None, description="The public address of the webhook. Unset: long polling."
    )
    listen: HostAndPort | None = Field(default=None, description="`host:port` that the webhook listens on.")
    webhook_secret: SecretStr | None = Field(
        default=None, description="The value of the secret header. Unset: made at random and kept in the store."
    )
    webhook_secret_file: Path | None = Field(default=None, description="A file that holds it, instead of the variable.")
    site_url: WebAddress | None = Field(default=None, description="Where the pages are served, for links in citations.")
    exit_url: WebAddress | None = Field(
        default=None, description="Where the pages' quick exit leads. Unset: a weather service of the United Nations."
    )
    site_listen: HostAndPort | None = Field(
        default=None,
        description="`host:port` of the pages. Unset: `palermo serve` takes `127.0.0.1:8080`, `palermo run` none.",
    )
    site_proxies: str | None = Field(
        default=None,
        description="Addresses of the proxies in front of the pages whose X-Forwarded-For is true, by commas.",
    )
    metrics_listen: HostAndPort = Field(default="127.0.0.1:9464", description="`host:port` of health and metrics.")
    messages_per_second: int = Field(
        default=30,
        ge=1,
        description="How many messages all replicas together send; Telegram allows more to bots that pay for it.",
    )
    urgent_help: str | None = Field(
        default=None, description="The operator's own text with checked local numbers, shown for urgent requests."
    )
    log_level: LogLevel = Field(default="INFO", description="`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`.")
    log_format: LogFormat | None = Field(
        default=None, description="`text` or `json`. Unset: `text` on a terminal, else `json`."
    )

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, object]) -> dict[str, object]:
        for name in ("telegram_token", "webhook_secret"):
            path = values.get(f"{name}_file")
            if path and values.get(name):
                variable = f"{PREFIX}{name.upper()}"
                raise ValueError(f"both {variable} and {variable}_FILE are set; remove one of them")
            if path:
                values = values | {name: _secret(Path(str(path)), f"{PREFIX}{name.upper()}_FILE")}
        return values


def host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def listening_address(text: str) -> tuple[str, int]:
    """What somebody typed as host:port. Raises SettingsError."""
    try:
        return host_and_port(_listen(text))
    except ValueError as error:
        raise SettingsError(f"Nothing can be served there: {error}.") from None


def load_settings() -> Settings:
    """Raises SettingsError for the first setting that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError("The file .env cannot be read. Save it as UTF-8 text, readable by this user.") from None


def unknown_variables(settings: type[BaseSettings] = Settings) -> list[str]:
    """Variables that look like settings and are none, as a slip of the pen makes them."""
    known = {f"{PREFIX}{name.upper()}" for name in settings.model_fields}
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)


def _secret(path: Path, variable: str) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the file named by {variable} cannot be read") from error
    if not value:
        raise ValueError(f"the file named by {variable} is empty")
    return value


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"The settings contradict each other: {reason}."
    return f"The setting {PREFIX}{str(first['loc'][0]).upper()} cannot be used: {reason}."
