"""The pages of a case: who opens what, what a page refuses, that nothing typed is lost."""

import io
import zipfile
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from minga.cycle.organisations.models import Membership
from minga.cycle.proposals.actions import noting, sending
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.queries import steps_of
from minga.cycle.proposals.testing import (
    ADMINISTRATOR,
    CANADA,
    CENTRE,
    COOPERANT,
    FILLED,
    OFFICER,
    OTHER_OFFICER,
    fill,
    make_accepted,
    make_case,
    make_need,
    make_noted,
    make_submitted,
    make_template,
    make_validated,
    make_written,
    organisation,
    person,
)
from minga.cycle.proposals.values import digest, values_of
from minga.ground.documents.models import File

pytestmark = pytest.mark.django_db

KOICA = "ORG-022"


def client(email: str = OFFICER) -> Client:
    made = Client()
    if email:
        made.force_login(person(email))
    return made


def said(response) -> list[str]:
    """Return what the next page will say of what was done."""
    return [str(one) for one in get_messages(response.wsgi_request)]


def answer(email: str, address: str, data: dict[str, Any] | None = None):
    return client(email).get(address) if data is None else client(email).post(address, data)


def test_it_works():
    proposal = make_case()
    page = answer(OFFICER, f"/propuestas/{proposal.code}")
    assert page.status_code == 200
    said = page.content.decode()
    assert "Siete consejos" in said and "0 de 8 pasos" in said and "Debe actuar: GAD Municipal de Ambato" in said
    assert answer(OFFICER, f"/en/propuestas/{proposal.code}").status_code == 200


@pytest.mark.parametrize(
    ("email", "status"), [("", 404), (OTHER_OFFICER, 404), (COOPERANT, 404), (CENTRE, 200), (ADMINISTRATOR, 200), (OFFICER, 200)]
)
def test_a_case_in_negotiation_is_seen_by_its_own_and_the_centre(email, status):
    assert answer(email, f"/propuestas/{make_case().code}").status_code == status


def test_the_cooperant_sees_what_was_sent_and_never_the_file():
    proposal = make_submitted()
    page = answer(COOPERANT, f"/propuestas/{proposal.code}")
    said = page.content.decode()
    assert page.status_code == 200
    assert "Calles más seguras." not in said and "Siete consejos" not in said
    assert answer(COOPERANT, f"/propuestas/{proposal.code}/nota").status_code == 200
    assert answer(COOPERANT, f"/propuestas/{proposal.code}/preparar/ganancias").status_code == 403


def test_visitors_see_how_far_a_public_case_is_and_nothing_of_its_file():
    proposal = noting.show_to_all(by=person(), proposal=make_submitted(), public=True)
    sending.answer(
        by=person(COOPERANT), proposal=proposal, step="condition", answered="2025-09", conditions=["Plan en secreto"], reason="Motivo"
    )
    said = answer("", f"/propuestas/{proposal.code}").content.decode()
    assert "Los ocho pasos" in said and "Aprobada con condiciones" in said
    assert "Plan en secreto" not in said and "Motivo" not in said and "Principios de París" not in said
    assert "Calles más seguras." not in said and "Ana" not in said and "Embajada" not in said and "Nota conceptual</a>" not in said
    assert answer("", f"/propuestas/{proposal.code}/nota").status_code == 302
    assert answer(OTHER_OFFICER, f"/propuestas/{proposal.code}/nota").status_code == 403


@pytest.mark.parametrize("name", list(FILLED))
def test_each_section_opens_and_is_saved(name):
    proposal = fill(make_case())
    address = f"/propuestas/{proposal.code}/preparar/{name}"
    page = answer(OFFICER, address)
    assert page.status_code == 200
    form = page.context["form"]
    data: dict[str, Any] = {"seen": page.context["seen"]} | ({"rows": form.count} if hasattr(form, "count") else {})
    for field in form:
        value = field.value()
        if value not in (None, False):
            data[field.html_name] = "on" if value is True else value
    saved = answer(OFFICER, address, data)
    assert saved.status_code == 302, saved.context and saved.context["form"].errors
    assert values_of(Proposal.objects.get(pk=proposal.pk), name) == FILLED[name]


def test_two_people_on_one_page_lose_nothing():
    proposal = fill(make_case(), "ganancias")
    seen = digest(values_of(proposal, "ganancias"))
    fill(proposal, "ganancias", our_gain="Lo de la otra persona.")
    address = f"/propuestas/{proposal.code}/preparar/ganancias"
    page = answer(OFFICER, address, {"seen": seen, "our_gain": "Lo mío.", "their_gain": "Y esto."})
    assert page.status_code == 409
    said = page.content.decode()
    assert "Lo de la otra persona." in said and "Lo mío." in said
    again = answer(OFFICER, address, {"seen": page.context["seen"], "our_gain": "Lo mío.", "their_gain": "Y esto."})
    assert again.status_code == 302
    assert Proposal.objects.get(pk=proposal.pk).our_gain == "Lo mío."


