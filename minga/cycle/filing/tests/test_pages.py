"""The pages of dossiers: an officer writes and sends, a reviewer reads and observes, others see nothing."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from minga.cycle.filing import actions
from minga.cycle.filing.drafting import save
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import SECTIONS
from minga.cycle.filing.testing import OFFICER, OTHER_OFFICER, VALIDATOR, make_dossier, make_registered, make_submitted, person
from minga.cycle.filing.views import finding

pytestmark = pytest.mark.django_db


def client(email: str = OFFICER) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def post(dossier: Dossier, section: str, email: str = OFFICER, **data):
    version = data.pop("version", dossier.version)
    cells = {name.replace("__", "."): value for name, value in data.items()}
    return client(email).post(f"/expedientes/{dossier.key}/seccion/{section}", {"version": version, **cells})


def test_it_works():
    officer = client()
    answer = officer.post("/expedientes/nuevo", {"organisation": "ORG-007", "kind": "ACCION", "title": "Misión técnica sobre residuos"})
    dossier = Dossier.objects.get(title="Misión técnica sobre residuos")
    assert (answer.status_code, answer["Location"]) == (302, f"/expedientes/{dossier.key}")
    assert "0 de 9" not in text_of(officer.get(answer["Location"]))


@pytest.mark.parametrize("section", SECTIONS, ids=[one.name for one in SECTIONS])
def test_every_section_opens(section):
    dossier = make_dossier()
    assert client().get(f"/expedientes/{dossier.key}/seccion/{section.name}").status_code == 200


def test_a_section_is_saved_and_leads_to_the_next():
    dossier = make_dossier()
    answer = post(dossier, "dates", start="14/03/2026", end="2028")
    assert (answer.status_code, answer["Location"]) == (302, f"/expedientes/{dossier.key}/seccion/money")
    assert Dossier.objects.get(pk=dossier.pk).values["start"] == "2026-03-14"


def test_boxes_that_were_not_posted_are_left_alone():
    dossier = make_dossier()
    post(dossier, "dates", end="2029")
    assert Dossier.objects.get(pk=dossier.pk).values["start"] == "2026-03"


def test_what_cannot_be_read_stays_in_its_box_and_the_rest_is_saved():
    dossier = make_dossier()
    answer = post(dossier, "money", total_amount="doscientos mil", total_currency="EUR")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="doscientos mil"' in page and 'aria-invalid="true"' in page and "<title>Error:" in page
    now = Dossier.objects.get(pk=dossier.pk)
    assert (now.values["total_currency"], now.values["total_amount"], now.typed) == ("EUR", "250000", {"total_amount": "doscientos mil"})


def test_a_row_is_added_and_taken_away_without_a_script():
    dossier = make_dossier()
    post(dossier, "territory", places__p1__unit="Ambato", places__n1__unit="1807", add="places")
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert [row["unit"] for row in dossier.values["places"]] == ["EC-1801", "EC-1807"]
    answer = post(dossier, "territory", remove="places.p1")
    assert (answer.status_code, [row["id"] for row in Dossier.objects.get(pk=dossier.pk).values["places"]]) == (302, ["n1"])


def test_a_point_finds_its_place():
    dossier = make_dossier()
    post(dossier, "territory", places__p1__unit="-1.2417, -78.6197")
    assert Dossier.objects.get(pk=dossier.pk).values["places"][0]["unit"] == "EC-18"


def test_an_organisation_is_found_by_another_of_its_names():
    dossier = make_dossier()
    post(dossier, "actors", participants__a1__organisation="BMZ")
    assert Dossier.objects.get(pk=dossier.pk).values["participants"][0]["organisation"] == "ORG-016"


def test_an_autosave_answers_with_the_state_and_the_new_version():
    dossier = make_dossier()
    answer = client().post(f"/expedientes/{dossier.key}/seccion/dates", {"version": 1, "end": "2030"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, "<html" in page, 'name="version" value="2"' in page) == (200, False, True)


def test_two_people_on_one_field_see_both_versions_and_choose():
    dossier = make_dossier()
    save(by=person(OFFICER), dossier=dossier, base=1, changes={"objective": "De la otra persona"})
    answer = post(dossier, "identification", objective="Lo que escribí yo", version=1)
    words = text_of(answer)
    assert (answer.status_code, "De la otra persona" in words, "Lo que escribí yo" in words) == (409, True, True)
    assert Dossier.objects.get(pk=dossier.pk).values["objective"] == "De la otra persona"
    post(dossier, "identification", objective="Lo que escribí yo", version=2)
    assert Dossier.objects.get(pk=dossier.pk).values["objective"] == "Lo que escribí yo"


def test_what_an_expired_session_typed_comes_back_after_signing_in():
    dossier = make_dossier()
    visitor = Client()
    answer = visitor.post(f"/expedientes/{dossier.key}/seccion/dates", {"version": 1, "end": "2031-05"})
    assert answer["Location"] == f"/cuenta/ingresar?next=%2Fexpedientes%2F{dossier.key}%2Fseccion%2Fdates"
    visitor.force_login(person(OFFICER))
    page = visitor.get(f"/expedientes/{dossier.key}/seccion/dates").content.decode()
    assert 'value="2031-05"' in page and "Su sesión había terminado" in page
    assert Dossier.objects.get(pk=dossier.pk).values["end"] == "2028-02"


def test_one_address_keeps_only_so_many_texts(monkeypatch):
    monkeypatch.setattr(finding, "NEW_KEPT", {"keep_typed": "2/30m/ip"})
    cache.clear()
    address = f"/expedientes/{make_dossier().key}/seccion/dates"
    visitors = [Client() for _n in range(3)]
    before = Session.objects.count()
    for visitor in (*visitors, visitors[0]):  # who has a session already writes over their own
        assert visitor.post(address, {"version": 1, "end": "2031-05"}).status_code == 302
    assert Session.objects.count() == before + 2


def test_whoever_keeps_a_text_takes_the_ended_ones_away():
    cache.clear()
    address = f"/expedientes/{make_dossier().key}/seccion/dates"
    Client().post(address, {"version": 1, "end": "2031-05"})
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(minutes=1))
    Client().post(address, {"version": 1, "end": "2032-05"})
    assert Session.objects.count() == 1


def test_the_same_title_is_warned_before_opening():
    answer = client().post("/expedientes/nuevo", {"organisation": "ORG-007", "kind": "PROYECTO", "title": "Restauraacción"})
    assert (answer.status_code, "RestauraAcción" in text_of(answer)) == (422, True)


def test_the_warning_while_typing():
    assert "PRJ-010" in text_of(client().get("/expedientes/parecidos", {"title": "Restauraacción"}))


@pytest.mark.parametrize(
    ("sort", "text", "offered"),
    [
        ("unit", "amba", "Ambato, Tungurahua, Ecuador (EC-1801)"),
        ("organisation", "bmz", "Ministerio Federal de Cooperación Económica y Desarrollo · BMZ (ORG-016)"),
        ("codes", "43030", "(Sector/43030)"),
        ("activity", "restaura", "RestauraAcción (PRJ-010)"),
    ],
)
def test_values_are_offered_while_typing(sort, text, offered):
    assert offered in client().get("/expedientes/sugerencias", {"sort": sort, "x": text}).content.decode()


def test_a_record_is_sent_from_its_check():
    dossier = make_dossier()
    assert "Está completo para enviar." in text_of(client().get(f"/expedientes/{dossier.key}/revisar"))
    assert client().post(f"/expedientes/{dossier.key}/paso/submit").status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).stage == "submitted"


def test_the_check_leads_to_what_is_missing():
    dossier = make_dossier(objective="", places=[])
    page = client().get(f"/expedientes/{dossier.key}/revisar").content.decode()
    assert f'href="/expedientes/{dossier.key}/seccion/identification#c-objective"' in page
    assert client().post(f"/expedientes/{dossier.key}/paso/submit").status_code == 422


def test_an_illegal_jump_answers_409_with_its_name():
    answer = client().post(f"/expedientes/{make_submitted().key}/paso/submit")
    assert (answer.status_code, "«Enviar» no es posible en el estado «Enviado»" in text_of(answer)) == (409, True)


def test_a_step_for_others_answers_403():
    assert client().post(f"/expedientes/{make_submitted().key}/paso/validate").status_code == 403


def test_what_is_under_review_is_not_edited():
    dossier = make_submitted()
    answer = post(dossier, "dates", end="2040")
    assert (answer.status_code, "2040" in text_of(answer)) == (409, True)


def test_a_reviewer_observes_field_by_field_and_the_officer_sees_it_there():
    dossier = make_submitted()
    reviewer = client(VALIDATOR)
    assert "Corredor verde" in text_of(reviewer.get(f"/expedientes/{dossier.key}"))
    sent = {"en:title": "Diga qué río.", "falta:territory": "¿Solo Ambato?"}
    assert reviewer.post(f"/expedientes/{dossier.key}/observar", sent).status_code == 302
    assert "Diga qué río." in text_of(client().get(f"/expedientes/{dossier.key}/seccion/identification"))
    assert "¿Solo Ambato?" in text_of(client().get(f"/expedientes/{dossier.key}/seccion/territory"))


def test_the_next_round_shows_what_changed():
    dossier = actions.observe(by=person(VALIDATOR), dossier=make_submitted(), comments={"title": "Diga qué río."})
    dossier = save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Corredor verde del río Cutuchi"})
    actions.submit(by=person(OFFICER), dossier=dossier)
    words = text_of(client(VALIDATOR).get(f"/expedientes/{dossier.key}/cambios"))
    assert "Título Corredor verde del río Ambato Corredor verde del río Cutuchi" in words


def test_r_028_another_institution_does_not_see_a_draft():
    dossier = make_dossier()
    for address in ("", "/revisar", "/seccion/dates", "/cambios", "/paso/submit"):
        assert client(OTHER_OFFICER).get(f"/expedientes/{dossier.key}{address}").status_code == 404
    assert post(dossier, "dates", email=OTHER_OFFICER, end="2040").status_code == 404


@pytest.mark.parametrize("address", ["", "/nuevo", "/parecidos?title=x", "/sugerencias?q=x"])
def test_visitors_are_sent_to_sign_in(address):
    assert Client().get(f"/expedientes{address}")["Location"].startswith("/cuenta/ingresar?next=")


def test_a_reader_without_the_role_opens_no_dossier():
    assert client("programas@bmz.example").get("/expedientes/nuevo").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(number, django_assert_max_num_queries):
    for _one in range(number):
        make_dossier()
    officer = client()
    officer.get("/expedientes")
    with django_assert_max_num_queries(11):
        assert officer.get("/expedientes").status_code == 200


def test_a_copy_begins_a_new_dossier():
    dossier = make_dossier()
    answer = client().post(f"/expedientes/{dossier.key}/copiar")
    assert Dossier.objects.get(key=answer["Location"].rpartition("/")[2]).title == dossier.title


def test_a_box_emptied_after_something_not_understood_asks_for_no_more():
    dossier = make_dossier(total_amount="", total_currency="")
    post(dossier, "money", total_amount="por definir")
    post(Dossier.objects.get(pk=dossier.pk), "money", total_amount="")
    assert Dossier.objects.get(pk=dossier.pk).typed == {}


def test_nobody_approves_what_they_did_not_read():
    dossier = make_submitted()
    answer = client(VALIDATOR).post(f"/expedientes/{dossier.key}/paso/validate", {"version": dossier.version + 1})
    assert (answer.status_code, Dossier.objects.get(pk=dossier.pk).stage) == (409, "submitted")


def test_a_record_that_has_its_dossier_says_so():
    officer = client()
    officer.post("/expedientes/nuevo", {"organisation": "ORG-007", "activity": "PRJ-014"})
    again = officer.post("/expedientes/nuevo", {"organisation": "ORG-007", "activity": "PRJ-014"})
    assert (again.status_code, "PRJ-014 ya tiene su expediente." in text_of(again)) == (422, True)


def test_a_number_comes_back_as_it_can_be_read_again():
    dossier = make_dossier()
    post(dossier, "money", total_amount="1.250.000,50", exchange_events__e1__rate="1,0850", exchange_events__e1__base="EUR")
    page = client().get(f"/expedientes/{dossier.key}/seccion/money").content.decode()
    assert 'value="1250000,50"' in page and 'value="1,0850"' in page
    again = post(Dossier.objects.get(pk=dossier.pk), "money", total_amount="1250000,50", exchange_events__e1__rate="1,0850")
    assert (again.status_code, Dossier.objects.get(pk=dossier.pk).values["exchange_events"][0]["rate"]) == (302, "1.085")


def test_the_first_button_of_a_section_saves():
    page = client().get(f"/expedientes/{make_dossier().key}/seccion/actors").content.decode()
    form = page[page.index('id="seccion"') :]
    assert form[form.index("<button") :].startswith('<button class="hidden" name="stay"')


def test_a_registered_dossier_shows_its_certificate():
    dossier = make_registered()
    assert "PROY-" in text_of(client().get(f"/expedientes/{dossier.key}"))
