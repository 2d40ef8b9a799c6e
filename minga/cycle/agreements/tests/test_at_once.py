"""Eight people add an addendum to the same agreement at once, and eight open one: no number is skipped or given twice."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
THREADS = 8
CODE = f"""
import json, threading
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from minga.cycle.agreements import actions, addenda
from minga.cycle.agreements.models import Addendum, Agreement
from minga.cycle.agreements.testing import OFFICER, REGISTRAR, make_draft, make_signed, person

waits = settings.DATABASES["default"]["OPTIONS"]
waits |= {{"timeout": 90}} if connection.vendor == "sqlite" else {{"options": "-c lock_timeout=90000"}}

def at_once(act):
    together = threading.Barrier({THREADS})
    def one(place):
        try:
            together.wait(timeout=60)
            return act(place)
        except ValidationError as refused:
            return refused.messages[0]
        except Exception as wrong:
            return repr(wrong)
        finally:
            connection.close()
    with ThreadPoolExecutor({THREADS}) as pool:
        return list(pool.map(one, range({THREADS})))

def add(number):
    def act(place):
        about = {{"signed_on": timezone.localdate().isoformat(), "object": f"Cambio {{place}}", "number": number}}
        return addenda.add_addendum(by=person(OFFICER), agreement=Agreement.objects.get(pk=signed.pk), **about).number
    return act

signed = make_signed()
found = {{"seen": at_once(add(1)), "unseen": sorted(at_once(add(None)))}}
found["numbers"] = list(Addendum.objects.filter(agreement=signed).values_list("number", flat=True))
found["versions"] = list(signed.versions.values_list("number", flat=True))
found["codes"] = sorted(at_once(lambda place: make_draft().code[-5:]))
print(json.dumps(found))
"""


def test_addenda_and_drafts_at_once(own_database):
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True, timeout=180)
    found = json.loads(done.stdout.splitlines()[-1])
    refused = "Otra persona anotó mientras tanto la adenda 1: léala antes de añadir otra."
    assert sorted(found["seen"], key=str) == [1, *[refused] * (THREADS - 1)]
    assert found["unseen"] == list(range(2, THREADS + 2))
    assert (found["numbers"], found["versions"]) == (list(range(1, THREADS + 2)), list(range(1, THREADS + 6)))
    assert found["codes"] == [f"{number:05d}" for number in range(2, THREADS + 2)]
