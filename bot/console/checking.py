"""The report of `palermo check` as text: what was understood, section by section, every line number first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .answers import INDENT
from .page import BOLD, Page

Report = Mapping[str, Any]


def show_check(page: Page, report: Report) -> None:
    if not report["understood"]:
        show_problems(page, report)
        return
    page.write(f"{report['file']}: understood", style=BOLD)
    page.write(f"symbol: {report['symbol']}", hang=INDENT)
    page.write(f"title: {report['title']}", hang=INDENT)
    page.write(f"date: {report['date'] or 'none found'}", hang=INDENT)
    if report["not_found"]:
        page.write(f"not on the first page: {', '.join(report['not_found'])}", hang=INDENT)
    page.write(f"paragraphs: {report['paragraphs']}, from {report['first']} to {report['last']}")
    page.write(f"sub-paragraphs: {report['sub_paragraphs']}{_levels(report['levels'])}", hang=INDENT)
    if report["annexes"]:
        _section(page, "annexes", report["annexes"], _annex)
    _section(page, "headings", report["headings"], _heading)
    _section(page, "areas", report["areas"], lambda item: f"{item['name']}, {item['units']} units: {item['title']}")
    _section(page, "meetings", report["meetings"], _meeting)
    _section(page, "footnotes", report["footnotes"], lambda item: f"{item['mark']} on {item['on']}: {item['text']}")
    _section(page, "references to paragraphs", report["references"], _reference)
    _section(page, "first page, kept out of the text", report["front_matter"], lambda item: item["words"])
    _section(page, "lines left out", report["dropped"], lambda item: f"{item['reason']}: {item['words']}")


def show_problems(page: Page, report: Report) -> None:
    """All of them: an editor corrects a file in one go."""
    problems = report["problems"]
    page.write(f"{report['file']}: refused, {_many(len(problems), 'problem')}", style=BOLD)
    for problem in problems:
        where = f"line {problem['line']}: " if problem["line"] else ""
        page.write(f"{where}{problem['found']}; expected {problem['expected']}", indent=INDENT, hang=INDENT)


def _section(page: Page, title: str, items: Iterable[Report], words: Callable[[Report], str]) -> None:
    rows = list(items)
    page.blank()
    page.write(f"{title}: {len(rows) or 'none'}", style=BOLD)
    for item in rows:
        page.write(f"line {item['line']}: {words(item)}", indent=INDENT, hang=INDENT)


def _levels(levels: Iterable[Report]) -> str:
    shown = [f"level {item['depth']}: {item['units']} from {item['first']}" for item in levels]
    return f" ({', '.join(shown)})" if shown else ""


def _annex(item: Report) -> str:
    if not item["paragraphs"]:
        until = f"to line {item['last_line']}, no numbered paragraphs: kept out of the text, cannot be quoted"
        return f"{item['name']}, {until}: {item['title']}"
    count = f"{_many(item['paragraphs'], 'paragraph')}, {item['first']} to {item['last']}"
    return f"{item['name']}, {count}, {_many(item['sub_paragraphs'], 'sub-paragraph')}: {item['title']}"


def _heading(item: Report) -> str:
    marker = f"{item['marker']}. " if item["marker"] else ""
    return f"{'  ' * (item['level'] - 1)}{marker}{item['title']}"


def _meeting(item: Report) -> str:
    names = [str(item[key]) for key in ("ordinal", "year", "action") if item[key]]
    return f"{', '.join(names)}, {_many(item['paragraphs'], 'paragraph')}: {item['title']}"


def _reference(item: Report) -> str:
    if item["missing"]:
        outcome = f"this document has no {', '.join(item['missing'])}"
    else:
        outcome = f"leads to {', '.join(item['leads_to'])}" if item["leads_to"] else "not said to be of this document"
    return f"para. {item['unit']}, “{item['words']}”: {outcome}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
