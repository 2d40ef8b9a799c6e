"""Demands of a spreadsheet (R-006): shown before they are written, each wrong cell by its place, the whole ones as drafts.

Tables of others are understood by the names of their columns: the roadmap of a cooperation table of Orellana, a list of the World Bank.
"""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cycle.needs.actions import plans, steps
from minga.cycle.needs.actions.demands import record
from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import sectors_of
from minga.cycle.needs.testing import (
    AMBATO,
    IBARRA,
    OFFICER,
    PLANNER,
    WHY,
    make_agenda,
    make_demand,
    make_macro_projects,
    make_plan,
    organisation,
    person,
    unit,
)
from minga.cycle.organisations.testing import join_as, make_organisation
from minga.exchange.spreadsheets.demands import KIND
from minga.exchange.spreadsheets.sheets import read
from minga.exchange.spreadsheets.taking import columns_of, load
from minga.exchange.spreadsheets.testing import faults, make_file, make_workbook
from minga.ground.accounts.models import Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
ADDRESS = "/cargas/demandas"
PREFECTURE, OF_ORELLANA = "T-ORELLANA", "cooperacion@orellana.example"
ROW = {
    "institucion": AMBATO,
    "titulo": "Agua segura en Ambatillo",
    "para_que": "Una acción del plan de desarrollo",
    "problema": "La mitad de las casas no tiene agua.",
    "objetivo": "Agua para todos.",
    "resultados": "200 conexiones",
    "sectores": "14030 | 140",
    "ods": "6",
    "donde": "EC-1801",
    "modalidad": "TECNICA",
    "monto": "25.000,50",
    "exactitud": "aproximada",
    "moneda": "USD",
    "contrapartida": "5000",
    "contrapartida_especie": "Un local",
    "inicio": "03/2027",
    "meses": "18",
    "idiomas": "español, en",
    "personas": "1200",
    "grupos": "mujeres",
    "preparacion": "Perfil",
    "anio": "2027",
    "publica": "no",
    "fuente": "Acta 12",
}
BARE = {"titulo": "Caminos vecinales"}


def client(email: str = OFFICER) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def bring(*rows: dict, email: str = OFFICER, name: str = "demandas.csv"):
    return client(email).post(ADDRESS, {"file": make_file(*rows, name=name)})


def confirm(page, email: str = OFFICER):
    return client(email).post(ADDRESS, {"rows": page.context["rows"]})


def whys(page) -> list[str]:
    return [one.why for _line, told in page.context["outcome"].refused for one in told]


def ours():
    return Demand.objects.filter(code__startswith="DM-")


def test_it_works():
    page = bring(ROW)
    assert (page.status_code, [title for _code, title in page.context["outcome"].taken], ours().count()) == (200, [ROW["titulo"]], 0)
    kept = confirm(page)
    demand = ours().get()
    assert (kept.status_code, demand.stage, demand.organisation.code, demand.written_by) == (200, "draft", AMBATO, person(OFFICER))
    assert (demand.purpose, demand.problem, demand.objective, demand.expected) == (
        "plan",
        "La mitad de las casas no tiene agua.",
        "Agua para todos.",
        "200 conexiones",
    )
    assert (demand.amount, demand.currency, demand.precision, demand.counterpart) == (
        Decimal("25000.50"),
        "USD",
        "approximate",
        Decimal(5000),
    )
    assert (demand.starts, demand.months, demand.languages, demand.beneficiaries) == ("2027-03", 18, ["es", "en"], 1200)
    assert (demand.beneficiary_groups, demand.readiness, demand.year, demand.public) == ("mujeres", "profile", 2027, False)
    assert (demand.counterpart_in_kind, demand.modality.code, demand.source) == ("Un local", "TECNICA", "Acta 12 | demandas.csv")
    assert [one.code for one in sectors_of(demand)] == ["14030", "140"]
    assert ([one.key for one in demand.units.all()], [one.code for one in demand.goals.all()]) == (["EC-1801"], ["6"])
    line = Entry.objects.get(event="demand.imported", thing_key=demand.code)
    assert (line.actor, line.after["unread"], line.after["title"]) == (person(OFFICER), [], demand.title)


def test_a_title_is_enough():
    confirm(bring(BARE))
    demand = ours().get()
    assert (demand.organisation.code, demand.purpose, demand.precision, demand.public) == (AMBATO, "plan", "exact", True)
    assert (demand.amount, demand.year, demand.readiness, demand.languages) == (None, None, "", [])


