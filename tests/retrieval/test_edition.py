"""What an editor did to a document comes back from the comparison of both editions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.document import Document
from retrieval.edition import Comparison, compare, edits
from retrieval.parser import parse

from .samples import SEED, seed_document

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
FIRST_PAGE = "United Nations A/XYZ/9/1\n\nGeneral Assembly\n\n1 May 2030\n\nReport on tides\n\n"
AREAS = ("I. In the area of ebb", "II. In the area of flow", "III. In the area of storms")
WORDS_OF_ITS_OWN = 8


@dataclass(frozen=True)
class Paragraph:
    """`identity` gives it words that no other has; `texts` are its own and those of its two items, if it has them."""

    identity: int
    texts: tuple[str, ...]
    reworded: frozenset[int] = frozenset()


@dataclass
class Edition:
    """Paragraphs by area, none empty."""

    areas: list[list[Paragraph]]
    made: int = field(default=0)

    def new(self, items: bool) -> Paragraph:
        self.made += 1
        texts = tuple(f"States should {own_words(self.made, part)}" for part in range(3 if items else 1))
        return Paragraph(self.made, texts)

    def numbered(self) -> dict[int, tuple[int, int, Paragraph]]:
        """Number, area and paragraph by identity."""
        flat = [(area, paragraph) for area, inside in enumerate(self.areas) for paragraph in inside]
        return {paragraph.identity: (number, area, paragraph) for number, (area, paragraph) in enumerate(flat, 1)}

    def parsed(self) -> Document:
        lines = [FIRST_PAGE]
        numbers = {identity: number for identity, (number, _, _) in self.numbered().items()}
        for title, inside in zip(AREAS, self.areas, strict=True):
            lines.append(title)
            for paragraph in inside:
                own, *items = paragraph.texts
                lines.append(f"{numbers[paragraph.identity]}. {own}{':' if items else '.'}")
                lines.extend(
                    f"({label}) {text}{end}" for label, text, end in zip("ab", items, ";.", strict=bool(items))
                )
        return parse("\n\n".join(lines).encode(), "edition")


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def own_words(identity: int, part: int) -> str:
    return " ".join(f"w{letters(identity)}{letters(part)}{chr(ord('a') + i)}" for i in range(WORDS_OF_ITS_OWN))


operations = st.lists(
    st.tuples(st.sampled_from(["drop", "insert", "reword", "move"]), *[st.integers(0, 99)] * 3, st.booleans()),
    max_size=6,
)
shapes = st.lists(st.lists(st.booleans(), min_size=1, max_size=5), min_size=3, max_size=3)


def edited(old: Edition, plan: list[tuple[str, int, int, int, bool]]) -> Edition:
    new = Edition([list(inside) for inside in old.areas], old.made)
    for kind, x, y, z, items in plan:
        source, target = new.areas[x % 3], new.areas[y % 3]
        place = z % len(source)
        if kind == "insert":
            target.insert(z % (len(target) + 1), new.new(items))
        elif kind == "reword":
            source[place] = reworded(source[place], y, new)
        elif len(source) > 1:
            paragraph = source.pop(place)
            if kind == "move":
                target.insert(y % (len(target) + 1), paragraph)
    return new


def reworded(paragraph: Paragraph, choice: int, edition: Edition) -> Paragraph:
    """With one word of one of its texts replaced by a word that stands nowhere else; once for each text."""
    part = choice % len(paragraph.texts)
    if part in paragraph.reworded:
        return paragraph
    edition.made += 1
    words = paragraph.texts[part].split()
    words[2 + choice % WORDS_OF_ITS_OWN] = f"x{letters(edition.made)}"
    texts = (*paragraph.texts[:part], " ".join(words), *paragraph.texts[part + 1 :])
    return replace(paragraph, texts=texts, reworded=paragraph.reworded | {part})


def expected(old: Edition, new: Edition) -> set[tuple[str | None, str | None, frozenset[str]]]:
    """Old id, new id and kinds of every unit that changed."""
    before, after = old.numbered(), new.numbered()
    found: set[tuple[str | None, str | None, frozenset[str]]] = set()
    for identity in before | after:
        number, area, paragraph = before.get(identity, (0, 0, None))
        now, its_area, other = after.get(identity, (0, 0, None))
        some = other or paragraph
        assert some is not None
        for part in range(len(some.texts)):
            label = ("", "(a)", "(b)")[part]
            kinds = {"dropped"} if other is None else {"added"} if paragraph is None else set()
            if paragraph is not None and other is not None:
                kinds |= {"renumbered"} if number != now else set()
                kinds |= {"moved"} if area != its_area else set()
                kinds |= {"reworded"} if part in other.reworded else set()
            ids = f"{number}{label}" if paragraph else None, f"{now}{label}" if other else None
            found |= {(*ids, frozenset(kinds))} if kinds else set()
    return found


def changes(found: Comparison) -> set[tuple[str | None, str | None, frozenset[str]]]:
    return {
        (change.old.id if change.old else None, change.new.id if change.new else None, frozenset(change.kinds))
        for change in found.changes
    }


@settings(max_examples=120, deadline=None)
@given(shapes, operations)
def test_edits_come_back(shape: list[list[bool]], plan: list[tuple[str, int, int, int, bool]]) -> None:
    """Whatever was dropped, inserted, reworded and moved is found, and nothing else; the way back says the reverse."""
    old = Edition([])
    old.areas = [[old.new(items) for items in inside] for inside in shape]
    new = edited(old, plan)
    one, other = old.parsed(), new.parsed()
    found = compare(one, other)
    assert changes(found) == expected(old, new)
    assert not found.heading_changes
    reverse = {"added": "dropped", "dropped": "added"}
    assert changes(compare(other, one)) == {
        (b, a, frozenset(reverse.get(kind, kind) for kind in kinds)) for a, b, kinds in changes(found)
    }


@settings(max_examples=150, deadline=None)
@given(*[st.lists(st.sampled_from(["tide", "moon", "shall", "should", "keep"]), max_size=12).map(" ".join)] * 2)
def test_edits_hold_every_word_of_both(old: str, new: str) -> None:
    """Read for one side alone, the edits are that text, word for word; equal texts have none."""
    steps = edits(old, new)
    assert bool(steps) == (old != new)
    if steps:
        assert " ".join(filter(None, (step.old for step in steps))) == old
        assert " ".join(filter(None, (step.new for step in steps))) == new


@pytest.mark.parametrize("path", [SEED, *sorted(DOCUMENTS.glob("*.txt"))], ids=lambda path: path.stem)
def test_an_edition_is_the_same_as_itself(path: Path) -> None:
    """Repeated paragraphs and headings of the same name find themselves, not each other."""
    found = compare(parse(path.read_bytes(), path.name), parse(path.read_bytes(), path.name))
    assert found.same
    assert all(change.old == change.new for change in found.units)


def with_lines(old: str, new: str) -> Comparison:
    return compare(parse((FIRST_PAGE + old).encode(), "old"), parse((FIRST_PAGE + new).encode(), "new"))


def test_changed_source_document() -> None:
    """In the real document: a change of strength is pointed out, and what stands twice is not taken for another."""
    source = SEED.read_text(encoding="utf-8")
    new = source.replace("States parties should view the reduction", "States parties may view the reduction")
    assert new != source
    found = compare(seed_document(), parse(new.encode(), "new"))
    (change,) = found.changes
    assert (change.kinds, change.strength) == (("reworded",), (("should",), ("may",)))
    assert [(step.old, step.new) for step in change.text if step.change != "equal"] == [("should", "may")]


def test_a_renamed_area_moves_nobody() -> None:
    """An area with another title or another numeral is the same area, and told once, as a heading."""
    body = "1. Ebb is slow.\n\n2. Ebb is calm.\n\n"
    found = with_lines(f"I. On ebb\n\n{body}", f"I. On ebb and flow\n\n{body}")
    assert not found.changes
    assert [change.kinds for change in found.heading_changes] == [("renamed",)]
    found = with_lines(f"I. On ebb\n\n{body}", f"I. On storms\n\n1. Storms pass.\n\nII. On ebb\n\n{body}".replace(
        "1. Ebb", "2. Ebb").replace("2. Ebb is calm", "3. Ebb is calm"))  # fmt: skip
    assert [change.kinds for change in found.heading_changes] == [("renumbered",), ("added",)]
    assert changes(found) == {
        (None, "1", frozenset({"added"})),
        ("1", "2", frozenset({"renumbered"})),
        ("2", "3", frozenset({"renumbered"})),
    }


def test_another_meeting_is_a_move() -> None:
    """A paragraph under the heading of another meeting, or of another action at it, has moved."""
    heading = (
        "I. On ebb\n\nA. Recommendations {} by the Group at its {} meeting, held in Vienna in 20{}\n\n1. Ebb ends.\n"
    )
    old = heading.format("adopted", "first", "10")
    for new in (heading.format("endorsed", "first", "10"), heading.format("adopted", "second", "11")):
        assert [change.kinds for change in with_lines(old, new).changes] == [("moved",)]


def test_a_sub_paragraph_that_became_a_paragraph() -> None:
    """It is found by its words although it changed its level."""
    old = (
        "1. States should:\n\n(a) Light every lamp on the shore;\n\n(b) Sound horns in fog;\n\n(c) Sleep.\n\n2. End.\n"
    )
    new = "1. States should:\n\n(a) Sound horns in fog;\n\n(b) Sleep.\n\n2. End.\n\n3. Light every lamp on the shore.\n"
    found = {(old, new) for old, new, _ in changes(with_lines(old, new))}
    assert ("1(a)", "3") in found
    assert ("1(b)", "1(a)") in found


def test_a_changed_footnote() -> None:
    """Only what the footnote says is compared, not its number."""
    page = "1. One.{}\n\n2. Two.{}\n\n______________\n\n"
    old = page.format("", "1") + "1  A/XYZ/8.\n"
    assert [change.kinds for change in with_lines(old, old.replace("A/XYZ/8", "A/XYZ/7")).changes] == [("footnotes",)]
    new = page.format("1", "2") + "1  A/XYZ/5.\n\n2  A/XYZ/8.\n"
    assert [(change.new.id, change.kinds) for change in with_lines(old, new).changes if change.new] == [
        ("1", ("footnotes",))
    ]
