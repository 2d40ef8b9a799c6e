"""Eight reviewers decide of one published activity at once: one decision stands, and each of the others is told whose it is."""

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

from minga.cycle.activities.models import Activity
from minga.evidence.lake import matches
from minga.evidence.lake.models import Match
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

waits = settings.DATABASES["default"]["OPTIONS"]
waits |= {{"timeout": 90}} if connection.vendor == "sqlite" else {{"options": "-c lock_timeout=90000"}}

def at_once(act):
    together = threading.Barrier({THREADS})
    def one(place):
        try:
            by = Person.objects.get(email="revision@minga.example")
            together.wait(timeout=60)
            return act(place, by)
        except ValidationError as refused:
            return refused.messages[0]
        except Exception as wrong:
            return repr(wrong)
        finally:
            connection.close()
    with ThreadPoolExecutor({THREADS}) as pool:
        return list(pool.map(one, range({THREADS})))

def decide(identifier, code):
    def act(place, by):
        about = {{"identifier": identifier, "code": code or codes[place], "state": "confirmed", "reason": "Lo dice el convenio."}}
        return matches.decide(by=by, **about).code
    return act

codes = list(Activity.objects.filter(public=True).order_by("code").values_list("code", flat=True)[:{THREADS}])
found = {{"same": at_once(decide("XM-TEST-1", codes[0])), "codes": codes}}
found["others"] = at_once(decide("XM-TEST-2", ""))
found["undone"] = at_once(lambda place, by: matches.undo(by=by, match=Match.objects.get(identifier="XM-TEST-1"), reason="Era otra.").code)
found["held"] = list(Match.objects.filter(undone_at=None).values_list("identifier", flat=True))
found["lines"] = Entry.objects.filter(event="activity.matched").count()
print(json.dumps(found))
"""


def test_decisions_at_once(own_database):
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True, timeout=180)
    found = json.loads(done.stdout.splitlines()[-1])
    one = found["codes"][0]
    assert (found["same"].count(one), found["undone"].count(one)) == (1, 1)
    assert {told.split(" el ")[0] for told in found["same"] if told != one} == {"Revisión de la demostración ya lo decidió"}
    assert {told for told in found["undone"] if told != one} == {"Revisión de la demostración ya lo deshizo: está otra vez por decidir."}
    winner = next(told for told in found["others"] if told in found["codes"])
    assert sum(told in found["codes"] for told in found["others"]) == 1
    refused = [told for told in found["others"] if told != winner]
    assert all("ya dijo" in told and f"que es la ficha {winner}: deshaga primero eso." in told for told in refused)
    assert (found["held"], found["lines"]) == (["XM-TEST-2"], 2)
