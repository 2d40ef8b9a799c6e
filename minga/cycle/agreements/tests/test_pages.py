"""The pages of agreements: an officer writes, sends and signs, a reviewer returns, a registrar registers; others see nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from minga.cycle.agreements import actions
from minga.cycle.agreements.models import Agreement, Party
from minga.cycle.agreements.shape import SECTIONS
from minga.cycle.agreements.testing import (
    ADMINISTRATOR,
    BIERBEEK,
    CENTRE,
    GIZ,
    NGO,
    OFFICER,
    OTHER_OFFICER,
    REGISTRAR,
    UNIVERSITY,
    VALIDATOR,
    WHY,
    make_draft,
    make_ready,
    make_registered,
    make_sent,
    make_signed,
    organisation,
    other,
    person,
    standing,
    verified,
)
from minga.cycle.agreements.tests.test_sign import STATE
from minga.cycle.registration.queries import certificate_of
from minga.ground.documents.testing import pdf

pytestmark = pytest.mark.django_db


def client(email: str = OFFICER) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def post(agreement: Agreement, section: str, email: str = OFFICER, **data):
    version = data.pop("version", agreement.version)
    cells = {name.replace("__", "."): value for name, value in data.items()}
    return client(email).post(f"/convenios/{agreement.code}/editar/{section}", {"version": version, **cells})


def take(agreement: Agreement, step: str, email: str = OFFICER, **data):
    return client(email).post(f"/convenios/{agreement.code}/paso/{step}", data)


def sign(agreement: Agreement, email: str = OFFICER, **data):
    return client(email).post(f"/convenios/{agreement.code}/firmar", {"signed_on": f"{timezone.localdate():%d/%m/%Y}", **data})


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("informe.pdf", pdf())


def now(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


def test_it_works():
    """From nothing to the registry through the pages alone."""
    officer = client()
    answer = officer.post("/convenios/nuevo", {"organisation": "ORG-007", "kind": "HERMANAMIENTO", "title": "Ambato – Bierbeek"})
    draft = Agreement.objects.get(title="Ambato – Bierbeek")
    assert (answer.status_code, answer["Location"]) == (302, f"/convenios/{draft.code}/tramite")
    assert "Las partes" in text_of(officer.get(answer["Location"]))
    ours = draft.party_rows.get().pk
    post(draft, "instrument", object="Trabajar juntos.", modality="TECNICA")
    cells = {f"parties__{ours}__signatory": "Alcaldesa", "parties__n1__role": "PARTE", "parties__n1__as_written": "Municipio de Bierbeek"}
    cells |= {"parties__n1__country": "BE", "parties__n1__subnational": "yes", "parties__n1__signatory": "Alcalde"}
    post(now(draft), "parties", **cells)
    post(now(draft), "validity", ends_on="31/12/2030")
    post(now(draft), "money", implies_disbursement="no")
    assert take(draft, "send_to_review").status_code == 302
    assert take(draft, "review", VALIDATOR).status_code == 302
    assert sign(draft).status_code == 302
    assert take(draft, "register", REGISTRAR).status_code == 302
    assert (now(draft).stage, certificate_of(("agreement", draft.code)).kind) == ("signed", "ACUERDO")
    assert certificate_of(("agreement", draft.code)).number in text_of(officer.get(f"/convenios/{draft.code}/tramite"))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("section", SECTIONS, ids=[one.name for one in SECTIONS])
def test_every_section_opens(section, prefix):
    assert client().get(f"{prefix}/convenios/{make_draft().code}/editar/{section.name}").status_code == 200


def test_a_section_is_saved_and_leads_to_the_next():
    draft = make_draft()
    answer = post(draft, "validity", in_force_from="03/2026", ends_on="2030")
    assert (answer.status_code, answer["Location"]) == (302, f"/convenios/{draft.code}/editar/money")
    assert (now(draft).in_force_from, now(draft).ends_on) == ("2026-03", "2030")


def test_the_last_section_leads_to_the_check():
    draft = make_draft()
    assert post(draft, "governance", administrator="A. Torres")["Location"] == f"/convenios/{draft.code}/revisar"


def test_an_amount_is_read_as_people_write_it_and_echoed():
    draft = make_draft()
    post(draft, "money", implies_disbursement="yes", total_amount="718.566.000,50", total_currency="COP", stay="1")
    page = client().get(f"/convenios/{draft.code}/editar/money").content.decode()
    assert str(now(draft).total_amount) == "718566000.50"
    assert "Se entiende: 718.566.000,50" in page and 'value="718566000,50"' in page


def test_an_amount_that_can_be_read_in_two_ways_is_asked_back_and_nothing_is_lost():
    draft = make_draft()
    answer = post(draft, "money", implies_disbursement="yes", total_amount="1.818", total_currency="COP")
    page = answer.content.decode()
    assert (answer.status_code, 'value="1.818"' in page, "<title>Error:" in page, now(draft).version) == (422, True, True, 1)
    assert re.search(r'<option value="COP" selected>', page)


@pytest.mark.parametrize("typed", ["2.000.000.000.000.000", "-5", "mucho"])
def test_amounts_that_cannot_be_are_refused(typed):
    assert post(make_draft(), "money", implies_disbursement="yes", total_amount=typed, total_currency="COP").status_code == 422


def test_what_contradicts_itself_is_said_and_nothing_is_lost():
    draft = make_draft()
    answer = post(draft, "money", total_amount="500000", total_currency="COP")
    assert answer.status_code == 422
    assert "«No implica erogación» y un valor se contradicen: quite uno de los dos." in text_of(answer)
    assert 'value="500000"' in answer.content.decode()


def test_a_row_that_lacks_something_is_named():
    answer = post(make_draft(), "obligations", obligations__n1__party="Ambato")
    assert (answer.status_code, 'id="c-obligations-n1-text-e"' in answer.content.decode()) == (422, True)


def test_a_party_is_found_by_another_of_its_names_and_one_that_nobody_knows_stays():
    draft = make_draft()
    cells = {"parties__n1__role": "EJECUTOR", "parties__n1__as_written": "GIZ"}
    cells |= {"parties__n2__role": "TESTIGO", "parties__n2__as_written": "Nadie"}
    post(draft, "parties", **cells)
    found = [(one.as_written, one.organisation.code if one.organisation else "") for one in draft.party_rows.all()][2:]
    assert found == [("GIZ", GIZ), ("Nadie", "")]


def test_boxes_that_stand_as_they_were_shown_change_nothing():
    draft = make_draft()
    page = client().get(f"/convenios/{draft.code}/editar/parties").content.decode()
    boxes = dict(re.findall(r'<input id="c-[^"]*" name="(parties[^"]*)" value="([^"]*)"', page))
    client().post(f"/convenios/{draft.code}/editar/parties", {"version": 1, **boxes})
    assert now(draft).version == 1


def test_a_row_is_added_and_taken_away_without_a_script():
    draft = make_draft()
    answer = post(draft, "work", areas__n1__text="Saneamiento", add="areas")
    assert answer["Location"] == f"/convenios/{draft.code}/editar/work?otro=areas#nuevo"
    row = draft.area_rows.get()
    post(now(draft), "work", remove=f"areas.{row.pk}", **{f"areas__{row.pk}__text": "Otro"})
    assert draft.area_rows.count() == 0


def test_two_who_write_the_same_see_both_and_nothing_is_lost():
    draft = make_draft()
    post(draft, "instrument", title="Uno")
    answer = post(draft, "instrument", title="Dos", object="Mío")
    kept = 'name="object" value="Mío"' in answer.content.decode()
    assert (answer.status_code, "Uno" in text_of(answer), "Dos" in answer.content.decode(), kept) == (409, True, True, True)
    chosen = post(now(draft), "instrument", title="Dos", object="Mío", stay="1")
    assert (chosen.status_code, now(draft).title, now(draft).object) == (302, "Dos", "Mío")


def test_what_was_typed_waits_for_a_session_that_ended():
    draft = make_draft()
    visitor = Client()
    answer = visitor.post(f"/convenios/{draft.code}/editar/instrument", {"version": 1, "title": "Escrito antes"})
    visitor.force_login(person(OFFICER))
    session = visitor.session
    assert (answer.status_code, "agreements_kept" in session) == (302, True)
    assert 'value="Escrito antes"' in visitor.get(f"/convenios/{draft.code}/editar/instrument").content.decode()


def test_what_is_signed_answers_409_with_what_was_typed():
    signed = make_signed()
    answer = post(signed, "instrument", title="Otro título")
    assert (answer.status_code, "Otro título" in text_of(answer), now(signed).title == "Otro título") == (409, True, False)


def test_the_check_says_what_is_missing_and_where():
    draft = actions.open_agreement(by=person(OFFICER), organisation=organisation("ORG-007"), values={"kind": "ALIANZA", "title": "A"})
    page = client().get(f"/convenios/{draft.code}/revisar").content.decode()
    assert f'href="/convenios/{draft.code}/editar/instrument#c-object"' in page
    assert (take(draft, "send_to_review").status_code, now(draft).stage) == (422, "draft")


def test_the_review_returns_it_with_notes_beside_their_boxes():
    sent = make_sent()
    answer = client(VALIDATOR).post(f"/convenios/{sent.code}/observar", {"en:title": "Diga con quién.", "falta:obligations": "Faltan."})
    page = client().get(f"/convenios/{sent.code}/editar/instrument").content.decode()
    assert (answer.status_code, now(sent).stage, "Diga con quién." in page) == (302, "observed", True)


def test_a_review_without_a_note_is_asked_back():
    assert client(VALIDATOR).post(f"/convenios/{make_sent().code}/observar", {}).status_code == 422


def test_a_step_at_another_stage_is_answered_409_and_one_of_nobody_404():
    draft = make_draft()
    assert take(draft, "settle", reason=WHY, act="Acta 1").status_code == 409
    assert take(draft, "explode").status_code == 404


def test_nobody_takes_a_step_on_what_they_did_not_read():
    sent = make_sent()
    assert (take(sent, "review", VALIDATOR, version=1).status_code, now(sent).stage) == (409, "review")


def test_a_step_that_says_no_reason_is_asked_back():
    assert take(make_signed(), "suspend", reason="", act="").status_code == 422


@pytest.mark.parametrize("email", [OFFICER, ADMINISTRATOR], ids=["government", "centre"])
def test_pitfall_9_the_six_cases_of_the_table_through_the_page(email):
    """403 or 302 as MISSION 2.2 has it, signed as a government and as the centre."""
    institution = "ORG-007" if email == OFFICER else CENTRE
    standing(NGO)
    verified(NGO, timezone.localdate(), institution)
    cases = {
        "state": ((STATE,), {"kind": "CONVENIO_MARCO_BILATERAL"}),
        "local": ((BIERBEEK,), {"kind": "CONVENIO_DESCENTRALIZADO"}),
        "ngo": ((other(NGO),), {}),
        "agency": ((other(GIZ),), {"parent": "AGR-010"}),
        "lender": ((other(GIZ),), {"parent": "AGR-010", "modality": "FINANCIERA_REEMBOLSABLE"}),
        "academia": ((other(UNIVERSITY),), {}),
    }
    found = {}
    for name, (parties, given) in cases.items():
        ready = make_ready(*parties, institution=institution, email=email, **given)
        found[name] = sign(ready, email).status_code
    government = {"state": 403, "local": 302, "ngo": 302, "agency": 302, "lender": 403, "academia": 302}
    centre = {"state": 302, "local": 403, "ngo": 403, "agency": 403, "lender": 403, "academia": 302}
    assert found == (government if email == OFFICER else centre)


def test_r_015_the_page_says_why_and_by_which_article():
    answer = sign(make_ready(STATE, kind="CONVENIO_MARCO_BILATERAL"))
    assert "GC-01; Constitución, art. 261" in text_of(answer)


def test_a_signature_without_a_day_is_asked_back():
    ready = make_ready()
    assert [sign(ready, signed_on=day).status_code for day in ("", "2026", "31/02/2026", "01/01/2099")] == [422] * 4


def test_an_ngo_that_ended_is_justified_by_a_reviewer():
    ngo = standing(NGO, "CONVENIO_FINALIZADO")
    draft = make_draft(other(NGO))
    assert take(draft, "send_to_review").status_code == 422
    page = client(VALIDATOR)
    assert page.post(f"/convenios/{draft.code}/justificar", {"organisation": ngo.code, "reason": ""}).status_code == 422
    assert page.post(f"/convenios/{draft.code}/justificar", {"organisation": ngo.code, "reason": "Renueva."}).status_code == 302
    assert take(draft, "send_to_review").status_code == 302


def test_an_addendum_through_its_page():
    signed = make_signed()
    form = {"signed_on": f"{timezone.localdate():%d/%m/%Y}", "object": "Más plazo", "new_end": "2100", "following": "1"}
    one = client()
    assert [one.post(f"/convenios/{signed.code}/adendas/nueva", form).status_code for _twice in range(2)] == [302, 409]
    bad = form | {"following": "2", "new_end": "1999", "added_amount": "1.818"}
    answer = one.post(f"/convenios/{signed.code}/adendas/nueva", bad)
    assert (answer.status_code, 'value="1.818"' in answer.content.decode()) == (422, True)
    assert "Vigente hasta 2100" in text_of(one.get(f"/convenios/{signed.code}/tramite"))


def test_an_obligation_is_met_with_a_document_through_its_page():
    signed = make_registered(BIERBEEK, kind="HERMANAMIENTO", obligations=[{"id": "o", "party": "Ambato", "text": "Informe", "due": "2098"}])
    duty = signed.obligation_rows.get()
    address = f"/convenios/{signed.code}/obligaciones/{duty.pk}"
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert client().post(address, {"on": day}).status_code == 422
    answer = client().post(address, {"on": day, "file": upload()})
    duty.refresh_from_db()
    assert (answer.status_code, duty.met_with) == (302, "informe.pdf")
    file = client().get(f"/convenios/{signed.code}/documentos/{duty.file}")
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    refused = client().post(f"/convenios/{signed.code}/documentos/{duty.file}/cambiar", {"act": "remove", "reason": WHY})
    assert (refused.status_code, "Con este documento se cumplió una obligación" in text_of(refused)) == (409, True)


def test_documents_are_added_by_whoever_carries_it():
    draft = make_draft()
    address = f"/convenios/{draft.code}/documentos"
    assert client().post(address, {"title": "Borrador"}).status_code == 422
    assert client().post(address, {"title": "Borrador", "file": upload()}).status_code == 302
    assert "Borrador" in text_of(client(VALIDATOR).get(address))
    assert client(VALIDATOR).post(address, {"title": "Otro", "file": upload()}).status_code == 403


def test_a_document_of_something_else_is_not_given():
    assert client().get(f"/convenios/{make_draft().code}/documentos/00000000-0000-4000-8000-000000000000").status_code == 404


def test_the_list_holds_what_one_works_at():
    draft = make_draft()
    seen = [draft.title in text_of(client(email).get("/convenios/tramite")) for email in (OFFICER, VALIDATOR, OTHER_OFFICER)]
    assert seen == [True, True, False]
    assert draft.title in text_of(client().get("/convenios/tramite?q=segura&etapa=draft"))
    assert "No hay convenios así" in text_of(client().get("/convenios/tramite?q=nada"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(count, django_assert_num_queries):
    for _one in range(count):
        make_draft()
    page = client()
    page.get("/convenios/tramite")
    with django_assert_num_queries(11):
        page.get("/convenios/tramite")


def test_agreements_are_offered_by_their_words():
    assert "AGR-010" in client().get("/convenios/sugerencias?parent=alemania").content.decode()
    assert make_draft().code not in client().get("/convenios/sugerencias?parent=agua segura").content.decode()


def test_a_stranger_to_a_signed_agreement_reads_its_sheet_alone():
    signed = make_signed()
    found = [client(email).get(f"/convenios/{signed.code}/tramite").status_code for email in (OFFICER, OTHER_OFFICER, VALIDATOR)]
    assert found == [200, 403, 200]


def test_what_a_whole_row_lacks_stands_at_the_box_it_is_about():
    answer = post(make_draft(), "money", values__n1__party="Ambato", values__n1__amount="500000")
    page = answer.content.decode()
    assert (answer.status_code, "c-values-n1-currency-e" in page, "c-values-n1-party-e" in page) == (422, True, False)


def test_an_ngo_that_ended_is_told_at_who_it_is():
    ngo = standing(NGO, "CONVENIO_FINALIZADO")
    draft = make_draft(other(NGO))
    row = Party.objects.get(agreement=draft, organisation=ngo)
    page = client().get(f"/convenios/{draft.code}/editar/parties").content.decode()
    assert (f"c-parties-{row.pk}-as_written-e" in page, f"c-parties-{row.pk}-role-e" in page) == (True, False)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5", "Escriba un número de 0 a 3650."),
        ("3651", "Escriba un número de 0 a 3650."),
        ("9" * 6000, "Escriba un número de 0 a 3650."),
        ("cinco", "«cinco» no es un número entero."),
    ],
)
def test_days_of_notice_that_cannot_be_are_refused_in_their_words(typed: str, told: str):
    answer = post(make_draft(), "validity", notice_days=typed)
    assert (answer.status_code, told in text_of(answer)) == (422, True)


def test_a_day_that_is_none_says_how_it_is_written():
    answer = post(make_draft(), "validity", ends_on="01/02/03")
    told = "«01/02/03» no es una fecha: se escribe 14/03/2026, 2026-03-14, 03/2026 o 2026."
    assert (answer.status_code, told in text_of(answer)) == (422, True)
