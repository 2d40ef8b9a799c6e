"""The catalogue: what a search finds on a day, the counts of its facets, and how few queries it takes."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.utils import timezone

from minga.cycle.offers import actions
from minga.cycle.offers.asking import Search, find
from minga.cycle.offers.models import Offer
from minga.cycle.offers.testing import CURATOR, KOICA, codes, fields, make_draft, make_offer, make_sent, organisation, person
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db
ADDRESS = "/ofertas"


@pytest.fixture(autouse=True)
def empty(db) -> None:
    """These tests count: only their own offers are there."""
    Offer.objects.all().delete()


def day(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def found(**asked) -> list[str]:
    page = Client().get(ADDRESS, asked)
    assert page.status_code == 200
    return [row["title"] for row in page.context["rows"]]


def options(**asked) -> dict[str, dict[str, int]]:
    groups = Client().get(ADDRESS, asked).context["groups"]
    return {group["name"]: {one["value"]: one["count"] for one in group["options"]} for group in groups}


def test_r_085_technical_and_water_returns_only_those_open_on_the_date_given():
    make_offer("Abierta", opens_on=day(-5), closes_on=day(5))
    make_offer("Por abrir", opens_on=day(10), closes_on=day(20))
    make_offer("De dinero", modality="FINANCIERA_NO_REEMBOLSABLE")
    make_offer("De salud", sectors="122")
    make_offer("Ventanilla", opens_on=None, closes_on=None, rolling=True, modality="TECNICA", sectors="14030")
    asked = {"modality": "TECNICA", "sector": "140"}
    assert found(**asked) == ["Abierta", "Ventanilla"]
    assert found(**asked, on=day(5).isoformat()) == ["Abierta", "Ventanilla"]
    assert found(**asked, on=day(6).isoformat()) == ["Ventanilla"]
    assert found(**asked, on=day(12).isoformat()) == ["Por abrir", "Ventanilla"]


def test_r_086_what_is_not_validated_is_in_no_search():
    make_sent("Enviada")
    make_draft("Borrador")
    make_offer("Reservada", public=False)
    make_offer("Validada")
    assert found() == ["Validada"]
    client = Client()
    client.force_login(person(CURATOR))
    assert [row["title"] for row in client.get(ADDRESS).context["rows"]] == ["Validada"]


@pytest.mark.parametrize("words", ["Movilidad", "movilidad", "ciclovia", "ciclovías", "MÓVILIDADES", "transporte", "BMZ", "ambato"])
def test_words_are_found_in_any_form_without_accents(words: str):
    make_offer("Movilidad urbana", description="Planes y ciclovías en ciudades", sectors="210", reach="units", units="EC-1801")
    make_offer("Agua", description="Pozos", giver=KOICA)
    assert found(q=words) == ["Movilidad urbana"]


def test_every_word_has_to_be_there_and_a_beginning_is_enough_where_none_is_whole():
    make_offer("Movilidad urbana", description="Ciclovías")
    make_offer("Movilidad rural", description="Caminos")
    assert (found(q="movilidad urbana"), found(q="ciclov"), found(q="movilidad marítima")) == (
        ["Movilidad urbana"],
        ["Movilidad urbana"],
        [],
    )


def test_signs_alone_find_nothing():
    make_offer()
    assert found(q="***") == []


def test_a_modality_takes_in_those_inside_it_and_not_the_other_way():
    make_offer("Asesoría", modality="ASESORIA")
    make_offer("Técnica", modality="TECNICA")
    assert (found(modality="TECNICA", sort="title"), found(modality="ASESORIA", sort="title")) == (
        ["Asesoría", "Técnica"],
        ["Asesoría", "Técnica"],
    )
    assert found(modality="CAPACITACION") == ["Técnica"]


def test_a_sector_is_found_by_its_category_and_a_category_covers_its_sectors():
    make_offer("Todo el agua", sectors="140")
    make_offer("Saneamiento", sectors="14032")
    assert (found(sector="140", sort="title"), found(sector="14032", sort="title"), found(sector="14031")) == (
        ["Saneamiento", "Todo el agua"],
        ["Saneamiento", "Todo el agua"],
        ["Todo el agua"],
    )


def test_a_territory_is_found_by_what_takes_it_in():
    make_offer("Todo Ecuador")
    make_offer("Tungurahua", reach="units", units="EC-18")
    make_offer("Ambato", reach="units", units="EC-1801")
    make_offer("Ibarra", reach="units", units="EC-1001")
    make_offer("Perú", countries="PE")
    assert found(unit="EC-1801", sort="title") == ["Ambato", "Todo Ecuador", "Tungurahua"]
    assert found(unit="EC-18", sort="title") == ["Ambato", "Todo Ecuador", "Tungurahua"]
    assert found(country="PE") == ["Perú"]


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("recipient", {"recipients": "MANCOMUNIDAD"}, "MANCOMUNIDAD"),
        ("instrument", {"instrument": "blending"}, "blending"),
        ("source", {"source_kind": "ONU"}, "MULTILATERAL"),
        ("language", {"languages": ["en"]}, "en"),
        ("cooperant", {"giver": KOICA}, KOICA),
    ],
)
def test_each_facet_narrows(name: str, given: dict, value: str):
    make_offer("Buscada", **given)
    make_offer("Otra")
    assert found(**{name: value}) == ["Buscada"]


def test_values_of_one_facet_add_and_those_of_two_narrow():
    make_offer("Agua", sectors="140")
    make_offer("Salud", sectors="122")
    make_offer("Salud en Perú", sectors="122", countries="PE")
    assert found(sector=["140", "122"], country="EC", sort="title") == ["Agua", "Salud"]


def test_counts_are_those_that_each_choice_would_leave():
    make_offer("Agua", sectors="140")
    make_offer("Salud", sectors="122", modality="FINANCIERA_NO_REEMBOLSABLE")
    make_offer("Ambas", sectors="140 122")
    assert options()["sector"] == {"140": 2, "122": 2}
    narrowed = options(modality="TECNICA")
    assert (narrowed["sector"], narrowed["modality"]["FINANCIERA_NO_REEMBOLSABLE"]) == ({"140": 2, "122": 1}, 1)


def test_those_that_close_soon():
    make_offer("Pronto", closes_on=day(15))
    make_offer("Después", closes_on=day(16))
    make_offer("Ventanilla", closes_on=None, rolling=True)
    assert (found(within="15"), found(within="30")) == (["Pronto"], ["Pronto", "Después"])


def test_the_first_to_close_comes_first_and_windows_last():
    make_offer("C", closes_on=None, rolling=True)
    make_offer("B", closes_on=day(9))
    make_offer("A", closes_on=day(20))
    assert (found(), found(sort="title"), found(sort="new")) == (["B", "A", "C"], ["A", "B", "C"], ["A", "B", "C"])


def test_what_opens_later_is_told_apart():
    make_offer("Por abrir", opens_on=day(10), closes_on=day(20))
    page = Client().get(ADDRESS)
    assert (page.context["rows"], page.context["later"]) == ([], 1)
    assert [row["title"] for row in Client().get(page.context["later_url"]).context["rows"]] == ["Por abrir"]


def test_what_has_to_be_verified_is_marked_and_can_be_asked_for():
    offer = make_offer(closes_on=None, rolling=True)
    Offer.objects.filter(pk=offer.pk).update(next_review_on=day(-1))
    rows = Client().get(ADDRESS, {"state": "to_verify"}).context["rows"]
    assert [row["state"] for row in rows] == ["Por verificar"]
    assert "Por verificar: se comprobó por última vez el" in Client().get(f"{ADDRESS}/{offer.code}").content.decode()


def test_filters_that_nobody_knows_are_told_and_ignored():
    make_offer("Una")
    page = Client().get(ADDRESS, {"sector": "999", "on": "ayer", "within": "7", "unit": "XX-1"})
    assert [row["title"] for row in page.context["rows"]] == ["Una"]
    assert "Se ignoraron 4 filtros desconocidos" in page.context["notice"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_the_same_queries_for_one_and_three(number: int, django_assert_num_queries):
    for one in range(number):
        make_offer(f"Oferta {one}")
    Client().get(ADDRESS)  # what is kept until the journal grows
    with django_assert_num_queries(QUERIES):
        Client().get(f"{ADDRESS}?sort=title")


QUERIES = 12


def test_csv_and_json_hold_exactly_what_the_page_finds():
    make_offer("Agua", amount_max="1000.50", currency="USD")
    make_offer("Salud", sectors="122")
    lines = b"".join(Client().get("/ofertas.csv?sector=140").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [(row["titulo"], row["monto_maximo"], row["requisitos"]) for row in rows] == [
        ("Agua", "1000.50", "Tener la competencia de agua potable")
    ]
    offers = Client().get("/ofertas.json?sector=140").json()["offers"]
    assert [(one["titulo"], one["monto_maximo"], one["monto_minimo"]) for one in offers] == [("Agua", "1000.50", None)]


def test_closing_days_go_into_a_calendar():
    offer = make_offer("Agua, salud y más", closes_on=day(30))
    make_offer("Ventanilla", closes_on=None, opens_on=None, rolling=True)
    for address in ("/ofertas/calendario.ics", f"/ofertas/{offer.code}/calendario.ics"):
        text = Client().get(address).content.decode()
        assert (text.count("BEGIN:VEVENT"), f"DTSTART;VALUE=DATE:{day(30):%Y%m%d}" in text) == (2, True)
        assert f"UID:{offer.code}-cierre@minga" in text
        assert "Cierra: Agua\\, salud y más" in text


def test_the_page_of_an_offer_tells_amounts_days_and_requirements():
    offer = make_offer(
        amount_min="1000", amount_max="2500.50", currency="EUR", closes_on=day(400), step=["Escribir", "Enviar"], document=["Carta"]
    )
    text = " ".join(Client().get(f"/ofertas/{offer.code}").content.decode().split())
    for words in ("de EUR 1.000 a EUR 2.500,50", "Tener la competencia de agua potable", "<li>Escribir</li><li>Enviar</li>", "Carta"):
        assert words in text


def test_an_amount_that_is_not_known_is_not_zero():
    offer = make_offer()
    page = Client().get(f"/ofertas/{offer.code}")
    assert (page.context["money"], "Sin dato" in page.content.decode()) == ("", True)


def test_a_code_in_another_letter_case_leads_to_the_offer():
    offer = make_offer()
    assert Client().get(f"/ofertas/{offer.code.lower()}").headers["Location"] == f"/ofertas/{offer.code}"


def test_in_english_too():
    offer = make_offer()
    assert [Client().get(one).status_code for one in ("/en/ofertas", f"/en/ofertas/{offer.code}")] == [200, 200]


def test_ten_offers_are_asked_for_by_the_same_search_without_the_page():
    make_offer("Agua")
    lines, facets = find(Search(timezone.localdate(), "agua"))
    assert (len(lines), facets["country"]["EC"]) == (1, 1)


def test_a_cooperant_that_is_not_public_is_named_to_nobody():
    offer = make_offer("Agua")
    type(offer.organisation).objects.filter(pk=offer.organisation_id).update(public=False)
    assert "Ministerio Federal de Cooperación" not in Client().get("/ofertas.csv").getvalue().decode()
    assert "Ministerio Federal de Cooperación" not in Client().get(f"/ofertas/{offer.code}").content.decode()


def test_fields_of_an_offer_stand_in_its_words():
    by = Person.objects.system()
    offer = actions.open_offer(by=by, organisation=organisation(), title="Becas", **fields(sectors=codes("114", "SectorCategory")))
    assert (" postsecundaria " in offer.folded, " education " in offer.folded) == (True, True)
