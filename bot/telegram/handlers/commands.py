"""Commands. Each is a function of the scene and what stands behind the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib import metadata

from bot import quotation, wording
from bot.telegram import buttons, deeplink
from bot.telegram.answers import not_there
from bot.telegram.call import DocumentChoice, ForgetRequest, LanguageChoice
from bot.telegram.incoming import Message
from bot.telegram.lists import (
    addressees_sheet,
    areas_sheet,
    citation_sheet,
    documents_sheet,
    filtered_sheet,
    listed_sheet,
    meeting_rows,
    meetings_sheet,
)
from bot.telegram.markup import Block, Button, Run, Sheet, italic, line, link
from bot.telegram.payload import Payload
from bot.telegram.quoting import newer, said
from bot.telegram.verifying import verification_sheet
from bot.telegram.views import Filter, Scene
from retrieval.answer import Terms, Verdict
from retrieval.areas import Area, find_addressee, find_meeting, of_meeting
from retrieval.citation import STYLES
from retrieval.document import Locator
from retrieval.errors import MalformedReferenceError, UnknownNameError
from retrieval.reference import Reference, parse_references, resolve

from . import questions
from .result import Result

MAX_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it was given: what stands behind it, the message it stands in, and what was known."""

    rest: str
    message: Message
    previous: Terms | None
    urgent_help: str


Handler = Callable[[Scene, Asked], Result]


def run(scene: Scene, name: str, asked: Asked) -> Result:
    """Run a command; a name that nobody knows gets the nearest one."""
    if handler := HANDLERS.get(name):
        return handler(scene, asked)
    for view in (scene.view, *scene.views.current):
        if (area := view.commands.get(name)) is not None:
            return _area(scene.of(view), area, asked)
    return _unknown(scene, name)


def start(scene: Scene, asked: Asked) -> Result:
    """What /start carries may be a paragraph, or `urgent`; else a greeting."""
    payload = asked.rest.strip()
    if payload == "urgent":
        return questions.urgent_help_sheet(scene, asked.urgent_help)
    if (linked := deeplink.parse_paragraph(payload)) is not None:
        return _linked(scene, *linked)
    if not asked.message.is_private:
        return questions.usage(scene)
    blocks = [
        _who(scene),
        said(scene, wording.START_PRIVACY, privacy="/privacy", urgent="/urgent", gap=True),
    ]
    rows = buttons.examples(scene)
    if rows:
        blocks.append(said(scene, wording.EXAMPLES, gap=True))
    return Result(Sheet(tuple(blocks), rows), "started")


def _linked(scene: Scene, locator: Locator, key: str) -> Result:
    """The paragraph of a link, in the edition that it was made from."""
    view = scene.views.by_key(key) if key else scene.view
    if view is None:
        return Result(Sheet((said(scene, wording.CHANGED),)), "not_found")
    scene = scene.of(view)
    found = questions.paragraph(scene, locator)
    return found or Result(Sheet(tuple(not_there(scene, str(locator)))), "not_found")


def _who(scene: Scene) -> Block:
    """What the bot does, and with which documents."""
    if len(scene.views.current) > 1 and not scene.is_chosen:
        return said(scene, wording.START_SEVERAL, symbols=scene.symbols)
    head = scene.view.document.masthead
    return said(scene, wording.START, title=italic(head.title), symbol=link(head.symbol, scene.view.official))


def show_help(scene: Scene, asked: Asked) -> Result:
    if not asked.message.is_private:
        return questions.usage(scene)
    example = scene.view.example
    described = {
        "/areas": wording.ABOUT_AREAS,
        "/meetings": wording.ABOUT_MEETINGS,
        f"/p {example}": wording.ABOUT_P,
        f"/cite {example}": wording.ABOUT_CITE,
        "/verify": wording.ABOUT_VERIFY,
        "/to": wording.ABOUT_TO,
        **({"/documents": wording.ABOUT_DOCUMENTS} if scene.views.hold_several else {}),
        "/urgent": wording.ABOUT_URGENT,
        "/language": wording.ABOUT_LANGUAGE,
        "/about": wording.ABOUT_ABOUT,
        "/privacy": wording.ABOUT_PRIVACY,
    }
    lines = [line(scene.say.isolated(name), " – ", scene.say(about)) for name, about in described.items()]
    return Result(Sheet((said(scene, wording.HELP), *lines), buttons.examples(scene)), "helped")


def ask(scene: Scene, asked: Asked) -> Result:
    """The question stands behind the command; alone, and as a reply, it takes the message replied to."""
    replied = asked.message.reply_to
    if asked.rest:
        return questions.ask(scene, asked.rest, asked.previous, urgent_help=asked.urgent_help)
    if replied is None or not replied.text:
        return Result(Sheet((said(scene, wording.ASK_USAGE),)), "usage")
    found = questions.ask(scene, replied.text, urgent_help=asked.urgent_help)
    return Result(found.sheet, found.outcome, found.terms, answers=replied)


def show_areas(scene: Scene, asked: Asked) -> Result:
    return Result(areas_sheet(scene), "listed")


