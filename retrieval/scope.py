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

from .document import Unit
from .packaged import packaged_text

_FLAGS = re.IGNORECASE | re.DOTALL


class Pattern:
    """A regular expression that is compiled and searched only where a text holds one of its `hints`.

    Hints are pieces of words, one of which stands in every text that matches. Most questions hold none, so they cost
    neither the search nor, on a cold start, the compiling of a hundred alternatives.
    """

    def __init__(self, hints: str, *alternatives: str) -> None:
        """`hints` are lower-case and parted by commas; an empty string searches every text."""
        self.source = "|".join(f"(?:{alternative})" for alternative in alternatives)
        self._hints = tuple(hint.strip() for hint in hints.split(","))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.source, _FLAGS)

    def hinted(self, text: str) -> bool:
        folded = text.casefold()
        for hint in self._hints:  # noqa: SIM110 - a generator would take twice as long
            if hint in folded:
                return True
        return False

    def search(self, text: str) -> bool:
        return self.hinted(text) and self._compiled.search(text) is not None

    def opens(self, text: str) -> bool:
        """Whether it matches at the beginning of `text`."""
        return self.hinted(text) and self._compiled.match(text) is not None


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type of answer that a question can ask for.

    `asks` finds it in a question; `holds` says whether the words of a unit hold such an answer. None: never, since
    recommendations hold no telephone numbers.
    """

    name: str
    asks: Pattern
    holds: Callable[[str], bool] | None = None


def _one_of(names: str) -> str:
    """An alternation of names that are parted by commas."""
    return "(?:" + "|".join(name.strip() for name in names.split(",")) + ")"


def _finds(pattern: str) -> Callable[[str], bool]:
    return Pattern("", pattern).search


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
    "council of europe convention, council of europe treaty, european convention, istanbul convention, rome statute,"
    "bible, quran, smuggling protocol, smuggling of migrants protocol, migrants protocol,"
    "(?:beijing|bangkok|tokyo|mandela) rules, convention against corruption, optional protocol,"
    "declaration of istanbul, fatf,"
    "asean,"
    "saarc, osce, greta, sustainable development goal, global compact, business and human rights,"
    "who guiding principles,"
    "migrant workers convention, firearms protocol"
)
_OTHER_TEXT_HINTS = (
    "rights convention, rights of the child, crc, cedaw, directive, declaration, geneva, ilo, tvpa, tip "
    "report, european, court of justice, refugee, supplementary, slavery, labor convention, labour "
    "convention, covenant, council of europe, istanbul, rome statute, bible, quran, smuggling protocol, "
    "migrants protocol, beijing, bangkok, tokyo, mandela, "
    "against corruption, optional protocol, fatf, asean, saarc, osce, greta, development goal, compact, "
    "business and, guiding principles, workers convention, firearms"
)
_PLACE = r"(?:para(?:graph)?s?|art(?:icle)?s?|sections?|rules?|recommendations?)\.? ?\d+[\w()]{0,6}"
_KIND_OF_TEXT = _one_of(
    "rules, directive, penal code, criminal code, civil code, constitution, covenant, declaration, guidelines,"
    "principles, statute, charter, compact, regulation, framework decision, penal law, labour law, labor law"
)
_ADDED_SUM = r"(?:in|unodc|fund|project|year|each|annual|per)"

ANSWER_TYPES: tuple[AnswerType, ...] = (
    AnswerType(
        "contact",
        Pattern(
            "number, address, details, page, mail, site, opening hours, hot, help, office, phone, name, location, "
            "near me, nearest, where do, where can, where could, link, download, contact point, account of",
            rf"\b{_CHANNEL}\b(?:\s+\w+){{0,2}}?\s*\b(?:numbers?|address(?:es)?|details|page)\b",
            r"\bwhat\s+(?:is\s+the\s+)?(?:number|e-?mail|address|website|hotline)\b"
            r".*\b(?:call|write|report|reach|for|of|to)\b",
            r"\b(?:e-?mail|website|web address|postal address|office address|opening hours|hot\s?line|help\s?line)\b",
            r"\bnumber\b.{0,25}\b(?:to|i|can|do)\b.{0,12}\bcall\b",
            r"\bwhere\b.{0,20}\boffices?\b.{0,20}\b(?:located|open|based)\b",
            r"\b(?:telephone|phone|address|e-?mail|names?|location) of (?:the|a|an)\b.{0,40}"
            r"\b(?:point|rapporteur|shelter|lawyer|office|secretariat|embassy|hotline|director|unit|ngo)",
            r"\bnear me\b|\bnearest\b.{0,20}\b(?:police|shelter|office|hospital|embassy|lawyer)",
            r"\bwhere (?:do|can|could) (?:i|we) (?:send|download|order|register|apply)\b",
            r"\b(?:link|download) (?:to|the)\b",
            r"\b(?:twitter|facebook|instagram) (?:account|page) of\b|\bwho is the (?:current )?contact point\b",
        ),
    ),
    AnswerType(
        "statistics",
        Pattern(
            "how many, share, cent, %, proportion, fraction, how likely, average, median, maximum, minimum, total, "
            "top, graph of, chart of, increased, decreased, risen, fallen, growing, declining, rising, numbers, "
            "figures, statistics, prevalence, number of, amount of, rate, most, worst, highest, lowest, least, "
            "best, biggest, largest, fewest, how common, how widespread, how big, how large",
            r"\bhow many\b(?!\s+(?:recommendations?|paragraphs?|points?|days|weeks|months|years|hours))",
            r"\bwhat (?:share|per ?cent(?:age)?|proportion|fraction)\b|\bhow likely\b|\b(?:what|which) ?%",
            r"\b(?:average|median|maximum|minimum|total) (?:length|amount|age|value|number|sentence|payment|sum)\b",
            r"\btop (?:five|ten|twenty|\d+)\b|\b(?:graph|chart) of\b",
            r"\b(?:has|have|is|are)\b.{0,40}\b(?:increased|decreased|risen|fallen|growing|declining|rising)\b",
            r"\b(?:numbers|figures|statistics) (?:on|for|about|by)\b(?!.*\bcollect)",
            r"\b(?:percentages?|per cent|prevalence)\b.*\b(?:of|on|for|about|in)\b",
            rf"\b(?:number|total|amount|rate|share|proportion) of (?:the )?(?:\w+\s){{0,3}}?{_COUNTED}\b",
            rf"\bwhich (?:country|nation|state|city|region)\b.{{0,40}}\b{_MOST}\b",
            r"\b(?:most|worst|highest|lowest|top \w+|biggest|largest) (?:country|countries|nation|route|city|source)\b",
            r"\bhow (?:common|widespread|big is|large is)\b",
            r"\bconviction rate (?:in|of|for)\b",
        ),
        _finds(r"\b\d+(?:[.,]\d+)*\s?(?:per cent|%|million|thousand|persons?|people|victims|countries)"),
    ),
    AnswerType(
        "money",
        Pattern(
            "how much, budget, salary, price, cost, fee, amount, sum, euro, dollar, pounds, usd, eur",
            r"\bhow much\b(?!\s+(?:time|longer|force|detail|weight|help|support|say|training))",
            r"\b(?:budget|salary|price|costs?|fee|amount|sum|euros?|dollars?|pounds|usd|eur)\b.{0,30}"
            rf"\b(?:of|for|is|was|paid|spent|per|get|receive|awarded)\b.{{0,40}}\b{_ADDED_SUM}\b",
            r"\bwhat (?:is|was|does) (?:the )?(?:\w+ )?(?:budget|price|cost|salary)\b|\b(?:by|to) what amount\b",
        ),
        _finds(r"[$€£]\s?\d|\b\d[\d,.]*\s*(?:dollars|euros|million)"),
    ),
    AnswerType(
        "duration",
        Pattern(
            "how many, how old, what age, which age, age limit, age of",
            r"\bhow many (?:days|weeks|months|years|hours)\b",
            r"\bhow old\b|\b(?:what|which) age\b|\bage (?:limit|of consent)\b",
        ),
        _finds(r"\b\d+\s*(?:days?|weeks?|months?|years?|hours?)\b"),
    ),
    AnswerType(
        "duration", Pattern("how long", r"\bhow long\b"), _finds(r"\b(?:period|time|duration|days|months|years)\b")
    ),
    AnswerType(
        "date",
        Pattern(
            "date, day, year, deadline",
            r"\b(?:by|until|before) (?:what|which) (?:date|day|deadline|year)\b|\bdeadline\b",
        ),
    ),
    AnswerType(
        "date",
        Pattern(
            "date, day, what time, when",
            r"\bon (?:what|which) (?:date|day)\b|\bwhat (?:date|day|time)\b",
            r"\bwhen (?:is|was|will|did|does|are|were)\b.{0,60}\b(?:next|meet|held|ratif|sign|enter|force|publish|start"
            r"|begin|take place|founded|created|launch)",
        ),
        _finds(r"\b(?:19|20)\d\d\b"),
    ),
    AnswerType(
        "status",
        Pattern(
            "ratif, into force, sign, accession, acceded, reservation, parties to, party to, countries, states, "
            "governments, member, delegations, ngos, companies, organi, nations, who chaired, attended, voted, "
            "who is, who heads, who chairs, who presides, who leads, who now, "
            "who currently, name, who are, donors, objected, spoke, abstained, drafted, proposed, next, seventh, "
            "eighth, met, still, available in",
            r"\bratif(?:y|ied|ies|ication)\b|\b(?:entry|entered|enter) into force\b",
            rf"\b{_JOINING}\b.{{0,60}}\b{_TREATY}\b",
            rf"\b{_TREATY}\b.{{0,60}}\b{_JOINING}\b",
            rf"\b(?:which|what|how many|list(?: of)?(?: the)?) {_ACTORS}\b.{{0,30}}\b{_DID}\b",
            r"\bwho (?:chaired|attended|voted|signed|is (?:now |currently )?the"
            r" (?:(?:current|new|present|special|executive) )?"
            r"(?:chair(?:man|woman|person)?|head|director|president|rapporteur|secretary(?:-general)?|current|boss))\b",
            r"\bwho (?:now |currently )?(?:heads|chairs|presides over|leads) the\b(?!.{0,30}\b(?:investigation|case))",
            r"\b(?:name|names of) the (?:chair(?:man|woman|person)?|director|rapporteur|members|authors?)\b",
            r"\b(?:members?|membership|donors) of (?:the )?(?:working group|group of friends|bureau|icat|voluntary)\b",
            r"\bwho (?:objected|spoke|abstained|drafted|proposed)\b|\bwho are the (?:members|donors|experts)\b",
            r"\b(?:next|seventh|eighth) (?:session|meeting)\b|\b(?:has|have) the (?:group|working group) met\b",
            r"\bstill (?:valid|in force|up to date)\b",
            r"\bavailable in (?:french|spanish|arabic|russian|chinese|swahili|german)\b",
        ),
    ),
    AnswerType(
        "other-instrument",
        Pattern(
            f"{_OTHER_TEXT_HINTS}, principle, guideline, chapter, section, objective, pillar, tool, issue paper, "
            "handbook, manual, model law, global report, rapporteur, global plan, rules, code, constitution, statute, "
            "charter, regulation, framework, penal law, labour law, labor law, text of the, summary of the, "
            "findings of the, conclusion",
            rf"\bwhat (?:does|do|did|is|are|says?)\b.{{0,30}}\b{_OTHER_TEXT}\b",
            rf"\b{_OTHER_TEXT}\b.{{0,20}}\b(?:articles?|recommendation|action plan|says?|principle|paragraph)\b",
            rf"\b(?:articles?|art|principle|guideline|chapter|section|objective)\.? \d+.{{0,20}}\b{_OTHER_TEXT}\b",
            rf"\b(?:text|summary|summari[sz]e|findings|quote|explain|compare|history)\b.{{0,40}}\b{_OTHER_TEXT}\b",
            r"\b(?:principle|guideline|chapter|section|objective|pillar|tool) \d+ of\b",
            r"\bwhat (?:does|did|do)\b.{0,60}\b(?:issue paper|toolkit|handbook|manual|model law|guidelines"
            r"|global report|rapporteur|global plan of action|directive|declaration|compact)\b"
            r".{0,40}\b(?:says?|conclude|write|find|contain)\b",
            r"\b(?:text|summary|findings|conclusions?) of the\b.{0,40}\b(?:report|paper|directive|protocol|law|plan)\b",
            rf"\b(?:under|according to|in|by) (?:the )?(?:\w+\s){{0,3}}?{_OTHER_TEXT}\b",
            rf"\b{_PLACE} of (?:the |an? )?(?:[\w-]+ ){{0,4}}?{_KIND_OF_TEXT}\b",
        ),
    ),
)
_CITING = Pattern("cit, refer, mention, invok, recommendations", r"\b(?:cit|refer|mention|invok|recommendations\b)")

_KIN = _one_of(
    "sister, brother, daughter, son, mother, father, wife, husband, friend, cousin, boyfriend, girlfriend, neighbou?r,"
    "boss, uncle"
)
_HARM = _one_of(
    "launder, bribe, forge, fake, smuggle, scare, threaten, silence, get rid of, get past, hide money, hide victims,"
    "hide workers, avoid the police, avoid police, avoid inspect, move assets, recruit girls, recruit women,"
    "recruit children,"
    "sell a girl, sell girls, buy a girl, buy girls, traffic people, traffic girls"
)
_TRIVIA = Pattern(
    "who , capital of, meaning of life, times, plus, minus, divided, write, solve, translate, code, recipe, bake, cook,"
    "boil, fix my, lose weight, learn, weather, homework, flight, best",
    r"\bwho (?:won|scored|invented|wrote|sings|plays|painted|discovered)\b|\bcapital of\b|\bmeaning of life\b",
    r"\bwhat (?:is|are) \d+ (?:times|plus|minus|divided)\b",
    r"\b(?:write|solve|translate|code) (?:me )?(?:a|an|this|my|\d+)\b",
    r"\brecipe\b|\bhow (?:long|do i|to) (?:do i |to )?(?:bake|cook|boil|fix my|lose weight|learn)\b|\bweather\b",
    r"\bhomework\b|\b(?:cheap )?flights?\b to\b|\bbest (?:restaurants?|films?|movies?)\b",
)
_PRIVATE = Pattern(
    "my, will i, should i, tell me, case",
    rf"\bis my {_KIN} (?:a |an )?(?:trafficker|victim|guilty|pimp)\b",
    r"\b(?:where is|can you (?:find|check|call|help me find)|what happens to) my\b",
    r"\bwill i (?:win|lose)\b|\bshould i (?:sign|marry|go back|divorce|tell the judge)\b",
    r"\btell me about the \w+(?:\.? \w+)? case\b|\bin the \w+ case\b.{0,10}$",
)
_HARMFUL = Pattern(
    "launder, bribe, forge, fake, smuggle, scare, threaten, silence, get rid, get past, hide, avoid, move assets,"
    "recruit girls, recruit women, recruit children, sell, buy, traffic people, traffic girls, caught, detected,"
    "arrested, noticed, found out, noticing, knowing,"
    "seeing, finding, catching, where can i, so she, so he, so they, so that, leaving, escaping, so i can",
    rf"\bhow (?:(?:can|do|could|should|would|to)\s+)?(?:i|we|you|one|somebody)?\s*(?:best |to )?{_HARM}\b",
    r"\b(?:without|not|never|avoid)\s+(?:get|getting|being|be)\s+(?:caught|detected|arrested|noticed|found out)\b",
    r"\bwithout (?:the |any )?(?:police|authorities|anyone|anybody|officers?|guards?|inspectors?|customs)"
    r" (?:noticing|knowing|seeing|finding|catching)\b",
    r"\bwhere can i (?:buy|find|get|order|rent) (?:a |an |some )?(?:kidney|girls?|children|fake|prostitutes?)\b",
    r"\b(?:keep|take|hold|lock)\b.{0,40}\bso (?:that )?(?:she|he|they) (?:can't|cannot|won't|can not)\b",
    r"\bhow (?:can|do|to)\b.{0,30}\b(?:keep|stop|prevent) (?:my )?\w+ from (?:leaving|escaping)\b",
    r"\bso i can too\b",
)

_GREETED = r"(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening|day|night)|greetings|salam|namaste|yo)"
_HOW_ARE_YOU = r"how(?:'s|s| is| are| r)?\s+(?:you|u|ur|your|it|things|life)\b[^?]{0,20}\??"
_GREETING = re.compile(
    rf"^\W*(?:{_GREETED}\b\W*)+(?:(?:u|you|are|r|is|there|bot|palermo|all|everyone|anybody|friend|sir|madam|dear)\b\W*){{0,4}}"
    rf"(?:{_HOW_ARE_YOU})?\W*$",
    _FLAGS,
)
_CHAT = Pattern(
    "",
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
    r"^\W*test(?:ing)?[\W\d]*$",
)
_ABUSE = _one_of(
    "stupid, dumb(?:est)?, useless, idiots?, suck, sucks, shit, crap, garbage, trash, moron, pathetic, rubbish"
)
_INSULT = Pattern(
    "stupid, dumb, useless, idiot, suck, shit, crap, garbage, trash, moron, pathetic, rubbish, fuck, screw, shut up,"
    "get lost",
    rf"\b(?:you|u|ur|this bot)\b.{{0,25}}\b{_ABUSE}\b",
    r"\b(?:fuck|screw) (?:you|off|this)\b|\bshut up\b|\bget lost\b",
    rf"^\W*{_ABUSE}\W*(?:bot)?\W*$",
)
_INJECTION = Pattern(
    "ignore, forget, disregard, override, bypass, prompt, instruction, system message, hidden message,"
    "initial message, secret message, jailbreak, developer mode, you are now, pretend, act as, behave as, respond as,"
    "answer as, invent, make up, fabricate, <, drop table, select *",
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,30}"
    r"\b(?:instructions?|rules?|prompts?|guidelines|above|previous|everything)\b",
    r"\b(?:system|hidden|initial|secret) (?:prompt|instructions?|message)\b",
    r"\bjailbreak\b|\bdeveloper mode\b|\byou are now\b|\bpretend (?:to be|you are|that you)\b",
    r"\b(?:act|behave|respond|answer) as (?:if|an?|though)\b.{0,40}\b(?:ai|model|admin|hacker|unrestricted)\b",
    r"\b(?:invent|make up|fabricate)\b.{0,30}\b(?:paragraph|quote|quotation|citation|recommendation)\b",
    r"</?\s*(?:system|script|sql)\b|\bdrop table\b|\bselect \* from\b",
)
_INSULT_LENGTH = 200
_APPLYING = Pattern("form, document", r"\b(?:which|what) (?:form|application form|documents?) (?:do|must|should) i\b")
_WORD = re.compile(r"\w+")


def small_talk(text: str) -> str | None:
    """`greeting`, `insult` or `chat` where the message is nothing else; None for a question."""
    if _GREETING.match(text):
        return "greeting"
    if _INSULT.search(text) and len(text) < _INSULT_LENGTH and "?" not in text:
        return "insult"
    return "chat" if _CHAT.opens(text) else None


def injection(text: str) -> bool:
    """Whether the message tells the program what to be or do instead of asking the document."""
    return _INJECTION.search(text)


def excluded(text: str) -> str | None:
    """`how-to-harm` for help with a crime, `person` for advice on one's own case, `off-topic` for trivia; else None."""
    if _HARMFUL.search(text):
        return "how-to-harm"
    if _TRIVIA.search(text):
        return "off-topic"
    return "person" if _PRIVATE.search(text) else None


