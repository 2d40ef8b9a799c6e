"""Room for the calls of a test, taken at once.

Python keeps what its calls need in pieces of memory. Before the versions of spring 2026 (python/cpython#142183) a call that goes past
the end of one fetches the next from the machine and gives it back when it ends. Deep below pytest that happened at every other call of
a page: a quarter of the time of all tests.
"""

from collections.abc import Callable

SLOTS = 33_000  # of eight bytes: for a call that says it needs so many Python fetches 512 KiB, and half of it is left for what it calls


def with_room[T](work: Callable[[], T]) -> T:
    """Return what `work` gives, done where the calls in it find room."""
    return work()


with_room.__code__ = with_room.__code__.replace(co_stacksize=SLOTS)
