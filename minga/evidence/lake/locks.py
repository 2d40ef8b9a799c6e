"""One import of a source at a time, on this machine: a lock on a file, which the system lets go when its process ends, however it ends."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from minga.evidence.lake.parts import root

PAUSE = 0.2  # seconds between two tries


class Held(Exception):
    """Another process imports this source now."""


def path_of(source: str) -> Path:
    """Return the file that stands for a source."""
    return root() / "locks" / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.lock"


@contextmanager
def held(source: str, *, wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a source. Where another process has it: raises Held, or with `wait` tries again, calling it each time (it may raise)."""
    path = path_of(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not tried(handle):
            if wait is None:
                raise Held(source)
            wait()
            time.sleep(PAUSE)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # closing alone would leave it to a copy of this process, as long as that runs
        os.close(handle)


def tried(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(source: str) -> bool:
    """Say whether nobody imports a source now."""
    try:
        with held(source):
            return True
    except Held:
        return False
