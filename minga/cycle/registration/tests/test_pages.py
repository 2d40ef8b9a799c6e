"""The public pages: the check, the list, the files, the yearly digests; in both languages, limited for guesses."""

import hashlib
import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from minga.cycle.registration import actions
from minga.cycle.registration.codes import grouped, new_code
from minga.cycle.registration.limits import MOST, WINDOW
from minga.cycle.registration.models import Certificate
from minga.cycle.registration.testing import SHOWN, THING, VALUES, make_certificate, registrar

pytestmark = pytest.mark.django_db
VALID = "Esta constancia es auténtica y está al día"


@pytest.fixture(autouse=True)
def no_tries():
    cache.clear()


def text(response) -> str:
    return response.content.decode()


def check(code: str, client: Client | None = None):
    return (client or Client()).get(f"/verificar/{code}")


def drop(content: bytes):
    return Client().post("/verificar", {"file": SimpleUploadedFile("constancia.pdf", content, "application/pdf")})


def test_it_works():
    issued = make_certificate(public=True)
    sent = Client().post("/verificar", {"code": issued.code.lower()})
    page = check(issued.grouped_code)
    assert (sent.status_code, sent["Location"], page.status_code) == (302, f"/verificar/{issued.grouped_code}", 200)
    facts = [VALID, issued.number, "Restaurar 40 ha", "USD 90.000", "Fundación Hecha", "COOTAD, art. 131", "Comprobada", issued.digest]
    assert [fact for fact in facts if fact not in text(page)] == []


def test_r_124_a_numbered_certificate_that_anybody_verifies():
    """R-124: number, date, hash; the page confirms; a changed record shows the version."""
    first = make_certificate()
    assert (first.number[:5], len(first.digest), first.issued_at is None) == ("PROY-", 64, False)
    assert VALID in text(check(first.grouped_code))
    second = make_certificate(changes={"amount": {"value": "95000.00", "currency": "USD"}})
    former, latest = text(check(first.grouped_code)), text(check(second.grouped_code))
    assert ("Fue sustituida por la versión 2" in former, VALID in former, VALID in latest) == (True, False, True)
    assert ("Cambió: Monto" in former, "versión 2" in latest) == (True, True)


def test_english():
    issued = make_certificate()
    page = text(Client().get(f"/en/verificar/{issued.grouped_code}"))
    assert ("This certificate is authentic and up to date" in page, "Restore 40 ha" in page, "Objective" in page) == (True, True, True)


def test_a_code_typed_otherwise_leads_to_its_address():
    issued = make_certificate()
    response = check(issued.code.lower())
    assert (response.status_code, response["Location"]) == (302, f"/verificar/{issued.grouped_code}")


def test_a_code_that_is_not_ours():
    response = check("0000-0000-0000-0000-0000")
    assert (response.status_code, "Este código no es nuestro" in text(response)) == (404, True)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({}, "Escriba el código, o elija el archivo PDF."), ({"code": "abc"}, "Así no se escribe un código: son 20 letras y números")],
)
def test_what_cannot_be_a_code_is_refused(sent, sentence):
    response = Client().post("/verificar", sent)
    assert (response.status_code, sentence in text(response), "<title>Error:" in text(response)) == (422, True, True)


def test_a_large_file_is_refused():
    response = drop(b"x" * (5 * 1024 * 1024 + 1))
    assert (response.status_code, "más de 5 MB" in text(response)) == (422, True)


def test_a_file_of_ours():
    response = drop(actions.print_file(make_certificate(), "es"))
    assert (response.status_code, VALID in text(response)) == (200, True)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nada", b"\x00\xff" * 900])
def test_a_file_that_is_not_ours(content):
    response = drop(content)
    assert (response.status_code, "Este archivo no es nuestro" in text(response)) == (404, True)


def test_one_changed_byte_is_not_ours():
    content = actions.print_file(make_certificate(), "es")
    assert "Este archivo no es nuestro" in text(drop(content[:-1] + b"x"))


def test_what_was_tampered_with_shows_nothing_of_the_record():
    issued = make_certificate()
    Certificate.objects.update(values=VALUES | {"title": "Páramo inventado"}, shown=issued.shown | {"title": "Páramo inventado"})
    page = text(check(issued.grouped_code))
    assert ("Esta constancia no se sostiene" in page, "Páramo inventado" in page, "USD 90.000" in page) == (True, False, False)


def test_the_list_does_not_pass_on_what_was_tampered_with():
    issued = make_certificate(public=True)
    Certificate.objects.update(level="REGIONAL")
    page = text(Client().get("/constancias"))
    assert ("No se sostiene" in page, "Vigente" in page, f"{issued.number}.pdf" in page) == (True, False, False)


def test_a_revoked_one_offers_no_file():
    issued = make_certificate(public=True)
    actions.annul(by=registrar(), thing=THING, reason="Por error.", act="Resolución 1")
    address = f"/verificar/{issued.grouped_code}"
    assert ("constancia.pdf" in text(check(issued.grouped_code)), Client().get(f"{address}/constancia.pdf").status_code) == (False, 409)
    assert f"{issued.number}.pdf" not in text(Client().get("/constancias"))


