"""What each engine costs as the library grows: one core, the same generated units and questions for all.

    pip install 'palermo[bench]'
    python -m benchmarks.scale [--sizes 124 1000 …] [--engines memory sqlite …] [--limit SECONDS]
    python -m benchmarks.scale --plot

Results are added to benchmarks/scale.json cell by cell, so that a long run can be done in parts and a cell again.
Servers and the process that asks share the one core. A question's time is the CPU time of all of them together, which
is what an idle core would take, whatever else this machine does; the best of some turns. p50 and p99 are over
questions; `clock` is the same by the clock. Memory is what comes on top of the documents; that of servers is the
largest of samples.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from retrieval.library import Library
from retrieval.retriever import Retriever

from .scale_corpus import SIZES, Asked, library, questions
from .scale_engines import ENGINES, Engine, Place

RESULTS = Path(__file__).with_name("scale.json")
LEFT_OUT = {
    (
        "memory",
        1_000_000,
    ): "not tried: 3 GB, for an index that is made for some thousands of units"
}
QUESTIONS = 200
WHOLE = 20  # questions that are asked whole
TURNS = 5
SEARCHING = 30.0  # seconds that the turns of a cell may take together
LIMIT = 3600.0
_SAMPLED = 0.2  # seconds between two looks at the memory of servers
MIB = 2**20

Cell = dict[str, Any]


# -- one process, one core -------------------------------------------------------------------------------------------


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started meanwhile stays on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def apart(work: Callable[[], Cell], core: int, limit: float) -> Cell:
    """The result of some work that a process of its own does, or an `error`."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        try:
            os.sched_setaffinity(0, {core})
            sender.send(work())
        except BaseException as error:
            sender.send({"error": f"{type(error).__name__}: {error}"})
            raise

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            return {"error": f"not done after {limit:.0f} s"}
        return dict(receiver.recv())
    except EOFError:
        return {"error": f"the process ended with status {process.exitcode}"}
    finally:
        process.kill()
        process.join()


def grown() -> Callable[[], float]:
    """How many MiB this process has been larger, at most, than it is now."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak so far is no concern
    start = _status("VmRSS")
    return lambda: max(_status("VmHWM") - start, 0.0) / 1024


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


class Servers:
    """The CPU and the largest memory of some processes and their children, while it is entered."""

    def __init__(self, roots: Sequence[psutil.Process]) -> None:
        self._roots = roots
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self.peak = 0.0

    def __enter__(self) -> Servers:
        self._start = self.cpu()
        if self._roots:
            self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        if self._roots:
            self._watch.join()
        self.used = self.cpu() - self._start

    def _all(self) -> list[psutil.Process]:
        return [*self._roots, *(child for root in self._roots for child in root.children(recursive=True))]

    def cpu(self) -> float:
        """Seconds so far; those of children that have ended are their parent's."""
        total = 0.0
        for process in self._all():
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system
        for root in self._roots:
            times = root.cpu_times()
            total += times.children_user + times.children_system
        return total

    def clock(self) -> Callable[[], float]:
        """Seconds of CPU of this process and of those that are there now, to the microsecond."""
        clocks = [
            time.CLOCK_PROCESS_CPUTIME_ID,
            *(~process.pid << 3 | 2 for process in self._all()),
        ]  # clock_getcpuclockid
        return lambda: sum(map(time.clock_gettime, clocks))

    def _look(self) -> None:
        while not self._stopped.wait(_SAMPLED):
            total = 0
            for process in self._all():
                with suppress(psutil.Error):
                    total += process.memory_full_info().pss
            self.peak = max(self.peak, total / MIB)


# -- what is measured ------------------------------------------------------------------------------------------------


def building(engine: Engine, units: Library, place: Place) -> Cell:
    peak = grown()
    start, used = time.perf_counter(), time.process_time()
    size = engine.build(units, place)
    took = time.perf_counter() - start
    return {"seconds": took, "cpu": time.process_time() - used, "disk": size / MIB, "memory": peak()}


def searching(engine: Engine, units: Library, place: Place, asked: Sequence[Asked], servers: Servers) -> Cell:
    peak = grown()
    start = time.perf_counter()
    search = engine.open(units, place)
    opened = time.perf_counter() - start
    tops = [search(each) for each in asked]  # fills what there is of caches
    cpu = servers.clock()
    best = [(float("inf"), float("inf"))] * len(asked)
    done = 0
    begun = time.perf_counter()
    for turn in range(TURNS):
        if turn > 1 and time.perf_counter() - begun > SEARCHING * turn / (turn + 1):
            break
        for place_of, each in enumerate(asked):
            start, used = time.perf_counter(), cpu()
            search(each)
            used, took = 1000 * (cpu() - used), 1000 * (time.perf_counter() - start)
            best[place_of] = min(best[place_of][0], used), min(best[place_of][1], took)
        done += len(asked)
    times, clock = zip(*best, strict=True)
    return {
        "opened": opened,
        "p50": statistics.median(times),
        "p99": late(times),
        "clock": {"p50": statistics.median(clock), "p99": late(clock)},
        "turns": done // len(asked),
        "memory": peak(),
        "tops": tops,
    }


