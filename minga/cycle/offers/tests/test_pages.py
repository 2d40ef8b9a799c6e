"""The pages of working with offers: a cooperant writes, a curator validates; two people meet; others are sent away."""

import re

import pytest
from django.test import Client

from minga.cycle.offers.forms import SECTIONS
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.testing import (
    BMZ,
    COOPERANT,
    CURATOR,
    KOICA,
    OFFICER,
    make_draft,
    make_offer,
    make_sent,
    person,
)

pytestmark = pytest.mark.django_db


def client(email: str = COOPERANT) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def boxes(one: Client, address: str) -> dict:
    """Return what the boxes of a page hold, as a browser would send them."""
    page = one.get(address)
    assert page.status_code == 200
    form = page.context["form"]
    held = {name: form[name].value() for name in form.fields}
    held = {name: value for name, value in held.items() if value not in (None, False)}
    return held | {"base": None, "version": page.context["base"], "seen": page.context["seen"]} | {"base": ""}


def test_it_works():
    writer = client()
    made = writer.post("/ofertas/nueva", {"organisation": BMZ, "title": "Agua para cantones"})
    offer = Offer.objects.get(title="Agua para cantones")
    assert (made.status_code, made["Location"]) == (302, f"/ofertas/{offer.code}/editar/what")
    sent = {
        "what": {
            "title": "Agua para cantones",
            "description": "Asesoría",
            "modality": "ASESORIA",
            "source_kind": "BILATERAL",
            "instrument": "direct",
            "sectors": "140\nSaneamiento básico",
            "language": "es",
            "goals": ["6"],
        },
        "whom": {"recipients": ["GAD_MUNICIPAL"], "countries": "Ecuador", "reach": "units", "units": "Ambato (EC-1801)\nEC-1001"},
        "money": {"amount_min": "1.000,50", "amount_max": "25000", "currency": "usd", "counterpart_percent": "10 %", "months_max": "12"},
        "when": {"closes_on": "2099-12-31", "languages": "español, inglés", "how_to_apply": "Carta", "link": "https://example.org"},
        "rows": {"requirement": "Uno\n\nDos", "step": "Primero"},
        "source": {"source_url": "https://example.org/fuente", "public": "on"},
    }
    for name, data in sent.items():
        page = writer.get(f"/ofertas/{offer.code}/editar/{name}")
        posted = writer.post(f"/ofertas/{offer.code}/editar/{name}", data | {"version": page.context["base"], "seen": page.context["seen"]})
        assert posted.status_code == 302, posted.context["form"].errors
    assert writer.post(f"/ofertas/{offer.code}/paso/send").status_code == 302
    curator = client(CURATOR)
    validated = curator.post(f"/ofertas/{offer.code}/paso/validate", {"verified_on": "2026-11-01", "channels": ["BASE_DATOS", "EVENTO"]})
    offer.refresh_from_db()
    assert (validated.status_code, offer.stage) == (302, "validated")
    assert (offer.amount_min, offer.currency, offer.languages, [one.key for one in offer.units.order_by("key")]) == (
        1000.50,
        "USD",
        ["es", "en"],
        ["EC-1001", "EC-1801"],
    )
    assert sorted(one.code for one in offer.sectors.all()) == ["140", "14032"]
    text = text_of(Client().get(f"/ofertas/{offer.code}"))
    assert ("de USD 1.000,50 a USD 25.000" in text, "Dos" in text, "31 de diciembre de 2099" in text) == (True, True, True)


@pytest.mark.parametrize(
    ("section", "data", "field", "words"),
    [
        ("what", {"title": "", "sectors": "140"}, "title", "Este campo es obligatorio."),
        ("what", {"title": "A", "sectors": "140\nLuna"}, "sectors", "Línea 2: «Luna» no es un valor de la lista"),
        ("whom", {"countries": "Atlántida"}, "countries", "«Atlántida» no es un país"),
        ("whom", {"units": "Nadie de ahí"}, "units", "no está en el territorio"),
        ("money", {"amount_min": "1.818", "currency": "USD"}, "amount_min", "se puede leer como"),
        ("money", {"amount_min": "100"}, "currency", "Un monto necesita su moneda."),
        ("money", {"amount_min": "100", "currency": "Doblón"}, "currency", "no es un valor de la lista"),
        ("money", {"amount_min": "200", "amount_max": "100", "currency": "USD"}, "amount_max", "El monto máximo es menor"),
        ("when", {"opens_on": "2099-05-02", "closes_on": "2099-05-01"}, "closes_on", "La oferta cierra antes de abrir."),
        ("when", {"rolling": "on", "closes_on": "2099-05-01"}, "closes_on", "Una ventanilla abierta no tiene fecha de cierre."),
        ("when", {"languages": "klingon"}, "languages", "no es un valor de la lista"),
        ("rows", {"requirement": "bien\n" + "x" * 501}, "requirement", "Línea 2: Tiene 501 caracteres"),
    ],
)
def test_a_bad_section_keeps_what_was_typed_and_names_its_box(section: str, data: dict, field: str, words: str):
    offer = make_draft()
    whole = {"instrument": "direct", "language": "es", "reach": "national"} | data | {"version": 1, "seen": "{}"}
    page = client().post(f"/ofertas/{offer.code}/editar/{section}", whole)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert words in " ".join(page.context["form"].errors[field])
    assert all(page.context["form"].data[name] == value for name, value in data.items())
    assert Offer.objects.get(pk=offer.pk).version == 1


