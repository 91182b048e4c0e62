"""The whole site: every page of every document in every language, as bytes and as files in a folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.errors import InputError
from bot.wording import Wordings
from retrieval.document import Locator
from retrieval.edition import compare
from retrieval.library import Library

from .addresses import FRONT, folders
from .pages import Pages, Target
from .rendering import STATIC, Options, Renderer
from .timeline import timeline

MANIFEST = "site.json"
_MADE_BY = "palermo site"


class Site:
    """The documents of a site, earlier editions behind all others, with what their pages are made from."""

    def __init__(self, library: Library, options: Options, wordings: Wordings | None = None) -> None:
        self.options = options
        self.renderer = Renderer(options, wordings)
        self._newer = {corpus.document.sha256: library.newer(corpus) for corpus in library.earlier}
        self.pages = {pages.document.sha256: pages for pages in _pages(library, options.site_url)}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file by its path, pages and what they load, always in the same order and of the same bytes."""
        for path in sorted(STATIC.iterdir()):
            yield path.name, path.read_bytes()
        for place in self.options.places(FRONT):
            library = [pages for pages in self.pages.values() if self.newer(pages) is None]
            yield place.path, self.renderer.render("index.html", place, library=library)
        for pages in self.pages.values():
            yield from self._document(pages)

    def newer(self, pages: Pages) -> Pages | None:
        """The edition that took the place of this one, if any."""
        corpus = self._newer.get(pages.document.sha256)
        return self.pages[corpus.document.sha256] if corpus else None

    def earlier(self, pages: Pages) -> list[Pages]:
        """The editions whose place this one took, the newest first."""
        return [other for other in self.pages.values() if self.newer(other) is pages]

    def _successors(self, pages: Pages) -> dict[Locator, Target]:
        """Where the newer edition says what each unit of an earlier one said, whatever its number there."""
        newer = self.newer(pages)
        if newer is None:
            return {}
        changes = compare(pages.document, newer.document).units
        return {item.old.locator: newer.target(item.new.locator) for item in changes if item.old and item.new}

    def _document(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        shared: dict[str, object] = {"pages": pages, "newer": self.newer(pages), "earlier": self.earlier(pages)}
        shared["successors"] = self._successors(pages)
        found = timeline(pages.document)
        for place in self.options.places(FRONT, pages.folder):
            yield place.path, self.renderer.render("front.html", place, timeline=found, **shared)
        for page in pages.all:
            before, after = pages.neighbours(page.name)
            for place in self.options.places(page.name, pages.folder):
                html = self.renderer.render("page.html", place, page=page, before=before, after=after, **shared)
                yield place.path, html


def _pages(library: Library, site_url: str | None) -> Iterator[Pages]:
    places = folders(library)
    for corpus in (*library.corpora, *library.earlier):
        yield Pages(corpus, site_url, places[corpus.document.sha256])


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write a site; how many of its files are new or changed.

    All pages are made before the first one changes, each changes whole, and only what an earlier build wrote is
    removed. Raises InputError where the folder holds something else than a site.
    """
    before = _manifest(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder) as name:
        staged = Path(name)
        after: dict[str, str] = {}
        for path, content in files:
            _put(staged / path, content)
            after[path] = hashlib.sha256(content).hexdigest()
        # What is listed may be replaced or removed by the next build, also where this one is cut off.
        _put(folder / MANIFEST, _listing({**before, **after}))
        changed = [path for path in after if not _holds(folder / path, after[path])]
        for path in changed:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).replace(folder / path)
    for path in before.keys() - after.keys():
        _remove(folder, path)
    _put(folder / MANIFEST, _listing(after))
    return len(changed)


def _manifest(folder: Path) -> dict[str, str]:
    """What an earlier build wrote, by path with its digest; empty for a new folder."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file. Name a folder for the site.")
    try:
        listing = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if listing["made by"] == _MADE_BY:
            return {str(path): str(digest) for path, digest in listing["files"].items() if _is_inside(str(path))}
    except FileNotFoundError:
        if not folder.exists() or not any(folder.iterdir()):
            return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise InputError(f"{folder} holds files that are no site of Palermo's. Name an empty folder, or a site to renew.")


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _listing(files: Mapping[str, str]) -> bytes:
    listing = {"made by": _MADE_BY, "files": dict(sorted(files.items()))}
    return (json.dumps(listing, indent=0, ensure_ascii=False) + "\n").encode("utf-8")


def _holds(path: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _remove(folder: Path, path: str) -> None:
    """A page that is gone, and the folders that it leaves empty."""
    gone = folder / path
    gone.unlink(missing_ok=True)
    for parent in gone.relative_to(folder).parents:
        if parent != Path():
            with contextlib.suppress(OSError):
                (folder / parent).rmdir()
