"""A table of a cooperant's projects becomes what it is known to have funded: the World Bank's own list of Ecuador and Peru."""

import csv
import datetime
from collections import defaultdict
from decimal import Decimal as D

import pytest

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import AgendaEntry
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals import ranking
from minga.cycle.proposals.views.shown import cooperants
from minga.evidence.figures import agendas
from minga.exchange.spreadsheets import actions, undoing
from minga.exchange.spreadsheets.management.commands.load_mapped import found_plan
from minga.exchange.spreadsheets.models import Load
from minga.exchange.spreadsheets.testing import make_load
from minga.ground.accounts.models import Person
from minga.ground.kit import formats
from minga.ground.kit.money import Money

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 12, 31)
BANK = "ORG-116"
LISTED = "worldbank_all_projects_2025-03_ec_pe.csv"
AMOUNTS = ("curr_ibrd_commitment", "idacommamt", "grantamt")
COUNTRIES = {"Ecuador": "EC", "Peru": "PE"}


def load_listed(shared) -> Load:
    by = Person.objects.system()
    mapping = actions.save_mapping(by=by, plan=found_plan("worldbank-2025"))
    return actions.load(by=by, mapping=mapping, name=LISTED, content=(shared / "data/records" / LISTED).read_bytes())


def expected(shared, load: Load) -> dict[str, tuple]:
    """Read the file apart from Minga: {country: (activities, first year, last year, dollars, quartiles)} of the ten years to 2025."""
    refused = set(load.rows.filter(outcome="refused").values_list("line", flat=True))
    years, sizes = defaultdict(list), defaultdict(list)
    with (shared / "data/records" / LISTED).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            day = row["loan_effective_date"] or row["boardapprovaldate"]
            if f"WB25-{row['id']}" not in kept(load) or row["status"] == "Dropped" or not day or not 2016 <= int(day[:4]) <= 2025:
                continue
            country, size = COUNTRIES[row["countryshortname"]], sum(D(row[name] or 0) for name in AMOUNTS)
            years[country].append(int(day[:4]))
            sizes[country] += [size] if size else []
    assert len(refused) == load.refused
    return {one: (len(years[one]), min(years[one]), max(years[one]), sum(sizes[one]), *quartiles(sorted(sizes[one]))) for one in years}


def kept(load: Load) -> set[str]:
    return set(load.rows.exclude(outcome="refused").values_list("key", flat=True))


def quartiles(sizes: list[D]) -> list[D]:
    """Return the first size at or above which a quarter, a half and three quarters of them lie."""
    return [next(size for place, size in enumerate(sizes, 1) if 4 * place >= quarter * len(sizes)) for quarter in (1, 2, 3)]


def filled(**asked) -> dict[str, tuple]:
    rows = AgendaEntry.objects.filter(origin="registry", **asked).order_by("country")
    told = ("activities", "from_year", "to_year", "usd", "size_low", "size_middle", "size_high")
    return {country: tuple(rest) for country, *rest in rows.values_list("country", *told)}


@pytest.mark.needs_shared
def test_r_089_the_world_bank_s_list_of_projects_tells_what_it_funded(shared):
    """One test, for the load takes seconds."""
    load = load_listed(shared)
    assert filled(organisation__code=BANK) != {}  # the load itself filled the table, as of today
    agendas.fill(by=Person.objects.system(), today=DAY)
    bank = Organisation.objects.get(code=BANK)
    assert filled(organisation=bank, sector="") == expected(shared, load)
    assert AgendaEntry.objects.filter(organisation=bank).exclude(sector="").count() == 0  # the file says no sectors
    assert AgendaEntry.objects.filter(giver_name__in=["BIRF", "AIF", "Banco Mundial (donación)"]).count() == 0
    check_ranking()


def check_ranking() -> None:
    """The bank is among the likely cooperants of a demand, and is told as the lender that it is."""
    demand = Demand.objects.get(code="DEM-001")
    assert demand.stage == DemandStage.SEARCHING
    found = next(one for one in ranking.likely(demand, DAY) if one.organisation and one.organisation.code == BANK)
    activities, *_rest, middle, _high = filled(organisation__code=BANK)["EC"]
    assert (found.category, found.policy, found.funded.activities, found.funded.years) == ("", False, activities, (2016, 2025))
    rows, show, _choices = cooperants(demand, {})
    told, lender = next(one for one in show(rows) if one["partner"] == BANK)["reasons"]
    size = formats.said(Money(middle, "USD"), "es").replace(",00", "")
    assert told == f"Entre 2016 y 2025 financió en Ecuador {activities} actividades, por lo común de {size}, sin decir de qué sectores."
    assert lender.startswith("Es un banco de desarrollo: lo que consta que financió puede haberlo prestado")


def test_a_load_fills_the_table_and_its_undoing_empties_it():
    load = make_load()
    entry = AgendaEntry.objects.get(organisation__code="ORG-020", origin="registry", from_year__gte=2024)
    assert (entry.country_id, entry.sector, entry.activities, entry.usd) == ("EC", "", 1, None)
    undoing.undo(by=Person.objects.system(), load=load, reason="Era de prueba")
    assert AgendaEntry.objects.filter(organisation__code="ORG-020", origin="registry", from_year__gte=2024).count() == 0
