"""What the parser refuses, and that it says where: nothing is half parsed, no paragraph is lost silently."""

import re
from pathlib import Path

import pytest

from retrieval.errors import DocumentError
from retrieval.parser import parse

SEED = Path(__file__).parents[2] / "seeds" / "ctoc-cop-wg4-2015-5.txt"
LINES = SEED.read_text(encoding="utf-8").split("\n")

FIRST_PAGE = """\
United Nations A/XYZ/1
General Assembly
1 May 2030
Original: English

Committee on Tides
Agenda item 1

Report on tides

"""  # ten lines: the body starts in line 11

# name: (body, line, part of what was found, part of what was expected)
REFUSALS = {
    "gap": ("1. One.\n\n3. Three.\n", 13, "paragraph 3", "paragraph 2"),
    "duplicate": ("1. One.\n\n2. Two.\n\n2. Deux.\n", 15, "paragraph 2", "stands twice"),
    "reversed": ("1. One.\n\n3. Three.\n\n2. Two.\n", 13, "paragraph 3", "paragraph 2"),
    "late start": ("4. Four.\n\n5. Five.\n", 11, "paragraph 4", "paragraph 1"),
    "numbers start again": ("1. One.\n\n2. Two.\n\n1. Uno.\n", 15, "paragraph 1", "counts again"),
    "annex without its first": ("1. One.\n\nAnnex\n\n2. Due.\n", 15, "paragraph 2", "paragraph 1"),
    "annex that goes on counting": ("1. One.\n\nAnnex I\n\n2. Due.\n", 15, "paragraph 2", "paragraph 1"),
    "annex twice": ("1. One.\n\nAnnex I\n\n1. Uno.\n\nAnnex 1\n\n1. Un.\n", 17, "annex I twice", "another number"),
    "annex cut": ("1. One.\n\nAnnex\n\n1. Uno.\n\n2. Due:\n", 17, "2 of the annex ends", "may be cut"),
    "text before an annex's first": ("1. One.\n\nAnnex\n\nRules\n\nSaid they.\n\n1. Uno.\n", 17, "Said", "paragraph 1"),
    "annex inside a sentence": ("1. One and\n\nAnnex I\n\n1. Uno.\n", 13, "Annex I", "before its annexes"),
    "cut sentence": ("1. One.\n\n2. Two and\n", 13, "2. without final punctuation", "whole text of paragraph 2"),
    "cut inside a list": ("1. One:\n\n(a) A;\n\n(b) B;\n", 15, "1 (b) ends", "may be cut"),
    "cut after the chapeau": ("1. One should:\n", 11, "1 ends “…One should:”", "may be cut"),
    "list without its items": ("1. One should:\n\n2. Two.\n", 13, "paragraph 2 after", "the end of 1"),
    "label gap": ("1. One:\n\n(a) A;\n\n(c) C.\n", 15, "(c)", "(b) or paragraph 2"),
    "label late": ("1. One:\n\n(b) B;\n\n(c) C.\n", 13, "(b)", "(a) or paragraph 2"),
    "lost chapeau": ("1. One.\n\n(a) A;\n\n(b) B.\n", 13, "(a) after a full stop", "announce a list"),
    "lone label": ("1. One:\n\n(a) A.\n", 13, "1 (a) alone", "1 (b) after it"),
    "roman gap": ("1. One:\n\n(a) A:\n\n(i) I;\n\n(iii) III;\n\n(b) B.\n", 17, "(iii)", "(ii) or (b)"),
    "decimal gap": ("1. One:\n\n1.1 A;\n\n1.3 C.\n", 15, "1.3", "1.2"),
    "label of another family": ("1. One:\n\n(1) Uno;\n\n(2) Due.\n", 13, "(1)", "labels like (a)"),
    "orphan under a heading": ("I. First\n\nA sentence.\n\n1. One.\n", 13, "A sentence.", "paragraph 1 or a heading"),
    "orphan after a paragraph": ("1. One.\n\nA sentence.\n\n2. Two.\n", 13, "A sentence.", "paragraph 2 or a heading"),
    "heading gap": ("I. First\n\n1. One.\n\nIII. Third\n\n2. Two.\n", 15, "heading III.", "A. or II."),
    "letter gap": ("I. First\n\nA. Uno\n\n1. One.\n\nC. Tre\n\n2. Two.\n", 17, "heading C.", "B. or II."),
    "heading at the end": ("I. First\n\n1. One.\n\nII. Second\n", 15, "a heading at the end", "paragraph 2"),
    "lost end before a number": (
        "1. One.\n\n2. Two and\n3. Three.\n",
        14,
        "“3.” inside a sentence",
        "end of the sentence",
    ),
    "lost end before a label": ("1. One:\n\n(a) A and\n(b) Be good;\n\n(c) C.\n", 14, "(b) after", "the end of 1 (a)"),
    "number after its line": (
        "The Group met and\n1.\nspoke of tides.\n",
        12,
        "begins “spoke",
        "beginning of a sentence",
    ),
    "split words": ("1. They were re -elected.\n", 11, " -e", "whole words"),
    "split word": ("1. States Part ies should act.\n", 11, " ies", "whole words"),
    "line twice": ("1. One is\none is\none is\none.\n", 13, "twice", "once"),
    "a page number in a sentence": (f"1. {'One is one ' * 6}\n7\nis one.\n", 12, "“7”", "the number of a page"),
    "a sentence that lost its beginning": (
        f"1. {'Tides rose ' * 7}then.\nand they fell in the harbours.\n",
        12,
        "“and they fell",
        "the beginning of a sentence",
    ),
    "a page number at the edge of a page": ("1. One and\n\f7\nthe rest.\n", 12, "“7”", "the number of a page"),
    "a clause without its end": ("1. Decides;\n\n2. Calls;\n", 13, "2 ends “…Calls;”", "may be cut"),
    "items without an end": ("1. One.\n\n2. Two:\n\n(a) A;\n\n(b) B;\n\n3. Three.\n", 19, "paragraph 3", "2 (b) first"),
    "a text without numbers": (f"I. {'Tides and moons ' * 40}\n\n1. One.\n", 13, "a heading that ends", "shorter"),
    "footnote without a mark": ("1. One.\n\n______\n\n1  A note.\n", 15, "footnote 1 without a mark", "mark"),
    "mark without a footnote": ("1. One.1 Two.\n", 11, ".1", "a footnote"),
    "year with a lost footnote": ("1. In 20111 it ended.\n", 11, "1", "a footnote"),
    "footnotes out of order": ("1. One.2\n\n______\n\n2  A note.\n", 15, "footnote 2", "one run from 1"),
    "footnote cut": ("1. One.1\n\n______\n\n1  A note that goes\n", 15, "footnote 1 without an end", "full stop"),
    "rule at the end": ("1. One.\n\n______\n", 13, "a footnote rule with nothing under it", "a footnote"),
    "label in the number's line": ("1. (a) A;\n\n(b) B.\n", 11, "opens with (a)", "words before"),
    "number without words": ("1. One.\n\n2.\n3. Three.\n", 14, "right after a number", "words of that one"),
}


