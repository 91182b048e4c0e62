"""Templates into pages: every template gets the same few names, listed at `Renderer.render`."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot import wording
from bot.names import meeting_name
from bot.wording import LANGUAGES, Wording, Wordings

from .addresses import FRONT
from .timeline import Timeline

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
DEFAULT_EXIT = "https://worldweather.wmo.int/"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)  # fmt: skip
STYLE_NAMES = {
    **{"un": "UN", "oscola": "OSCOLA", "bluebook": "Bluebook", "chicago": "Chicago"},
    **{"apa": "APA", "ris": "RIS", "bibtex": "BibTeX", "csl": "CSL-JSON"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: `ctoc-cop-wg-4-2015-5/fr/prevention.html`.

    `folder` is the document's, empty for the pages of the whole site. `language` is empty at the addresses that name no
    language: what everybody cites, in the first of the site's languages.
    """

    name: str = FRONT
    folder: str = ""
    language: str = ""

    @property
    def path(self) -> str:
        return "/".join(part for part in (self.folder, self.language, self.name) if part)

    def beside(self, name: str = FRONT, folder: str | None = None) -> Place:
        """Another page in the same language."""
        return Place(name, self.folder if folder is None else folder, self.language)

    def link(self, path: str) -> str:
        """How this page links to another path of the site: relative, so that the site can stand anywhere."""
        return _relative(path, posixpath.dirname(self.path) or ".")


@lru_cache(maxsize=4096)
def _relative(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder)


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever publishes the site chooses. `languages` has the one of the plain addresses first; `asks` is whether
    a question can be asked, as on a server."""

    languages: tuple[str, ...] = tuple(LANGUAGES)
    site_url: str | None = None
    exit_url: str = DEFAULT_EXIT
    urgent_help: str = ""
    asks: bool = False

    def places(self, name: str, folder: str = "") -> list[Place]:
        """The addresses of one page: the plain one, and with several languages one in each."""
        named = [Place(name, folder, language) for language in self.languages] if len(self.languages) > 1 else []
        return [Place(name, folder), *named]


class Renderer:
    """The templates with what all pages share."""

    def __init__(self, options: Options, wordings: Wordings | None = None) -> None:
        self.options = options
        self.wordings = wordings or Wordings()
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["isolated"] = isolated
        self._environment.globals |= {
            "w": wording,
            "policy": POLICY,
            "language_names": LANGUAGES,
            "style_names": STYLE_NAMES,
            "options": options,
            "version": version("palermo"),
            "action_names": {"adopted": wording.ADOPTED, "endorsed": wording.ENDORSED},
            "actions": _actions,
        }

    def wording_of(self, place: Place) -> Wording:
        return self.wordings.get(place.language or self.options.languages[0])

    def render(self, template: str, place: Place, **context: Any) -> bytes:
        """One page, in the language of its place.

        A template finds, beside `context`: `say(w.MESSAGE, name=…)`, a sentence as text; `fill(w.MESSAGE, name=…)`,
        the same as HTML, whose fields may hold links; `w`, the wording; `place`, this page; `link(path)`, a relative
        link; `alternates`, the same page in other languages; `options`; `meeting_name(meeting)`, which like every
        sentence of `say` with fields goes through the filter `isolated` outside of attributes; and `sayings`, the
        wordings for a text about safety: the page's, and English behind a translation that nobody has reviewed.
        """
        say = self.wording_of(place)
        sayings = [say] if say.is_reviewed else [say, self.wordings.get(wording.ENGLISH)]
        html = self._environment.get_template(template).render(
            say=say,
            fill=lambda message, **fields: fill(say, message, **fields),
            fill_in=fill,
            place=place,
            link=place.link,
            alternates=self._alternates(place),
            meeting_name=lambda meeting: meeting_name(say, meeting),
            sayings=sayings,
            **context,
        )
        return html.encode("utf-8")

    def _alternates(self, place: Place) -> Sequence[Place]:
        return [other for other in self.options.places(place.name, place.folder) if other.language]


def fill(say: Wording, message: str, **fields: str) -> Markup:
    """A sentence as HTML, each field isolated so that it keeps its own direction."""
    parts = []
    for piece, is_field in say.pieces(message):
        if is_field:
            parts.append(Markup("<bdi>{}</bdi>").format(fields.get(piece, piece)))
        else:
            parts.append(escape(piece))
    return Markup("").join(parts)


def isolated(text: str) -> Markup:
    """HTML's own isolation in place of the invisible characters, which would be copied along with the words."""
    return Markup(str(escape(text)).replace("\u2066", "<bdi>").replace("\u2069", "</bdi>"))


def _actions(found: Timeline) -> list[str]:
    """What its meetings did with the recommendations, for a legend; empty where all did the same."""
    actions = list(dict.fromkeys(meeting.action for meeting in found.meetings))
    return [action for action in actions if action in ("adopted", "endorsed")] if len(actions) > 1 else []
