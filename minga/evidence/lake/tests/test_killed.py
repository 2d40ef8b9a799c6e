"""kill -9 in the middle of an import, again and again: never half a version, never twice, and at the end what would have been."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from minga.evidence.lake.testing import activity, xml_of
from tests.demonstration import copied
from tests.environment import ROOT

MANY = [activity(f"XX-{n}", budget=n) for n in range(2000)]
PATIENCE = 60  # seconds
STATE = """SELECT json_object('state', i.state, 'digest', v.digest, 'number', v.number, 'activities', v.activities)
FROM lake_import i LEFT JOIN lake_version v ON v.id = i.version_id ORDER BY i.id DESC LIMIT 1"""


@pytest.fixture
def place(db, settings, tmp_path) -> Path:
    """A copy of the demonstration, for processes of their own, with two files."""
    if connection.vendor != "sqlite":
        pytest.skip("the copy of the demonstration is of SQLite")
    shutil.copyfile(copied(), tmp_path / "minga.sqlite3")
    shutil.copytree(settings.KEYS_DIR, tmp_path / "keys")
    (tmp_path / "first.xml").write_bytes(xml_of(MANY[:10]))
    (tmp_path / "second.xml").write_bytes(xml_of(MANY))
    return tmp_path


def begun(place: Path, *arguments: str) -> subprocess.Popen:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"MINGA_DATA": str(place), "MINGA_KEYS": str(place / "keys"), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "minga.cli", "lake", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def asked(place: Path, sql: str) -> list[tuple]:
    base = sqlite3.connect(place / "minga.sqlite3", timeout=10)
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


def kill_when(process: subprocess.Popen, there) -> None:
    """Kill a process as soon as a file is there; it must not have ended by itself."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def digest_of(activities: list[str]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(one.encode()).digest() for one in activities)).hexdigest()


def versions(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "lake" / "parts" / "1").iterdir())


def test_a_killed_import_goes_on_and_gives_the_same(place):
    assert begun(place, "import", str(place / "first.xml"), "--dataset", "drill").wait(PATIENCE) == 0
    again = ("import", str(place / "second.xml"), "--dataset", "drill")
    kill_when(begun(place, *again), lambda: any((place / "lake" / "staging").glob("2/activity.parquet")))
    assert (asked(place, "SELECT count(*) FROM lake_version"), versions(place)) == ([(1,)], ["1"])
    assert asked(place, "SELECT state FROM lake_import ORDER BY id") == [("done",), ("reading",)]
    kill_when(begun(place, "work", "--once"), lambda: (place / "lake" / "parts" / "1" / "2").exists())
    assert begun(place, "work", "--once").wait(PATIENCE) == 0
    assert (asked(place, "SELECT count(*) FROM lake_version"), versions(place)) == ([(2,)], ["1", "2"])
    found = json.loads(asked(place, STATE)[0][0])
    assert found == {"state": "done", "digest": digest_of(MANY), "number": 2, "activities": len(MANY)}
    assert not list((place / "lake" / "staging").iterdir())
