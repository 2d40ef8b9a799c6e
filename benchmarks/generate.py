"""Makes a registry of 100,000 made-up activities (fixed seed) in the database of DATABASE_URL or MINGA_DATA.

It writes in bulk past the actions, on purpose: recording each activity with its journal line would take an hour and the
pages read the same tables either way. What is missing for it: a journal of these records. A sample is put through
`activities.actions.review` afterwards; a word that it would add is told.
"""

import argparse
import random
import time
from collections.abc import Callable
from copy import copy

from django.core.management import call_command
from django.db import connection, transaction
from django.forms.models import model_to_dict

from benchmarks import cards, organisations
from benchmarks.activities import Drawn, draw
from benchmarks.reference import Reference
from minga.cycle.activities.actions import review
from minga.cycle.activities.models import Activity
from minga.cycle.organisations.actions import refresh
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding
from minga.ground.journal import net
from minga.ground.search.actions import put_all
from minga.ground.search.models import Card

SEED = 20260105
BATCH = 2000
ORGANISATIONS = 5000
SAMPLE = 12


def generate(number: int, tell: Callable[[str], None] = print) -> None:
    """Fill an empty database with `number` activities and 5,000 organisations (fewer for few activities).

    SystemExit where there are activities already: nothing is ever mixed with real records.
    """
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    if Activity.objects.exists():
        raise SystemExit("La base de datos ya tiene actividades: los registros inventados van solo en una vacía.")
    call_command("load_reference")
    net.lift()  # each row would leave a trace, for it has no line
    chance, reference = random.Random(SEED), Reference()
    with transaction.atomic():
        bodies, found = organisations.make_organisations(chance, reference, min(ORGANISATIONS, number))
        put_all(found)
    tell(f"  {len(bodies)} organizaciones ({time.monotonic() - begun:.0f} s)")
    programmes: list[int] = []
    for first in range(1, number + 1, BATCH):
        batch = [draw(chance, reference, bodies, place) for place in range(first, min(first + BATCH, number + 1))]
        with transaction.atomic():
            write(chance, batch, programmes)
        if (first // BATCH) % 10 == 9 or first + BATCH > number:
            tell(f"  {first + len(batch) - 1} actividades de {number} ({time.monotonic() - begun:.0f} s)")
    settle()
    net.spread()
    check(tell)
    tell(f"  listo en {time.monotonic() - begun:.0f} s: {Card.objects.count()} fichas, {Finding.objects.count()} hallazgos")


def write(chance: random.Random, batch: list[Drawn], programmes: list[int]) -> None:
    """Write a batch: one activity in a hundred as a copy of its neighbour, some projects inside an earlier programme."""
    for place in range(1, len(batch)):
        if chance.random() < 0.01 and not batch[place - 1].activity.duplicate_of:
            batch[place] = repeat(batch[place - 1], batch[place].activity.code)
    for drawn in batch:
        if programmes and drawn.activity.kind.code == "PROYECTO" and chance.random() < 0.15:
            drawn.activity.parent_id = chance.choice(programmes[-200:])
    Activity.objects.bulk_create([drawn.activity for drawn in batch if not drawn.activity.duplicate_of], batch_size=500)
    Activity.objects.bulk_create([drawn.activity for drawn in batch if drawn.activity.duplicate_of], batch_size=500)
    for rows in zip(*(drawn.rows for drawn in batch), strict=True):
        every = [row for one in rows for row in one]
        if every:
            type(every[0]).objects.bulk_create(every, batch_size=1000)
    programmes += [drawn.activity.pk for drawn in batch if drawn.activity.kind.code == "PROGRAMA"]
    found = [(drawn, cards.findings(drawn)) for drawn in batch]
    Finding.objects.bulk_create([row for drawn, some in found for row in cards.raised(drawn, some)], batch_size=500)
    put_all([cards.card(drawn, len(some)) for drawn, some in found])


def repeat(drawn: Drawn, code: str) -> Drawn:
    """Return the same activity once more under another code, marked as a copy."""
    again = copy(drawn.activity)
    again.code, again.duplicate_of = code, drawn.activity
    drawn.copies.append(code)
    rows = [[copy(row) for row in some] for some in drawn.rows]
    for row in (row for some in rows for row in some):
        row.activity = again
    return Drawn(again, *rows)


def settle() -> None:
    """Do on PostgreSQL what its autovacuum does a minute after a load. SQLite stays as Minga's own loading leaves it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def check(tell: Callable[[str], None]) -> None:
    """Put a sample through the office's own actions and take it back; tell where they would write anything else."""
    with transaction.atomic():
        activities, bodies = spread(Activity), spread(Organisation)
        codes = [row.code for row in (*activities, *bodies)]
        before = Finding.objects.count(), shown(codes)
        for activity in activities:
            review(by=Person.objects.system(), activity=activity)
        for body in bodies:
            refresh(body)
        if (Finding.objects.count(), shown(codes)) != before:
            tell("  aviso: las acciones darían otras fichas u otros hallazgos; ponga al día benchmarks/cards.py u organisations.py")
        transaction.set_rollback(True)


def spread(model) -> list:
    """Return SAMPLE rows spread over a table."""
    keys = list(model.objects.order_by("code").values_list("pk", flat=True))
    return list(model.objects.filter(pk__in=keys[:: max(1, len(keys) // SAMPLE)]))


def shown(codes: list[str]) -> list[dict]:
    """Return the cards of these records as plain values."""
    return [model_to_dict(card) for card in Card.objects.filter(key__in=codes).order_by("kind", "key")]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Llena una base de datos vacía con registros inventados.")
    parser.add_argument("--activities", type=int, default=100_000, help="cuántas actividades (100000)")
    generate(parser.parse_args().activities)
