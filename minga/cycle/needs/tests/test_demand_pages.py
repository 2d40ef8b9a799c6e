"""The pages of demands: list, sheet, form and steps."""

import pytest
from django.test import Client

from minga.cycle.needs.actions import demands
from minga.cycle.needs.models import Demand, PlanItem
from minga.cycle.needs.queries import sectors_of
from minga.cycle.needs.testing import (
    IBARRA,
    MOBILITY,
    OFFICER,
    OTHER_OFFICER,
    PLANNER,
    WATER,
    code_of,
    make_demand,
    make_plan,
    person,
    sector,
    whole,
)
from minga.ground.documents.models import Source

pytestmark = pytest.mark.django_db


def client(email: str = "") -> Client:
    found = Client()
    if email:
        found.force_login(person(email))
    return found


def posted(item: PlanItem, **given) -> dict:
    """Return what a browser sends of a whole form."""
    values = {
        "title": "Ciclovías en el centro",
        "purpose": "plan",
        "plan_item": str(item.pk),
        "problem": "El aire está contaminado.",
        "objective": "Ampliar la red.",
        "units": "Ambato, Tungurahua, Ecuador (EC-1801)",
        "sector_1": str(sector(MOBILITY).pk),
        "sector_2": str(sector(WATER).pk),
        "modality": str(code_of("MODALIDAD", "TECNICA").pk),
        "amount": "120000,50",
        "currency": "USD",
        "precision": "approximate",
        "starts": "03/2027",
        "languages": ["es", "en"],
        "year": "2027",
        "public": "on",
    }
    return values | given


def test_it_works_from_the_form_to_the_sheet():
    item, officer = make_plan(), client(OFFICER)
    answer = officer.post("/demandas/nueva", posted(item), follow=True)
    demand = Demand.objects.get(title="Ciclovías en el centro")
    assert answer.redirect_chain == [(f"/demandas/{demand.code}", 302)]
    assert (str(demand.amount), demand.currency, demand.precision, demand.starts) == ("120000.50", "USD", "approximate", "2027-03")
    assert ([one.code for one in sectors_of(demand)], demand.languages) == ([MOBILITY, WATER], ["es", "en"])
    text = answer.content.decode()
    assert "unos USD 120.000,50" in text and "Registrar" in text and "Falta para registrarla" not in text
    assert "about USD 120,000.50" in officer.get(f"/en/demandas/{demand.code}").content.decode()


def test_a_form_sent_twice_makes_one_draft_and_leads_to_it():
    officer, item = client(OFFICER), make_plan()
    key = officer.get("/demandas/nueva").context["key"]
    first, second = (officer.post("/demandas/nueva", posted(item, key=key))["Location"] for _twice in range(2))
    assert (first, Demand.objects.filter(title="Ciclovías en el centro").count()) == (second, 1)
    assert "Ese formulario ya se había enviado: este es el borrador que se guardó." in officer.get(second).content.decode()


def test_a_form_with_other_words_or_opened_anew_is_another_demand():
    officer, item = client(OFFICER), make_plan()
    keys = [officer.get("/demandas/nueva").context["key"] for _twice in range(2)]
    for given in ({"key": keys[0]}, {"key": keys[0], "title": "Veredas"}, {"key": keys[1]}):
        officer.post("/demandas/nueva", posted(item, **given))
    titles = Demand.objects.filter(written_by=person(OFFICER), opened_from__gt="").order_by("code").values_list("title", flat=True)
    assert list(titles) == ["Ciclovías en el centro", "Veredas", "Ciclovías en el centro"]


def test_only_a_title_is_needed_to_begin():
    officer = client(OFFICER)
    answer = officer.post("/demandas/nueva", {"title": "Una idea", "purpose": "plan"}, follow=True)
    text = answer.content.decode()
    assert "Falta para registrarla" in text
    for guard in ("Vínculo con el plan:", "Territorio propio:", "Ámbito de la cooperación:", "Competencia del nivel de gobierno:"):
        assert f"<strong>{guard}</strong>" in text


@pytest.mark.parametrize(
    ("wrong", "box", "says"),
    [
        ({"title": ""}, "title", "obligatorio"),
        ({"currency": ""}, "currency", "Un monto necesita su moneda: elíjala."),
        ({"amount": "12.500"}, "amount", "se puede leer como"),
        ({"amount": "-5"}, "amount", "mayor que cero"),
        ({"units": "Ambato, Tungurahua\nAtlántida"}, "units", "Línea 2:"),
        ({"starts": "pronto"}, "starts", "no es una fecha"),
        ({"year": "1800"}, "year", "1990"),
        ({"months": "doce"}, "months", "entero"),
    ],
)
def test_a_refused_form_keeps_everything(wrong, box, says):
    item = make_plan()
    answer = client(OFFICER).post("/demandas/nueva", posted(item, **wrong))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [box] and says in " ".join(form.errors[box])
    text = answer.content.decode()
    assert "El aire está contaminado." in text and f'href="#id_{box}"' in text
    assert not Demand.objects.filter(problem="El aire está contaminado.").exists()


