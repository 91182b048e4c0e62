"""The documentation cannot drift: what it shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings
from tests.reference_pages import FOLDER, PAGES
from tests.support.process import palermo

ROOT = Path(__file__).parents[1]
PAGES_OF_DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("seeds/*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(text: str) -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_current(name: str) -> None:
    """`python -m tests.reference_pages` would change nothing."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_setting_is_documented() -> None:
    """The page of settings has a row for each."""
    page = read("docs/reference/settings.md")
    assert all(f"| `{PREFIX}{name.upper()}` |" in page for name in Settings.model_fields)


def test_readme_shows_a_real_answer() -> None:
    """The answer on the first screen is what the command prints, but for the quiet lines at its end."""
    shown = re.search(r"```text\n\$ (palermo .*)\n((?:.*\n)*?)```", read("README.md"))
    assert shown is not None
    done = palermo(*shlex.split(shown[1])[1:], env={"COLUMNS": "80"})
    assert done.out.startswith(shown[2])


def test_readme_questions_are_answered() -> None:
    """The question of the first command gets the answer that is shown."""
    first, second = shell_lines(read("README.md"))
    assert palermo(*shlex.split(first.rpartition(".venv/bin/palermo ")[2])).status == 0
    assert first.startswith("python3 -m venv .venv && ")
    assert second.endswith(".venv/bin/pytest -n 2")


def test_ci_runs_the_readme_test_command() -> None:
    """Continuous integration has no private way to test."""
    assert shell_lines(read("README.md"))[1] in read(".ci/run").splitlines()


def examples() -> list[str]:
    """The examples of each command's help that need no file of the reader's."""
    text = read("docs/reference/cli.md")
    found = re.findall(r"^  (palermo .*)$", text, re.MULTILINE)
    return sorted(
        {line for line in found if not re.search(r"[<>|]|\.json|\.txt|\.tsv|chat|FILE|evaluate|serve|…", line)}
    )


@pytest.mark.parametrize("line", examples())
def test_examples_of_the_help(line: str) -> None:
    """Every example of a help text works as it stands."""
    done = palermo(*shlex.split(line)[1:])
    assert done.status in (0, 1), done
    assert done.out


@pytest.mark.parametrize("page", PAGES_OF_DOCS, ids=[str(page.relative_to(ROOT)) for page in PAGES_OF_DOCS])
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file of the project leads to a file."""
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_decisions_are_listed() -> None:
    """Each decision stands in the list of decisions."""
    listed = read("docs/decisions/README.md")
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in listed


def test_digest_of_the_document(seed: Path) -> None:
    """The digest in seeds/README.md is the document's."""
    import hashlib

    assert hashlib.sha256(seed.read_bytes()).hexdigest() in read("seeds/README.md")


def test_version_stands_in_the_changelog() -> None:
    """The changelog has a heading for what is not released, or for this version."""
    version = re.search(r'^version = "(.*)"', read("pyproject.toml"), re.MULTILINE)
    assert version is not None
    assert re.search(rf"^## \[(?:Unreleased|{re.escape(version[1])})\]", read("CHANGELOG.md"), re.MULTILINE)