@pytest.mark.parametrize("terms", [{"with_code": True}, {}])
def test_the_part_for_the_page_of_a_record(terms):
    issued = make_certificate(public=True)
    page = render_to_string("components/certificate.html", {"certificate": issued, **terms})
    assert (issued.number in page, issued.grouped_code in page, "PDF" in page) == (True, bool(terms), True)


def test_guesses_are_limited():
    """RELIABILITY 34: guesses are limited; a right code is answered all the same."""
    issued, visitor = make_certificate(), Client()
    found = [check(grouped(new_code()), visitor).status_code for _guess in range(MOST + 2)]
    limited = check(grouped(new_code()), visitor)
    assert (found, limited.status_code) == ([404] * MOST + [429] * 2, 429)
    assert 0 < int(limited["Retry-After"]) <= WINDOW
    assert (
        check(issued.grouped_code, visitor).status_code,
        visitor.get(f"/verificar/{grouped(new_code())}/constancia.pdf").status_code,
    ) == (
        200,
        429,
    )


def test_the_list_holds_what_is_public():
    public, hidden = make_certificate(public=True), make_certificate(("thing", "OCULTA"), shown=SHOWN | {"title": "Cosa oculta"})
    for address in ("/constancias", "/constancias.csv", f"/constancias?q={hidden.number}", "/constancias?q=OCULTA"):
        page = b"".join(Client().get(address)).decode()
        assert ("Cosa oculta" in page, hidden.code in page, public.code in page) == (False, False, False)
    assert public.number in text(Client().get("/constancias"))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_asks_the_same_however_long(number, django_assert_num_queries):
    for place in range(number):
        make_certificate(("thing", f"T-{place}"), public=True)
    with django_assert_num_queries(4):
        Client().get("/constancias")


@pytest.mark.parametrize(
    ("query", "found"), [("q=proy-", 1), ("q=hecha-", 1), ("q=nada", 0), ("kind=PROYECTO", 1), ("kind=ACCION", 0), ("kind=x&page=-1", 1)]
)
def test_the_list_is_filtered(query, found):
    issued = make_certificate(public=True)
    response = Client().get(f"/constancias?{query}")
    assert (response.status_code, text(response).count(f"/constancias/{issued.number}.pdf")) == (200, found)


def test_r_133_the_export_names_the_level_of_government():
    make_certificate(public=True, level="MUNICIPAL")
    lines = b"".join(Client().get("/constancias.csv")).decode("utf-8-sig").splitlines()
    assert (lines[0].split(",")[5], lines[1].split(",")[5]) == ("nivel_gobierno", "MUNICIPAL")


def test_the_file_of_what_is_public_is_given_by_its_number():
    first = make_certificate(public=True)
    make_certificate(public=True, changes={"title": "Otro"})
    addresses = [f"/constancias/{first.number}.pdf{query}" for query in ("", "?version=1", "?version=7", "?version=x")]
    found = [Client().get(address) for address in addresses]
    assert [one.status_code for one in found] == [200, 200, 404, 404]
    assert (found[0]["Content-Type"], found[0]["Content-Disposition"]) == (
        "application/pdf",
        f'attachment; filename="{first.number}-v2-es.pdf"',
    )
    assert found[1].content == actions.print_file(first, "es")


def test_the_file_of_what_is_not_public_is_given_by_its_code_alone():
    issued = make_certificate()
    by_number = Client().get(f"/constancias/{issued.number}.pdf")
    by_code = Client().get(f"/en/verificar/{issued.grouped_code}/constancia.pdf")
    assert (by_number.status_code, by_code.status_code, by_code.content) == (404, 200, actions.print_file(issued, "en"))


def test_publishing_a_thing_lists_its_certificate():
    issued = make_certificate()
    actions.show(by=registrar(), thing=THING, public=True)
    assert (check(issued.grouped_code).status_code, issued.number in text(Client().get("/constancias"))) == (200, True)


def test_the_digests_of_a_year():
    issued = make_certificate()
    page, listed = (Client().get(f"/constancias/{issued.issued_at.year}/huellas{end}") for end in ("", ".json"))
    found = json.loads(listed.content)
    root = hashlib.sha256(b"\x00" + bytes.fromhex(issued.digest)).hexdigest()
    assert (found["digests"], found["count"], found["root"]) == ([issued.digest], 1, root)
    assert (root in text(page), issued.grouped_code in text(page), issued.code in listed.content.decode()) == (True, False, False)
    plain = Client().get(f"/constancias/{issued.issued_at.year}/huellas.txt").content.decode()
    assert f"{issued.digest}  {issued.number} v1" in plain


@pytest.mark.parametrize("year", ["1801", "2051", "99999"])
def test_a_year_without_certificates_is_not_there(year):
    assert Client().get(f"/constancias/{year}/huellas").status_code == 404


def test_an_address_of_the_record_never_leaves_the_site():
    for address in ("//malo.example", "https://malo.example", "javascript:alert(1)", "/\\malo.example"):
        issued = make_certificate(("thing", address), public=True, shown=SHOWN | {"address": address})
        assert "malo.example" not in text(check(issued.grouped_code)).replace(issued.thing_key, "")
