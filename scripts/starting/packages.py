"""The Python environment: .minga/venv, filled from the locks, touched only when a lock changed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Dict, List

from starting.house import House
from starting.pythons import FoundPython, probe
from starting.running import run

STAMP = "packages.json"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
# The first line serves sh, the rest Python: a path with a space would break a plain #! line.
COMMAND = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import os
import sys

from minga.cli import main

os.environ.setdefault("MINGA_ENV", "demo")  # this copy is the demonstration; an installed Minga is in production
sys.exit(main())
"""


def fingerprint(*paths: Path) -> str:
    """SHA-256 of the files' contents, one after another, in hexadecimal."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def wanted_stamp(house: House, version: str, development: bool) -> Dict[str, str]:
    """What the stamp must say for the packages to be up to date."""
    locks = [RUNTIME, DEVELOPMENT] if development else [RUNTIME]
    wanted = {lock: fingerprint(house.root / lock) for lock in locks}
    wanted.update({"root": str(house.root), "python": version})
    return wanted


def is_current(house: House, version: str, development: bool) -> bool:
    """Whether the environment holds what the locks say: one that also has the tests' tools serves the demo too."""
    try:
        stamp = json.loads(house.stamp(STAMP) or "{}")
    except ValueError:
        return False
    wanted = wanted_stamp(house, version, development)
    if stamp.get(DEVELOPMENT, "") not in ("", fingerprint(house.root / DEVELOPMENT)):
        return False
    return all(stamp.get(name) == value for name, value in wanted.items())


def installed_python(house: House) -> str:
    """The version of the environment's own Python, or "" where there is none that runs from this folder."""
    found = probe(str(house.python)) if house.python.exists() else None
    return found.version if found else ""


def sync(house: House, uv: str, python: FoundPython, development: bool) -> None:
    """Bring the environment to what the lock says, exactly and checked by hash. PlainError on failure."""
    house.drop_stamp(STAMP)
    extra = {"UV_PYTHON": python.path}
    moved = (house.stamp("root") or str(house.root)) != str(house.root)
    if moved or installed_python(house) != python.version:
        run(
            house,
            "crear el entorno de Python",
            [uv, "venv", "--clear", "--python", python.path, str(house.venv)],
            extra,
        )
    lock = DEVELOPMENT if development else RUNTIME
    command = [uv, "pip", "sync", "--python", str(house.python), "--require-hashes", lock]
    run(house, "instalar las bibliotecas de Python", command, extra)
    name_the_house(house)
    house.write_stamp("root", str(house.root))
    house.write_stamp(STAMP, json.dumps(wanted_stamp(house, python.version, development), indent=1))


def name_the_house(house: House) -> None:
    """Make the repository importable and install the command `minga`, without building a package."""
    for folder in house.venv.glob("lib/python3*/site-packages"):
        (folder / "minga-repository.pth").write_text(str(house.root) + "\n", encoding="utf-8")
    command = house.venv / "bin" / "minga"
    command.write_text(COMMAND.format(python=house.python), encoding="utf-8")
    os.chmod(str(command), 0o755)


def install_aside(house: House, uv: str, python: str, name: str, doing: str) -> List[Path]:
    """Install scripts/requirements-<name>.lock (by hash) into .minga/<name>, once; returns the folder's entries."""
    folder = house.kept / name
    lock = house.root / "scripts" / "requirements-{}.lock".format(name)
    if house.stamp(name) != fingerprint(lock) or not folder.is_dir():
        house.drop_stamp(name)
        command = [uv, "pip", "install", "--python", python, "--no-deps", "--require-hashes", "--target", str(folder)]
        run(house, doing, [*command, "-r", str(lock)])
        house.write_stamp(name, fingerprint(lock))
    return sorted(folder.iterdir())
