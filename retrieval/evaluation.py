"""Measuring answers against judged questions: qrels and runs, measures with intervals, and a comparison of two runs.

The format of the question files and the rules are those of benchmarks/questions/README.md. Measures come from
ir_measures; everything else here needs nothing beyond the package.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .answer import Answer, Verdict
from .document import Locator
from .errors import DataError

RUN_DEPTH = 10
MEASURES = ("nDCG@5", "success@1", "success@3", "recall@10")
Level = Literal["paragraph", "unit"]
LEVELS: tuple[Level, ...] = ("paragraph", "unit")
ENOUGH = 10  # questions of a kind, from which an interval says something
_RESAMPLES = 1_000
_SEED = 20150825

Ask = Callable[[str, str | None], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """A judged message. `relevant` maps unit ids to grades 1 and 2; it is empty where no answer is right."""

    id: str
    text: str
    kind: str
    previous: str | None = None
    relevant: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a run. Scores fall strictly, so that a tool that sorts by score keeps our order."""

    question: str
    rank: int
    unit: str
    score: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    total: int

    def __str__(self) -> str:
        return f"{self.count} of {self.total}"

    @property
    def estimate(self) -> Estimate:
        return bootstrap([1.0] * self.count + [0.0] * (self.total - self.count))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions with its 95 per cent bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Report:
    """What an evaluation found. `scores` is measure to question to value, for each level."""

    scores: Mapping[Level, Mapping[str, Mapping[str, float]]]
    answered: Share
    refused: Share
    right: Mapping[str, bool]
    kinds: Mapping[str, tuple[Share, Share]]

    def estimate(self, level: Level, measure: str) -> Estimate:
        return bootstrap(list(self.scores[level][measure].values()))

    def weaker(self) -> tuple[str, ...]:
        """The kinds that are clearly weaker than the rest: the intervals of their right answers do not meet.

        Kinds of fewer than ENOUGH questions are never said to be.
        """
        found = []
        for kind, (_, right) in self.kinds.items():
            others = [share for other, (_, share) in self.kinds.items() if other != kind]
            rest = Share(sum(share.count for share in others), sum(share.total for share in others))
            if right.total >= ENOUGH and rest.total and right.estimate.high < rest.estimate.low:
                found.append(kind)
        return tuple(found)

    def as_dict(self) -> dict[str, Any]:
        """What `--save` writes and `compare` reads."""
        return {"scores": self.scores["paragraph"], "right": dict(self.right)}


def read_questions(paths: Iterable[Path]) -> tuple[Question, ...]:
    """Raises DataError, with file and line, for what is no judged question or an id that was there before."""
    questions: dict[str, Question] = {}
    for path in paths:
        for number, line in enumerate(_lines(path), start=1):
            if not line.strip():
                continue
            question = _question(line, f"{path.name}, line {number}")
            if question.id in questions:
                raise DataError(f"{path.name}, line {number}: the question {question.id} is there twice. Rename one.")
            questions[question.id] = question
    if not questions:
        raise DataError("There are no questions in that. Give a file in the format of benchmarks/questions/README.md.")
    return tuple(questions.values())


def answer_all(ask: Ask, questions: Iterable[Question]) -> dict[str, Answer]:
    return {question.id: ask(question.text, question.previous) for question in questions}


def run_of(answers: Mapping[str, Answer]) -> tuple[Row, ...]:
    """The rows of all answered questions, each RUN_DEPTH different paragraphs deep where there are so many."""
    rows: list[Row] = []
    for question, answer in answers.items():
        if answer.verdict is not Verdict.ANSWERED:
            continue
        paragraphs: set[Locator] = set()
        ceiling = float("inf")
        for rank, hit in enumerate(answer.hits, start=1):
            if len(paragraphs) >= RUN_DEPTH and hit.unit.locator.top not in paragraphs and not answer.enumeration:
                break
            paragraphs.add(hit.unit.locator.top)
            score = round(min(hit.score, ceiling - 1e-6), 6)
            rows.append(Row(question, rank, hit.unit.id, score))
            ceiling = score
    return tuple(rows)


def write_run(rows: Iterable[Row], path: Path) -> None:
    """Question id, rank, unit id and score, parted by tabs."""
    lines = [f"{row.question}\t{row.rank}\t{row.unit}\t{row.score:.6f}\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")


def evaluate(questions: Sequence[Question], answers: Mapping[str, Answer]) -> Report:
    """Measure the answers. Raises ModuleNotFoundError where ir_measures is not installed."""
    rows = run_of(answers)
    scores = {level: _scores(questions, rows, level) for level in LEVELS}
    answered = {question.id: answers[question.id].verdict is Verdict.ANSWERED for question in questions}
    answerable = [question for question in questions if question.relevant]
    unanswerable = [question for question in questions if not question.relevant]
    right = {q.id: scores["paragraph"]["success@1"][q.id] > 0 for q in answerable}
    right |= {q.id: not answered[q.id] for q in unanswerable}
    return Report(
        scores=scores,
        answered=Share(sum(answered[q.id] for q in answerable), len(answerable)),
        refused=Share(sum(not answered[q.id] for q in unanswerable), len(unanswerable)),
        right=right,
        kinds=_kinds(questions, answered, right),
    )


