"""Record folders that load: the demo's and the shared one, as often as one likes, with everything kept as written."""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from minga.cycle.activities.models import Activity, Beneficiaries, Classification, Contribution, ExchangeEvent, Participant, Place
from minga.cycle.organisations.models import Alias, Organisation, Standing
from minga.evidence.figures.models import ReportedFigure
from minga.exchange.records.actions import DEMO, loaded_before
from minga.exchange.records.testing import change
from minga.ground.accounts.models import Person
from minga.ground.documents.queries import citations
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.rates.models import Rate
from minga.ground.territory.models import StatedCount

pytestmark = pytest.mark.django_db

# Names of projects and funding of the shared folder that no organisation bears, with the organisation proposed.
NO_RATE = "fx_rates.csv, línea 4: EUR/COP sin tasa o sin fecha; no se guarda."
NO_OBJECTIVE = (
    "legal_framework.csv, línea 15: «Plan de Desarrollo Distrital 2008-2011» no tiene «objetivo seis» en el registro de normas; "
    "no se añade."
)
UNMATCHED = {
    "Asociación Nampag": "ORG-111",
    "Belgium": "ORG-100",
    "Bélgica": "ORG-100",
    "Bélgica (microintervención)": "ORG-100",
    "Distrito de Cartagena": "ORG-040",
    "Gobierno de España": "ORG-044",
    "Ministry of the Environment": None,
    "REM-MAATE": "ORG-017",
    "USAID SUMA": "ORG-090",
}


@pytest.fixture
def seeds(shared):
    return shared / "data/seed_records"


def counts() -> dict[str, int]:
    held = (Organisation, Standing, Activity, Contribution, Rate, ReportedFigure)
    return {model.__name__: model.objects.count() for model in held}


def demo_counts(contributions: int) -> dict[str, int]:
    """Row counts of MISSION section 4: 92 organisations, 8 of the directory, RIICI (001 L320), two banks (L288); two contributions more."""
    return {
        "Organisation": 103,
        "Standing": 8,
        "Activity": 32,
        "Contribution": contributions,
        "Rate": 2,
        "ReportedFigure": 47,
    }


def unmatched() -> dict[str, str | None]:
    found = {}
    for model in (Participant, Contribution):
        for row in model.objects.filter(organisation=None).select_related("proposed"):
            found[row.as_written] = row.proposed.code if row.proposed else None
    return found


def test_it_works(folder, load):
    report = load(folder)
    activity = Activity.objects.get(code="T-P1")
    assert {name: dict(done) for name, done in report.tables.items()} == {
        "sources": {"unchanged": 5},
        "organizations": {"created": 2},
        "ngo_directory": {"created": 1},
        "fx_rates": {"created": 1},
        "projects": {"created": 2},
        "provinces": {"created": 1},
        "indicators": {"created": 1},
    }
    assert (activity.total.amount, activity.total.currency, activity.start, activity.end) == (Decimal("1500.50"), "USD", "2011-02", "2012")


def test_pitfall_34_the_demo_holds_the_rows_of_the_source_tables():
    assert counts() == demo_counts(8)


def test_pitfall_34_the_31_provinces():
    assert StatedCount.objects.filter(counted="districts", unit__level=2).count() == 31


SOURCED = (
    *(Activity, Participant, Place, Contribution, ExchangeEvent, Beneficiaries, Classification),
    *(Organisation, Alias, Standing, Rate, ReportedFigure, StatedCount),
)


@pytest.mark.parametrize("model", SOURCED, ids=lambda model: model.__name__)
def test_pitfall_34_every_row_says_where_it_comes_from(model):
    sources = list(model.objects.values_list("source", flat=True))
    assert sources
    assert [source for source in sources if not citations(source)] == []


def test_the_six_foreign_ngos_of_the_actor_table_have_no_standing():
    foreign = Organisation.objects.filter(kind__code="ONG_EXTRANJERA", code__startswith="ORG-")
    assert (foreign.count(), foreign.exclude(standing=None).count()) == (6, 0)


def test_a_second_load_of_the_demo_changes_nothing(load):
    """Of no table: agreements, needs, offers and proposals among them."""
    before = journal.head()
    assert (load(DEMO).changed, journal.head(), counts()) == (0, before, demo_counts(8))


