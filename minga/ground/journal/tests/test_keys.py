"""The journal's key on disk: made once, readable by its owner alone, the same for processes that start at once."""

import stat
import subprocess
import sys

import pytest

from minga.ground.journal import chain
from tests.environment import ROOT

pytestmark = pytest.mark.kit

MAKE = "import sys, pathlib; from minga.ground.kit.keys import read_or_make; print(read_or_make(pathlib.Path(sys.argv[1])))"


@pytest.fixture
def folder(tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def test_it_works(folder):
    secret = chain.key("1", make=True)
    assert (len(secret), chain.key("1"), chain.newest_key_id()) == (32, secret, "1")


def test_a_key_is_readable_by_its_owner_alone(folder):
    chain.key("1", make=True)
    assert stat.S_IMODE((folder / "journal-1.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_processes_that_start_at_once_agree(tmp_path):
    path = tmp_path / "keys" / "journal-1.key"
    started = [subprocess.Popen([sys.executable, "-c", MAKE, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _n in range(6)]
    given = {process.communicate(timeout=60)[0].strip() for process in started}
    assert given == {path.read_text().strip()}
    assert [found.name for found in path.parent.iterdir()] == ["journal-1.key"]


def test_a_key_that_is_gone_is_not_made_for_reading(folder):
    assert (chain.key("1"), folder.exists()) == (None, False)


@pytest.mark.parametrize("text", ["", "ab" * 31, "zz" * 32])
def test_half_a_key_is_no_key(folder, text):
    folder.mkdir()
    chain.key_file("1").write_text(text)
    assert chain.key("1") is None


def test_the_newest_key_is_the_one_of_the_highest_number(folder):
    folder.mkdir()
    for name in ("1", "2", "10", "old"):
        chain.key_file(name).write_text("ab" * 32)
    assert chain.newest_key_id() == "10"
