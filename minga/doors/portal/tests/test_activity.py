import re
from decimal import Decimal

import pytest
from django.test import Client

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.reading_pages import body
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.findings.models import Finding

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-002")
    assert "Conexiones Hidráulico-Sanitarias en la Zona Suroriental de Cartagena-Fase I" in page
    assert "$7.928.561.027,32 COP" in page


def test_r_138_both_values_of_a_sum_that_differs_are_shown(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-002")
    assert "El total y sus aportes difieren en $0,76 COP" in page
    assert "$7.928.561.028,08 COP" in page
    assert "DQ-SUM" in page


def test_r_137_a_sum_that_agrees_raises_nothing(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-001")
    assert "DQ-SUM" not in page
    assert page.count("$12.386.206.436,05 COP") == 4  # once in the finding that tells its rounding


def test_r_141_the_spanish_line_comes_to_its_dollars_at_the_rate_of_the_day(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-001")
    assert "El 6 de julio de 2011 el dinero se cambió a" in page
    assert "1.766,5 COP/USD" in page
    assert "USD 3.512.624,50" in page
    assert "Calculado" in page


def test_r_152_a_group_without_a_number_says_so(client: Client, demo) -> None:
    assert 'Población infantil: <span class="quiet">sin cifra</span>' in read(client, "/actividades/PRJ-002")


def test_r_157_an_unvalued_contribution_is_not_zero(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-037")
    assert "aporte sin valorar" in page
    assert "Suma de los aportes valorados" not in page
    assert "Monto no registrado" in page


def test_r_349_regions_without_names_are_a_count(client: Client, demo) -> None:
    assert "6 regiones: la fuente no las nombra" in read(client, "/actividades/PRJ-043")


def test_r_324_every_figure_has_its_note_and_the_note_its_source(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-002")
    mark = re.search(r'href="#fuente-(\d+)" title="Programa de Cooperación Internacional 2008-2011, línea 199"', page)
    assert mark is not None
    note = re.search(rf'<li id="fuente-{mark[1]}" value="{mark[1]}">(.*?)</li>', page)
    assert note is not None and note[1].endswith("línea 199.")


def test_pitfall_38_a_date_is_no_more_exact_than_it_is_known(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-014")
    assert "noviembre de 2020" in page or "noviembre 2020" in page
    assert " 1 de noviembre" not in page.replace(">", " ")


def test_an_approximate_number_is_marked(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-035")
    assert "más de 25.000" in page
    assert "Aproximado" not in page  # one mark of vagueness is enough


def test_a_name_not_registered_is_shown_with_a_proposal(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-030")
    assert "Por confirmar, tal vez" in page
    assert "es el nombre de un país y ésta es su cooperación bilateral" in page


def test_a_neighbourhood_without_drawing_says_where_it_is_shown(client: Client, demo) -> None:
    assert "sin geometría: se muestra en Cartagena de Indias" in read(client, "/actividades/PRJ-001")


def test_a_copy_says_what_it_repeats(client: Client, demo) -> None:
    page = read(client, "/actividades/PRJ-002-DUP")
    assert 'Esta entrada repite en la fuente a <a class="code" href="/actividades/PRJ-002">PRJ-002</a>.' in page


def test_the_original_links_its_copy(client: Client, demo) -> None:
    assert 'href="/actividades/PRJ-002-DUP" class="code nowrap"' in read(client, "/actividades/PRJ-002")


def test_labels_follow_the_language_and_data_keep_their_tag(client: Client, demo) -> None:
    """R-340, pitfall 32."""
    assert '<h1 class="gap-s wrap-any" lang="en">Environment programme (five regions)</h1>' in read(client, "/actividades/PRJ-042")
    english = read(client, "/en/actividades/PRJ-042")
    assert '<h1 class="gap-s wrap-any">Environment programme (five regions)</h1>' in english
    assert '<span lang="es">Impulsar una economía' in english


def test_classes_lead_to_their_list(client: Client, demo) -> None:
    assert 'href="/listas/FUENTE#FUENTE/BILATERAL"' in read(client, "/actividades/PRJ-001")


def test_an_unknown_code_is_not_found(client: Client, demo) -> None:
    response = client.get("/actividades/PRJ-999")
    assert response.status_code == 404
    assert 'type="search"' in response.content.decode()


@pytest.mark.parametrize("code", ["%00", "A" * 10_000, "PRJ-001%00", "%F0%9F%98%80", "%ED%A0%80"])
def test_a_code_that_cannot_be_is_not_found(client: Client, demo, code: str) -> None:
    assert client.get(f"/actividades/{code}").status_code == 404
    assert client.get(f"/actividades/{code}/datos.csv").status_code == 404


def test_an_unpublished_activity_is_not_found(client: Client, make_activity) -> None:
    make_activity("LEAK-1", "Secreto", public=False)
    assert client.get("/actividades/LEAK-1").status_code == 404
    assert client.get("/actividades/LEAK-1/datos.csv").status_code == 404


def test_an_administrator_sees_an_unpublished_one_marked(administrator: Client, make_activity) -> None:
    make_activity("LEAK-1", "Secreto", public=False)
    assert "No publicado" in read(administrator, "/actividades/LEAK-1")


def everywhere(client: Client, code: str, words: str) -> str:
    """Return all that the public site says of an activity: its page, its table, the search for words and its table."""
    said = [client.get(f"/actividades/{code}"), client.get(f"/actividades/{code}/datos.csv"), client.get("/hallazgos.csv")]
    said += [client.get(address, {"q": words}) for address in ("/buscar", "/buscar.csv", "/actividades.csv", "/hallazgos")]
    return " ".join(body(one).replace(f"«{words}»", "").replace(f'value="{words}"', "") for one in said)


def test_an_unpublished_part_or_copy_is_not_named(client: Client, make_activity) -> None:
    whole = make_activity("OPEN-1", "Abierto", public=True)
    make_activity("LEAK-1", "Parte sigilosa", public=False, parent=whole)
    make_activity("LEAK-2", "Copia sigilosa", public=False, duplicate_of=whole)
    make_activity("OPEN-2", "Parte abierta", public=True, parent=whole)
    actions.review(by=Person.objects.system(), activity=Activity.objects.get(code="OPEN-1"))
    assert [row.rule for row in Finding.objects.open().about("activity", "OPEN-1")] == ["DQ-DUP"]
    said = everywhere(client, "OPEN-1", "abierto")
    assert "OPEN-2" in said
    assert "LEAK" not in said
    assert "sigilosa" not in said
    assert "DQ-DUP" not in read(client, "/actividades/OPEN-1")


def test_an_administrator_reads_of_an_unpublished_copy(administrator: Client, make_activity) -> None:
    whole = make_activity("OPEN-1", "Abierto", public=True)
    make_activity("LEAK-2", "Copia sigilosa", public=False, duplicate_of=whole)
    actions.review(by=Person.objects.system(), activity=Activity.objects.get(code="OPEN-1"))
    page = read(administrator, "/actividades/OPEN-1")
    assert "LEAK-2" in page
    assert "DQ-DUP" in page


def test_an_organisation_that_is_not_public_is_named_nowhere(client: Client, make_activity) -> None:
    """What the source writes stays; the registered name, its code and a proposal of it do not show."""
    hidden = make_organisation("LEAK-9", "Instituto Sigiloso", public=False)
    role = {"role": get("ROL_PARTICIPACION", "EJECUTOR"), "source": "002:L2"}
    people = [
        {"as_written": "El ejecutor", "organisation": hidden, **role},
        {"as_written": "Otro ejecutor", "proposed": hidden, "proposed_reason": "se parece", **role},
    ]
    make_activity("OPEN-3", "Xilófono abierto", {"participants": people}, public=True)
    assert [row.rule for row in Finding.objects.open().about("activity", "OPEN-3")] == ["DQ-ALIAS"]
    said = everywhere(client, "OPEN-3", "xilófono")
    assert "El ejecutor" in said
    assert "LEAK-9" not in said
    assert "Sigiloso" not in said
    assert "OPEN-3" not in body(client.get("/buscar.csv", {"q": "sigiloso"}))


def test_a_finding_of_a_public_record_is_told(client: Client, make_activity) -> None:
    whole = make_activity("OPEN-1", "Abierto", public=True)
    make_activity("OPEN-2", "Copia abierta", public=True, duplicate_of=whole)
    actions.review(by=Person.objects.system(), activity=Activity.objects.get(code="OPEN-1"))
    assert "DQ-DUP" in read(client, "/actividades/OPEN-1")


def test_the_barest_activity_says_what_is_missing(client: Client, make_activity) -> None:
    make_activity("BARE-1", "Solo un título", public=True, source="")
    page = read(client, "/actividades/BARE-1")
    for words in ("La fuente no dice el objetivo.", "Monto no registrado", "Sin cifra", "Sin fechas", "no cita ninguna fuente"):
        assert words in page


def test_sums_are_by_currency_and_never_across(client: Client, make_activity) -> None:
    role = get("ROL_APORTE", "DONANTE")
    lines = [
        {"as_written": "A", "role": role, "amount": Decimal("10.10"), "currency": "USD"},
        {"as_written": "B", "role": role, "amount": Decimal("0.20"), "currency": "USD"},
        {"as_written": "C", "role": role, "amount": Decimal("5"), "currency": "EUR"},
    ]
    make_activity("TWO-1", "Dos monedas", {"contributions": lines}, public=True)
    page = read(client, "/actividades/TWO-1")
    assert "USD 10,30" in page
    assert "EUR 5" in page
    assert page.count("Suma de los aportes valorados") == 2


def test_the_page_costs_a_fixed_number_of_queries(client: Client, demo, django_assert_max_num_queries) -> None:
    client.get("/actividades/PRJ-002")
    for code in ("PRJ-005", "PRJ-002", "PRJ-037"):
        with django_assert_max_num_queries(33):
            client.get(f"/actividades/{code}")


def test_every_activity_of_the_demonstration_has_its_page(client: Client, demo) -> None:
    codes = list(Activity.objects.values_list("code", flat=True))
    assert len(codes) == 32
    assert {client.get(f"/en/actividades/{code}").status_code for code in codes} == {200}
