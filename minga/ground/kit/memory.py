"""What a process that read much leaves to others, and how it reads much without being looked through meanwhile."""

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


def give_back() -> None:
    """Return the memory that is free in this process to the machine, where its C library can (glibc)."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim:
        trim(0)


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
