import subprocess
import sys

import pytest

from minga.evidence.lake import locks

pytestmark = pytest.mark.kit

OTHER = """
import sys
from django.conf import settings
from pathlib import Path
settings.configure(DATA_DIR=Path(sys.argv[1]))
from minga.evidence.lake import locks
with locks.held("caf"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def other(tmp_path):
    """Another process that holds the source «caf»."""
    process = subprocess.Popen([sys.executable, "-c", OTHER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_it_works():
    with locks.held("caf"):
        assert locks.is_free("usaid")
    assert locks.is_free("caf")


def test_what_another_process_holds_is_refused(other):
    with pytest.raises(locks.Held), locks.held("caf"):
        pass
    assert not locks.is_free("caf")


def test_one_waits_until_the_other_ends(other):
    tries = []

    def wait() -> None:
        tries.append(other.poll())
        if len(tries) == 2:
            other.communicate("\n")

    with locks.held("caf", wait=wait):
        assert other.returncode == 0
    assert tries[:2] == [None, None]


def test_a_killed_process_holds_nothing(other):
    other.kill()
    other.wait()
    assert locks.is_free("caf")


def test_who_waits_may_give_up(other):
    class Enough(Exception):
        pass

    def wait() -> None:
        raise Enough

    with pytest.raises(Enough), locks.held("caf", wait=wait):
        pass