def test_a_wrong_date_names_its_field_and_keeps_what_was_typed():
    proposal = make_case()
    seen = digest(values_of(proposal, "diagnostico"))
    page = answer(
        OFFICER, f"/propuestas/{proposal.code}/preparar/diagnostico", {"seen": seen, "diagnosed": "ayer", "diagnosis": "Barrios."}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["diagnosed"]
    assert "Barrios." in page.content.decode()


def test_r_096_terms_of_reference_are_kept_as_a_document_of_step_1():
    proposal = make_case()
    seen = digest(values_of(proposal, "acercamiento"))
    data = {"seen": seen, "approached": "2018", "file": SimpleUploadedFile("tdr.txt", "Términos de referencia".encode())}
    assert answer(OFFICER, f"/propuestas/{proposal.code}/preparar/acercamiento", data).status_code == 302
    proposal.refresh_from_db()
    file = File.objects.get(key=proposal.terms)
    assert (file.thing_kind, file.thing_key, file.owner) == ("proposal", proposal.code, "ORG-007")
    assert [(one.done, one.on) for one in steps_of(proposal)][0] == (True, "2018")
    assert answer(OFFICER, f"/propuestas/{proposal.code}/documentos/{file.key}").status_code == 200
    assert answer(OTHER_OFFICER, f"/propuestas/{proposal.code}/documentos/{file.key}").status_code == 404


def test_a_step_that_a_guard_holds_back_names_it():
    proposal = make_case()
    address = f"/propuestas/{proposal.code}/paso/write_note"
    assert "Ganancia mutua" in answer(OFFICER, address).content.decode()
    refused = answer(OFFICER, address, {})
    assert refused.status_code == 422
    assert "Siete consejos" in refused.content.decode()
    assert answer(OTHER_OFFICER, address).status_code == 404
    assert answer(CENTRE, address).status_code == 403


def test_the_whole_way_by_its_pages():
    proposal = fill(make_case(cooperant=CANADA))
    here = f"/propuestas/{proposal.code}"
    make_template()
    assert answer(OFFICER, f"{here}/paso/write_note", {"go": "1"}).status_code == 302
    assert answer(OFFICER, f"{here}/nota/plantilla", {"template": "prueba"}).status_code == 302
    for key in ("problema", "resultados"):
        assert answer(OFFICER, f"{here}/nota/secciones/{key}", {"seen": "0", "text": f"De {key}."}).status_code == 302
    assert answer(OFFICER, f"{here}/nota/asistencia", {"assistance": "Condesan", "assistance_fund": "Condesan"}).status_code == 302
    assert answer(OFFICER, f"{here}/paso/validate", {"go": "1"}).status_code == 302
    assert answer(OFFICER, f"{here}/paso/submit").status_code == 200
    bad = answer(OFFICER, f"{here}/paso/submit", {"submitted": "2099", "recipient": "Embajada"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["submitted"])
    sent = {"submitted": "07/2025", "recipient": "Embajada", "term_months": "12"}
    assert answer(OFFICER, f"{here}/paso/submit", sent).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.submitted) == ("submitted", "2025-07")
    bare = answer(OFFICER, f"{here}/paso/accept", {"answered": "2025-09"})
    assert (bare.status_code, list(bare.context["form"].errors)) == (422, ["evidence"])
    assert answer(OFFICER, f"{here}/paso/accept", {"answered": "2025-09", "evidence": "Oficio 45"}).status_code == 302
    assert answer(OFFICER, f"{here}/paso/accept").status_code == 409
    assert Proposal.objects.get(pk=proposal.pk).stage == "accepted"


def test_the_cooperant_answers_on_its_own_desk():
    proposal = make_submitted()
    assert proposal.title in answer(COOPERANT, "/propuestas/recibidas").content.decode()
    here = f"/propuestas/{proposal.code}/paso"
    assert answer(OFFICER, f"{here}/accept").status_code == 403
    nothing = answer(COOPERANT, f"{here}/condition", {"answered": "2025-09", "conditions": " "})
    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["conditions"])
    data = {"answered": "2025-09", "conditions": "Plan de movilidad aprobado\nContraparte en presupuesto"}
    assert answer(COOPERANT, f"{here}/condition", data).status_code == 302
    first = proposal.conditions.first()
    meet = f"/propuestas/{proposal.code}/condiciones/{first.pk}"
    assert answer(OFFICER, meet, {"on": "2025-10"}).status_code == 422
    assert answer(OFFICER, meet, {"on": "2025-10", "words": "Ordenanza 3"}).status_code == 302
    held = answer(COOPERANT, f"{here}/accept", {"answered": "2025-11"})
    assert held.status_code == 422 and "Condiciones previas" in held.content.decode()


