"""Instances of DuckDB that are used again: to make one takes 15 to 20 ms of processor, more than most of what is asked of it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

type Config = dict[str, str | bool | int | float | list[str]]

CONFIG: Config = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
AT_REST: Config = {"threads": 1, "async_threads": 0}  # no thread of its own: the process may be copied (`hands`)
CATALOG = "lent"  # of whom an instance is lent to: it is gone afterwards, with all views and tables
CHANGED = ("memory_limit", "threads", "temp_directory", "preserve_insertion_order")  # settings of the whole instance
MOST = 2  # that wait to be lent

_waiting: list[duckdb.DuckDBPyConnection] = []
_guard = threading.Lock()
_left: list[list[duckdb.DuckDBPyConnection]] = []  # of the process that this one is a copy of: not ours to use or to close


def opened(config: Config) -> duckdb.DuckDBPyConnection:
    """Return a connection to a new instance, which tells times in UTC, whoever asks: each cursor is a session with settings of its own."""
    found = duckdb.connect(config=config)
    found.execute("SET GLOBAL TimeZone = 'UTC'")
    return found


@contextmanager
def lent() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to an instance that is nobody else's meanwhile and knows no table; what is made in it, and set, ends with it."""
    with _guard:
        root = _waiting.pop() if _waiting else None
    root = root or opened(CONFIG | AT_REST)
    try:
        with root.cursor() as base:
            base.execute(f"ATTACH ':memory:' AS {CATALOG}")
            base.execute(f"USE {CATALOG}")
            base.execute("SET enable_progress_bar = false")  # of whoever waits we tell the progress ourselves
            yield base
        as_before(root)
    except BaseException:
        root.close()
        raise


def as_before(root: duckdb.DuckDBPyConnection) -> None:
    """Keep an instance for the next one, without anything of the last; one that cannot forget where it spilled is closed."""
    root.execute(f"DETACH {CATALOG}")
    try:
        for name in CHANGED:
            root.execute(f"RESET {name}")
        root.execute(f"SET threads = {AT_REST['threads']}")
    except duckdb.Error:
        root.close()
        return
    with _guard:
        if len(_waiting) < MOST:
            _waiting.append(root)
            return
    root.close()


def begin_anew() -> None:
    """In a copy of a process: leave its instances alone."""
    global _waiting, _guard
    _left.append(_waiting)
    _waiting, _guard = [], threading.Lock()


os.register_at_fork(after_in_child=begin_anew)
