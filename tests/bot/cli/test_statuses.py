"""Exit statuses and streams of the real process: the table that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.process import COMMAND, Finished, palermo

FOUND, NOTHING, UNREADABLE, FAULT = 0, 1, 2, 3

TABLE = [
    (["ask", "Should victims be punished for crimes they were forced to commit?"], FOUND),
    (["ask", "-"], UNREADABLE),
    (["ask", ""], UNREADABLE),
    (["ask", "  \t "], UNREADABLE),
    (["ask"], UNREADABLE),
    (["ask", "\u200b\u202e"], UNREADABLE),
    (["ask", "😀😀"], NOTHING),
    (["ask", "of the and"], NOTHING),
    (["ask", "zxcvbn qwrtpsdf"], NOTHING),
    (["ask", "сколько жертв торговли людьми"], NOTHING),
    (["ask", "x", "--area", "nowhere"], UNREADABLE),
    (["ask", "x", "--meeting", "third"], UNREADABLE),
    (["ask", "x", "--limit", "0"], UNREADABLE),
    (["ask", "x", "--no-such-option"], UNREADABLE),
    (["show", "39b"], FOUND),
    (["show", "39(b)"], FOUND),
    (["show", "para. 39 (b)"], FOUND),
    (["show", "12-15,", "18"], FOUND),
    (["show", "54–61"], FOUND),
    (["show", "125"], NOTHING),
    (["show", "0"], NOTHING),
    (["show", "39(z)"], NOTHING),
    (["show", "9" * 30], NOTHING),
    (["show", "12,125"], NOTHING),
    (["show", "12-5"], UNREADABLE),
    (["show", "abc"], UNREADABLE),
    (["show", ""], UNREADABLE),
    (["show"], UNREADABLE),
    (["cite", "39b"], FOUND),
    (["cite", "39b", "--style", "oscola"], FOUND),
    (["cite", "125"], NOTHING),
    (["cite", "39b", "--style", "harvard"], UNREADABLE),
    (["cite"], UNREADABLE),
    (["list"], FOUND),
    (["list", "protection", "--meeting", "4th"], FOUND),
    (["list", "--to", "SECRETARIAT"], FOUND),
    (["list", "--to", "nobody"], NOTHING),
    (["list", "prosecution", "--to", "secretariat"], NOTHING),
    (["list", "nowhere"], UNREADABLE),
    (["list", "--meeting", "1999"], UNREADABLE),
    (["verify", "States parties should discourage the demand for exploitative services"], FOUND),
    (["verify", "States parties should not discourage the demand for exploitative services"], NOTHING),
    (["verify", "trafficking in persons"], NOTHING),
    (["verify", "It was the best of times, it was the worst of times"], NOTHING),
    (["verify", " "], UNREADABLE),
    (["export"], FOUND),
    (["export", "--format", "pdf"], UNREADABLE),
    (["evaluate", "no-such-file.jsonl"], UNREADABLE),
    (["doctor"], FOUND),
    (["doctor", "--corpus", "no-such-file.txt"], NOTHING),
    (["show", "1", "--corpus", "no-such-file.txt"], UNREADABLE),
    (["show", "1", "--corpus", "."], UNREADABLE),
    (["no-such-command"], UNREADABLE),
    ([], UNREADABLE),
    (["--help"], FOUND),
    (["--version"], FOUND),
]


def is_one_kind_sentence(text: str) -> bool:
    return bool(text.strip()) and "Traceback" not in text and 'File "' not in text and len(text.splitlines()) <= 4


@pytest.mark.parametrize(("arguments", "status"), TABLE, ids=[" ".join(row[0]) or "nothing" for row in TABLE])
def test_status(arguments: list[str], status: int) -> None:
    """Each command ends with the status of the table, and whoever gets no answer gets a sentence."""
    done = palermo(*arguments)
    assert done.status == status, done
    assert done.out or is_one_kind_sentence(done.err)
    assert "Traceback" not in done.out + done.err
    if status == UNREADABLE:
        assert done.out == ""


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("shwo", "Did you mean “palermo show”? See"),
        ("help", "Did you mean “palermo --help”? See"),
        ("Who pays?", 'To ask, write: palermo ask "Who pays?". See'),
    ],
)
def test_a_word_that_is_no_command(name: str, hint: str) -> None:
    """A slip of the keys gets the command that was meant, a question the command that asks it."""
    assert hint in palermo(name).err


@pytest.mark.parametrize("arguments", [["cite", "39b", "--style"], ["cite"], ["list", "--no-such-option"]])
def test_usage_names_the_help(arguments: list[str]) -> None:
    """Wrong usage of a command leads to the help of that command."""
    assert f"palermo {arguments[0]} --help" in palermo(*arguments).err


def test_partly_found() -> None:
    """What exists is printed, what does not is named on the other stream."""
    done = palermo("show", "12,125")
    assert "para. 12" in done.out
    assert "125" not in done.out
    assert "125" in done.err


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty", b"", "expected"),
        ("binary", bytes(range(256)) * 20, "expected"),
        ("words", b"Nothing of the family.\n\n1. A paragraph.\n", "expected"),
    ],
)
def test_refused_document(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    """A file that is no document of the family is refused with what was expected instead."""
    path = tmp_path / f"{name}.txt"
    path.write_bytes(content)
    done = palermo("ask", "anything", "--corpus", str(path))
    assert done.status == UNREADABLE
    assert expected in done.err


def test_truncated_document(tmp_path: Path, seed: Path) -> None:
    """A document that ends inside of a paragraph, or lacks one, is refused instead of answered from."""
    text = seed.read_bytes()
    cut = tmp_path / "cut.txt"
    cut.write_bytes(text[: text.index(b"28. ") + 40])
    gap = tmp_path / "gap.txt"
    start, end = text.index(b"\n7. "), text.index(b"\n8. ")
    gap.write_bytes(text[:start] + text[end:])
    for path in (cut, gap):
        done = palermo("show", "1", "--corpus", str(path))
        assert done.status == UNREADABLE, path.name
        assert is_one_kind_sentence(done.err)


@pytest.mark.parametrize("command", ["ask", "verify"])
def test_invalid_utf8(command: str) -> None:
    """Bytes that are not UTF-8 are refused with a sentence, from a pipe and from an argument."""
    for done in (palermo(command, "-", stdin=b"\xff\xfe caf\xe9"), palermo(command, b"caf\xe9 au lait")):
        assert done.status == UNREADABLE
        assert "UTF-8" in done.err


HOSTILE = [
    b"a\x00b money\x00",
    b"\x1b[31mred\x1b[0m \x07 victims",
    "حقوق الضحايا \u202e victims".encode(),
    b"victim " * 14_000,
    b"x" * 100_000,
    ("é" * 50_000).encode(),
]


@pytest.mark.parametrize("text", HOSTILE, ids=["nul", "escapes", "rtl", "long", "one word", "one long word"])
@pytest.mark.parametrize("command", ["ask", "verify"])
def test_hostile_text(command: str, text: bytes) -> None:
    """No text breaks a command, and none of it can steer the terminal."""
    done = palermo(command, "-", stdin=text)
    assert done.status in (FOUND, NOTHING)
    assert done.out or is_one_kind_sentence(done.err)
    assert "\x1b" not in done.out + done.err
    assert "\x00" not in done.out + done.err


def test_hostile_arguments() -> None:
    """Control characters in an argument do not reach the terminal by way of an error."""
    for arguments in (["show", "\x1b]0;x\x07"], ["list", "\x1b[2J"], ["\x1b[2J"], ["cite", "1", "--style", "\x1b[2J"]):
        done = palermo(*arguments)
        assert done.status == UNREADABLE
        assert "\x1b" not in done.err


def test_too_long_input() -> None:
    """More than a mebibyte on standard input is refused, not read to the end."""
    done = palermo("ask", "-", stdin=b"victim " * 200_000)
    assert (done.status, done.out) == (UNREADABLE, "")


def closed_pipe(*arguments: str, lines: int) -> Finished:
    """Run with a reader that closes its end after some lines."""
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    read = b"".join(process.stdout.readline() for _ in range(lines))
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    return Finished(process.wait(60), read.decode(), err)


@pytest.mark.parametrize("arguments", [("ask", "victims"), ("export",), ("show", "1-124"), ("list", "protection")])
@pytest.mark.parametrize("lines", [0, 1])
def test_closed_pipe(arguments: tuple[str, ...], lines: int) -> None:
    """A reader that has seen enough, as `head` has, is no error and hears nothing."""
    done = closed_pipe(*arguments, lines=lines)
    assert (done.status, done.err) == (FOUND, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_disk() -> None:
    """Output that cannot be written is a fault, said in one sentence."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "export"], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == FAULT
    assert is_one_kind_sentence(done.stderr.decode())


