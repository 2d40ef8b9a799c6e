"""Loading a table through a mapping: every row told, nothing public, the same file again changes nothing, undone as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from minga.cycle.activities import actions as activities
from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation
from minga.exchange.spreadsheets import actions, undoing
from minga.exchange.spreadsheets.columns import check_plan
from minga.exchange.spreadsheets.management.commands.load_mapped import OURS, found_plan
from minga.exchange.spreadsheets.models import Load
from minga.exchange.spreadsheets.queries import gone
from minga.exchange.spreadsheets.sheets import read
from minga.exchange.spreadsheets.shown import refused_lines, unplaced
from minga.exchange.spreadsheets.testing import PLAN, TABLE, make_load, make_mapping
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.findings.models import Finding
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def outcomes(load: Load) -> list[tuple[int, str, str]]:
    return list(load.rows.values_list("line", "outcome", "key"))


def test_it_works():
    load = make_load()
    assert (load.read, load.created, load.refused, load.blank) == (4, 2, 2, 0)
    assert outcomes(load) == [
        (2, "created", "PRUEBA-001"),
        (3, "created", "PRUEBA-002"),
        (4, "refused", "PRUEBA-003"),
        (5, "refused", "PRUEBA-004"),
    ]
    first = Activity.objects.get(code="PRUEBA-001")
    assert (first.title, first.public, first.source, first.start) == ("Riego en la parroquia Ambatillo", False, "PRUEBA:L2", "2024-03-14")
    assert (str(first.total_amount), first.total_currency, first.total_as_written) == ("1234567.89", "USD", "1.234.567,89")
    assert [(one.unit.key, one.as_written) for one in first.places.all()] == [("EC-1801", "Ambato")]
    assert [(one.role.code, one.as_written) for one in first.participants.all()] == [("FINANCIADOR", "AECID")]
    assert Entry.objects.filter(event="load.completed").count() == 1


def test_refused_rows_are_named_with_their_reasons_and_can_be_taken_away():
    load = make_load()
    by_line = {row.line: [(one["column"], one["value"]) for one in row.problems] for row in load.rows.filter(outcome="refused")}
    assert by_line == {4: [("proyecto", "")], 5: [("inicio", "31/31/2024"), ("monto", "doce")]}
    last = list(refused_lines(load))[-1]
    assert last[:3] == ["5", "004", "Ferias"]
    assert "«doce»: no es un número." in last[-1]


def test_r339_a_row_is_kept_as_it_was_and_what_has_no_place_is_told():
    load = make_load(TABLE.replace("monto", "monto;color", 1).replace("1.234.567,89", "1.234.567,89;verde").replace(";\n003", ";;\n003"))
    assert unplaced(load) == ["color"]
    assert load.rows.get(line=2).raw["color"] == "verde"


def test_rules_look_at_what_was_loaded():
    load = make_load()
    assert load.findings == {"DQ-ALIAS": 1}
    assert Finding.objects.open().get(thing_key="PRUEBA-002").figures["written"] == "Nadie Conocido"


def test_the_same_file_again_changes_nothing_and_a_changed_row_changes_only_itself():
    make_load()
    assert (lambda load: (load.unchanged, load.created, load.changed))(make_load()) == (2, 0, 0)
    again = make_load(TABLE.replace("Semillas nativas", "Semillas"))
    assert (again.changed, again.unchanged) == (1, 1)
    assert Activity.objects.get(code="PRUEBA-002").title == "Semillas"


def test_a_row_that_repeats_a_record_is_refused():
    load = make_load(TABLE + "001;Otra vez;Ambato;;;\n")
    assert load.rows.get(line=6).problems[0]["why"] == "repite el registro de otra fila (línea 2)."


def test_a_record_somebody_touched_is_left_to_them():
    make_load()
    activities.record(by=Person.objects.system(), code="PRUEBA-002", fields={"note": "llamé y es otra cosa"}, parts={})
    load = make_load(TABLE.replace("Semillas nativas", "Semillas"))
    assert load.rows.get(line=3).problems[0]["why"] == "alguien lo cambió después de la última carga: corríjalo a mano."


def test_a_record_that_is_not_the_mappings_is_left():
    kind = Activity.objects.get(code="PRJ-001").kind
    fields = {"title": "De otro", "kind": kind, "public": False}
    activities.record(by=Person.objects.system(), code="PRUEBA-001", fields=fields, parts={})
    assert make_load().rows.get(line=2).problems[0]["why"] == "ya hay un registro con ese código que esta planilla no cargó."


def test_what_a_file_names_no_more_is_told():
    make_load()
    assert gone(make_load(TABLE.replace("002;Semillas nativas;Ambato;Nadie Conocido;03/2025;\n", ""))) == ["PRUEBA-002"]


def test_undoing_puts_everything_back():
    before = Activity.objects.count()
    first = make_load()
    second = make_load(TABLE.replace("Semillas nativas", "Semillas"))
    by = Person.objects.system()
    undoing.undo(by=by, load=second, reason="era otra")
    activity = Activity.objects.get(code="PRUEBA-002")
    assert (activity.title, [one.as_written for one in activity.participants.all()]) == ("Semillas nativas", ["Nadie Conocido"])
    undoing.undo(by=by, load=first, reason="era de prueba")
    assert (Activity.objects.count(), Finding.objects.open().filter(thing_key__startswith="PRUEBA").count()) == (before, 0)
    assert Entry.objects.filter(event="activity.removed", thing_key="PRUEBA-001").get().before["title"] == "Riego en la parroquia Ambatillo"


def test_undoing_refuses_where_somebody_touched_a_record():
    load = make_load()
    activities.record(by=Person.objects.system(), code="PRUEBA-002", fields={"note": "mía"}, parts={})
    with pytest.raises(ValidationError, match="1 registros cambiaron después de la carga .PRUEBA-002."):
        undoing.undo(by=Person.objects.system(), load=load, reason="era otra")
    assert Activity.objects.filter(code="PRUEBA-001").exists()


def test_undoing_refuses_without_a_reason_and_twice():
    load = make_load()
    with pytest.raises(ValidationError, match="Escriba por qué"):
        undoing.undo(by=Person.objects.system(), load=load, reason=" ")
    undoing.undo(by=Person.objects.system(), load=load, reason="sí")
    with pytest.raises(ValidationError, match="ya se deshizo"):
        undoing.undo(by=Person.objects.system(), load=load, reason="sí")


def test_organisations_enter_without_being_public_and_go_again():
    plan = replace(PLAN, columns={"nombre": "name", "siglas": "acronym"}, constants={"kind": "ONG", "country": "EC"}, kind="organisation")
    known = Organisation.objects.get(code="ORG-007")
    text = f"nombre,siglas\nMinka del Río,MDR\n{known.name.upper()},\n"
    load = make_load(text, plan=plan)
    assert (load.created, load.rows.get(line=3).problems[0]["why"]) == (1, f"ya está en el directorio con el código {known.code}.")
    made = Organisation.objects.get(name="Minka del Río")
    assert (made.public, made.acronym, made.kind.code, made.source) == (False, "MDR", "ONG", "PRUEBA:L2")
    undoing.undo(by=Person.objects.system(), load=load, reason="prueba")
    assert not Organisation.objects.filter(name="Minka del Río").exists()


def test_refuses_whoever_does_not_load():
    with pytest.raises(PermissionDenied):
        actions.load(by=make_person("ofi@minga.example", Role.OFFICER), mapping=make_mapping(), name="a.csv", content=TABLE.encode())


def test_refuses_a_file_without_the_mappings_columns():
    with pytest.raises(ValidationError, match="codigo; financia"):
        make_load("proyecto;cantón;inicio;monto\na;b;2020;1\n")


def test_refuses_a_fixed_value_that_cannot_be_read():
    with pytest.raises(ValidationError, match="País: «Jauja»"):
        make_load(plan=replace(PLAN, constants={"country": "Jauja"}))


def test_refuses_the_prefix_of_another_mapping_or_source():
    make_mapping()
    with pytest.raises(ValidationError, match="ya lo usa Tabla de prueba"):
        make_mapping(replace(PLAN, name="Otra"))
    with pytest.raises(ValidationError, match="no cambia de prefijo"):
        make_mapping(replace(PLAN, prefix="OTRO"))


def test_the_database_refuses_a_count_that_does_not_close():
    load = make_load()
    with pytest.raises(IntegrityError, match="load_every_row_told"), transaction.atomic():
        Load.objects.filter(pk=load.pk).update(refused=0)


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("name", "path", "sheets"),
    [
        ("mesa-cooperacion", "mesa-cooperacion-ec/orellana_actividades.json", 79),
        ("worldbank-2025", "worldbank_all_projects_2025-03_ec_pe.csv", 504),
        ("worldbank-2022", "2022_WB_Projects_1_500_downloaded_9_22_2022.xlsx", 500),
        ("un-marco-proyectados", "un-marco-colombia/datos.xlsx", 40),
        ("un-marco-conjuntos", "un-marco-colombia/datos.xlsx", 13),
        ("liberia-aims", "liberia-aims-fixtures/api/exports/activities_csv.csv", 11),
    ],
)
def test_the_mappings_that_minga_brings_read_the_real_files(shared, name, path, sheets):
    plan = found_plan(name)
    table = read(Path(path).name, (shared / "data/records" / path).read_bytes(), plan.sheet, plan.header)
    actions.check_table(table, plan)
    assert len(table.lines) == sheets
    rows = list(actions.preview(replace_lines(table, 25), plan))
    understood = [row for row in rows if not row.problems]
    assert len(understood) >= len(rows) * 0.6
    assert all(row.fields["title"] and row.key.startswith(plan.prefix) for row in understood)


def replace_lines(table, most: int):
    """Return the table with only its first lines: enough to see that the mapping fits, and cheap."""
    return replace(table, lines=table.lines[:most])


def test_every_mapping_that_minga_brings_is_whole():
    names = sorted(path.stem for path in OURS.glob("*.json"))
    assert names == ["liberia-aims", "mesa-cooperacion", "un-marco-conjuntos", "un-marco-proyectados", "worldbank-2022", "worldbank-2025"]
    for name in names:
        check_plan(found_plan(name))
