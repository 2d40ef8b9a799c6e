"""make demo and make dev: set-up, records, server."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Callable, Dict, List

from starting.house import House
from starting.options import port_from, refuse_taken_port, wants_reset
from starting.progress import Steps
from starting.running import run_aloud, run_in_front
from starting.setup import STEPS, set_up
from starting.words import PlainError

DATABASE_FILES = ("minga.sqlite3", "minga.sqlite3-journal", "minga.sqlite3-wal", "minga.sqlite3-shm")


def demo(house: House, options: Dict[str, str]) -> int:
    """Everything from nothing to a running site with real records; returns the exit code."""
    return start(house, options, "demo", False, lambda port: ["serve", "--port", str(port)])


def develop(house: House, options: Dict[str, str]) -> int:
    """The same records under Django's own server, which reloads when a file changes; returns the exit code."""
    return start(house, options, "dev", True, lambda port: ["runserver", "127.0.0.1:{}".format(port)])


def start(house: House, options: Dict[str, str], kind: str, development: bool, server: Callable[[int], List[str]]) -> int:
    """Check what was asked before the long set-up, then set up, load and serve. `server(port)` gives the last command."""
    port, reset = port_from(options["PORT"]), wants_reset(options["RESET"])
    refuse_taken_port(port)
    extra = {
        "MINGA_ENV": os.environ.get("MINGA_ENV") or kind,
        "MINGA_BASE_URL": os.environ.get("MINGA_BASE_URL") or "http://localhost:{}".format(port),  # of the links in letters
    }
    command = [str(house.python), "-m", "minga.cli"]
    with house.alone():
        if reset:
            start_over(house)
        steps = Steps(STEPS + 1)

        def load() -> None:
            with steps.aloud("Base de datos y registros"):
                run_aloud(house, "cargar los registros de demostración", [*command, "demo-data", "--journeys"], extra)

        set_up(house, steps, development, meanwhile=load)
    refuse_taken_port(port)
    code = run_in_front(house, [*command, *server(port)], extra)
    print(
        "Minga se detuvo. Sus datos quedan guardados; para volver: make {}.".format(kind) if code == 0 else "",
        flush=True,
    )
    return 1 if code else 0


def start_over(house: House) -> None:
    """Remove the demo's database and files, and only those, after saying so; another database is never touched."""
    if os.environ.get("DATABASE_URL"):
        raise PlainError(
            "RESET=1 solo borra la base de datos incluida en la demostración, y DATABASE_URL señala otra: "
            "quite DATABASE_URL, o vacíe esa base usted mismo."
        )
    there = [path for path in (house.records / name for name in [*DATABASE_FILES, "media", "files", "mail"]) if path.exists()]
    if not there:
        print("RESET=1: no había datos anteriores que borrar.", flush=True)
        return
    print("RESET=1: borro la base de datos y los archivos de la demostración en {}:".format(house.records), flush=True)
    remove(there)


def remove(paths: List[Path]) -> None:
    """Remove files and folders, naming each."""
    for path in paths:
        print("  - {}".format(path.name), flush=True)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        else:
            path.unlink()
