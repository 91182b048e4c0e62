"""Prints how fast and how large Palermo is on this machine: `python -m benchmarks.figures`.

Cold starts are whole processes, run in turn with `python -c "import numpy"`, so that both see the same machine. They
find their modules compiled, as an installation leaves them.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.app import default_corpus, open_app
from retrieval.corpus import load
from retrieval.retriever import Retriever

QUESTIONS = Path(__file__).parent / "questions" / "dev.jsonl"
ASK = "Should victims be punished for crimes they were forced to commit?"
STARTS = 15


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def process(folder: str, *arguments: str) -> Callable[[], object]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = folder
    return lambda: subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=env)


def cold_starts(compiled: str) -> None:
    """A start before the first counted one fills the caches: the system's, Python's (in `compiled`), and Palermo's."""
    programs = {
        "python -c pass": process(compiled, "-c", "pass"),
        "python -c 'import numpy'": process(compiled, "-c", "import numpy"),
        "palermo show 39b": process(compiled, "-c", "from bot.cli import main; main()", "show", "39b"),
        "palermo ask": process(compiled, "-c", "from bot.cli import main; main()", "ask", ASK),
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(STARTS + 1):
        for name, program in programs.items():
            took = seconds(program)
            if turn:
                times[name].append(took)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:<34}{1000 * median:8.0f} ms")
    print(f"{'ask : import numpy':<34}{medians['palermo ask'] / medians['python -c ' + repr('import numpy')]:8.1f}")


def parse_and_index() -> None:
    path = default_corpus()
    corpus = load(path)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        Retriever(corpus, kept).ask(ASK)
        steps: dict[str, Callable[[], object]] = {
            "parse, with notes and expansions": lambda: load(path),
            "index, built": lambda: Retriever(corpus),
            "index, kept from an earlier start": lambda: Retriever(corpus, kept),
        }
        for name, step in steps.items():
            print(f"{name:<34}{1000 * statistics.median(seconds(step) for _ in range(STARTS)):8.1f} ms")


def searches() -> None:
    retriever = open_app().retriever
    questions = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    for text in questions:
        retriever.ask(text)
    times = sorted(seconds(partial(retriever.ask, text)) for text in questions * 5)
    print(f"{'one question, median':<34}{1000 * statistics.median(times):8.2f} ms")
    print(f"{'one question, 99th percentile':<34}{1000 * times[int(0.99 * len(times))]:8.2f} ms")


def memory() -> None:
    """The peak of a fresh process that answered one question."""
    code = (
        f"from bot.app import open_app; open_app().retriever.ask({ASK!r}); "
        "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    print(f"{'memory of a process that answered':<34}{int(done.stdout) / unit:8.0f} MiB")


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, medians of {STARTS}")
    with tempfile.TemporaryDirectory() as compiled:
        cold_starts(compiled)
    parse_and_index()
    searches()
    memory()


if __name__ == "__main__":
    main()
