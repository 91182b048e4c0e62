"""The container and compose files: well-formed by published rules, without rights, without secrets inside."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from .files import COMPOSE, DEPLOY, ROOT, bots, compose, read, writable

HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which("hadolint")


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is missing: the container file is unchecked")
def test_the_container_file_passes_a_linter() -> None:
    """hadolint, with all of its rules, has nothing to say."""
    done = subprocess.run([str(HADOLINT), DEPLOY / "Containerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_all_that_the_image_installs_is_locked() -> None:
    """Each pip command checks hashes, or installs without an index what was built from this checkout."""
    commands = re.findall(r"bin/pip (?:install|wheel) .*", read("Containerfile"))
    assert len(commands) == 4
    for command in commands:
        assert "--require-hashes" in command or "--no-deps" in command, command
        assert {"--no-index", "--no-build-isolation"} & set(command.split()) or "--require-hashes" in command, command


@pytest.mark.parametrize("name", ["server.lock", "build.lock"])
def test_locks_are_complete(name: str) -> None:
    """Each line has hashes, and none names an index."""
    pinned = re.findall(r"^([a-z0-9-]+)==\S+ .*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", read(name), re.M)
    assert pinned
    assert len(pinned) == len(re.findall("==", re.sub(r" ; .*", "", read(name), flags=re.M)))
    assert "://" not in read(name)


def test_the_server_runs_what_the_default_install_runs() -> None:
    """The server's lock is the project's, plus what a webhook, PostgreSQL and an index in a database need."""
    versions = re.compile(r"^(\S+==\S+)", re.MULTILINE)
    default = versions.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    server = versions.findall(read("server.lock"))
    assert set(default) <= set(server)
    assert {"psycopg", "sqlalchemy", "starlette", "uvicorn"} <= {pin.partition("==")[0] for pin in server}


def test_no_secret_gets_into_the_image_or_the_repository() -> None:
    """The folder of secrets and `.env` are left out of both."""
    for name, secrets in ((".dockerignore", "deploy/secrets"), (".gitignore", "/deploy/secrets/")):
        assert {secrets, ".env"} <= set((ROOT / name).read_text(encoding="utf-8").splitlines())
    for name in COMPOSE:
        assert all(secret["file"].startswith("./secrets/") for secret in compose(name)["secrets"].values())


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_files_follow_the_specification(name: str) -> None:
    """By the schema that the Compose project publishes."""
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(compose(name))] == []


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_names_only_what_it_declares(name: str) -> None:
    """Each secret, network, named volume and service that a service uses is there."""
    whole = compose(name)
    for service in whole["services"].values():
        assert set(service.get("secrets", ())) <= set(whole["secrets"])
        assert set(service.get("networks", ())) <= set(whole.get("networks", ()))
        assert set(service.get("depends_on", ())) <= set(whole["services"])
        named = {source for source, colon, _ in (volume.partition(":") for volume in service["volumes"]) if colon}
        assert {source for source in named if source[0] not in "./"} <= set(whole["volumes"])


@pytest.mark.parametrize("name", COMPOSE)
def test_bots_in_containers_have_no_rights(name: str) -> None:
    """Another user than root, nothing to write but the state folder, no capability, no way to get one."""
    assert re.search(r"^USER [1-9]\d{3,}:", read("Containerfile"), re.MULTILINE)
    assert bots(name)
    for service in bots(name).values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert writable(service) in ({"/state"}, {"/state", "/state/cache"})
        assert "ports" not in service
        assert "user" not in service


@pytest.mark.parametrize("name", COMPOSE[1:])
def test_the_database_cannot_be_reached_from_outside(name: str) -> None:
    """Its network is internal, and only the bots share it."""
    whole = compose(name)
    services = whole["services"]
    assert services["database"]["networks"] == ["back"]
    assert whole["networks"]["back"]["internal"] is True
    assert {key for key, service in services.items() if "back" in service["networks"]} == {
        *bots(name),
        "database",
    }


def test_a_library_is_one_for_all() -> None:
    """Each bot and the service that builds the index see the same documents, parsed documents and address."""
    services = bots("compose.library.yaml")
    assert {"index", "bot-1", "bot-2", "bot-3"} == set(services)
    shared = [
        (service["environment"]["PALERMO_CORPUS"], service["environment"]["PALERMO_INDEX"], sorted(service["volumes"]))
        for service in services.values()
    ]
    assert all(each == shared[0] for each in shared)
    assert "./papers:/papers:ro" in shared[0][2]