def test_what_belongs_to_the_institution_is_known_by_its_name():
    item, agenda = make_plan(), make_agenda()
    group = make_macro_projects(names=("Ciudad verde",))
    row = BARE | {"plan": "1 movilidad SOSTENIBLE", "prioridad_agenda": "1", "macroproyecto": "ciudad verde"}
    confirm(bring(row | {"justificacion_competencia": "Hay convenio."}))
    demand = ours().get()
    assert (demand.plan_item, demand.priority, demand.macro_project) == (item, agenda.priorities.get(), group.projects.get())
    assert demand.justifications == {"competence": "Hay convenio."}


def test_each_wrong_cell_is_named_by_its_place_and_the_others_are_kept():
    bad = ROW | {"titulo": "Mala", "sectores": "140 | Luna", "monto": "1.818", "inicio": "31/02/2099"}
    page = bring(ROW, bad)
    assert faults(page) == [
        ("línea 3, columna sectores", "sectores"),
        ("línea 3, columna monto", "monto"),
        ("línea 3, columna inicio", "inicio"),
    ]
    kept = confirm(page)
    assert (ours().get().title, "Mala" in kept.context["again"], ROW["titulo"] in kept.context["again"]) == (ROW["titulo"], True, False)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"titulo": ""}, "titulo"),
        ({"titulo": "a" * 301}, "titulo"),
        ({"institucion": "Nadie"}, "institucion"),
        ({"institucion": IBARRA}, "institucion"),
        ({"para_que": "magia"}, "para_que"),
        ({"plan": "Otro mundo"}, "plan"),
        ({"sectores": "11220 | 140 | 14030 | 210"}, "sectores"),
        ({"ods": "18"}, "ods"),
        ({"donde": "Nunca Jamás"}, "donde"),
        ({"modalidad": "magia"}, "modalidad"),
        ({"monto": "0"}, "monto"),
        ({"exactitud": "quizás"}, "exactitud"),
        ({"moneda": ""}, "moneda"),
        ({"moneda": "XYW"}, "moneda"),
        ({"monto": "", "moneda": ""}, "moneda"),
        ({"contrapartida": "-1"}, "contrapartida"),
        ({"inicio": "pronto"}, "inicio"),
        ({"meses": "0"}, "meses"),
        ({"meses": "un año"}, "meses"),
        ({"idiomas": "es, de"}, "idiomas"),
        ({"personas": "1.500"}, "personas"),
        ({"preparacion": "mucha"}, "preparacion"),
        ({"anio": "27"}, "anio"),
        ({"anio": "1989"}, "anio"),
        ({"publica": "quizás"}, "publica"),
        ({"fuente": "a" * 290}, "fuente"),
        ({"codigo_fuente": "a" * 101}, "codigo_fuente"),
    ],
)
def test_what_does_not_agree_is_refused(cells: dict, column: str):
    page = bring(ROW | cells)
    assert [one for _place, one in faults(page)] == [column]
    assert page.context["outcome"].taken == []


def test_an_amount_without_currency_is_refused_at_its_cell():
    page = bring(BARE | {"monto": "1000"})
    assert faults(page) == [("línea 2, columna monto", "monto")]
    assert whys(page) == ["Un monto necesita su moneda: escríbala en la columna «moneda», como USD."]


def test_a_plan_that_two_objectives_answer_is_refused():
    make_plan(), make_plan(name="PDOT siguiente")
    page = bring(BARE | {"plan": "1"})
    assert whys(page) == ["Hay varios así llamados: 1 Movilidad sostenible; 1 Movilidad sostenible. Escríbalo entero."]


def test_the_objective_of_another_institution_is_refused():
    item = make_plan(IBARRA, "oficina@ibarra.example")
    plans.add_item(by=person("oficina@ibarra.example"), plan=item.plan, level="objective", name="Solo de Ibarra", number="99")
    assert faults(bring(BARE | {"plan": "Solo de Ibarra"})) == [("línea 2, columna plan", "plan")]


def test_a_formula_without_result_is_refused():
    book = SimpleUploadedFile("demandas.xlsx", make_workbook(["titulo", "objetivo"], ["Caminos", "=A1+B1"]))
    page = client().post(ADDRESS, {"file": book})
    assert faults(page) == [("hoja Hoja1, celda B2", "objetivo")]
    assert (faults(confirm(page)), ours().count()) == (faults(page), 0)


def test_the_same_file_again_adds_nothing():
    confirm(bring(ROW))
    again = bring(ROW)
    assert (faults(again), whys(again)) == ([("línea 2, columna titulo", "titulo")], [f"Ya está entre las demandas: {ours().get().code}."])


def test_the_same_title_in_another_year_is_another_demand():
    confirm(bring(ROW))
    assert bring(ROW | {"anio": "2028"}).context["outcome"].refused == []


