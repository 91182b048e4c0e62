"""One corpus, ready to be asked. The same question to the same corpus always gets the same answer."""

from __future__ import annotations

from collections import Counter

from .analyzer import Analyzer
from .answer import Answer, Hit, Verdict
from .corpus import Corpus
from .index import Index, ranked
from .lexicon import Lexicon, load_lexicon
from .query import QueryAnalyzer
from .spelling import Speller


class Retriever:
    """Answers questions about one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._analyzer = Analyzer()
        self._index = Index(corpus, self._analyzer)
        lexicon = Lexicon(load_lexicon(), self._analyzer)
        vocabulary = Counter(self._index.vocabulary)
        vocabulary.update(lexicon.words)
        self._queries = QueryAnalyzer(self._analyzer, Speller(vocabulary), lexicon)

    def ask(
        self,
        question: str,
        *,
        previous: str | None = None,
        limit: int = 3,
        area: str | None = None,
        meeting: str | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer one message. `previous` is the message before it, for follow-ups.

        Raises UnknownNameError for an area or meeting that the document does not have.
        """
        query = self._queries.analyze(question)
        if not question.strip():
            return Answer(question, Verdict.EMPTY)
        rows = ranked(self._index.scores(query.weights))
        if not rows or not query.strong:
            return Answer(question, Verdict.NO_ANSWER)
        units = self._index.units
        hits = tuple(Hit(rank, score, units[row]) for rank, (row, score) in enumerate(rows, start=1))
        return Answer(question, Verdict.ANSWERED, hits, shown=limit, also_searched=query.added)