def show_meetings(scene: Scene, asked: Asked) -> Result:
    return Result(meetings_sheet(scene), "listed")


def show_paragraphs(scene: Scene, asked: Asked) -> Result:
    if not asked.rest:
        return _usage(scene, wording.SAY_PARAGRAPH, f"/p {scene.view.example}")
    scene, rest = scene.addressed(asked.rest)
    try:
        found = resolve(scene.view.document, parse_references(rest), whole=True)
    except MalformedReferenceError:
        return _usage(scene, wording.NOT_A_PARAGRAPH, f"/p {scene.view.example}")
    top = not_there(scene, ", ".join(found.missing)) if found.missing else []
    if not found.units:
        return Result(Sheet(tuple(top)), "not_found")
    return Result(listed_sheet(scene, quotation.whole(found.units), top=top, open_single=True), "shown")


def show_citation(scene: Scene, asked: Asked) -> Result:
    words = asked.rest.split()
    style = "un"
    if len(words) > 1 and words[-1].isalpha() and len(words[-1]) > 1:
        style = words.pop().lower()
    if not words:
        return _usage(scene, wording.SAY_PARAGRAPH, f"/cite {scene.view.example} oscola")
    if style not in STYLES:
        near = get_close_matches(style, STYLES, n=1, cutoff=0.7)
        if not near:
            return Result(Sheet((said(scene, wording.NO_SUCH_STYLE, styles=", ".join(STYLES)),)), "usage")
        style = near[0]
    scene, rest = scene.addressed(" ".join(words))
    try:
        references = parse_references(rest)
    except MalformedReferenceError:
        return _usage(scene, wording.NOT_A_PARAGRAPH, f"/cite {scene.view.example}")
    if absent := resolve(scene.view.document, references).missing:
        return Result(Sheet(tuple(not_there(scene, ", ".join(absent)))), "not_found")
    return Result(citation_sheet(scene, references, style, _other_styles(scene, references)), "cited")


def verify(scene: Scene, asked: Asked) -> Result:
    replied = asked.message.reply_to
    text = asked.rest or (replied.text if replied is not None else "")
    if not text:
        return Result(Sheet((said(scene, wording.VERIFY_USAGE, command="/verify"),)), "usage")
    view, found = scene.views.verify(text, scene.view)
    sheet = verification_sheet(scene.of(view), found)
    return Result(sheet, "verified", answers=None if asked.rest else replied)


def show_addressee(scene: Scene, asked: Asked) -> Result:
    if not asked.rest:
        return Result(addressees_sheet(scene, wording.SAY_ADDRESSEE), "listed")
    try:
        name = find_addressee(scene.view.document, asked.rest)
    except UnknownNameError:
        return Result(addressees_sheet(scene, wording.NO_SUCH_ADDRESSEE), "not_found")
    return Result(filtered_sheet(scene, Filter(addressee=name)), "listed")


def show_documents(scene: Scene, asked: Asked) -> Result:
    """All documents with a button to choose each; behind the command a symbol chooses one."""
    if not asked.rest:
        return Result(documents_sheet(scene, wording.DOCUMENTS), "listed")
    view = scene.views.chosen(asked.rest)
    if view is None:
        return Result(documents_sheet(scene, wording.NO_SUCH_DOCUMENT), "not_found")
    chosen = DocumentChoice(asked.message.chat_id, view.document.symbol)
    return Result(chosen_sheet(replace(scene.of(view), is_chosen=True)), "document", set_document=chosen)


def chosen_sheet(scene: Scene) -> Sheet:
    """What a choice of documents means from now on."""
    message = wording.DOCUMENT_CHOSEN if scene.is_chosen else wording.DOCUMENTS_CHOSEN
    symbol = link(scene.view.document.symbol, scene.view.official)
    blocks = [said(scene, message, symbol=symbol, example=Run(scene.view.example, "code"))]
    if scene.is_chosen and scene.view.commands:
        blocks.append(line(scene.say.isolated(" ".join(f"/{name}" for name in scene.view.commands)), gap=True))
    return Sheet(tuple(blocks), documents_sheet(scene, message).rows)


def show_urgent(scene: Scene, asked: Asked) -> Result:
    return questions.urgent_help_sheet(scene, asked.urgent_help)


def choose_language(scene: Scene, asked: Asked) -> Result:
    user = asked.message.user
    code = asked.rest.lower().split("-")[0]
    if code in wording.LANGUAGES and user is not None and user.is_person:
        spoken = scene.wordings.get(code)
        return Result(language_sheet(spoken), "language", set_language=LanguageChoice(user.id, code))
    blocks = [said(scene, wording.CHOOSE_LANGUAGE)]
    if not scene.say.is_reviewed:
        blocks.append(said(scene, wording.UNREVIEWED))
    keys = [
        buttons.tap(scene, name, Payload(buttons.LANGUAGE, argument=number))
        for number, name in enumerate(wording.LANGUAGES.values())
    ]
    automatic = Payload(buttons.LANGUAGE, argument=len(wording.LANGUAGES))
    rows = (tuple(keys[:3]), tuple(keys[3:]), (buttons.tap(scene, scene.say(wording.AS_TELEGRAM), automatic),))
    return Result(Sheet(tuple(blocks), rows), "language")


