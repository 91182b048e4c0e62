"""`palermo run` as a process: how it starts and ends, and that nothing of anybody stays behind."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.bot_api import BotApi, State
from tests.support.bot_api.faults import BROKEN, CUT, LOST, TOO_MANY, Fault, Listed
from tests.support.postgres import free_port
from tests.support.process import COMMAND, palermo
from tests.support.updates import person, said, update

from .bots import eventually, texts

TOKEN = "4242424242:TRACER-Secret_token0123456789abcdef"
CHAT = 7418529630
# Queue and its age, what came, what came of it (answers, refusals), faults, calls, retries, and how long it took.
MEASURED = (
    *("palermo_queue_waiting", "palermo_queue_oldest_seconds", "palermo_updates_total", "palermo_outcomes_total"),
    *("palermo_faults_total", "palermo_calls_total", "palermo_retries_total"),
    *("palermo_answer_seconds", "palermo_respond_seconds"),
)
TRACERS = ("tracerquestion", "Tracerfirst", "tracerhandle", str(CHAT), TOKEN, TOKEN.partition(":")[2])


@contextmanager
def process(api: BotApi, folder: Path, log: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real command, with all that it writes in this folder; ended by force if it still runs."""
    told = {
        **{"PALERMO_TELEGRAM_TOKEN": api.state.token, "PALERMO_TELEGRAM_API_URL": api.url},
        **{"PALERMO_STORE": f"sqlite:///{folder / 'state' / 'palermo.db'}", "TMPDIR": str(folder)},
        **{"PALERMO_LOG_LEVEL": "DEBUG", "PALERMO_METRICS_LISTEN": f"127.0.0.1:{free_port()}"},
    }
    with log.open("ab") as stream:
        running = subprocess.Popen([*COMMAND, "run"], env=os.environ | told | env, stderr=stream, stdout=stream)
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def cited(answer: str) -> str:
    """The paragraph that an answer cites."""
    return str(re.findall(r"para\. (\d+)", answer)[-1])


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    status, body = answer.status, answer.read().decode()
    connection.close()
    return status, body


def test_without_a_token_it_says_where_to_get_one() -> None:
    """Status 2 and a sentence that names @BotFather and the variable."""
    done = palermo("run")
    assert done.status == 2
    assert "@BotFather" in done.err
    assert "PALERMO_TELEGRAM_TOKEN" in done.err


def test_a_second_process_ends_with_status_3(tmp_path: Path) -> None:
    """It says why, in one sentence, without the token; the first one is not disturbed."""
    with BotApi() as api, process(api, tmp_path, tmp_path / "log"):
        eventually(lambda: api.state.polls)
        env = {"PALERMO_TELEGRAM_TOKEN": api.state.token, "PALERMO_TELEGRAM_API_URL": api.url}
        done = palermo("run", env=env | {"PALERMO_STORE": f"sqlite:///{tmp_path / 'state' / 'palermo.db'}"})
        assert done.status == 3
        assert "Another “palermo run” works on the store" in done.err
        api.push(said("/p 12"))
        eventually(lambda: texts(api, 7))


