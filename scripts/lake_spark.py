"""The eight questions of the lake answered by Apache Spark from its Parquet files; where DuckDB reads them too, compared line by line.

    python scripts/lake_spark.py FOLDER [--master URL] [--left-out FILE] [--out FOLDER] [--conf NAME=VALUE …]

FOLDER holds the parts of a lake (MINGA_DATA/lake/parts), or is an address that Spark reads (s3a://bucket/parts, hdfs://…). Of each dataset
its newest version is asked. `--left-out`: the activities that count in another dataset (`minga lake repeated FILE`). `--master
spark://host:7077` asks a cluster; without it, this machine. `--out` writes each answer as Parquet. Needs the extra `spark` and a Java
runtime 17 or later (docs/areas/lake.md). Exit code 1 where an answer differs. The questions stand once, in questions/questions.sql.
"""

import argparse
import logging
import re
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

try:
    from pyspark.sql import SparkSession
except ImportError:  # it is an extra
    SparkSession = None

QUESTIONS = Path(__file__).resolve().parent.parent / "minga" / "evidence" / "lake" / "questions" / "questions.sql"
HEADING = re.compile(r"^-- question: (\w+) \(([\w, ]+)\)$", re.MULTILINE)
PART = re.compile(r"/(\d+)/(\d+)/fact\.parquet$")
CENT = Decimal("0.01")


def questions() -> dict[str, str]:
    """Return the SQL of each question by its name."""
    pieces = HEADING.split(QUESTIONS.read_text(encoding="utf-8"))[1:]
    return {name: sql.strip().rstrip(";") for name, sql in zip(pieces[::3], pieces[2::3], strict=True)}


def newest(paths: Iterable[str]) -> list[str]:
    """Return, of paths that end in <dataset>/<version>/fact.parquet, the one of the highest version of each dataset."""
    found: dict[int, tuple[int, str]] = {}
    for path in paths:
        place = PART.search(path)
        if place:
            found[int(place[1])] = max(found.get(int(place[1]), (-1, "")), (int(place[2]), path))
    return [path for _dataset, (_version, path) in sorted(found.items())]


def plain(cell: Any) -> str | None:
    """Return a cell as both engines would write it: an amount with its cents, a whole number without."""
    if isinstance(cell, Decimal) and cell.as_tuple().exponent:
        return str(cell.quantize(CENT))
    return None if cell is None else str(cell)


def lines(rows: Iterable[Iterable[Any]]) -> list[tuple]:
    """Return rows in one order, each cell as `plain` writes it."""
    return sorted((tuple(map(plain, row)) for row in rows), key=lambda row: tuple(cell or "" for cell in row))


def session(master: str, settings: Iterable[str] = ()) -> Any:
    """Return a session of Spark; settings as NAME=VALUE."""
    logging.getLogger("py4j").setLevel(logging.ERROR)  # it tells of its own end after whoever listens has ended
    builder = SparkSession.builder.master(master).appName("minga-lake").config("spark.ui.enabled", "false")
    for one in settings:
        name, _equals, value = one.partition("=")
        builder = builder.config(name, value)
    found = builder.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def view_in_spark(spark: Any, folder: str, left_out: str = "") -> list[str]:
    """Make the view `fact` of the newest versions below a folder or address; returns their files."""
    files = newest(spark.read.parquet(f"{folder.rstrip('/')}/*/*/fact.parquet").inputFiles())
    facts = spark.read.parquet(*files)
    if left_out:
        facts = facts.join(spark.read.parquet(left_out).select("act"), "act", "left_anti")
    facts.createOrReplaceTempView("fact")
    return files


def view_in_duckdb(base: duckdb.DuckDBPyConnection, folder: str, left_out: str = "") -> None:
    """Make the same view over the same files of this machine."""
    files = newest(str(path) for path in Path(folder).glob("*/*/fact.parquet"))
    base.read_parquet(files).create_view("every_fact")
    but = f"WHERE act NOT IN (SELECT act FROM read_parquet('{left_out.replace("'", "''")}'))" if left_out else ""
    base.execute(f"CREATE VIEW fact AS FROM every_fact {but}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Las ocho preguntas del lago, con Spark y con DuckDB.")
    parser.add_argument("folder")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--left-out", default="")
    parser.add_argument("--out", default="")
    parser.add_argument("--conf", action="append", default=[])
    options = parser.parse_args()
    if SparkSession is None:
        print("Falta PySpark: instale Minga con su extra «spark» y un Java 17 o posterior.", file=sys.stderr)
        return 1
    spark, base = session(options.master, options.conf), duckdb.connect()
    here = "://" not in options.folder
    view_in_spark(spark, options.folder, options.left_out)
    if here:
        view_in_duckdb(base, options.folder, options.left_out)
    wrong = 0
    for name, sql in questions().items():
        answer = spark.sql(sql)
        if options.out:
            answer.write.mode("overwrite").parquet(f"{options.out.rstrip('/')}/answer_{name}")
        theirs = lines(answer.collect())
        same = not here or theirs == lines(base.execute(sql).fetchall())
        wrong += not same
        print(f"{name}: {len(theirs)} líneas{'' if not here else ', iguales' if same else ', DISTINTAS'}", flush=True)
    spark.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
