"""The language of a page: what its address says, else what the browser prefers."""

from __future__ import annotations

from collections.abc import Collection

_MOST_RANGES = 20


def preferred(header: str, languages: Collection[str]) -> str | None:
    """The language that an Accept-Language header puts first among these; None where it names none of them."""
    ranked = []
    for position, part in enumerate(header.split(",")[:_MOST_RANGES]):
        tag, _, parameter = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        quality = _quality(parameter)
        if language in languages and quality > 0:
            ranked.append((-quality, position, language))
    return min(ranked)[2] if ranked else None


def of_path(path: str, languages: Collection[str]) -> str | None:
    """The language that a path names: `fr/ask`, `a-document/fr/index.html`."""
    return next((part for part in path.strip("/").split("/")[:2] if part in languages), None)


def _quality(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
