"""Find a Python ≥ 3.12 on the machine, or let uv fetch one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

from starting.house import House
from starting.running import run
from starting.tools import answer_of
from starting.words import NO_SPACE, PlainError

OLDEST = (3, 12)
PREFERRED = ("3.13", "3.14", "3.12")
# ssl and sqlite3 are imported because a Python built without their libraries cannot serve here.
QUESTION = "import sys, ssl, sqlite3; print('%d.%d.%d' % sys.version_info[:3], getattr(sys, '_base_executable', sys.executable))"
NOT_FOUND = (
    "No encuentro Python 3.12 o posterior y no se pudo descargar: instálelo (o indique el suyo con "
    "MINGA_PYTHON=/ruta/de/python3), o conéctese a la red, y repita la orden."
)


class FoundPython(NamedTuple):
    """A Python that can serve: its version as text (3.13.0) and its path."""

    version: str
    path: str


def probe(path: str) -> Optional[FoundPython]:
    """The Python at `path` (or of that name on PATH), or None where it does not run, is older than 3.12 or lacks ssl or sqlite3."""
    answer = answer_of([path, "-c", QUESTION])
    version, _, real = answer.partition(" ")
    numbers = tuple(int(part) for part in version.split(".")) if version else ()
    return FoundPython(version, real or path) if numbers >= OLDEST else None


def candidates(uv: str) -> Iterator[str]:
    """Paths worth trying, best first: what uv finds, then PATH, then pyenv's folders."""
    if uv:
        yield answer_of([uv, "python", "find", "--no-python-downloads", "3.13"])
        yield answer_of([uv, "python", "find", "--no-python-downloads", ">=3.12"])
    for name in PREFERRED:
        yield shutil.which("python" + name) or ""
    folder = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for name in PREFERRED:
        for path in sorted(folder.glob(name + "*/bin/python3"), reverse=True):
            yield str(path)
    yield shutil.which("python3") or ""


def find_python(house: House, uv: str) -> FoundPython:
    """A Python ≥ 3.12: MINGA_PYTHON if set, else one of this machine, else one fetched by uv. PlainError otherwise."""
    named = os.environ.get("MINGA_PYTHON", "")
    if named:
        found = probe(named)
        if not found:
            raise PlainError("MINGA_PYTHON={} no es un Python 3.12 o posterior que funcione: corríjalo o quítelo.".format(named))
        return found
    for path in candidates(uv):
        found = probe(path) if path else None
        if found:
            return found
    return fetch_python(house, uv)


def fetch_python(house: House, uv: str) -> FoundPython:
    """Let uv fetch Python 3.13 into .minga/python. PlainError in one sentence when it cannot."""
    folder = {"UV_PYTHON_INSTALL_DIR": str(house.kept / "python")}
    try:
        run(house, "descargar Python 3.13", [uv, "python", "install", "--no-bin", "3.13"], folder)
    except PlainError as problem:
        raise PlainError(NO_SPACE if str(problem) == NO_SPACE else NOT_FOUND) from None
    for path in sorted((house.kept / "python").glob("*/bin/python3")):
        found = probe(str(path))
        if found:
            return found
    raise PlainError(NOT_FOUND)
