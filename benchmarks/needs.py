"""The yearly demand plan over 5,000 demands: reading its lines, freezing a version, its PDF; what is made for it is taken back.

`python -m benchmarks.needs --label SQLite` reads DATABASE_URL or MINGA_DATA and prints one JSON object a line.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmarks.figures import Figure
from minga.cycle.needs import printing
from minga.cycle.needs.actions import yearly
from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import lines_of
from minga.cycle.needs.states import DemandStage
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Country, Unit

DEMANDS, YEAR, GOAL = 5000, 2099, 5.0  # the goal holds for the whole: lines, version and PDF together
WORDS = (
    "Agua segura y saneamiento para las comunidades del cantón",
    "Movilidad sostenible en las parroquias",
    "Riego parcelario tecnificado",
)


def fill(number: int) -> None:
    """Write so many validated demands of one year, each with a territory and two sectors, some without an amount."""
    now, governments = timezone.now(), list(Organisation.objects.order_by("pk")[:200])
    sectors, units = list(Code.objects.of("Sector").order_by("pk")[:120]), list(Unit.objects.filter(country="EC").order_by("pk")[:250])
    rows = [
        Demand(
            code=f"DB-{n:05d}",
            organisation=governments[n % len(governments)],
            country_id="EC",
            stage=DemandStage.VALIDATED,
            title=f"{WORDS[n % len(WORDS)]} {n}",
            objective="Que las familias cuenten con el servicio todo el año.",
            year=YEAR,
            amount=None if n % 7 == 0 else 1000 * n + 1,
            currency="" if n % 7 == 0 else ("USD", "EUR")[n % 2],
            created_at=now,
            saved_at=now,
        )
        for n in range(number)
    ]
    made = Demand.objects.bulk_create(rows, batch_size=500)
    places, themes = Demand.units.through, Demand.sectors.through
    places.objects.bulk_create([places(demand=one, unit=units[n % len(units)]) for n, one in enumerate(made)], batch_size=500)
    pairs = [themes(demand=one, code=sectors[(n + k * 7) % len(sectors)]) for n, one in enumerate(made) for k in range(2)]
    themes.objects.bulk_create(pairs, batch_size=500)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def measured(label: str) -> list[Figure]:
    """Return how long the lines, a frozen version, the PDF and the three together take."""
    country, planner = Country.objects.get(iso2="EC"), Person.objects.system()
    lines, reading = timed(lambda: lines_of("EC", YEAR))
    version, freezing = timed(lambda: yearly.freeze(by=planner, country=country, year=YEAR))
    _content, printed = timed(lambda: printing.pdf(country, YEAR, lines, "es", version, version.frozen_at))
    named = f"{label}: plan de {len(lines)} demandas"
    return [
        Figure(f"{named}, sus líneas", reading, "s"),
        Figure(f"{named}, fijar una versión", freezing, "s"),
        Figure(f"{named}, su PDF", printed, "s"),
        Figure(f"{named}, líneas, versión y PDF", reading + freezing + printed, "s", GOAL),
    ]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with transaction.atomic():
        fill(DEMANDS // 10 if options.quick else DEMANDS)
        figures = measured(options.label)
        transaction.set_rollback(True)
    for figure in figures:
        print(json.dumps(figure.plain()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
