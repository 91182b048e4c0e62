"""Whether a question can be answered from recommendations at all: small talk, scope rules, and the type of answer.

A retrieval score cannot refuse a question that uses the document's own words for a fact that the document does not
hold. Such a question asks for a type of answer, a number, a date, a name; so it is refused by rule unless the unit
that was found holds something of that type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .document import Unit


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type of answer that a question can ask for.

    `asks` finds it in the question; `holds` says whether a unit's words hold such an answer (None: never, because
    recommendations do not hold it).
    """

    name: str
    asks: re.Pattern[str]
    holds: Callable[[str], bool] | None = None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)


_FIGURE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:per cent|%|days?|weeks?|months?|years?|hours?|persons?|people|victims|countries|States)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundreds?|thousands?|millions?)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b\d+\s*(?:days?|weeks?|months?|years?|hours?)\b", re.IGNORECASE)

_PLACES = (
    r"afghanistan|albania|algeria|argentina|armenia|australia|austria|azerbaijan|bangladesh|belarus|belgium|benin|bolivia"
    r"|bosnia|brazil|bulgaria|burkina faso|cambodia|cameroon|canada|chad|chile|china|colombia|congo|costa rica|croatia|cuba"
    r"|cyprus|czech(?:ia| republic)|denmark|dubai|ecuador|egypt|el salvador|england|eritrea|estonia|ethiopia|finland|france"
    r"|georgia|germany|ghana|greece|guatemala|guinea|haiti|honduras|hungary|india|indonesia|iran|iraq|ireland|israel|italy"
    r"|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|korea|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|libya|lithuania"
    r"|luxembourg|madagascar|malawi|malaysia|mali|malta|mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia"
    r"|nepal|netherlands|holland|new zealand|nicaragua|niger|nigeria|norway|oman|pakistan|panama|paraguay|peru|philippines|poland"
    r"|portugal|qatar|romania|russia|rwanda|saudi arabia|scotland|senegal|serbia|sierra leone|singapore|slovakia|slovenia|somalia"
    r"|south africa|south sudan|spain|sri lanka|sudan|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia"
    r"|turkey|türkiye|turkmenistan|uganda|ukraine|united arab emirates|united kingdom|great britain|uk|usa|u\.s\.a?|united states"
    r"|uruguay|uzbekistan|venezuela|vietnam|viet nam|wales|yemen|zambia|zimbabwe|california|texas|new york|florida|london|paris"
    r"|berlin|madrid|rome|bangkok|lagos|delhi|mumbai|manila|moscow|kyiv|kiev|athens|lisbon|amsterdam|brussels"
)
_ADJECTIVES = (
    r"albanian|american|argentine|argentinian|australian|austrian|belgian|brazilian|british|bulgarian|cambodian|canadian|chilean"
    r"|chinese|colombian|croatian|cypriot|czech|danish|dutch|egyptian|english|estonian|ethiopian|filipino|finnish|french|german"
    r"|ghanaian|greek|hungarian|indian|indonesian|iranian|iraqi|irish|israeli|italian|japanese|jordanian|kenyan|korean|latvian"
    r"|lebanese|libyan|lithuanian|malaysian|mexican|moldovan|moroccan|nepali|nigerian|norwegian|pakistani|peruvian|polish"
    r"|portuguese|romanian|russian|saudi|scottish|serbian|slovak|slovenian|spanish|swedish|swiss|syrian|thai|tunisian|turkish"
    r"|ugandan|ukrainian|vietnamese|federal"
)
_LAW = r"law|laws|act|code|criminal code|penal code|statute|legislation|court|courts|constitution|parliament|government|police|visa"

_LAWFUL = (
    r"laws?|act|code|statute|legislation|legal|illegal|lawful|penalt(?:y|ies)|prison|jail|sentenced?|fined?|punish(?:ed|ment|able)?"
    r"|crime|constitution|visas?|permits?|courts?|ministry|agency|agencies|ngos?|project|shelters|apply|form|years|police station"
)

