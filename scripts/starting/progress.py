"""Progress lines: «2/6 Python … 3.13.0, listo (0,2 s)»."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Iterator, List

from starting.words import seconds


class Steps:
    """Numbered steps of one command. `total` is how many there will be."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    @contextmanager
    def step(self, title: str) -> Iterator[List[str]]:
        """One silent step on one line; what is appended to the yielded list is said before «listo»."""
        begun = time.monotonic()
        self.done += 1
        print("{}/{} {} … ".format(self.done, self.total, title), end="", flush=True)
        notes: List[str] = []
        try:
            yield notes
        except BaseException:
            print(flush=True)
            raise
        print("{} ({})".format(", ".join([*notes, "listo"]), seconds(time.monotonic() - begun)), flush=True)

    @contextmanager
    def aloud(self, title: str) -> Iterator[None]:
        """One step whose own progress is printed between its first and its last line."""
        begun = time.monotonic()
        self.done += 1
        number = "{}/{} {} …".format(self.done, self.total, title)
        print(number, flush=True)
        yield
        print("{} listo ({})".format(number, seconds(time.monotonic() - begun)), flush=True)