def language_sheet(say: wording.Wording) -> Sheet:
    lines = [say(wording.LANGUAGE_SET), *([] if say.is_reviewed else [say(wording.UNREVIEWED)])]
    return Sheet(tuple(line(Run(text)) for text in lines))


def show_about(scene: Scene, asked: Asked) -> Result:
    document = scene.view.document
    head = document.masthead
    blocks = [
        said(
            scene,
            wording.ABOUT_DOCUMENT,
            title=italic(head.title),
            symbol=link(head.symbol, scene.view.official),
            date=head.date.isoformat() if head.date else "–",
            paragraphs=str(len(document.paragraphs)),
            below=str(len(document.units) - len(document.paragraphs)),
        ),
        *newer(scene),
        *([said(scene, wording.OTHER_DOCUMENTS, documents="/documents")] if scene.views.hold_several else []),
        said(scene, wording.ABOUT_QUOTES, gap=True),
        said(scene, wording.ABOUT_VERSION, version=_version(), gap=True),
        line(Run(document.sha256, "code")),
    ]
    if not scene.say.is_reviewed:
        blocks.append(said(scene, wording.UNREVIEWED, gap=True))
    return Result(Sheet(tuple(blocks)), "about")


def show_privacy(scene: Scene, asked: Asked) -> Result:
    spoken = [scene.say] if scene.say.is_reviewed else [scene.say, scene.wordings.get(wording.ENGLISH)]
    blocks = []
    for say in spoken:
        kept = [wording.PRIVACY_KEPT, wording.PRIVACY_PACE, wording.PRIVACY_NUMBERS]
        shown = [wording.PRIVACY_QUESTIONS, *kept, wording.PRIVACY_TELEGRAM]
        if scene.views.hold_several:
            shown.insert(2, wording.PRIVACY_DOCUMENT)
        for message in shown:
            blocks.append(line(Run(say(message, forget="/forget")), gap=True))
    return Result(Sheet(tuple(blocks)), "privacy")


def forget(scene: Scene, asked: Asked) -> Result:
    user = asked.message.user
    request = ForgetRequest(asked.message.chat_id, user.id) if user is not None and user.is_person else None
    blocks = [said(scene, wording.FORGOTTEN)]
    if scene.is_chosen and asked.message.is_private:
        blocks += chosen_sheet(replace(scene.of(scene.views.in_use), is_chosen=False)).blocks
    return Result(Sheet(tuple(blocks)), "forgotten", forget=request)


HANDLERS: Mapping[str, Handler] = {
    "start": start,
    "help": show_help,
    "ask": ask,
    "areas": show_areas,
    "meetings": show_meetings,
    "p": show_paragraphs,
    "cite": show_citation,
    "verify": verify,
    "to": show_addressee,
    "documents": show_documents,
    "urgent": show_urgent,
    "language": choose_language,
    "about": show_about,
    "privacy": show_privacy,
    "forget": forget,
}


def _area(scene: Scene, area: Area, asked: Asked) -> Result:
    """All of an area, or what stands behind the command: one of its meetings, by ordinal or year."""
    if not asked.rest:
        return Result(filtered_sheet(scene, Filter(area)), "listed")
    try:
        units = of_meeting(area.units, find_meeting(scene.view.document, asked.rest))
    except UnknownNameError:
        rows = meeting_rows(scene, Filter(area))
        return Result(Sheet((said(scene, wording.NO_SUCH_MEETING),), rows), "not_found")
    if not units:
        return Result(Sheet((said(scene, wording.NOTHING_LISTED),)), "not_found")
    return Result(listed_sheet(scene, quotation.whole(units)), "listed")


def _unknown(scene: Scene, name: str) -> Result:
    known = [*HANDLERS, *scene.view.commands]
    near = get_close_matches(name, known, n=1, cutoff=0.55)
    if near:
        return Result(Sheet((said(scene, wording.UNKNOWN_COMMAND, command=f"/{near[0]}"),)), "unknown_command")
    return Result(Sheet((said(scene, wording.NO_SUCH_COMMAND, help="/help"),)), "unknown_command")


def _usage(scene: Scene, message: str, example: str) -> Result:
    return Result(Sheet((said(scene, message, example=Run(example, "code")),)), str(Verdict.EMPTY))


def _other_styles(scene: Scene, references: tuple[Reference, ...]) -> tuple[tuple[Button, ...], ...]:
    if len(references) != 1 or references[0].last is not None:
        return ()
    row = scene.view.rows[references[0].first]
    return ((buttons.tap(scene, scene.say(wording.STYLES), Payload(buttons.CITATION, (row,))),),)


def _version() -> str:
    try:
        return metadata.version("palermo")
    except metadata.PackageNotFoundError:
        return "–"
