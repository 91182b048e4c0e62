"""Questions, forwarded quotations, and what somebody in danger is told first."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.asker import is_personal, urgent
from bot.telegram import deeplink
from bot.telegram.answers import answer_sheet
from bot.telegram.lists import listed_sheet
from bot.telegram.markup import Block, Run, Sheet, line, link
from bot.telegram.quoting import fill, links, said
from bot.telegram.verifying import is_quotation, verification_sheet
from bot.telegram.views import Scene
from bot.wording import Wording
from retrieval.answer import Terms, Verdict
from retrieval.document import Locator
from retrieval.query import MAX_QUESTION_CHARACTERS

from .result import Result

# Counted as any answered question is: nothing says that these words were used.
URGENT = str(Verdict.ANSWERED)


def ask(scene: Scene, text: str, previous: Terms | None = None, *, urgent_help: str = "") -> Result:
    """Answer a question. Words of danger put the fixed text before whatever is quoted."""
    danger = urgent(text)
    answer = scene.ask(text, previous=previous)
    if danger is None:
        count = str(MAX_QUESTION_CHARACTERS)
        cut = [said(scene, wording.SITE_CUT, count=count)] if len(text) > MAX_QUESTION_CHARACTERS else []
        sheet = answer_sheet(scene, answer, before=cut, personal=is_personal(text))
        return Result(sheet, str(answer.verdict), answer.terms)
    spoken = scene.say if danger.language == wording.ENGLISH else scene.wordings.get(danger.language)
    before = urgent_blocks(scene, spoken, urgent_help)
    if danger.is_all or answer.verdict is not Verdict.ANSWERED:
        return Result(Sheet(tuple(before)), URGENT)
    return Result(answer_sheet(scene, answer, before=before, personal=True, calm=True), URGENT)


def forwarded(scene: Scene, text: str, previous: Terms | None, *, urgent_help: str = "") -> Result:
    """A forwarded text is verified where it is a quotation or nearly one; otherwise it is a question."""
    view, found = scene.views.verify(text, scene.view)
    if is_quotation(found):
        return Result(verification_sheet(scene.of(view), found), "verified")
    return ask(scene, text, previous, urgent_help=urgent_help)


def paragraph(scene: Scene, locator: Locator) -> Result | None:
    unit = scene.view.document.by_locator.get(locator)
    return None if unit is None else Result(listed_sheet(scene, [unit], open_single=True), "shown")


def urgent_help_sheet(scene: Scene, urgent_help: str = "") -> Result:
    return Result(Sheet(tuple(urgent_blocks(scene, scene.say, urgent_help))), URGENT)


def urgent_blocks(scene: Scene, say: Wording, urgent_help: str) -> list[Block]:
    """The fixed text, in a translation that no native speaker has read with the English beside it.

    In a group, or where the bot is a guest, it is one line that shows nothing about anybody.
    """
    if scene.compact or scene.anywhere:
        address = deeplink.to_start(scene.bot.username, "urgent")
        return [line(fill(say, wording.URGENT_IN_GROUP, link=link(address.removeprefix("https://"), address)))]
    blocks = _urgent_in(scene, say, urgent_help)
    if not say.is_reviewed:
        english = _urgent_in(scene, scene.wordings.get(wording.ENGLISH), urgent_help)
        blocks += [Block(english[0].runs, gap=True), *english[1:]]
    return blocks


def _urgent_in(scene: Scene, say: Wording, urgent_help: str) -> list[Block]:
    sentences: list[Block | None] = [
        line(fill(say, wording.URGENT_LIMITS)),
        line(fill(say, wording.URGENT_CALL), gap=True),
        _numbers(say, urgent_help),
        line(fill(say, wording.URGENT_SEEN), gap=True),
        _for_victims(scene, say),
    ]
    return [block for block in sentences if block is not None]


def _numbers(say: Wording, urgent_help: str) -> Block:
    if not urgent_help:
        return line(fill(say, wording.URGENT_NO_NUMBER))
    return line(fill(say, wording.URGENT_HELP, help=Run(urgent_help)))


def _for_victims(scene: Scene, say: Wording) -> Block | None:
    about = next((view for view in (scene.view, *scene.views.current) if view.corpus.for_victims), None)
    if about is None:
        return None
    units = [about.corpus.by_id[unit] for unit in about.corpus.for_victims]
    scene = scene.of(about)
    return line(fill(say, wording.URGENT_PARAGRAPHS, places=links(scene, (unit.locator for unit in units))), gap=True)


def usage(scene: Scene) -> Result:
    """How to ask in a group: two lines."""
    command = f"/ask@{scene.bot.username}"
    blocks: Sequence[Block] = (
        said(scene, wording.GROUP_ASK, symbol=scene.symbols, command=f"{command} …"),
        said(scene, wording.GROUP_REPLY, command=command),
    )
    return Result(Sheet(tuple(blocks)), "usage")
