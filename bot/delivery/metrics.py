"""What happened, as numbers: counted here for nearly nothing, shown by prometheus_client where somebody asks.

No label comes from a person, and outcomes are few and fixed.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client.core import Metric
    from prometheus_client.registry import CollectorRegistry

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)

COUNTERS = {
    "updates": "Updates that came, by what became of them: new, repeated, dropped, malformed, overflow, old.",
    "outcomes": "Updates handled, by outcome.",
    "faults": "Updates that made the handler fail.",
    "pages": "Requests for web pages, by what they got: page, unchanged, form, answer, or the status of a refusal.",
    "calls": "Calls of the Bot API, by outcome.",
    "retries": "Attempts that had to be repeated, by reason.",
}


class Histogram:
    """Seconds, in the buckets above."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.sum = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect.bisect_left(BUCKETS, seconds)] += 1
        self.sum += seconds


class Metrics:
    """Counters by name and label, histograms, and what the queue was like when last looked at."""

    def __init__(self) -> None:
        self.counters: dict[str, Counter[str]] = {name: Counter() for name in COUNTERS}
        self.answer_seconds = Histogram()
        self.respond_seconds = Histogram()
        self.waiting = 0
        self.oldest_seconds = 0.0

    def count(self, name: str, label: str, by: int = 1) -> None:
        if by:
            self.counters[name][label] += by


class _Collector:
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        for name, about in COUNTERS.items():
            family = CounterMetricFamily(f"palermo_{name}", about, labels=["outcome"])
            for label, value in list(self._metrics.counters[name].items()):
                family.add_metric([label], value)
            yield family
        yield GaugeMetricFamily("palermo_queue_waiting", "Updates that wait for their answer.", self._metrics.waiting)
        yield GaugeMetricFamily("palermo_queue_oldest_seconds", "Age of the oldest.", self._metrics.oldest_seconds)
        for name, about, histogram in (
            ("palermo_answer_seconds", "From an update's arrival to its answer.", self._metrics.answer_seconds),
            ("palermo_respond_seconds", "Working out one answer.", self._metrics.respond_seconds),
        ):
            shown = HistogramMetricFamily(name, about)
            shown.add_metric([], _cumulative(histogram), histogram.sum)
            yield shown


def _cumulative(histogram: Histogram) -> list[tuple[str, float]]:
    total = 0
    rows: list[tuple[str, float]] = []
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), histogram.counts, strict=True):
        total += count
        rows.append((bound, total))
    return rows


def registry(metrics: Metrics) -> CollectorRegistry:
    from prometheus_client import GCCollector, ProcessCollector
    from prometheus_client.registry import Collector, CollectorRegistry

    class Ours(_Collector, Collector):
        pass

    shown = CollectorRegistry()
    shown.register(Ours(metrics))
    ProcessCollector(registry=shown)
    GCCollector(registry=shown)
    return shown
