"""Measures the pages of one database in this process, by Django's own client through the whole middleware.

`python -m benchmarks.measure --label SQLite` reads DATABASE_URL or MINGA_DATA and prints one JSON object a line.
"""

import argparse
import json
import statistics
import sys
import time
from urllib.parse import unquote_plus

from django.core.cache import caches
from django.db import transaction
from django.test import Client, override_settings

from benchmarks import agreements, constancia, facts, floor
from benchmarks.figures import Figure, percentile
from benchmarks.generate import settle
from benchmarks.questions import addresses
from minga.cycle.activities.models import Activity
from minga.evidence.figures.warehouse import discard
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

REQUESTS = 200  # of each mix at least; a tenth with --quick
GOAL_P95 = 150.0  # ms
GOAL_CPU = 1.5  # ms beyond the floor
GOAL_KEPT_CPU = 0.3  # the same, of a page that was kept
PAGE = 41  # of the list, for its processor time
ROUNDS = 20
NAMES = {
    "list": "lista de actividades",
    "search": "búsqueda",
    "other": "otras listas",
    "figures": "mapa y cifras",
    "home": "portada",
    "record": "una actividad",
}
WITH_GOAL = ("list", "search", "other")
wrong: dict[str, int] = {}  # {address: status} of the answers that were no page


def client() -> Client:
    """Return a visitor with a browser's headers; an error is answered, as on the site, and not raised."""
    headers = {"accept-encoding": "gzip", "accept-language": "es"}
    return Client(SERVER_NAME="localhost", headers=headers, raise_request_exception=False)


def timed(visitor: Client, address: str) -> float:
    """Return the milliseconds of one request; what is no page is noted in `wrong`."""
    begun = time.perf_counter()
    status = visitor.get(address).status_code
    taken = (time.perf_counter() - begun) * 1000
    if status != 200:
        wrong[address] = status
    return taken


def times(mix: list[str], requests: int, cold: bool) -> dict[str, list[float]]:
    """Return {address: milliseconds}, at least `requests` in all.

    Before each round of the mix the kept pages are emptied, or else each would be made only once; `cold`: an activity is changed.
    """
    visitor = client()
    for address in mix:
        timed(visitor, address)
    found: dict[str, list[float]] = {address: [] for address in mix}
    for _round in range(-(-requests // len(mix))):
        change() if cold else caches["pages"].clear()
        for address in mix:
            found[address].append(timed(visitor, address))
    return found


def latencies(label: str, requests: int) -> list[Figure]:
    """Return the p95 of each mix, in calm and after a change in the registry; the slowest addresses are told on standard error."""
    figures = []
    for group, mix in addresses().items():
        for cold in (False, True):
            found = times(mix, requests, cold)
            every = [one for some in found.values() for one in some]
            state = "tras cada cambio" if cold else "en calma"
            goal = GOAL_P95 if group in WITH_GOAL else None
            name = f"{label}: {NAMES[group]}, {state}, p95"
            figures.append(Figure(name, percentile(every, 0.95), "ms", goal, percentile(every, 0.5), "p50"))
            tell_slowest(name, found)
    for address, status in wrong.items():
        print(f"  {status} {address[:100]}", file=sys.stderr, flush=True)
    return [*figures, Figure(f"{label}: direcciones que no dan página", len(wrong), "", 0)]


@transaction.atomic
def change() -> None:
    """Write a line in the journal, as a change of one activity does: all that was kept of the records before it no longer serves."""
    code = Activity.objects.order_by("id").values_list("code", flat=True)[0]
    journal.record("activity.revised", by=Person.objects.system(), thing=("activity", code))


def tell_slowest(name: str, found: dict[str, list[float]]) -> None:
    worst = sorted(((statistics.median(some), address) for address, some in found.items()), reverse=True)[:4]
    shown = "; ".join(f"{middle:.0f} ms {unquote_plus(address)[:60]}" for middle, address in worst)
    print(f"  {name}: {shown}", file=sys.stderr, flush=True)


def processor(visitor: Client, addresses: list[str], kept: bool) -> float:
    """Return the milliseconds of processor time of this process that one of these requests takes, of pages `kept` or made each time."""
    begun = time.process_time()
    for address in addresses:
        if not kept:
            caches["pages"].clear()
        visitor.get(address)
    return (time.process_time() - begun) * 1000 / len(addresses)


def list_cost(label: str, requests: int) -> list[Figure]:
    """Return the processor time of the list beyond the floor: of a page that is made each time, and of one that was kept."""
    found = []
    for name, kept, goal in (("lista", False, GOAL_CPU), ("lista ya guardada", True, GOAL_KEPT_CPU)):
        visitor, each, query = client(), max(1, requests // ROUNDS), f"?page={PAGE}"
        floor.catch(visitor, query)
        one, base = [floor.LIST + query] * each, [floor.PATH + query] * each
        processor(visitor, one + base, kept)
        rounds = [(processor(visitor, one, kept), processor(visitor, base, kept)) for _round in range(ROUNDS)]
        beyond, least = statistics.median(a - b for a, b in rounds), statistics.median(b for _a, b in rounds)
        found.append(Figure(f"{label}: {name}, CPU por encima del piso", beyond, "ms", goal, least, "piso"))
    return found


def main() -> None:
    """Measure and print each figure as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", default="SQLite")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    requests = REQUESTS // 10 if options.quick else REQUESTS
    settle()
    discard()
    with override_settings(ROOT_URLCONF="benchmarks.floor"):
        for figure in [*list_cost(options.label, requests), *latencies(options.label, requests)]:
            print(json.dumps(figure.plain()), flush=True)
    for measured in (constancia.measured, facts.measured, agreements.measured):
        for figure in measured(options.label, requests):
            print(json.dumps(figure.plain()), flush=True)


if __name__ == "__main__":
    main()
