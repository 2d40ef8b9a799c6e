"""The page of the map: what is coloured, what the table beside it adds up to, what a filter may and may not do."""

import pytest

from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.making_map import COUNTRY, NGO, OTHERS, STATES, at, given, kind_of_source, money
from minga.doors.portal.tests.reading_pages import body, text
from minga.ground.accounts.models import Person
from minga.ground.territory.actions import load_boundaries
from minga.ground.territory.matching import Wanted
from minga.ground.territory.testing import make_file

pytestmark = pytest.mark.django_db


def page(client, query: str = COUNTRY):
    return client.get(f"/mapa?{query}")


def coloured(response) -> dict[str, str]:
    """Return {key of a unit: shade} of the units that are not empty, the demonstration's apart."""
    shown = {shape["url"].rpartition("/")[2]: shape["shade"] for shape in response.context["shapes"]}
    return {key: shade for key, shade in shown.items() if shade != "q0" and key not in OTHERS}


def rows(response) -> dict[str, tuple[str, str]]:
    """Return {unit: (activities, amount)} of the table."""
    return {row["name"]: (row["activities"], row["amount"]) for row in response.context["units"]["rows"] if row["name"] not in OTHERS}


def endings(response, table: str = "units") -> dict[str, tuple[str | None, str]]:
    """Return {line: (activities, amount)} of the lines below a table."""
    return {row["what"]: (row["activities"], row["amount"]) for row in response.context[table]["endings"]}


def test_pitfall_30_the_24_provinces_are_drawn(client) -> None:
    response = page(client, "country=EC")
    assert response.status_code == 200
    assert len(response.context["shapes"]) == 24
    assert body(response).count("<path class=") == 24
    assert "https://" not in body(response)


def test_without_a_country_it_is_the_one_with_most_projects(client) -> None:
    assert page(client, "").context["scope"].country.iso2 == "EC"


def test_the_islands_stand_in_a_frame(client) -> None:
    assert [frame.name for frame in page(client, "country=EC").context["insets"]] == ["Galápagos"]


def test_a_province_opens_its_page_and_speaks_its_number(client) -> None:
    shown = body(page(client, "country=EC"))
    assert '<a href="/territorio/EC-17" aria-label="Pichincha: 5 proyectos, sin monto">' in shown
    assert '<a href="/territorio/EC-01" aria-label="Azuay: sin proyectos registrados">' in shown


def test_in_english(client) -> None:
    shown = body(client.get("/en/mapa?country=EC"))
    assert '<a href="/en/territorio/EC-17" aria-label="Pichincha: 5 projects, no amount">' in shown


def test_r_273_a_kind_of_source_colours_only_its_provinces(client, make_activity) -> None:
    make_activity("PRJ-901", "De una ONG", parts={"places": [at("BO-T")]}, **kind_of_source(NGO))
    make_activity("PRJ-902", "De un Estado", parts={"places": [at("BO-L")]}, **kind_of_source(STATES))
    assert set(coloured(page(client))) == {"BO-T", "BO-L"}
    assert set(coloured(page(client, f"{COUNTRY}&source={NGO}"))) == {"BO-T"}


def test_r_275_filters_hold_together(client, make_activity) -> None:
    make_activity("PRJ-901", "Una", parts={"places": [at("BO-T")]}, start="2009", **kind_of_source(NGO))
    make_activity("PRJ-902", "Otra", parts={"places": [at("BO-L")]}, start="2005", **kind_of_source(NGO))
    make_activity("PRJ-903", "Tercera", parts={"places": [at("BO-C")]}, start="2009", **kind_of_source(STATES))
    assert rows(page(client, f"{COUNTRY}&source={NGO}&from=2008&to=2010")) == {"Tarija": ("1", "")}


def test_r_275_the_filter_bar_comes_before_the_map(client) -> None:
    shown = body(page(client))
    assert 0 < shown.index('<form class="rail"') < shown.index('<svg class="geo"')
    names = ("country", "unit", "source", "modality", "sector", "theme", "partner", "status", "currency", "from", "to", "color")
    assert [name for name in names if f'name="{name}"' not in shown] == []


def test_pitfall_31_r_277_a_project_in_two_provinces_counts_once_and_its_money_is_split(client, make_activity) -> None:
    before = page(client).context["units"]["endings"][-1]["activities"]
    make_activity("PRJ-901", "En dos", parts={"places": [at("BO-T", 70), at("BO-L", 30)]}, **money("1000"))
    response = page(client, f"{COUNTRY}&currency=USD")
    assert rows(response) == {"Tarija": ("1", "USD 700"), "La Paz": ("1", "USD 300")}
    assert endings(response)["repeated"] == ("−1", "")
    assert endings(response)["total"] == (str(int(before) + 1), "USD 1.000")