def bootstrap(values: Sequence[float]) -> Estimate:
    """The percentile interval (Efron 1979), from a fixed seed: the same values always give the same one."""
    if not values:
        return Estimate(0.0, 0.0, 0.0)
    draw = random.Random(_SEED)
    count = len(values)
    means = sorted(sum(draw.choices(values, k=count)) / count for _ in range(_RESAMPLES))
    low, high = means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES) - 1]
    return Estimate(sum(values) / count, low, high)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Question ids by what became of them: by nDCG@5 where there is an answer, else by whether it was refused."""

    better: tuple[str, ...]
    worse: tuple[str, ...]
    same: tuple[str, ...]


def compare(report: Report, baseline: Mapping[str, Any]) -> Comparison:
    """Against what an earlier `as_dict` gave. Raises DataError where that is something else."""
    try:
        before = dict(baseline["scores"]["nDCG@5"]) | {
            question: float(right)
            for question, right in baseline["right"].items()
            if question not in baseline["scores"]["nDCG@5"]
        }
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DataError("The baseline is not what --save writes. Save one first.") from error
    now = {question: float(right) for question, right in report.right.items()}
    now |= report.scores["paragraph"]["nDCG@5"]
    groups: dict[str, list[str]] = {"better": [], "worse": [], "same": []}
    for question in now:
        if question in before:
            change = round(now[question] - before[question], 6)
            groups["better" if change > 0 else "worse" if change < 0 else "same"].append(question)
    if not any(groups.values()):
        raise DataError("The baseline has none of these questions. Save one with the same files.")
    return Comparison(tuple(groups["better"]), tuple(groups["worse"]), tuple(groups["same"]))


def _scores(questions: Sequence[Question], rows: Sequence[Row], level: Level) -> dict[str, dict[str, float]]:
    import ir_measures
    from ir_measures import R, Success, nDCG

    measures = {"nDCG@5": nDCG @ 5, "success@1": Success(rel=2) @ 1, "success@3": Success(rel=2) @ 3}
    measures["recall@10"] = R @ 10
    names = {measure: name for name, measure in measures.items()}
    grades = {question.id: _grades(question.relevant, level) for question in questions if question.relevant}
    qrels = [ir_measures.Qrel(q, unit, grade) for q, units in grades.items() for unit, grade in units.items()]
    run = [
        ir_measures.ScoredDoc(question, unit, float(-rank))
        for question, units in _mapped(rows, grades, level).items()
        for rank, unit in enumerate(units)
    ]
    scores = {name: dict.fromkeys(grades, 0.0) for name in measures}
    if run:
        for metric in ir_measures.iter_calc(list(measures.values()), qrels, run):
            scores[names[metric.measure]][metric.query_id] = float(metric.value)
    return scores


def _grades(relevant: Mapping[str, int], level: Level) -> dict[str, int]:
    if level == "unit":
        return dict(relevant)
    grades: dict[str, int] = {}
    for unit, grade in relevant.items():
        paragraph = _paragraph(unit)
        grades[paragraph] = max(grade, grades.get(paragraph, 0))
    return grades


def _mapped(rows: Iterable[Row], grades: Mapping[str, Mapping[str, int]], level: Level) -> dict[str, list[str]]:
    """Units as judged, repeats dropped: a sub-paragraph without a grade of its own counts as its paragraph."""
    run: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.question in grades:
            own = level == "unit" and row.unit in grades[row.question]
            run.setdefault(row.question, {})[row.unit if own else _paragraph(row.unit)] = None
    return {question: list(units) for question, units in run.items()}


def _paragraph(unit: str) -> str:
    return unit.partition("(")[0].partition(".")[0]


def _kinds(
    questions: Sequence[Question], answered: Mapping[str, bool], right: Mapping[str, bool]
) -> dict[str, tuple[Share, Share]]:
    """For each kind the share that was answered, and the share with a right first paragraph or a right refusal."""
    groups: dict[str, list[str]] = {}
    for question in questions:
        groups.setdefault(question.kind, []).append(question.id)
    return {
        kind: (Share(sum(answered[i] for i in ids), len(ids)), Share(sum(right[i] for i in ids), len(ids)))
        for kind, ids in groups.items()
    }


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as a question file. Give a readable file of JSON Lines.") from error


def _question(line: str, where: str) -> Question:
    try:
        item = json.loads(line)
        relevant = {str(unit): int(grade) for unit, grade in (item.get("relevant") or {}).items()}
        return Question(str(item["id"]), str(item["text"]), str(item["kind"]), item.get("previous"), relevant)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{where} is not a judged question: it needs id, text, kind and relevant.") from error
