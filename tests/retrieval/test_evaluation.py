"""Measures against values worked out by hand, and the rules of the question files."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer import Answer, Hit, Verdict
from retrieval.document import Locator, Span, Unit
from retrieval.errors import DataError
from retrieval.evaluation import (
    ENOUGH,
    Question,
    Report,
    Share,
    bootstrap,
    compare,
    evaluate,
    read_questions,
    run_of,
    write_run,
)
from retrieval.reference import parse_references
from tests.retrieval.samples import seed_corpus

GOOD = '{"id": "Q1", "text": "who?", "kind": "question", "relevant": {"39(b)": 2}}\n'


def unit(name: str) -> Unit:
    locator: Locator = parse_references(name)[0].first
    return Unit(locator, "text", (Span(0, 1),))


def answer(*units: str, scores: tuple[float, ...] = ()) -> Answer:
    if not units:
        return Answer("q", Verdict.NO_ANSWER)
    given_scores = scores or tuple(float(len(units) - n) for n in range(len(units)))
    hits = [
        Hit(n, score, unit(name), seed_corpus())
        for n, (name, score) in enumerate(zip(units, given_scores, strict=True), 1)
    ]
    return Answer("q", Verdict.ANSWERED, tuple(hits))


def question(relevant: dict[str, int], name: str = "Q1") -> Question:
    return Question(name, "text", "question", None, relevant)


def score(relevant: dict[str, int], given_answer: Answer, level: str, measure: str) -> float:
    report = evaluate([question(relevant)], {"Q1": given_answer})
    return report.scores[level][measure]["Q1"]  # type: ignore[index]


def test_gains_are_the_grades() -> None:
    """nDCG@5 with gains 2 and 1, worked out by hand."""
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    found = 1 / math.log2(2) + 2 / math.log2(4)
    assert score({"5": 2, "9": 1}, answer("9", "7", "5"), "unit", "nDCG@5") == pytest.approx(found / ideal)


def test_success_needs_the_higher_grade() -> None:
    """A first unit of grade 1 is no success; one of grade 2 among the first three is."""
    relevant = {"5": 2, "9": 1}
    assert score(relevant, answer("9", "7", "5"), "unit", "success@1") == 0
    assert score(relevant, answer("9", "7", "5"), "unit", "success@3") == 1


def test_a_sub_paragraph_counts_as_its_paragraph() -> None:
    """Without a grade of its own it stands for the paragraph, once."""
    relevant = {"60": 2, "9": 2}
    assert score(relevant, answer("60(a)", "60(b)", "9"), "unit", "success@1") == 1
    ideal = 2 + 2 / math.log2(3)
    assert score(relevant, answer("60(a)", "60(b)", "9"), "unit", "nDCG@5") == pytest.approx(ideal / ideal)


def test_a_graded_sub_paragraph_is_not_its_paragraph() -> None:
    """At unit level the wrong letter is wrong; at paragraph level letters are cut."""
    assert score({"39(b)": 2}, answer("39(a)"), "unit", "success@1") == 0
    assert score({"39(b)": 2}, answer("39(a)"), "paragraph", "success@1") == 1


def test_an_unanswered_question_counts() -> None:
    """An answerable question without an answer is a zero, not a gap."""
    report = evaluate(
        [question({"5": 2}, "Q1"), question({"9": 2}, "Q2"), question({}, "Q3"), question({}, "Q4")],
        {"Q1": answer("5"), "Q2": answer(), "Q3": answer(), "Q4": answer("1")},
    )
    assert report.estimate("paragraph", "success@1").mean == 0.5
    assert (report.answered.count, report.answered.total) == (1, 2)
    assert (report.refused.count, report.refused.total) == (1, 2)
    assert report.kinds["question"][1].count == 2


def of_kinds(kinds: dict[str, tuple[int, int]]) -> Report:
    """A report of kinds with so many right of so many."""
    judged = [
        (Question(f"{kind} {number}", "text", kind, None, {"5": 2}), answer("5") if number < right else answer("9"))
        for kind, (right, total) in kinds.items()
        for number in range(total)
    ]
    return evaluate([item for item, _ in judged], {item.id: given_answer for item, given_answer in judged})


def test_a_kind_far_below_the_rest_is_named() -> None:
    """A kind is clearly weaker only where chance does not explain it: enough questions, and intervals apart."""
    assert of_kinds({"question": (38, 40), "typo": (3, 12), "keywords": (11, 12)}).weaker() == ("typo",)
    assert of_kinds({"question": (38, 40), "typo": (11, 12)}).weaker() == ()
    assert of_kinds({"question": (38, 40), "typo": (0, ENOUGH - 1)}).weaker() == ()
    assert of_kinds({"typo": (0, 12)}).weaker() == ()


def test_a_share_has_an_interval_that_holds_it() -> None:
    """The interval of a share is about it, wider for fewer questions, and the same each time."""
    few, many = Share(8, 10).estimate, Share(80, 100).estimate
    assert few.low <= few.mean <= few.high
    assert few.high - few.low > many.high - many.low
    assert few == Share(8, 10).estimate


def test_everything_refused() -> None:
    """Without any answer all measures are zero."""
    report = evaluate([question({"5": 2})], {"Q1": answer()})
    assert report.estimate("unit", "nDCG@5").mean == 0


def test_run_is_deep_enough() -> None:
    """Ten different paragraphs, however many sub-paragraphs come before, and no row for a refusal."""
    names = ["60(a)", "60(b)", "60(c)", *[str(n) for n in range(1, 30)]]
    rows = run_of({"Q1": answer(*names), "Q2": answer()})
    assert {row.question for row in rows} == {"Q1"}
    assert len({row.unit.partition("(")[0] for row in rows}) >= 10
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_scores_of_a_run_fall(scores: list[float]) -> None:
    """A tool that sorts by score gets our order, also where scores tie."""
    ordered = tuple(sorted(scores, reverse=True))
    rows = run_of({"Q1": answer(*[str(n) for n in range(1, len(scores) + 1)], scores=ordered)})
    assert all(left.score > right.score for left, right in pairwise(rows))


def test_written_run(tmp_path: Path) -> None:
    """Four columns, parted by tabs."""
    write_run(run_of({"Q1": answer("39(b)", scores=(7.25,))}), tmp_path / "run.tsv")
    assert (tmp_path / "run.tsv").read_text() == "Q1\t1\t39(b)\t7.250000\n"


def test_baseline() -> None:
    """Each question is better, worse or the same, refusals included."""
    questions = [question({"5": 2}, "Q1"), question({"5": 2}, "Q2"), question({"5": 2}, "Q3"), question({}, "Q4")]
    before = evaluate(questions, {"Q1": answer("5"), "Q2": answer("9"), "Q3": answer("5"), "Q4": answer("1")})
    after = evaluate(questions, {"Q1": answer("5"), "Q2": answer("5"), "Q3": answer("9"), "Q4": answer()})
    found = compare(after, before.as_dict())
    assert (found.better, found.worse, found.same) == (("Q2", "Q4"), ("Q3",), ("Q1",))
    with pytest.raises(DataError, match="--save"):
        compare(after, {"other": 1})


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_bootstrap(values: list[float]) -> None:
    """The interval holds the mean's neighbourhood, lies within the values, and is the same every time."""
    found = bootstrap(values)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert found == bootstrap(values)


@pytest.mark.parametrize(
    "text",
    ["", "no json\n", "[]\n", '{"id": "Q1"}\n', GOOD + GOOD, '{"id": 1, "text": "a", "kind": "k", "relevant": 3}'],
)
def test_damaged_questions(tmp_path: Path, text: str) -> None:
    """A file that holds no judged questions is refused with a sentence."""
    path = tmp_path / "questions.jsonl"
    path.write_text(text)
    with pytest.raises(DataError, match=r"\.$|REA"):
        read_questions([path])


def test_questions_are_read(tmp_path: Path) -> None:
    """Text, kind and grades are there; blank lines are passed over."""
    path = tmp_path / "questions.jsonl"
    path.write_text(GOOD + "\n" + GOOD.replace("Q1", "Q2"))
    assert read_questions([path])[1] == Question("Q2", "who?", "question", None, {"39(b)": 2})
