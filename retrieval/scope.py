"""Whether a question can be answered from recommendations at all: small talk, scope rules, and the type of answer.

A retrieval score cannot refuse a question that uses the document's own words for a fact that the document does not
hold. Such a question asks for a type of answer, a number, a date, a name; so it is refused by rule unless a unit that
was found holds something of that type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from .document import Unit

_FLAGS = re.IGNORECASE | re.DOTALL


class _Pattern:
    """A regular expression that is compiled when it is first searched: all of them at once would slow a cold start."""

    def __init__(self, *alternatives: str) -> None:
        self._source = "|".join(f"(?:{alternative})" for alternative in alternatives)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, _FLAGS)

    def search(self, text: str) -> bool:
        return self._compiled.search(text) is not None


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type of answer that a question can ask for.

    `asks` finds it in a question; `holds` says whether the words of a unit hold such an answer. None: never, since
    recommendations hold no telephone numbers.
    """

    name: str
    asks: _Pattern
    holds: Callable[[str], bool] | None = None


def _one_of(names: str) -> str:
    """An alternation of names that are parted by commas."""
    return "(?:" + "|".join(name.strip() for name in names.split(",")) + ")"


def _finds(pattern: str) -> Callable[[str], bool]:
    return _Pattern(pattern).search


_CHANNEL = _one_of(
    "phone, telephone, hot\\s?line, help\\s?line, whatsapp, fax, e-?mail, web\\s?site, url, postal, emergency, contact"
)
_COUNTED = _one_of(
    "victims?, cases?, convictions?, prosecutions?, arrests?, children, women, men, people, persons, traffickers,"
    "countries, states, survivors, investigations?"
)
_MOST = _one_of("most, worst, highest, lowest, least, best, biggest, largest, fewest")
_TREATY = _one_of("protocol, convention, treaty, agreement, palermo")
_JOINING = _one_of(
    "signed, signatory, signatories, acceded, accession, reservations?, entered into force, parties to, party to"
)
_ACTORS = _one_of("countries, states, governments, members, delegations, ngos, companies, organi[sz]ations, nations")
_DID = _one_of(
    "have, has, had, are, were, did, attended, voted, joined, contributed, signed, sit, belong, took, do not, already"
)
_LAWFUL = _one_of(
    "laws?, act, code, statute, legislation, legal, illegal, lawful, penalt(?:y|ies), prison, jail, sentenced?, fined?,"
    "punish(?:ed|ment|able)?, crime, constitution, visas?, permits?, courts?, ministry, agency, agencies, ngos?,"
    "project,"
    "shelters, apply, form, years, police station, government, parliament, policy, strategy, plan"
)
_OTHER_TEXT = _one_of(
    "convention on the rights of the child, children's rights convention, crc, cedaw, eu directive, directive 20\\d\\d,"
    "declaration of human rights, geneva conventions?, ilo, tvpa, tip report, european court, court of justice,"
    "refugee convention, supplementary convention, slavery convention, forced labou?r convention, covenant,"
    "council of europe (?:convention|treaty), european convention, istanbul convention, rome statute, bible, quran"
)
_ADDED_SUM = r"(?:in|unodc|fund|project|year|each|annual|per)"

