"""How long the page of an agreement takes that 500 activities are done under: first and last page of them, made each time.

`python -m benchmarks.agreements --label SQLite` reads DATABASE_URL or MINGA_DATA, a registry made by benchmarks.generate, and
prints one JSON object a line. The agreement that it makes is taken away again.
"""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from benchmarks.figures import Figure, percentile
from minga.cycle.activities.models import Activity, AgreementLink
from minga.cycle.agreements.models import Agreement, Area, Party
from minga.ground.codelists.models import Code
from minga.ground.journal import net
from minga.ground.territory.models import Country

GOAL = 200.0  # ms
ROUNDS, WARM = 100, 3
CODE, MANY = "GEN-CONVENIO", 500
ADDRESSES = (f"/convenios/{CODE}", f"/convenios/{CODE}?page=10")


@contextmanager
def made() -> Iterator[None]:
    """Write an agreement with parties, fields of work and 500 activities past the actions, and take it away in the end."""
    net.lift()
    now, kind = timezone.now(), Code.objects.of("TIPO_CONVENIO").get(code="CONVENIO_ESTRATEGICO")
    agreement = Agreement.objects.create(
        code=CODE, kind=kind, title="Convenio de medida", sort_key="convenio de medida", recorded_at=now, revised_at=now, source="GEN"
    )
    role = Code.objects.of("ROL_CONVENIO").get(code="PARTE")
    Party.objects.bulk_create(
        Party(agreement=agreement, position=place, role=role, as_written=one.name_es, country=one, source="GEN")
        for place, one in enumerate(Country.objects.all()[:20], 1)
    )
    Area.objects.bulk_create(Area(agreement=agreement, position=place, text=f"Área {place}", source="GEN") for place in range(1, 11))
    AgreementLink.objects.bulk_create(
        AgreementLink(agreement=agreement, activity_id=pk, position=1, as_written=CODE, source="GEN")
        for pk in Activity.objects.filter(public=True).order_by("pk").values_list("pk", flat=True)[:MANY]
    )
    try:
        yield
    finally:
        AgreementLink.objects.filter(agreement=agreement).delete()
        agreement.delete()


def measured(label: str, rounds: int) -> Iterator[Figure]:
    """Yield the 95th percentile of the page, with the median beside it."""
    visitor, times = Client(SERVER_NAME="localhost"), []
    with made():
        for place in range(-WARM, rounds):
            caches["pages"].clear()
            begun = time.perf_counter()
            answer = visitor.get(ADDRESSES[place % len(ADDRESSES)])
            taken = (time.perf_counter() - begun) * 1000
            assert answer.status_code == 200
            times += [taken] if place >= 0 else []
    yield Figure(f"{label}: convenio con {MANY} actividades, p95", percentile(times, 0.95), "ms", GOAL, percentile(times, 0.5), "p50")


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