def problems(text: str | bytes) -> list[tuple[int, str, str]]:
    source = text.encode() if isinstance(text, str) else text
    with pytest.raises(DocumentError) as caught:
        parse(source, "test")
    return [(problem.line, problem.found, problem.expected) for problem in caught.value.problems]


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_with_its_line(name: str) -> None:
    """The first problem names the line, what stands there and what should."""
    body, line, found, expected = REFUSALS[name]
    first = problems(FIRST_PAGE + body)[0]
    assert first[0] == line
    assert found in first[1]
    assert expected in first[2]


@pytest.mark.parametrize(
    ("source", "line", "found"),
    [
        (b"", 0, "the file is empty"),
        (b" \n\t\n\xef\xbb\xbf\n"[:3], 0, "the file is blank"),
        (b"United Nations A/XYZ/1\n1. One\x00.\n", 2, "a control character (U+0000)"),
        (b"United Nations\nA/XYZ/1\n\xff\xfe\n", 3, "byte 0xff is not UTF-8"),
        ("United Nations\nA/XYZ/1\n\n1. \ufffd.\n".encode(), 4, "a character that was lost"),
        (b"A report\n\n1. One.\n", 1, "no document symbol on the first page"),
        (FIRST_PAGE.encode(), 0, "no numbered paragraph"),
        (b"United Nations A/XYZ/1\n\n1. One.\n", 1, "no title on the first page"),
    ],
)
def test_not_a_document(source: bytes, line: int, found: str) -> None:
    """What is empty, binary or of another kind is refused before anything is read into it."""
    first = problems(source)[0]
    assert first[0] == line
    assert found in first[1]


def test_message_is_a_sentence() -> None:
    """The error's text names the file, the lines and how many more problems there are."""
    with pytest.raises(DocumentError, match=re.escape("bad.txt cannot be read as a document: line 13: paragraph 3;")):
        parse((FIRST_PAGE + "1. One.\n\n3. Three.\n").encode(), "bad.txt")


def opens_a_unit(line: str) -> bool:
    return re.match(r"\s*(?:\d+\. |\([a-h]\) )", line) is not None


@pytest.mark.parametrize("index", [index for index, line in enumerate(LINES) if opens_a_unit(line)][::3])
def test_lost_line_of_the_source_document(index: int) -> None:
    """Without a line that opens a paragraph or sub-paragraph the document is refused."""
    assert problems("\n".join(LINES[:index] + LINES[index + 1 :]))


@pytest.mark.parametrize("index", range(50, len(LINES), 11))
def test_cut_source_document(index: int) -> None:
    """Cut anywhere it is refused, but for cuts at the end of a paragraph, which nothing can tell."""
    cut = "\n".join(LINES[:index])
    try:
        document = parse(cut.encode(), "cut")
    except DocumentError:
        return
    assert cut.rstrip().endswith(document.units[-1].text[-20:].split()[-1])
    assert document.units[-1].text.endswith(".")
    whole = {unit.id: unit.text for unit in parse(SEED.read_bytes(), SEED.name).units}
    assert all(whole[unit.id] == unit.text for unit in document.units)


TORN = "1. {}\n\nA/XYZ/1\n2/3\n\n2. Two.\n"


@pytest.mark.parametrize("words", ["participatio n", "th eir", "empha sized", "Poli tical", "so cial"])
def test_torn_words_are_refused(words: str) -> None:
    """A word in two pieces, as tools tear them, is refused with its line and quoted in neither."""
    found = problems(FIRST_PAGE + TORN.format(f"They spoke of {words} tides."))
    assert found == [(11, f"“{words}” apart", "whole words; the text was badly taken from its PDF")]


@pytest.mark.parametrize(
    "words", ["Dar es Salaam", "a new", "for a", "non governmental", "Plan B road", "El Niño de base"]
)
def test_words_that_only_look_torn(words: str) -> None:
    """Small words, names and letters that number something may make a word with their neighbour and stay apart."""
    document = parse((FIRST_PAGE + TORN.format(f"They spoke of {words} tides.")).encode(), "test")
    assert document.units[0].text == f"They spoke of {words} tides."