def test_whoever_receives_no_notes_has_no_such_page():
    assert answer("registro@minga.example", "/propuestas/recibidas").status_code == 200  # a member of an institution that received none
    assert answer("", "/propuestas/recibidas").status_code == 302


def test_two_write_one_section_of_the_note():
    proposal = make_written()
    address = f"/propuestas/{proposal.code}/nota/secciones/problema"
    page = answer(OFFICER, address, {"seen": "0", "text": "Lo mío."})
    assert page.status_code == 409
    assert "Texto de problema." in page.content.decode() and "Lo mío." in page.content.decode()
    assert answer(OFFICER, address, {"seen": page.context["seen"], "text": "Lo mío."}).status_code == 302


def test_comments_are_left_and_settled():
    proposal = make_validated()
    here = f"/propuestas/{proposal.code}/nota"
    assert answer(COOPERANT, here).status_code == 404
    assert answer(OFFICER, f"{here}/compartir", {"go": "1"}).status_code == 302
    assert answer(COOPERANT, f"{here}/comentar", {"key": "problema", "text": ""}).status_code == 422
    left = answer(COOPERANT, f"{here}/comentar", {"key": "problema", "text": "¿Y los buses?"})
    assert (left.status_code, left["Location"]) == (302, f"{here}#s-problema")
    assert "Se dejó el comentario: lo leen quienes trabajan en la nota." in said(left)
    assert "¿Y los buses?" in answer(OFFICER, here).content.decode()
    made = proposal.note.comments.get()
    assert answer(COOPERANT, f"{here}/comentarios/{made.pk}/atender", {"go": "1"}).status_code == 403
    assert answer(OFFICER, f"{here}/comentarios/{made.pk}/atender", {"go": "1"}).status_code == 302


def test_the_note_leaves_as_pdf_and_as_word():
    proposal = make_validated()
    for way in ("", "/en"):
        sent = answer(OFFICER, f"{way}/propuestas/{proposal.code}/nota.pdf")
        assert (sent.status_code, sent["Content-Type"], sent.content[:5]) == (200, "application/pdf", b"%PDF-")
        assert b"/StructTreeRoot" in sent.content
    word = answer(OFFICER, f"/propuestas/{proposal.code}/nota.docx").content
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        assert package.testzip() is None
        text = etree.fromstring(package.read("word/document.xml"))
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    heads = text.xpath("//w:p[w:pPr/w:pStyle/@w:val='Heading1']//w:t/text()", namespaces=names)
    assert heads == ["Problema", "Resultados", "Anexos"]
    assert "Texto de problema." in text.xpath("//w:t/text()", namespaces=names)
    assert word == answer(OFFICER, f"/propuestas/{proposal.code}/nota.docx").content


def test_a_note_with_strange_letters_is_printed():
    proposal = make_written()
    noting.save_text(by=person(), proposal=proposal, key="anexos", seen=0, text="#let x = 1 \U0001f9ff ሀ *no* 2 < 3 & 4")
    sent = answer(OFFICER, f"/propuestas/{proposal.code}/nota.pdf")
    assert sent.status_code == 200


def test_versions_stand_side_by_side():
    proposal = make_written()
    noting.save_text(by=person(), proposal=proposal, key="problema", seen=1, text="Otro texto.")
    said = answer(OFFICER, f"/propuestas/{proposal.code}/nota/versiones").content.decode()
    assert "<del>Texto de problema.</del>" in said and "<ins>Otro texto.</ins>" in said


def test_the_list_shows_what_each_may_see():
    hidden, shown = make_case(), noting.show_to_all(by=person(), proposal=make_case(), public=True)
    for email, codes in ((OFFICER, {hidden.code, shown.code}), ("", {shown.code}), (OTHER_OFFICER, {shown.code})):
        page = answer(email, "/propuestas?q=Ciudades que se mueven")
        assert {one.code for one in page.context["page"].object_list} & {hidden.code, shown.code} == codes
        rows = b"".join(answer(email, "/propuestas.csv").streaming_content).decode()
        assert {one.code for one in (hidden, shown) if one.code in rows} == codes
    assert answer("", "/propuestas?etapa=refused").context["page"].object_list.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_whatever_its_length(count, django_assert_max_num_queries):
    for _n in range(count):
        make_case()
    visitor = client()
    visitor.get("/propuestas")
    with django_assert_max_num_queries(14):
        visitor.get("/propuestas?de=mias")


