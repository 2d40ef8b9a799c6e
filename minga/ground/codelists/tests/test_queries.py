"""Reading lists: as they stood on a day, withdrawn codes kept readable, ids that carry their list."""

import datetime

import pytest
from django.utils import translation

from minga.ground.codelists import queries
from minga.ground.codelists.models import Code, CodeList
from minga.ground.codelists.testing import make_code, make_list, make_version

pytestmark = pytest.mark.django_db

DAY = datetime.date(2022, 6, 30)


def roots(list_code: str) -> list[str]:
    return list(Code.objects.of(list_code).filter(parent=None).order_by("position").values_list("code", flat=True))


def children(list_code: str, code: str) -> list[str]:
    return list(Code.objects.of(list_code).filter(parent__code=code).order_by("position").values_list("code", flat=True))


def test_it_works():
    found = queries.get("FUENTE", "BILATERAL")
    assert (found.identifier, found.name_es, found.name_en) == ("FUENTE/BILATERAL", "Bilateral", "Bilateral")


def test_r_046_sources_of_funding_are_six():
    assert roots("FUENTE") == ["BILATERAL", "MULTILATERAL", "DESCENTRALIZADA", "ONG_EXTRANJERA", "PRIVADA", "ACADEMIA"]


def test_r_047_modalities_are_three():
    assert roots("MODALIDAD") == ["FINANCIERA_REEMBOLSABLE", "FINANCIERA_NO_REEMBOLSABLE", "TECNICA"]


def test_r_049_geopolitical_criteria_are_three():
    assert roots("GEOPOLITICO") == ["NORTE_SUR", "SUR_SUR", "TRIANGULAR"]


def test_r_050_internationalisation_has_four_roots_and_four_children():
    assert roots("INTERNACIONALIZACION") == ["HERMANAMIENTO", "REDES", "INTERNACIONALIZACION_DIPLOMACIA", "DESCENTRALIZADA"]
    assert children("INTERNACIONALIZACION", "REDES") == ["RED_INTERNACIONAL", "RED_NACIONAL"]
    assert children("INTERNACIONALIZACION", "DESCENTRALIZADA") == ["DESC_DIRECTA", "DESC_INDIRECTA"]


def test_r_054_a_project_of_2022_uses_the_list_of_2022():
    recipients = CodeList.objects.get(code="CAD_RECEPTORES")
    assert queries.version_on(recipients, DAY).number == 3
    assert queries.version_on(recipients, datetime.date(2026, 11, 21)).number == 5


def test_r_054_a_country_of_2022_has_the_group_it_had_then():
    newest = {(code.code, code.since) for code in queries.codes_on("CAD_RECEPTORES", datetime.date(2026, 11, 21))}
    of_2022 = {(code.code, code.since) for code in queries.codes_on("CAD_RECEPTORES", DAY)}
    assert (max(since for _code, since in of_2022), max(since for _code, since in newest)) == (3, 5)


def test_r_054_the_days_of_a_version_are_inclusive():
    recipients = CodeList.objects.get(code="CAD_RECEPTORES")
    days = [datetime.date(2021, 12, 31), datetime.date(2022, 1, 1), datetime.date(2023, 12, 31), datetime.date(2024, 1, 1)]
    assert [queries.version_on(recipients, day).number for day in days] == [2, 3, 3, 4]


def test_a_day_that_no_version_covers_has_no_codes():
    recipients = CodeList.objects.get(code="CAD_RECEPTORES")
    day = datetime.date(2017, 12, 31)
    assert (queries.version_on(recipients, day), list(queries.codes_on("CAD_RECEPTORES", day))) == (None, [])


def test_r_056_decentralised_has_two_ids():
    """Pitfall 19: one label, two codes told apart by their list."""
    found = Code.objects.filter(code="DESCENTRALIZADA").select_related("list").order_by("list__code")
    assert [code.identifier for code in found] == ["FUENTE/DESCENTRALIZADA", "INTERNACIONALIZACION/DESCENTRALIZADA"]


def test_r_060_multilateral_has_four_kinds():
    assert children("FUENTE", "MULTILATERAL") == ["ONU", "BANCO_DESARROLLO", "FONDO_MULTILATERAL", "UNION_EUROPEA"]


def test_r_062_alternative_mechanisms_are_three():
    assert roots("MECANISMO_ALTERNATIVO") == ["REGIONAL", "BLENDING", "FONDO_CONCURSABLE"]


def test_r_333_goals_are_17_and_targets_169():
    assert (Code.objects.of("ODS").count(), Code.objects.of("ODS_META").count()) == (17, 169)
    assert queries.get("ODS_META", "6.2").parent.identifier == "ODS/6"


def test_r_334_goal_six_tells_the_role_of_local_governments():
    start = "La provisión de agua potable y saneamiento es responsabilidad de los gobiernos locales"
    assert queries.get("ODS", "6").definition_es[: len(start)] == start


def test_names_stand_in_the_language_of_the_reader():
    assert queries.names("MODALIDAD")["TECNICA"] == "Técnica"
    with translation.override("en"):
        assert queries.names("MODALIDAD")["TECNICA"] == "Technical"


def test_names_see_a_value_added_after_they_were_kept():
    list_ = make_list()
    assert queries.names("COLORES") == {}
    make_code(list_)
    assert queries.names("COLORES") == {"ROJO": "Rojo"}


def test_a_version_without_days_covers_every_day():
    list_ = make_list()
    make_code(list_)
    assert [code.code for code in queries.codes_on("COLORES", datetime.date(1900, 1, 1))] == ["ROJO"]


def test_a_version_that_begins_later_leaves_earlier_days_to_the_one_before():
    list_ = make_list()
    make_version(list_, datetime.date(2027, 1, 1))
    days = (datetime.date(2026, 12, 31), datetime.date(2027, 1, 1))
    assert [queries.version_on(list_, day).number for day in days] == [1, 2]


@pytest.mark.parametrize("code", ["", "NADA", "fuente", "FUENTE\0", "x" * 5000, "' OR 1=1 --"])
def test_a_code_that_is_none_is_none(code):
    assert queries.get("FUENTE", code) is None
