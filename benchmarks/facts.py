"""Measures the figures themselves: any breakdown over a million facts, and the facts after one change."""

import statistics
import sys
import time
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from benchmarks.figures import Figure, percentile
from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.evidence.figures import portfolio
from minga.evidence.figures.asking import NONE, Dimension, Question, ask
from minga.evidence.figures.extraction import REPORTED
from minga.evidence.figures.warehouse import FAMILIES, discard, here, reading, summed
from minga.ground.accounts.models import Person

GOAL_FIGURE = 100.0  # ms
GOAL_REFRESH = 1000.0  # ms
GOAL_PORTFOLIO = 500.0  # ms, of 100,000 contributions in three currencies
MILLION = 1_000_000
# Each activity gets rows of further sectors without money, until there are a million facts: what is counted is told apart by activity.
WIDEN = """INSERT INTO facts SELECT * REPLACE (false AS first, printf('%05d', 10000 + hash(activity, {n}) % 300) AS sector,
           NULL AS amount, NULL AS usd) FROM facts WHERE NOT sector_rest USING SAMPLE {rows} ROWS (reservoir, {n})"""
FILTERS: list[dict[Dimension, tuple[str, ...]]] = [
    {},
    {Dimension.COUNTRY: ("EC",)},
    {Dimension.SOURCE: ("BILATERAL",), Dimension.COUNTRY: ("PE", "CO")},
    {Dimension.MODALITY: (NONE,)},
    {Dimension.UNIT1: ("EC-17",)},
]


def measured(label: str, requests: int) -> list[Figure]:
    """Return the p95 of every breakdown under several filters, and the time in which one change is in the facts."""
    discard()
    begun = time.perf_counter()
    with reading() as look:
        small = look.rows("SELECT count(*) FROM facts")[0][0]
    anew = time.perf_counter() - begun
    money = contributions(label, requests)
    widen()
    figures = [*money, breakdowns(label, requests), refresh(label), Figure(f"{label}: hechos desde cero, {small} hechos", anew, "s")]
    discard()
    return figures


def widen() -> None:
    """Bring the copy in memory to a million facts."""
    warehouse, number = here(), 0
    while (rows := warehouse.base.execute("SELECT count(*) FROM facts").fetchone()[0]) < MILLION:
        number += 1
        warehouse.base.execute(WIDEN.format(n=number, rows=min(rows, MILLION - rows)))
    for name in FAMILIES:
        warehouse.base.execute(f"DELETE FROM {name}")
        warehouse.base.execute(f"INSERT INTO {name} {summed(name)}")
    warehouse.base.execute("CHECKPOINT store")


def breakdowns(label: str, requests: int) -> Figure:
    """Return the p95 of all breakdowns and filters, each asked as often as the others."""
    taken: dict[str, list[float]] = {}
    with reading() as look:
        facts = look.rows("SELECT count(*) FROM facts")[0][0]
        questions = [Question(by, filters, currency=money) for filters in FILTERS for by in (None, *Dimension) for money in ("USD", "COP")]
        for question in questions * max(1, requests // 50):
            begun = time.perf_counter()
            ask(replace(question), look)
            taken.setdefault(f"{question.by} {question.filters} {question.currency}", []).append((time.perf_counter() - begun) * 1000)
    slowest = sorted(((statistics.median(some), name) for name, some in taken.items()), reverse=True)[:4]
    print("  " + "; ".join(f"{middle:.0f} ms {name}" for middle, name in slowest), file=sys.stderr, flush=True)
    every = [one for some in taken.values() for one in some]
    return Figure(
        f"{label}: una cifra sobre {facts} hechos, p95", percentile(every, 0.95), "ms", GOAL_FIGURE, percentile(every, 0.5), "p50"
    )


def contributions(label: str, requests: int) -> list[Figure]:
    """Return the p95 of the portfolio in its three currencies with the blended operations, and the time of its first reading."""
    begun = time.perf_counter()
    with reading(gifts=True) as look:
        number = look.rows("SELECT count(*) FROM gifts")[0][0]
    first = time.perf_counter() - begun
    taken = []
    for _round in range(max(3, requests // 10)):
        for currency in REPORTED:
            begun = time.perf_counter()
            with reading(gifts=True) as look:
                portfolio.ask(currency, look)
                portfolio.blends(look)
            taken.append((time.perf_counter() - begun) * 1000)
    name = f"{label}: cartera de {number} aportes en una moneda, p95"
    return [
        Figure(name, percentile(taken, 0.95), "ms", GOAL_PORTFOLIO, percentile(taken, 0.5), "p50"),
        Figure(f"{label}: primera lectura de los aportes", first, "s"),
    ]


def refresh(label: str) -> Figure:
    """Return the slowest of ten changes, from the order to change an activity to the first figure that holds it."""
    with transaction.atomic():
        taken = [changed(number, activity.code) for number, activity in enumerate(Activity.objects.order_by("id")[:10], 1)]
        transaction.set_rollback(True)  # the measured database stays as it was
    return Figure(f"{label}: un cambio hasta estar en las cifras", max(taken), "ms", GOAL_REFRESH, min(taken), "el más rápido")


def changed(number: int, code: str) -> float:
    """Return the milliseconds that a new amount of one activity takes until a figure holds it."""
    begun = time.perf_counter()
    fields = {"total_amount": Decimal(number), "total_currency": "USD"}
    actions.record(by=Person.objects.system(), code=code, fields=fields, parts={})
    with reading() as look:
        held = look.rows("SELECT sum(usd) FROM facts WHERE activity = ?", [code])[0][0]
    taken = (time.perf_counter() - begun) * 1000
    assert held == number
    return taken
