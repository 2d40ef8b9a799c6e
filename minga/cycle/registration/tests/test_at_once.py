"""Many registering at once: numbers follow one another, none twice; a thing registered at once has one certificate."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
PROCESSES, THREADS, SAME = 2, 16, 4
CODE = f"""
import json, sys, threading
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.core.exceptions import ValidationError
from django.db import connection

from minga.cycle.registration.testing import make_certificate, registrar
me, together = sys.argv[1], threading.Barrier({THREADS})
def one(place):
    together.wait(timeout=60)
    thing = ("thing", "SAME" if place < {SAME} else f"{{me}}-{{place}}")
    try:
        return make_certificate(thing).number
    except ValidationError as refused:
        return refused.code
    finally:
        connection.close()
registrar()
connection.close()
with ThreadPoolExecutor({THREADS}) as pool:
    print(json.dumps(list(pool.map(one, range({THREADS})))))
"""


def test_thirty_two_at_once(own_database):
    """Pitfall of two officers at one counter: 32 registrations from two processes, numbers 1 to 25, each once."""
    command = [sys.executable, "-c", CODE]
    started = [
        subprocess.Popen([*command, str(place)], cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True)
        for place in range(PROCESSES)
    ]
    found = [number for one in started for number in json.loads(one.communicate(timeout=120)[0])]
    numbers = sorted(int(number[-5:]) for number in found if number.startswith("PROY-"))
    assert len(found) == PROCESSES * THREADS
    assert numbers == list(range(1, PROCESSES * (THREADS - SAME) + 2))
    assert found.count("unchanged") == PROCESSES * SAME - 1
