"""Pages and answers a second of `palermo serve` on one core, beside a bare Starlette page on the same uvicorn.

    python -m benchmarks.serve [--rounds 3] [--requests 1500]

The server is bound to one core, the clients to the others. CPU is the server process's user and system time divided by
the requests. The last table says how long a page takes while the hardest question that fits the form is worked out.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_app
from bot.site.addresses import Addresses
from retrieval.query import MAX_QUESTION_CHARACTERS
from tests.support.postgres import free_port

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "benchmarks" / "questions" / "dev.jsonl"
BARE = """
import sys
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
import uvicorn

PAGE = "<!doctype html><title>page</title>" + "<p>word</p>" * 1000

async def page(request):
    return HTMLResponse(PAGE)

uvicorn.run(Starlette(routes=[Route("/page", page)]), port=int(sys.argv[1]), access_log=False, log_level="error")
"""
_CLIENTS = 4
_TICK = os.sysconf("SC_CLK_TCK")
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip"}
_places = count(1)


@dataclass(frozen=True)
class Ask:
    """One kind of request; of several bodies each is sent in turn."""

    method: str
    path: str
    bodies: tuple[bytes, ...] = (b"",)
    tag: str = ""


@dataclass(frozen=True)
class Figure:
    """Requests a second, milliseconds of CPU a request, the middle and the 99th percentile of milliseconds."""

    rate: float
    cpu: float
    middle: float
    slowest: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=1500)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[1:] or cores)
    figures: dict[str, list[Figure]] = defaultdict(list)
    for _ in range(given.rounds):
        with bare(cores[0]) as (process, port):
            figures["bare Starlette page, 11 kB"].append(measure(process, port, Ask("GET", "/page"), given.requests))
        with palermo(cores[0]) as (process, port):
            for name, asked in kinds(port).items():
                figures[name].append(measure(process, port, asked, given.requests))
            waits = beside_the_hardest(port)
    print("| request | a second | CPU ms, median | p50 / p99 ms, four at once |\n|---|---|---|---|")
    for name, rows in figures.items():
        rate, cpu, middle, slowest = (
            statistics.median(getattr(row, field) for row in rows) for field in ("rate", "cpu", "middle", "slowest")
        )
        print(f"| {name} | {rate:.0f} | {cpu:.2f} | {middle:.1f} / {slowest:.1f} |")
    print(f"\nThe hardest question: {waits[0]:.0f} ms. Pages meanwhile, longest: {waits[1]:.0f} ms.")


def kinds(port: int) -> dict[str, Ask]:
    addresses = Addresses(open_app().corpus.document)
    largest = max(addresses.stretches, key=lambda stretch: len(stretch.units))
    page = f"/{addresses.folder}/en/{largest.name}"
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", page, headers=_FORM)
    response = connection.getresponse()
    size, tag = len(response.read()), response.headers["ETag"]
    return {
        f"largest page, {size / 1000:.0f} kB compressed": Ask("GET", page),
        "the same, not changed": Ask("GET", page, tag=tag),
        "form": Ask("GET", "/en/ask"),
        "answer": Ask("POST", "/en/ask", tuple(form(text) for text in texts)),
    }


def form(question: str) -> bytes:
    return urllib.parse.urlencode({"question": question}).encode()


def measure(process: subprocess.Popen[bytes], port: int, asked: Ask, requests: int) -> Figure:
    send(port, asked, 50)
    before, started = cpu_of(process.pid), time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as pool:
        shares = pool.map(lambda _: send(port, asked, requests // _CLIENTS), range(_CLIENTS))
        took = sorted(each for share in shares for each in share)
    passed = time.perf_counter() - started
    cpu = (cpu_of(process.pid) - before) / len(took)
    return Figure(len(took) / passed, cpu * 1000, took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000)


def send(port: int, asked: Ask, requests: int) -> list[float]:
    """Seconds of each, over one connection that stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    for number in range(requests):
        headers = {**_FORM, "X-Forwarded-For": f"2001:db8:{next(_places) // 20:x}::1"}
        if asked.tag:
            headers["If-None-Match"] = asked.tag
        started = time.perf_counter()
        connection.request(asked.method, asked.path, asked.bodies[number % len(asked.bodies)] or None, headers)
        response = connection.getresponse()
        response.read()
        took.append(time.perf_counter() - started)
        assert response.status in (200, 304), response.status
    connection.close()
    return took


def beside_the_hardest(port: int) -> tuple[float, float]:
    """Milliseconds of a question full of misspelt words, and of the slowest page that was asked for meanwhile."""
    letters = random.Random(1)
    words = " ".join("".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(600))
    hardest = Ask("POST", "/en/ask", (form(words[:MAX_QUESTION_CHARACTERS]),))
    found: list[float] = []
    asking = threading.Thread(target=lambda: found.extend(send(port, hardest, 3)))
    asking.start()
    pages: list[float] = []
    while asking.is_alive():
        pages += send(port, Ask("GET", "/en/index.html"), 1)
    return max(found) * 1000, max(pages) * 1000


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


@contextlib.contextmanager
def bare(core: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    with running([sys.executable, "-c", BARE, str(port)], core, port, {}) as process:
        yield process, port


@contextlib.contextmanager
def palermo(core: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--listen", f"127.0.0.1:{port}"]
    settings = {"PALERMO_METRICS_LISTEN": f"127.0.0.1:{free_port()}", "PALERMO_SITE_PROXIES": "127.0.0.1"}
    with running(command, core, port, settings) as process:
        yield process, port


@contextlib.contextmanager
def running(command: list[str], core: int, port: int, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with TemporaryDirectory() as folder:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            env={**os.environ, **settings},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            yield process
        finally:
            process.terminate()
            process.wait()


def _wait(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/page")
            connection.getresponse().read()
            return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main()
