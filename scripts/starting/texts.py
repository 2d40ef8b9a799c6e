"""The compiled texts: a .mo beside each .po, made by Babel."""

from __future__ import annotations

from pathlib import Path
from typing import List

from starting.house import House
from starting.running import run
from starting.words import PlainError


def stale(house: House) -> List[Path]:
    """The .po files whose .mo is missing or older."""
    found = sorted((house.root / "minga" / "locale").glob("*/LC_MESSAGES/django.po"))
    return [path for path in found if not is_compiled(path)]


def is_compiled(path: Path) -> bool:
    """Whether the .po file has a .mo at least as new."""
    compiled = path.with_suffix(".mo")
    return compiled.is_file() and compiled.stat().st_mtime >= path.stat().st_mtime


def compile_texts(house: House) -> None:
    """Compile all texts; PlainError where one stays uncompiled (Babel skips a file whose header is marked fuzzy)."""
    command = [str(house.venv / "bin" / "pybabel"), "compile", "-D", "django", "-d", "minga/locale"]
    run(house, "compilar los textos", command)
    left = [str(path.relative_to(house.root)) for path in stale(house)]
    if left:
        raise PlainError("Quedaron textos sin compilar: quite «#, fuzzy» de la cabecera de {}.".format(", ".join(left)))
