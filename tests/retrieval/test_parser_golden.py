"""The parsed source document as a file to read and review.

After a change that is meant, write it anew and read the difference:

    python -m tests.retrieval.test_parser_golden
"""

from pathlib import Path

from retrieval.document import Document, Unit
from retrieval.parser import parse

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "ctoc-cop-wg4-2015-5.txt"
GOLDEN = ROOT / "tests" / "golden" / "document.txt"


def rendered(document: Document) -> str:
    """Masthead, then headings and units in order: address, span, number of words, and the first and last of them."""
    masthead = document.masthead
    lines = [f"{name}: {getattr(masthead, name)}" for name in masthead.__slots__ if name != "footnotes"]
    lines.extend(f"[{note.mark}] {note.text}" for note in masthead.footnotes)
    shown = 0
    for unit in document.units:
        while shown < len(document.headings) and document.headings[shown].span < unit.span:
            heading = document.headings[shown]
            lines.extend(["", f"{'#' * heading.level} {heading.marker}. {heading.title}"])
            lines.extend(f"[{note.mark}] {note.text}" for note in heading.footnotes)
            shown += 1
        lines.append(_unit(unit))
        lines.extend(f"[{note.mark}] {note.text}" for note in unit.footnotes)
    return "\n".join(lines) + "\n"


def _unit(unit: Unit) -> str:
    words = unit.text.split()
    shown = unit.text if len(words) <= 12 else f"{' '.join(words[:7])} … {' '.join(words[-5:])}"
    return f"{unit.id} {unit.span.start}-{unit.span.end} ({len(words)}) {shown}"


def test_golden() -> None:
    """The source document parses to what was reviewed."""
    assert rendered(parse(SEED.read_bytes(), SEED.name)) == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(rendered(parse(SEED.read_bytes(), SEED.name)), encoding="utf-8")
