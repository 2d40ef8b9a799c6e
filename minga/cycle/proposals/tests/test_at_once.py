"""Eight people accept an offer for the same demand at once: one wins, the others are told who; a single case opens."""

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

from minga.cycle.proposals import pairing
from minga.cycle.proposals.models import Match, Proposal
from minga.cycle.proposals.tests.making import BOTH, make_demand, make_offer, person

waits = settings.DATABASES["default"]["OPTIONS"]
waits |= {{"timeout": 90}} if connection.vendor == "sqlite" else {{"options": "-c lock_timeout=90000"}}
demand = make_demand()
offers = [make_offer(f"OF-2026-0097{{n}}") for n in range({THREADS})]
together = threading.Barrier({THREADS})

def one(place):
    try:
        together.wait(timeout=60)
        pairing.accept(by=person(), demand=demand, offer=offers[place], **BOTH)
        return "won"
    except ValidationError as refused:
        return refused.messages[0]
    except Exception as wrong:
        return repr(wrong)
    finally:
        connection.close()

with ThreadPoolExecutor({THREADS}) as pool:
    found = list(pool.map(one, range({THREADS})))
accepted = Match.objects.filter(demand=demand)
print(json.dumps([found, accepted.count(), Proposal.objects.filter(demand=demand).count(), person().name, accepted[0].cooperant.name]))
"""


def test_one_wins_and_the_others_are_told_who(own_database):
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True, timeout=240)
    found, matches, cases, name, cooperant = json.loads(done.stdout.splitlines()[-1])
    told = f"{name} ya emparejó esta demanda con {cooperant}. Lo que usted escribió no se guardó."
    assert sorted(found) == sorted(["won", *[told] * (THREADS - 1)])
    assert (matches, cases) == (1, 1)
