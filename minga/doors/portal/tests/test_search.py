import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.doors.portal.rows import marked, wanted_forms
from minga.doors.portal.tests.reading_pages import body
from minga.ground.search.models import Card, Kind

pytestmark = pytest.mark.django_db


def codes(response) -> list[str]:
    return [row["key"] for row in response.context["found"].rows]


def test_it_works(client: Client, demo) -> None:
    response = client.get("/buscar", {"q": "Cartagena"})
    assert response.status_code == 200
    offers = Offer.objects.to_come(timezone.localdate()).filter(title__contains="Cartagena").count()
    told = {"activity": 9, "agreement": 4, "organisation": 9, "place": 2} | ({"offer": offers} if offers else {})
    assert (response.context["found"].total, response.context["found"].kinds) == (24 + offers, told)
    assert "Resultados de «Cartagena»" in response.content.decode()
    assert "<mark>Cartagena</mark>" in response.content.decode()


@pytest.mark.parametrize(
    ("bare", "accented"),
    [("choco", "chocó"), ("cooperacion triangular", "cooperación triangular"), ("nampag", "Nampag")],
)
def test_pitfall_35_accents_make_no_difference(client: Client, demo, bare: str, accented: str) -> None:
    """R-341, pitfall 35: the same records with and without accents."""
    found = codes(client.get("/buscar", {"q": bare}))
    assert found == codes(client.get("/buscar", {"q": accented}))
    assert found != []


def test_r_341_south_south_is_found_without_accents_or_dashes(client: Client, demo) -> None:
    assert "GEOPOLITICO/SUR_SUR" in codes(client.get("/buscar", {"q": "cooperacion sur sur"}))


@pytest.mark.parametrize("name", ["Seguro Íntegro de Salud", "Seguro Integral de Salud"])
def test_r_080_both_names_reach_sis(client: Client, demo, name: str) -> None:
    assert codes(client.get("/buscar", {"q": name, "kind": "organisation"})) == ["ORG-102"]


@pytest.mark.parametrize("name", ["OGSS", "ONDS"])
def test_r_081_former_and_present_acronyms_reach_one_record(client: Client, demo, name: str) -> None:
    assert codes(client.get("/buscar", {"q": name})) == ["ORG-074"]


def test_r_072_not_identified_is_no_acronym(client: Client, demo) -> None:
    response = client.get("/buscar", {"q": "No identifica", "kind": "organisation"})
    assert response.context["found"].total == 0
    assert "No hay resultados de «No identifica»." in response.content.decode()


def test_names_in_english_are_found(client: Client, demo) -> None:
    assert {"BE", "PRJ-042", "PRJ-043"} <= set(codes(client.get("/en/buscar", {"q": "Belgium"})))


def test_filters_combine_and_stay_in_the_address(client: Client, demo) -> None:
    response = client.get("/buscar", {"q": "Cartagena", "kind": "activity", "money": "yes", "sort": "amount"})
    assert codes(response) == ["PRJ-001", "PRJ-002-DUP", "PRJ-002", "PRJ-003"]
    assert [chip["label"] for chip in response.context["found"].chips] == ["Proyecto", "Con monto"]


def test_a_repeated_entry_is_shown_and_marked(client: Client, demo) -> None:
    page = client.get("/actividades", {"q": "hidráulico"}).content.decode()
    assert page.count("repetida, no se cuenta") == 1


def test_money_is_asked_of_activities_alone(client: Client, demo) -> None:
    groups = {one["name"]: one["options"] for one in client.get("/buscar", {"q": "Cartagena"}).context["found"].groups}
    assert [(one["value"], one["count"]) for one in groups["money"]] == [("no", 5), ("yes", 4)]
    assert [(one["value"], one["count"]) for one in groups["status"]] == [("VIGENTE", 4), ("APROBADO", 1), ("none", 4)]


def test_demands_and_offers_lead_to_their_pages_and_say_whose_they_are(client: Client, demo) -> None:
    rows = client.get("/buscar", {"q": "movilidad urbana", "kind": ["demand", "offer"]}).context["found"].rows
    told = {row["key"]: (row["url"], row["kind"], row["whose"]) for row in rows}
    assert told["DEM-002"] == ("/demandas/DEM-002", "Demanda", "GAD Municipal de Ambato")
    assert told["OFE-001"] == ("/ofertas/OFE-001", "Oferta", "Ministerio Federal de Cooperación Económica y Desarrollo")
    assert [client.get(url).status_code for url, _kind, _whose in told.values()] == [200] * len(told)


