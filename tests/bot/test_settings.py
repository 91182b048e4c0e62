"""Settings from the environment, from files, and what is said when they are wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import corpus_path, default_corpus
from bot.doctor import effective
from bot.errors import SettingsError
from bot.settings import Settings, load_settings, state_folder, unknown_variables
from tests.support.process import palermo

TOKEN = "12345:tracer-of-a-secret"


def test_defaults() -> None:
    """Nothing has to be set."""
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.index == "memory"
    assert settings.metrics_listen == "127.0.0.1:9464"
    assert settings.store == f"sqlite:///{state_folder() / 'palermo.db'}"


def test_env_file(tmp_path: Path) -> None:
    """A `.env` file in the working folder counts, a variable counts more, and other programs' lines are ignored."""
    (tmp_path / ".env").write_text("PALERMO_LOG_LEVEL=debug\nPALERMO_LOG_FORMAT=json\nOTHER=1\n")
    assert (load_settings().log_level, load_settings().log_format) == ("DEBUG", "json")


def test_empty_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is as good as none."""
    monkeypatch.setenv("PALERMO_CORPUS", "")
    assert load_settings().corpus is None


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "WEBHOOK_SECRET"])
def test_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """A secret may lie in a file, as service managers like it; its line end does not count."""
    (tmp_path / "secret").write_text(f"{TOKEN}\n")
    monkeypatch.setenv(f"PALERMO_{name}_FILE", str(tmp_path / "secret"))
    secret = getattr(load_settings(), name.lower())
    assert secret.get_secret_value() == TOKEN


def test_secrets_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret shows in what a person or a log may see of the settings."""
    monkeypatch.setenv("PALERMO_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("PALERMO_STORE", f"postgresql://name:{TOKEN}@host/db")
    settings = load_settings()
    assert TOKEN not in repr(settings.telegram_token)
    assert not any(TOKEN in value for _, value in effective(settings))
    assert TOKEN not in palermo("doctor").out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN_FILE", "missing"),
        ("METRICS_LISTEN", "9464"),
        ("METRICS_LISTEN", "host:99999"),
        ("LISTEN", "host:0"),
        ("WEBHOOK_URL", "example.org"),
        ("STORE", "mysql://x"),
        ("INDEX", "disk"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_wrong_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A wrong setting is named in a sentence; commands that read settings end with status 2."""
    monkeypatch.setenv(f"PALERMO_{name}", value)
    with pytest.raises(SettingsError, match=f"PALERMO_{name}"):
        load_settings()
    done = palermo("show", "1")
    assert (done.status, done.out) == (2, "")
    assert f"PALERMO_{name}" in done.err


def test_both_ways_contradict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A secret and a file with it are one too many, and the sentence does not repeat either."""
    (tmp_path / "secret").write_text("other-tracer")
    monkeypatch.setenv("PALERMO_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("PALERMO_TELEGRAM_TOKEN_FILE", str(tmp_path / "secret"))
    with pytest.raises(SettingsError, match="remove one") as caught:
        load_settings()
    assert "tracer" not in str(caught.value)


def test_slip_of_the_pen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that looks like a setting and is none is a fault that doctor reports."""
    monkeypatch.setenv("PALERMO_TELEGRAM_TOKN", "x")
    assert unknown_variables() == ["PALERMO_TELEGRAM_TOKN"]
    done = palermo("doctor")
    assert done.status == 1
    assert "PALERMO_TELEGRAM_TOKN" in done.out


def test_corpus_from_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The option goes before the setting, the setting before the default."""
    assert corpus_path() == default_corpus()
    monkeypatch.setenv("PALERMO_CORPUS", str(tmp_path / "other.txt"))
    assert corpus_path() == tmp_path / "other.txt"
    assert corpus_path(tmp_path / "chosen.txt") == tmp_path / "chosen.txt"


def test_settings_are_not_imported_for_nothing() -> None:
    """A plain question pays for neither pydantic nor telegram nor prompt_toolkit."""
    code = (
        "import sys\nfrom bot.cli.program import run\nassert run(['ask', 'victims']) == 0\n"
        "found = {'pydantic', 'telegram', 'prompt_toolkit', 'asyncio', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr


def test_every_setting_is_described() -> None:
    """Each field says what it is for."""
    assert all(field.description for field in Settings.model_fields.values())
