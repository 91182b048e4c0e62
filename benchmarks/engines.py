"""Engines side by side, same questions, one run: `pip install bm25s tantivy`, then `python -m benchmarks.engines`.

The engines search the paragraphs' text as they come; ours is Palermo as it ships. Engines that are not installed are
left out.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bot.app import default_corpus
from retrieval.analyzer import Analyzer
from retrieval.answer import Answer, Hit, Verdict
from retrieval.corpus import Corpus, load
from retrieval.evaluation import MEASURES, Question, evaluate, read_questions
from retrieval.retriever import Retriever

QUESTIONS = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
DEPTH = 40
TURNS = 5

Search = Callable[[str], list[int]]
Engine = Callable[[list[str]], Search]


def texts_of(corpus: Corpus) -> list[str]:
    return [" ".join(filter(None, (unit.lead_in, unit.text, unit.closing))) for unit in corpus.document.units]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def rank_bm25(texts: list[str]) -> Search:
    from rank_bm25 import BM25Okapi

    model = BM25Okapi([words(text) for text in texts])
    return lambda question: list(model.get_scores(words(question)).argsort()[::-1][:DEPTH])


def rank_bm25_stemmed(texts: list[str]) -> Search:
    from rank_bm25 import BM25Okapi

    analyzer = Analyzer()
    model = BM25Okapi([analyzer.strong_terms(text) for text in texts])
    return lambda question: list(model.get_scores(analyzer.strong_terms(question)).argsort()[::-1][:DEPTH])


def bm25s(texts: list[str]) -> Search:
    import bm25s as library
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    model = library.BM25()
    model.index(library.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def search(question: str) -> list[int]:
        tokens = library.tokenize([question], stopwords="en", stemmer=stemmer, show_progress=False)
        rows, _ = model.retrieve(tokens, k=DEPTH, show_progress=False)
        return [int(row) for row in rows[0]]

    return search


def tantivy(texts: list[str]) -> Search:
    import tantivy as library

    builder = library.SchemaBuilder()
    builder.add_integer_field("row", stored=True)
    builder.add_text_field("text", tokenizer_name="en_stem")
    engine = library.Index(builder.build())
    writer = engine.writer()
    for row, text in enumerate(texts):
        writer.add_document(library.Document(row=row, text=text))
    writer.commit()
    engine.reload()
    searcher = engine.searcher()

    def search(question: str) -> list[int]:
        asked = engine.parse_query(" ".join(words(question)) or "x", ["text"])
        return [searcher.doc(address)["row"][0] for _, address in searcher.search(asked, DEPTH).hits]

    return search


def sqlite_fts5(texts: list[str]) -> Search:
    store = sqlite3.connect(":memory:")
    store.execute("CREATE VIRTUAL TABLE units USING fts5(text, tokenize='porter unicode61')")
    store.executemany("INSERT INTO units(rowid, text) VALUES (?, ?)", enumerate(texts, start=1))
    select = f"SELECT rowid FROM units WHERE units MATCH ? ORDER BY rank, rowid LIMIT {DEPTH}"

    def search(question: str) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in words(question)) or '"x"'
        return [row - 1 for (row,) in store.execute(select, (asked,))]

    return search


ENGINES: dict[str, tuple[str, Engine]] = {
    "rank-bm25": ("rank_bm25", rank_bm25),
    "rank-bm25, stems and stop words": ("rank_bm25", rank_bm25_stemmed),
    "bm25s, stems and stop words": ("bm25s", bm25s),
    "tantivy, en_stem": ("tantivy", tantivy),
    "SQLite FTS5, porter": ("sqlite3", sqlite_fts5),
}


def answered(corpus: Corpus, search: Search, question: Question) -> Answer:
    """As an answer: an engine by itself never refuses."""
    units = corpus.document.units
    hits = [Hit(rank, float(-rank), units[row], corpus) for rank, row in enumerate(search(question.text), start=1)]
    return Answer(question.text, Verdict.ANSWERED, tuple(hits))


def measured(name: str, questions: tuple[Question, ...], ask: Callable[[Question], object], answer: Asker) -> str:
    """Speed from the best of some turns of each question, which is what an idle core would show; then quality."""
    best = {question.id: float("inf") for question in questions}
    for _ in range(TURNS):
        for question in questions:
            start = time.perf_counter()
            ask(question)
            best[question.id] = min(best[question.id], 1000 * (time.perf_counter() - start))
    times = sorted(best.values())
    report = evaluate(questions, {question.id: answer(question) for question in questions})
    means = "".join(f"{report.estimate('paragraph', measure).mean:11.3f}" for measure in MEASURES)
    late = times[int(0.99 * len(times))]
    return f"{name:<34}{statistics.median(times):8.2f}{late:8.2f}{means}   {report.refused}"


Asker = Callable[[Question], Answer]


def loop_turn() -> float:
    """Nanoseconds of an empty turn of a Python loop, the best of some: how fast this machine is just now."""
    turns = 200_000

    def took() -> float:
        start = time.perf_counter()
        for _ in range(turns):
            pass
        return time.perf_counter() - start

    return 1e9 * min(took() for _ in range(10)) / turns


def main() -> None:
    print(f"an empty turn of a Python loop takes {loop_turn():.0f} ns")
    corpus = load(default_corpus())
    questions = read_questions(QUESTIONS)
    texts = texts_of(corpus)
    print(f"{'':<34}{'median':>8}{'p99':>8}{''.join(f'{measure:>11}' for measure in MEASURES)}   refused")
    for name, (module, engine) in ENGINES.items():
        if importlib.util.find_spec(module) is None:
            continue
        search = engine(texts)
        print(
            measured(
                name,
                questions,
                lambda question, search=search: search(question.text),  # type: ignore[misc]
                lambda question, search=search: answered(corpus, search, question),  # type: ignore[misc]
            ),
            flush=True,
        )
    ours = Retriever(corpus)

    def ask(question: Question) -> Answer:
        return ours.ask(question.text, previous=question.previous)

    print(measured("Palermo", questions, ask, ask))
    print(f"an empty turn of a Python loop takes {loop_turn():.0f} ns")


if __name__ == "__main__":
    main()
