"""One query behind every figure: whatever is asked, its parts add up and agree with a plain count of the records."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity, Contribution, ExchangeEvent, Place
from minga.evidence.figures.asking import NONE, Dimension, Figure, Question, ask, currencies
from minga.evidence.figures.lines import Opened, rows
from minga.evidence.figures.splitting import DOLLARS
from minga.evidence.figures.testing import CURRENCIES, make_many
from minga.evidence.figures.warehouse import reading
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db, facts_anew) -> None:
    """Sixty activities of every sort beside the demonstration's."""
    make_many(3)
    facts_anew()


values = {
    Dimension.SOURCE: ("BILATERAL", "MULTILATERAL", NONE),
    Dimension.THEME: ("Agua", "Salud", NONE),
    Dimension.STATUS: ("VIGENTE", NONE),
    Dimension.MODALITY: ("FINANCIERA_NO_REEMBOLSABLE", NONE),
    Dimension.COUNTRY: ("EC", "CO", NONE),
    Dimension.UNIT1: ("EC-17", "CO-13", NONE),
    Dimension.UNIT2: ("EC-1701", NONE),
    Dimension.SECTOR: ("14022", NONE),
    Dimension.PARTNER: ("ORG-044", NONE),
    Dimension.ROLE: ("DONANTE", NONE),
    Dimension.YEAR: ("2008", "2009", NONE),
}


def chosen(names: list[Dimension]):
    """One or two values of each of these filters."""
    return st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(values[name]), min_size=1, max_size=2, unique=True).map(tuple) for name in names}
    )


filters = st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True).flatmap(chosen)
questions = st.builds(
    Question,
    st.just(None),
    filters,
    st.none() | st.integers(2000, 2009),
    st.none() | st.integers(2009, 2012),
    st.sampled_from(CURRENCIES),
    st.booleans(),
)


def money(figure: Figure) -> D:
    """Add up everything that a figure prints, as a reader would."""
    parts = [*figure.lines, *(line for line in (figure.unclassified, figure.undivided) if line)]
    return sum((line.amount for line in parts if line.amount is not None), D(0))


def activities(figure: Figure) -> int:
    return sum(line.activities for line in figure.lines) + (figure.unclassified.activities if figure.unclassified else 0) - figure.repeated


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions)
def test_every_breakdown_of_fifty_questions_has_the_same_total(made, question: Question) -> None:
    """Map, table, chart, CSV and JSON are breakdowns of one question: all of them end in the same numbers, to the cent."""
    with reading() as look:
        whole = ask(question, look)
        found = {by: ask(replace(question, by=by), look) for by in Dimension}
        behind = rows(Opened(question), look)
    assert len(behind) == whole.total.activities
    assert sum((amount for _code, amount, _exact in behind if amount is not None), D(0)) == (whole.total.amount or D(0))
    for by, figure in found.items():
        assert (by, figure.total, figure.not_converted, figure.without_amount) == (
            by,
            whole.total,
            whole.not_converted,
            whole.without_amount,
        )
        assert (by, money(figure)) == (by, whole.total.amount or D(0))
        assert (by, activities(figure)) == (by, whole.total.activities)


def plain(activity: Activity) -> dict[str, D]:
    """Return {currency: amount} of an activity as its records say it."""
    if activity.total_amount is not None:
        return {activity.total_currency: activity.total_amount}
    found: dict[str, D] = defaultdict(D)
    for amount, currency in Contribution.objects.filter(activity=activity).exclude(amount=None).values_list("amount", "currency"):
        found[currency] += amount
    return dict(found)


@pytest.mark.parametrize("currency", ["COP", "EUR"])
def test_totals_equal_a_plain_count_of_the_records(made, currency: str) -> None:
    counted = list(Activity.objects.published().counted())
    amounts = [plain(activity) for activity in counted]
    with reading() as look:
        figure = ask(Question(currency=currency), look)
    assert figure.total.activities == len(counted)
    assert figure.total.amount == sum((found[currency] for found in amounts if currency in found), D(0))
    assert figure.total.valued == sum(currency in found for found in amounts)
    assert figure.without_amount == sum(not found for found in amounts)


def test_a_breakdown_equals_a_plain_count_of_the_records(made) -> None:
    expected: dict[str, tuple[int, D]] = defaultdict(lambda: (0, D(0)))
    for activity in Activity.objects.published().counted().select_related("source_kind"):
        key = activity.source_kind.code if activity.source_kind else ""
        n, amount = expected[key]
        expected[key] = (n + 1, amount + plain(activity).get("COP", D(0)))
    with reading() as look:
        figure = ask(Question(Dimension.SOURCE, currency="COP"), look)
    assert figure.unclassified is not None
    found = {line.key: (line.activities, line.amount or D(0)) for line in (*figure.lines, figure.unclassified)}
    assert found == dict(expected)


