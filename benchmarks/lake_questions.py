"""Times the questions of the lake (Q1–Q5): over a tenth of the star of gen_star.py, with --large over the whole."""

import argparse
import itertools
import json
import math
import multiprocessing
import shutil
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import duckdb
import psycopg

from benchmarks import ROOT, lake_reference, lake_star
from benchmarks.figures import Figure, percentile
from benchmarks.lake_star import Monthly
from minga.evidence.lake import asking, counting, indexing, searching, star
from minga.evidence.lake.asking import Asked, Look
from minga.evidence.lake.star import Located
from starting.postgres import Cluster, find_binaries
from starting.words import PlainError

SMALL, LARGE = 100_000, 1_000_000
ROUNDS = 40
MEASURE = "spending"  # a page shows one
INDEXED = (searching.TERMS, searching.DOCS, searching.WEIGHTS, searching.ROWS)  # files of an index of words
MEMORY, THREADS = "4GB", 2  # of the builder, with nothing else running
KEYS = ("measure", "sector", "country", "giver", "year", "kind", "aid_type", "act", "status", "flow", "unit1", "region")


def nowhere(points: Sequence[tuple[float, float]]) -> list[Located | None]:
    """The star has no points."""
    return [None] * len(points)


def times(work: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds of each round, one before them left out."""
    work()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def geometric(values: list[float]) -> float:
    return math.exp(sum(math.log(value) for value in values) / len(values))


def build_all(folders: list[Path], rates: Monthly) -> float:
    """Build the star of every dataset; returns the seconds."""
    begun = time.perf_counter()
    for folder in folders:
        star.build(folder, rates=rates, locate=nowhere, memory=MEMORY, threads=THREADS)
    return time.perf_counter() - begun


def stamped(folders: list[Path]) -> asking.Folders:
    return tuple(asking.Stand(folder, star.made_at(folder)) for folder in folders)


def measured(number: int, rounds: int) -> Iterator[Figure]:
    """Yield the figures of a star of so many activities and ten times as many transactions."""
    place = lake_star.generated(number)
    rates, folders = lake_star.rates(place), lake_star.versions(place, number)
    what = f"{number} actividades, {number * 10} movimientos"
    whole = build_all(folders, rates)
    yield Figure(f"Lago ({what}): la estrella entera", whole, "s")
    with asking.over(stamped(folders)) as look:
        yield from searched(look, folders, rounds)
        p50 = yield from questions(look, rounds)
        yield from filtered(look, rounds)
    yield from beside_an_import(folders, rates, p50, rounds)
    yield from one_publisher(folders, rates, whole)
    yield equality(folders[7], rates)
    yield from against_postgres(folders, p50, rounds)


def questions(look: Look, rounds: int) -> Generator[Figure, None, dict[str, float]]:
    """Q1: the eight questions and the default page of the explorer. Returns the p50 of each question."""
    p50 = {}
    for name in star.questions():
        found = times(partial(asking.answered, name, look, MEASURE), rounds)
        p50[name] = percentile(found, 0.5)
        yield Figure(f"Lago: {name}, p95", percentile(found, 0.95), "ms", 100, p50[name], "p50")
    yield fresh("Lago: matrix de todos los dineros, p95", partial(asking.answered, "matrix", look), rounds, 100)
    found = times(lambda: asking.worked_out(Asked(("category",)), look), rounds)
    yield Figure("Lago: el explorador sin filtros, p95", percentile(found, 0.95), "ms", 20, percentile(found, 0.5), "p50")
    return p50


def filtered(look: Look, rounds: int) -> Iterator[Figure]:
    """Questions with filters, which no kept answer serves: each counted anew over the facts, and asked again."""
    rows = look.rows("SELECT value FROM cube WHERE dimension = 'country' GROUP BY value ORDER BY sum(activities) DESC, value LIMIT 40")
    countries = [row[0] for row in rows if row[0]]
    for name, asked in {
        "un país por sectores": [Asked(("category",), filters=(("country", (one,)),)) for one in countries],
        "un país por cooperante, seis años": [
            Asked(("giver",), filters=(("country", (one,)),), first_year=2018, last_year=2023) for one in countries
        ],
        "sectores por año": [Asked(("category", "year"), measure) for measure in asking.MEASURES[:3]],
    }.items():
        turns = itertools.cycle(asked)
        yield fresh(f"Lago, con filtros: {name}, p95", lambda turns=turns: asking.worked_out(next(turns), look), rounds, 100)
        again = times(partial(asking.ask, asked[0], look), rounds)
        yield Figure(f"Lago, con filtros: {name}, preguntado otra vez, p95", percentile(again, 0.95), "ms", 20)
    for one in star.questions().values():
        found = times(partial(look.rows, one.sql), max(rounds // 8, 2))
        yield Figure(f"Lago, de los hechos sin respuestas guardadas: {one.name}", percentile(found, 0.5), "ms")


def fresh(name: str, work: Callable[[], object], rounds: int, goal: float) -> Figure:
    """Return the p95 of rounds by the clock, beside the middle processor time of a round: on a busy machine only that says something."""
    work()
    walls, processor = [], []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return Figure(name, percentile(walls, 0.95), "ms", goal, percentile(processor, 0.5), "procesador, p50")


WORDS = ("agua", "water", "agua potable", "educación niñez rural", "climate risk governance", "fortalecimiento", "salud materna", "energ",
         "XX-00001234", "XM-DAC-44000", "derechos humanos mujeres", "bosques marte venus", "nada que exista")  # fmt: skip


def searched(look: Look, folders: list[Path], rounds: int) -> Iterator[Figure]:
    """Words: the twenty-five best of all activities, with and without filters."""
    begun = time.process_time()
    for folder in folders:
        indexing.build(folder)
    yield Figure("Lago: el índice de palabras y los hechos en números, procesador", time.process_time() - begun, "s")
    among = searching.indexes(folders)
    room = sum((folder / name).stat().st_size for folder in folders for name in INDEXED) / 1e6
    yield Figure("Lago: lo que ocupa el índice de palabras", room, "MB")
    turns = itertools.cycle(WORDS)
    yield fresh("Lago: las 25 mejores por palabras, p95", lambda: searching.search(next(turns), among), rounds, 50)
    country = look.rows("SELECT value FROM cube WHERE dimension = 'country' AND value IS NOT NULL LIMIT 1")[0][0]
    passes = searching.Passes((("country", (country,)), ("status", ("2", "3"))), (2015, None))
    yield fresh("Lago: las mismas con tres filtros, p95", lambda: searching.search(next(turns), among, passes), rounds, 50)


@contextmanager
def importing(folder: Path, rates: Monthly) -> Iterator[None]:
    """Build a star again and again in a process of its own, with one thread, as an import does."""
    copy = folder.parent / "beside"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    process = multiprocessing.get_context("forkserver").Process(target=endless, args=(copy, rates), daemon=True)
    process.start()
    try:
        time.sleep(4)  # until it works
        yield
    finally:
        process.terminate()
        process.join()
        shutil.rmtree(copy, ignore_errors=True)


def endless(folder: Path, rates: Monthly) -> None:
    while True:
        star.build(folder, rates=rates, locate=nowhere)


def beside_an_import(folders: list[Path], rates: Monthly, alone: dict[str, float], rounds: int) -> Iterator[Figure]:
    """Q1 while an import runs: at most three times its own goals."""
    with importing(folders[0], rates), asking.over(stamped(folders)) as look:
        for name in star.questions():
            found = times(partial(asking.answered, name, look, MEASURE), rounds // 2)
            yield Figure(f"Lago, con una importación: {name}, p95", percentile(found, 0.95), "ms", 300, alone[name], "p50 sin ella")


def one_publisher(folders: list[Path], rates: Monthly, whole: float) -> Iterator[Figure]:
    """Q3: one dataset in a hundred is renewed, and the default page shows it."""
    begun = time.perf_counter()
    star.build(folders[3], rates=rates, locate=nowhere, memory=MEMORY, threads=THREADS)
    with asking.over(stamped(folders)) as look:
        asking.ask(Asked(("category",)), look)
    taken = time.perf_counter() - begun
    yield Figure("Lago: un publicador del 1 % al día y a la vista", taken, "s", 1, whole, "rehacer todo")
    yield Figure("Lago: lo mismo frente a rehacer todo", taken, "s", whole / 10, whole, "rehacer todo")


def equality(folder: Path, rates: Monthly) -> Figure:
    """Q4: every figure of a dataset against plain Decimal arithmetic; the value is how many differ."""
    wanted = lake_reference.sums(folder, rates)
    with duckdb.connect() as base:
        rows = base.execute(
            f"""SELECT kind, year, country, sector, sum(usd) FROM '{folder}/fact.parquet' WHERE usd IS NOT NULL GROUP BY ALL"""
        ).fetchall()
    found = {row[:4]: row[4] for row in rows}
    wrong = sum(found.get(key) != wanted.get(key) for key in found.keys() | wanted.keys())
    return Figure(f"Lago: cifras distintas de la aritmética Decimal, de {len(wanted)}", wrong, "cifras", 0)


def against_postgres(folders: list[Path], p50: dict[str, float], rounds: int) -> Iterator[Figure]:
    """Q2 and Q5: the same eight questions over the same facts in PostgreSQL, indexed and analysed, and what room they take there."""
    binaries = find_binaries(ROOT / ".minga")
    if not binaries:
        print("PostgreSQL: omitido, no hay programas en este equipo", file=sys.stderr, flush=True)
        return
    with Cluster(binaries) as cluster, psycopg.connect(cluster.url, autocommit=True) as base:
        tune_and_fill(base, folders)
        theirs = {one.name: percentile(times(partial(fetched, base, of_measure(one)), 2), 0.5) for one in star.questions().values()}
        for name, value in p50.items():
            yield Figure(f"Lago frente a PostgreSQL: {name}, p50", value, "ms", theirs[name] / 10, theirs[name], "PostgreSQL")
        ours, other = geometric(list(p50.values())), geometric(list(theirs.values()))
        yield Figure("Lago frente a PostgreSQL: media geométrica", ours, "ms", other / 10, other, "PostgreSQL")
        size = base.execute("SELECT pg_total_relation_size('fact')").fetchone()
        room = sum(
            path.stat().st_size
            for folder in folders
            for path in folder.glob("*.parquet")
            if path.stem in ("fact", "cube") or "answer" in path.stem
        )
        room += sum((folder / counting.FILE).stat().st_size for folder in folders)
        theirs_mb = (size[0] if size else 0) / 1e6
        yield Figure("Lago: lo que ocupan los hechos", room / 1e6, "MB", theirs_mb * 0.3, theirs_mb, "PostgreSQL")


def of_measure(question: star.Question) -> str:
    """Return the question of one measure, as a page asks it."""
    return f"SELECT * FROM ({question.sql}) AS told WHERE measure = '{MEASURE}'" if "measure" in question.keys else question.sql


def fetched(base: psycopg.Connection, sql: str) -> list[tuple]:
    return base.execute(sql.encode()).fetchall()


def tune_and_fill(base: psycopg.Connection, folders: list[Path]) -> None:
    """Bring the facts into PostgreSQL, with indexes on what is asked by."""
    for setting in ("work_mem = '256MB'", "max_parallel_workers_per_gather = 2", "maintenance_work_mem = '512MB'", "jit = on"):
        base.execute(f"SET {setting}".encode())
    kinds = {"BIGINT": "bigint", "SMALLINT": "smallint", "INTEGER": "integer", "BOOLEAN": "boolean", "VARCHAR": "text"}
    columns = star.empty()["fact"]
    named = ", ".join(f"{name} {kinds.get(kind, 'numeric(18,2)')}" for name, kind in columns.items())
    base.execute(f"CREATE UNLOGGED TABLE fact ({named})".encode())
    passing = folders[0].parent / "facts.csv"
    with duckdb.connect() as reader:
        for folder in folders:
            reader.execute(f"COPY (FROM '{folder}/fact.parquet') TO '{passing}' (FORMAT csv, HEADER false)")
            with base.cursor().copy("COPY fact FROM STDIN (FORMAT csv)") as copy, passing.open("rb") as stream:
                while piece := stream.read(2**20):
                    copy.write(piece)
    passing.unlink()
    for name in KEYS:
        base.execute(f"CREATE INDEX ON fact ({name})".encode())
    base.execute("VACUUM ANALYZE fact")


def main() -> None:
    """Measure and print each figure as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--large", action="store_true", help="la estrella entera: un millón de actividades, diez de movimientos")
    options = parser.parse_args()
    try:
        for figure in measured(LARGE if options.large else SMALL, ROUNDS // 4 if options.quick else ROUNDS):
            print(json.dumps(figure.plain()), flush=True)
    except PlainError as problem:
        print(json.dumps(Figure(f"Lago: omitido, {problem}", 0, "").plain()), flush=True)


if __name__ == "__main__":
    main()
