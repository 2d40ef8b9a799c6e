"""Relations between countries, networks, mancomunidades, ways of managing a competence, intermediate cities."""

import pytest

from minga.cycle.organisations.testing import make_organisation
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db

COSTS = {"cost_alone": "100", "units_alone": "10", "cost_together": "150", "units_together": "20"}


def text(client, address: str, **asked) -> str:
    return " ".join(client.get(address, asked).content.decode().split())


def test_r_083_r_084_the_relation_of_belgium_and_peru(client):
    rows = client.get("/relaciones").context["rows"]
    assert [(one["row"].partner_id, one["row"].recipient_id, one["ended"], one["length"]) for one in rows] == [
        ("BE", "BO", False, ""),
        ("BE", "PE", True, "más de 50 años"),
    ]  # fmt: skip
    page = text(client, "/relaciones")
    assert ("salud, medio ambiente, derechos humanos, agricultura familiar" in page, "junio 2019" in page) == (True, True)
    assert "health, environment, human rights, family agriculture" in text(client, "/en/relaciones")


def test_r_117_networks_by_their_kind(client):
    groups = {group["reach"].code: [row["one"].name for row in group["rows"]] for group in client.get("/redes").context["groups"]}
    assert ("Ciudades y Gobiernos Locales Unidos" in groups["RED_INTERNACIONAL"], "RIICI" in groups["RED_NACIONAL"]) == (True, True)
    assert set(groups) == {"RED_INTERNACIONAL", "RED_NACIONAL"}
    assert "la impulsa" in text(client, "/redes")


def test_r_303_the_registry_says_of_choco_andino_what_the_source_says_and_nothing_else(client):
    make_organisation("T-MAN", name="Mancomunidad Oculta", kind="MANCOMUNIDAD")  # not public: it may not leak
    rows = client.get("/mancomunidades").context["rows"]
    assert [(row["one"].name, row["entry"].state, row["entry"].registered_on, row["members"], row["before_online"]) for row in rows] == [
        ("Mancomunidad del Chocó Andino", "unknown", "", [], False)
    ]
    page = text(client, "/mancomunidades")
    assert ("Mancomunidad Oculta" in page, page.count("La fuente no lo dice")) == (False, 3)


def test_r_303_the_procedure_is_a_link_to_another_site(client):
    page = text(client, "/mancomunidades")
    assert 'href="https://www.gob.ec/cnc/tramites/inscripcion-mancomunidades-consorcios-reforma-' in page
    assert 'rel="external noreferrer"' in page


def test_r_304_three_inter_regional_mechanisms(client):
    assert [code.code for code in client.get("/mancomunidades").context["interregional"]] == ["JCI", "PILOT", "REG_MANC"]


def test_r_300_n_061_four_modalities_and_the_conflict_of_the_source(client):
    found = client.get("/modalidades-de-gestion").context
    assert [one["code"].code for one in found["modalities"]] == ["DIRECTA", "DELEGACION", "GESTION_COMPARTIDA", "MANCOMUNAMIENTO"]
    page = text(client, "/modalidades-de-gestion")
    assert ("El texto y el cuadro de la fuente no coinciden" in page, "DQ-CLASS" in page) == (True, True)


def test_r_301_n_061_nine_cells_and_six_texts(client):
    rows = client.get("/modalidades-de-gestion").context["benefits"]
    cells = {row["code"].code: [cell["text"] for cell in row["texts"]] for row in rows}
    assert {code: len(texts) for code, texts in cells.items()} == {
        "DIRECTA": 0, "DELEGACION": 3, "GESTION_COMPARTIDA": 3, "MANCOMUNAMIENTO": 3,
    }  # fmt: skip
    assert len({one for texts in cells.values() for one in texts}) == 6
    assert cells["GESTION_COMPARTIDA"] == cells["MANCOMUNAMIENTO"]
    assert "Sin beneficios en la fuente" in text(client, "/modalidades-de-gestion")


def test_r_302_the_comparison_works_without_scripts(client):
    page = text(client, "/modalidades-de-gestion", **COSTS)
    assert "Por separado, cada unidad cuesta 10,00; en conjunto, 7,50." in page
    assert "En conjunto se ahorra el 25 %." in page
    assert "Se entendió: 100 por 10 unidades, por separado; 150 por 20 unidades, en conjunto." in page
    assert "10.00" in text(client, "/en/modalidades-de-gestion", **COSTS)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"units_alone": "0"}, "units_alone"),
        ({"units_together": "-1"}, "units_together"),
        ({"cost_alone": "-5"}, "cost_alone"),
        ({"cost_together": ""}, "cost_together"),
        ({"cost_alone": "1.818"}, "cost_alone"),
        ({"cost_alone": "cien"}, "cost_alone"),
    ],
)
def test_r_302_what_cannot_be_compared_is_told_beside_its_field(client, given, field):
    answer = client.get("/modalidades-de-gestion", COSTS | given)
    assert (answer.status_code, list(answer.context["form"].errors), answer.context["result"]) == (422, [field], None)
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_r_302_working_together_may_cost_more_or_the_same(client):
    assert "En conjunto cuesta un 50 % más." in text(client, "/modalidades-de-gestion", **COSTS | {"cost_together": "300"})
    assert "Cuesta lo mismo." in text(client, "/modalidades-de-gestion", **COSTS | {"cost_together": "200"})


@pytest.mark.parametrize(("population", "words"), [(19_999, "No"), (20_000, "Sí"), (1_000_000, "Sí"), (1_000_001, "No")])
def test_r_118_a_canton_says_whether_it_is_an_intermediate_city(client, population, words):
    Unit.objects.filter(key="EC-1801").update(population=population)
    page = text(client, "/territorio/EC-1801")
    assert f"<dt>Ciudad intermedia</dt><dd>{words} " in page
    assert "Ciudad intermedia" not in text(client, "/territorio/EC-18")


def test_r_118_without_a_population_nothing_is_said(client):
    Unit.objects.filter(key="EC-1801").update(population=None)
    assert "Ciudad intermedia" not in text(client, "/territorio/EC-1801")
