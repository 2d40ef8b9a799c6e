"""The eight questions of the lake answered by Apache Spark from the same Parquet folder, compared line by line with DuckDB's.

    python scripts/lake_spark.py FOLDER [--master URL]

FOLDER holds the parts of a lake (MINGA_DATA/lake/parts), or is an address that Spark reads (s3a://…). Needs `pip install pyspark duckdb`
and a Java runtime 17 or later, in an environment of its own; not part of Minga's. `--master spark://host:7077` asks a cluster; without
it, this machine. Exit code 1 where an answer differs. The questions stand once, in minga/evidence/lake/questions/questions.sql.
"""

import argparse
import re
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
from pyspark.sql import SparkSession

QUESTIONS = Path(__file__).resolve().parent.parent / "minga" / "evidence" / "lake" / "questions" / "questions.sql"
HEADING = re.compile(r"^-- question: (\w+) \(([\w, ]+)\)$", re.MULTILINE)


def questions() -> dict[str, str]:
    """Return the SQL of each question by its name."""
    pieces = HEADING.split(QUESTIONS.read_text(encoding="utf-8"))[1:]
    return {name: sql.strip().rstrip(";") for name, sql in zip(pieces[::3], pieces[2::3], strict=True)}


def lines(rows: list[tuple]) -> list[tuple]:
    """Return rows in one order and with whole numbers alike in both engines; amounts to the cent."""
    plain = [tuple(str(cell.quantize(Decimal("0.01"))) if isinstance(cell, Decimal) and cell.as_tuple().exponent else
                   None if cell is None else str(cell) for cell in row) for row in rows]  # fmt: skip
    return sorted(plain, key=lambda row: tuple(cell or "" for cell in row))


def main() -> int:
    parser = argparse.ArgumentParser(description="Las ocho preguntas del lago, con Spark y con DuckDB.")
    parser.add_argument("folder")
    parser.add_argument("--master", default="local[2]")
    options = parser.parse_args()
    paths = f"{options.folder.rstrip('/')}/*/*/fact.parquet"
    spark = SparkSession.builder.master(options.master).appName("minga-lake").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.read.parquet(paths).createOrReplaceTempView("fact")
    base = duckdb.connect()
    base.execute(f"CREATE VIEW fact AS FROM read_parquet('{paths}')")
    wrong = 0
    for name, sql in questions().items():
        theirs, ours = lines([tuple(row) for row in spark.sql(sql).collect()]), lines(base.execute(sql).fetchall())
        same = theirs == ours
        wrong += not same
        print(f"{name}: {len(ours)} líneas, {'iguales' if same else 'DISTINTAS'}", flush=True)
    spark.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