ANSWER_TYPES: tuple[AnswerType, ...] = (
    AnswerType(
        "contact",
        _any(
            r"\b(?:phone|telephone|hot\s?line|help\s?line|whatsapp|fax|e-?mail|web\s?site|url|link to|postal|street)\b"
            r"(?:\s+\w+){0,2}?\s*\b(?:numbers?|address(?:es)?|page)\b",
            r"\b(?:phone|telephone|hot\s?line|help\s?line|contact|emergency)\s+(?:numbers?|details)\b",
            r"\bwhat\s+(?:is\s+the\s+)?(?:number|e-?mail|address|website|hotline)\b.*\b(?:call|write|report|reach|contact|for|of|to)\b",
            r"\b(?:e-?mail|website|web address|postal address|office address|opening hours|hotline|helpline)\b",
            r"\bnumber\b.{0,25}\b(?:to|i|can|do)\b.{0,12}\bcall\b",
            r"\bwhere\b.{0,20}\boffices?\b.{0,20}\b(?:located|open|based)\b",
        ),
    ),
    AnswerType(
        "statistics",
        _any(
            r"\bhow many\b(?!\s+(?:recommendations?|paragraphs?|points?))",
            r"\bwhat (?:share|percentage|proportion|fraction)\b",
            r"\b(?:percentages?|per cent|statistics|figures|prevalence)\b.*\b(?:of|on|for|about|in)\b",
            r"\b(?:number|total|amount|rate|share|proportion) of (?:the )?(?:\w+\s){0,3}?(?:victims?|cases?|convictions?|prosecutions?"
            r"|arrests?|children|women|men|people|persons|traffickers|countries|states|survivors)\b",
            r"\bwhich (?:country|nation|state|city|region)\b.{0,40}\b(?:most|worst|highest|lowest|least|best|biggest|largest|fewest)\b",
            r"\b(?:most|worst|highest|lowest|top \w+|biggest|largest) (?:country|countries|nation|route|city|source|market)\b",
            r"\bhow (?:common|widespread|frequent|often|big is|large is)\b",
            r"\bconviction rate (?:in|of|for)\b",
        ),
        lambda words: bool(_FIGURE.search(words)),
    ),
    AnswerType(
        "money",
        _any(
            r"\bhow much\b(?!\s+(?:time|longer|force|detail|weight|help|support|say|training))",
            r"\b(?:budget|salary|price|cost|costs|fee|amount|sum|euros?|dollars?|pounds|usd|eur)\b.{0,30}"
            r"\b(?:of|for|is|was|paid|spent|per|get|receive|awarded)\b.{0,40}\b(?:in|unodc|fund|project|year|each|annual)",
            r"\bwhat (?:is|was|does) (?:the )?(?:\w+ )?(?:budget|price|cost|salary)\b",
        ),
        lambda words: bool(re.search(r"[$€£]\s?\d|\b\d[\d,.]*\s*(?:dollars|euros|million)", words, re.IGNORECASE)),
    ),
    AnswerType(
        "duration",
        _any(
            r"\bhow (?:long|many (?:days|weeks|months|years|hours))\b",
            r"\bhow old\b|\bwhat age\b|\bat (?:what|which) age\b|\bage (?:limit|of consent)\b",
        ),
        lambda words: bool(_PERIOD.search(words)),
    ),
    AnswerType(
        "date",
        _any(
            r"\b(?:by|on|until|before) (?:what|which) (?:date|day|deadline|year)\b",
            r"\bwhat (?:date|day|year|month|time)\b",
            r"\bdeadline\b",
            r"\bwhen (?:is|was|will|did|does|are|were)\b.{0,60}\b(?:next|meet|held|ratif|sign|enter|force|publish|start|begin|take place"
            r"|founded|created|adopted|launch)",
        ),
        lambda words: bool(re.search(r"\b(?:19|20)\d\d\b", words)),
    ),
    AnswerType(
        "status",
        _any(
            r"\bratif(?:y|ied|ies|ication)\b",
            r"\b(?:signed|signatory|signatories|acceded|accession|reservations?)\b.{0,60}\b(?:protocol|convention|treaty|agreement)\b",
            r"\b(?:protocol|convention|treaty)\b.{0,60}\b(?:signed|signatory|signatories|acceded|accession|reservations?|entered into force)\b",
            r"\b(?:which|what|how many|list(?: of)?(?: the)?) (?:countries|states|governments|members|delegations|ngos|companies|"
            r"organi[sz]ations)\b.{0,30}\b(?:have|has|had|are|were|did|attended|voted|joined|contributed|signed|sit|belong|took|do not)\b",
            r"\bwho (?:chaired|attended|voted|signed|sits|is the (?:chair|head|director|president|rapporteur|current))\b",
            r"\b(?:members?|membership) of the (?:working group|group of friends|bureau|committee)\b",
        ),
    ),
    AnswerType(
        "national-law",
        _any(
            rf"\b(?:does|do|did|is|has|have|was|will|can)\s+(?:the\s+)?(?:{_PLACES})\b",
            rf"\b(?:{_LAWFUL})\b.{{0,60}}\b(?:in|of|under|by|for|from)\s+(?:the\s+)?(?:{_PLACES})\b",
            rf"\b(?:in|of|under|by|for|from)\s+(?:the\s+)?(?:{_PLACES})\b.{{0,60}}\b(?:{_LAWFUL})\b",
            rf"\b(?:{_ADJECTIVES})\s+(?:\w+\s+){{0,2}}?(?:{_LAW})\b",
            r"\b(?:prison|jail)\s+(?:term|sentence|time)\b.{0,40}\b(?:in|under|set|law)\b",
            r"\b(?:which|what) (?:form|application form|documents?) (?:do|must|should) i\b",
        ),
    ),
    AnswerType(
        "other-instrument",
        _any(
            r"\bwhat (?:does|do|did|is|are|says?)\b.{0,30}\b(?:convention on the rights of the child|crc|cedaw|directive|istanbul|"
            r"declaration of human rights|geneva|ilo\b|tvpa|tip report|strasbourg|european court|court of justice|refugee convention|"
            r"supplementary convention|slavery convention|forced labou?r convention|covenant|maastricht|schengen|warsaw)\b",
            r"\b(?:under|according to|in|by) (?:the )?(?:\w+\s){0,3}?(?:council of europe (?:convention|treaty)|eu directive|directive 20\d\d"
            r"|ilo (?:convention|treaty|protocol)|refugee convention|convention on the rights of the child|european convention|cedaw|tvpa)\b",
        ),
    ),
)