def test_pitfall_36_r_277_money_that_nobody_divides_is_shown_with_a_note(client, make_activity) -> None:
    make_activity("PRJ-901", "En dos", parts={"places": [at("BO-T"), at("BO-L")]}, **money("1000"))
    response = page(client, f"{COUNTRY}&currency=USD")
    assert rows(response) == {"La Paz": ("1", ""), "Tarija": ("1", "")}
    assert endings(response)["undivided"] == (None, "USD 1.000")
    assert "Sin repartir entre lugares: 1 proyecto que está en varios y no dice cuánto va a cada uno ya contados USD 1.000" in text(
        response
    )
    assert text(response).count("1 con monto que no se reparte hasta aquí") == 2


def test_r_277_each_organisation_with_its_projects_and_amount(client, make_activity) -> None:
    fund = make_organisation("ORG-900", "Fondo de Prueba")
    for code, amount in (("PRJ-901", "600"), ("PRJ-902", "400")):
        make_activity(code, code, parts={"places": [at("BO-T")], "contributions": [given(fund, amount)]}, **money("600"))
    response = page(client, f"{COUNTRY}&currency=USD&unit=BO-T")
    [row] = response.context["partners"]["rows"]
    assert (row["name"], row["activities"], row["amount"]) == ("Fondo de Prueba", "2", "USD 1.000")
    assert endings(response, "partners") == {"undivided": (None, "USD 200"), "total": ("2", "USD 1.200")}


def test_organisations_come_fifteen_to_a_page(client, make_activity) -> None:
    for number in range(16):
        giver = make_organisation(f"ORG-9{number:02}", f"Fondo {number:02}")
        make_activity(f"PRJ-9{number:02}", f"Obra {number}", parts={"places": [at("BO-T")], "contributions": [given(giver, "1")]})
    assert len(page(client, "unit=BO-T").context["partners"]["rows"]) == 15
    assert len(page(client, "unit=BO-T&page=2").context["partners"]["rows"]) == 1


def test_an_unknown_amount_is_hatched_and_never_zero(client, make_activity) -> None:
    make_activity("PRJ-901", "Sin monto", parts={"places": [at("BO-T")]})
    make_activity("PRJ-902", "Con monto", parts={"places": [at("BO-L")]}, **money("0"))
    response = page(client, f"{COUNTRY}&color=amount&currency=USD")
    assert coloured(response) == {"BO-T": "none", "BO-L": "q3"}
    assert rows(response) == {"Tarija": ("1", ""), "La Paz": ("1", "USD 0")}
    assert 'class="qx" fill="url(#rayado)"' in body(response)


def test_pitfall_40_an_approximate_amount_stays_approximate(client, make_activity) -> None:
    make_activity("PRJ-901", "Más o menos", parts={"places": [at("BO-T")]}, total_precision="approximate", **money("5000"))
    response = page(client, f"{COUNTRY}&color=amount&currency=USD")
    assert rows(response) == {"Tarija": ("1", "unos USD 5.000")}
    assert [number["text"] for number in response.context["numbers"]] == ["≈5.000"]


def test_what_is_not_converted_is_told(client, make_activity) -> None:
    make_activity("PRJ-901", "En euros", parts={"places": [at("BO-T")]}, **money("5000", "EUR"))
    make_activity("PRJ-902", "En dólares", parts={"places": [at("BO-T")]}, **money("10"))
    response = page(client, f"{COUNTRY}&currency=USD")
    assert rows(response) == {"Tarija": ("2", "USD 10")}
    told = "Fuera del total, sin tasa de cambio propia: EUR 5.000 en 1 proyecto."
    assert told in [note["text"] for note in response.context["units"]["notes"]]


def test_each_number_leads_to_its_records(client, make_activity) -> None:
    make_activity("PRJ-901", "De una ONG", parts={"places": [at("BO-T")]}, **kind_of_source(NGO))
    response = page(client, f"{COUNTRY}&source={NGO}&currency=USD")
    [row] = response.context["units"]["rows"]
    assert row["records_url"] == f"/cifras/registros?country=BO&unit=BO-T&source={NGO}&currency=USD"
    assert response.context["units"]["endings"][-1]["url"] == f"/cifras/registros?country=BO&source={NGO}&currency=USD"


