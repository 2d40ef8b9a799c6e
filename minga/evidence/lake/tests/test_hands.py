"""Processes that read chunks: where they come from, and that none is left behind. Each test asks a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from subprocess import PIPE

import pytest

from tests.environment import ROOT

pytestmark = pytest.mark.kit
PATIENCE = 60  # seconds
FIRST = """
import json, os, signal, sys, threading, time
from concurrent.futures import Future, wait
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.testing import activity, chunks_of, process_that_reads, xml_of

def asked(*before):
    for work in before:
        work()
    (chunk,) = chunks_of(xml_of([activity("XX-1")]))
    hands, slow = Hands(process_that_reads, 2), Future()
    if before:  # then processes come from elsewhere; one of them is not there yet
        hands._begin()
        hands.there.append(slow)
    early = hands.submit(chunk, ["00"]).result()["process"]
    slow.set_result(None)
    wait(hands.there)
    late = hands.submit(chunk, ["00"]).result()["process"]
    print(json.dumps({"here": os.getpid(), "early": early, "late": late}), flush=True)
    return hands

def busy():
    threading.Thread(target=time.sleep, args=[600], daemon=True).start()

def stay():  # a signal that comes just before a sleep does not end it
    for _ in range(6000):
        time.sleep(0.1)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background, without Ctrl-C
    hands = asked(*[busy][:int(sys.argv[1])])
    hands.close() if sys.argv[2] == "end" else stay()
"""


@pytest.fixture
def begun(tmp_path):
    """Begin the script, with so many threads beside; it is ended at the end."""
    script, running = tmp_path / "script.py", []
    script.write_text(FIRST)

    def begin(threads: int, then: str) -> tuple[subprocess.Popen, dict[str, int]]:
        command = [sys.executable, str(script), str(threads), then]
        known = {**os.environ, "PYTHONPATH": str(ROOT)}
        running.append(subprocess.Popen(command, cwd=ROOT, env=known, stdout=PIPE, stderr=PIPE, encoding="utf-8", start_new_session=True))
        return running[-1], json.loads(running[-1].stdout.readline())

    yield begin
    for one in running:
        one.kill()
        one.wait()
        one.stdout.close()
        one.stderr.close()


def test_ctrl_c_is_told_once(begun):
    process, _said = begun(0, "stay")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) != 0
    assert process.stderr.read().count("Traceback") == 1


def is_there(process: int) -> bool:
    """Say whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        with open(f"/proc/{process}/stat") as told:
            return told.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


linux = pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="the system does not say what threads there are")


@linux
def test_the_first_chunk_already_has_another_process_where_this_one_can_be_copied(begun):
    process, said = begun(0, "end")
    assert process.wait(PATIENCE) == 0
    assert said["here"] not in (said["early"], said["late"])


def test_a_chunk_is_read_here_until_processes_from_elsewhere_are_there(begun):
    process, said = begun(1, "end")
    assert process.wait(PATIENCE) == 0
    assert said["early"] == said["here"] != said["late"]


@linux
@pytest.mark.parametrize("threads", [0, 1], ids=["copied", "from elsewhere"])
def test_none_is_left_when_the_one_they_work_for_is_killed(begun, threads):
    process, said = begun(threads, "stay")
    assert is_there(said["late"])
    process.kill()
    process.wait()
    end = time.monotonic() + PATIENCE
    while is_there(said["late"]) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_there(said["late"])
