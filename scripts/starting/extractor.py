"""make extractor: the optional compiled reader of IATI, from the folder extractor; make test and make bench compile it for themselves."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Dict

from starting import packages
from starting.house import House
from starting.progress import Steps
from starting.running import run
from starting.setup import STEPS, set_up
from starting.tools import find_uv
from starting.words import PlainError

SOURCES = ("minga_extractor.pyx", "setup.py")
NO_COMPILER = "Falta un compilador de C: instálelo (en Debian, «apt install gcc libc6-dev») y repita la orden."
NO_HEADERS = "Faltan los archivos para compilar con Python {}: instálelos (en Debian, «apt install python3-dev») y repita la orden."


def extractor(house: House, _options: Dict[str, str]) -> int:
    """Compile the extractor and have this copy use it from now on; returns 0. PlainError where it cannot be compiled."""
    with house.alone():
        steps = Steps(STEPS + 1)
        uv = set_up(house, steps)
        with steps.step("Extractor compilado"):
            built = build(house, uv)
            places = [Path(shutil.copy(str(built), str(folder))) for folder in house.venv.glob("lib/python3*/site-packages")]
    print("Desde ahora los archivos IATI se leen con el extractor compilado. Para volver atrás, borre:")
    for place in places:
        print("  {}".format(place.relative_to(house.root)))
    return 0


def build(house: House, uv: str) -> Path:
    """Compile the extractor into .minga/extractor where it is not there yet; returns the file. PlainError where it cannot be."""
    folder = house.kept / "extractor"
    wanted = wanted_stamp(house)
    found = list(folder.glob("minga_extractor*.so"))
    if found and house.stamp("extractor") == wanted:
        return found[0]
    refuse_without_compiler(house)
    house.drop_stamp("extractor")
    packages.install_aside(house, uv or find_uv(house), str(house.python), "cython", "descargar Cython")
    shutil.rmtree(str(folder), ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix="extractor-", dir=str(house.kept)))
    try:
        for name in SOURCES:
            shutil.copy(str(house.root / "extractor" / name), str(work / name))
        command = [str(house.python), "setup.py", "-q", "build_ext", "--build-lib", str(folder), "--build-temp", str(work / "build")]
        run(house, "compilar el extractor", command, {"PYTHONPATH": str(house.kept / "cython")}, str(work))
    finally:
        shutil.rmtree(str(work), ignore_errors=True)
    house.write_stamp("extractor", wanted)
    return next(folder.glob("minga_extractor*.so"))


def wanted_stamp(house: House) -> str:
    """What the stamp must say for the compiled file to be up to date."""
    sources = [house.root / "extractor" / name for name in SOURCES]
    locks = [house.root / "scripts" / "requirements-cython.lock", house.root / packages.RUNTIME]
    return packages.fingerprint(*sources, *locks) + " " + packages.installed_python(house)


def refuse_without_compiler(house: House) -> None:
    """PlainError where this machine has no C compiler, or no headers of the environment's Python."""
    if not any(shutil.which(name) for name in (os.environ.get("CC") or "cc", "gcc", "clang")):
        raise PlainError(NO_COMPILER)
    asked = "import sysconfig; print(sysconfig.get_path('include'))"
    headers = Path(run(house, "preguntar por los archivos de Python", [str(house.python), "-c", asked]).strip())
    if not (headers / "Python.h").is_file():
        raise PlainError(NO_HEADERS.format(packages.installed_python(house)))
