"""Checks of an installation, each with what to change where something is wrong."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import EngineError, RetrievalError

from .app import App, corpus_path
from .errors import SettingsError
from .names import edition

if TYPE_CHECKING:
    from retrieval.corpus import Corpus

    from .settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """`ok` is None for what is only told, such as an optional setting that is unset."""

    name: str
    ok: bool | None
    detail: str


def examine(corpus: Path | None = None) -> Iterator[Check]:
    """All checks, cheap ones first; a fault stops only the checks that build on it."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("Python", sys.version_info >= (3, 11), f"{version}; 3.11 or newer is needed")
    settings = yield from _settings()
    yield from _document(corpus)
    if settings is not None:
        yield _store(settings)
        yield _rights(settings)
        yield from _telegram(settings)


def effective(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each variable with its value; secrets hidden, defaults said to be such."""
    from .settings import PREFIX

    for name, value in settings:
        shown = "not set" if value is None else _without_password(str(value))
        origin = "" if name in settings.model_fields_set else " (default)" if value is not None else ""
        yield f"{PREFIX}{name.upper()}", f"{shown}{origin}"


def _without_password(value: str) -> str:
    """A database's address carries its password: `postgresql://name:secret@host`, or as `?password=secret`."""
    hidden = re.sub(r"(://[^/@:\s]*):\S*@", r"\1:**********@", value)
    return re.sub(r"([?&](?:ssl)?password=)[^&\s]*", r"\1**********", hidden)


def _settings() -> Generator[Check, None, Settings | None]:
    from .settings import load_settings, unknown_variables

    try:
        settings = load_settings()
    except SettingsError as error:
        yield Check("settings", False, str(error))
        return None
    if unknown := unknown_variables():
        yield Check("settings", False, f"{', '.join(unknown)} is no setting. Correct the name or unset it.")
    else:
        yield Check("settings", True, "all can be read")
    return settings


def _document(corpus: Path | None) -> Iterator[Check]:
    from retrieval.answer import Verdict
    from retrieval.library import load_library

    try:
        app = App(load_library(corpus_path(corpus)))
    except (RetrievalError, SettingsError) as error:
        yield Check("document", False, str(error))
        return
    for each in app.library.corpora:
        document = each.document
        yield Check("document", True, f"{document.symbol}, {len(document.units)} units, SHA-256 {document.sha256}")
        yield _data(each)
    for each in app.library.earlier:
        newer = app.library.newer(each)
        taken = f"; searched is {edition(newer)}" if newer is not None else ""
        yield Check("earlier edition", None, f"{edition(each)}{taken}")
    words = " ".join(app.corpus.document.units[0].text.split()[:6])
    try:
        answer = app.retriever.ask(f'"{words}"')
    except EngineError as error:
        yield Check("index", False, str(error))
        return
    works = answer.verdict is Verdict.ANSWERED
    yield Check("search", works, "answers a question" if works else "finds nothing; install Palermo again")


def _data(corpus: Corpus) -> Check:
    """The reviewed data beside a document counts only for the very bytes that it was written for."""
    path = corpus.path or Path()
    beside = {"notes": path.with_suffix(".notes.json"), "expansions": path.with_suffix(".expansions.jsonl")}
    loaded = {
        "notes": bool(corpus.notes or corpus.cross_references),
        "expansions": corpus.expansions_sha256 is not None,
    }
    aside = [file.name for name, file in beside.items() if file.is_file() and not loaded[name]]
    if aside:
        return Check("data", False, f"{', '.join(aside)} is for another version of the document. Renew or remove it.")
    present = [name for name in beside if loaded[name]]
    return Check("data", True if present else None, f"{' and '.join(present) or 'none'} beside the document")


def _store(settings: Settings) -> Check:
    if not settings.store.startswith("sqlite:///") or Path(settings.store.removeprefix("sqlite:///")).exists():
        from .delivery import checkup

        found = checkup.store(settings.store)
        return Check(found.name, found.ok, found.detail)
    folder = Path(settings.store.removeprefix("sqlite:///")).parent
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Check("store", False, f"{existing} cannot be written to. Set PALERMO_STORE to a place that can.")
    return Check("store", True, f"{folder} can be written to")


def _rights(settings: Settings) -> Check:
    """Files with secrets or with what people asked are for nobody else on this machine."""
    store = settings.store.removeprefix("sqlite:///") if settings.store.startswith("sqlite:///") else None
    files = (settings.telegram_token_file, settings.webhook_secret_file, Path(".env"), Path(store) if store else None)
    named = [str(path) for path in files if path is not None and path.exists() and _is_open_to_all(path.absolute())]
    if named:
        return Check("rights", False, f"every user of this machine can read {', '.join(named)}. Use chmod 600.")
    return Check("rights", True, "no other user can read the files of token and store")


def _is_open_to_all(path: Path) -> bool:
    """By the file's mode and those of the folders on the way; what a container is lent is alone in there."""
    if os.name != "posix" or path.is_relative_to("/run/secrets"):
        return False
    return bool(path.stat().st_mode & 0o006) and all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _telegram(settings: Settings) -> Iterator[Check]:
    if settings.telegram_token is None:
        yield Check("Telegram", None, "no token; only “palermo run” needs one (PALERMO_TELEGRAM_TOKEN)")
    else:
        from .delivery import checkup

        for finding in checkup.telegram(settings):
            yield Check(finding.name, finding.ok, finding.detail)
    if bool(settings.webhook_url) != bool(settings.listen):
        yield Check("webhook", False, "PALERMO_WEBHOOK_URL and PALERMO_LISTEN go together. Set both or none.")
