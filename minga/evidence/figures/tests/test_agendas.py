"""What funders gave by the registry's own activities, as the offers' table of agendas: to the cent, nothing private, nothing twice."""

import datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from minga.cycle.activities.models import Activity, ExchangeEvent
from minga.cycle.activities.testing import code_of, line, make_activity
from minga.cycle.offers.agendas import fill_agendas
from minga.cycle.offers.models import AgendaEntry
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.gathering import agendas as gathered
from minga.evidence.figures import agendas
from minga.evidence.merging.testing import make_merge
from minga.ground.accounts.models import Person
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.findings import Finding, Severity
from minga.ground.rates.models import PublishedRate, Rate

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 12, 31)
BMZ, KOICA = "ORG-016", "ORG-022"


@pytest.fixture(autouse=True)
def only_these(db) -> None:
    """The demonstration's activities say what they say: none of them is of these ten years but by a test."""
    Activity.objects.update(start="1990", approved_on="")


def organisation(code: str = BMZ) -> Organisation:
    return Organisation.objects.get(code=code)


def given(amount, currency: str = "USD", code: str = BMZ, role: str = "DONANTE") -> dict:
    return line(role, None if amount is None else D(amount), currency if amount is not None else "", code) | {
        "organisation": organisation(code)
    }


def funder(written: str, code: str = "", role: str = "FINANCIADOR") -> dict:
    who = {"organisation": organisation(code)} if code else {}
    return {"role": code_of("ROL_PARTICIPACION", role), "as_written": written, "source": "002:L1", **who}


def places(*rows: tuple[str, int | None]) -> list[dict]:
    return [{"country_id": country, "share": share, "source": "002:L1"} for country, share in rows]


def sectors(*rows: tuple[str, int | None]) -> list[dict]:
    return [{"code": code_of("Sector", code), "share": share, "source": "002:L1"} for code, share in rows]


def make(code: str = "T-1", amount="1000", start: str = "2020", **parts) -> Activity:
    """Record a published activity of 2020 in Ecuador, for water (140), to which BMZ gives."""
    told = {"places": places(("EC", None)), "classifications": sectors(("14030", None)), "contributions": [given(amount)]} | parts
    return make_activity(code, start=start, **told)


def fill() -> list[AgendaEntry]:
    agendas.fill(by=Person.objects.system(), today=DAY)
    return list(AgendaEntry.objects.filter(origin="registry").select_related("organisation").order_by("giver_name", "country", "sector"))


def told() -> list[tuple]:
    """Return what was filled: giver, country, sector, activities, dollars."""
    return [(row.giver_name, row.country_id, row.sector, row.activities, row.usd) for row in fill()]


def test_it_works():
    for number, (amount, start) in enumerate([("100", "2018"), ("250.50", "2019-05"), ("40", "2024-01-31"), ("900", "2021")], 1):
        make(f"T-{number}", amount, start)
    entry = fill()[0]
    assert len(fill()) == 1
    assert (entry.organisation, entry.giver_name, entry.country_id, entry.sector) == (organisation(), organisation().name, "EC", "140")
    assert (entry.activities, entry.from_year, entry.to_year, entry.usd) == (4, 2018, 2024, D("1290.50"))
    assert (entry.size_low, entry.size_middle, entry.size_high) == (D("40.00"), D("100.00"), D("250.50"))
    line_ = Entry.objects.latest("seq")
    assert (line_.event, line_.thing_key, line_.after) == ("agenda.filled", "registry", {"rows": 1, "left_out": 0})


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, (10, 10, 10)), (2, (10, 10, 20)), (3, (10, 20, 30)), (4, (10, 20, 30)), (5, (20, 30, 40)), (13, (40, 70, 100))],
)
def test_quartiles_are_sizes_of_activities_as_the_lake_counts_them(number, expected):
    sizes = [D(10 * one) for one in range(number, 0, -1)]
    assert agendas.quartiles(sizes) == tuple(map(D, expected))


def test_an_activity_without_sector_is_counted_under_none():
    make(classifications=[])
    assert told() == [(organisation().name, "EC", "", 1, D("1000.00"))]


