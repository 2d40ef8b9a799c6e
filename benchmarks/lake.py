"""Imports of the lake (I1-I6): files of 1, 30 and 100 MB from ../shared/bench/gen_iati.py, beside what parsing alone costs.

`python -m benchmarks.lake` prints the table; `--megabytes 1,30` measures fewer. Each import runs in a process of its own, whose memory is
its own; the start of that process is not counted. Reference: the same chunks parsed by lxml and by expat and thrown away, in the same run.
Rounds alternate between what is measured and its references, and the medians are told. I1 and I2 are, as the goals say, read by the clock
with two processes (I2 at 1 MB with one); the others in processor time, children included, for where others work on the machine its clock
says how long one waited and not what an import costs. Both stand beside each other.
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
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from pyexpat import ParserCreate
from statistics import median

from lxml import etree

from benchmarks import KEPT, ROOT
from benchmarks.apart import read_and_type
from benchmarks.figures import Figure, table, verdict
from minga.evidence.iati.chunks import opened
from minga.evidence.iati.reading import read_chunk
from minga.evidence.iati.writing import write
from minga.evidence.lake import actions, importing, searching
from minga.evidence.lake.building import Builder
from minga.evidence.lake.copying import Before
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.parts import Writer, folder_of
from minga.ground.accounts.models import Person
from minga.ground.kit.memory import uncollected
from starting.running import child_environment
from starting.words import PlainError

EXTRACTOR = ROOT / ".minga" / "extractor"  # where `make bench` compiles it
BARE = ROOT / "benchmarks" / "bare"  # for a process that reads without it, also where it is installed
SHARED = Path(os.environ.get("MINGA_SHARED") or ROOT.parent / "shared")
SIZES = (1, 30, 100)
ROUNDS = {1: 3, 30: 2}  # of each size; of larger ones one
LARGEST_WHOLE = 300 + 64  # MB of memory, I4
FLAT = 1.2  # I4: memory at 1 GB beside that at 30 MB
PARSE_SHARE, CPU_SHARE = 0.17, 0.30  # I1 (where no peer runs) and I3, of the speed of parsing alone
AGAIN, SLIGHTLY, TWO = 10, 5, 1.6  # I5, I6
WRITTEN = 100  # MB up to which files are also flattened by others, and written
TWICE = 2  # writing beside lxml.xmlfile
MOMENT = re.compile(rb'generated-datetime="[^"]*"')
PEERS = {"okfn-iati==0.4.3": "by_okfn.py", "iatiflattener==0.10.12": "by_iatiflattener.py"}  # what is installed: its program in `peers`
TITLE = re.compile(rb"<title>\s*<narrative[^>]*>")
AMOUNT = re.compile(rb"<transaction[ >].*?<value[^>]*>\d", re.DOTALL)
EDITS = {"titles": TITLE, "amounts": AMOUNT}
START = b"<iati-activity "

type Spent = dict[str, float]  # seconds on the wall, of processor, and the most memory in MB


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


def changed(path: Path, every: int, edit: str = "titles") -> Path:
    """Return the file with another moment in its root, and one activity in `every` changed (0: none): its title, or its first amount."""
    head, *activities = path.read_bytes().split(START)
    for place in range(every - 1, len(activities), every) if every else ():
        activities[place] = EDITS[edit].sub(lambda found: found.group() + b"7", activities[place], count=1)
    target = path.with_name(f"{path.stem}-{edit}-{every}.xml")
    with target.open("wb") as stream:
        stream.write(MOMENT.sub(b'generated-datetime="2026-01-02T03:04:05Z"', head, count=1))
        stream.writelines(START + one for one in activities)
    return target


def measured_here(work: str, path: Path, workers: int) -> Spent:
    """Do one piece of work in this process, and say what it spends."""
    run = WORKS[work](path, workers)
    wall, cpu = time.perf_counter(), spent()
    run()
    return {"wall": time.perf_counter() - wall, "cpu": spent() - cpu, "memory": most_held()}


def most_held() -> float:
    """Return the most memory that this process has held, in MB: of what it became, for ru_maxrss also counts the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peer(what: str, path: Path) -> Spent | None:
    """Return what a flattener spends on a file, in an environment of its own that is kept; None where it cannot run."""
    place = KEPT / "lake" / f"peer-{what.partition('=')[0]}"
    python = place / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, stdout=subprocess.DEVNULL)
            command = [str(python), "-m", "pip", "install", "--quiet", what]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with tempfile.TemporaryDirectory() as folder:
            command = [str(python), str(ROOT / "benchmarks" / "peers" / PEERS[what]), str(path), folder]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
        wall, cpu = map(float, done.stdout.splitlines()[-1].split())
        return {"wall": wall, "cpu": cpu}
    except (OSError, subprocess.CalledProcessError, ValueError):
        print(f"{what}: omitido, no se puede instalar o correr aquí", file=sys.stderr)
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
        version = done.dataset.current
        if not searching.made_on(folder_of(done.dataset_id, version.number)):
            raise SystemExit(f"{path}: its figures or words could not be made")

    return run


