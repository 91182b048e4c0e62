"""`palermo ask`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import corpus_option, document_option, emit, json_option, say, text_of


@click.command("ask")
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@click.option("--limit", type=click.IntRange(1, 200), default=3, show_default=True, help="How many quotations to show.")
@click.option("--area", metavar="AREA", help="Only this area: marker, command name or title.")
@click.option("--meeting", metavar="MEETING", help="Only this meeting: ordinal or year.")
@click.option("--previous", metavar="TEXT", help="The question before, for a follow-up.")
@click.option("--explain", is_flag=True, help="Show what each score is made of.")
@json_option
@document_option
@corpus_option
def command(
    text: tuple[str, ...],
    limit: int,
    area: str | None,
    meeting: str | None,
    previous: str | None,
    explain: bool,
    as_json: bool,
    document: str | None,
    corpus: Path | None,
) -> int:
    """Answer one question from the document, quoted and cited.

    TEXT is the question; - reads it from standard input. In a folder of documents
    all are searched; 39b, areas and meetings are those of the newest, or of the one
    that is chosen.

    \b
    palermo ask "Can victims be punished for what they were forced to do?"
    palermo ask "money laundering" --area prosecution --meeting 2010
    palermo ask "compensation" --document CTOC/COP/WG.4/2015/5
    palermo ask "and below the capital?" --previous "Who trains the police?"
    echo "Who pays compensation?" | palermo ask - --json
    """
    from bot.app import open_app
    from bot.asker import is_personal, urgent
    from bot.console.page import Page, printable

    question = text_of(text)
    app = open_app(corpus, document)
    if area is not None:
        app = app.having(area)
    if not printable(question).strip():
        question = ""
    answer = app.ask(question, previous=previous, limit=limit, area=area, meeting=meeting, explain=explain)
    from retrieval.query import MAX_QUESTION_CHARACTERS

    if len(question) > MAX_QUESTION_CHARACTERS:
        say(f"The question is long: its first {MAX_QUESTION_CHARACTERS} characters were read.")
    danger = urgent(question)
    if danger is not None:
        from bot.console.urgent import operators_help, sentences, show

        lines = sentences(danger, app.library.corpora, operators_help())
        show(Page(sys.stderr), lines)
    if as_json:
        emit([app.records.answer(answer)])
    elif danger is None or (answer.verdict == "answered" and not danger.is_all):
        from bot.console.answers import show_answer

        quoted = answer.quotations or answer.near
        page = Page(sys.stdout if quoted else sys.stderr)
        show_answer(page, app.library, answer, personal=danger is not None or is_personal(question))
    return {"answered": 0, "empty": 2}.get(str(answer.verdict), 1)
