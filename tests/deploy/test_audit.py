"""The audit of dependencies fails for a known weakness, and never keeps quiet about what it could not look up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .files import ROOT

SOUND = {"name": "sound", "version": "1", "vulns": []}
WEAK = {"name": "weak", "version": "2", "vulns": [{"id": "PYSEC-2000-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI and could not be audited: unknown (4)"}


@pytest.mark.parametrize(
    ("told", "status", "words", "is_skipped"),
    [
        (json.dumps({"dependencies": [SOUND]}), 0, "", False),
        (json.dumps({"dependencies": [SOUND, WEAK]}), 1, "WEAK: weak 2: PYSEC-2000-1", False),
        (json.dumps({"dependencies": [SOUND, UNKNOWN]}), 0, "1 of 2 packages, unknown", True),
        (json.dumps({"dependencies": [WEAK, UNKNOWN]}), 1, "WEAK: weak 2", True),
        ("", 0, "nothing of it", True),
    ],
)
def test_the_audit(told: str, status: int, words: str, is_skipped: bool, tmp_path: Path) -> None:
    """Whatever pip-audit says, and where it cannot say anything."""
    (tmp_path / "pip_audit.py").write_text(f"print({told!r})", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "audit.py"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert ("SKIPPED" in done.stderr) is is_skipped
    assert bool(done.stderr) is (status != 0 or is_skipped)