def test_two_people_at_once_see_both_and_lose_nothing():
    offer = make_draft()
    address = f"/ofertas/{offer.code}/editar/what"
    one, other = client(), client(CURATOR)
    first, second = one.get(address).context, other.get(address).context
    base = {"description": "Asesoría para sistemas de agua potable.", "modality": "ASESORIA", "source_kind": "BILATERAL"}
    base |= {"instrument": "direct", "language": "es", "sectors": "140"}
    assert one.post(address, base | {"title": "La de una", "version": first["base"], "seen": first["seen"]}).status_code == 302
    told = other.post(address, base | {"title": "La de otra", "version": second["base"], "seen": second["seen"]})
    assert (told.status_code, told.context["form"].data["title"]) == (409, "La de otra")
    assert [one["theirs"] for one in told.context["differences"]] == ["La de una"]
    again = other.post(address, base | {"title": "La de otra", "version": told.context["base"], "seen": told.context["seen"]})
    assert (again.status_code, Offer.objects.get(pk=offer.pk).title) == (302, "La de otra")


@pytest.mark.parametrize("language", ["", "/en"])
def test_days_stand_in_their_boxes_as_browsers_read_them(language: str):
    offer = make_draft()
    page = client().get(f"{language}/ofertas/{offer.code}/editar/when").content.decode()
    for name in ("opens_on", "closes_on"):
        assert f'name="{name}" value="{getattr(offer, name).isoformat()}"' in page


def test_every_section_opens_and_saves_as_it_stands():
    offer = make_draft(amount_min="1234.50", currency="USD", units="EC-1801", reach="units", languages=["es"])
    writer = client()
    for name in SECTIONS:
        held = boxes(writer, f"/ofertas/{offer.code}/editar/{name}")
        assert writer.post(f"/ofertas/{offer.code}/editar/{name}", held).status_code == 302
    assert Offer.objects.get(pk=offer.pk).version == 1


def test_what_was_sent_is_shown_and_not_saved():
    offer = make_sent()
    address = f"/ofertas/{offer.code}/editar/money"
    assert [client().get(address).status_code, client().post(address, {"amount_min": "5"}).status_code] == [409, 409]


def test_a_step_that_lacks_something_says_what():
    offer = make_draft(requirement=[])
    page = client().post(f"/ofertas/{offer.code}/paso/send")
    assert (page.status_code, page.context["missing"]) == (422, ["Falta al menos un requisito: sin requisitos una oferta no se valida."])


def test_a_step_on_a_page_read_before_is_refused():
    offer = make_sent()
    page = client(CURATOR).post(f"/ofertas/{offer.code}/paso/validate", {"verified_on": "2026-11-01", "channels": "EVENTO", "version": "1"})
    assert (page.status_code, "Cambió desde que usted abrió esta página" in text_of(page)) == (409, True)


def test_a_step_at_another_stage_is_refused():
    assert client().post(f"/ofertas/{make_draft().code}/paso/close", {"reason": "x"}).status_code == 409


def test_a_return_without_words_is_refused_at_its_box():
    page = client(CURATOR).post(f"/ofertas/{make_sent().code}/paso/return", {"reason": ""})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])


@pytest.mark.parametrize("address", ["tramite", "editar/what", "paso/send"])
def test_a_government_does_not_know_a_draft_and_may_not_work_at_a_validated_one(address: str):
    officer = client(OFFICER)
    answers = [officer.get(f"/ofertas/{offer.code}/{address}").status_code for offer in (make_draft(), make_offer())]
    assert answers == [404, 403]


def test_the_list_of_a_cooperant_holds_only_its_own():
    make_draft("Mía")
    make_offer("De otro", giver=KOICA)
    mine, all_ = client().get("/ofertas/tramite"), client(CURATOR).get("/ofertas/tramite")
    assert [("Mía" in text_of(page), "De otro" in text_of(page)) for page in (mine, all_)] == [(True, False), (True, True)]
    assert client(OFFICER).get("/ofertas/tramite").status_code == 403


def test_a_curator_names_any_cooperant_and_one_that_is_none_is_refused():
    curator = client(CURATOR)
    assert curator.post("/ofertas/nueva", {"organisation": "KOICA", "title": "Expertos"}).status_code == 302
    page = curator.post("/ofertas/nueva", {"organisation": "Nadie", "title": "Expertos"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["organisation"])


def test_a_policy_is_written_sent_and_validated_page_by_page():
    PolicySheet.objects.filter(organisation__code=BMZ).delete()
    writer, address = client(), f"/cooperantes/{BMZ}/politica"
    assert writer.get(f"{address}/tramite")["Location"] == f"{address}/editar"
    data = {"priorities": "Agua", "sectors": "140", "countries": "EC", "link": "https://example.org"}
    assert writer.post(f"{address}/editar", data).status_code == 302
    assert writer.post(f"{address}/paso/send").status_code == 302
    assert Client().get(address).status_code == 404
    assert client(CURATOR).post(f"{address}/paso/validate", {"verified_on": "2026-11-01"}).status_code == 302
    assert "Agua" in text_of(Client().get(address))


def test_a_government_writes_no_policy():
    assert client(OFFICER).get(f"/cooperantes/{BMZ}/politica/editar").status_code == 403


def test_the_desk_of_each_tells_what_waits():
    sent, returned = make_sent("Por validar aquí"), Offer.objects.get(code="OFE-030")
    assert sent.title in text_of(client(CURATOR).get("/escritorio"))
    assert returned.title in text_of(client().get("/escritorio"))
    assert sent.title in text_of(client().get("/escritorio?show=others"))
    assert sent.title not in text_of(client(OFFICER).get("/escritorio"))
    draft = make_draft("A medias")
    assert draft.title in text_of(client().get("/escritorio?show=drafts"))
