"""What verifying a quotation found, as a message. The text that was sent is shown only where it differs."""

from __future__ import annotations

from collections.abc import Iterable

from bot import wording
from bot.names import references, source
from retrieval.document import Unit
from retrieval.verification import MIN_WORDS, Operation, Place, Verification

from . import buttons
from .lists import footer
from .markup import Block, Rich, Rows, Run, Sheet, bold, clean, italic, line
from .payload import Payload
from .quoting import fill, paragraph_link, said
from .views import Scene

MAX_OPERATIONS = 45
MAX_EQUAL = 90
MAX_PLACES = 8
# A forwarded message is taken for a quotation from this many words in one run on.
FORWARD_WORDS = 8
FORWARD_RESEMBLANCE = 0.75

_ONLY = {
    "capitals": wording.ONLY_CAPITALS,
    "punctuation": wording.ONLY_PUNCTUATION,
    "capitals and punctuation": wording.ONLY_BOTH,
    "insertions": wording.ONLY_INSERTIONS,
    "paragraphs": wording.ONLY_PARAGRAPHS,
}


def is_quotation(found: Verification) -> bool:
    """Whether a forwarded text is to be verified rather than answered: it is verbatim, or nearly so."""
    if found.words < FORWARD_WORDS:
        return False
    return found.verbatim or found.only is not None or found.resemblance >= FORWARD_RESEMBLANCE


def verification_sheet(scene: Scene, found: Verification) -> Sheet:
    blocks = [*_verdict(scene, found), *_warnings(scene, found)]
    if found.difference and not found.verbatim:
        blocks.append(Block(_comparison(found.difference), "quote", gap=True))
        blocks.append(line(italic(scene.say(wording.COMPARISON))))
    if found.places or found.nearest:
        blocks.append(footer(scene))
    return Sheet(tuple(blocks), _rows(scene, found))


def _verdict(scene: Scene, found: Verification) -> list[Block]:
    if found.verbatim:
        message = wording.VERBATIM if found.verdict == "verbatim" else wording.VERBATIM_OMISSIONS
        blocks = []
        for place in found.places[:MAX_PLACES]:
            blocks.append(line(*_bold_first(fill(scene.say, message, place=_where(scene, place)))))
            if (unit := _unit(scene, place)) is not None and (text := source(scene.say, unit)):
                blocks.append(line(italic(text)))
        return blocks
    if found.verdict == "too short":
        return [said(scene, wording.TOO_SHORT, count=str(MIN_WORDS))]
    if found.nearest is None:
        return [said(scene, wording.NOT_FROM_HERE, symbol=scene.views.symbols(scene.say))]
    return [said(scene, wording.NOT_VERBATIM, place=_where(scene, found.nearest))]


def _warnings(scene: Scene, found: Verification) -> list[Block]:
    blocks = []
    for change in found.strength_changes:
        was, became = change.document or "–", change.quotation or "–"
        blocks.append(said(scene, wording.STRENGTH_CHANGED, document=was, quotation=became))
    blocks += [said(scene, wording.LEFT_OUT, words=words) for words in found.dropped_qualifications]
    if found.only is not None:
        blocks.append(said(scene, _ONLY[found.only]))
    if found.citation_agrees is False:
        blocks.append(said(scene, wording.OTHER_CITATION))
    return blocks


def _rows(scene: Scene, found: Verification) -> Rows:
    place = found.places[0] if found.places else found.nearest
    unit = _unit(scene, place) if place is not None else None
    if unit is None:
        return ()
    payload = Payload(buttons.RANKED, (scene.view.rows[unit.locator],))
    return buttons.about_unit(scene, unit, payload)


def _unit(scene: Scene, place: Place) -> Unit | None:
    return scene.view.corpus.by_id.get(place.units[-1]) if place.units else None


def _where(scene: Scene, place: Place) -> Rich:
    text = f"{scene.view.document.symbol}, {references(place.references)}"
    unit = _unit(scene, place)
    return (paragraph_link(scene, unit.locator, text),) if unit is not None else (Run(text),)


def _bold_first(runs: Rich) -> Rich:
    return (bold(runs[0].text), *runs[1:]) if runs and not runs[0].style else runs


def _comparison(operations: Iterable[Operation]) -> Rich:
    """Both texts in one: what only the document has in bold, what only the text has struck out."""
    runs: list[Run] = []
    for number, item in enumerate(operations):
        if number == MAX_OPERATIONS:
            runs.append(Run(" …"))
            break
        if runs:
            runs.append(Run(" "))
        if item.change in ("equal", "omitted"):
            runs.append(Run(_short(item.document) if item.change == "equal" else "…"))
            continue
        if item.quotation:
            runs.append(Run(clean(item.quotation), "s"))
        if item.document:
            runs.extend([Run(" ")] * bool(item.quotation) + [bold(item.document)])
    return tuple(runs)


def _short(text: str) -> str:
    """A long stretch that is the same in both keeps its ends."""
    if len(text) <= 2 * MAX_EQUAL:
        return clean(text)
    head, tail = text[:MAX_EQUAL].rsplit(" ", 1)[0], text[-MAX_EQUAL:].split(" ", 1)[-1]
    return clean(f"{head} … {tail}")
