"""Work in a thread of its own, for libraries that start an event loop and so cannot run inside another one (pyhanko)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def apart[T](work: Callable[[], T]) -> T:
    """Return what the work gives, done in another thread while this one waits; what it raises is raised here."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()
