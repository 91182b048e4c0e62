"""The files of deploy/, read once for each question that a test asks of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = ("compose.yaml", "compose.replicas.yaml")


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(read(name))
    return loaded


def bots(name: str) -> dict[str, dict[str, Any]]:
    """The services that run Palermo."""
    return {key: service for key, service in compose(name)["services"].items() if service["image"] == "palermo"}
