"""What a process that read much leaves to others."""

import ctypes
import os

import pyarrow as pa


def give_back() -> None:
    """Return the memory that is free in this process to the machine, where its C library can (glibc)."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim:
        trim(0)
