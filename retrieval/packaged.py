"""The data files of the package, in `data/`."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from typing import Any, TypeVar

from .errors import DataError

_Item = TypeVar("_Item")


def packaged_bytes(name: str) -> bytes:
    """A file of the package by its path. Raises DataError where it is missing."""
    try:
        return resources.files(__package__).joinpath(*name.split("/")).read_bytes()
    except OSError as error:
        raise DataError(f"{name} is missing from the package. Install Palermo again.") from error


def packaged_text(name: str) -> str:
    return packaged_bytes(f"data/{name}").decode("utf-8")


def packaged_items(name: str, make: Callable[[dict[str, Any]], _Item]) -> tuple[_Item, ...]:
    """What `make` makes of each line of a JSON Lines file. Raises DataError naming the line that is damaged."""
    lines = packaged_text(name).splitlines()
    try:
        whole = json.loads(f"[{','.join(lines)}]")  # in a third of the time; what is damaged is looked for line by line
        if len(whole) == len(lines):
            return tuple([make(item) for item in whole])
    except (ValueError, KeyError, TypeError):
        pass
    items = []
    for number, line in enumerate(lines, start=1):
        try:
            items.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{name}, line {number}, is damaged: {error}. Install Palermo again.") from error
    return tuple(items)
