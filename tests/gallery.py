"""The real messages as people see them on a narrow phone, light and dark: `python -m tests.gallery FOLDER`.

Writes index.html and, where Chromium is installed, one picture for each scene. The messages come from the responder and
are parsed as Telegram parses them, so what cannot be sent cannot be shown.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App, default_corpus, open_app
from bot.telegram import deeplink
from bot.telegram.call import BotIdentity, Known
from bot.telegram.payload import document_key
from bot.telegram.responder import TelegramResponder

from .support.bot_api import Entity, parse_html
from .support.updates import BOT_ID, BOT_NAME, inline, membership, message, person, said, said_in_group, tap, update
from .telegram.editions import write_folder

BOT = BotIdentity(BOT_ID, BOT_NAME, supports_inline=True, supports_guests=True)
WIDTH = 390
BEST = "answer"
PICTURE = "\u25a3  Photo"
EXAMPLE_HELP = "Example Helpline 0800 000 000 (checked 1 June)"


@dataclass(frozen=True)
class Bubble:
    """One message in a chat; `mine` stands on the right."""

    text: str
    entities: tuple[Entity, ...] = ()
    rows: tuple[tuple[dict[str, Any], ...], ...] = ()
    mine: bool = False
    quote: str = ""


@dataclass(frozen=True)
class Scene:
    name: str
    title: str
    bubbles: tuple[Bubble, ...]


class Stage:
    """Plays updates to a responder and collects what a person would see."""

    def __init__(self, app: App, urgent_help: str = "") -> None:
        self.responder = TelegramResponder(app, urgent_help)

    def play(self, name: str, title: str, *updates: dict[str, Any]) -> Scene:
        bubbles: list[Bubble] = []
        for item in updates:
            shown = item.get("message")
            if shown is not None:
                bubbles.append(Bubble(shown["text"] or PICTURE, mine=True))
            for call in self.responder.respond(item, Known(BOT)).calls:
                bubbles.extend(
                    _bubbles(call.params, shown["text"] if shown and "reply_parameters" in call.params else "")
                )
        return Scene(name, title, tuple(bubbles))

    def button(self, item: dict[str, Any], label: str) -> dict[str, Any]:
        """The tap on a button under the last answer to an update."""
        calls = self.responder.respond(item, Known(BOT)).calls
        rows = calls[-1].params["reply_markup"]["inline_keyboard"]
        data = next(key["callback_data"] for row in rows for key in row if label in key["text"])
        return tap(data)


def scenes(app: App) -> list[Scene]:
    stage = Stage(app, EXAMPLE_HELP)
    plain = Stage(app)
    first, second, _third = app.corpus.examples
    area, *_ = app.areas
    unit = next(unit for unit in app.corpus.document.units if unit.locator.labels)
    lawyers = f"{unit.locator.paragraph}{unit.locator.labels[0]}"
    altered = unit.text.replace("Consider", "Secure") + " without exception"
    return [
        stage.play("answer", "An answer", said(first)),
        stage.play("start", "The beginning", said("/start")),
        stage.play("context", "In context", stage.button(said(first), "Context")),
        stage.play("styles", "Citation styles", stage.button(said(first), "More styles")),
        stage.play("group", "In a group", membership("left", "member"), said_in_group(f"/ask@{BOT_NAME} {second}")),
        stage.play("two", "Two questions in one", said("Should schools teach it, and from what age?")),
        stage.play("near", "Nearly an answer", said("How many victims are there?")),
        stage.play("none", "No answer", said("Who won the football match?"), said("hello")),
        stage.play("area", "An area", said(f"/{area.name}")),
        stage.play("meetings", "Meetings", said("/meetings")),
        stage.play("cite", "A citation", said(f"/cite {lawyers} bibtex")),
        stage.play("verify", "Verifying", said(f"/verify {altered}")),
        stage.play("urgent", "In danger", said("Help me, they locked me in. Can I be punished?")),
        plain.play("urgent-ar", "In danger, Arabic", said("ساعدوني", sender=person(language="ar"))),
        plain.play(
            "arabic", "Arabic", said(first, sender=person(language="ar")), said("/areas", sender=person(language="ar"))
        ),
        plain.play(
            "chinese",
            "Chinese",
            said("/start", sender=person(language="zh")),
            said("/p 999", sender=person(language="zh")),
        ),
        plain.play(
            "french",
            "French",
            said("/privacy", sender=person(language="fr")),
            said(first, sender=person(language="fr")),
        ),
        plain.play("help", "Help and about", said("/help"), said("/about")),
        plain.play("inline", "Inline results", inline("stolen documents")),
        plain.play("photo", "A photo", update("message", message(text="", photo=[{"file_id": "x"}]))),
    ]


def library_scenes(app: App, folder: Path) -> list[Scene]:
    """The same bot with a folder: that document, its revision, and another one."""
    seed, symbol = default_corpus(), app.corpus.document.symbol
    stage = Stage(open_app(write_folder(folder, seed, symbol)))
    unit = next(unit for unit in app.corpus.document.units if unit.locator.labels)
    link = deeplink.paragraph_payload(unit.locator, document_key(app.corpus.document.sha256))
    listed = said("/documents")
    return [
        stage.play("several", "Several documents", said("Should a keeper be punished?")),
        stage.play("documents", "Choosing a document", listed, stage.button(listed, "2014")),
        stage.play("edition", "An old link", said(f"/start {link}")),
    ]


def _bubbles(params: Mapping[str, Any], quote: str) -> list[Bubble]:
    if "results" in params:
        return [
            Bubble(f"{result['title']}\n{result['description']}", (Entity("bold", 0, len(result["title"])),))
            for result in params["results"]
        ]
    source = params.get("text")
    if source is None:
        return []
    text, entities = parse_html(source) if "parse_mode" in params else (source, [])
    rows = params.get("reply_markup", {}).get("inline_keyboard", [])
    return [Bubble(text, tuple(entities), tuple(map(tuple, rows)), quote=quote)]


# -- pages -------------------------------------------------------------------------------------------------------------

STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_TAGS = {
    **{"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre"},
    "text_link": "a",
}


def page(shown: Iterable[Scene], *, titles: bool = True) -> str:
    phones = "".join(phone(scene, theme, titles) for scene in shown for theme in ("light", "dark"))
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><div class="grid">{phones}</div>'


def phone(scene: Scene, theme: str, titles: bool = True) -> str:
    title = f"<h2>{html.escape(scene.title)}</h2>" if titles else ""
    return f'<section class="phone {theme}">{title}{"".join(map(_row, scene.bubbles))}</section>'


def _row(bubble: Bubble) -> str:
    reply = f'<div class="reply">{html.escape(bubble.quote)}</div>' if bubble.quote else ""
    keys = "".join(f"<div>{''.join(map(_key, row))}</div>" for row in bubble.rows)
    below = f'<div class="keys">{keys}</div>' if keys else ""
    side = " mine" if bubble.mine else ""
    return f'<div class="row{side}"><div class="bubble">{reply}{_body(bubble)}</div>{below}</div>'


def _key(button: Mapping[str, Any]) -> str:
    return f'<span class="key">{html.escape(button["text"])}</span>'


def _body(bubble: Bubble) -> str:
    """Quotations and code are blocks of their own; every other line has its own direction, as in Telegram."""
    raw = bubble.text.encode("utf-16-le")
    quotes = [entity for entity in bubble.entities if "blockquote" in entity.type or entity.type == "pre"]
    position, parts = 0, []
    for entity in [*quotes, None]:
        start = entity.offset if entity else len(raw) // 2
        between = _inline(raw, position, start, bubble.entities)
        if between.strip("\n"):
            lines = between.removeprefix("\n" if position else "").removesuffix("\n" if entity else "").split("\n")
            parts += [f'<div class="line">{line}</div>' for line in lines]
        if entity:
            inner = _inline(raw, entity.offset, entity.offset + entity.length, bubble.entities)
            position = entity.offset + entity.length
            if entity.type == "pre":
                parts.append(inner)
                continue
            folded = ' class="folded"' if entity.type == "expandable_blockquote" else ""
            parts.append(f"<blockquote{folded}><div>{inner}</div></blockquote>")
    return "".join(parts)


def _inline(raw: bytes, start: int, end: int, entities: Iterable[Entity]) -> str:
    inside = [e for e in entities if e.type in _TAGS and start <= e.offset and e.offset + e.length <= end]
    out, position = "", start
    for entity in inside:
        out += html.escape(_text(raw, position, entity.offset))
        tag = _TAGS[entity.type]
        out += f"<{tag}>{html.escape(_text(raw, entity.offset, entity.offset + entity.length))}</{tag}>"
        position = entity.offset + entity.length
    return out + html.escape(_text(raw, position, end))


def _text(raw: bytes, start: int, end: int) -> str:
    return raw[2 * start : 2 * end].decode("utf-16-le", "replace")


# -- pictures ----------------------------------------------------------------------------------------------------------


def photograph(source: Path, target: Path, width: int) -> None:
    """A picture as high as the page is."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
    command = [chromium, *flags, f"--window-size={width},400"]
    probe = source.with_name("probe.html")
    measure = "<script>document.title=document.querySelector('.grid').scrollHeight</script>"
    probe.write_text(source.read_text(encoding="utf-8") + measure, encoding="utf-8")
    dumped = subprocess.run([*command, "--dump-dom", probe.as_uri()], capture_output=True, text=True, check=True)
    probe.unlink()
    height = re.search(r"<title>(\d+)</title>", dumped.stdout)
    size = f"--window-size={width},{height[1] if height else 900}"
    subprocess.run([chromium, *flags, size, f"--screenshot={target}", source.as_uri()], capture_output=True, check=True)


def main(folder: Path, chosen: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = open_app(default_corpus())
    with tempfile.TemporaryDirectory() as temporary:
        shown = [*scenes(app), *library_scenes(app, Path(temporary))]
    (folder / "index.html").write_text(page(shown), encoding="utf-8")
    for scene in shown:
        if chosen and scene.name not in chosen:
            continue
        source = (folder / f"{scene.name}.html").absolute()
        source.write_text(page([scene], titles=False), encoding="utf-8")
        photograph(source, folder.absolute() / f"{scene.name}.png", 2 * WIDTH + 72)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Say where: python -m tests.gallery FOLDER [SCENE…]")
    main(Path(sys.argv[1]), sys.argv[2:])
