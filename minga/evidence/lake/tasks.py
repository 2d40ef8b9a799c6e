"""The work of the lake in the background: a queue in the database, and the loop that does what waits in it."""

import os
import threading
from uuid import uuid4

from django.db import close_old_connections, connection, transaction
from django.tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from minga.evidence.lake import agendas, locks, refreshing
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Import
from minga.evidence.lake.recording import interrupt
from minga.evidence.lake.states import RUNNING, State
from minga.ground.accounts.models import Person

QUEUE = "lake"
NICE = 10  # pages come first
BESIDE = 2.0  # seconds between two looks


@task(queue_name=QUEUE)
def run_import(number: int) -> str:
    """Run an import that waits or was interrupted; returns its state at the end. What cooperants funded is told to the offers."""
    state = run(number).state
    if state == State.DONE:
        agendas.fill_after(by=Person.objects.system())
    return state


def settle() -> int:
    """Make the files that current versions lack, and tell the offers what cooperants funded; returns of how many versions."""
    made = refreshing.make_lacking()
    agendas.fill_after(by=Person.objects.system())
    return made


@task(queue_name=QUEUE)
def run_settle() -> int:
    """Do in the background what follows when a dataset leaves the lake or comes back, or an upgrade lays files out anew."""
    return settle()


def settle_lacking() -> bool:
    """Have the files made that current versions lack; whether any does. To be asked when a worker begins: an upgrade restarts it."""
    if not refreshing.lacking():
        return False
    if not waiting(run_settle.module_path):
        run_settle.enqueue()
    return True


def take_up() -> int:
    """Have every import go on whose process is gone; returns how many. Those whose source is held have theirs."""
    for one in Import.objects.filter(state__in=RUNNING):
        if locks.is_free(one.source):
            interrupt(one)
    asked = {number for args in waiting(run_import.module_path) for number in args}
    gone = [number for number in Import.objects.filter(state=State.INTERRUPTED).values_list("pk", flat=True) if number not in asked]
    for number in gone:
        run_import.enqueue(number)
    return len(gone)


def ready() -> DBTaskResultQuerySet:
    """Return what waits in the queue of the lake."""
    return DBTaskResult.objects.ready().filter(queue_name=QUEUE)


def waiting(path: str) -> list[list[int]]:
    """Return the arguments of each task of a kind that waits."""
    return [one["args"] for one in ready().filter(task_path=path).values_list("args_kwargs", flat=True)]


def work(stop: threading.Event, *, every: float = 1.0, once: bool = False) -> None:
    """Do what waits, one thing after another, until asked to stop; with `once`, until nothing waits."""
    settle_lacking()
    while not stop.is_set():
        if not connection.in_atomic_block:
            close_old_connections()  # one that broke is opened again
        take_up()
        if ready().exists():  # asked first without a lock: taking one locks a database of one file
            do_one()
        elif once:
            return
        else:
            stop.wait(every)


def do_one() -> None:
    """Take the first task that waits, so that no other worker does, and run it."""
    worker = Worker(
        queue_names=[QUEUE], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=1, worker_id=uuid4().hex, excluded_queue_names=[],
    )  # fmt: skip
    with transaction.atomic():
        found = ready().get_locked()
        if found is not None:
            found.claim(worker.worker_id)
    if found is not None:
        worker.run_task(found)


def work_niced(stop: threading.Event) -> None:
    """Do what waits, in this thread, below everything else in the queue for the processor."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)  # on Linux, of this thread alone
    work(stop, every=BESIDE)
