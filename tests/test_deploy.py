"""What deploy/ holds can be used as it stands, as far as can be tried without a server of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
# Of ten; systemd itself calls up to two "OK".
MOST_EXPOSED = 2.0


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is there, which systemd-analyze asks for."""
    path = tmp_path / "palermo.service"
    text = (DEPLOY / "palermo.service").read_text(encoding="utf-8")
    path.write_text(text.replace("/opt/palermo/bin/palermo run", "/bin/true"), encoding="utf-8")
    return path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_sound_and_confined(unit: Path) -> None:
    """systemd finds no mistake in it, and little that it could harm."""
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True, check=False
    )
    level = re.search(r"Overall exposure level.*?: ([\d.]+)", rated.stdout)
    assert level is not None, rated.stderr
    assert float(level[1]) < MOST_EXPOSED


def test_every_variable_in_deploy_is_a_setting() -> None:
    """No file names a variable that nothing reads."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for path in DEPLOY.iterdir():
        assert set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))) <= known, path


def test_nothing_runs_as_root() -> None:
    """The unit, the image and the services of compose give all rights away."""
    read = {path.name: path.read_text(encoding="utf-8") for path in DEPLOY.iterdir()}
    assert "DynamicUser=yes" in read["palermo.service"]
    assert re.search(r"^USER \d{4,}", read["Containerfile"], re.MULTILINE)
    for name in ("compose.yaml", "compose.replicas.yaml"):
        assert "read_only: true" in read[name]
        assert "no-new-privileges:true" in read[name]
