"""The pages of matches: who opens them, what they show, and that nothing typed is lost."""

import pytest
from django.test import Client

from minga.cycle.needs.states import DemandStage
from minga.cycle.proposals import pairing
from minga.cycle.proposals.models import Match, PartWeight
from minga.cycle.proposals.tests.making import (
    ADMINISTRATOR,
    BMZ,
    BOTH,
    OTHER_OFFICER,
    PARTNER,
    PLANNER,
    health_in_peru,
    make_demand,
    make_entry,
    make_offer,
    person,
    without_the_demonstrations_offers,
)  # fmt: skip

pytestmark = pytest.mark.django_db
LIST = "/demandas/DM-2026-00901/coincidencias"
PAIR = f"{LIST}/OF-2026-00901"


def signed_in(email: str = "oficina@ambato.example") -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works():
    make_demand(), make_offer(), health_in_peru()
    client = signed_in()
    page = read(client, LIST)
    assert "Ciudades intermedias: movilidad urbana" in page
    assert "Financia el mismo sector: " in page
    assert "Salud primaria para regiones del Perú" not in page
    barred = read(client, f"{LIST}?ver=excluidas")
    assert "Salud primaria para regiones del Perú" in barred
    assert "No es para su país, sino para: Perú." in barred


def test_r_089_the_page_of_a_pair_shows_every_part_with_its_sentence():
    make_demand(), make_offer(), make_entry()
    page = read(signed_in(), PAIR)
    for words in (
        "Territorio", "Es para todo el territorio de Ecuador.", "30 de 30", "Da lo que se busca: asesoría.",
        "Recibe pedidos todo el año.", "Se puede pedir en español.", "Entre 2016 y 2025 financió en Ecuador 6 actividades de este sector",
        "Hablan de lo mismo: ", "de 100",
    ):  # fmt: skip
        assert words in page, words


def test_the_pair_in_english():
    make_demand(), make_offer()
    page = read(signed_in(), f"/en{PAIR}")
    assert "Ecuador" in page


@pytest.mark.parametrize(
    ("email", "answer"),
    [("", 302), (OTHER_OFFICER, 403), (PARTNER, 403), (PLANNER, 200), (ADMINISTRATOR, 200), ("oficina@ambato.example", 200)],
)
def test_who_reads(email, answer):
    make_demand(), make_offer()
    client = signed_in(email) if email else Client()
    assert [client.get(address).status_code for address in (LIST, PAIR, f"{LIST}?ver=cooperantes")] == [answer] * 3


def test_a_demand_that_is_not_seen_is_not_there():
    make_demand(public=False, stage=DemandStage.DRAFT), make_offer()
    assert [signed_in(OTHER_OFFICER).get(address).status_code for address in (LIST, PAIR)] == [404, 404]
    assert signed_in().get("/demandas/DM-2026-00999/coincidencias").status_code == 404


def test_an_offer_that_no_curator_validated_is_not_there():
    make_demand(), make_offer(stage="sent")
    assert signed_in().get(PAIR).status_code == 404


def test_who_reads_does_not_see_buttons_that_do_not_work():
    make_demand(), make_offer()
    assert "Aceptar y abrir la propuesta" in read(signed_in(), PAIR)
    assert "Aceptar y abrir la propuesta" not in read(signed_in(PLANNER), PAIR)
    assert signed_in(PLANNER).post(f"{PAIR}/aceptar", BOTH).status_code == 403
    assert signed_in(PLANNER).post(f"{PAIR}/rechazar", {"cause": "No."}).status_code == 403


def test_accepting_on_the_page():
    make_demand(), make_offer()
    client = signed_in()
    page = client.post(f"{PAIR}/aceptar", BOTH, follow=True).content.decode()
    assert "se abrió la propuesta PR-" in page
    assert BOTH["their_gain"] in page
    assert Match.objects.get(demand__code="DM-2026-00901").stage == "accepted"


def test_r_090_a_missing_gain_is_told_beside_its_box_and_what_was_typed_stays():
    make_demand(), make_offer()
    answer = signed_in().post(f"{PAIR}/aceptar", {"our_gain": "Menos choques en el centro.", "their_gain": ""})
    page = answer.content.decode()
    assert (answer.status_code, "Menos choques en el centro." in page) == (422, True)
    assert 'href="#aceptar_their_gain"' in page
    assert "Escriba la ganancia del cooperante: sin ella no se pasa a negociar." in page