def read(path: Path, workers: int):
    """Gate, rows and Parquet alone."""

    def run() -> None:
        with uncollected(), tempfile.TemporaryDirectory() as folder, open(path, "rb") as stream, Writer(Path(folder), 1) as writer:
            hands = Hands(read_and_type, workers)
            Builder(writer, Before(), hands, lambda *_: None).run(opened(stream)[1])
            hands.close()

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


def written(path: Path, workers: int):
    """Rows as IATI XML; they are read beforehand, and that is not counted."""
    with open(path, "rb") as stream:
        batches = [read_chunk(chunk) for chunk in opened(stream)[1]]

    def run() -> None:
        for _piece in write(batches):
            pass

    return run


def written_by_lxml(path: Path, workers: int):
    """The same elements by lxml.xmlfile, handed over one by one as they stand in the file: finding them is not counted."""
    with open(path, "rb") as stream:
        batches = [read_chunk(chunk) for chunk in opened(stream)[1]]
    top = plain(etree.fromstring(b"".join(write(batches))))

    def run() -> None:
        with tempfile.TemporaryFile() as target, etree.xmlfile(target, encoding="utf-8") as file:
            hand_over(file, top)

    return run


def plain(element) -> tuple:
    return element.tag, dict(element.attrib), element.text and element.text.strip(), [plain(child) for child in element]


def hand_over(file, element: tuple) -> None:
    tag, attributes, text, children = element
    with file.element(tag, attributes):
        if text:
            file.write(text)
        for child in children:
            hand_over(file, child)


WORKS = {
    "import": imported, "read": read, "lxml": parsed_by_lxml, "expat": parsed_by_expat, "write": written, "xmlfile": written_by_lxml,
}  # fmt: skip


