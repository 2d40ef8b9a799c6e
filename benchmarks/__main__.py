"""python -m benchmarks: makes what it measures, measures it and prints every figure beside its goal and its reference."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks import ROOT, databases
from benchmarks.figures import Figure, table, verdict
from benchmarks.server import running
from benchmarks.start import starts
from benchmarks.weights import weights
from starting.words import PlainError

LABELS = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
PARTS = {
    "measure": "las páginas",
    "filing": "los expedientes",
    "quality": "las reglas de calidad",
    "duplicates": "los duplicados",
    "matching": "el emparejamiento",
    "needs": "el plan de demanda",
}


def main() -> int:
    """Measure what was asked for; returns 1 where a goal is missed."""
    options = read_options()
    figures = list(measured(options))
    print("\n" + table(figures))
    print(f"\n{verdict(figures)}", flush=True)
    return 1 if any(figure.passed is False for figure in figures) else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Mide las cifras prometidas.")
    parser.add_argument("--database", choices=[*LABELS, "both"], default="both", help="qué base de datos (both: las dos)")
    parser.add_argument("--activities", type=int, default=100_000, help="cuántas actividades inventadas (100000)")
    parser.add_argument("--quick", action="store_true", help="una décima parte de las peticiones: para mirar, no para citar")
    parser.add_argument("--large", action="store_true", help="del lago, la estrella entera: un millón de actividades, diez de movimientos")
    parser.add_argument("--demo", action="store_true", help="mide también make demo en una copia, con red")
    parser.add_argument(
        "--only",
        choices=["pages", "filing", "quality", "duplicates", "matching", "needs", "visit", "lake", "demo"],
        help="solo una parte: las páginas, los expedientes …",
    )
    return parser.parse_args()


def measured(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield the figures: pages on each database, a first visit on one of them, and the demonstration where asked."""
    visited = options.only in ("pages", *PARTS)
    names = LABELS if options.database == "both" else [options.database]
    for name in () if options.only in ("demo", "lake") else names:
        try:
            with getattr(databases, name)(options.activities) as environment:
                if options.only in (None, "pages"):
                    yield from apart("measure", LABELS[name], options.quick, environment)
                if options.only in (None, "filing"):
                    yield from apart("filing", LABELS[name], options.quick, environment)
                if options.only in (None, "quality"):
                    yield from apart("quality", LABELS[name], options.quick, environment)
                if options.only in (None, "duplicates"):
                    yield from apart("duplicates", LABELS[name], options.quick, environment)
                if options.only in (None, "matching"):
                    yield from apart("matching", LABELS[name], options.quick, environment)
                if options.only in (None, "needs"):
                    yield from apart("needs", LABELS[name], options.quick, environment)
                if not visited:
                    yield from visits(environment)
                    visited = True
        except PlainError as problem:
            print(f"{LABELS[name]}: omitido, {problem}", flush=True)
    if options.only in (None, "lake"):
        yield from lake(options)
    if options.demo or options.only == "demo":
        print("make demo desde cero y otra vez …", flush=True)
        yield from starts()


def lake(options: argparse.Namespace) -> list[Figure]:
    """Measure imports and questions of the lake, which need none of the databases."""
    print("midiendo las importaciones y las preguntas del lago …", flush=True)
    sizes = "1,30" if options.quick else "1,30,100,1000" if options.large else "1,30,100"
    asked = [*(["--quick"] if options.quick else []), *(["--large"] if options.large else [])]
    found = []
    for module, given in (("lake", ["--plain", "--megabytes", sizes]), ("lake_questions", asked)):
        command = [sys.executable, "-m", f"benchmarks.{module}", *given]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
        found += [Figure(**json.loads(line)) for line in done.stdout.splitlines()]
    return found


def visits(environment: dict[str, str]) -> list[Figure]:
    """Measure a first visit over the real server."""
    with running(environment) as site:
        return weights(site)


def apart(part: str, label: str, quick: bool, environment: dict[str, str]) -> list[Figure]:
    """Measure one part of PARTS of one database in a process of its own."""
    print(f"{label}: midiendo {PARTS[part]} …", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{part}", "--label", label, *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [Figure(**json.loads(line)) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
