"""Known weaknesses of what servers install, by pip-audit. Status 1 for each one that is found.

Where pip-audit's database cannot be reached, or does not know a package, that is said loudly and is no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

# The default install is part of the server's.
LOCKS = ("deploy/server.lock", "deploy/build.lock")


def main() -> int:
    root = Path(__file__).parents[1]
    unknown: dict[str, str] = {}
    weak: list[str] = []
    for lock in LOCKS:
        found = audit(root / lock)
        if found is None:
            unknown[lock] = "nothing of it"
            continue
        left = [package["name"] for package in found if "skip_reason" in package]
        if left:
            unknown[lock] = f"{len(left)} of {len(found)} packages, {', '.join(left[:3])}, …"
        for package in found:
            for weakness in package.get("vulns", ()):
                mended = ", ".join(weakness["fix_versions"]) or "no version yet"
                weak.append(f"{package['name']} {package['version']}: {weakness['id']}, mended in {mended}")
    for line in sorted(set(weak)):
        print(f"WEAK: {line}", file=sys.stderr)
    if unknown:
        print(
            "#" * 100,
            "pip-audit was SKIPPED: its database is out of reach, or does not know",
            sep="\n",
            file=sys.stderr,
        )
        for lock, what in unknown.items():
            print(f"  {lock}: {what}", file=sys.stderr)
        print("Run .ci/audit.py where pypi.org can be reached, before a release.", "#" * 100, sep="\n", file=sys.stderr)
    return 1 if weak else 0


def audit(lock: Path) -> list[dict[str, Any]] | None:
    """Each package with its weaknesses, or the reason why it was skipped; None where pip-audit could do nothing."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner=off", "--disable-pip", "--require-hashes"]
    try:
        done = subprocess.run([*command, "-f", "json", "-r", lock], capture_output=True, text=True, timeout=300)
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return packages


if __name__ == "__main__":
    sys.exit(main())
