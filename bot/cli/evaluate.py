"""`palermo evaluate`."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import InputError, MissingExtraError

from .options import corpus_option, document_option, say

if TYPE_CHECKING:
    from bot.console.page import Page
    from retrieval.evaluation import Comparison, Report


@click.command("evaluate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--run", "run_file", type=click.Path(path_type=Path), metavar="OUT.tsv", help="Write the ranked units.")
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Keep the scores as a baseline.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Compare with kept scores.")
@document_option
@corpus_option
def command(
    files: tuple[Path, ...],
    run_file: Path | None,
    save: Path | None,
    baseline: Path | None,
    document: str | None,
    corpus: Path | None,
) -> int:
    """Measure the answers to judged questions.

    Each FILE is in the format of benchmarks/questions/README.md. Measures need the
    extra "evaluate"; --run needs none. Of a folder one document is asked: the newest,
    or the one that is chosen.

    \b
    palermo evaluate benchmarks/questions/dev.jsonl
    palermo evaluate dev.jsonl --save before.json
    palermo evaluate dev.jsonl --baseline before.json
    palermo evaluate dev.jsonl --run run.tsv
    """
    from bot.app import open_app
    from retrieval import evaluation
    from retrieval.errors import DataError

    measured = find_spec("ir_measures") is not None
    if not measured and run_file is None:
        raise MissingExtraError("Measures need ir_measures. Install it with: pip install 'palermo[evaluate]'")
    try:
        questions = evaluation.read_questions(files)
        before = _read_baseline(baseline) if baseline else None
    except DataError as error:
        raise InputError(str(error)) from error
    app = open_app(corpus, document)
    judged = app.using(app.corpus)  # the ids of judged units are those of one document
    answers = evaluation.answer_all(lambda text, previous: judged.ask(text, previous=previous), questions)
    if run_file is not None:
        rows = evaluation.run_of(answers)
        evaluation.write_run(rows, run_file)
        say(f"{len(rows)} rows for {len({row.question for row in rows})} questions are in {run_file}.")
        if not measured:
            return 0
    from bot.console.page import Page

    report = evaluation.evaluate(questions, answers)
    page = Page(sys.stdout)
    _show(page, report)
    if before is not None:
        try:
            _show_comparison(page, evaluation.compare(report, before))
        except DataError as error:
            raise InputError(str(error)) from error
    if save is not None:
        save.write_text(json.dumps(report.as_dict(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        say(f"The scores are kept in {save}.")
    return 0


def _show(page: Page, report: Report) -> None:
    from retrieval.evaluation import ENOUGH, LEVELS, MEASURES

    page.write(f"{'measure':<11}" + "".join(f"{level:<21}" for level in LEVELS))
    for measure in MEASURES:
        cells = [report.estimate(level, measure) for level in LEVELS]
        shown = "".join(f"{f'{cell.mean:.3f} [{cell.low:.2f}, {cell.high:.2f}]':<21}" for cell in cells)
        page.write(f"{measure:<11}{shown}")
    page.write(f"answerable questions answered: {report.answered}")
    page.write(f"unanswerable questions refused: {report.refused}")
    page.blank()
    page.write(f"{'kind':<14}{'answered':<12}right paragraph first, or rightly refused")
    for kind, (answered, right) in report.kinds.items():
        interval = f"[{right.estimate.low:.2f}, {right.estimate.high:.2f}]" if right.total >= ENOUGH else ""
        page.write(f"{kind:<14}{answered!s:<12}{right!s:<12}{interval}".rstrip())
    for kind in report.weaker():
        page.write(f"clearly weaker than the rest: {kind}")


def _show_comparison(page: Page, comparison: Comparison) -> None:
    page.blank()
    page.write(
        f"against the baseline: {len(comparison.better)} better, {len(comparison.worse)} worse, "
        f"{len(comparison.same)} the same"
    )
    for name, ids in (("better", comparison.better), ("worse", comparison.worse)):
        if ids:
            page.write(f"{name}: {', '.join(ids)}", hang=2)


def _read_baseline(path: Path) -> dict[str, object]:
    from retrieval.errors import DataError

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"The baseline {path} cannot be read. Save one with --save first.") from error
    if not isinstance(found, dict):
        raise DataError(f"The baseline {path} is not what --save writes. Save one first.")
    return found
