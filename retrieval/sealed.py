"""Files that are written whole or not at all: the SHA-256 of the rest in hexadecimal, a line break, the rest.

One that was cut or changed since is not believed.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path


def read(path: Path) -> bytes:
    """What was written. Raises OSError, or ValueError where the file is not what was written."""
    digest, _, body = path.read_bytes().partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("damaged")
    return body


def write(path: Path, body: bytes) -> None:
    """In a folder that others cannot read, made where it is missing. Raises OSError and leaves nothing half-written."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="new-", delete=False) as file:
            temporary = Path(file.name)
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        temporary.replace(path)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise
