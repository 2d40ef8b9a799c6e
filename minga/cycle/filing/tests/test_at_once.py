"""Thirty-two people press the same button at once: it happens once, the others are told so, and nothing they wrote is lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
THREADS = 32
CODE = f"""
import json, threading
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.conf import settings
from django.db import connection

from minga.cycle.filing import actions, drafting, registering
from minga.cycle.filing.drafting import Conflict
from minga.cycle.filing.models import Dossier, Submission
from minga.cycle.filing.testing import DEPUTY, OFFICER, REGISTRAR, VALIDATOR, make_dossier, person
from minga.cycle.registration.models import Certificate
from minga.ground.inbox.models import Letter, Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

waits = settings.DATABASES["default"]["OPTIONS"]  # 32 take turns: on a busy machine the last waits longer than a page would
waits |= {{"timeout": 90}} if connection.vendor == "sqlite" else {{"options": "-c lock_timeout=90000"}}

def at_once(act):
    together = threading.Barrier({THREADS})
    def one(place):
        try:
            dossier = Dossier.objects.get(pk=made.pk)
            together.wait(timeout=60)
            act(place, dossier)
            return "done"
        except NotAllowedHere as refused:
            return refused.name
        except Conflict as refused:
            return [(one.place, one.mine == f"Título {{place}}") for one in refused.differences]
        except Exception as wrong:
            return repr(wrong)
        finally:
            connection.close()
    with ThreadPoolExecutor({THREADS}) as pool:
        return list(pool.map(one, range({THREADS})))

def lines(event):
    return Entry.objects.filter(event=event, thing_key=made.key).count()

def save(place, dossier):
    drafting.save(by=person(OFFICER), dossier=dossier, base=1, changes={{"title": f"Título {{place}}"}})

def submit(place, dossier):
    actions.submit(by=person(OFFICER), dossier=dossier)

def validate(place, dossier):
    actions.validate(by=person(VALIDATOR), dossier=dossier)

def register(place, dossier):
    registering.register(by=person((REGISTRAR, DEPUTY)[place % 2]), dossier=dossier)

made = make_dossier()
found = {{"save": [at_once(save), lines("dossier.saved"), Dossier.objects.get(pk=made.pk).version]}}
found["submit"] = [at_once(submit), lines("dossier.submitted"), Submission.objects.filter(dossier=made).count()]
about = {{"thing_kind": "dossier", "thing_key": made.key, "kind": "task"}}
found["validate"] = [at_once(validate), lines("dossier.validated")]
told = Message.objects.filter(**about, done_at=None).order_by("person__email")
found["told"] = [[one.person.email for one in told], sorted(told.values_list("letter__address", flat=True))]
found["register"] = [at_once(register), lines("dossier.registered"), Certificate.objects.filter(thing_key=made.key).count()]
print(json.dumps(found))
"""


@pytest.fixture
def found(own_database) -> dict:
    """What came of four races of 32 on one dossier, in a process that really commits."""
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True, timeout=180)
    return json.loads(done.stdout.splitlines()[-1])


def test_thirty_two_at_once(found):
    """Controls 41, 42 and 43: one save wins and 31 keep their text; one sending, one transition with one task each, one certificate."""
    results = {race: found[race][0] for race in ("save", "submit", "validate", "register")}
    losers = {race: [one for one in answers if one != "done"] for race, answers in results.items()}
    assert losers == {
        "save": [[["title", True]]] * (THREADS - 1),
        "submit": ["submit"] * (THREADS - 1),
        "validate": ["validate"] * (THREADS - 1),
        "register": ["register"] * (THREADS - 1),
    }
    assert {race: found[race][1:] for race in results} == {"save": [1, 2], "submit": [1, 1], "validate": [1], "register": [1, 1]}
    registrars = ["registro@minga.example", "suplente@minga.example"]
    assert found["told"] == [registrars, registrars]
