"""What may be one among 100,000 organisations: all of them compared, names like one being typed, one change looked at again.

`python -m benchmarks.duplicates --label SQLite` reads DATABASE_URL or MINGA_DATA and prints one JSON object a line. The organisations
that are missing are made in a transaction which is rolled back.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from benchmarks.figures import Figure, percentile
from benchmarks.organisations import make_organisations
from benchmarks.reference import Reference
from minga.cycle.filing.suggesting import instead, suggested
from minga.cycle.organisations.actions import renew_findings
from minga.cycle.organisations.matching import Names, scored
from minga.cycle.organisations.models import Organisation
from minga.evidence.merging import proposing
from minga.evidence.merging.states import Kind
from minga.ground.accounts.models import Person
from minga.ground.journal import net

NUMBER, TYPED, SEED = 100_000, 100, 20260105
SEARCH, TYPING = 30.0, 100.0  # s and ms, the goals


def fill(number: int) -> None:
    """Make the organisations that are missing."""
    there = Organisation.objects.count()
    make_organisations(random.Random(SEED), Reference(), max(0, number - there), first=there + 1)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE organisations_organisation, organisations_alias, organisations_namekey")


def typed(chance: random.Random) -> list[str]:
    """Return names as people type them: whole, begun, or with a letter wrong."""
    names = list(Organisation.objects.order_by("code").values_list("name", flat=True))
    found = []
    for name in chance.sample(names, TYPED):
        place = chance.randrange(len(name))
        found.append(chance.choice((name, name[: max(4, place)], name[:place] + chance.choice("aeiou") + name[place + 1 :])))
    return found


def times(work: Callable[[str], object], names: list[str]) -> list[float]:
    """Return the milliseconds of each."""
    found = []
    for name in names:
        begun = time.perf_counter()
        work(name)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def measured(label: str, number: int, share: int) -> Iterator[Figure]:
    """Yield the figures of one database."""
    with transaction.atomic():
        fill(number)
        begun, worked = time.perf_counter(), time.process_time()
        proposals = proposing.look(Kind.ORGANISATION)
        taken, worked = time.perf_counter() - begun, time.process_time() - worked
        yield Figure(f"{label}: duplicados entre {number} organizaciones ({proposals} propuestas)", taken, "s", SEARCH, worked, "CPU")
        chance, everyone = random.Random(SEED), Organisation.objects.published()
        names, person = typed(chance)[:share], Person.objects.system()
        ways: tuple[tuple[str, Callable[[str], object]], ...] = (
            ("nombres parecidos mientras se escribe", lambda name: scored(name, everyone, 8)),
            ("sugerencias de un expediente", lambda name: suggested(person, "organisation", name) or instead(person, "organisation", name)),
            ("a quién nombra un texto", lambda name: Names.near(name).propose(name)),
        )
        for what, work in ways:
            found = times(work, names)
            yield Figure(f"{label}: {what}, p95", percentile(found, 0.95), "ms", TYPING, percentile(found, 0.5), "p50")
        rows = list(everyone.order_by("code")[: max(3, share // 10)])
        found = times(lambda place: renew_findings(by=person, organisations=[rows[int(place)]]), [str(place) for place in range(len(rows))])
        yield Figure(f"{label}: una organización vuelta a mirar, p95", percentile(found, 0.95), "ms", None, percentile(found, 0.5), "p50")
        transaction.set_rollback(True)


def main() -> None:
    """Measure and print each figure as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", default="SQLite")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--organisations", type=int, default=NUMBER)
    options = parser.parse_args()
    net.lift()
    try:
        for figure in measured(options.label, options.organisations, TYPED // 5 if options.quick else TYPED):
            print(json.dumps(figure.plain()), flush=True)
    finally:
        net.spread()


if __name__ == "__main__":
    main()