@pytest.mark.parametrize(
    ("start", "approved", "n"),
    [("2016", "", 1), ("2015-12-31", "", 0), ("", "2016-01-01", 1), ("", "", 0), ("2026", "", 0), ("2015", "2019", 0)],
)
def test_the_ten_years_go_by_the_start_and_by_the_approval_where_no_start_is_said(start, approved, n):
    make(start=start)
    Activity.objects.filter(code="T-1").update(approved_on=approved)
    assert len(told()) == n


def test_a_funder_without_an_amount_counts_without_size():
    make(contributions=[], participants=[funder("KOICA", KOICA)])
    entry = fill()[0]
    assert (entry.organisation, entry.activities, entry.usd, entry.size_middle) == (organisation(KOICA), 1, None, None)


def test_a_funder_whose_contribution_is_told_counts_once():
    make(participants=[funder("BMZ", BMZ), funder("BMZ", BMZ, "DONANTE")], contributions=[given("600"), given("400")])
    assert told() == [(organisation().name, "EC", "140", 1, D("1000.00"))]


@pytest.mark.parametrize("role", ["EJECUTOR", "CONTRAPARTE", "ALIADO", "SOCIO_OFERENTE"])
def test_whoever_takes_part_otherwise_funds_nothing(role):
    make(contributions=[], participants=[funder("KOICA", KOICA, role)])
    assert told() == []


def test_a_counterpart_is_no_gift():
    make(contributions=[given("600", role="CONTRAPARTIDA")])
    assert told() == []


def test_a_contribution_that_nobody_valued_counts_without_size():
    make(amount=None)
    assert told() == [(organisation().name, "EC", "140", 1, None)]


def test_nothing_given_is_no_size():
    make(amount="0")
    assert told() == [(organisation().name, "EC", "140", 1, None)]


def test_money_goes_by_the_shares_of_countries_and_categories_to_the_cent():
    make(amount="100.01", places=places(("EC", 50), ("PE", 50)), classifications=sectors(("14030", 20), ("14021", 30), ("12220", 50)))
    name = organisation().name
    assert told() == [
        (name, "EC", "122", 1, D("25.00")), (name, "EC", "140", 1, D("25.01")),
        (name, "PE", "122", 1, D("25.00")), (name, "PE", "140", 1, D("25.00")),
    ]  # fmt: skip


def test_several_places_of_one_country_are_one_country():
    make(places=places(("EC", None), ("EC", None)))
    assert told() == [(organisation().name, "EC", "140", 1, D("1000.00"))]


def test_what_nobody_divided_counts_without_size_in_each():
    make(places=places(("EC", None), ("PE", None)), classifications=sectors(("14030", None), ("12220", None)))
    assert [row[1:] for row in told()] == [(country, sector, 1, None) for country in ("EC", "PE") for sector in ("122", "140")]


def test_what_lies_in_no_country_is_in_none():
    make(places=[])
    assert told() == []


def test_a_draft_is_never_counted_and_what_a_table_brought_is():
    make("T-1", public=False)
    make("T-2", public=False, source="TABLA:L7")
    make("T-3", public=False, source="TABLADO:L7")
    assert told() == []
    journal.record("mapping.saved", by=Person.objects.system(), thing=("mapping", "TABLA"), after={"prefix": "TABLA"})
    assert told() == [(organisation().name, "EC", "140", 1, D("1000.00"))]


def test_what_was_cancelled_and_what_repeats_another_is_not_counted():
    make("T-1", status=code_of("ESTADO_ACTIVIDAD", "CANCELADO"))
    original = make("T-2", status=code_of("ESTADO_ACTIVIDAD", "CERRADO"))
    make("T-3", duplicate_of=original)
    assert told() == [(organisation().name, "EC", "140", 1, D("1000.00"))]


def test_money_in_quarantine_is_no_size():
    make()
    wrong = Finding("DQ-MAGNITUDE", Severity.ERROR, "Es demasiado.", {}, "total_amount")
    findings.renew(by=Person.objects.system(), thing=("activity", "T-1"), proposed=[wrong])
    assert told() == [(organisation().name, "EC", "140", 1, None)]


