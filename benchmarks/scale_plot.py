"""Draws what `benchmarks.scale` measured, and prints it as the tables of docs/explanation/scale.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .scale_corpus import SIZES
from .scale_engines import ENGINES

Cell = dict[str, Any]

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_COLOURS = {
    **{"memory": "#222222", "sqlite": "#0072b2", "postgresql": "#56b4e9", "clickhouse": "#d55e00"},
    **{"shards": "#e69f00", "tantivy": "#009e73", "bm25s": "#999999"},
}
_STYLES = {"tantivy": "--", "bm25s": "--"}
_DASH = "–"


def draw(results: Cell) -> None:
    cells = results["cells"]
    print(f"{results['machine']}\n")
    for title, rows in _tables(cells):
        print(f"{title}\n\n{rows}\n")
    _plot(cells, "scale-search.svg", "p50 of a search, ms", lambda cell, size: cell["search"]["p50"])
    _plot(cells, "scale-build.svg", "units built a second of CPU", lambda cell, size: size / cell["build"]["cpu"])
    _plot(cells, "scale-disk.svg", "on the disk, MiB", lambda cell, size: cell["build"]["disk"])


# -- tables ----------------------------------------------------------------------------------------------------------


def _tables(cells: Cell) -> Iterator[tuple[str, str]]:
    yield "search, p50 / p99 ms", _table(cells, lambda c, _: _search(c["search"]))
    yield "by the clock, p50 / p99 ms", _table(cells, lambda c, _: _pair(*c["search"]["clock"].values()))
    yield (
        "a whole question, p50 ms",
        _table(cells, lambda c, _: _short(c["question"]["p50"]) if c["question"] else _DASH),
    )
    yield (
        "build, units a second, by the clock / of CPU",
        _table(cells, lambda c, size: _pair(size / c["build"]["seconds"], size / c["build"]["cpu"], _thousands)),
    )
    yield "disk, MiB", _table(cells, lambda c, _: _short(c["build"]["disk"]))
    yield "memory while building, MiB, process + servers", _table(cells, lambda c, _: _memory(c["build"]))
    yield "memory while searching, MiB, process + servers", _table(cells, lambda c, _: _memory(c["search"]))
    yield (
        "the same best ten / units in common, %",
        _table(cells, lambda c, _: _pair(100 * c["search"]["same"], 100 * c["search"]["shared"], _whole)),
    )


def _table(cells: Cell, figure: Callable[[Cell, int], str]) -> str:
    lines = ["| | " + " | ".join(f"{size:,}" for size in SIZES) + " |", "|---" * (len(SIZES) + 1) + "|"]
    for name, engine in ENGINES.items():
        found = [cells.get(name, {}).get(str(size), {}) for size in SIZES]
        texts = [figure(cell, size) if "search" in cell else _DASH for cell, size in zip(found, SIZES, strict=True)]
        lines.append(f"| {engine.name} | {' | '.join(texts)} |")
    return "\n".join(lines)


def _search(part: Cell) -> str:
    """A dagger where all that is known is the time by the clock."""
    return f"{_pair(part['p50'], part['p99'])}{' †' if part.get('by_clock') else ''}"


def _pair(first: float, second: float, shown: Callable[[float], str] | None = None) -> str:
    shown = shown or _short
    return f"{shown(first)} / {shown(second)}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2g}"


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _thousands(value: float) -> str:
    return f"{value:,.0f}"


def _memory(part: Cell) -> str:
    servers = part["server_memory"]
    return f"{part['memory']:,.0f} + {servers:,.0f}" if servers else f"{part['memory']:,.0f}"


# -- plots -----------------------------------------------------------------------------------------------------------


def _plot(cells: Cell, name: str, label: str, figure: Callable[[Cell, int], float]) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = name  # the same figures give the same file
    from matplotlib import pyplot

    picture, axes = pyplot.subplots(figsize=(7, 4.2), layout="constrained")
    for key, engine in ENGINES.items():
        points = [(size, figure(cell, size)) for size, cell in _measured(cells.get(key, {}))]
        if points:
            x, y = zip(*points, strict=True)
            style: Any = {"color": _COLOURS[key], "linestyle": _STYLES.get(key, "-"), "marker": "o", "markersize": 4}
            axes.plot(x, y, label=engine.name, **style)
    axes.set(xscale="log", yscale="log", xlabel="units", ylabel=label)
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1, 0.5))
    picture.savefig(IMAGES / name, metadata={"Date": None, "Creator": None})
    pyplot.close(picture)
    print(f"docs/images/{name}")


def _measured(found: Cell) -> Iterator[tuple[int, Cell]]:
    for size in SIZES:
        cell = found.get(str(size), {})
        if "search" in cell:
            yield size, cell