def late(times: Sequence[float]) -> float:
    return sorted(times)[int(0.99 * len(times))]


def asking(engine: Engine, units: Library, place: Place, asked: Sequence[Asked], servers: Servers) -> Cell:
    """Whole questions, from the words to the answer."""
    prepared = engine.prepared(units, place)
    if prepared is None:
        return {}
    retriever = Retriever(units, None, prepared)
    retriever.ask(asked[0].text)
    cpu = servers.clock()
    times = []
    for each in asked[:WHOLE]:
        turns = []
        for _ in range(3):
            start = cpu()
            retriever.ask(each.text)
            turns.append(cpu() - start)
        times.append(1000 * min(turns))
    return {"p50": statistics.median(times), "p99": max(times)}


def cell(name: str, units: Library, core: int, limit: float) -> Cell:
    """All figures of one engine at one size."""
    engine = ENGINES[name]
    reason = engine.missing or LEFT_OUT.get((name, len(units)))
    if reason:
        return {"left_out": reason}
    asked = questions(units, QUESTIONS)
    with tempfile.TemporaryDirectory() as folder:
        with on_core(core):
            opened = engine.place(Path(folder))
            place = opened.__enter__()
        try:
            with Servers(place.servers) as servers:
                built = apart(lambda: building(engine, units, place), core, limit)
            if "error" in built:
                return {"left_out": f"building: {built['error']}"}
            built["cpu"] += servers.used
            built["server_memory"] = servers.peak
            with Servers(place.servers) as servers:
                found = apart(lambda: searching(engine, units, place, asked, servers), core, limit)
            if "error" in found:
                return {"build": built, "left_out": f"searching: {found['error']}"}
            found["server_memory"] = servers.peak
            whole = apart(lambda: asking(engine, units, place, asked, Servers(place.servers)), core, limit)
        finally:
            opened.__exit__(None, None, None)
    return {"build": built, "search": found, "question": whole}


def compared(found: Cell, reference: list[list[int]]) -> Cell:
    """Of all questions, how many have the reference's best ten in its order; and how many of its units are found."""
    tops = found["tops"]
    same = sum(own == other for own, other in zip(tops, reference, strict=True))
    shared = sum(len(set(own) & set(other)) for own, other in zip(tops, reference, strict=True))
    return {"same": same / len(tops), "shared": shared / max(sum(map(len, reference)), 1)}


# -- results ---------------------------------------------------------------------------------------------------------


def told(name: str, size: int, found: Cell) -> str:
    if "search" not in found:
        return f"{name:<12}{size:>9}  {found['left_out']}"
    build, search = found["build"], found["search"]
    return (
        f"{name:<12}{size:>9}  build {size / build['seconds']:8.0f}/s (CPU {size / build['cpu']:8.0f}/s) "
        f"{build['disk']:8.1f} MiB, memory {build['memory']:.0f}+{build['server_memory']:.0f} MiB; "
        f"search {search['p50']:.3f} / {search['p99']:.3f} ms "
        f"(clock {search['clock']['p50']:.3f} / {search['clock']['p99']:.3f}), "
        f"memory {search['memory']:.0f}+{search['server_memory']:.0f} MiB; same {search.get('same', 1):.3f} "
        f"shared {search.get('shared', 1):.3f}; question {found['question'].get('p50', 0):.1f} ms"
    )


def machine() -> str:
    versions = f"Python {platform.python_version()}, {platform.system()}"
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line for line in lines if line.startswith("model name"))
        return f"{versions}, {model.partition(':')[2].strip()}"
    return versions


def read(path: Path) -> Cell:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {"cells": {}}


def keep(path: Path, name: str, size: int, found: Cell) -> None:
    results = read(path)
    results["machine"] = machine()
    results["cells"].setdefault(name, {})[str(size)] = rounded(found)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(path)


def rounded(found: Cell) -> Cell:
    return {
        key: rounded(value) if isinstance(value, dict) else float(f"{value:.4g}") if isinstance(value, float) else value
        for key, value in found.items()
    }


def measure(names: Sequence[str], sizes: Sequence[int], core: int, limit: float, path: Path) -> None:
    for size in sizes:
        units = library(size)
        gc.collect()
        gc.freeze()  # else every collection of a child copies the pages of all units
        reference: list[list[int]] | None = None
        for name in names:
            found = cell(name, units, core, limit)
            if "search" in found:
                reference = reference or found["search"]["tops"]
                found["search"] |= compared(found["search"], reference)
                del found["search"]["tops"]
            keep(path, name, size, found)
            print(told(name, size, found), flush=True)
        gc.unfreeze()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="how many units")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="where everything runs")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for building, and for searching")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--plot", action="store_true", help="draw what was measured, and print it as a table")
    options = parser.parse_args()
    if options.plot:
        from .scale_plot import draw

        draw(read(options.results))
    else:
        measure(options.engines, options.sizes, options.core, options.limit, options.results)


if __name__ == "__main__":
    main()
