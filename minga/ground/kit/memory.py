"""What a process that read much leaves to others, and how it reads much without being looked through meanwhile."""

import ctypes
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyarrow as pa

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # names of malloc.h
REUSED = 32 * 2**20  # bytes of one piece that come from what the process has, rather than each time from the machine
FREE = 256 * 2**20  # bytes that may lie free until they are given back


def reuse() -> None:
    """Have this process use again the memory that it has, Arrow's columns and pieces of a file alike, where its C library can (glibc).

    Memory that comes from the machine is filled with zeros, page by page: of an import of which little changed that was a tenth, and
    what Arrow kept for itself alone made it hold a tenth more. `give_back` when the work is done.
    """
    adjust = c_library("mallopt")
    if adjust:
        adjust(M_MMAP_THRESHOLD, REUSED)
        adjust(M_TRIM_THRESHOLD, FREE)
        pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Return the memory that is free in this process to the machine, where its C library can (glibc)."""
    pa.default_memory_pool().release_unused()
    trim = c_library("malloc_trim")
    if trim:
        trim(0)


def c_library(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, if it has one of that name."""
    return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without the garbage collector, for work that makes many objects and no cycles: looking for them takes a sixth of its time."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()
