"""What each component is worth: `python -m benchmarks.ablation`. Each line has one of them switched off."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from bot.app import default_corpus
from retrieval import dialogue, index, neighbours, query, refusal, rivals, scope, spelling
from retrieval.corpus import Corpus, load
from retrieval.evaluation import MEASURES, Question, answer_all, evaluate, read_questions
from retrieval.lexicon import Lexicon
from retrieval.request import Request, RequestReader
from retrieval.retriever import Retriever

QUESTIONS = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
SHARES = (0.0, 0.25, 0.5, 0.75)
SEED = 20150825

Switch = Callable[[ExitStack], object]


def switched(target: object, name: str, value: object) -> Switch:
    return lambda stack: stack.enter_context(patch.object(target, name, value))


def both(*switches: Switch) -> Switch:
    def flip(stack: ExitStack) -> None:
        for switch in switches:
            switch(stack)

    return flip


def setup(name: str, weight: float) -> Switch:
    changed = {**index.SETUP, name: replace(index.SETUP[name], weight=weight)}
    return switched(index.build_index, "__defaults__", (changed, ()))


SWITCHES: dict[str, Switch] = {
    "everything on": both(),
    "without the text": setup("text", 0.0),
    "without headings": setup("headings", 0.0),
    "without phrases": setup("phrases", 0.0),
    "without the lexicon": switched(Lexicon, "matches", lambda self, tokens: iter(())),
    "without spelling": switched(spelling.Speller, "correct", lambda self, word: word),
    "without shorthand": switched(query, "SHORTHAND", {}),
    "without weak words": switched(query, "WEAK_WEIGHT", 1e-9),
    "without votes": switched(neighbours.Neighbours, "votes", lambda self, examples: {}),
    "without companions": switched(neighbours, "SPREAD", 0.0),
    "without request rules": switched(RequestReader, "read", lambda self, text: Request(rest=text)),
    "without follow-ups": switched(dialogue, "goes_on", lambda query: False),
    "without scope rules": switched(scope, "excluded", lambda text: None),
    "without answer types": switched(scope, "missing_type", lambda text, units: None),
    "without subjects": switched(refusal.Refuser, "_foreign_subject", lambda self, text: None),
    "without rivals": switched(refusal, "MIN_BELIEF", -100.0),
    "without manner": switched(rivals, "MANNER_WEIGHT", 0.0),
}


def corpora(corpus: Corpus) -> Iterator[tuple[str, Corpus]]:
    """The corpus with shares of its expansions, drawn at random from a fixed seed."""
    for share in SHARES:
        count = round(share * len(corpus.expansions))
        drawn = random.Random(SEED).sample(corpus.expansions, count)
        yield f"with {share:.0%} of the expansions", replace(corpus, expansions=tuple(drawn))


def line(name: str, corpus: Corpus, questions: tuple[Question, ...]) -> str:
    asked = Retriever(corpus)
    report = evaluate(questions, answer_all(lambda text, before: asked.ask(text, previous=before), questions))
    means = "".join(f"{report.estimate('paragraph', measure).mean:11.3f}" for measure in MEASURES)
    return f"{name:<32}{means}   {report.answered!s:<12}{report.refused}"


def main() -> None:
    corpus = load(default_corpus())
    questions = read_questions(QUESTIONS)
    print(f"{'':<32}{''.join(f'{measure:>11}' for measure in MEASURES)}   answered    refused")
    for name, switch in SWITCHES.items():
        with ExitStack() as stack:
            switch(stack)
            print(line(name, corpus, questions), flush=True)
    for name, part in corpora(corpus):
        print(line(name, part, questions), flush=True)


if __name__ == "__main__":
    main()