def apart(work: str, path: Path, environment: dict[str, str], workers: int = 1, compiled: bool = True) -> Spent:
    """Return what a piece of work spends in a process of its own; `compiled`: with the compiled extractor, where it was made."""
    command = [sys.executable, str(ROOT / "benchmarks" / "apart.py"), "--work", work, "--file", str(path), "--workers", str(workers)]
    known = child_environment(environment | {"PYTHONPATH": os.pathsep.join(map(str, [ROOT, EXTRACTOR if compiled else BARE]))})
    done = subprocess.run(command, cwd=ROOT, env=known, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(done.stdout.splitlines()[-1])


def rounds_of(megabytes: int, environment: dict[str, str], rounds: int = 0) -> dict[str, Spent]:
    """Return what each piece of work spends: the medians of rounds in which they alternate."""
    path, found = made(megabytes), defaultdict(list)
    slight, amounts, moment = changed(path, 100), changed(path, 100, "amounts"), changed(path, 0)
    for _round in range(rounds or ROUNDS.get(megabytes, 1)):
        for work in ("lxml", "expat", "read", *(("write", "xmlfile") if megabytes <= WRITTEN else ())):
            found[work].append(apart(work, path, environment))
        for what in PEERS if megabytes <= WRITTEN else ():
            other = peer(what, path)
            if other:
                found[what].append(other)
        if megabytes <= WRITTEN:
            found["read alone"].append(apart("read", path, environment, compiled=False))
            forget(environment)
            found["first alone"].append(apart("import", path, environment, compiled=False))
        forget(environment)
        found["first"].append(apart("import", path, environment))
        keep_first(environment)
        for work, file in (("again", moment), ("titles", slight), ("amounts", amounts)):
            back_to_first(environment)
            found[work].append(apart("import", file, environment))
        if megabytes >= 30:
            forget(environment)
            found["two"].append(apart("import", path, environment, workers=2))
            found["two rows"].append(apart("read", path, environment, workers=2))
    return {work: {key: median(one[key] for one in spent) for key in spent[0]} for work, spent in found.items()}


def measured(megabytes: int, found: dict[str, Spent], least: float | None) -> Iterator[Figure]:
    """Yield the figures of one size; `least`: MB of memory of an import of 30 MB, where that was measured."""
    name = f"{megabytes} MB"
    lxml, first, rows = found["lxml"], found["first"], found["read"]
    goal = (lambda value: value) if megabytes >= 30 else (lambda _value: None)  # of small files the fixed costs are told, not judged
    of, bare = "lxml, solo analizar", "sin el extractor compilado"
    whole = "importar entero (leer, revisar, escribir, cifras), procesador"
    yield Figure(f"I1 {name}: {whole}", first["cpu"], "s", None, lxml["cpu"], of)
    if "first alone" in found:
        yield Figure(f"I1 {name}: lo mismo {bare}", found["first alone"]["cpu"], "s", None, lxml["cpu"], of)
    yield Figure(f"I1 {name}: lo mismo, reloj", first["wall"], "s", None, lxml["wall"], of)
    if "two" in found:
        yield Figure(f"I1 {name}: con dos procesos, reloj", found["two"]["wall"], "s", lxml["wall"] / PARSE_SHARE, lxml["wall"], of)
    yield Figure(f"I1 {name}: expat, solo analizar, procesador", found["expat"]["cpu"], "s", None, lxml["cpu"], of)
    for what in PEERS:
        if what in found:
            yield from beside_a_peer(name, found, what)
    yield Figure(f"I3 {name}: leer y escribir, procesador", rows["cpu"], "s", goal(lxml["cpu"] / CPU_SHARE), lxml["cpu"], of)
    if "read alone" in found:
        yield Figure(f"I3 {name}: lo mismo {bare}", found["read alone"]["cpu"], "s", None, lxml["cpu"], of)
    allowed = least * FLAT if least and megabytes >= 1000 else LARGEST_WHOLE
    yield Figure(f"I4 {name}: memoria", first["memory"], "MB", allowed, least, "con 30 MB")
    before = "la primera vez"
    yield Figure(
        f"I5 {name}: otra vez, nada cambió, procesador", found["again"]["cpu"], "s", goal(first["cpu"] / AGAIN), first["cpu"], before
    )
    for work, said in (("titles", "títulos"), ("amounts", "montos")):
        value = found[work]["cpu"]
        yield Figure(f"I5 {name}: cambió 1 % ({said}), procesador", value, "s", goal(first["cpu"] / SLIGHTLY), first["cpu"], before)
    if "two" in found:
        yield Figure(f"I6 {name}: con dos procesos, reloj", found["two"]["wall"], "s", first["wall"] / TWO, first["wall"], "con uno")
    if "write" in found:
        other = found["xmlfile"]["cpu"]
        yield Figure(f"{name}: escribir IATI, procesador", found["write"]["cpu"], "s", other / TWICE, other, "lxml.xmlfile")


def beside_a_peer(name: str, found: dict[str, Spent], what: str) -> Iterator[Figure]:
    """Yield what rows cost beside a flattener: judged by the clock with two processes, of a small file by the processor."""
    rows, other, two = found["read"]["cpu"], found[what], found.get("two rows")
    yield Figure(f"I2 {name}: leer y escribir, procesador", rows, "s", None if two else other["cpu"], other["cpu"], what)
    if two:
        yield Figure(f"I2 {name}: con dos procesos, reloj", two["wall"], "s", other["wall"] / TWICE, other["wall"], what)


def forget(environment: dict[str, str]) -> None:
    """Begin with an empty lake, in a copy of the migrated database."""
    place = Path(environment["MINGA_DATA"])
    shutil.rmtree(place / "lake", ignore_errors=True)
    shutil.copyfile(place / "empty.sqlite3", place / "minga.sqlite3")


def keep_first(environment: dict[str, str]) -> None:
    """Keep the lake as it is after the first import: what changes is measured from there each time, not on top of one another."""
    place = Path(environment["MINGA_DATA"])
    for kept in place.glob("first*"):
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    shutil.copytree(place / "lake", place / "first")
    shutil.copyfile(place / "minga.sqlite3", place / "first.sqlite3")


def back_to_first(environment: dict[str, str]) -> None:
    place = Path(environment["MINGA_DATA"])
    shutil.rmtree(place / "lake")
    shutil.copytree(place / "first", place / "lake")
    shutil.copyfile(place / "first.sqlite3", place / "minga.sqlite3")


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
    parser.add_argument("--work", choices=WORKS)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=0, help="cuántas veces (según el tamaño)")
    parser.add_argument("--plain", action="store_true", help="un objeto JSON por cifra")
    options = parser.parse_args()
    if options.work:
        print(json.dumps(measured_here(options.work, options.file, options.workers)))
        return 0
    environment, figures, least = migrated(), [], None
    for size in map(int, options.megabytes.split(",")):
        print(f"{size} MB …", file=sys.stderr, flush=True)
        figures += list(measured(size, rounds_of(size, environment, options.rounds), least))
        least = next(figure.value for figure in figures if figure.name == "I4 30 MB: memoria") if size >= 30 and least is None else least
    if options.plain:
        for figure in figures:
            print(json.dumps(figure.plain()))
        return 0
    print(table(figures))
    print(verdict(figures))
    return 1 if any(figure.passed is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