def test_filters_that_exclude_everything_say_the_way_out(client) -> None:
    response = page(client, f"{COUNTRY}&source={NGO}&from=1950&to=1951")
    assert response.status_code == 200
    assert "Ningún proyecto pasa esos filtros" in text(response)
    assert coloured(response) == {}
    assert [chip["url"] for chip in response.context["chips"]] == [
        "/mapa?country=BO&from=1950&to=1951&color=activities",
        f"/mapa?country=BO&source={NGO}&to=1951&color=activities",
        f"/mapa?country=BO&source={NGO}&from=1950&color=activities",
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=20011", "from"),
        ("to=dosmil", "to"),
        ("from=2010&to=2005", "to"),
        ("country=ZZ", "country"),
        ("country=FR", "country"),
        ("unit=BO-ZZ", "unit"),
        ("unit=-", "unit"),
        ("source=NADA", "source"),
        ("currency=XXX", "currency"),
        ("color=rosa", "color"),
    ],
)
def test_a_wrong_filter_is_told_at_its_field_and_nothing_is_counted(client, query: str, field: str) -> None:
    response = page(client, query)
    assert response.status_code == 422
    assert [error["name"] for error in response.context["errors"]] == [field]
    assert (coloured(response), "units" in response.context) == ({}, False)
    assert len(response.context["shapes"]) == 24
    assert f'<a href="#f-{field}">' in body(response)
    assert f'id="f-{field}"' in body(response)
    assert "<title>Error:" in body(response)


def test_what_was_typed_is_written_as_text(client) -> None:
    assert "<script>x" not in body(page(client, "theme=<script>x</script>&country=<script>x</script>"))


def test_letter_case_of_places_does_not_matter(client) -> None:
    assert rows(page(client, "country=ec")) == rows(page(client, "country=EC"))
    assert page(client, "unit=ec-17").context["scope"].unit.key == "EC-17"


def test_a_unit_is_drawn_by_its_outline_where_nothing_inside_is_loaded(client) -> None:
    response = page(client, "unit=EC-17")
    assert (len(response.context["shapes"]), response.context["kind"]) == (1, "Cantón")
    assert "No hay límites cargados dentro de Pichincha" in text(response)
    assert rows(response) == {"Quito": ("1", "")}
    assert endings(response)["unclassified"] == ("4", "")


def test_loaded_boundaries_draw_the_units_inside_and_are_credited(client, tmp_path) -> None:
    wanted = Wanted(country="EC", level=2, source="Límites de Prueba", licence="CC0", code_property="COD")
    load_boundaries(by=Person.objects.system(), path=make_file(tmp_path), wanted=wanted)
    response = page(client, "unit=EC-18")
    assert len(response.context["shapes"]) == 3
    assert "Límites: Límites de Prueba (CC0)" in text(response)


def test_the_lowest_level_shows_itself(client) -> None:
    response = page(client, "unit=PE-160201")
    assert (response.status_code, response.context["kind"]) == (200, "Distrito")


def test_a_unit_of_another_country_is_left_out_and_told(client) -> None:
    response = page(client, "country=PE&unit=EC-17")
    assert response.context["scope"].unit is None
    assert "Se dejó fuera el filtro «Pichincha»" in text(response)


def test_boundaries_and_day_are_always_said(client) -> None:
    shown = text(page(client))
    assert "Límites: Natural Earth 1:10m 4.1.0 (dominio público), para dibujar, no oficiales" in shown
    assert "Datos al " in shown


def test_an_unpublished_activity_is_counted_only_for_who_may_see_it(client, administrator, make_activity) -> None:
    make_activity("PRJ-901", "Obra reservada", parts={"places": [at("BO-T")]}, public=False, **money("9"))
    shown = page(administrator, f"{COUNTRY}&currency=USD")
    assert rows(shown) == {"Tarija": ("1", "USD 9")}
    assert "Obra reservada" in body(shown)
    administrator.logout()
    hidden = page(administrator, f"{COUNTRY}&currency=USD")
    assert rows(hidden) == {}
    assert "reservada" not in body(hidden)


def test_the_same_queries_for_one_activity_and_for_three(client, make_activity, django_assert_num_queries) -> None:
    make_activity("PRJ-901", "Obra uno", parts={"places": [at("BO-T")]})
    page(client)
    with django_assert_num_queries(15):
        page(client)
    for number in (2, 3):
        make_activity(f"PRJ-90{number}", f"Obra {number}", parts={"places": [at("BO-T")]})
    page(client)
    with django_assert_num_queries(15):
        assert rows(page(client)) == {"Tarija": ("3", "")}


def test_the_first_visit_is_light(client) -> None:
    """PERFORMANCE: a page stays small beside the libraries; the map's own script and styles are a few kilobytes."""
    assert len(page(client, "country=CO").content) < 60_000


def test_amounts_are_exact_to_the_cent(client) -> None:
    response = page(client, "country=CO&currency=COP")
    assert rows(response) == {"Bolívar": ("8", "$21.033.333.463,37 COP")}
    assert response.context["units"]["rows"][0]["share"] == "100,0 %"
