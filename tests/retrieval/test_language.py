"""Which language a question is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import foreign_language
from retrieval.spelling import is_english
from tests.retrieval.samples import seed_corpus


def knows(word: str) -> bool:
    return is_english(word)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Quels sont les droits des victimes ?", "fr"),
        ("cuales son los derechos de las victimas", "es"),
        ("Quais são os direitos das vítimas?", "pt"),
        ("Quali sono i diritti delle vittime?", "it"),
        ("Welche Rechte haben die Opfer?", "de"),
        ("Hoe kan ik aangifte doen bij de politie?", "nl"),
        ("Jakie prawa ma ofiara i kto jest za to odpowiedzialny?", "pl"),
        ("Kurbanlar için ne yapılmalı ve nasıl?", "tr"),
        ("Apa hak korban dan bagaimana mereka bisa dilindungi?", "id"),
        ("Какие права у жертв торговли людьми?", "ru"),
        ("ما هي حقوق الضحايا", "ar"),
        ("受害者有什么权利", "zh"),
        ("被害者の権利は何ですか", "ja"),
        ("피해자의 권리는 무엇입니까", "ko"),
        ("पीड़ितों के क्या अधिकार हैं", "hi"),
        ("Ποια είναι τα δικαιώματα των θυμάτων", "el"),
        ("ߞߊ߬ ߣߌ߲߬", "und"),
    ],
)
def test_another_language_is_named(text: str, code: str) -> None:
    """A sentence in another language, with or without its accents, gets the language's code."""
    assert foreign_language(text, knows) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "😀",
        "victim",
        "compensación",
        "non-refoulement de facto",
        "des",
        "my husband José from São Paulo hit me",
        "u gt hlp pls",
        "cn i get mony if im alredy home",
    ],
)
def test_english_and_single_words_are_not_foreign(text: str) -> None:
    """English with foreign names, chat English and lone words are asked, not turned away."""
    assert foreign_language(text, knows) is None


def test_no_question_that_people_wrote_is_taken_for_foreign() -> None:
    """Of thousands of English questions, bad spelling and broken English included, not one in five hundred."""
    texts = [expansion.text for expansion in seed_corpus().expansions]
    foreign = [text for text in texts if foreign_language(text, knows)]
    assert len(foreign) <= len(texts) // 500, foreign


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    """A code of two or three letters, or none."""
    found = foreign_language(text, knows)
    assert found is None or len(found) in (2, 3)
