"""What a record tells of its purpose, its codes, its point, its extensions and the parts of its beneficiaries: page, CSV, API, map."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import criteria_answered
from minga.cycle.activities.testing import code_of
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.tests.reading_pages import table, text
from minga.doors.portal.tests.test_map_points import points
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db
EMPTY = ("Para qué y por qué", "Códigos y palabras clave", "Prórrogas", "Alcance", "Motivo del estado", "latitud; longitud", "Punto focal")


@pytest.fixture
def whole(make_activity):
    ambato = Unit.objects.get(key="EC-1801")
    people = {"unit": "personas", "directness": code_of("TIPO_BENEFICIARIO", "DIRECTO"), "source": "002:L1"}
    parts = {
        "participants": [{"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "as_written": "GAD de Ambato", "focal_point": True}],
        "places": [
            {
                "country_id": "EC",
                "unit": ambato,
                "latitude": Decimal("-1.2417"),
                "longitude": Decimal("-78.6197"),
                "exactness": code_of("GeographicExactness", "2"),
                "source": "002:L1",
            }
        ],
        "extensions": [{"new_end": "2028-12", "approved_on": "2028-01-15", "reason": "Lluvias", "source": "002:L1"}],
        "beneficiaries": [{"number": 12000, **people}, {"number": 7000, "sex": code_of("SEXO", "MUJER"), **people}],
    }
    return make_activity(
        "PRJ-910",
        "Corredor verde del río Ambato",
        parts,
        short_title="Corredor verde",
        specific_objectives="Plantar\nCuidar",
        problem="La ribera se erosiona.",
        justification="Nadie más lo hace.",
        status=code_of("ESTADO_ACTIVIDAD", "SUSPENDIDO"),
        status_reason="Falta el desembolso.",
        own_code="GADMA-9",
        donor_code="ES-77",
        budget_code="CUP 4032",
        iati_identifier="XM-DAC-50-7",
        keywords="agua, ribera",
        on_budget=code_of("EN_PRESUPUESTO", "PARTE"),
        reach=code_of("ALCANCE", "PROVINCIAL"),
        disbursement_limit="2027-12",
        closed_on="2028-06",
    )


def test_it_works(client, whole) -> None:
    page = text(client.get("/actividades/PRJ-910"))
    wanted = (
        "Corredor verde",
        "Motivo del estado: Falta el desembolso.",
        "Objetivos específicos Plantar Cuidar",
        "Problema que resuelve La ribera se erosiona.",
        "Justificación Nadie más lo hace.",
        "-1,2417; -78,6197 (latitud; longitud, aproximada)",
        "Alcance Provincial",
        "Dentro o fuera del presupuesto Una parte dentro",
        "Código del donante ES-77",
        "Identificador IATI XM-DAC-50-7",
        "Palabras clave agua, ribera",
        "hasta diciembre 2028, aprobada: 15 de enero de 2028 Lluvias",
        "Límite de desembolsos diciembre 2027",
        "Cierre junio 2028",
        "Punto focal",
    )
    assert [one for one in wanted if one not in page] == []


def test_what_is_not_told_takes_no_room(client, make_activity) -> None:
    make_activity("PRJ-911", "Un proyecto sin nada más")
    page = text(client.get("/actividades/PRJ-911"))
    assert [one for one in EMPTY if one in page] == []


def test_r_151_a_part_of_a_group_says_that_it_is_one(client, whole) -> None:
    page = text(client.get("/actividades/PRJ-910"))
    assert ("12.000 personas (Directos)" in page, "7.000 personas (Directos, Mujeres) parte del grupo" in page) == (True, True)


def test_indirect_beneficiaries_alone_say_so_under_the_title(client, make_activity) -> None:
    people = [{"number": 400, "unit": "personas", "directness": code_of("TIPO_BENEFICIARIO", "INDIRECTO"), "source": "002:L1"}]
    make_activity("PRJ-912", "Un proyecto", {"beneficiaries": people})
    assert "personas 400 indirectos" in text(client.get("/actividades/PRJ-912"))


def test_the_table_has_a_row_for_each(client, whole) -> None:
    told = {(row["dato"], row["detalle"], row["valor"]) for row in table(client.get("/actividades/PRJ-910/datos.csv"))}
    wanted = {
        ("titulo_corto", "", "Corredor verde"),
        ("identificador_iati", "", "XM-DAC-50-7"),
        ("alcance", "ALCANCE/PROVINCIAL", "Provincial"),
        ("cierre", "", "2028-06"),
        ("latitud", "EC-1801", "-1.241700"),
        ("longitud", "EC-1801", "-78.619700"),
        ("prorroga", "Lluvias", "2028-12"),
        ("aprobacion_de_prorroga", "2028-12", "2028-01-15"),
        ("punto_focal", "GAD de Ambato", "si"),
        ("beneficiarios", "DIRECTO", "12000"),
        ("beneficiarios", "DIRECTO; MUJER", "7000"),
    }
    assert wanted - told == set()


def test_programs_are_told_all_of_it(client, whole) -> None:
    told = client.get("/api/v1/activities/PRJ-910").json()
    place, people = told["places"][0], told["beneficiaries"][1]
    assert (told["short_title"], told["keywords"], told["reach"]["code"], told["on_budget"]["code"], told["closed_on"]) == (
        "Corredor verde",
        ["agua", "ribera"],
        "PROVINCIAL",
        "PARTE",
        "2028-06",
    )
    assert (place["latitude"], place["longitude"], place["exactness"]["code"]) == ("-1.2417", "-78.6197", "2")
    assert (people["number"], people["sex"]["code"], people["age"], people["directness"]["code"]) == (7000, "MUJER", None, "DIRECTO")
    assert told["extensions"] == [{"new_end": "2028-12", "approved_on": "2028-01-15", "reason": "Lluvias", "source": "002:L1"}]
    assert told["participants"][0]["focal_point"] is True


def test_the_map_marks_the_point_of_the_record(client, whole) -> None:
    one = points(client, "country=EC")["PRJ-910"]
    assert (one["at"], one["unit"], one["approximate"]) == ([-78.6197, -1.2417], "EC-1801", True)
    assert one["why"] == "Aproximado: el registro da el punto como aproximado."


def test_a_point_in_a_country_alone_is_marked(client, make_activity) -> None:
    place = {"country_id": "EC", "latitude": Decimal("-1.5"), "longitude": Decimal("-78.5"), "source": "002:L1"}
    make_activity("PRJ-913", "En un punto", {"places": [place]})
    one = points(client, "country=EC")["PRJ-913"]
    assert (one["at"], one["place"], one["unit"], one["approximate"]) == ([-78.5, -1.5], "Ecuador", None, False)


def three() -> dict[str, list[dict]]:
    """The three partners of triangular cooperation, as the parts of a record."""
    written = {"SOCIO_DONANTE": "España", "SOCIO_OFERENTE": "Ecuador", "SOCIO_RECEPTOR": "Haití"}
    return {"participants": [{"role": code_of("ROL_PARTICIPACION", role), "as_written": name} for role, name in written.items()]}


def test_r_052_what_the_roles_decide_is_shown_as_computed(client, make_activity) -> None:
    make_activity("T-P9", "Ensayo", three())
    assert "Criterio geopolítico Cooperación triangular o trilateral TRIANGULAR Calculado" in text(client.get("/actividades/T-P9"))


def test_r_052_what_a_source_says_is_not_computed_anew(client, make_activity) -> None:
    said = code_of("GEOPOLITICO", "TRIANGULAR")
    make_activity("T-P9", "Ensayo", three(), geopolitical=said)
    assert "TRIANGULAR Calculado" not in text(client.get("/actividades/T-P9"))


def queries_of(client, make_activity, rows: int) -> int:
    women, rural, exact = code_of("SEXO", "MUJER"), code_of("ZONA", "RURAL"), code_of("GeographicExactness", "1")
    parts = {
        "extensions": [{"new_end": f"{2030 + number}", "source": "002:L1"} for number in range(rows)],
        "beneficiaries": [{"number": 10, "unit": "personas", "sex": women, "zone": rural} for _number in range(rows)],
        "places": [{"country_id": "EC", "latitude": 1, "longitude": -78, "exactness": exact}] * rows,
    }
    make_activity("PRJ-914", "Con muchas filas", parts)
    client.get("/actividades/PRJ-914")
    with CaptureQueriesContext(connection) as made:
        client.get("/actividades/PRJ-914")
    return len(made)


def test_more_rows_are_read_with_no_more_queries(client, make_activity) -> None:
    assert queries_of(client, make_activity, 1) == queries_of(client, make_activity, 3)


def answered(*codes: str) -> list[dict]:
    return [{"criterion": code_of("CRITERIO_GESTION", code), "answer": f"Así: {code}", "source": "001:L344"} for code in codes]


def test_r_043_a_project_tells_how_it_answers_the_six_criteria_and_their_share_is_counted(client, make_activity):
    before, every = criteria_answered(Activity.objects.all())
    six = ("CG1", "CG2", "CG3", "CG4", "CG5", "CG6")
    make_activity("PRJ-911", "Seis criterios", {"criteria": answered(*six)})
    make_activity("PRJ-912", "Cinco criterios", {"criteria": answered(*six[:5])})
    shown = text(client.get("/actividades/PRJ-911"))
    assert [f"Así: {code}" in shown for code in six] == [True] * 6
    assert [row["valor"] for row in table(client.get("/actividades/PRJ-911/datos.csv")) if row["dato"] == "criterio_de_gestion"] == [
        f"Así: {one}" for one in six
    ]
    assert criteria_answered(Activity.objects.all()) == (before + 1, every + 2)


def test_r_322_a_project_with_private_investment_tells_the_strategy_against_poverty_that_it_serves(client, make_activity):
    private = Organisation.objects.get(code="ORG-026")
    giver = {"role": code_of("ROL_APORTE", "DONANTE"), "organisation": private, "as_written": private.name, "source": "002:L118"}
    make_activity("PRJ-913", "Negocio inclusivo", {"contributions": [giver]}, poverty_strategy="Plan de Emergencia Social Pedro Romero")
    make_activity("PRJ-914", "Parque", {"contributions": [giver]})
    linked, unlinked = text(client.get("/actividades/PRJ-913")), text(client.get("/actividades/PRJ-914"))
    assert ("Alianza público-privada" in linked, "Plan de Emergencia Social Pedro Romero" in linked) == (True, True)
    assert ("Cervecería Nacional" in unlinked, "Nadie dice a cuál aporta" in unlinked) == (True, True)
    assert "Alianza público-privada" not in text(client.get("/actividades/PRJ-002"))
