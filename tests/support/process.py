"""The command line as a real process, for what only a process shows: statuses, streams, pipes, signals."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")
TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Finished:
    """How a process ended; both streams are bytes decoded as UTF-8."""

    status: int
    out: str
    err: str


def palermo(
    *arguments: str | bytes,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    command: Sequence[str] = COMMAND,
) -> Finished:
    """Run one command to its end. `env` is added to this process's environment."""
    done = subprocess.run(
        [*command, *arguments],
        input=stdin,
        capture_output=True,
        env=os.environ | (env or {}),
        cwd=cwd,
        timeout=TIMEOUT,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())
