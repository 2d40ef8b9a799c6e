"""Who reads the chunks of a file: this process, or for a large file processes of their own."""

import os
import signal
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext

import pyarrow as pa

from minga.evidence.iati.chunks import Chunk
from minga.evidence.lake import inspecting
from minga.ground.kit.memory import reuse

SMALL = 30 * 10**6  # bytes up to which a file is read in this process: starting others takes longer than it saves
THREADS = "/proc/self/task"

type Tables = dict[str, pa.Table]
type Read = Callable[[Chunk, list[str]], Tables]  # chunk, SHA-256 of each of its activities


def running() -> int:
    """Return how many threads this process has, those of libraries included; 0 where the system does not say."""
    return len(os.listdir(THREADS)) if os.path.isdir(THREADS) else 0


AT_REST = running()  # libraries begin some when they are read (numpy's, Arrow's memory), which are made for a process that is copied


def may_be_copied() -> bool:
    """Say whether a copy of this process can work: nothing has begun threads in it, whose locks a copy would find held for ever."""
    return threading.active_count() == 1 and 0 < running() <= AT_REST


def origin() -> BaseContext:
    """Return where processes come from: this one, or one that has read the code they need, which takes about a second to be there."""
    if may_be_copied():
        return get_context("fork")
    found = get_context("forkserver")
    found.set_forkserver_preload(["__main__", inspecting.__name__])
    return found


def attend() -> None:
    """Have this process end when the one that it works for has ended, however that was: nobody else would tell it.

    Ctrl-C reaches both; the one that it works for says what happens then.
    """
    parent = parent_process()
    assert parent is not None
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reuse()

    def end() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def answer() -> None:
    """What a process does to show that it is there."""


class Hands:
    """Reads chunks: here, or with `workers` > 1 in processes of their own, begun with the first chunk, once they are there."""

    def __init__(self, read: Read, workers: int = 1) -> None:
        self.read, self.workers, self.depth = read, workers, 2 * workers if workers > 1 else 0
        self.pool: ProcessPoolExecutor | None = None
        self.there: list[Future[None]] = []  # done once all processes are there

    def submit(self, chunk: Chunk, hashes: list[str]) -> Future[Tables]:
        """Return what is or will be read of a chunk; where a process could not begin, the first one that it is given says why."""
        if self.workers > 1 and self.pool is None:
            self._begin()
        if self.pool and all(one.done() for one in self.there):
            return self.pool.submit(self.read, chunk, hashes)
        done: Future[Tables] = Future()
        done.set_result(self.read(chunk, hashes))
        return done

    def _begin(self) -> None:
        where = origin()
        self.pool = ProcessPoolExecutor(self.workers, mp_context=where, initializer=attend)
        with warnings.catch_warnings(category=DeprecationWarning, action="ignore"):  # of the threads that `may_be_copied` knows
            first = [self.pool.submit(answer) for _worker in range(self.workers)]
        self.there = [] if where.get_start_method() == "fork" else first

    def close(self) -> None:
        if self.pool:
            wait(self.there)
            self.pool.shutdown(wait=False, cancel_futures=True)
