"""The files of deploy/, read once for each question that a test asks of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
# A file that is added to another one comes behind it, as on the command line.
ADDED = {"compose.library.yaml": "compose.replicas.yaml"}
COMPOSE = ("compose.yaml", "compose.replicas.yaml", *ADDED)


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose(name: str) -> dict[str, Any]:
    """What the services are in the end."""
    loaded: dict[str, Any] = yaml.safe_load(read(name))
    return _merged(compose(ADDED[name]), loaded) if name in ADDED else loaded


def _merged(base: Any, more: Any) -> Any:
    """By the rules of the Compose specification: mappings by key, lists one after the other."""
    if isinstance(base, dict) and isinstance(more, dict):
        return base | {key: _merged(base[key], value) if key in base else value for key, value in more.items()}
    if isinstance(base, list) and isinstance(more, list):
        return [*base, *(item for item in more if item not in base)]
    return more


def writable(service: dict[str, Any]) -> set[str]:
    """The places in a container to which a volume can be written."""
    return {volume.rpartition(":")[2] for volume in service["volumes"] if not volume.endswith(":ro")}


def bots(name: str) -> dict[str, dict[str, Any]]:
    """The services that run Palermo."""
    return {key: service for key, service in compose(name)["services"].items() if service["image"] == "palermo"}
