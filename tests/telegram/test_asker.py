"""Who may be in danger, who asks about himself, and who only asks."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.asker import is_personal, urgent
from bot.wording import LANGUAGES
from tests.catalogues import ROOT

DANGER = {
    "en": [
        "help me",
        "Help me!!",
        "HELP ME PLEASE",
        "please help me they took my phone",
        "I am locked in",
        "they locked me in a room and took my phone",
        "I'm in danger",
        "my sister is in danger",
        "call police",
        "please call the police",
        "he won’t let me leave the house",
        "they will kill me",
        "I can't leave, he has my passport",
        "my boss is keeping us locked in the factory",
        "Im being held here",
        "we are trapped",
        "I need help now",
        "save us",
        "he beats me every day",
    ],
    "fr": [
        "Aidez-moi",
        "je suis séquestrée ici",
        "au secours !",
        "ils m’ont séquestrée",
        "appelez la police",
    ],
    "es": [
        "Ayúdenme por favor",
        "estoy secuestrada aquí",
        "me tienen secuestrado",
        "socorro",
        "no me dejan salir",
    ],
    "ru": ["помогите", "Меня держат взаперти", "я в опасности", "вызовите полицию", "меня бьют"],
    "ar": ["ساعدوني", "أنا في خطر", "حبسوني في البيت", "اتصلوا بالشرطة", "لا أستطيع الخروج"],
    "zh": ["救命", "我被关在房间里", "请报警", "他们不让我走", "我有危险"],
}
CALM = [
    "help for victims",
    "What help do victims get?",
    "help",
    "a victim is locked in: what should the police do?",
    "when should employers call the police",
    "should police be called?",
    "help me understand paragraph 39",
    "can you help me find the paragraph on visas",
    "I need help with my thesis",
    "children in danger",
    "victims in danger of reprisals",
    "what protection for witnesses in danger",
    "workers locked in by their employer",
    "how do we keep victims in shelters",
    "save me time: list all",
    "States should help us",
    "My client was kidnapped and sold; what should the State do?",
    "I was trafficked, can I get compensation?",
    "aide aux victimes",
    "aidez-moi à comprendre le paragraphe 39",
    "ayuda a las victimas",
    "Ayúdame a entender el párrafo 39",
    "помощь жертвам",
    "помогите мне найти пункт о визах",
    "مساعدة الضحايا",
    "帮助受害者",
    "帮助我理解第39段",
    "",
    "😀",
]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in DANGER.items() for text in texts])
def test_words_of_danger_are_heard_in_six_languages(language: str, text: str) -> None:
    """Plain words of somebody who may be in danger, in capitals, with and without accents and punctuation."""
    found = urgent(text)
    assert found is not None
    assert found.language == language
    assert urgent(text.upper()) is not None


@pytest.mark.parametrize("text", CALM)
def test_a_case_worker_is_not_in_danger(text: str) -> None:
    """Questions about help, danger and police that nobody asks for himself."""
    assert urgent(text) is None


def test_a_cry_alone_is_told_from_a_question_with_one() -> None:
    """Only a message with more in it gets quotations after the fixed text."""
    cry, question = urgent("Help me!"), urgent("Help me, can I be punished for working without papers?")
    assert cry is not None
    assert question is not None
    assert (cry.is_all, question.is_all) == (True, False)


def test_every_language_of_the_bot_has_words_of_danger() -> None:
    """The triggers exist in all six languages, and in each both as a whole message and inside one."""
    lines = (ROOT / "bot" / "data" / "urgent.tsv").read_text(encoding="utf-8").splitlines()
    rows = {tuple(line.split("\t")[:2]) for line in lines if line and not line.startswith("#")}
    assert rows == {(language, place) for language in LANGUAGES for place in ("alone", "anywhere")}


@given(st.data())
@settings(max_examples=300)
def test_no_words_of_danger_are_missed_because_of_where_they_begin(data: st.DataObject) -> None:
    """Whatever the expressions for English, French and Spanish match, behind whatever else, is heard."""
    lines = (ROOT / "bot" / "data" / "urgent.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    patterns = [pattern for language, place, pattern in rows if language in "en fr es" and place == "anywhere"]
    pattern = data.draw(st.sampled_from(patterns))
    before = data.draw(st.text("ab .,!'’\n", max_size=8))
    matching = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    text = " ".join(f"{before}{matching}".lower().split())
    assume(re.search(pattern, text))
    assert urgent(text) is not None


def test_a_judged_question_is_never_taken_for_danger() -> None:
    """Of the development questions none sets off the fixed text unless somebody speaks of himself."""
    lines = (ROOT / "benchmarks" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [
        json.loads(line).get("text") or json.loads(line).get("question", "") for line in lines if line.startswith("{")
    ]
    alarmed = [text for text in texts if urgent(text) is not None and not is_personal(text)]
    assert alarmed == []


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Can I be punished?", True),
        ("they took my passport, what now", True),
        ("can they deport us", True),
        ("my brother was sold", True),
        ("tell me about visas", False),
        ("what is my government doing", False),
        ("I want to know about children", False),
        ("can I cite paragraph 39 in a brief", False),
        ("My client was trafficked", False),
        ("What should States do?", False),
        ("I'm writing a report on demand", False),
    ],
)
def test_first_person_questions_are_told_from_others(text: str, personal: bool) -> None:
    """Who asks about himself hears that this is no legal advice; who works on the subject does not."""
    assert is_personal(text) is personal
