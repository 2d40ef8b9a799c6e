"""How long a certificate takes: registering a made-up thing, and registering it with its PDF in one language, warm.

`python -m benchmarks.constancia --label SQLite` reads DATABASE_URL or MINGA_DATA and prints one JSON object a line. What it
registers is rolled back.
"""

import argparse
import json
import time
from collections.abc import Iterator

from django.db import transaction

from benchmarks.figures import Figure, percentile
from minga.cycle.registration import actions
from minga.cycle.registration.testing import SHOWN, VALUES
from minga.ground.accounts.models import Person

GOAL = 100.0  # ms, for issuing and printing
ROUNDS, WARM = 100, 5
LONG = {"rows": [[f"Dato {place}", f"Item {place}", "Agua, páramo y gobierno local. " * 6] for place in range(14)]}


def once(place: int) -> tuple[float, float]:
    """Return the milliseconds until a certificate is issued, and until its file is made."""
    by, begun = Person.objects.system(), time.perf_counter()
    thing, values = ("benchmark", f"B-{place}"), VALUES | {"title": f"Actividad {place}"}
    issued = actions.register(by=by, thing=thing, kind="PROYECTO", values=values, shown=SHOWN | LONG, level="MUNICIPAL")
    registered = time.perf_counter()
    actions.print_file(issued, "es")
    return (registered - begun) * 1000, (time.perf_counter() - begun) * 1000


def measured(label: str, rounds: int) -> Iterator[Figure]:
    """Yield the figures of one database: the 95th percentile, with the median beside it."""
    with transaction.atomic():
        for place in range(WARM):
            once(-place - 1)
        found = [once(place) for place in range(rounds)]
        transaction.set_rollback(True)
    for name, times, goal in (
        ("registrar una constancia, p95", [one for one, _both in found], None),
        ("constancia: registrar y hacer el PDF, p95", [both for _one, both in found], GOAL),
    ):
        yield Figure(f"{label}: {name}", percentile(times, 0.95), "ms", goal, percentile(times, 0.5), "p50")


def main() -> None:
    """Measure and print each figure as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", default="SQLite")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    for figure in measured(options.label, ROUNDS // 10 if options.quick else ROUNDS):
        print(json.dumps(figure.plain()), flush=True)


if __name__ == "__main__":
    main()
