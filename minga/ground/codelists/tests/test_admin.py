"""The administrator extends a list in the stock admin, without code (R-057); nobody else does."""

import datetime

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.ground.codelists import queries
from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.codelists.testing import make_code, make_list, make_version
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

ADMINISTRATOR = "administracion@minga.example"
OFFICER = "oficina@ambato.example"
ADD_CODE = "admin:codelists_code_add"
ADD_VERSION = "admin:codelists_version_add"
TEXTS = dict.fromkeys(("definition_es", "definition_en", "example_es", "example_en", "mapping", "source"), "")


def sign_in(client, email: str) -> None:
    client.force_login(get_user_model().objects.get(email=email))


@pytest.fixture
def administrator(client):
    sign_in(client, ADMINISTRATOR)
    return client


def filled(list_: CodeList, code: str = "ROJO", **changed) -> dict:
    return {"list": list_.pk, "code": code, "parent": "", "name_es": "Rojo", "name_en": "Red", **TEXTS} | changed


def errors(response) -> list[str]:
    assert response.status_code == 200
    form = response.context["adminform"].form
    return [text for texts in form.errors.values() for text in texts]


def test_it_works(administrator):
    list_ = make_list()
    response = administrator.post(reverse(ADD_CODE), filled(list_))
    assert (response.status_code, response["Location"]) == (302, reverse("admin:codelists_code_changelist"))
    assert queries.names("COLORES") == {"ROJO": "Rojo"}
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_key, line.actor.email) == ("code.added", "COLORES/ROJO", ADMINISTRATOR)


def test_r_057_philanthropy_is_added_to_version_two(administrator):
    sources = CodeList.objects.get(code="FUENTE")
    before = [code.code for code in queries.codes_on("FUENTE", datetime.date(2026, 1, 1))]
    version = {"list": sources.pk, "valid_from": "01/01/2027", "valid_to": "", "note_es": "Se añade la filantropía.", "note_en": ""}
    assert administrator.post(reverse(ADD_VERSION), version).status_code == 302
    added = filled(sources, "FILANTROPÍA", name_es="Filantropía", name_en="Philanthropy")
    assert administrator.post(reverse(ADD_CODE), added).status_code == 302
    made = queries.get("FUENTE", "FILANTROPÍA")
    assert (made.since, made.position, sources.versions.count()) == (2, sources.codes.count(), 2)
    assert [code.code for code in queries.codes_on("FUENTE", datetime.date(2026, 1, 1))] == before
    assert queries.names("FUENTE")["BILATERAL"] == "Bilateral"


def test_texts_are_corrected(administrator):
    row = make_code(make_list())
    address = reverse("admin:codelists_code_change", args=[row.pk])
    assert administrator.post(address, {"name_es": "Rojo vivo", "name_en": "Red", "position": 1, **TEXTS}).status_code == 302
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.after, line.actor.email) == ("code.revised", {"name_es": "Rojo vivo"}, ADMINISTRATOR)
    assert Code.objects.get(pk=row.pk).code == "ROJO"


def test_a_value_is_withdrawn(administrator):
    row = make_code(make_list())
    chosen = {"action": "withdraw", "_selected_action": [row.pk]}
    assert administrator.post(reverse("admin:codelists_code_changelist"), chosen).status_code == 302
    assert Code.objects.get(pk=row.pk).until == 1
    assert Entry.objects.order_by("-seq")[0].event == "code.withdrawn"


def test_several_values_are_withdrawn_with_one_version_of_each_list(administrator):
    colours, forms = make_list(), make_list("FORMAS")
    rows = [make_code(list_, code) for list_ in (colours, forms) for code in ("UNO", "DOS")]
    chosen = {"action": "withdraw", "_selected_action": [row.pk for row in rows]}
    assert administrator.post(reverse("admin:codelists_code_changelist"), chosen).status_code == 302
    assert [list_.versions.count() for list_ in (colours, forms)] == [2, 2]
    assert set(Code.objects.filter(list__in=(colours, forms)).values_list("until", flat=True)) == {1}


def test_a_version_that_begins_too_early_is_an_error_of_the_form(administrator):
    list_ = make_list()
    make_version(list_, datetime.date(2027, 1, 1))
    values = {"list": list_.pk, "valid_from": "01/06/2026", "valid_to": "", "note_es": "", "note_en": ""}
    response = administrator.post(reverse(ADD_VERSION), values)
    assert errors(response) == ["La versión anterior empieza el 1 de enero de 2027: la nueva no puede empezar antes."]