def test_the_page_counts_demands_and_offers_among_the_rest(client: Client, demo) -> None:
    response = client.get("/buscar", {"q": "movilidad"})
    kinds = response.context["found"].kinds
    assert kinds["demand"] == 2
    assert f"2 demandas, {kinds['offer']} ofertas" in response.context["summary"]
    assert [one.label for one in Kind] == ["Proyecto", "Convenio", "Demanda", "Oferta", "Organización", "Lugar", "Clasificación"]


def test_demands_and_offers_in_english(client: Client, demo) -> None:
    found = set(codes(client.get("/en/buscar", {"q": "demand mobility transport ambato"})))
    assert {"DEM-001", "DEM-002"} <= found
    assert "OFE-020" in codes(client.get("/en/buscar", {"q": "offer reproductive health"}))


def test_every_demand_and_offer_that_everybody_sees_has_a_card_and_no_other(client: Client, demo) -> None:
    keys = {kind: set(Card.objects.filter(kind=kind).values_list("key", flat=True)) for kind in ("demand", "offer")}
    assert keys["demand"] == {"DEM-001", "DEM-002"} == set(Demand.objects.published().values_list("code", flat=True))
    day = timezone.localdate()
    assert keys["offer"] == set(Offer.objects.validated().exclude(closes_on__lt=day).values_list("code", flat=True))
    assert keys["offer"] & {"OFE-007", "OFE-016", "OFE-022", "OFE-027", "OFE-029", "OFE-030"} == set()  # past, closed, sent, returned
    assert keys["offer"] >= set(Offer.objects.validated().filter(opens_on__gt=day).values_list("code", flat=True))


def test_the_table_has_the_sources_of_demands_and_offers(client: Client, demo) -> None:
    table = b"".join(client.get("/buscar.csv", {"q": "movilidad", "kind": ["demand", "offer"]}).streaming_content).decode("utf-8-sig")
    rows = {row["codigo"]: row for row in csv.DictReader(io.StringIO(table))}
    assert (rows["DEM-002"]["tipo"], rows["DEM-002"]["fuente"], rows["DEM-002"]["monto"]) == ("demand", "001:L567 | 001:L575", "")
    assert (rows["OFE-001"]["tipo"], rows["OFE-001"]["tipo_fuente"]) == ("offer", "BILATERAL")
    assert rows["OFE-001"]["fuente"] == Offer.objects.get(code="OFE-001").source


def test_htmx_gets_only_the_fragment(client: Client, demo) -> None:
    page = client.get("/buscar", {"q": "Cartagena"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert page.strip().startswith('<div id="hallado"')


def test_going_back_gets_the_whole_page(client: Client, demo) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/buscar", {"q": "Cartagena"}, headers=headers).content.decode()


def test_an_unknown_filter_is_ignored_and_told(client: Client, demo) -> None:
    response = client.get("/actividades", {"status": "NADA"})
    assert "Se ignoró el filtro desconocido «status=NADA»." in response.content.decode()
    assert response.context["found"].total == 32


def test_an_unknown_order_is_ignored_and_told(client: Client, demo) -> None:
    assert "Se ignoró el filtro desconocido «sort=color»." in client.get("/actividades?sort=color").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=abc",
        "page=99999999999999999999",
        "q=%00",
        "q=" + "a" * 10_000,
        "q=" + "%F0%9F%98%80" * 500,
        "kind=%00&status=%00&country=%00&source=%00&money=%00&sort=%00",
        "q=a&q=b&page=1&page=2&kind=activity&kind=activity",
        "country=" + "EC" * 5_000,
        "q=%22%27%29+OR+1%3D1--&kind=%3Cscript%3E",
        "q=AND+OR+NOT+NEAR(*",
    ],
)
def test_bad_input_gets_a_page(client: Client, demo, query: str) -> None:
    assert client.get(f"/buscar?{query}").status_code == 200
    assert client.get(f"/actividades?{query}").status_code == 200


def test_what_is_typed_is_escaped(client: Client, demo) -> None:
    page = client.get("/buscar", {"q": "<script>alert(1)</script>", "kind": "<b>"}).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page.replace('<b class="num">', "")


def test_an_unpublished_activity_is_not_found(client: Client, make_activity) -> None:
    make_activity("LEAK-1", "Xilófono secreto", public=False)
    make_activity("OPEN-1", "Xilófono abierto", public=True)
    assert codes(client.get("/buscar", {"q": "xilofono"})) == ["OPEN-1"]
    groups = {one["name"]: one["options"] for one in client.get("/buscar", {"q": "xilofono"}).context["found"].groups}
    assert [one["count"] for one in groups["kind"]] == [1]
    table = b"".join(client.get("/buscar.csv", {"q": "xilofono"}).streaming_content).decode()
    assert "OPEN-1" in table
    assert "LEAK-1" not in table


