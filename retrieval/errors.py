"""The errors of retrieval, one small family.

    RetrievalError
    ├── DocumentError            a source that cannot be read as a document of the family
    │   └── FolderError          a folder in which some document cannot be read
    ├── MalformedReferenceError  a reference such as "39(b" that cannot be read
    ├── UnknownUnitError         a readable reference to a unit that the document lacks
    ├── UnknownNameError         an area, meeting, style or addressee nobody knows
    ├── DataError                a data file beside a document, or in the package, is damaged
    └── EngineError              the index in a database cannot be asked
        ├── EngineUnavailableError   the database, or one of its shards, cannot be reached just now
        ├── NoIndexError             there is no index for these documents
        └── MissingPackageError      the database's driver is not installed

The text of each is a sentence for a person: it says what is wrong and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class RetrievalError(Exception):
    """Base of all errors that this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a source that the parser did not understand.

    `line` counts from 1; 0 means the source as a whole.
    """

    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.found}; expected {self.expected}"


class DocumentError(RetrievalError):
    """The source is refused; `problems` say where and what was expected instead."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        shown = "; ".join(str(problem) for problem in self.problems[:3])
        rest = len(self.problems) - 3
        more = f"; and {rest} more" if rest > 0 else ""
        super().__init__(f"{source} cannot be read as a document: {shown}{more}.")


class FolderError(DocumentError):
    """Some documents of a folder are refused; `refused` are the errors, one a file."""

    def __init__(self, source: str, refused: Sequence[RetrievalError]) -> None:
        problems = [problem for error in refused if isinstance(error, DocumentError) for problem in error.problems]
        super().__init__(source, problems)
        self.refused = tuple(refused)

    def __str__(self) -> str:
        them = "it" if len(self.refused) == 1 else "them"
        each = " ".join(map(str, self.refused))
        return f"Nothing of {self.source} was loaded. {each} Correct {them} or move {them} out of the folder."


class MalformedReferenceError(RetrievalError):
    """The text is not a reference to paragraphs, or a range runs backwards."""


class UnknownUnitError(RetrievalError):
    """The reference can be read, but the document has no such paragraph or sub-paragraph."""


class UnknownNameError(RetrievalError):
    """No area, meeting, citation style or addressee goes by this name."""


class DataError(RetrievalError):
    """A data file is missing, damaged, or belongs to another document."""


class EngineError(RetrievalError):
    """The index in a database cannot be asked or built."""


class EngineUnavailableError(EngineError):
    """The database, or one of its shards, cannot be reached just now; nothing was answered from a part of it."""


class NoIndexError(EngineError):
    """The database holds no index for these documents and this version of Palermo."""


class MissingPackageError(EngineError):
    """The extra that brings the database's driver is not installed."""
