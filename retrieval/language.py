"""Which language a question is in, as far as its letters and its small words tell.

Palermo reads English. A question in another language gets a verdict of its own instead of a wrong answer, so this is
careful in one direction only: a sentence is called foreign when its small words are, a lone word never is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

_LATIN_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 3

# Function words that are no English words, so that one sentence of either language cannot be taken for the other.
_SMALL_WORDS = {
    "fr": """le la les des du une est et aux dans pour avec sur par qui que quoi quel quelle quels quelles comment
        pourquoi sont peut doit ils elle elles nous vous leur leurs mon mes ses cette ces pas je tu mais ou ont etre
        faire sans sous entre aussi au il ce ma sa suis avez""",
    "es": """el los las una y del por para con como que quien cuando donde porque qué cómo cuál cuáles son es puede
        debe ellos ella nosotros su sus mi mis este esta estos estas pero hay ser tiene tienen sin sobre entre
        también muy al lo se soy está están le les cual cuales""",
    "pt": """os uma e do da dos das por para com como quem quando onde porque são é pode deve eles ela nós seu sua
        seus suas meu minha este esta mas há ser tem têm sem sobre também muito ao não eu você""",
    "it": """il lo gli una e del della dei delle per con come che chi quando dove perché sono è può deve loro noi suo
        sua mio mia questo questa ma ci essere ha hanno senza anche molto al non io""",
    "de": """der die das und ein eine ist sind nicht mit für auf von zu den dem wie wer wann wo warum kann muss sie
        wir ihr ihre mein meine dieser diese aber oder haben hat ohne auch sehr ich im zum zur bei welche""",
    "nl": """de het een en van is zijn niet met voor op te dat wie wanneer waar waarom kan moet zij wij hun mijn deze
        maar heeft hebben zonder ook zeer ik bij welke naar""",
    "pl": """i w na z do nie jest są się jak kto kiedy gdzie dlaczego może musi oni my ich mój moja ten ta ale lub ma
        mają bez także bardzo przez dla czy""",
    "ro": """și în cu de la nu este sunt cum cine când unde poate trebuie ei ele noi lor meu mea acest această dar sau
        are au fără pentru care""",
    "tr": """ve bir bu için ile ne nasıl kim nerede neden değil olan olarak var yok ben sen biz onlar ama veya çok da
        mi mı""",
    "id": """yang dan di ke dari untuk dengan apa bagaimana siapa kapan mana mengapa adalah tidak bisa harus mereka
        kami kita saya ini itu tetapi atau ada tanpa juga sangat""",
    "sw": """na ya wa kwa ni katika nini jinsi nani lini wapi kwanini si wao sisi mimi hii hiyo lakini au kuna bila
        pia sana""",
    "tl": """ang ng sa mga at na ay ano paano sino kailan saan bakit hindi sila kami ako ito iyon pero o may wala po
        ko mo""",
}
_LANGUAGES: dict[str, list[str]] = {}  # of each small word
for _code, _words in _SMALL_WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES.setdefault(_word, []).append(_code)
# With the Latin that English-speaking lawyers use beside "de".
_ENGLISH = frozenset(
    """
    the of and to in is are was were what which who how when where why can must should do does did they them their
    we us our i me my you your he she it his her its this that these those with for on by at from be been not no or
    if there have has had a an about any as will would could may facto jure
    """.split()
)
_SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "HEBREW": "he",
    "THAI": "th",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KHMER": "km",
    "MYANMAR": "my",
}


def foreign_language(text: str, knows: Callable[[str], bool]) -> str | None:
    """The ISO 639-1 code of a language other than English, `und` for letters of an unknown script, or None.

    `knows` says whether a word, in lower case, is English or the corpus's.
    """
    if text.isascii():
        return _latin_language(text, knows)
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return None
    scripts = Counter(_script(char) for char in letters)
    latin = scripts.pop("LATIN", 0)
    if sum(scripts.values()) > latin:
        if "HIRAGANA" in scripts or "KATAKANA" in scripts:
            return "ja"
        return _SCRIPTS.get(scripts.most_common(1)[0][0], "und")
    return _latin_language(text, knows)


def _script(char: str) -> str:
    name = unicodedata.name(char, "UNKNOWN").split(" ")[0]
    return "LATIN" if name in ("LATIN", "FULLWIDTH", "MATHEMATICAL") else name


def _latin_language(text: str, knows: Callable[[str], bool]) -> str | None:
    words = [word.casefold() for word in _LATIN_WORD.findall(text)]
    if len(words) < _MIN_WORDS:
        return None
    codes = [code for word in words for code in _LANGUAGES.get(word, ())]
    english = sum([word in _ENGLISH for word in words])
    if len(codes) <= english:  # most English questions need no count by language
        return None
    counts = Counter(codes)
    best = max(counts, key=lambda code: (counts[code], code))
    if counts[best] <= english:
        return None
    unknown = sum(not knows(word) for word in words)
    enough = counts[best] >= 2 and counts[best] / len(words) >= 0.2
    return best if enough or 2 * unknown >= len(words) else None
