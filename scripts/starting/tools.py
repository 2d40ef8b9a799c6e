"""Find uv, or fetch it with any Python's pip."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import List, Tuple

from starting import debian
from starting.house import House, replace_folder
from starting.running import child_environment, run
from starting.words import PlainError

OLDEST_UV = (0, 6)
SYSTEM_PYTHON = "/usr/bin/python3"
NO_PIP = "No encuentro «uv» ni «pip»: instale uno de los dos (en Debian, «apt install python3-pip» como administrador) y repita la orden."


def answer_of(command: List[str]) -> str:
    """What a short question to a program prints, or "" where it fails, is missing or takes over 30 s."""
    try:
        done = subprocess.run(
            command,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def uv_version(path: str) -> Tuple[int, ...]:
    """The version of the uv at `path`, as numbers; () where it does not run."""
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer_of([path, "--version"]))
    return tuple(int(number) for number in found.groups()) if found else ()


def find_uv(house: House) -> str:
    """The path of a usable uv: on PATH, fetched before, or fetched now by pip (locked by hash) into .minga/uv."""
    own = str(house.kept / "uv" / "bin" / "uv")
    for path in (shutil.which("uv") or "", own):
        if path and uv_version(path) >= OLDEST_UV:
            return path
    fresh = house.kept / "uv.new"
    shutil.rmtree(str(fresh), ignore_errors=True)
    command = [find_pip(house), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    lock = str(house.root / "scripts" / "requirements-uv.lock")
    run(house, "descargar la herramienta uv", [*command, "--target", str(fresh), "-r", lock])
    replace_folder(fresh, house.kept / "uv")
    return own


def find_pip(house: House) -> str:
    """A Python that has pip; as root on Debian pip is installed where no Python has it. PlainError otherwise."""
    candidates = [sys.executable, SYSTEM_PYTHON, shutil.which("python3") or ""]
    for python in candidates:
        if python and answer_of([python, "-m", "pip", "--version"]):
            return python
    if not debian.can_install():
        raise PlainError(NO_PIP)
    debian.install(house, ["python3-pip"])
    return SYSTEM_PYTHON
