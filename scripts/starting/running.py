"""Run other programs: with the right environment, from the repository, and with plain sentences when they fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Dict, List, Mapping, Optional

from starting.house import House
from starting.words import PlainError, known_sentence, sentence_for_output

# A virtual environment or path of the caller's would let foreign packages in.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__")
OURS = {
    "UV_SYSTEM_CERTS": "1",
    "UV_NO_PROGRESS": "1",
    "NODE_USE_SYSTEM_CA": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUNBUFFERED": "1",
}


def child_environment(extra: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """The caller's environment without foreign Pythons, with what uv and node need behind an inspecting proxy."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment.update(OURS)
    environment.update(extra or {})
    return environment


def run(house: House, doing: str, command: List[str], extra: Optional[Mapping[str, str]] = None, folder: str = "") -> str:
    """Run a tool silently and return its output; PlainError with one sentence when it fails or is missing."""
    try:
        done = subprocess.run(
            command,
            cwd=folder or str(house.root),
            env=child_environment(extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError:
        raise PlainError("No se pudo {}: falta el programa «{}».".format(doing, command[0])) from None
    if done.returncode:
        raise PlainError(sentence_for_output(doing, done.stdout, write_log(house, doing, command, done.stdout)))
    return done.stdout


def write_log(house: House, doing: str, command: List[str], output: str) -> str:
    """Keep a failed tool's output and return the log's name; "" where it cannot be kept (a full disk)."""
    name = "".join(letter if letter.isalnum() else "-" for letter in doing.lower())[:40] + ".log"
    try:
        house.logs.mkdir(parents=True, exist_ok=True)
        (house.logs / name).write_text(" ".join(command) + "\n" + output, encoding="utf-8")
    except OSError:
        return ""
    return ".minga/logs/" + name


def run_aloud(house: House, doing: str, command: List[str], extra: Optional[Mapping[str, str]] = None) -> None:
    """Run a program whose progress (standard output) is shown; its errors become one sentence, never a traceback."""
    with subprocess.Popen(
        command,
        cwd=str(house.root),
        env=child_environment(extra),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as child:
        errors = child.communicate()[1]
    if not child.returncode:
        sys.stderr.write(errors)
        return
    log = write_log(house, doing, command, errors)
    known = known_sentence(errors)
    if known or "Traceback" in errors or not errors.strip():
        raise PlainError(known or sentence_for_output(doing, errors, log))
    raise PlainError(errors.strip())


def run_in_front(house: House, command: List[str], extra: Optional[Mapping[str, str]] = None) -> int:
    """Run a server until it ends; Ctrl+C and a request to end reach it, and it is always waited for. Returns its code."""
    asked: List[int] = []
    with subprocess.Popen(command, cwd=str(house.root), env=child_environment(extra)) as child:

        def pass_on(number: int, _frame: object) -> None:
            asked.append(number)
            if number == signal.SIGTERM and child.poll() is None:
                child.terminate()

        before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            code = child.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    return 0 if asked else code