ANSWER_TYPES: tuple[AnswerType, ...] = (
    AnswerType(
        "contact",
        _Pattern(
            rf"\b{_CHANNEL}\b(?:\s+\w+){{0,2}}?\s*\b(?:numbers?|address(?:es)?|details|page)\b",
            r"\bwhat\s+(?:is\s+the\s+)?(?:number|e-?mail|address|website|hotline)\b"
            r".*\b(?:call|write|report|reach|for|of|to)\b",
            r"\b(?:e-?mail|website|web address|postal address|office address|opening hours|hot\s?line|help\s?line)\b",
            r"\bnumber\b.{0,25}\b(?:to|i|can|do)\b.{0,12}\bcall\b",
            r"\bwhere\b.{0,20}\boffices?\b.{0,20}\b(?:located|open|based)\b",
        ),
    ),
    AnswerType(
        "statistics",
        _Pattern(
            r"\bhow many\b(?!\s+(?:recommendations?|paragraphs?|points?|days|weeks|months|years|hours))",
            r"\bwhat (?:share|percentage|proportion|fraction)\b",
            r"\b(?:percentages?|per cent|statistics|figures|prevalence)\b.*\b(?:of|on|for|about|in)\b",
            rf"\b(?:number|total|amount|rate|share|proportion) of (?:the )?(?:\w+\s){{0,3}}?{_COUNTED}\b",
            rf"\bwhich (?:country|nation|state|city|region)\b.{{0,40}}\b{_MOST}\b",
            r"\b(?:most|worst|highest|lowest|top \w+|biggest|largest) (?:country|countries|nation|route|city|source)\b",
            r"\bhow (?:common|widespread|frequent|often|big is|large is)\b",
            r"\bconviction rate (?:in|of|for)\b",
        ),
        _finds(r"\b\d[\d.,]*\s*(?:per cent|%|million|thousand|persons?|people|victims|countries|States)"),
    ),
    AnswerType(
        "money",
        _Pattern(
            r"\bhow much\b(?!\s+(?:time|longer|force|detail|weight|help|support|say|training))",
            r"\b(?:budget|salary|price|costs?|fee|amount|sum|euros?|dollars?|pounds|usd|eur)\b.{0,30}"
            rf"\b(?:of|for|is|was|paid|spent|per|get|receive|awarded)\b.{{0,40}}\b{_ADDED_SUM}\b",
            r"\bwhat (?:is|was|does) (?:the )?(?:\w+ )?(?:budget|price|cost|salary)\b",
        ),
        _finds(r"[$€£]\s?\d|\b\d[\d,.]*\s*(?:dollars|euros|million)"),
    ),
    AnswerType(
        "duration",
        _Pattern(
            r"\bhow many (?:days|weeks|months|years|hours)\b",
            r"\bhow old\b|\b(?:what|which) age\b|\bage (?:limit|of consent)\b",
        ),
        _finds(r"\b\d+\s*(?:days?|weeks?|months?|years?|hours?)\b"),
    ),
    AnswerType("duration", _Pattern(r"\bhow long\b"), _finds(r"\b(?:period|time|duration|days|months|years)\b")),
    AnswerType(
        "date",
        _Pattern(
            r"\b(?:by|on|until|before) (?:what|which) (?:date|day|deadline|year)\b",
            r"\bwhat (?:date|day|time)\b",
            r"\bdeadline\b",
            r"\bwhen (?:is|was|will|did|does|are|were)\b.{0,60}\b(?:next|meet|held|ratif|sign|enter|force|publish|start"
            r"|begin|take place|founded|created|launch)",
        ),
        _finds(r"\b(?:19|20)\d\d\b"),
    ),
    AnswerType(
        "status",
        _Pattern(
            r"\bratif(?:y|ied|ies|ication)\b",
            rf"\b{_JOINING}\b.{{0,60}}\b{_TREATY}\b",
            rf"\b{_TREATY}\b.{{0,60}}\b{_JOINING}\b",
            rf"\b(?:which|what|how many|list(?: of)?(?: the)?) {_ACTORS}\b.{{0,30}}\b{_DID}\b",
            r"\bwho (?:chaired|attended|voted|signed|sits|is the (?:chair|head|director|president|current))\b",
            r"\b(?:members?|membership) of the (?:working group|group of friends|bureau|committee)\b",
        ),
    ),
    AnswerType(
        "other-instrument",
        _Pattern(
            rf"\bwhat (?:does|do|did|is|are|says?)\b.{{0,30}}\b{_OTHER_TEXT}\b",
            rf"\b(?:under|according to|in|by) (?:the )?(?:\w+\s){{0,3}}?{_OTHER_TEXT}\b",
        ),
    ),
)

