"""Is a text a verbatim quotation, and of what?

Verbatim = an unbroken run of whole words of one paragraph, in order; the opening words may be followed directly by any
one of their sub-paragraphs, as a quotation of it is written. Not counted: typography, outer quotation marks, a citation
around the text, `[sic]`, footnote marks, paragraph numbers and labels. Counted: capitals and inner punctuation.
Omission marks join runs of one paragraph in their order.

    text ─reading─▶ runs of words ─placement─▶ where they stand in the stretches of each paragraph
                                  ─nearest──▶ else the paragraph most like them ─difference─▶ word by word
"""

from .result import Change, Operation, Place, Verdict, Verification
from .verifier import MAX_CHARACTERS, MIN_WORDS, Verifier, verify

__all__ = [
    "MAX_CHARACTERS",
    "MIN_WORDS",
    "Change",
    "Operation",
    "Place",
    "Verdict",
    "Verification",
    "Verifier",
    "verify",
]
