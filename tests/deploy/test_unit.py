"""The systemd unit can be used as it stands, as far as can be tried without systemd at work."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .files import read

# Of ten; systemd itself calls up to two "OK". What is left is the network, which the bot needs.
MOST_EXPOSED = 1.2


UNITS = ("palermo.service", "palermo-pages.service")


@pytest.fixture(params=UNITS)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A unit with a program that is there, which systemd-analyze asks for."""
    path = tmp_path / str(request.param)
    path.write_text(re.sub(r"/opt/palermo/bin/palermo \w+", "/bin/true", read(path.name)), encoding="utf-8")
    return path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing: the unit is untried")
def test_the_unit_is_sound_and_confined(unit: Path) -> None:
    """systemd finds no mistake in it, and little that it could harm."""
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True, check=False
    )
    level = re.search(r"Overall exposure level.*?: ([\d.]+)", rated.stdout)
    assert level is not None, rated.stderr
    assert float(level[1]) <= MOST_EXPOSED


def test_the_unit_has_no_root_and_no_secret() -> None:
    """Its user exists only while it runs, and the token reaches it as a credential, not as a variable."""
    lines = read("palermo.service").splitlines()
    assert {"DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "LimitCORE=0"} <= set(lines)
    assert "LoadCredential=token:/etc/palermo/token" in lines
    assert not any("PALERMO_TELEGRAM_TOKEN=" in line for line in lines)


def test_the_pages_know_no_token() -> None:
    """Nothing of the bot's reaches them, and nothing but this machine."""
    lines = set(read("palermo-pages.service").splitlines())
    assert {"DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "IPAddressDeny=any"} <= lines
    assert not any("token:" in line or "TOKEN" in line for line in lines)


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_gives_it_time_to_stop(name: str) -> None:
    """What runs stops within ten seconds; systemd waits longer than that before it kills."""
    seconds = re.search(r"^TimeoutStopSec=(\d+)$", read(name), re.MULTILINE)
    assert seconds is not None
    assert int(seconds[1]) > 10
