"""CPU for one answer: Palermo's, stored, ranked, rendered and sent, beside bare echoes, interleaved.

    python -m benchmarks.throughput [--rounds 3] [--questions 300] [--peers PYTHON]
    python -m benchmarks.throughput --endurance 100000

`--peers` is an interpreter that has aiogram, python-telegram-bot and pyTelegramBotAPI. CPU is the bot process's user
and system time from the load to the last answer, divided by the answers: wall time depends on what else the machine
does. Palermo may send as much as it likes: else Telegram's thirty messages a second would be all that is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.echo_bots import UNPACED
from tests.support.postgres import free_port

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "benchmarks" / "questions" / "dev.jsonl"
PALERMO = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
_TICK = os.sysconf("SC_CLK_TCK")
_WARM_UP = 40
_PACED = 200


@dataclass(frozen=True)
class Figure:
    """Milliseconds of CPU an answer, answers a second, seconds from the start to the first answer, MiB at the end.

    `middle` and `slowest` are the p50 and p99 of the milliseconds to an answer at 30 questions a second.
    """

    cpu: float
    rate: float
    first: float
    memory: float
    middle: float
    slowest: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--endurance", type=int, metavar="N", help="only the memory of one process over N questions")
    given = parser.parse_args()
    asked = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    if given.endurance:
        endure(given.endurance, asked)
        return
    echo = ["-m", "benchmarks.echo_bots"]
    commands = {
        "Palermo, questions": PALERMO,
        "Palermo, /p 12": PALERMO,
        "Palermo's delivery, echo": [sys.executable, *echo, "delivery", "URL", "STORE"],
        "aiogram, echo": [given.peers, *echo, "aiogram", "URL"],
        "python-telegram-bot, echo": [given.peers, *echo, "ptb", "URL"],
        "pyTelegramBotAPI, echo": [given.peers, *echo, "telebot", "URL"],
    }
    figures: dict[str, list[Figure]] = defaultdict(list)
    for _ in range(given.rounds):
        for name, command in commands.items():
            texts = ["/p 12"] if "/p 12" in name else asked
            figures[name].append(measure(command, [texts[i % len(texts)] for i in range(given.questions)]))
    print("| bot | CPU ms an answer, median (lowest) | answers/s | p50 / p99 ms at 30/s | to first answer, s | MiB |")
    print("|---|---|---|---|---|---|")
    for name, rows in figures.items():
        middle = {field.name: statistics.median(getattr(row, field.name) for row in rows) for field in fields(Figure)}
        print(
            f"| {name} | {middle['cpu']:.2f} ({min(row.cpu for row in rows):.2f}) | {middle['rate']:.0f} | "
            f"{middle['middle']:.1f} / {middle['slowest']:.1f} | {middle['first']:.2f} | {middle['memory']:.0f} |"
        )


def measure(command: list[str], texts: list[str]) -> Figure:
    with running(command, texts[0]) as (bot, url, first):
        _answered(url, texts[:_WARM_UP])
        before, began = _cpu(bot.pid), time.perf_counter()
        _answered(url, texts)
        seconds, cpu = time.perf_counter() - began, _cpu(bot.pid) - before
        paced = _paced(url, texts[:_PACED])
        memory = _memory(bot.pid)
    middle, slowest = paced[len(paced) // 2] * 1000, paced[len(paced) * 99 // 100] * 1000
    return Figure(cpu / len(texts) * 1000, len(texts) / seconds, first, memory, middle, slowest)


def endure(count: int, texts: list[str]) -> None:
    """Each from another person, one in ten a question of the set and the others `/p N`; what the process takes after
    each tenth of them."""
    print("| answered | MiB |")
    print("|---|---|")
    with running(PALERMO, texts[0]) as (bot, url, _):
        for done in range(count // 10, count + 1, count // 10):
            for start in range(0, count // 10, 1000):
                part = range(start, min(start + 1000, count // 10))
                asked = [texts[number // 10 % len(texts)] if number % 10 == 0 else "/p 12" for number in part]
                _answered(url, asked)
            print(f"| {done} | {_memory(bot.pid):.1f} |", flush=True)


@contextmanager
def running(command: list[str], text: str) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """A bot and its server: the process, the server's address, and the seconds from the start to the first answer."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.throughput_server", str(port)], cwd=ROOT)
    with TemporaryDirectory() as folder:
        url, store = f"http://127.0.0.1:{port}", f"sqlite:///{folder}/palermo.db"
        env = os.environ | {
            **{"PALERMO_TELEGRAM_TOKEN": "42:TEST", "PALERMO_TELEGRAM_API_URL": url, "PALERMO_STORE": store},
            **{"PALERMO_METRICS_LISTEN": f"127.0.0.1:{free_port()}", "PALERMO_MESSAGES_PER_SECOND": str(UNPACED)},
        }
        told = [{"URL": url, "STORE": store}.get(word, word) for word in command]
        _until(lambda: _call(url, "getMe"))
        _call(url, "load", texts=[text])
        started = time.perf_counter()
        bot = subprocess.Popen(told, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            _until(lambda: len(_call(url, "progress")) == 1, pause=0.005)
            yield bot, url, time.perf_counter() - started
        finally:
            for process in (bot, server):
                process.kill()
                process.wait()


def _memory(pid: int) -> float:
    """Resident MiB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _answered(url: str, texts: list[str]) -> None:
    _call(url, "reset")
    _call(url, "load", texts=texts)
    _until(lambda: len(_call(url, "progress")) >= len(texts))


def _paced(url: str, texts: list[str]) -> list[float]:
    """Seconds from handing out to the answer, sorted, with 30 questions a second."""
    _call(url, "reset")
    began = time.monotonic()
    for number, text in enumerate(texts):
        time.sleep(max(0.0, began + number / 30 - time.monotonic()))
        _call(url, "load", texts=[text])
    _until(lambda: len(_call(url, "progress")) >= len(texts))
    return sorted(_call(url, "progress"))


def _call(url: str, method: str, **params: Any) -> Any:
    request = urllib.request.Request(
        f"{url}/{method}", json.dumps(params).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["result"]


def _until(holds: Any, pause: float = 0.02) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(pause)
    raise TimeoutError("the bot does not answer")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


if __name__ == "__main__":
    main()
