"""The command line. `main` is what the `palermo` script calls; everything else is imported inside of it."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line of this process, and leave with its exit status; Ctrl-C at any moment leaves quietly."""
    try:
        from .program import finish, run

        status = finish(run(sys.argv[1:]))
    except KeyboardInterrupt:
        status = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(status)