def test_the_shared_folder_over_the_demo_and_back(seeds, load):
    """One test, for a load takes seconds: counts of MISSION section 4 (pitfall 34), names (R-079, R-080), rates, counts (R-349)."""
    before = list(Activity.objects.order_by("code").values_list("code", "title", "total_amount", "objective", "source"))
    report, head = load(seeds), journal.head()
    assert {name: sum(done.values()) for name, done in report.tables.items()} == {
        "sources": 5,
        "organizations": 92,
        "ngo_directory": 8,
        "fx_rates": 3,
        "legal_framework": 14,
        "agreements": 16,
        "projects": 32,
        "provinces": 31,
        "indicators": 47,
        "departments": 5,
        "cluster_rounds": 3,
        "cluster_proposals": 7,
        "practices": 2,
    }
    assert (NO_RATE in report.notes, report.notes[-1]) == (True, NO_OBJECTIVE)
    assert (load(seeds).changed, journal.head(), counts()) == (0, head, demo_counts(6))
    check_names(seeds)
    place = Place.objects.get(activity__code="PRJ-043")
    assert (place.count, place.count_of, place.unit, place.country_id) == (6, "regiones", None, "PE")
    missing = Finding.objects.open().about("activity", "PRJ-043").filter(rule="DQ-MISSING", place="places")
    assert missing.get().figures == {"count": 6, "count_of": "regiones"}
    load(DEMO)
    head = journal.head()
    assert (load(DEMO).changed, journal.head(), counts()) == (0, head, demo_counts(8))
    assert list(Activity.objects.order_by("code").values_list("code", "title", "total_amount", "objective", "source")) == before


def check_names(seeds) -> None:
    """Nine names are kept as written with a proposal and a finding each; no organisation is created; own acronyms win."""
    raised = Finding.objects.open().filter(rule="DQ-ALIAS", thing_kind="activity", severity="review")
    with (seeds / "organizations.csv").open(encoding="utf-8", newline="") as lines:
        codes = {row["org_id"] for row in csv.DictReader(lines)}
    by_alias = {one.as_written: one.organisation.code for one in Contribution.objects.exclude(organisation=None)}
    assert unmatched() == UNMATCHED
    assert {finding.figures["written"] for finding in raised} == set(UNMATCHED)
    assert set(Organisation.objects.values_list("code", flat=True)) == codes | {"ORG-114", "ORG-115", "ORG-116"} | {
        f"NGO-0{n}" for n in range(1, 9)
    }
    assert [one.organisation.code for one in Participant.objects.filter(as_written="CTB")] == ["ORG-100"]
    assert by_alias == {"Gobierno español": "ORG-044", "Fundación Mamonal": "ORG-045", "ESE Cartagena de Indias": "ORG-046"}


def test_r_142_a_rate_as_written_is_read_within_its_band(folder, load):
    load(folder)
    assert ExchangeEvent.objects.get(activity__code="T-P2").rate == Decimal(1818)


def test_r_142_the_decimal_comma_of_a_rate(folder, load):
    change(folder, "exchange_events", 2, rate_as_written="1.766,5")
    load(folder)
    assert ExchangeEvent.objects.get(activity__code="T-P2").rate == Decimal("1766.5")


def test_r_135_a_total_as_written_is_read(folder, load):
    change(folder, "projects", 2, total_amount="", total_as_written="12.386.206.436,05", currency="COP")
    load(folder)
    assert Activity.objects.get(code="T-P1").total_amount == Decimal("12386206436.05")


def test_r_143_millions_as_written(folder, load):
    change(folder, "projects", 2, total_amount="", total_as_written="11.6 millones", currency="EUR")
    load(folder)
    assert Activity.objects.get(code="T-P1").total_amount == Decimal(11_600_000)


def test_r_143_thousands_of_millions_as_written(folder, load):
    change(folder, "projects", 2, total_amount="", total_as_written="33.000 Millones", currency="COP")
    load(folder)
    assert Activity.objects.get(code="T-P1").total_amount == Decimal(33_000_000_000)


def test_r_143_an_ambiguous_total_leaves_no_value_and_asks_a_person(folder, load):
    change(folder, "projects", 2, total_amount="", total_as_written="1.818")
    load(folder)
    activity = Activity.objects.get(code="T-P1")
    raised = [(one.severity, one.place, one.figures) for one in Finding.objects.open().filter(rule="DQ-LOCALE")]
    assert (activity.total_amount, activity.total_currency, activity.total_as_written) == (None, "", "1.818")
    assert raised == [("review", "total", {"written": "1.818"})]


def test_r_143_a_number_beside_the_text_decides(folder, load):
    change(folder, "projects", 2, total_amount="1818", total_as_written="1.818")
    load(folder)
    assert Activity.objects.get(code="T-P1").total_amount == Decimal(1818)
    assert not Finding.objects.filter(rule="DQ-LOCALE").exists()


def test_r_144_pitfall_7_two_rates_and_no_implied_one():
    rates = Rate.objects.order_by("date").values_list("date", "base", "quote", "value")
    assert [(str(date), base, quote, value) for date, base, quote, value in rates] == [
        ("2011-07-06", "USD", "COP", Decimal("1766.5")),
        ("2011-09-19", "USD", "COP", Decimal(1818)),
    ]


def test_pitfall_38_dates_keep_their_precision():
    rows = Activity.objects.filter(code__in=["PRJ-011", "PRJ-012", "PRJ-014"]).order_by("code")
    assert [(row.start, row.end) for row in rows] == [("", "2023-11"), ("", "2025"), ("2020-11", "")]