def test_the_second_who_accepts_is_told_who_was_first_and_keeps_what_was_typed():
    demand, offer = make_demand(), make_offer()
    make_offer("OF-2026-00904")
    pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    answer = signed_in().post(f"{LIST}/OF-2026-00904/aceptar", {"our_gain": "Lo mío.", "their_gain": "Lo suyo."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{person().name} ya emparejó esta demanda" in page


def test_a_demand_in_another_stage_says_what_to_do():
    make_demand(stage=DemandStage.PRIORITISED), make_offer()
    client = signed_in()
    assert "La demanda está en «Priorizada». Para aceptar tiene que estar en búsqueda de cooperante." in read(client, PAIR)
    assert client.post(f"{PAIR}/aceptar", BOTH).status_code == 409


def test_rejecting_and_taking_back_on_the_page():
    make_demand(), make_offer()
    client = signed_in()
    assert client.post(f"{PAIR}/rechazar", {"cause": ""}).status_code == 422
    client.post(f"{PAIR}/rechazar", {"cause": "Pide fondos propios."})
    assert "Ciudades intermedias" not in read(client, LIST)
    assert "Pide fondos propios." in read(client, f"{LIST}?ver=rechazadas")
    client.post(f"{PAIR}/retomar")
    assert "Ciudades intermedias" in read(client, LIST)


def test_filters():
    make_demand(), make_offer(), make_offer("OF-2026-00906", title="Otra cosa de tránsito")
    client = signed_in()
    page = read(client, f"{LIST}?q=transito")
    assert ("Otra cosa de tránsito" in page, "Ciudades intermedias" in page) == (True, False)
    assert "Nada pasa esos filtros" in read(client, f"{LIST}?q=nadadenada")
    assert "Nada pasa esos filtros" in read(client, f"{LIST}?modalidad=BECAS")


def test_likely_cooperants_lead_to_their_page():
    without_the_demonstrations_offers()
    make_demand(), make_entry()
    client = signed_in()
    assert f'href="{LIST}/{BMZ}"' in read(client, f"{LIST}?ver=cooperantes")
    assert "Cooperante sin oferta publicada" in read(client, f"{LIST}/{BMZ}")


@pytest.mark.parametrize(("giver", "told"), [("ORG-116", True), (BMZ, False)])
def test_what_a_bank_funded_is_told_as_what_it_may_have_lent(giver, told):
    without_the_demonstrations_offers()
    make_demand(), make_entry(giver)
    client = signed_in()
    lender = "Es un banco de desarrollo: lo que consta que financió puede haberlo prestado"
    assert [lender in read(client, address) for address in (f"{LIST}?ver=cooperantes", f"{LIST}/{giver}")] == [told, told]


def test_a_bank_of_which_nothing_is_known_is_told_nothing_of():
    without_the_demonstrations_offers()
    make_demand()
    assert "Es un banco de desarrollo" not in read(signed_in(), f"{LIST}/ORG-116")


@pytest.mark.parametrize(
    ("email", "answer"), [("", 302), (PARTNER, 200), (PLANNER, 200), ("oficina@ambato.example", 403), ("contacto@sos.example", 403)]
)
def test_who_reads_the_demands_of_an_offer(email, answer):
    make_demand(), make_offer()
    client = signed_in(email) if email else Client()
    assert client.get("/ofertas/OF-2026-00901/coincidencias").status_code == answer


def test_an_offer_of_another_that_is_not_validated_is_not_there():
    make_offer(stage="sent")
    assert signed_in().get("/ofertas/OF-2026-00901/coincidencias").status_code == 404


def test_the_demands_of_an_offer():
    make_demand(), make_demand("DM-2026-00907", country_id="PE", units="PE-0801", title="Buses del Cusco"), make_offer()
    client = signed_in(PARTNER)
    page = read(client, "/ofertas/OF-2026-00901/coincidencias")
    assert ("Plan de movilidad urbana sostenible y ciclovías" in page, "Buses del Cusco" in page) == (True, False)
    assert "Buses del Cusco" in read(client, "/ofertas/OF-2026-00901/coincidencias?ver=excluidas")


@pytest.mark.parametrize(("many", "queries"), [(1, None), (3, None)])
def test_a_list_takes_as_many_queries_for_one_as_for_three(many, queries, django_assert_max_num_queries):
    make_demand()
    for n in range(many):
        make_offer(f"OF-2026-0095{n}")
    client = signed_in()
    client.get(LIST)
    with django_assert_max_num_queries(32):
        client.get(LIST)


def test_weights_are_shown_to_all_and_changed_by_administrators():
    address = "/coincidencias/pesos"
    officer, administrator = signed_in(), signed_in(ADMINISTRATOR)
    assert "Guardar los pesos" not in read(officer, address)
    assert officer.post(address, {}).status_code == 403
    page = administrator.get(address)
    given = {name: field.initial for name, field in page.context["form"].fields.items() if name != "reason"}
    refused = administrator.post(address, given | {"sector": "mucho", "reason": "Probar."})
    assert (refused.status_code, "Escriba un número de 0 a 100." in refused.content.decode()) == (422, True)
    done = administrator.post(address, given | {"sector": "40", "reason": "El sector manda."}, follow=True)
    assert "Se guardaron los pesos." in done.content.decode()
    assert PartWeight.objects.get(part="sector").points == 40


def test_from_a_pair_to_its_offer_and_to_the_case_that_followed():
    make_demand(), make_offer()
    client = signed_in()
    assert 'href="/ofertas/OF-2026-00901">Leer la oferta completa' in read(client, PAIR)
    client.post(f"{PAIR}/aceptar", BOTH)
    opened = Match.objects.get(demand__code="DM-2026-00901").proposal.code
    assert f'href="/propuestas/{opened}">Ver el caso' in read(client, PAIR)
    assert 'href="/ofertas/OF-2026-00901">' in read(client, f"/propuestas/{opened}")


def test_from_an_offer_to_the_pair_with_a_demand_that_searches():
    make_demand(), make_offer()
    assert f'href="{PAIR}"' in read(signed_in(), "/ofertas/OF-2026-00901")
    assert "coincidencias" not in read(signed_in(OTHER_OFFICER), "/ofertas/OF-2026-00901")
    partner = read(signed_in(PARTNER), "/ofertas/OF-2026-00901")
    assert 'href="/ofertas/OF-2026-00901/coincidencias"' in partner
    assert PAIR not in partner


def test_an_address_that_only_takes_what_is_sent_leads_a_browser_to_its_page():
    make_demand(), make_offer()
    client = signed_in()
    answer = client.get(f"/en{PAIR}/aceptar")
    assert (answer.status_code, answer["Location"]) == (302, f"/en{PAIR}")
    assert client.head(f"{PAIR}/aceptar").status_code == 405
