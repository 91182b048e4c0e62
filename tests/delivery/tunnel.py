"""A proxy that opens tunnels, and TLS in front of the Bot API double: what stands between some bots and Telegram."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Answer = Callable[[socket.socket], None]


class Proxy:
    """Listens on `port`. `asked` has the heads of the requests; where `allowed` is set, only those with it get a
    tunnel."""

    def __init__(self, allowed: str = "") -> None:
        self.asked: list[str] = []
        self._allowed = allowed

    def answer(self, client: socket.socket) -> None:
        head = _head(client)
        self.asked.append(head)
        if self._allowed not in head or not head.startswith("CONNECT "):
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        host, _, port = head.split()[1].rpartition(":")
        with socket.create_connection((host, int(port))) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            join(client, server)


def _head(client: socket.socket) -> str:
    head = b""
    while not head.endswith(b"\r\n\r\n") and (byte := client.recv(1)):
        head += byte
    return head.decode()


def join(one: socket.socket, other: socket.socket) -> None:
    """What each says is told to the other, until both are silent."""
    back = threading.Thread(target=_hand_on, args=(other, one), daemon=True)
    back.start()
    _hand_on(one, other)
    back.join()


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def listening(answer: Answer) -> Iterator[int]:
    """Each connection is answered in a thread of its own; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    threading.Thread(target=_closing, args=(answer, client), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def _closing(answer: Answer, client: socket.socket) -> None:
    with client, suppress(OSError):
        answer(client)


def in_tls(certificate: Path, port: int) -> Answer:
    """Ends TLS and hands on to a port of this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer(client: socket.socket) -> None:
        with (
            context.wrap_socket(client, server_side=True) as inside,
            socket.create_connection(("127.0.0.1", port)) as to,
        ):
            join(inside, to)

    return answer


def certificate(folder: Path) -> Path:
    """Of `localhost`, signed by itself, with its key."""
    path, key = folder / "localhost.pem", folder / "localhost.key"
    openssl = shutil.which("openssl")
    assert openssl is not None, "the test needs the command openssl"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path