def test_the_stock_admin_tends_lists_and_nothing_else():
    assert set(admin.site._registry) == {CodeList, Version, Code}


def test_a_code_added_twice_is_an_error_of_the_form(administrator):
    list_ = make_list()
    make_code(list_)
    response = administrator.post(reverse(ADD_CODE), filled(list_))
    assert (errors(response), list_.codes.count()) == (["La lista COLORES ya tiene el código ROJO."], 1)


def test_a_code_that_fits_no_address_is_an_error_of_the_form(administrator):
    list_ = make_list()
    response = administrator.post(reverse(ADD_CODE), filled(list_, "A/B"))
    assert (errors(response), list_.codes.count()) == (["El código lleva solo letras, cifras, punto, guion y guion bajo."], 0)


def test_a_missing_name_is_an_error_of_the_form(administrator):
    list_ = make_list()
    response = administrator.post(reverse(ADD_CODE), filled(list_, name_en=""))
    assert (len(errors(response)), list_.codes.count()) == (1, 0)


def test_days_in_the_wrong_order_are_an_error_of_the_form(administrator):
    list_ = make_list()
    values = {"list": list_.pk, "valid_from": "01/01/2027", "valid_to": "01/01/2026", "note_es": "", "note_en": ""}
    response = administrator.post(reverse(ADD_VERSION), values)
    assert (len(errors(response)), list_.versions.count()) == (1, 1)


def test_a_list_that_others_keep_is_an_error_of_the_form(administrator):
    sector = CodeList.objects.get(code="Sector")
    response = administrator.post(reverse(ADD_CODE), filled(sector))
    assert (len(errors(response)), queries.get("Sector", "ROJO")) == (1, None)


def test_a_value_that_others_keep_is_only_looked_at(administrator):
    row = queries.get("Currency", "USD")
    address = reverse("admin:codelists_code_change", args=[row.pk])
    assert administrator.get(address).status_code == 200
    assert administrator.post(address, {"name_es": "Otro", "name_en": "Other", "position": 1, **TEXTS}).status_code == 403
    assert Code.objects.get(pk=row.pk).name_es == row.name_es


def test_a_value_that_others_keep_is_not_withdrawn(administrator):
    row = queries.get("Currency", "USD")
    chosen = {"action": "withdraw", "_selected_action": [row.pk]}
    response = administrator.post(reverse("admin:codelists_code_changelist"), chosen, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "La lista Currency la mantiene otra institución: aquí no se cambia."
    ]
    assert Code.objects.get(pk=row.pk).until is None


@pytest.mark.parametrize("model", ["code", "version", "codelist"])
def test_nothing_is_deleted(administrator, model):
    row = {"code": Code, "version": Version, "codelist": CodeList}[model].objects.first()
    assert administrator.post(reverse(f"admin:codelists_{model}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", ["version", "codelist"])
def test_lists_and_versions_are_not_changed(administrator, model):
    row = {"version": Version, "codelist": CodeList}[model].objects.first()
    assert administrator.post(reverse(f"admin:codelists_{model}_change", args=[row.pk]), {"number": 9}).status_code == 403


@pytest.mark.parametrize("name", [ADD_CODE, ADD_VERSION, "admin:codelists_codelist_changelist", "admin:index"])
def test_an_officer_is_refused(client, name):
    sign_in(client, OFFICER)
    assert client.get(reverse(name), follow=True).status_code == 403


def test_the_list_of_codes_costs_the_same_for_one_and_for_three(administrator):
    list_ = make_list()
    administrator.get(reverse("admin:index"))  # the first page of a session notes when it began
    costs = []
    for codes in (["ROJO"], ["AZUL", "VERDE"]):
        for code in codes:
            make_code(list_, code)
        with CaptureQueriesContext(connection) as queries_made:
            response = administrator.get(reverse("admin:codelists_code_changelist"), {"list__id__exact": list_.pk})
        assert response.status_code == 200
        costs.append(len(queries_made))
    assert costs[0] == costs[1]


def test_an_officer_adds_nothing(client):
    sign_in(client, OFFICER)
    list_ = make_list()
    client.post(reverse(ADD_CODE), filled(list_))
    assert list_.codes.count() == 0


def test_a_stranger_is_asked_to_sign_in_where_everybody_does(client):
    response = client.get(reverse(ADD_CODE), follow=True)
    assert response.redirect_chain[-1] == (f"{reverse('account_login')}?next={reverse(ADD_CODE).replace('/', '%2F')}", 302)
