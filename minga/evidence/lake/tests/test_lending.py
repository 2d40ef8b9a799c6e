"""Instances of DuckDB that are used again know nothing of who used them before."""

import os

import duckdb
import pytest

from minga.evidence.lake import hands, lending
from minga.evidence.lake.lending import lent

pytestmark = pytest.mark.kit

NAMES = ("memory_limit", "threads", "preserve_insertion_order", "TimeZone")
SET = f"SELECT name, value FROM duckdb_settings() WHERE name IN {NAMES} ORDER BY name"


@pytest.fixture(autouse=True)
def none_waiting(monkeypatch):
    monkeypatch.setattr(lending, "_waiting", [])


def test_it_works():
    with lent() as base:
        assert base.execute("SELECT 1").fetchall() == [(1,)]
    [root] = lending._waiting
    with lent() as base:
        assert lending._waiting == []
    assert lending._waiting == [root]


def test_two_at_once_have_one_each():
    with lent() as one, lent() as other:
        one.execute("CREATE TABLE seen AS SELECT 1 AS a")
        with pytest.raises(duckdb.CatalogException, match="seen"):
            other.execute("FROM seen")
    assert len(lending._waiting) == 2


def test_no_more_wait_than_are_of_use():
    with lent(), lent(), lent():
        pass
    assert len(lending._waiting) == lending.MOST == 2


@pytest.mark.parametrize("kind", ["VIEW", "TABLE", "TEMP VIEW", "TEMP TABLE"])
def test_what_was_made_is_gone(kind):
    with lent() as base:
        base.execute(f"CREATE {kind} seen AS SELECT 1 AS a")
        assert base.execute("FROM seen").fetchall() == [(1,)]
    with lent() as base, pytest.raises(duckdb.CatalogException, match="seen"):
        base.execute("FROM seen")


def test_what_was_set_is_as_before(tmp_path):
    with lent() as base:
        known = base.execute(SET).fetchall()
        for one in ("memory_limit = '64MB'", "threads = 2", "preserve_insertion_order = false", "TimeZone = 'America/Guayaquil'"):
            base.execute(f"SET {one}")
        base.execute("SET temp_directory = ?", [str(tmp_path)])
        assert base.execute(SET).fetchall() != known
    with lent() as base:
        assert base.execute(SET).fetchall() == known
        assert base.execute("SELECT current_setting('temp_directory')").fetchall() != [(str(tmp_path),)]


def test_one_that_failed_is_not_used_again():
    with pytest.raises(duckdb.CatalogException), lent() as base:
        base.execute("FROM nothing")
    assert lending._waiting == []


def test_one_that_spilled_is_not_used_again_and_leaves_no_file(tmp_path):
    with lent() as base:
        base.execute("SET temp_directory = ?", [str(tmp_path / "spill")])
        base.execute("SET memory_limit = '48MB'")
        base.execute("CREATE TEMP TABLE large AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(2_000_000)")
        assert os.listdir(tmp_path / "spill")
    assert lending._waiting == []
    assert list(tmp_path.glob("spill/*")) == []


def test_one_that_waits_has_no_thread():
    before = hands.running()
    with lent() as base:
        base.execute("SET threads = 2")
        base.execute("SELECT sum(range) FROM range(1_000_000)").fetchall()
    assert hands.running() == before
    assert len(lending._waiting) == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the threads of others in this process: its copy ends at once
def test_a_copy_of_the_process_begins_with_none():
    with lent():
        pass
    child = os.fork()
    if not child:
        os._exit(len(lending._waiting))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(lending._waiting) == 1
