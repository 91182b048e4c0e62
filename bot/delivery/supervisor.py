"""What systemd is told, where it started the process and asks for a sign of life (WatchdogSec= in the unit)."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def sign_of_life() -> None:
    """Where none comes for WatchdogSec, systemd ends the process and starts it anew. See sd_notify(3)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(b"WATCHDOG=1", f"\0{address[1:]}" if address.startswith("@") else address)