def test_the_same_title_in_a_demand_that_was_given_up_is_no_obstacle():
    confirm(bring(ROW))
    steps.withdraw(by=person(OFFICER), demand=ours().get(), reason=WHY)
    assert bring(ROW).context["outcome"].refused == []


def test_the_same_title_in_a_demand_that_was_closed_is_no_obstacle():
    values = {"title": ROW["titulo"], "year": 2027}
    record(by=person(PLANNER), code="DEM-900", organisation=organisation(), values=values, stage="closed", year=2027)
    assert bring(ROW).context["outcome"].refused == []


def test_the_same_title_in_another_institution_is_another_demand():
    make_demand(IBARRA, "oficina@ibarra.example", title=ROW["titulo"], year=2027, units=[unit("EC-1001")])
    assert bring(ROW).context["outcome"].refused == []


def test_one_file_tells_its_rows_apart_by_their_codes():
    rows = [BARE | {"id": "A-1"}, BARE | {"id": "A-2"}, BARE | {"id": "A-2"}, BARE]
    page = bring(*rows, name="mesa.csv")
    assert faults(page) == [("línea 4, columna titulo", "titulo"), ("línea 5, columna titulo", "titulo")]
    confirm(page)
    assert sorted(ours().values_list("source", flat=True)) == ["mesa.csv · A-1", "mesa.csv · A-2"]
    assert len(faults(bring(*rows, name="otra.csv"))) == 4


def test_a_row_of_a_file_that_was_taken_is_known_by_its_code():
    confirm(bring(BARE | {"id": "A-1"}, name="mesa.csv"))
    again = bring({"id": "A-1", "titulo": "Caminos con otro nombre"}, name="mesa.csv")
    assert whys(again) == [f"Ya está entre las demandas: {ours().get().code}."]


def test_who_writes_for_two_governments_says_for_which():
    join_as(OFFICER, organisation(IBARRA))
    assert faults(bring(BARE)) == [("línea 2", "institucion")]
    confirm(bring(BARE | {"institucion": IBARRA}))
    assert ours().get().organisation.code == IBARRA


def test_columns_of_others_are_known_by_their_words_and_the_rest_is_named():
    row = {"hito_operativo": "Mesa", "Que se hace": "Reunirse", "Monto (USD)": "1500", "trimestre": "2026 Q2", "color": "azul"}
    page = bring(row)
    outcome = page.context["outcome"]
    assert [(name, one.column, one.note) for name, one in outcome.columns] == [
        ("hito_operativo", "titulo", ""),
        ("Que se hace", "objetivo", ""),
        ("Monto (USD)", "monto", "en USD"),
        ("trimestre", "anio", ""),
    ]
    assert (outcome.unknown, outcome.renamed) == (["color"], True)
    confirm(page)
    demand = ours().get()
    assert (demand.title, demand.objective, demand.amount, demand.currency, demand.year) == (
        "Mesa",
        "Reunirse",
        Decimal(1500),
        "USD",
        2026,
    )
    assert Entry.objects.get(event="demand.imported", thing_key=demand.code).after["unread"] == ["color"]


def test_the_name_of_the_template_goes_before_another_word():
    found = columns_of(["Proyecto", "Título", "Cantón", "Provincia"], KIND)
    assert {name: (one.column, one.place) for name, one in found.items()} == {"Título": ("titulo", ""), "Cantón": ("donde", "cantón")}


def test_a_column_of_provinces_means_provinces():
    confirm(bring(BARE | {"provincia": "Orellana"}))
    assert [one.key for one in ours().get().units.all()] == ["EC-22"]


def test_a_name_that_two_places_bear_is_refused():
    assert faults(bring(BARE | {"territorio": "Orellana"})) == [("línea 2, columna territorio", "donde")]


def test_the_refused_rows_come_back_to_be_corrected():
    again = bring(ROW | {"monto": "doce"}).context["again"]
    page = client().post(ADDRESS, {"file": SimpleUploadedFile("otra.csv", again.replace("doce", "12").encode())})
    assert (page.context["outcome"].refused, page.context["outcome"].unknown) == ([], [])


def test_a_file_without_a_title_is_refused():
    page = bring({"color": "x", "otra": "y"})
    assert (page.status_code, "Faltan columnas de la plantilla: titulo." in page.content.decode()) == (422, True)


def test_more_rows_than_fit_are_refused():
    page = bring(*({"titulo": f"Demanda {number}"} for number in range(201)))
    assert (page.status_code, "Tiene 201 filas y caben 200: divida el archivo." in page.content.decode()) == (422, True)


def test_no_file_is_refused_at_its_box():
    assert client().post(ADDRESS, {"x": "1"}).status_code == 422


def test_what_is_confirmed_is_what_was_shown():
    changed = client().post(ADDRESS, {"rows": "titulo\nOtra\n"})
    assert (changed.status_code, ours().count()) == (422, 0)


