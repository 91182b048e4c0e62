"""Keys under which something of a person is kept: nobody without the bot's token can tell whose they are."""

from __future__ import annotations

from hashlib import blake2b


class Keys:
    """A secret hash. Its secret is made from the token and stands in no file; a new token forgets all."""

    def __init__(self, token: str) -> None:
        self._secret = blake2b(token.encode(), digest_size=32, person=b"palermo keys").digest()

    def of(self, *parts: int | str) -> str:
        said = "\0".join(map(str, parts)).encode()
        return blake2b(said, digest_size=16, key=self._secret).hexdigest()