def test_one_row_and_more_cost_the_same(client: Client, demo, django_assert_num_queries) -> None:
    client.get("/actividades")
    with django_assert_num_queries(4):
        assert client.get("/actividades", {"country": "SN"}).context["found"].total == 1
    with django_assert_num_queries(4):
        assert client.get("/actividades", {"country": "CO"}).context["found"].total == 9


@pytest.mark.parametrize(
    ("kind", "one", "more"),
    [("term", "multilateral", "cooperacion"), ("organisation", "condesan", "gobierno"), ("place", "yarinacocha", "loreto")],
)
def test_one_row_and_more_of_each_kind_cost_the_same(client: Client, demo, kind: str, one: str, more: str) -> None:
    costs, rows = [], []
    for words in (one, more):
        client.get("/buscar", {"kind": kind})
        with CaptureQueriesContext(connection) as queries:
            rows.append(len(client.get("/buscar", {"kind": kind, "q": words}).context["found"].rows))
        costs.append(len([query for query in queries if "accounts_counter" not in query["sql"] and "SAVEPOINT" not in query["sql"]]))
    assert rows[0] < rows[1] and rows[1] >= 3
    assert costs[0] == costs[1] <= 10


def test_the_page_after_the_last_is_the_last(client: Client, demo) -> None:
    response = client.get("/actividades", {"page": "9"})
    assert (response.context["found"].page.number, len(response.context["found"].rows)) == (2, 7)


def test_labels_follow_the_language_and_data_keep_their_tag(client: Client, demo) -> None:
    """R-340, pitfall 32: titles in Spanish bear lang="es" on an English page."""
    page = client.get("/en/actividades", {"q": "Nampag"}).content.decode()
    assert 'lang="es">Desarrollo e identidad' in page
    assert 'lang="en"' not in page.split("<main")[1]


def test_words_are_marked_without_their_accents_and_all_else_is_escaped() -> None:
    assert marked("Educación <b> & educacion", wanted_forms("educacion")) == (
        "<mark>Educación</mark> &lt;<mark></mark>b&gt; &amp; <mark>educacion</mark>".replace("<mark></mark>", "")
    )


def test_a_csv_holds_every_page_with_its_sources(client: Client, demo) -> None:
    """Pitfall 40: `aproximado` goes with what is not exact."""
    response = client.get("/actividades.csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 33
    header = lines[0].split(",")
    assert header[:3] == ["tipo", "codigo", "titulo"]
    by_code = {line.split(",")[1]: line for line in lines[1:]}
    assert by_code["PRJ-035"].split(",")[-5:] == ["true", "Bélgica", "false", "2", "000:L183-191"]
    assert by_code["PRJ-002"].endswith(",002:L193-205")


def test_only_reading_is_allowed(client: Client, demo) -> None:
    assert client.post("/buscar").status_code == 405


def test_what_repeats_another_entry_is_told_apart(client: Client, demo) -> None:
    assert "1 es una entrada repetida, que no se cuenta en las cifras." in client.get("/actividades").content.decode()
    assert client.get("/actividades?country=SN").context["found"].repeated == ""


def test_an_empty_search_without_filters_speaks_of_none(client: Client, demo) -> None:
    assert "Quite un filtro" not in client.get("/buscar?q=zzzzzz").content.decode()
    assert "Quite un filtro" in client.get("/buscar?q=zzzzzz&country=CO").content.decode()


def test_a_misspelt_word_leads_to_the_nearest_that_is_written_somewhere(client: Client, demo) -> None:
    page = body(client.get("/buscar?q=Cartajena+de+Indias&kind=place"))
    assert '¿Quiso decir <a href="?q=Cartagena+de+Indias&amp;kind=place">Cartagena de Indias</a>?' in page


def test_loose_hits_are_shown_with_a_proposal(client: Client, demo) -> None:
    found = client.get("/buscar?q=agua+alcantariyado+cartagena").context["found"]
    assert (found.loose, found.meant) == (True, ["agua alcantarillado cartagena"])


@pytest.mark.parametrize("address", ["/buscar?q=agua", "/buscar?q=zzzzzzzz", "/buscar", "/buscar?q=agua&status=CANCELADO"])
def test_nothing_is_proposed_where_words_are_known_or_far(client: Client, demo, address: str) -> None:
    assert client.get(address).context["found"].meant == []