_GREETED = r"(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening|day|night)|greetings|salam|namaste|yo)"
_HOW_ARE_YOU = r"how(?:'s|s| is| are| r)?\s+(?:you|u|ur|your|it|things|life)\b[^?]{0,20}\??"
_GREETING = re.compile(
    rf"^\W*(?:{_GREETED}\b\W*)+(?:(?:u|you|are|r|is|there|bot|palermo|all|everyone|anybody|friend|sir|madam|dear)\b\W*){{0,4}}"
    rf"(?:{_HOW_ARE_YOU})?\W*$",
    _FLAGS,
)
_CHAT = _Pattern(
    rf"^\W*{_HOW_ARE_YOU}(?:\s+\w+)?\W*$",
    r"^\W*what'?s up\W*$",
    r"^\W*(?:ok(?:ay)?\W+)?(?:many\s+)?(?:thanks?|thank (?:you|u)|thx|cheers|ty)\b.{0,60}$",
    r"^\W*(?:good)?\s?bye\b.{0,20}$|^\W*see you\b.{0,20}$",
    r"^\W*(?:ok|okay|cool|great|nice|lol|haha+|hmm+|wow|yes|no|yeah|nope|sure|fine|good)\W*$",
    r"^\W*(?:are you|r u) (?:a |an )?(?:bot|robot|human|real|ai|person|machine|married|there|ok)\b.{0,30}$",
    r"^\W*who (?:are|made|built|created|programmed) you\b.{0,20}$",
    r"^\W*what(?:'s| is) your (?:name|age|favou?rite)\b.{0,30}$",
    r"^\W*(?:tell|sing|write) me a (?:joke|story|song|poem)\b.{0,40}$",
    r"^\W*(?:i )?(?:love|like|hate|miss) you\b.{0,20}$|^\W*do you (?:like|love|dream|sleep|eat)\b.{0,30}$",
    r"^\W*test(?:ing)?\W*(?:\d+\W*)*$",
)
_ABUSE = _one_of(
    "stupid, dumb(?:est)?, useless, idiots?, suck, sucks, shit, crap, garbage, trash, moron, pathetic, rubbish"
)
_INSULT = _Pattern(
    rf"\b(?:you|u|ur|this bot)\b.{{0,25}}\b{_ABUSE}\b",
    r"\b(?:fuck|screw) (?:you|off|this)\b|\bshut up\b|\bget lost\b",
    rf"^\W*{_ABUSE}\W*(?:bot)?\W*$",
)
_INJECTION = _Pattern(
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,30}"
    r"\b(?:instructions?|rules?|prompts?|guidelines|above|previous|everything)\b",
    r"\b(?:system|hidden|initial|secret) (?:prompt|instructions?|message)\b",
    r"\bjailbreak\b|\bdeveloper mode\b|\byou are now\b|\bpretend (?:to be|you are|that you)\b",
    r"\b(?:act|behave|respond|answer) as (?:if|an?|though)\b.{0,40}\b(?:ai|model|admin|hacker|unrestricted)\b",
    r"\b(?:invent|make up|fabricate)\b.{0,30}\b(?:paragraph|quote|quotation|citation|recommendation)\b",
    r"</?\s*(?:system|script|sql)\b|\bdrop table\b|\bselect \* from\b",
)
_INSULT_LENGTH = 200


def small_talk(text: str) -> str | None:
    """`greeting`, `insult` or `chat` where the message is nothing else; None for a question."""
    if _GREETING.match(text):
        return "greeting"
    if _INSULT.search(text) and len(text) < _INSULT_LENGTH and "?" not in text:
        return "insult"
    return "chat" if _CHAT.search(text) else None


def injection(text: str) -> bool:
    """Whether the message tells the program what to be or do instead of asking the document."""
    return _INJECTION.search(text)


def missing_type(text: str, units: Sequence[Unit]) -> str | None:
    """The name of the type of answer that the question asks for and none of `units` holds; None if all is well."""
    for kind in ANSWER_TYPES:
        if kind.asks.search(text):
            held = kind.holds is not None and any(kind.holds(f"{unit.lead_in or ''} {unit.text}") for unit in units)
            if not held:
                return kind.name
    return "national-law" if _national().search(text) else None


@cache
def _national() -> _Pattern:
    """Asks what one country, state or city does or punishes: recommendations to all States do not say."""
    text = resources.files(__package__).joinpath("data", "places.txt").read_text(encoding="utf-8")
    names, adjectives = (block.split("\n") for block in text.split("\n", 1)[1].strip().split("\n\n"))
    place = f"(?:the\\s+)?(?:{'|'.join(map(re.escape, names))})"
    called = f"(?:{'|'.join(adjectives)})"
    return _Pattern(
        rf"\b(?:does|do|did|is|has|have|was|will|can)\s+{place}\b",
        rf"\b{_LAWFUL}\b.{{0,60}}\b(?:in|of|under|by|for|from)\s+{place}\b",
        rf"\b(?:in|of|under|by|for|from)\s+{place}\b.{{0,60}}\b{_LAWFUL}\b",
        rf"\b{called}\s+(?:\w+\s+){{0,2}}?{_LAWFUL}\b",
        r"\b(?:which|what) (?:form|application form|documents?) (?:do|must|should) i\b",
    )