def test_the_template_has_every_column_and_only_officers_get_it():
    lines = b"".join(client().get(f"{ADDRESS}/plantilla.csv").streaming_content).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(lines))) == list(KIND.columns)
    for email in (PLANNER, "programas@bmz.example"):
        assert [client(email).get(one).status_code for one in (ADDRESS, f"{ADDRESS}/plantilla.csv")] == [403, 403]


def test_the_list_of_demands_leads_here_for_those_who_may():
    assert [f'href="{ADDRESS}"' in client(email).get("/demandas").content.decode() for email in (OFFICER, PLANNER)] == [True, False]


def of_orellana() -> str:
    """Register the prefecture of Orellana with an officer; return the officer's address."""
    prefecture = make_organisation(PREFECTURE, "GAD Provincial de Orellana", kind="GAD_PROVINCIAL", territory=unit("EC-22"))
    make_person(OF_ORELLANA, Role.OFFICER)
    join_as(OF_ORELLANA, prefecture)
    return OF_ORELLANA


@pytest.mark.needs_shared
def test_the_roadmap_of_orellana_becomes_drafts_of_its_prefecture(shared):
    email, path = of_orellana(), shared / "data/records/mesa-cooperacion-ec/orellana_actividades.json"
    page = client(email).post(ADDRESS, {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    outcome = page.context["outcome"]
    assert (len(outcome.taken), outcome.refused) == (79, [])
    assert {name: one.column for name, one in outcome.columns} == {
        "id": "codigo_fuente",
        "provincia": "donde",
        "trimestre": "anio",
        "fecha_inicio": "inicio",
        "hito_operativo": "titulo",
        "que_se_hace": "objetivo",
        "producto_verificable": "resultados",
    }
    assert len(outcome.unknown) == 13
    assert len(confirm(page, email).context["outcome"].taken) == 79
    drafts = Demand.objects.filter(organisation__code=PREFECTURE, stage="draft")
    assert (drafts.count(), drafts.filter(units__key="EC-22").count(), drafts.exclude(amount=None).count()) == (79, 79, 0)
    assert Counter(drafts.values_list("year", flat=True)) == {2026: 34, 2027: 38, 2028: 7}
    first = drafts.get(source="orellana_actividades.json · ORL-2026-Q2-001")
    assert (first.title, first.starts, first.year) == ("Repositorio y control documental", "2026-04-01", 2026)
    assert first.expected == "Repositorio creado, control de cambios activo, estructura acordada"
    assert drafts.filter(title="Reunión ordinaria trimestral de submesas").count() == 6
    again = client(email).post(ADDRESS, {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert (again.context["outcome"].taken, len(again.context["outcome"].refused)) == ([], 79)


@pytest.mark.needs_shared
def test_a_list_of_the_world_bank_becomes_drafts(shared):
    email, name = of_orellana(), "worldbank_all_projects_2025-03_ec_pe.csv"
    with (shared / "data/records" / name).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))[:200]
    outcome = load(read(name, make_file(*rows).read()), KIND, by=person(email), keep=True)
    assert (len(outcome.taken), outcome.refused) == (200, [])
    assert [(name, one.column, one.note) for name, one in outcome.columns] == [
        ("id", "codigo_fuente", ""),
        ("project_name", "titulo", ""),
        ("pdo", "objetivo", ""),
        ("loan_effective_date", "inicio", ""),
        ("curr_project_cost", "monto", "en USD, sin dato donde dice «0», «0.0», «0.00»"),
    ]
    drafts = Demand.objects.filter(organisation__code=PREFECTURE, stage="draft")
    assert (drafts.count(), drafts.exclude(amount=None).count(), drafts.exclude(objective="").count()) == (200, 21, 18)
    first = drafts.get(source=f"{name} · P007029")
    assert (first.title, first.amount, first.currency, first.starts) == (
        "BIODIVERSITY PROTECTION (GEF)",
        Decimal(7_200_000),
        "USD",
        "1994-07-25",
    )
    assert drafts.filter(title="AGRICULTURAL CREDIT").count() == 4
    assert drafts.get(source=f"{name} · P007031").sought is None


@pytest.mark.needs_shared
def test_the_workbook_of_the_world_bank_is_understood_without_renaming(shared):
    path = shared / "data/records/2022_WB_Projects_1_500_downloaded_9_22_2022.xlsx"
    found = columns_of(read(path.name, path.read_bytes()).columns, KIND)
    assert {name: one.column for name, one in found.items()} == {
        "Project Id": "codigo_fuente",
        "Project Name": "titulo",
        "Project Development Objective": "objetivo",
        "Current Project Cost": "monto",
    }
