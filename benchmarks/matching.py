"""One demand beside ten thousand offers: the first page of what it may ask for, read from the tables; what a change of an offer costs.

`python -m benchmarks.matching --label SQLite` reads DATABASE_URL or MINGA_DATA, makes the offers that it measures and takes them away.
It prints one JSON object a line.
"""

import argparse
import datetime
import json
import random
import sys
import time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from benchmarks.figures import Figure, percentile
from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import AgendaEntry, Offer
from minga.cycle.offers.states import OfferStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals import matching, ranking
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold
from minga.ground.territory.models import Unit

GOAL = 300.0  # ms: the goal of one demand beside OFFERS
OFFERS, DEMANDS, SHOWN = 10_000, 50, 20
WORDS = [
    "movilidad", "urbana", "ciclovías", "agua", "potable", "saneamiento", "bosque", "restauración", "turismo", "comunitario", "cacao",
    "café", "energía", "solar", "vivienda", "riesgo", "desastres", "escuela", "salud", "patrimonio", "cultura", "gobernanza",
    "migración", "residuos", "páramo", "clima", "ganadería", "chakra", "conectividad", "transporte", "fluvial", "fortalecimiento",
    "institucional", "capacitación", "jóvenes", "mujeres", "indígenas", "municipios", "parroquias", "apoyo", "proyectos", "asistencia",
    "técnica", "fondo",
]  # fmt: skip
COUNTRIES, SECTORS = ("EC", "CO", "PE"), ("140", "210", "410", "311", "151")


class Undone(Exception):
    """Takes away what was made to be measured."""


def text(chance: random.Random, size: int) -> str:
    return " ".join(chance.choices(WORDS, k=size))


def make(chance: random.Random) -> list[Demand]:
    """Write the offers and demands, as varied as real ones, and return the demands."""
    givers = list(Organisation.objects.filter(merged_into=None).order_by("pk")[:200])
    sectors = list(Code.objects.of("Sector").filter(until=None))
    goals, kinds = list(Code.objects.of("ODS")), list(Code.objects.of("TIPO_ORGANIZACION").filter(code__startswith="GAD_"))
    modalities, units = list(Code.objects.of("MODALIDAD")), list(Unit.objects.filter(country="EC", level=2))
    now, day = timezone.now(), timezone.localdate()
    offers = Offer.objects.bulk_create(
        [offer(chance, n, chance.choice(givers), chance.choice(modalities), now, day) for n in range(OFFERS)], batch_size=500
    )
    for table, values, most in (
        (Offer.sectors.through, sectors, 4),
        (Offer.goals.through, goals, 3),
        (Offer.recipients.through, kinds, 4),
    ):
        rows = [table(offer=one, code=code) for one in offers for code in chance.sample(values, chance.randint(1, most))]
        table.objects.bulk_create(rows, batch_size=2000)
    places = [
        Offer.countries.through(offer=one, country_id=iso) for one in offers for iso in chance.sample(COUNTRIES, chance.randint(1, 3))
    ]
    Offer.countries.through.objects.bulk_create(places, batch_size=2000)
    AgendaEntry.objects.bulk_create([entry(chance, giver, now) for giver in givers for _time in range(20)], batch_size=1000)
    asker = Organisation.objects.filter(kind__code__startswith="GAD_", merged_into=None).order_by("pk")[0]
    return [demand(chance, n, asker, sectors, goals, units, modalities, now) for n in range(DEMANDS)]


def offer(chance: random.Random, number: int, giver: Organisation, modality: Code, now, day: datetime.date) -> Offer:
    least = Decimal(chance.choice((10, 50, 100, 200))) * 1000
    title, closing = text(chance, 8), chance.choice((None, day + datetime.timedelta(days=chance.randint(-30, 300))))
    return Offer(
        code=f"OF-G-{number:05d}", organisation=giver, stage=OfferStage.VALIDATED, title=title, description=text(chance, 60),
        objectives=text(chance, 30), modality=modality, amount_min=least, amount_max=least * chance.randint(2, 20), currency="USD",
        closes_on=closing, rolling=closing is None and chance.random() < 0.5, languages=["es"], folded=fold(title), created_at=now,
        saved_at=now,
    )  # fmt: skip


def entry(chance: random.Random, giver: Organisation, now) -> AgendaEntry:
    size = Decimal(chance.randint(20, 2000)) * 1000
    return AgendaEntry(
        giver_name=giver.name, organisation=giver, country_id=chance.choice(COUNTRIES), sector=chance.choice(SECTORS), from_year=2016,
        to_year=2025, activities=chance.randint(1, 30), usd=size * 5, size_low=size / 2, size_middle=size, size_high=size * 2,
        origin="lake", as_of=now,
    )  # fmt: skip


def demand(chance: random.Random, number: int, asker: Organisation, sectors, goals, units, modalities, now) -> Demand:
    made = Demand.objects.create(
        code=f"DM-G-{number:05d}", organisation=asker, stage=DemandStage.SEARCHING,
        title=text(chance, 9), problem=text(chance, 40), objective=text(chance, 30), country_id="EC", modality=chance.choice(modalities),
        amount=Decimal(chance.randint(30, 900)) * 1000, currency="USD", months=24, languages=["es"], created_at=now, saved_at=now,
    )  # fmt: skip
    made.sectors.set(chance.sample(sectors, 2))
    made.goals.set(chance.sample(goals, 2))
    made.units.set(chance.sample(units, 1))
    return made


def ranking_of(one: Demand, day: datetime.date) -> int:
    """Rank the offers of a demand and weigh those of the first page, as the page does; return how many it may ask for."""
    (good, _barred), asked = ranking.for_demand(one, day)
    for _points, gift in good[:SHOWN]:
        ranking.readable(matching.weigh(asked, gift), one)
    return len(good)


def measured(label: str, quick: bool) -> list[Figure]:
    chance, day = random.Random(8), timezone.localdate()
    demands = make(chance)[: 10 if quick else DEMANDS]
    started = time.perf_counter()
    ranking.shelf()
    loading = (time.perf_counter() - started) * 1000
    taken, worked, asked = [], [], 0
    for one in demands:
        started, own = time.perf_counter(), time.process_time()
        asked += ranking_of(one, day)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - own) * 1000)
    changed = Offer.objects.get(code="OF-G-00001")
    changed.version, changed.saved_at = 2, timezone.now()
    changed.save()
    started = time.perf_counter()
    ranking.shelf()
    again = (time.perf_counter() - started) * 1000
    return [
        Figure(f"{label}: una demanda frente a 10.000 ofertas", percentile(taken, 0.95), "ms", GOAL, percentile(taken, 0.5), "p50"),
        Figure(f"{label}: de ello, tiempo del procesador", percentile(worked, 0.95), "ms", None, percentile(worked, 0.5), "p50"),
        Figure(f"{label}: leer las ofertas la primera vez", loading, "ms"),
        Figure(f"{label}: leerlas tras cambiar una", again, "ms", None, loading, "la primera vez"),
        Figure(f"{label}: ofertas que cada demanda puede pedir", asked / len(demands), "ofertas"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    found: list[Figure] = []
    try:
        with transaction.atomic():
            found = measured(options.label, options.quick)
            raise Undone
    except Undone:
        pass
    for figure in found:
        print(json.dumps(figure.plain()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
