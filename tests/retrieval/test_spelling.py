"""Correcting what nobody knows."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import Speller, distance, english_words, is_english, sound

WORDS = """victim trafficking money country secret confidential police prosecutor name labour friend passport
    compensation witness shelter smuggling organs"""
VOCABULARY = dict.fromkeys(WORDS.split(), 3)
SPELLER = Speller(VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vctim", "victim"),
        ("traficking", "trafficking"),
        ("mony", "money"),
        ("cuntry", "country"),
        ("sekret", "secret"),
        ("confidntial", "confidential"),
        ("polise", "police"),
        ("procecutor", "prosecutor"),
        ("frend", "friend"),
        ("pasport", "passport"),
        ("compensashun", "compensation"),
        ("wittness", "witness"),
        ("shletre", "shelter"),
    ],
)
def test_a_misspelt_word_of_the_corpus_is_found(typed: str, meant: str) -> None:
    """Slips of the finger and words written as they sound lead to the corpus's own word."""
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize(
    "word", ["organs", "orphans", "casino", "policy", "county", "shoulder", "UNTOC", "39b", "x", ""]
)
def test_a_known_word_is_left_alone(word: str) -> None:
    """An English word that the corpus lacks is not turned into one that it has; nor is a number or an abbreviation."""
    assert SPELLER.correct(word) == word


def test_english_is_the_second_resort() -> None:
    """A misspelt English word that is near nothing of the corpus becomes the English word."""
    assert SPELLER.correct("giraffee") == "giraffe"


def test_words_that_sound_alike_share_a_key() -> None:
    """The key hears consonants: doubled, hard and soft letters are one."""
    assert sound("trafikers") == sound("traffickers")
    assert sound("fone") == sound("phone")
    assert sound("victim") != sound("witness")


@given(st.text("abcde", max_size=7), st.text("abcde", max_size=7))
def test_distance_is_symmetric_and_bounded(left: str, right: str) -> None:
    """The distance does not depend on the order, is zero only for equal words and says `limit + 1` beyond the limit."""
    near = distance(left, right, 7)
    assert near == distance(right, left, 7)
    assert (near == 0) == (left == right)
    assert distance(left, right, 1) == min(near, 2)


def test_a_swap_of_neighbours_is_one_edit() -> None:
    """Two letters in the wrong order are one slip."""
    assert distance("vitcim", "victim", 2) == 1


def test_the_english_list_is_what_its_readme_says() -> None:
    """The list is folded lower-case words in the tens of thousands."""
    words = [word for letter in ascii_lowercase for word in english_words(letter)]
    assert 50_000 < len(words) < 120_000
    assert all(word.isascii() and word.islower() and word.isalpha() for word in words)


def test_a_word_is_looked_up_among_those_of_its_letter() -> None:
    """The first and the last word of the list and of a letter are found, and no part of a word is one."""
    assert all(map(is_english, ("aardvark", "azures", "babble", "zygotes")))
    assert not any(map(is_english, ("", "zygot", "xqz", "étude", "{", "1")))
