"""What cooperants really funded, from real files, as the offers' table of agendas."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from minga.cycle.offers.agendas import fill_agendas, known_names
from minga.cycle.offers.models import AgendaEntry
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.evidence.lake import actions, agendas
from minga.evidence.lake.asking import look
from minga.evidence.lake.importing import run
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared]
DAY = datetime.date(2025, 12, 31)


def told(entry: AgendaEntry) -> tuple:
    return (entry.activities, entry.from_year, entry.to_year, entry.usd, entry.size_low, entry.size_middle, entry.size_high)


def test_it_works(real_lake):
    made = agendas.fill(by=Person.objects.system(), today=DAY)
    assert (made, AgendaEntry.objects.filter(origin="lake").count()) == (35, 35)
    entry = AgendaEntry.objects.get(giver_ref="US-GOV-1", country="EC", sector="740")
    sizes = (Decimal("338815.00"), Decimal("481715.00"), Decimal("1000000.00"))
    assert told(entry) == (13, 2016, 2025, Decimal("11743927.00"), *sizes)
    line = Entry.objects.latest("seq")
    assert (line.event, line.thing_key, line.after["rows"]) == ("agenda.filled", "lake", made)


def test_figures_are_those_of_the_facts(real_lake):
    agendas.fill(by=Person.objects.system(), today=DAY)
    with look() as at:
        rows = at.rows(
            """SELECT act, sum(usd) FILTER (measure = 'commitment'), sum(usd) FILTER (measure = 'spending') FROM fact
               WHERE giver = 'US-GOV-1' AND country = 'EC' AND category = '410' AND year BETWEEN 2016 AND 2025 AND NOT sector_rest
                 AND measure IN ('commitment', 'spending') GROUP BY act"""
        )
    sizes = sorted(size for _act, committed, spent in rows if (size := committed if (committed or 0) > 0 else spent) and size > 0)
    entry = AgendaEntry.objects.get(giver_ref="US-GOV-1", country="EC", sector="410")
    assert (entry.activities, entry.usd, entry.size_middle) == (len(rows), sum(sizes, Decimal(0)), sizes[(len(sizes) - 1) // 2])
    assert entry.size_low <= entry.size_middle <= entry.size_high


def test_filling_again_puts_the_rows_in_the_place_of_those_before_and_leaves_the_other_origin(real_lake):
    system = Person.objects.system()
    own = AgendaEntry(giver_name="Registro", country_id="EC", sector="210", from_year=2020, to_year=2021, activities=1)
    fill_agendas([own], origin="registry", by=system)
    first = agendas.fill(by=system, today=DAY)
    assert agendas.fill(by=system, today=DAY) == first
    assert (AgendaEntry.objects.filter(origin="lake").count(), AgendaEntry.objects.filter(origin="registry").count()) == (first, 1)


def test_the_ten_years_end_with_this_one(real_lake):
    agendas.fill(by=Person.objects.system(), today=DAY)
    assert AgendaEntry.objects.filter(origin="lake").exclude(from_year__gte=2016, to_year__lte=2025).count() == 0
    assert agendas.fill(by=Person.objects.system(), today=datetime.date(1960, 1, 1)) == 0


def test_a_giver_of_the_directory_is_recognised_by_any_of_its_names(db):
    found = known_names()
    assert len({found[name] for name in ("bmz", "ministerio federal de cooperacion economica y desarrollo")}) == 1


def test_a_country_that_the_tables_do_not_hold_is_left_out(db):
    rows = [AgendaEntry(giver_name="X", country_id=iso, sector="", from_year=2020, to_year=2020, activities=1) for iso in ("EC", "ZZ")]
    assert fill_agendas(rows, origin="registry", by=Person.objects.system()) == 1
    assert Entry.objects.latest("seq").after == {"rows": 1, "left_out": 1}


def test_only_administrators_and_the_system_fill_it(db):
    with pytest.raises(PermissionDenied):
        fill_agendas([], origin="lake", by=Person.objects.get(email="oficina@ambato.example"))


def test_the_command(real_lake, capsys):
    call_command("lake", "agendas")
    assert "Agendas reales: " in capsys.readouterr().out


@pytest.mark.parametrize(("giver", "code"), [("XM-DAC-46008", "ORG-115"), ("US-GOV-1", "ORG-070")])
def test_a_giver_is_the_organisation_of_the_directory_whose_identifier_it_is(real_lake, giver, code):
    agendas.fill(by=Person.objects.system(), today=DAY)
    rows = AgendaEntry.objects.filter(origin="lake", giver_ref=giver)
    assert (rows.count() > 0, set(rows.values_list("organisation__code", flat=True))) == (True, {code})


def test_the_world_bank_is_found_by_the_two_institutions_that_form_it(real_lake, shared):
    path = shared / "data/iati/worldbank/worldbank-sv.xml.gz"
    run(actions.ask(by=Person.objects.system(), name=path.name, path=path, source="worldbank-sv").pk)
    bank = Organisation.objects.get(code="ORG-116").pk
    with look() as at:
        found = {
            (row.giver_ref, row.country_id, row.organisation_id) for row in agendas.entries(at, DAY) if row.giver_ref.startswith("440")
        }
    assert found == {("44001", "SV", bank)}
    names = known_names()
    assert {names[one] for one in ("44002", "international development association", "world bank", "banco mundial")} == {bank}


def test_an_identifier_says_it_where_two_organisations_bear_the_name(real_lake):
    make_organisation("T-NAME", "U.S. Agency for International Development", public=True)
    assert "u s agency for international development" not in known_names()
    with look() as at:
        assert {row.organisation.code for row in agendas.entries(at, DAY) if row.giver_ref == "US-GOV-1"} == {"ORG-070"}
