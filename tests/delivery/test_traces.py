"""Nothing of anybody stays: through the webhook, on PostgreSQL, and in a core file."""

from __future__ import annotations

import http.client
import json
import signal
from pathlib import Path

import pytest

from tests.support.bot_api import BotApi, State
from tests.support.postgres import free_port
from tests.support.postgres import running as postgres
from tests.support.updates import person, said

from .bots import eventually, texts
from .test_process import CHAT, TOKEN, TRACERS, process

SECRET = "tracer-hook-secret-0123456789"


def post(port: int, body: bytes, secret: str = SECRET, path: str = "/telegram") -> tuple[int, str]:
    """Status, and all that a caller is told: headers and page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", path, body, {"X-Telegram-Bot-Api-Secret-Token": secret})
    answer = connection.getresponse()
    told = f"{answer.getheaders()} {answer.read().decode()}"
    connection.close()
    return answer.status, told


def _listens(port: int) -> bool:
    try:
        return post(port, b"", "wrong")[0] == 403
    except OSError:
        return False


def test_the_webhook_leaves_no_trace(tmp_path: Path) -> None:
    """Good calls, forged, broken and endless ones: no log at DEBUG, no page and no file tells of them."""
    asker = person(CHAT, first_name="Tracerfirst", username="tracerhandle")
    log, port = tmp_path / "log", free_port()
    webhook = {"PALERMO_WEBHOOK_URL": "https://bot.example.org/telegram", "PALERMO_LISTEN": f"127.0.0.1:{port}"}
    with (
        BotApi(State(token=TOKEN)) as api,
        process(api, tmp_path, log, PALERMO_WEBHOOK_SECRET=SECRET, **webhook) as running,
    ):
        eventually(lambda: _listens(port), 30)
        good = json.dumps(said("tracerquestion about victims", sender=asker)).encode()
        told = [
            post(port, good),
            post(port, good, "tracerquestion"),
            post(port, b'{"tracerquestion'),
            post(port, b'["tracerquestion"]'),
            post(port, b'{"update_id": 7, "tracerquestion": {"text": "tracerquestion"}}'),
            post(port, b"tracerquestion".ljust(2**20 + 1)),
            post(port, good, path="/tracerquestion"),
        ]
        assert [status for status, _ in told] == [200, 403, 400, 400, 200, 413, 404]
        eventually(lambda: texts(api, CHAT))
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=10) == 0
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert log in files
    for tracer in (*TRACERS, SECRET):
        assert tracer not in "".join(page for _, page in told)
        assert [path for path in files if tracer.encode() in path.read_bytes()] == []


def test_rows_of_what_was_answered_are_gone_from_postgresql(tmp_path: Path) -> None:
    """Once the answer is out, no row of any table holds a word, a name or a number of the person's."""
    psycopg = pytest.importorskip("psycopg")
    asker = person(CHAT, first_name="Tracerfirst", username="tracerhandle")
    with postgres() as server, BotApi(State(token=TOKEN)) as api:
        with process(api, tmp_path, tmp_path / "log", PALERMO_STORE=server.address) as running:
            api.push(said("/language fr", sender=asker), said("tracerquestion about victims", sender=asker))
            eventually(lambda: len(texts(api, CHAT)) >= 2, 40)
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=10) == 0
        with psycopg.connect(server.address) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}
    assert (rows["inbox"], rows["outbox"]) == ([], [])
    assert rows["language"]
    for tracer in TRACERS:
        assert [name for name, found in rows.items() if tracer in repr(found)] == []
        assert tracer.encode() not in (tmp_path / "log").read_bytes()


def test_no_core_file_can_be_written(tmp_path: Path) -> None:
    """A core file would hold what is being answered; the process has no right to one, whatever started it."""
    limits = Path("/proc/self/limits")
    if not limits.exists():
        pytest.skip("no /proc here: the limit on core files was not looked at")
    with BotApi() as api, process(api, tmp_path, tmp_path / "log") as running:
        eventually(lambda: api.state.polls, 30)
        lines = Path(f"/proc/{running.pid}/limits").read_text(encoding="utf-8").splitlines()
    (core,) = (line for line in lines if line.startswith("Max core file size"))
    assert core.split()[4] == "0"
