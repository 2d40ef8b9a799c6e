"""Many programs at once: one wins, the others are told, and the same request sent many times has one effect."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
THREADS = 32
CODE = f"""
import json, threading
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.conf import settings
from django.db import connection

from minga.cycle.filing.models import Dossier
from minga.doors.api.testing import OFFICER, Program
settings.ALLOWED_HOSTS = ["*"]
program = Program(OFFICER)
NEW = {{"organisation": "ORG-007", "values": {{"title": "Riego"}}}}
first = program.post("drafts", NEW)
key, tag = first.json()["key"], first["ETag"]
connection.close()
def at_once(work):
    together = threading.Barrier({THREADS})
    def one(place):
        together.wait(timeout=60)
        try:
            return work(place)
        finally:
            connection.close()
    with ThreadPoolExecutor({THREADS}) as pool:
        return list(pool.map(one, range({THREADS})))
def change(place):
    answer = program.patch(f"drafts/{{key}}", {{"changes": {{"title": f"Riego {{place}}"}}}}, If_Match=tag)
    told = answer.json()
    return [answer.status_code, [one["mine"] for one in told.get("differences", [])] == [f"Riego {{place}}"]]
def opened(place):
    return program.post("drafts", NEW, Idempotency_Key="the-same").status_code
changed = at_once(change)
made = at_once(opened)
after = program.post("drafts", NEW, Idempotency_Key="the-same").status_code
print(json.dumps([changed, Dossier.objects.get(key=key).version, made, after, Dossier.objects.exclude(key=key).count()]))
"""


def test_thirty_two_at_once(own_database):
    """32 changes of one version: one wins, 31 are told 412 with their own text; 32 times the same request: one dossier."""
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=own_database, capture_output=True, text=True, timeout=120)
    changed, version, made, after, others = json.loads(done.stdout.strip().splitlines()[-1])
    met = Counter((status, kept) for status, kept in changed)
    assert (met[(200, False)], met[(412, True)] + met[(503, False)], version) == (1, THREADS - 1, 2), done.stderr
    assert (set(made) <= {201, 409, 503}, 201 in made, after, others) == (True, True, 201, 1)
