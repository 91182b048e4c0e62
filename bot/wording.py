"""Every sentence that a person reads in a chat, and the languages that it comes in.

A message is written here in English and translated in `bot/locales/`: the English text is its key. `{name}` stands for
what a front end fills in; no markup is in a message, so no translation can break one. docs/how-to/add-a-language.md
says how a language is added.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LOCALES: Final = Path(__file__).parent / "locales"
DOMAIN: Final = "palermo"
ENGLISH: Final = "en"
# By their own names. The bot speaks those that have a catalogue; English needs none.
LANGUAGES: Final = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
RIGHT_TO_LEFT = frozenset({"ar"})
_FIELD = re.compile(r"\{(\w+)\}")
_ISOLATE, _POP_ISOLATE = "\u2066", "\u2069"


def _(message: str) -> str:
    """Marks a sentence for the catalogues."""
    return message


# Beginning
START = _(
    "I answer questions about human trafficking with word-for-word quotations from {title} ({symbol}). Write your "
    "question in English, in your own words."
)
START_PRIVACY = _(
    "I keep no questions ({privacy}). This chat is not end-to-end encrypted. If you are in danger: {urgent}."
)
START_SEVERAL = _(
    "I answer questions with word-for-word quotations from United Nations documents: {symbols}. Write your question in "
    "English, in your own words."
)
EXAMPLES = _("For example:")
HELP = _("Write a question in English, in your own words. Or use a command:")
GROUP_ASK = _("I quote {symbol}, with the citation. To ask: {command}")
GROUP_REPLY = _("To look up what somebody wrote, reply to it with {command}. I answer only when I am asked.")
ASK_USAGE = _("Write the question behind the command, or reply to a message with it.")
EMPTY = _("There is no question in your message. Write one in English, in your own words.")
TEXT_ONLY = _("I can read text only. Please write your question. I have kept nothing of what you sent.")
UNKNOWN_COMMAND = _("There is no such command. Did you mean {command}?")
NO_SUCH_COMMAND = _("There is no such command. {help} lists them.")
FAULT = _("Something went wrong on my side, and I could not answer. Please ask again in other words.")
LATER = _("I cannot look anything up just now, and have tried for some minutes. Please ask again later.")
OVERLOAD = _("That was a lot at once. Please wait a moment, then ask again.")

# Answers
NO_ANSWER = _("The document does not answer this.")
NO_ANSWER_ANYWHERE = _("None of the documents answers this: {symbols}.")
NOTHING_OF_THAT_KIND = _("The document has nothing of that kind.")
NOT_CITED = _("The document does not cite it.")
NO_PARAGRAPH = _("{symbol} has no paragraph {missing}. It has paragraphs {first} to {last}.")
NOT_SAID = _("The document does not say this.")
NO_STATISTICS = _("The document makes recommendations. It holds no statistics.")
NO_MONEY = _("The document names no amounts of money.")
NO_DURATION = _("The document does not say how long.")
NO_DATE = _("The document does not say when.")
NO_CONTACT = _("The document holds no telephone numbers or addresses.")
NO_STATUS = _("The document does not say who has done what.")
NO_INSTRUMENT = _("The document does not reproduce other instruments.")
NO_NATIONAL_LAW = _("The document does not say what the law of one country is.")
LACKS = {  # of each type of answer that the document does not hold
    "statistics": NO_STATISTICS,
    "money": NO_MONEY,
    "duration": NO_DURATION,
    "date": NO_DATE,
    "contact": NO_CONTACT,
    "status": NO_STATUS,
    "other-instrument": NO_INSTRUMENT,
    "national-law": NO_NATIONAL_LAW,
}
NEAREST = _("The nearest that it says:")
OTHER_WORDS = _("Ask in other words, or see what it covers: {areas}")
GREETING = _("Hello. Ask about human trafficking, and I answer with quotations from the document.")
INSULT = _("I am sorry that this was no help.")
CHAT = _("I only quote a document, and can talk about nothing else.")
ONLY_ENGLISH = _("So far I can read questions in English only. Please ask in English.")
PART = _("As to “{part}”:")
PART_NUMBER = _("As to your question {number}:")
OWN_GOVERNMENT = _("The document recommends to States in general. It does not say what one government does.")
NOT_LEGAL_ADVICE = _("This is not legal advice: domestic law decides.")
RELATED = _("More paragraphs speak of this: {places}")
ALSO_SEARCHED = _("Also searched: {words}")
IN_ALL = _("In all: {count}, in the order of the document.")
QUOTED_LANGUAGE = _("Quotations stand in the language of the document.")
OFFICIAL = _("Official document")

# A paragraph
AREA = _("Area {marker}, {title}")
# In the catalogues: {number} may stand for the ordinal word, which is English.
MEETING = _("{action} at the {ordinal} meeting, {year}")
ADOPTED = _("adopted")
ENDORSED = _("endorsed")
SEE_ALSO = _("See also {places} (derived from “{words}”)")
FOOTNOTE = _("Footnote {mark}: {text}")
SOURCE = _("{area}; {meeting}")
IN_CONTEXT = _("{place} in its place")

# Buttons
COPY = _("Copy citation {place}")
SHARE = _("Share")
CONTEXT = _("Context")
STYLES = _("More styles")
BACK = _("‹ Back")
MORE = _("More: {numbers}")
ALL_MEETINGS = _("All meetings")
ALL_DOCUMENTS = _("All documents")
OPEN_CHAT = _("Open the chat")
CHANGED = _("The document has changed since this message was sent. Please ask again.")

# Commands
AREAS = _("The areas of {symbol}:")
NO_AREAS = _("The document is not divided into areas.")
DOCUMENTS = _("The documents that I quote:")
NO_SUCH_DOCUMENT = _("There is no such document. The documents that I quote:")
DOCUMENT_CHOSEN = _("In this chat I now search {symbol} alone, and {example} means its paragraph.")
DOCUMENTS_CHOSEN = _("In this chat I now search all documents. A number alone, as {example}, means {symbol}.")
OTHER_DOCUMENTS = _("Other documents: {documents}")
AND_MORE = _("{symbols} and {count} more")
MEETINGS = _("The meetings whose recommendations {symbol} holds:")
NO_MEETINGS = _("The document names no meetings.")
NO_SUCH_MEETING = _("The document has no such meeting. Choose one:")
NOTHING_LISTED = _("No recommendation fits all of that.")
SAY_PARAGRAPH = _("Write a paragraph behind the command, for example {example}.")
NOT_A_PARAGRAPH = _("That is not a paragraph number. Write for example {example}.")
NO_SUCH_STYLE = _("There is no such citation style. The styles are {styles}.")
CITATION = _("Citation of {place}")
SAY_ADDRESSEE = _("Recommendations are addressed to:")
NO_SUCH_ADDRESSEE = _("Nothing is addressed to anybody of that name. Recommendations are addressed to:")
VERIFY_USAGE = _("Reply to a quotation with {command}, or write the text behind the command.")
VERBATIM = _("Verbatim: {place}")
VERBATIM_OMISSIONS = _("Verbatim, with omissions: {place}")
TOO_SHORT = _("Too short to tell. Send at least {count} words of the quotation.")
NOT_FROM_HERE = _("This is not from {symbol}, nor near anything in it.")
NOT_VERBATIM = _("Not verbatim. The nearest is {place}.")
STRENGTH_CHANGED = _("The strength changed. In the document: “{document}”. In the text: “{quotation}”.")
LEFT_OUT = _("A qualification is left out: “{words}”.")
ONLY_CAPITALS = _("Only capital letters differ.")
ONLY_PUNCTUATION = _("Only the punctuation differs.")
ONLY_BOTH = _("Only capital letters and punctuation differ.")
ONLY_INSERTIONS = _("Only the words in square brackets are not from the document.")
ONLY_PARAGRAPHS = _("The words are the document’s, but they run across several paragraphs. Quote each by itself.")
OTHER_CITATION = _("The citation beside it names another place.")
COMPARISON = _("Bold: only in the document. Struck out: only in the text.")
ABOUT_DOCUMENT = _("I quote {title}, {symbol}, {date}. {paragraphs} paragraphs, {below} sub-paragraphs.")
ABOUT_QUOTES = _(
    "Quotations are the document’s own words. Two things are changed: every run of white space is one space, and the "
    "marks of footnotes are taken out. What stands outside of a quotation is mine; an ellipsis in front of a letter "
    "such as (b) stands for the sub-paragraphs before it."
)
ABOUT_VERSION = _("Palermo {version}. SHA-256 of the document:")
UNREVIEWED = _("No native speaker has reviewed this translation yet.")
PRIVACY_QUESTIONS = _(
    "What you write is stored on this bot’s server until the answer is sent, at most 24 hours, and then deleted. It is "
    "in no log, and I pass nothing on."
)
PRIVACY_KEPT = _(
    "Kept for follow-up questions: the search terms of your last question, for ten minutes. Kept so that your edit of "
    "a question changes its answer: message numbers under a secret key, for 24 hours. A language that you choose: "
    "until {forget}."
)
PRIVACY_PACE = _(
    "The times of my last messages to this chat: for one minute, under a secret key where they are stored, because "
    "Telegram limits how fast I may write."
)
PRIVACY_NUMBERS = _(
    "The bare numbers by which Telegram counts what it hands to this bot are kept for two days, so that nothing is "
    "answered twice. Nothing of you is in them."
)
PRIVACY_DOCUMENT = _(
    "The document that was chosen for a chat: until all are chosen again, in a private chat also until {forget}."
)
PRIVACY_TELEGRAM = _(
    "Telegram keeps this chat. It is not end-to-end encrypted: Telegram and whoever operates this bot could read it, "
    "and so can anyone who holds this phone."
)
FORGOTTEN = _(
    "Wiped: your choice of language, and what I kept for follow-up questions. The chat itself is kept by Telegram."
)
CHOOSE_LANGUAGE = _("In which language shall I speak? Quotations stand in the language of the document.")
LANGUAGE_SET = _("From now on I speak English. Quotations stand in the language of the document.")
AS_TELEGRAM = _("As my Telegram")

# Urgent. Every word of it is fixed.
URGENT_LIMITS = _(
    "I only quote a United Nations document. I cannot send help, I do not know where you are, and I pass nothing on."
)
URGENT_CALL = _("If you are in danger and it is safe to call, use your local emergency number.")
URGENT_HELP = _("For trafficking: {help}")
URGENT_NO_NUMBER = _("I have no number for your country.")
URGENT_SEEN = _("Someone with this phone can read this chat.")
URGENT_PARAGRAPHS = _("What the document says States should do for victims: {places}")
URGENT_IN_GROUP = _("For anything of your own, write to me in a private chat: {link}")

# Pages of the site
PAGE_EXIT = _("Leave this page")
PAGE_EXIT_ESCAPE = _("or press Escape twice")
PAGE_EXIT_REMAINS = _("What remains of this visit")
PAGE_EXIT_HISTORY = _(
    "Leaving puts another page in the place of this one. But the browser’s history still holds the address of this "
    "page, and whoever runs the network may have seen it."
)
PAGE_EXIT_CLEAR = _(
    "Single entries can be deleted in the history: in the menu of the browser, or with Ctrl+H. A history that is "
    "suddenly empty can be noticed. A private window forgets its history when it is closed."
)
PAGE_SKIP = _("Skip to the content")
PAGE_LANGUAGE = _("Language")
PAGE_DOCUMENTS = _("Documents")
PAGE_CONTENTS = _("Contents")
PAGE_PARAGRAPH = _("Paragraph {place}")
PAGE_PARAGRAPHS = _("Paragraphs {first}–{last}")
PAGE_PREVIOUS = _("Previous page")
PAGE_NEXT = _("Next page")
PAGE_LEAD_IN = _("Opening words, not part of the quotation:")
PAGE_MEETING = _("Meeting")
PAGE_ADDRESSEE = _("Addressed to")
PAGE_STRENGTH = _("Strength")
PAGE_REFERS = _("Refers to")
PAGE_REFERRED = _("Referred to by")
PAGE_DERIVED = _("derived")
PAGE_STYLES = _("Citation styles")
PAGE_COPY = _("Copy")
PAGE_COPIED = _("Copied")
PAGE_TIMELINE = _("Recommendations by area and meeting")
PAGE_TABLE = _("The same as a table")
PAGE_CELL = _("{area}, {meeting}. Recommendations: {count}")
PAGE_NEWER = _("There is a newer edition: {edition}")
PAGE_OLDER = _("Earlier edition: {edition}")
PAGE_URGENT = _("If you are in danger")
PAGE_SEEN = _("Someone who uses this device can see that this page was opened.")
PAGE_ABOUT = _("About these pages")
PAGE_PRIVACY = _(
    "These pages set no cookies and load nothing from elsewhere. Whoever serves them can see which of them are opened."
)

# Asking on the site
SITE_ASK = _("Ask a question")
SITE_QUESTION = _("Your question, in English")
SITE_NEXT = _("Your next question, in English")
SITE_SEND = _("Ask")
SITE_NARROW = _("Only from one area or meeting")
SITE_AREA = _("Area")
SITE_ALL_AREAS = _("All areas")
SITE_KEPT = _(
    "Your question is answered on this server and stored nowhere: not in an address, not in a log, not in a "
    "cache. Whoever sees this screen can read it."
)
SITE_ANSWER = _("Answer")
SITE_MORE = _("More paragraphs")
SITE_CUT = _("The question is long: its first {count} characters were read.")
SITE_TOO_LONG = _("That is too much text. Please ask in fewer words.")
SITE_UNREADABLE = _("What was sent could not be read. Please ask with the form.")
SITE_NO_PAGE = _("There is no page at this address.")

# Inline mode
INLINE_NONE = _("The document does not answer this")
INLINE_TRY = _("Try other words, or the number of a paragraph")
INLINE_AREA = _("Recommendations: {paragraphs}")

# What the command lists and the bot's profile say
ABOUT_ASK = _("ask a question")
ABOUT_AREAS = _("what the document covers")
ABOUT_AREA = _("recommendations: {area}")
ABOUT_MEETINGS = _("the meetings and their recommendations")
ABOUT_P = _("a paragraph by its number")
ABOUT_CITE = _("a citation, in eight styles")
ABOUT_VERIFY = _("is this a verbatim quotation?")
ABOUT_TO = _("what is addressed to whom")
ABOUT_DOCUMENTS = _("which documents there are")
ABOUT_URGENT = _("if you are in danger")
ABOUT_LANGUAGE = _("the language in which I speak")
ABOUT_ABOUT = _("which document this is")
ABOUT_PRIVACY = _("what is kept of what you write")
ABOUT_FORGET = _("wipe what is kept of you")
ABOUT_HELP = _("how to ask")
DESCRIPTION = _(
    "Ask about human trafficking. Palermo answers with word-for-word quotations from {symbol}, each with its citation. "
    "It adds nothing of its own, gives no legal advice, cannot send help, and keeps no questions."
)
SHORT_DESCRIPTION = _("Word-for-word quotations from {symbol}, with citations")


@dataclass(frozen=True)
class Wording:
    """One language. `wording(MESSAGE, name=…)` is the sentence in it, English where there is no translation."""

    language: str
    _translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, repr=False)
    _pieces: dict[str, list[tuple[str, bool]]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT

    @property
    def is_reviewed(self) -> bool:
        """Whether a native speaker has read the catalogue; English is the original."""
        return self.language == ENGLISH or self._translations.info().get("language-team", "").startswith("reviewed")

    def template(self, message: str) -> str:
        """The sentence with its `{name}` fields still open."""
        return self._translations.gettext(message)

    def __call__(self, message: str, **fields: str) -> str:
        if not fields:
            return self.template(message)
        texts = [
            self.isolated(fields.get(piece, f"{{{piece}}}")) if is_field else piece
            for piece, is_field in self.pieces(message)
        ]
        return "".join(texts)

    def pieces(self, message: str) -> list[tuple[str, bool]]:
        """The sentence taken apart: words of its own, and the names of fields (marked True), in order."""
        found = self._pieces.get(message)
        if found is None:
            split = _FIELD.split(self.template(message))
            found = [(piece, position % 2 == 1) for position, piece in enumerate(split) if piece]
            self._pieces[message] = found
        return found

    def isolated(self, text: str) -> str:
        """Latin words and numbers inside of a sentence that runs from right to left keep their own order."""
        return f"{_ISOLATE}{text}{_POP_ISOLATE}" if self.right_to_left and text else text


class Wordings:
    """The languages that there are; a catalogue is read when it is first needed."""

    def __init__(self, folder: Path = LOCALES) -> None:
        self._folder = folder
        self._read = {ENGLISH: Wording(ENGLISH)}

    def get(self, language: str) -> Wording:
        """The wording of one of LANGUAGES; its English sentences where the catalogue was not built."""
        if language not in self._read:
            translations = gettext.translation(DOMAIN, self._folder, [language], fallback=True)
            self._read[language] = Wording(language, translations)
        return self._read[language]

    def choose(self, *codes: str | None) -> Wording:
        """The first of some IETF tags (`pt-BR`, a person's choice first) that there is a language for, else English."""
        for code in codes:
            language = (code or "").lower().replace("_", "-").split("-")[0]
            if language in LANGUAGES:
                return self.get(language)
        return self.get(ENGLISH)