def test_another_institutions_plan_is_no_choice():
    item = make_plan(IBARRA, OTHER_OFFICER)
    answer = client(OFFICER).post("/demandas/nueva", posted(item))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["plan_item"])


def test_what_is_saved_comes_back_to_the_form_and_saves_as_it_was():
    officer = client(OFFICER)
    officer.post("/demandas/nueva", posted(make_plan()))
    demand = Demand.objects.get(title="Ciclovías en el centro")
    form = officer.get(f"/demandas/{demand.code}/editar").context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "", [])} | {"public": "on", "version": "1"}
    assert sent["amount"] == "120000,50"
    assert officer.post(f"/demandas/{demand.code}/editar", sent).status_code == 302
    demand.refresh_from_db()
    assert demand.version == 1


def test_a_conflict_keeps_what_was_typed_and_shows_the_other():
    demand = make_demand()
    demands.save(by=person(OFFICER), demand=demand, base=1, values=whole(title="Lo que guardó la colega"))
    item = PlanItem.objects.get(plan__organisation__code="ORG-007", name="Movilidad sostenible")
    answer = client(OFFICER).post(f"/demandas/{demand.code}/editar", posted(item, version="1", title="Lo que escribí yo"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Lo que guardó la colega" in text and 'value="Lo que escribí yo"' in text and 'name="version" value="2"' in text
    assert Demand.objects.get(pk=demand.pk).title == "Lo que guardó la colega"


def test_whoever_writes_for_nobody_is_told_so():
    answer = client(PLANNER).get("/demandas/nueva")
    assert (answer.status_code, "oficinas de los gobiernos" in answer.content.decode()) == (403, True)


def test_a_planner_is_told_why_their_own_is_not_theirs_to_validate():
    demand = make_demand(stage="registered")
    Demand.objects.filter(pk=demand.pk).update(written_by=person(PLANNER))
    answer = client(PLANNER).get(f"/demandas/{demand.code}/paso/validate")
    assert (answer.status_code, "la examina otra persona" in answer.content.decode()) == (403, True)


def test_a_step_is_asked_and_taken():
    demand = make_demand()
    officer = client(OFFICER)
    assert officer.get(f"/demandas/{demand.code}/paso/register").status_code == 200
    answer = officer.post(f"/demandas/{demand.code}/paso/register", {"version": "1"}, follow=True)
    assert "Hecho: Registrar. Ahora está «Registrada»." in answer.content.decode()


def test_a_guard_that_stops_is_named_on_the_page():
    demand = make_demand(modality=code_of("MODALIDAD", "FINANCIERA_REEMBOLSABLE"))
    answer = client(OFFICER).post(f"/demandas/{demand.code}/paso/register", {"version": "1"})
    text = answer.content.decode()
    assert (answer.status_code, "<strong>Ámbito de la cooperación:</strong>" in text, "Resolución 009-CNC-2011" in text) == (
        422,
        True,
        True,
    )


def test_nobody_decides_on_what_they_did_not_read():
    demand = make_demand(stage="registered")
    answer = client(PLANNER).post(f"/demandas/{demand.code}/paso/validate", {"version": "1"})
    assert (answer.status_code, Demand.objects.get(pk=demand.pk).stage) == (409, "registered")


def test_a_return_without_words_is_refused_and_keeps_the_page():
    demand = make_demand(stage="registered")
    planner = client(PLANNER)
    answer = planner.post(f"/demandas/{demand.code}/paso/return", {"version": str(demand.version), "reason": " "})
    assert (answer.status_code, "Escriba el motivo." in answer.content.decode()) == (422, True)
    planner.post(f"/demandas/{demand.code}/paso/return", {"version": str(demand.version), "reason": "Falta la línea de base."})
    assert "Falta la línea de base." in client(OFFICER).get(f"/demandas/{demand.code}").content.decode()


def test_matching_is_no_button():
    demand = make_demand(stage="searching")
    assert client(OFFICER).post(f"/demandas/{demand.code}/paso/match", {"version": str(demand.version)}).status_code == 404


def test_the_public_list_leaks_nothing():
    hidden = [make_demand(title="Borrador secreto"), make_demand(title="Reservada secreta", stage="validated", public=False)]
    shown = make_demand(title="Validada visible", stage="validated")
    visitor = client()
    text, table = visitor.get("/demandas").content.decode(), b"".join(visitor.get("/demandas.csv")).decode()
    assert shown.title in text and shown.title in table
    for one in hidden:
        assert one.title not in text and one.title not in table
        assert one.title in client(OFFICER).get("/demandas").content.decode()


def test_filters_narrow_the_list_and_count_as_if_they_were_off():
    make_demand(title="Agua", sectors=[sector(WATER)], stage="validated", year=2031)
    make_demand(title="Ciclovías", stage="validated", year=2031)
    answer = client().get("/demandas", {"anio": "2031", "sector": WATER})
    assert [row["demand"].title for row in answer.context["rows"]] == ["Agua"]
    assert {one["value"]: one["n"] for one in answer.context["choices"]["sector"]} == {WATER: 1, MOBILITY: 1}
    assert client().get("/demandas", {"anio": "2031", "q": "nada así"}).context["rows"] == []


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    make_demand(stage="validated", year=2031)
    visitor = client()
    with django_assert_max_num_queries(16):
        visitor.get("/demandas?anio=2031")
    for n in range(3):
        make_demand(stage="validated", year=2031, title=f"Otra {n}")
    with django_assert_max_num_queries(16):
        assert len(visitor.get("/demandas?anio=2031").context["rows"]) == 4


def test_the_table_has_exact_amounts():
    make_demand(title="Con monto", stage="validated", year=2031, amount="1000.50", currency="USD")
    make_demand(title="Sin monto", stage="validated", year=2031)
    rows = b"".join(client().get("/demandas.csv?anio=2031")).decode("utf-8-sig").splitlines()
    cells = [row.split(",") for row in rows[1:]]
    at = rows[0].split(",").index("monto")
    assert {row[1]: row[at] for row in cells} == {"Con monto": "1000.50", "Sin monto": ""}


def test_the_desk_shows_what_waits():
    demand = make_demand(stage="registered")
    assert demand.title in client(PLANNER).get("/escritorio").content.decode()
    waits = client(OFFICER).get("/escritorio?show=others").content.decode()
    assert f"/demandas/{demand.code}" in waits


@pytest.mark.parametrize("address", ["/demandas", "/planes", "/agendas", "/macroproyectos", "/plan-de-demanda", "/estrategias"])
def test_a_visitor_finds_from_each_list_the_others(address):
    lists = {"/demandas", "/planes", "/agendas", "/macroproyectos", "/plan-de-demanda", "/estrategias", "/propuestas"}
    page = client().get(address).content.decode()
    assert {one for one in lists if f'href="{one}">' in page.partition("<main")[2]} == lists - {address}
    assert page.partition("<main")[2].count('<strong aria-current="page">') == 1


@pytest.mark.parametrize(("email", "shown"), [(OFFICER, True), (PLANNER, True), (OTHER_OFFICER, False), ("", False)])
def test_the_sheet_leads_to_the_offers_that_fit_who_may_read_them(email, shown):
    demand = make_demand(stage="searching")
    page = client(email).get(f"/demandas/{demand.code}").content.decode()
    assert (f'href="/demandas/{demand.code}/coincidencias"' in page) is shown


def test_whoever_registered_a_demand_is_told_that_it_waits_for_another():
    waits = "Ahora espera a otra persona"
    demand = make_demand(stage="registered")
    assert waits in client(OFFICER).get(f"/demandas/{demand.code}").content.decode()
    assert waits not in client(PLANNER).get(f"/demandas/{demand.code}").content.decode()
    assert waits not in client(OFFICER).get(f"/demandas/{make_demand(stage='searching').code}").content.decode()


def test_a_day_that_is_none_is_told_as_it_was_typed():
    refused = client(OFFICER).post("/demandas/nueva", posted(make_plan(), starts="31/02/2027", beneficiaries="1.200"))
    assert refused.status_code == 422
    assert refused.context["form"].errors["starts"] == ["«31/02/2027» tiene un día que ese mes no tiene."]
    assert refused.context["form"].errors["beneficiaries"] == ["Escriba un número entero con cifras, sin separador de miles."]


def test_the_source_of_a_demand_is_told_in_words():
    page = client().get("/demandas/DEM-002").content.decode()
    assert (f"{Source.objects.get(code='001').title}, línea 567" in page, "001:L567" in page) == (True, False)
