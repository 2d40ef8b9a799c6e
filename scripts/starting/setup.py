"""The set-up every command begins with: uv, Python, packages, front-end files, texts."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Optional

from starting import frontend, packages, texts
from starting.house import House
from starting.progress import Steps
from starting.pythons import FoundPython, find_python
from starting.tools import find_uv

STEPS = 5


def set_up(house: House, steps: Steps, development: bool = False, meanwhile: Optional[Callable[[], None]] = None) -> str:
    """Do the five steps of set-up, each only where needed; returns uv's path ("" where nothing asked for it).

    The front-end files come while texts are compiled, and while `meanwhile` does what needs only Python and texts.
    """
    with steps.step("Herramienta uv") as notes:
        uv = "" if is_ready(house, development) else find_uv(house)
        if not uv:
            notes.append("no hace falta")
    with steps.step("Python") as notes:
        python = choose_python(house, uv)
        notes.append(python.version)
    with steps.step("Bibliotecas de Python"):
        if not packages.is_current(house, python.version, development):
            packages.sync(house, uv, python, development)
    with ThreadPoolExecutor(1) as beside:
        fetched = None if frontend.is_current(house) else beside.submit(frontend.fetch, house, uv, str(house.python))
        with steps.step("Textos"):
            if texts.stale(house):
                texts.compile_texts(house)
        if meanwhile:
            meanwhile()
        with steps.step("Archivos de la interfaz"):
            if fetched:
                fetched.result()
    return uv


def is_ready(house: House, development: bool) -> bool:
    """Whether environment and front-end files are current, so that neither uv nor the network is needed."""
    version = "" if os.environ.get("MINGA_PYTHON") else packages.installed_python(house)
    return bool(version) and packages.is_current(house, version, development) and frontend.is_current(house)


def choose_python(house: House, uv: str) -> FoundPython:
    """The environment's own Python where it serves, unless MINGA_PYTHON names another; else one found or fetched."""
    version = "" if os.environ.get("MINGA_PYTHON") else packages.installed_python(house)
    return FoundPython(version, str(house.python)) if version and can_stay(house) else find_python(house, uv)


def can_stay(house: House) -> bool:
    """Whether the environment was made in this very folder: one copied with its repository is made anew."""
    return house.stamp("root") in ("", str(house.root))
