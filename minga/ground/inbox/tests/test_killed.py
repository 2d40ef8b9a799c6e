"""Senders killed at their work, and several at once (RELIABILITY 44).

Real processes on real rows: what is written here is committed, and removed at the end. MINGA_DRILL=50:1000 kills fifty times
over a thousand letters; without it a small drill is run.
"""

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from minga.ground.inbox.models import Letter, LetterState
from minga.ground.inbox.testing import Sink, listening
from tests.environment import ROOT

KILLS, ROWS = (int(part) for part in os.environ.get("MINGA_DRILL", "6:60").split(":"))
MARK = "Simulacro"
# One process that has read everything; each line on its input has it fork that many senders and wait for them.
NURSERY = """
import datetime, os, sys, django; django.setup()
from minga.ground.inbox.sending import LEASE, deliver
for line in sys.stdin:
    number, lease = int(line.split()[0]), datetime.timedelta(seconds=float(line.split()[1]))
    started = []
    for _n in range(number):
        started.append(os.fork())
        if not started[-1]:
            deliver(100_000, lease=lease); os._exit(0)
    print(*started, flush=True)
    print(*[os.waitpid(one, 0)[1] for one in started], flush=True)
"""


class Drill:
    """Letters in a database that other processes see, a mail server, and senders to be started and killed."""

    def __init__(self, sink: Sink, database: str, file: Path | None) -> None:
        self.sink, self.file = sink, file
        environment = os.environ | {"DATABASE_URL": database, "MINGA_MAIL_HOST": "127.0.0.1", "MINGA_MAIL_PORT": str(sink.port)}
        environment |= {"MINGA_MAIL_TLS": "0", "LOG_LEVEL": "CRITICAL"}
        self.environment = environment
        command = [sys.executable, "-c", NURSERY]
        self.nursery = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def start(self, senders: int = 1, lease: float = 0) -> list[int]:
        self.nursery.stdin.write(f"{senders} {lease}\n")
        return [int(one) for one in self.nursery.stdout.readline().split()]

    def ended(self) -> list[int]:
        """How each sender ended, once all have: 0, or the signal that killed it."""
        return [int(one) for one in self.nursery.stdout.readline().split()]

    def end(self) -> None:
        self.nursery.stdin.close()
        self.nursery.wait(timeout=30)
        self.nursery.stdout.close()

    def states(self) -> Counter:
        if self.file is None:
            return Counter(Letter.objects.filter(subject__startswith=MARK).values_list("state", flat=True))
        with sqlite3.connect(self.file) as opened:
            return Counter(state for (state,) in opened.execute("SELECT state FROM inbox_letter WHERE subject LIKE ?", [f"{MARK}%"]))


@pytest.fixture
def drill(django_db_setup, django_db_blocker, tmp_path) -> Iterator[Drill]:
    with django_db_blocker.unblock(), listening() as sink:
        Letter.objects.bulk_create(
            Letter(address=f"n{number}@buzon.example", subject=f"{MARK} {number}", text="Texto", next_try_at=timezone.now())
            for number in range(ROWS)
        )
        try:
            database, file = shared_database(tmp_path)
            started = Drill(sink, database, file)
            yield started
            started.end()
        finally:
            Letter.objects.filter(subject__startswith=MARK).delete()


def shared_database(folder: Path) -> tuple[str, Path | None]:
    """The address of the tests' database for other processes; SQLite's lies in memory and is copied to a file."""
    if connection.vendor == "postgresql":
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl(), None
    file = folder / "drill.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{file}", file


def kill_at(sink: Sink, sender: int, count: int, *, delay: float | None) -> None:
    """Kill the sender when the server has kept that many letters: before it answers (None), or so many seconds after."""

    def heard() -> None:
        if len(sink.received) == count:
            if delay is None:
                os.kill(sender, signal.SIGKILL)
            else:
                threading.Timer(delay, os.kill, [sender, signal.SIGKILL]).start()

    sink.heard = heard


def test_a_sender_that_is_killed_loses_nothing_and_repeats_at_most_one_letter_a_kill(drill):
    chance, surely = random.Random(44), 0
    for number in range(KILLS):
        before = len(drill.sink.received)
        (sender,) = announced(drill, before + ROWS // (2 * KILLS), None if number % 2 else chance.uniform(0, 0.01))
        surely += number % 2
        assert drill.ended() == [signal.SIGKILL], sender
    drill.sink.heard = lambda: None
    drill.start()
    assert (drill.ended(), drill.states()) == ([0], {LetterState.SENT: ROWS})
    times = Counter(kept.message_id for kept in drill.sink.received)
    assert (len(times), len({(kept.mail["Subject"], kept.message_id) for kept in drill.sink.received})) == (ROWS, ROWS)
    assert surely <= len(drill.sink.received) - ROWS <= KILLS


def announced(drill: Drill, count: int, delay: float | None) -> list[int]:
    """Start one sender that will be killed at a count; the server keeps nothing until its number is known."""
    with drill.sink.counting:
        started = drill.start()
        kill_at(drill.sink, started[0], count, delay=delay)
    return started


def test_two_senders_at_once_send_nothing_twice(drill):
    drill.start(senders=2, lease=600)
    assert (drill.ended(), drill.states()) == ([0, 0], {LetterState.SENT: ROWS})
    assert Counter(kept.message_id for kept in drill.sink.received).most_common(1)[0][1] == 1
    assert len(drill.sink.received) == ROWS


def test_a_sender_asked_to_end_finishes_the_letter_in_its_hands(drill):
    command = [sys.executable, "-m", "minga.cli", "send-mail", "--forever", "--every", "0.1"]
    with subprocess.Popen(command, cwd=ROOT, env=drill.environment) as sender:
        drill.sink.heard = lambda: sender.terminate() if len(drill.sink.received) == ROWS // 2 else None
        assert sender.wait(timeout=60) == 0
    assert drill.states() == {LetterState.SENT: ROWS // 2, LetterState.WAITING: ROWS - ROWS // 2}


def test_what_the_drill_wrote_is_gone(db):
    assert Letter.objects.filter(subject__startswith=MARK).count() == 0
    assert list(itertools.islice(Letter.objects.all(), 1)) == []
