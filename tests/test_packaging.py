"""The built wheel in an environment of its own, without development packages, asked from another folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "dist", "build", "*.egg-info")


def run(*command: str | Path, cwd: Path) -> str:
    """Run without anything of this environment that could lend a module."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# One worker builds and installs for all of them.
pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=IGNORED)
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ".", cwd=source)
    shutil.rmtree(source)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of scripts of a fresh environment that holds the wheel and what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(scripts / "python", "-m", "pip", "install", "-q", wheel, cwd=folder)
    return scripts


@pytest.mark.slow
def test_wheel_holds_what_it_needs(wheel: Path) -> None:
    """Both packages, the document with its data, and the license of types; no tests."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"bot/_seeds/ctoc-cop-wg4-2015-5.txt", "bot/_seeds/ctoc-cop-wg4-2015-5.notes.json"} <= names
    assert {"bot/py.typed", "retrieval/py.typed"} <= names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"bot", "retrieval"}
    ours = {path.name for path in (ROOT / "retrieval" / "data").iterdir() if path.is_file()}
    assert {f"retrieval/data/{name}" for name in ours} <= names


@pytest.mark.slow
def test_installed_wheel_answers(environment: Path, tmp_path: Path) -> None:
    """From another folder the installed command quotes the document that came with it."""
    record = json.loads(run(environment / "palermo", "ask", "--json", "compensation for victims", cwd=tmp_path))
    assert record["verdict"] == "answered"
    assert record["quotations"][0]["citation"].startswith("CTOC/COP/WG.4/2015/5, para. ")
    assert "verbatim" in run(
        environment / "palermo", "verify", "States parties should discourage the demand", cwd=tmp_path
    )
    assert "All is well" in run(environment / "palermo", "doctor", cwd=tmp_path)


@pytest.mark.slow
def test_default_install_is_small(environment: Path) -> None:
    """Beside Python and its installers an installation takes 4 MiB less than the 120 that are promised, at the most."""
    installers = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-precedence")
    packages = next(environment.parent.rglob("site-packages"))
    files = [
        path
        for top in packages.iterdir()
        if not top.name.startswith(installers)
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file()
    ]
    on_disk = sum(-(-path.stat().st_size // 4096) * 4096 for path in files)
    assert 0 < on_disk / 2**20 < 116


@pytest.mark.slow
def test_both_names_are_palermos(environment: Path, tmp_path: Path) -> None:
    """No other distribution in the environment brings a package called bot or retrieval."""
    code = "import importlib.metadata as m, json; print(json.dumps(m.packages_distributions()))"
    owners = json.loads(run(environment / "python", "-c", code, cwd=tmp_path))
    assert set(owners["bot"]) == set(owners["retrieval"]) == {"palermo"}


@pytest.mark.slow
def test_evaluate_names_its_extra(environment: Path, tmp_path: Path) -> None:
    """Without the extra, measures are refused with the line that installs it, and a run is written all the same."""
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "Q1", "text": "compensation for victims", "kind": "question", "relevant": {"41": 2}}\n'
    )
    refused = subprocess.run(
        [environment / "palermo", "evaluate", questions], capture_output=True, text=True, timeout=60, check=False
    )
    assert refused.returncode == 2
    assert "pip install 'palermo[evaluate]'" in refused.stderr
    run(environment / "palermo", "evaluate", questions, "--run", tmp_path / "run.tsv", cwd=tmp_path)
    assert all(
        re.fullmatch(r"Q1\t\d+\t\S+\t-?\d+\.\d+", line) for line in (tmp_path / "run.tsv").read_text().splitlines()
    )


def test_lock_is_complete() -> None:
    """Each line of the lock has hashes, none names an index, and each direct dependency is in it."""
    import tomllib

    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)==\S+ .*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", lock, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"==", lock))
    assert "://" not in lock
    assert not re.search(r"^(?:-i|--index|--extra|--find|-f)", lock, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=!~ \[;]", requirement)[0] for requirement in project["dependencies"]}
    assert wanted <= set(pinned)