@cache
def subjects() -> tuple[str, ...]:
    """Subjects that the package knows to be next to the corpus's (data/subjects.txt)."""
    lines = packaged_text("subjects.txt").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def elsewhere(text: str) -> bool:
    """Whether numbers in a question are those of another text: "article 6 of CEDAW", not "which cite article 6"."""
    other = next(kind for kind in ANSWER_TYPES if kind.name == "other-instrument")
    return other.asks.search(text) and not _CITING.search(text)


def missing_type(text: str, units: Sequence[Unit]) -> str | None:
    """The name of the type of answer that the question asks for and none of `units` holds; None if all is well."""
    for kind in ANSWER_TYPES:
        if kind.asks.search(text):
            held = kind.holds is not None and any(kind.holds(f"{unit.lead_in or ''} {unit.text}") for unit in units)
            if not held:
                return kind.name
    if _APPLYING.search(text):
        return "national-law"
    names_a_place = not _place_words().isdisjoint(_WORD.findall(text.casefold()))
    return "national-law" if names_a_place and _national().search(text) else None


@cache
def _places() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of places, and what is called after them (data/places.txt)."""
    text = packaged_text("places.txt")
    names, adjectives = (block.split("\n") for block in text.split("\n", 1)[1].strip().split("\n\n"))
    return tuple(names), tuple(adjectives)


@cache
def _place_words() -> frozenset[str]:
    """The first words of all of them: a question without one names no place."""
    return frozenset(_WORD.findall(name)[0] for block in _places() for name in block)


@cache
def _national() -> Pattern:
    """Asks what one country, state or city does or punishes: recommendations to all States do not say."""
    names, adjectives = _places()
    place = f"(?:the\\s+)?(?:{'|'.join(map(re.escape, names))})"
    called = f"(?:{'|'.join(adjectives)})"
    return Pattern(
        "",
        rf"\b(?:does|do|did|is|has|have|was|will|can)\s+{place}\b",
        rf"\b{_LAWFUL}\b.{{0,60}}\b(?:in|of|under|by|for|from)\s+{place}\b",
        rf"\b(?:in|of|under|by|for|from)\s+{place}\b.{{0,60}}\b{_LAWFUL}\b",
        rf"\b{called}\s+(?:\w+\s+){{0,2}}?{_LAWFUL}\b",
    )
