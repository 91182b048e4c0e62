"""The way out through a proxy, where the environment names one as it does for other programs."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy that opens tunnels. `credentials` are `name:password` in base64, empty where it asks for none."""

    host: str
    port: int
    credentials: str = ""

    def connect_to(self, host: str, port: int) -> bytes:
        """The request for a tunnel."""
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        allowed = f"Proxy-Authorization: Basic {self.credentials}\r\n" if self.credentials else ""
        return f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{allowed}\r\n".encode()


def proxy_of(address: str) -> Proxy | None:
    """`HTTPS_PROXY`, unless `NO_PROXY` names the server; a server without TLS is one's own and called directly.

    Raises SettingsError for a proxy of another kind.
    """
    server = urlsplit(address)
    found = os.environ.get("https_proxy") or os.environ.get("HTTPS_PROXY")
    if not found or server.scheme != "https":
        return None
    from urllib.request import proxy_bypass  # a tenth of a second, for those who need it

    if proxy_bypass(server.netloc.rpartition("@")[2]):
        return None
    try:
        parts = urlsplit(found if "://" in found else f"http://{found}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host, port = None, 0
    if host is None or parts.scheme != "http":
        raise SettingsError("HTTPS_PROXY is not the address of an HTTP proxy. Write it as http://HOST:PORT.")
    name = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return Proxy(host, port, base64.b64encode(name.encode()).decode() if name != ":" else "")
