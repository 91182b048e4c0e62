"""Real ClickHouse servers as plain processes: shards of one cluster, each in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from .postgres import free_port

_CONFIG = """<yandex>
<logger><level>none</level></logger>
<http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><users_config>{folder}/users.xml</users_config>
<default_profile>default</default_profile><default_database>default</default_database>
<mark_cache_size>5368709</mark_cache_size><remote_servers><shards>{shards}</shards></remote_servers>
</yandex>"""
_SHARD = "<shard><replica><host>127.0.0.1</host><port>{tcp}</port></replica></shard>"
_USERS = """<yandex>
<profiles><default><max_threads>1</max_threads></default></profiles><quotas><default/></quotas>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks>
<profile>default</profile><quota>default</quota></default></users>
</yandex>"""


class Shard:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.http, self.tcp = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.http}"

    def write(self, shards: str) -> None:
        self.folder.mkdir()
        config = _CONFIG.format(http=self.http, tcp=self.tcp, folder=self.folder, shards=shards)
        (self.folder / "config.xml").write_text(config)
        (self.folder / "users.xml").write_text(_USERS)

    def start(self) -> None:
        command = ["clickhouse-server", f"--config-file={self.folder}/config.xml"]
        with (self.folder / "output").open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, cwd=self.folder)
        for _ in range(300):
            try:
                if httpx.get(f"http://{self.host}/ping", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "output").read_text())

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Cluster:
    def __init__(self, shards: list[Shard]) -> None:
        self.shards = shards

    @property
    def address(self) -> str:
        """Of all of them together."""
        return f"clickhouse://{','.join(shard.host for shard in self.shards)}/default?cluster=shards"

    @property
    def single(self) -> str:
        """Of the first server alone."""
        return f"clickhouse://{self.shards[0].host}/default"


@contextmanager
def running(count: int = 3) -> Iterator[Cluster]:
    """Skips the test, loudly, where ClickHouse is not installed."""
    if shutil.which("clickhouse-server") is None:
        pytest.skip("ClickHouse is not installed: the index was not tried on it (Debian: clickhouse-server)")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shards = [Shard(Path(folder) / str(place)) for place in range(count)]
        together = "".join(_SHARD.format(tcp=shard.tcp) for shard in shards)
        try:
            for shard in shards:
                shard.write(together)
                shard.start()
            yield Cluster(shards)
        finally:
            for shard in shards:
                shard.kill()