_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening|day|night)|greetings|salam|namaste|yo|dear (?:bot|palermo|sir|madam))"
    r"\b\W*)+(?:there|you|u|bot|palermo|all|everyone|friend)?\W*"
    r"(?:how(?:'s|s| is| are| r)?\s+(?:you|u|ur|your|it|things|life)\b.*)?$",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"^\W*(?:how(?:'s| is| are| r)?\s+(?:you|u|ur day|your day|it going|things|life)\b.*"
    r"|what'?s up.*|(?:ok(?:ay)?\W+)?(?:many\s+)?(?:thanks?|thank (?:you|u)|thx|cheers|ty)\b.{0,60}"
    r"|(?:good)?\s?bye.*|see you.*|(?:ok|okay|cool|great|nice|lol|haha+|hmm+|wow|yes|no|yeah|nope|sure|fine|good)\W*"
    r"|(?:are you|r u) (?:a |an )?(?:bot|robot|human|real|ai|person|machine|chatgpt|stupid|single|married|there)\b.*"
    r"|who (?:are|made|built|created|programmed) you\b.*|what(?:'s| is) your (?:name|age|favou?rite)\b.*"
    r"|(?:tell|sing|write) me a (?:joke|story|song|poem)\b.*|(?:i )?(?:love|like|hate|miss) you\b.*|do you (?:like|love|dream|sleep|eat)\b.*"
    r"|test(?:ing)?\W*(?:\d+\W*)*)$",
    re.IGNORECASE | re.DOTALL,
)
_INSULT = re.compile(
    r"\b(?:you|u|ur|this bot)\b.{0,25}\b(?:stupid|dumb(?:est)?|useless|idiots?|suck|sucks|shit|crap|garbage|trash|worthless|moron|"
    r"pathetic|rubbish|worst bot)\b|\b(?:fuck|screw) (?:you|off|this)\b|\bshut up\b|\bget lost\b|^\W*(?:stupid|useless|dumb|idiot|fuck)\W*(?:bot)?\W*$",
    re.IGNORECASE,
)
_INJECTION = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines|above|previous|everything)\b"
    r"|\b(?:system|hidden|initial|secret) (?:prompt|instructions?|message)\b|\bjailbreak\b|\bpretend (?:to be|you are|that you)\b"
    r"|\b(?:act|behave|respond|answer) as (?:if|an?|though)\b.{0,40}\b(?:ai|model|assistant|admin|developer|hacker|unrestricted|lawyer|judge)\b"
    r"|\byou are now\b|\bdeveloper mode\b|\b(?:invent|make up|fabricate)\b.{0,30}\b(?:paragraph|quote|quotation|citation|recommendation)\b"
    r"|</?\s*(?:system|script|sql)\b|\bdrop table\b|\bselect \* from\b",
    re.IGNORECASE | re.DOTALL,
)


def small_talk(text: str) -> str | None:
    """`greeting`, `insult` or `chat` where the message is nothing else; None for a question."""
    if _GREETING.match(text):
        return "greeting"
    if _INSULT.search(text) and len(text) < 200 and "?" not in text:
        return "insult"
    return "chat" if _SMALL_TALK.match(text) else None


def injection(text: str) -> bool:
    """Whether the message tells the program what to be or do instead of asking the document."""
    return bool(_INJECTION.search(text))


def missing_type(text: str, units: tuple[Unit, ...]) -> str | None:
    """The name of the type of answer that the question asks for and none of `units` holds; None if all is well."""
    for kind in ANSWER_TYPES:
        if kind.asks.search(text):
            held = kind.holds is not None and any(kind.holds(f"{unit.lead_in or ''} {unit.text}") for unit in units)
            if not held:
                return kind.name
    return None
