"""The launcher: python3 scripts/bootstrap.py demo [PORT=8000] [RESET=1], what make calls (DESIGN, section 4).

Standard library only, on any Python ≥ 3.8. Every failure is one plain Spanish sentence and exit code 1.
"""

from __future__ import annotations

import re
import sys
import traceback
from typing import Callable, Dict, List

from starting import checks, demo, extractor, spark, suites
from starting.house import REPOSITORY, House
from starting.options import read_options
from starting.running import write_log
from starting.words import PlainError, sentence_for_problem

TARGET = re.compile(r"^([a-z-]+):.*?## (.+)$", re.MULTILINE)


def show_help(house: House, _options: Dict[str, str]) -> int:
    """Print each order of the Makefile with its explanation; returns 0."""
    print("Órdenes («make orden», o «python3 scripts/bootstrap.py orden» donde no hay make):\n")
    for name, text in TARGET.findall((house.root / "Makefile").read_text(encoding="utf-8")):
        print("  make {:<12} {}".format(name, text))
    print("\nDespués de la primera vez, la orden instalada es .minga/venv/bin/minga --help")
    return 0


COMMANDS: Dict[str, Callable[[House, Dict[str, str]], int]] = {
    "demo": demo.demo,
    "test": suites.test,
    "test-spark": spark.test_spark,
    "check": checks.check,
    "bench": checks.bench,
    "bench-large": checks.bench_large,
    "extractor": extractor.extractor,
    "dev": demo.develop,
    "lock": checks.lock,
    "help": show_help,
}


def obey(house: House, arguments: List[str]) -> int:
    """Carry out one order; returns the exit code. PlainError and OSError are the caller's."""
    name = arguments[0] if arguments else "help"
    if name not in COMMANDS:
        raise PlainError("No existe la orden «{}»: use {}.".format(name, ", ".join(COMMANDS)))
    return COMMANDS[name](house, read_options(arguments[1:]))


def main(arguments: List[str]) -> int:
    """Carry out one order and turn every failure into one sentence on standard error; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    house = House(REPOSITORY)
    try:
        return obey(house, arguments)
    except PlainError as problem:
        sentence = str(problem)
    except OSError as problem:
        sentence = sentence_for_problem(problem)
    except KeyboardInterrupt:
        print("\nInterrumpido; lo hecho hasta aquí se conserva.", file=sys.stderr)
        return 130
    except Exception:
        log = write_log(house, "launcher", arguments, traceback.format_exc())
        sentence = "La preparación falló por un error propio: avise a quien mantiene el proyecto y adjunte {}.".format(log)
    sys.stdout.flush()
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    if sys.version_info < (3, 8):
        sys.exit("La preparación necesita Python 3.8 o posterior; este es {}.{}.".format(*sys.version_info[:2]))
    sys.exit(main(sys.argv[1:]))
