"""The compiled texts: a .mo beside each .po, made by Babel."""

from __future__ import annotations

from pathlib import Path
from typing import List

from starting.house import House
from starting.packages import fingerprint
from starting.running import run
from starting.words import PlainError


def stale(house: House) -> List[Path]:
    """The .po files whose .mo is missing or made from another text."""
    found = sorted((house.root / "minga" / "locale").glob("*/LC_MESSAGES/django.po"))
    return [path for path in found if not is_compiled(house, path)]


def is_compiled(house: House, path: Path) -> bool:
    """Whether the .po file has a .mo made from just this text: the clock of a copied file says nothing."""
    return path.with_suffix(".mo").is_file() and house.stamp(stamp_of(path)) == fingerprint(path)


def stamp_of(path: Path) -> str:
    return "texts-{}".format(path.parts[-3])


def compile_texts(house: House) -> None:
    """Compile all texts; PlainError where one stays uncompiled (Babel skips a file whose header is marked fuzzy)."""
    command = [str(house.venv / "bin" / "pybabel"), "compile", "-D", "django", "-d", "minga/locale"]
    found = stale(house)
    for path in found:
        if path.with_suffix(".mo").exists():
            path.with_suffix(".mo").unlink()
    run(house, "compilar los textos", command)
    left = [str(path.relative_to(house.root)) for path in found if not path.with_suffix(".mo").is_file()]
    for path in found:
        house.write_stamp(stamp_of(path), fingerprint(path))
    if left:
        raise PlainError("Quedaron textos sin compilar: quite «#, fuzzy» de la cabecera de {}.".format(", ".join(left)))