def test_closed_standard_input() -> None:
    """A command without standard input says so where it needs one, and works where it does not."""
    closed = ("sh", "-c", 'exec 0<&-; exec "$@"', "sh", *COMMAND)
    assert palermo("ask", "-", command=closed).status in (UNREADABLE, FAULT)
    assert palermo("show", "39b", command=closed).status == FOUND


def test_no_colour() -> None:
    """A pipe gets no escape sequences."""
    assert "\x1b" not in palermo("ask", "victims").out


def test_other_locale() -> None:
    """A terminal that cannot show curly quotes gets the answer all the same, and JSON stays UTF-8."""
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    assert palermo("ask", "victims", env=env).status == FOUND
    record = json.loads(palermo("show", "98", "--json", env=env).out)
    assert record["notes"] == ["[sic: Asdasd]"]


def test_unexpected_fault() -> None:
    """Whatever goes wrong inside is one sentence and status 3, never a traceback."""
    broken = "import bot.app; bot.app.open_app = lambda *_: 1 / 0; from bot.cli import main; main()"
    done = palermo("ask", "victims", command=(COMMAND[0], "-c", broken))
    assert done.status == FAULT
    assert is_one_kind_sentence(done.err)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_interrupt() -> None:
    """Ctrl-C in the middle of work ends with status 130 and no traceback."""
    code = "import os, signal\nimport bot.app\nbot.app.open_app = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
    done = palermo("ask", "victims", command=(COMMAND[0], "-c", code + COMMAND[-1]))
    assert (done.status, done.out, done.err) == (130, "", "")