@pytest.mark.parametrize("kills", [1, 2])
def test_an_answer_cut_by_kills_is_sent_again_once(kills: int, tmp_path: Path) -> None:
    """Killed once or twice while it sends: two copies arrive, never a third, and the chat goes on."""
    with BotApi() as api:
        api.state.faults = faults = Listed("sendMessage", *[Fault("pause", seconds=2)] * kills)
        api.push(said("/p 12"))
        for _ in range(kills):
            waiting = len(faults._faults)
            with process(api, tmp_path, tmp_path / "log"):
                eventually(lambda waiting=waiting: len(faults._faults) < waiting)  # type: ignore[misc]
        with process(api, tmp_path, tmp_path / "log"):
            api.push(said("/p 13"))
            eventually(lambda: sorted(map(cited, texts(api, 7))) == ["12", "12", "13"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told(number: signal.Signals, tmp_path: Path) -> None:
    """What is being sent is finished; what waits stays in the store and is answered after the next start."""
    with BotApi() as api:
        api.state.faults = Listed("sendMessage", Fault("pause", seconds=1.0))
        with process(api, tmp_path, tmp_path / "log") as running:
            api.push(said("/p 12"), said("/p 13"))
            eventually(lambda: not api.state.faults._faults)  # type: ignore[union-attr]
            running.send_signal(number)
            assert running.wait(timeout=10) == 0
        assert len(texts(api, 7)) >= 1
        with process(api, tmp_path, tmp_path / "log"):
            eventually(lambda: len(texts(api, 7)) == 2)
        assert ["para. 12" in texts(api, 7)[0], "para. 13" in texts(api, 7)[1]] == [True, True]


def test_root_is_warned_once(tmp_path: Path) -> None:
    """One line says that root is not needed, and the bot answers all the same; others read no such thing."""
    log = tmp_path / "log"
    with BotApi() as api, process(api, tmp_path, log, PALERMO_LOG_FORMAT="text"):
        api.push(said("/p 12"))
        eventually(lambda: texts(api, 7))
    assert log.read_text().count("as root") == (os.geteuid() == 0)


def test_lines_of_one_update_share_an_id_that_is_not_telegrams(tmp_path: Path) -> None:
    """Two questions have two ids, and neither is a number that Telegram knows."""
    log = tmp_path / "log"
    with BotApi() as api, process(api, tmp_path, log, PALERMO_LOG_FORMAT="json"):
        asked = [said("/p 12"), said("/p 13", sender=person(8))]
        api.push(*asked)
        eventually(lambda: texts(api, 7) and texts(api, 8))
        eventually(lambda: log.read_text().count('"answered with') == 2)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    traces = [line["id"] for line in lines if line["message"].startswith("answered with")]
    numbers = {str(update["update_id"]) for update in asked} | {
        str(update["message"]["message_id"]) for update in asked
    }
    assert len(set(traces)) == 2
    assert numbers.isdisjoint(traces)


def test_systemd_gets_signs_of_life(tmp_path: Path) -> None:
    """Where it asks for them, one comes every second or so."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor, BotApi() as api:
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(10)
        with process(api, tmp_path, tmp_path / "log", NOTIFY_SOCKET=str(tmp_path / "notify")):
            assert [supervisor.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3


def test_without_its_database_it_waits_and_can_be_stopped(tmp_path: Path) -> None:
    """Health tells from the start that it is alive and not ready; SIGTERM ends it within ten seconds."""
    port = free_port()
    env = {"PALERMO_STORE": f"postgresql://127.0.0.1:{free_port()}/palermo"}
    with (
        BotApi() as api,
        process(api, tmp_path, tmp_path / "log", PALERMO_METRICS_LISTEN=f"127.0.0.1:{port}", **env) as running,
    ):
        eventually(lambda: _listens(port))
        assert get(port, "/readyz")[0] == 503
        assert "Waiting for it" in (tmp_path / "log").read_text()
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=10) == 0


def test_health_is_told_on_a_port_of_its_own(tmp_path: Path) -> None:
    """Alive, ready, and numbers without any label that comes from a person."""
    port = free_port()
    with BotApi() as api, process(api, tmp_path, tmp_path / "log", PALERMO_METRICS_LISTEN=f"127.0.0.1:{port}"):
        api.push(said("/p 12"))
        eventually(lambda: texts(api, 7))
        eventually(lambda: _listens(port))
        eventually(lambda: get(port, "/readyz") == (200, "ready\n"))
        assert get(port, "/healthz") == (200, "alive\n")
        status, shown = get(port, "/metrics")
        assert status == 200
        assert 'palermo_updates_total{outcome="new"} 1.0' in shown
        assert 'palermo_calls_total{outcome="sent"} 1.0' in shown
        for name in MEASURED:
            assert f"# HELP {name} " in shown
        assert get(port, "/else")[0] == 404


def _holds(path: Path, tracer: str) -> bool:
    return tracer.encode() in path.read_bytes()


def _listens(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


def test_nothing_of_anybody_stays(tmp_path: Path, cache: Path) -> None:
    """Words of questions, names, numbers of chats and the token: in no log at DEBUG, no file, no number, no error page.

    Through faults, kills and restarts; the questions' content must be gone from the store's files, write-ahead log
    included.
    """
    asker = person(CHAT, first_name="Tracerfirst", username="tracerhandle")
    log, port = tmp_path / "log", free_port()
    pages = []
    with BotApi(State(token=TOKEN)) as api:
        api.state.faults = Listed("sendMessage", TOO_MANY, BROKEN, CUT, LOST)
        api.push(*[said(f"tracerquestion {number} about victims", sender=asker) for number in range(6)])
        api.push(said("/language fr", sender=asker), said("/forget tracerquestion", sender=asker))
        api.push(update("inline_query", {"id": "9", "from": asker, "query": "tracerquestion", "offset": ""}))
        api.push({"update_id": 999_999_999, "novelty": {"from": asker, "text": "tracerquestion"}})
        for _ in range(2):
            with process(api, tmp_path, log):
                before = len(texts(api, CHAT))
                eventually(lambda before=before: len(texts(api, CHAT)) > before)  # type: ignore[misc]
        with process(api, tmp_path, log, PALERMO_METRICS_LISTEN=f"127.0.0.1:{port}") as running:
            eventually(lambda: len(texts(api, CHAT)) >= 8, seconds=30)
            eventually(lambda: _listens(port))
            # Not only at the end: while the bot runs, its files are clean within seconds.
            eventually(lambda: not any(_holds(path, TRACERS[0]) for path in (tmp_path / "state").iterdir()))
            pages = [get(port, path)[1] for path in ("/metrics", "/readyz", f"/{TOKEN}")]
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=10) == 0
    files = [path for folder in (tmp_path, cache) for path in folder.rglob("*") if path.is_file()]
    assert log in files
    assert any(path.suffix == ".db" for path in files)
    for tracer in TRACERS:
        for path in files:
            assert not _holds(path, tracer), (tracer, path)
        assert tracer not in "".join(pages)
    assert all(json.loads(line) for line in log.read_text().splitlines())
