"""Run other programs: with the right environment, from the repository, and with plain sentences when they fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Dict, List, Mapping, Optional

from starting.house import REPOSITORY, House
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
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):  # no file beside ours; compiling all anew would cost each process 2 s
        environment.setdefault("PYTHONPYCACHEPREFIX", str(REPOSITORY / ".minga" / "bytecode"))
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
    """Run a server until it ends; Ctrl+C and requests to end reach all its processes. Returns its code, 0 where asked to end.

    The server gets a process group of its own, so that nothing it started outlives the launcher.
    """
    asked: List[float] = []
    groups: List[int] = []

    def pass_on(number: int, _frame: object) -> None:
        asked.append(time.monotonic())
        for group in groups:
            signal_group(group, signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with subprocess.Popen(command, cwd=str(house.root), env=child_environment(extra), start_new_session=True) as child:
            groups.append(child.pid)
            if asked:  # before there was anyone to pass it on to
                signal_group(child.pid, signal.SIGTERM)
            code = wait_for(child, asked)
            end_group(child.pid)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0 if asked else code


def wait_for(child: "subprocess.Popen[bytes]", asked: List[float], patience: float = 8.0) -> int:
    """Wait for a server and return its code; once asked to end, it has `patience` seconds before it is killed.

    `asked` holds the moments at which it was asked; a worker still starting up may miss the request and hang.
    """
    while True:
        try:
            return child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            if asked and time.monotonic() > asked[0] + patience:
                signal_group(child.pid, signal.SIGKILL)


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group (0 only asks); False where none of it is left."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def end_group(group: int, patience: float = 10.0) -> None:
    """Wait for what is left of a group whose first process ended; ask it to end, and after `patience` seconds kill it."""
    limit = time.monotonic() + patience
    signal_group(group, signal.SIGTERM)
    while signal_group(group, 0):
        if time.monotonic() > limit:
            signal_group(group, signal.SIGKILL)
            return
        time.sleep(0.05)