def test_dollars_are_those_of_the_activity_s_own_rate():
    activity = make(contributions=[given("3533", "COP")])
    PublishedRate.objects.create(period="year", date=DAY, base="USD", quote="COP", value=D(4000), source="FMI")
    ExchangeEvent.objects.create(activity=activity, date=DAY, base="USD", quote="COP", rate=D("1766.5"), source="002:L1")
    assert told()[0][-1] == D("2.00")


def test_without_a_rate_of_its_own_the_newest_that_is_known_serves():
    PublishedRate.objects.filter(quote="COP").delete()
    Rate.objects.filter(quote="COP").delete()
    make(contributions=[given("8000", "COP")])
    assert told()[0][-1] is None
    PublishedRate.objects.create(period="year", date=DAY, base="USD", quote="COP", value=D(4000), source="FMI")
    assert told()[0][-1] == D("2.00")


def test_a_contribution_that_cannot_be_changed_leaves_the_whole_without_size():
    make(contributions=[given("1000"), given("5", "XAF")])
    assert told() == [(organisation().name, "EC", "140", 1, None)]


def test_whoever_is_written_is_recognised_by_a_name_that_it_bears():
    make(contributions=[line("DONANTE", D(5), "USD", "Ministerio federal de cooperación económica y desarrollo")])
    assert fill()[0].organisation == organisation()


def test_a_giver_that_the_directory_does_not_hold_is_told_by_its_name():
    make("T-1", contributions=[line("DONANTE", D(5), "USD", "Fundación Ñandú")])
    make("T-2", contributions=[line("DONANTE", D(7), "USD", "FUNDACIÓN  ÑANDÚ")])
    entry = fill()[0]
    assert (entry.organisation, entry.giver_name, entry.activities, entry.usd) == (None, "Fundación Ñandú", 2, D("12.00"))


def test_an_organisation_that_is_not_public_is_not_named():
    Organisation.objects.filter(code=BMZ).update(public=False)
    make(contributions=[given("5") | {"as_written": "Un ministerio"}])
    entry = fill()[0]
    assert (entry.organisation, entry.giver_name) == (None, "Un ministerio")


def test_a_merged_organisation_counts_for_the_one_that_is_kept():
    make("T-1", "5")
    make("T-2", contributions=[line("DONANTE", D(7), "USD", "BMZ")])
    make_merge(BMZ, KOICA)
    entries = fill()
    assert [(one.organisation, one.giver_name, one.usd) for one in entries] == [(organisation(KOICA), organisation(KOICA).name, D("12.00"))]


def test_of_what_lake_and_registry_both_say_the_one_with_more_activities_is_weighed():
    make("T-1")
    make("T-2")
    facts = {"country_id": "EC", "sector": "140", "from_year": 2019, "to_year": 2019, "organisation": organisation(), "giver_name": "BMZ"}
    system, key = Person.objects.system(), (str(organisation().pk), "EC")
    fill_agendas([AgendaEntry(activities=1, **facts)], origin="lake", by=system)
    fill()
    assert gathered()[key]["140"].activities == 2
    fill_agendas([AgendaEntry(activities=3, **facts)], origin="lake", by=system)
    assert gathered()[key]["140"].activities == 3


def test_filled_again_the_rows_take_the_place_of_those_before():
    make()
    assert len(fill()) == len(fill()) == 1
    Activity.objects.filter(code="T-1").update(start="1999")
    assert fill() == []


def test_only_administrators_and_the_system_fill_it():
    with pytest.raises(PermissionDenied):
        agendas.fill(by=Person.objects.get(email="oficina@ambato.example"), today=DAY)


@pytest.mark.parametrize("many", [1, 3])
def test_one_activity_and_more_cost_the_same(many, django_assert_num_queries):
    for number in range(many):
        make(f"T-{number}")
    with django_assert_num_queries(11):
        assert len(list(agendas.Reckoning(DAY).entries())) == 1


def test_the_command_fills_both_parts(capsys):
    make(start=str(datetime.date.today().year))
    call_command("refresh_agendas")
    assert "El registro: 1 líneas de cooperante, país y sector." in capsys.readouterr().out
    assert set(Entry.objects.filter(event="agenda.filled").values_list("thing_key", flat=True)) >= {"registry", "lake"}