def test_one_changed_cell_is_one_revised_line_with_before_and_after(folder, load):
    load(folder)
    last = journal.head()[0]
    change(folder, "projects", 2, theme="Agua y saneamiento")
    load(folder)
    lines = list(Entry.objects.filter(seq__gt=last).order_by("seq"))
    assert [(line.event, line.thing_kind) for line in lines] == [("activity.revised", "activity"), ("records.loaded", "folder")]
    assert (lines[0].before["theme"], lines[0].after["theme"]) == ("", "Agua y saneamiento")
    assert Activity.objects.get(code="T-P1").version == 2


def test_only_what_changed_differs_between_before_and_after(folder, load):
    load(folder)
    change(folder, "project_funding", 3, amount="500.01")
    load(folder)
    line = Entry.objects.get(event="activity.revised", thing_key="T-P1")
    assert {name for name in line.after if line.after[name] != line.before.get(name)} == {"contributions"}


def test_one_line_for_each_new_record(folder, load):
    last = journal.head()[0]
    load(folder)
    lines = Counter(Entry.objects.filter(seq__gt=last).exclude(event="finding.raised").values_list("event", flat=True))
    assert lines == {
        "organisation.registered": 3,
        "organisation.published": 3,
        "organisation.standing_recorded": 1,
        "rate.recorded": 1,
        "activity.recorded": 2,
        "stated_count.recorded": 2 + 1,
        "figure.recorded": 1,
        "records.loaded": 1,
    }


def test_grandchildren_may_stand_before_their_parents(folder, load):
    from_last = [{"project_id": f"T-C{n}", "title": "Parte", "country": "Ecuador", "source": "001:L1"} for n in range(3)]
    for child, parent in (("T-C0", "T-C1"), ("T-C1", "T-C2")):
        next(row for row in from_last if row["project_id"] == child)["parent"] = parent
    with (folder / "projects.csv").open("a", encoding="utf-8", newline="") as lines:
        columns = next(csv.reader((folder / "projects.csv").open(encoding="utf-8")))
        csv.DictWriter(lines, columns, restval="", lineterminator="\n").writerows(from_last)
    load(folder)
    assert Activity.objects.get(code="T-C0").parent.parent.code == "T-C2"


def test_a_row_that_leaves_the_table_stays_in_the_register(folder, load):
    load(folder)
    change(folder, "projects", 3, project_id="T-P3")
    for table in ("activity_places", "activity_beneficiaries", "exchange_events"):
        (folder / f"{table}.csv").unlink()
    load(folder)
    assert sorted(Activity.objects.filter(code__startswith="T-").values_list("code", flat=True)) == ["T-P1", "T-P2", "T-P3"]


def test_the_folder_is_remembered(folder, load):
    load(folder)
    assert (loaded_before(folder), loaded_before(folder.parent)) == (True, False)


def test_tables_of_later_areas_are_told(folder, load):
    (folder / "milestones.csv").write_text("a\n", encoding="utf-8")
    assert load(folder).notes == ["Tablas que esta versión aún no carga: milestones."]


def test_files_that_nobody_knows_are_told(folder, load):
    (folder / "otra.csv").write_text("a\n", encoding="utf-8")
    assert load(folder).notes == ["Archivos que no se conocen y no se leyeron: otra."]


def test_an_error_in_the_last_step_undoes_the_first(folder, refusal):
    change(folder, "organizations", 2, name="Municipio de Otro Ensayo")
    change(folder, "indicators", 2, period_start="2012", period_end="2010")
    assert refusal(folder) == [("indicators.csv", 2, "")]


def test_the_command_says_what_it_did(folder):
    said = io.StringIO()
    call_command("load_records", str(folder), stdout=said)
    assert said.getvalue().splitlines()[-1].startswith("Listo: 8 registros nuevos o cambiados; ")


def test_the_command_refuses_with_every_reason(folder):
    change(folder, "projects", 2, currency="PESOS")
    with pytest.raises(CommandError) as refused:
        call_command("load_records", str(folder))
    assert str(refused.value).splitlines() == [
        "No se cargó nada:",
        "projects.csv, línea 2, columna currency: «PESOS» no es una moneda de tres letras (ISO 4217)",
    ]


def test_the_system_person_is_who_loaded(folder, load):
    load(folder)
    assert Entry.objects.get(event="activity.recorded", thing_key="T-P1").actor == Person.objects.system()


def test_a_folder_with_fewer_columns_takes_nothing_away(seeds, load):
    """The shared tables lack columns that the demonstration has: what those said stays; nothing stands twice."""
    counts = (StatedCount.objects.count(), Finding.objects.open().filter(thing_kind="unit").count())
    load(seeds)
    district = Organisation.objects.get(code="ORG-040")
    assert (district.scope is None, district.territory is None) == (False, False)
    places = Activity.objects.get(code="PRJ-001").places.values_list("unit__key", "locality__key")
    assert list(places) == [("CO-13001", "cartagena-nelson-mandela")]
    assert ReportedFigure.objects.get(code="IND-008").territory.key == "CO-13001"
    assert (StatedCount.objects.count(), Finding.objects.open().filter(thing_kind="unit").count()) == counts
