"""The long storm: 1 000 questions, 200 chats, 20 kills, every fault; Palermo on both stores, and a plain bot beside it.

    python -m benchmarks.chaos [--seed N] [--questions N] [--chats N] [--kills N]

Prints a table and the seed. Needs PostgreSQL (Debian: postgresql) for its second row.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import postgres, shelters
from tests.support.storm import Outcome, Storm, weather


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    storm = Storm(given.seed, given.questions, given.chats, given.kills, weather(10.0), longest_life=4.0)
    print(f"seed {storm.seed}\n")
    print("| bot | lost | doubled | doubled at most | most copies | chats out of order | faults | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        show("Palermo, SQLite, one process", shelters.on_sqlite(storm, Path(folder)))
    if postgres.binaries() is None:
        print("PostgreSQL is not installed: no row for three replicas.")
    else:
        with postgres.running() as server:
            show("Palermo, PostgreSQL, three processes", shelters.on_postgres(storm, server))
    show("python-telegram-bot, echo", shelters.without(storm))


def show(name: str, outcome: Outcome) -> None:
    most = outcome.allowed if "Palermo" in name else "-"
    faults = sum(outcome.faults.values())
    print(
        f"| {name} | {len(outcome.lost)} | {outcome.duplicates} | {most} | {outcome.copies} | "
        f"{len(outcome.disordered)} | {faults} | {outcome.seconds:.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