def test_a_case_is_opened_by_its_page():
    demand = make_need("DM-ORG-007")
    data = {"organisation": "ORG-007", "cooperant": "BMZ", "title": "Ciclovías", "demand": demand.code, "because": "Vino solo."}
    assert answer(OFFICER, "/propuestas/nueva", data).status_code == 302
    made = Proposal.objects.get(title="Ciclovías")
    assert (made.cooperant.code, made.demand) == ("ORG-016", demand)
    bad = answer(OFFICER, "/propuestas/nueva", data | {"cooperant": "Nadie así", "because": ""})
    assert (bad.status_code, sorted(bad.context["form"].errors)) == (422, ["because", "cooperant"])
    assert answer(CENTRE, "/propuestas/nueva").status_code == 403


def test_templates_are_written_by_the_administrator():
    assert answer(OFFICER, "/plantillas/nueva").status_code == 403
    data = {"code": "aecid-x", "name": "Formato X", "active": "on", "title-0": "Contexto", "required-0": "on", "max_words-0": "300"}
    assert answer(ADMINISTRATOR, "/plantillas/nueva", data).status_code == 302
    assert "300" in answer(OFFICER, "/plantillas/aecid-x").content.decode()
    assert answer(ADMINISTRATOR, "/plantillas/nueva", data).status_code == 422
    page = answer(ADMINISTRATOR, "/plantillas/aecid-x/editar")
    changed = data | {"seen": page.context["seen"], "title-1": "Resultados", "required-1": "on"}
    assert answer(ADMINISTRATOR, "/plantillas/aecid-x/editar", changed).status_code == 302
    late = answer(ADMINISTRATOR, "/plantillas/aecid-x/editar", changed)
    assert late.status_code == 409
    assert "Formato X" in answer(OFFICER, "/plantillas").content.decode()


def test_evidence_is_noted_and_taken_back():
    proposal = make_accepted()
    here = f"/propuestas/{proposal.code}/evidencia"
    data = {"about": "evidence", "kind": "joint_mission", "on": "2025-05", "text": "BMZ, AECID y el municipio"}
    assert answer(OFFICER, here, data | {"text": ""}).status_code == 422
    assert answer(OFFICER, here, data).status_code == 302
    assert answer(OFFICER, here, {"about": "systems", "uses": "yes"}).status_code == 422
    assert answer(OFFICER, here, {"about": "systems", "uses": "yes", "which": "Presupuesto"}).status_code == 302
    said = answer(OFFICER, f"/propuestas/{proposal.code}").content.decode()
    assert "BMZ, AECID y el municipio" in said and "Presupuesto" in said and "sin evidencia" in said
    row = proposal.evidence.get()
    assert answer(OFFICER, f"{here}/{row.pk}/quitar", {"reason": ""}).status_code == 422
    assert answer(OFFICER, f"{here}/{row.pk}/quitar", {"reason": "Fue otra."}).status_code == 302
    assert not proposal.evidence.exists()


def test_a_note_is_not_written_before_its_stage():
    proposal = make_case()
    assert answer(OFFICER, f"/propuestas/{proposal.code}/nota").status_code == 200
    assert answer(OFFICER, f"/propuestas/{proposal.code}/nota/plantilla").status_code == 409
    assert answer(OFFICER, f"/propuestas/{proposal.code}/nota.pdf").status_code == 404
    assert answer(OFFICER, f"/propuestas/{make_noted().code}/nota/plantilla").status_code == 200


def test_whoever_gave_a_note_back_still_sees_the_case_and_not_what_is_written_meanwhile():
    proposal = make_submitted()
    here = f"/propuestas/{proposal.code}"
    sent_back = client(COOPERANT).post(f"{here}/paso/ask_again", {"reason": "Falta el presupuesto."}, follow=True)
    assert (sent_back.redirect_chain, sent_back.status_code) == ([(here, 302)], 200)
    assert answer(COOPERANT, f"{here}/nota").status_code == 403
    assert [one.code for one in answer(COOPERANT, "/propuestas/recibidas").context["stopped"]] == [proposal.code]
    page = answer(OFFICER, here).content.decode()
    assert "Qué hay que corregir:" in page and "Falta el presupuesto." in page


def test_a_cooperant_finds_its_desk_once_a_note_is_shared_with_it():
    proposal = make_validated(cooperant=KOICA, title="Otra")
    Membership.objects.create(person=person(OTHER_OFFICER), organisation=organisation(KOICA), role="execution", since="2026-01-01")
    assert "/propuestas/recibidas" not in answer(OTHER_OFFICER, "/escritorio").content.decode()
    assert answer(OFFICER, f"/propuestas/{proposal.code}/nota/compartir", {"go": "1"}).status_code == 302
    assert "/propuestas/recibidas" in answer(OTHER_OFFICER, "/escritorio").content.decode()