def test_provinces_are_counted_as_a_plain_count_does(made) -> None:
    expected: dict[str, set[int]] = defaultdict(set)
    rows = Place.objects.filter(activity__in=Activity.objects.published().counted()).exclude(unit=None)
    for place in rows.select_related("unit__parent__parent"):
        expected[place.unit.chain[0].key].add(place.activity_id)
    with reading() as look:
        figure = ask(Question(Dimension.UNIT1), look)
    assert {line.key: line.activities for line in figure.lines} == {key: len(ids) for key, ids in expected.items()}


def test_dollars_are_those_with_a_rate_of_their_own(made) -> None:
    """R-282: what has no rate stands apart, in its own currency."""
    changed = set(ExchangeEvent.objects.values_list("activity", flat=True))
    counted = list(Activity.objects.published().counted())
    with reading() as look:
        figure = ask(Question(currency=DOLLARS), look)
    left = defaultdict(D)
    for activity in counted:
        for currency, amount in plain(activity).items():
            if currency != "USD" and not (currency == "COP" and activity.pk in changed):
                left[currency] += amount
    assert {one.currency: one.amount for one in figure.not_converted} == dict(left)


def test_filters_all_hold(made) -> None:
    """R-275: two filters leave what passes both."""
    both = {Dimension.SOURCE: ("BILATERAL",), Dimension.COUNTRY: ("EC",)}
    plainly = Activity.objects.published().counted().filter(source_kind__code="BILATERAL", places__country="EC").distinct()
    with reading() as look:
        assert ask(Question(filters=both), look).total.activities == plainly.count()


def test_any_value_of_one_filter_serves(made) -> None:
    plainly = Activity.objects.published().counted().filter(source_kind__code__in=("BILATERAL", "PRIVADA"))
    with reading() as look:
        assert ask(Question(filters={Dimension.SOURCE: ("BILATERAL", "PRIVADA")}), look).total.activities == plainly.count()


def test_what_says_nothing_can_be_asked_for(made) -> None:
    with reading() as look:
        found = ask(Question(filters={Dimension.SOURCE: (NONE,)}), look).total.activities
    assert found == Activity.objects.published().counted().filter(source_kind=None).count()


def test_pitfall_31_two_provinces_count_once_in_the_nation(db, facts_anew) -> None:
    units = [Unit.objects.get(key=key) for key in ("EC-07", "EC-19")]
    with reading() as look:
        before = ask(Question(Dimension.UNIT1, {Dimension.COUNTRY: ("EC",)}), look)
    fields = {
        "title": "En dos",
        "kind": get("TIPO_ACTIVIDAD", "PROYECTO"),
        "source": "002:L1",
        "total_amount": D(100),
        "total_currency": "USD",
    }
    places = [{"country_id": "EC", "unit": unit, "source": "002:L1"} for unit in units]
    actions.record(by=Person.objects.system(), code="T-2P", fields=fields, parts={"places": places})
    with reading() as look:
        after = ask(Question(Dimension.UNIT1, {Dimension.COUNTRY: ("EC",)}), look)
    lines = {line.key: line for line in after.lines}
    assert (lines["EC-07"].activities, lines["EC-07"].amount, lines["EC-07"].undivided) == (1, None, 1)
    assert after.total.activities - before.total.activities == 1
    assert after.repeated - before.repeated == 1
    assert after.undivided is not None and after.undivided.amount == D(100)


def test_an_approximate_amount_makes_its_lines_approximate(db) -> None:
    fields = {"title": "Aproximado", "kind": get("TIPO_ACTIVIDAD", "PROYECTO"), "source": "002:L1"}
    fields |= {"total_amount": D(100), "total_currency": "PEN", "total_precision": "approximate"}
    actions.record(by=Person.objects.system(), code="T-AP", fields=fields, parts={})
    with reading() as look:
        assert ask(Question(currency="PEN"), look).total.approximate is True
        assert ask(Question(currency="COP"), look).total.approximate is False


def test_no_currency_is_taken_for_one(db) -> None:
    with reading() as look, pytest.raises(ValueError):
        ask(Question(currency="x' OR true --"), look)


def test_a_value_is_only_a_value(db) -> None:
    with reading() as look:
        assert ask(Question(filters={Dimension.THEME: ("' OR true --",)}), look).total.activities == 0


def test_the_currencies_of_the_demonstration(db) -> None:
    with reading() as look:
        assert currencies(look) == [("COP", 3)]
