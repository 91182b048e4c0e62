"""The bot needs nothing to write but its two folders, and no rights."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.delivery.bots import eventually, texts
from tests.support.bot_api import BotApi
from tests.support.postgres import free_port
from tests.support.process import COMMAND
from tests.support.updates import said


@pytest.fixture
def room(tmp_path: Path) -> list[str]:
    """A command that runs another as nobody, without capabilities, where only the folder `state` can be written to."""
    state = tmp_path / "state"
    state.mkdir()
    bwrap = shutil.which("bwrap")
    command = [
        *(str(bwrap), "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(state), str(state)),
        *("--unshare-user", "--unshare-ipc", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"),
        *("--die-with-parent", "--"),
    ]
    if bwrap is None or subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no bubblewrap here, or not allowed: confinement was not tried (Debian: bubblewrap)")
    return command


def test_it_answers_in_a_room_where_nothing_can_be_written(tmp_path: Path, room: list[str]) -> None:
    """Not root, the file system read-only but for the state folder: it starts, answers, and stops in order."""
    outside = subprocess.run([*room, "touch", str(tmp_path / "outside")], capture_output=True, check=False)
    assert outside.returncode != 0
    with BotApi() as api:
        told = {
            **{"PALERMO_TELEGRAM_TOKEN": api.state.token, "PALERMO_TELEGRAM_API_URL": api.url},
            **{"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "state" / "cache")},
            **{"PALERMO_METRICS_LISTEN": f"127.0.0.1:{free_port()}", "HOME": "/nowhere"},
        }
        running = subprocess.Popen([*room, *COMMAND, "run"], env=os.environ | told, stderr=subprocess.DEVNULL)
        try:
            api.push(said("/p 12"))
            eventually(lambda: texts(api, 7), 40)
            child = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()[0]
            os.kill(int(child), signal.SIGTERM)
            assert running.wait(timeout=15) == 0
        finally:
            running.kill()
            running.wait()
    assert (tmp_path / "state" / "palermo" / "palermo.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["state"]
