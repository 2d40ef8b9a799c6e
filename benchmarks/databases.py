"""The databases to measure, made once and used again until a table or the generator changes; all under .minga/bench."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import KEPT, ROOT
from starting.postgres import Cluster, find_binaries
from starting.words import PlainError

SHAPED_BY = ("minga/**/migrations/*.py", "minga/ground/kit/text.py", "minga/ground/search/actions.py", "minga/cycle/*/actions.py")
GENERATOR = ("activities", "cards", "generate", "organisations", "reference", "words")


def mark(number: int) -> str:
    """Return what tells one content from another: how many activities, made by which code, in which tables."""
    paths = [path for pattern in SHAPED_BY for path in ROOT.glob(pattern)]
    paths += [ROOT / "benchmarks" / f"{name}.py" for name in GENERATOR]
    text = b"".join(path.read_bytes() for path in sorted(paths))
    return f"{number}-{hashlib.sha256(text).hexdigest()[:16]}"


def folder(name: str) -> Path:
    """Return the folder of one database, with the one for static files that the site wants to find."""
    place = KEPT / name
    (place / "static").mkdir(parents=True, exist_ok=True)
    return place


def fill(number: int, environment: dict[str, str]) -> None:
    """Generate into the database that the environment names."""
    command = [sys.executable, "-m", "benchmarks.generate", "--activities", str(number)]
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)


@contextmanager
def sqlite(number: int) -> Iterator[dict[str, str]]:
    """Yield the environment that leads to the SQLite database."""
    place = folder("sqlite")
    stamp, environment = place / "made", {"MINGA_DATA": str(place), "DATABASE_URL": f"sqlite:///{place}/minga.sqlite3"}
    if not stamp.is_file() or stamp.read_text() != mark(number):
        stamp.unlink(missing_ok=True)
        for old in place.glob("minga.sqlite3*"):
            old.unlink()
        fill(number, environment)
        stamp.write_text(mark(number))
    yield environment


@contextmanager
def postgres(number: int) -> Iterator[dict[str, str]]:
    """Yield the environment that leads to a PostgreSQL of its own, gone afterwards; its content is kept as a dump.

    PlainError where there is no PostgreSQL.
    """
    binaries = find_binaries(ROOT / ".minga")
    if not binaries:
        raise PlainError("no hay programas de PostgreSQL en este equipo («make test» los instala)")
    place = folder("postgres")
    dump = place / f"{mark(number)}.dump"
    with Cluster(binaries) as cluster:
        environment = {"MINGA_DATA": str(place), "DATABASE_URL": cluster.url}
        if dump.is_file():
            subprocess.run([tool(binaries, "pg_restore"), "--no-owner", "--jobs=2", f"--dbname={cluster.url}", str(dump)], check=True)
        else:
            fill(number, environment)
            keep(binaries, cluster.url, dump)
        yield environment


def keep(binaries: str, url: str, dump: Path) -> None:
    """Write the dump beside its place and rename it; without pg_dump nothing is kept."""
    for old in dump.parent.glob("*.dump*"):
        old.unlink()
    if Path(tool(binaries, "pg_dump")).is_file():
        beside = dump.with_suffix(".new")
        subprocess.run([tool(binaries, "pg_dump"), "--format=custom", "--compress=1", f"--file={beside}", url], check=True)
        beside.rename(dump)


def tool(binaries: str, name: str) -> str:
    """Return the path of one of PostgreSQL's programs: beside the server, else on PATH."""
    beside = Path(binaries) / name
    return str(beside) if beside.is_file() else shutil.which(name) or str(beside)
