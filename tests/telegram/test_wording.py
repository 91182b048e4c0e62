"""Every sentence in every language: translated, used, complete, and within Telegram's limits."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot import wording
from bot.telegram.call import Known
from bot.telegram.markup import Block, Sheet
from bot.telegram.quoting import fill, quoted
from bot.telegram.responder import TelegramResponder
from bot.telegram.views import Scene
from bot.wording import LANGUAGES, Wording, Wordings
from tests import catalogues
from tests.support.bot_api.rules import text_of
from tests.support.updates import person, said

from .conftest import IDENTITY

OTHERS = [language for language in LANGUAGES if language != wording.ENGLISH]
FIELD = re.compile(r"\{\w+\}")
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")


def messages() -> dict[str, str]:
    """The sentences of the wording by the names of their constants."""
    tree = ast.parse(catalogues.SOURCE.read_text(encoding="utf-8"))
    named = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
            function = node.value.func
            if isinstance(function, ast.Name) and function.id == "_":
                named[node.targets[0].id] = ast.literal_eval(node.value.args[0])
    return named


MESSAGES = messages()


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_no_catalogue_holds_another(language: str) -> None:
    """A new sentence without translation, or a translation without sentence, stops here."""
    catalogue = {
        str(message.id): message.string for message in catalogues.read(catalogues.path_of(language)) if message.id
    }
    assert set(catalogue) == set(MESSAGES.values())
    assert [key for key, translation in catalogue.items() if not translation] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_fields(language: str, wordings: Wordings) -> None:
    """What a sentence is filled with is in its translation too; an ordinal may stand as a number."""
    say = wordings.get(language)
    for message in MESSAGES.values():
        fields = sorted(FIELD.findall(say.template(message)))
        expected = sorted(FIELD.findall(message))
        assert fields == [field.replace("ordinal", "number") for field in expected] or fields == expected


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_not_english(language: str, wordings: Wordings) -> None:
    """A sentence that was copied instead of translated shows."""
    say = wordings.get(language)
    same = [text for text in MESSAGES.values() if say.template(text) == text and " " in FIELD.sub("", text).strip()]
    assert same == []


def test_every_sentence_is_used() -> None:
    """A sentence that nothing says any more goes out of the wording."""
    folder = Path(wording.__file__).parent
    files = [*folder.rglob("*.py"), *folder.rglob("templates/*.html")]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    tabled = set(wording.LACKS.values())
    unused = [name for name in MESSAGES if not re.search(rf"\b(?:wording|w)\.{name}\b", code)]
    assert [name for name in unused if MESSAGES[name] not in tabled] == []
    assert "wording.LACKS" in code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_sent_in_every_language(language: str, wordings: Wordings) -> None:
    """Filled with long and hostile values, each is a message that Telegram takes."""
    say = wordings.get(language)
    for message in MESSAGES.values():
        fields = {name.strip("{}"): "<3 & " + "word " * 40 for name in FIELD.findall(say.template(message))}
        for sent in Sheet((Block(fill(say, message, **fields)),)).messages():
            text_of(sent)


def test_latin_words_inside_arabic_are_isolated(wordings: Wordings) -> None:
    """Symbols and numbers keep their own order in a sentence from right to left, and nothing is isolated elsewhere."""
    arabic = wordings.get("ar")
    text = "".join(
        run.text for run in fill(arabic, wording.NO_PARAGRAPH, symbol="A/1", missing="5", first="1", last="9")
    )
    assert re.findall("\u2066(.*?)\u2069", text) == ["A/1", "5", "1", "9"]
    assert RIGHT_TO_LEFT.search(text)
    assert "\u2066" not in wordings.get("fr")(wording.NO_PARAGRAPH, symbol="A/1", missing="5", first="1", last="9")


def test_no_isolate_enters_a_quotation(scene: Scene, wordings: Wordings) -> None:
    """Direction marks are of ours and stay outside of the document's words."""
    arabic = Scene(scene.views, scene.view, wordings, wordings.get("ar"), scene.bot)
    assert not re.search(
        "[\u2066-\u2069\u200e\u200f]",
        "".join(quoted(arabic, scene.view.quotation(unit)).text for unit in scene.view.units),
    )


@pytest.mark.parametrize(
    ("codes", "language"),
    [
        ((None, "fr"), "fr"),
        (("es", "fr"), "es"),
        ((None, "zh-hans"), "zh"),
        ((None, "PT-br"), "en"),
        ((None, None), "en"),
        ((None, "ru_RU"), "ru"),
        (("", "xx"), "en"),
    ],
)
def test_a_language_is_chosen_by_the_person_then_by_telegram(
    codes: tuple[str | None, ...], language: str, wordings: Wordings
) -> None:
    """A choice goes before the app's language; a language without catalogue gets English."""
    assert wordings.choose(*codes).language == language


@pytest.mark.parametrize("language", OTHERS)
def test_safety_texts_show_english_beside_an_unreviewed_translation(
    language: str, responder: TelegramResponder
) -> None:
    """Until a native speaker has read the catalogue, the English stands there as well."""
    (call,) = responder.respond(said("/urgent", sender=person(language=language)), Known(IDENTITY)).calls
    translated = responder.wordings.get(language)(wording.URGENT_LIMITS)
    assert translated in call.params["text"]
    assert wording.URGENT_LIMITS in call.params["text"]
    assert wording.URGENT_NO_NUMBER not in call.params["text"]


def test_a_reviewed_catalogue_speaks_alone(tmp_path: Path) -> None:
    """`reviewed by` in the header of a catalogue ends the English beside it."""
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = catalogues.path_of("fr").read_text(encoding="utf-8")
    source = source.replace("Language-Team: not reviewed", "Language-Team: reviewed by Somebody")
    (folder / "palermo.po").write_text(source, encoding="utf-8")
    catalogues.compile_catalogue(folder / "palermo.po")
    assert Wordings(tmp_path).get("fr").is_reviewed
    assert not Wordings().get("fr").is_reviewed


def test_without_catalogues_the_bot_speaks_english(tmp_path: Path) -> None:
    """A checkout that was never built still answers."""
    assert Wordings(tmp_path).get("ar")(wording.NO_DATE) == wording.NO_DATE


def test_the_catalogues_that_run_are_those_that_are_written() -> None:
    """What is installed was built from the catalogues in this checkout."""
    for language in OTHERS:
        written = {m.id: m.string for m in catalogues.read(catalogues.path_of(language)) if m.id}
        say = Wordings().get(language)
        assert all(say.template(str(key)) == string for key, string in written.items())


def test_nothing_needs_babel_to_run() -> None:
    """Importing the whole front end imports neither Babel nor python-telegram-bot."""
    code = "import sys, bot.telegram.responder; print(sorted({'babel', 'telegram', 'httpx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=catalogues.ROOT)
    assert done.stdout.strip() == "[]"


def test_english_is_its_own_catalogue() -> None:
    """English needs no review and no translation."""
    assert Wording("en").is_reviewed
    assert Wording("en")(wording.CITATION, place="5") == "Citation of 5"
