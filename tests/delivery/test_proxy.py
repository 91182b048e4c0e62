"""Where Telegram can be reached through a proxy only: the environment names it, as for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.delivery.proxy import Proxy as Way
from bot.delivery.proxy import proxy_of
from bot.errors import SettingsError
from tests.support.bot_api import BotApi
from tests.support.process import palermo
from tests.support.updates import said

from . import tunnel
from .bots import eventually, texts
from .test_process import process

SECRET = "Proxy-Authorization: Basic YW5hOm9wZW4gc2VzYW1l"  # ana:open sesame


class Road:
    """The double behind TLS, a proxy before it, and the variables that lead there."""

    def __init__(self, api: BotApi, proxy: tunnel.Proxy, env: dict[str, str]) -> None:
        self.api = api
        self.proxy = proxy
        self.env = env


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    with ExitStack() as stack:
        api = stack.enter_context(BotApi())
        signed, proxy = tunnel.certificate(tmp_path), tunnel.Proxy(SECRET)
        to = stack.enter_context(tunnel.listening(tunnel.in_tls(signed, int(api.url.rpartition(":")[2]))))
        port = stack.enter_context(tunnel.listening(proxy.answer))
        env = {
            **{"PALERMO_TELEGRAM_API_URL": f"https://localhost:{to}", "PALERMO_TELEGRAM_TOKEN": api.state.token},
            **{"HTTPS_PROXY": f"http://ana:open%20sesame@127.0.0.1:{port}", "SSL_CERT_FILE": str(signed)},
            **{"NO_PROXY": "", "no_proxy": ""},
        }
        yield Road(api, proxy, env)


def test_a_bot_behind_a_proxy_answers(road: Road, tmp_path: Path) -> None:
    """All of its calls go through tunnels, with the name and the password; the proxy sees the server's name alone."""
    with process(road.api, tmp_path, tmp_path / "log", **road.env):
        road.api.push(said("/p 12"))
        eventually(lambda: texts(road.api, 7))
    assert road.proxy.asked
    assert all(head.startswith("CONNECT localhost:") and SECRET in head for head in road.proxy.asked)
    assert road.api.state.token not in "".join(road.proxy.asked)
    log = (tmp_path / "log").read_text()
    assert "sesame" not in log
    assert "YW5h" not in log


def test_doctor_goes_the_same_way(road: Road) -> None:
    """It finds all well through the proxy, and without the password it does not."""
    assert palermo("doctor", env=road.env).status == 0
    assert road.proxy.asked
    address = road.env["HTTPS_PROXY"].replace("ana:open%20sesame@", "")
    done = palermo("doctor", env=road.env | {"HTTPS_PROXY": address})
    assert done.status == 1
    assert "the proxy in HTTPS_PROXY refuses with 407" in " ".join(done.out.split())


def test_a_proxy_of_another_kind_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Status 2, before anything is sent; the address, which may hold a password, is not repeated."""
    env = {"PALERMO_TELEGRAM_TOKEN": "1:X", "PALERMO_STORE": f"sqlite:///{tmp_path}/palermo.db"}
    done = palermo("run", env=env | {"HTTPS_PROXY": "socks5://ana:sesame@127.0.0.1:9", "NO_PROXY": "", "no_proxy": ""})
    assert done.status == 2
    assert "http://HOST:PORT" in done.err
    assert "sesame" not in done.err


@pytest.mark.parametrize(
    ("address", "https_proxy", "no_proxy", "way"),
    [
        ("https://api.telegram.org", "http://proxy.example:3128", "", Way("proxy.example", 3128)),
        ("https://api.telegram.org", "proxy.example:3128", "", Way("proxy.example", 3128)),
        ("https://api.telegram.org", "http://[2001:db8::1]:3128/", "", Way("2001:db8::1", 3128)),
        ("https://api.telegram.org", "http://ana:a%3Ab@proxy.example", "", Way("proxy.example", 80, "YW5hOmE6Yg==")),
        ("https://api.telegram.org", "http://proxy.example:3128", "localhost,.telegram.org", None),
        ("https://api.telegram.org", "http://proxy.example:3128", "*", None),
        ("https://api.telegram.org", "", "", None),
        ("http://127.0.0.1:8081", "http://proxy.example:3128", "", None),
    ],
)
def test_the_environment_is_read_as_others_read_it(
    address: str, https_proxy: str, no_proxy: str, way: Way | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`HTTPS_PROXY` with and without scheme, name and password; `NO_PROXY` with names, domains and a star."""
    for name in ("https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", https_proxy)
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert proxy_of(address) == way


@pytest.mark.parametrize("proxy", ["https://proxy.example", "socks5h://proxy.example:1080", "http://proxy.example:x"])
def test_what_is_no_http_proxy_is_refused(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the variable and never its value."""
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(SettingsError, match="HTTPS_PROXY") as raised:
        proxy_of("https://api.telegram.org")
    assert "proxy.example" not in str(raised.value)
