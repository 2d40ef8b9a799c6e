import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.doors.portal import organisation_page
from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.reading_pages import body, text
from minga.ground.codelists.queries import get

pytestmark = pytest.mark.django_db


def page(client, code: str):
    return client.get(f"/organizaciones/{code}")


def test_it_works(client) -> None:
    response = page(client, "ORG-100")
    assert response.status_code == 200
    assert "Cooperación Técnica Belga" in text(response)


def test_r_081_names_carry_their_dates(client) -> None:
    rows = {row["name"]: (row["kind"], row["years"]) for row in page(client, "ORG-100").context["names"]}
    assert rows["Enabel"] == ("nombre posterior", "desde 2018")


def test_a_proposed_name_stands_apart(client) -> None:
    context = page(client, "ORG-040").context
    assert context["activities"] == []
    assert [(row["code"], row["written"]) for row in context["proposed"]] == [
        ("PRJ-001", "Distrito de Cartagena"),
        ("PRJ-002", "Distrito de Cartagena"),
    ]


def test_r_079_a_likely_duplicate_is_told_and_nothing_is_merged(client) -> None:
    assert [(row["rule"], row["other"]) for row in page(client, "ORG-100").context["findings"]] == [("DQ-ALIAS", "ORG-101")]
    assert page(client, "ORG-101").status_code == 200


def test_r_071_a_missing_tax_id_is_said(client) -> None:
    assert "Falta el RUC" in text(page(client, "NGO-07"))


def test_r_073_the_check_digit_is_a_warning(client) -> None:
    shown = text(page(client, "NGO-01"))
    assert "1792427579001" in shown
    assert "El dígito verificador no coincide: es una advertencia y el dato se conserva." in shown


def test_r_072_no_identifica_is_explained(client) -> None:
    assert "No identifica Quiere decir que no tiene siglas." in text(page(client, "NGO-04"))


def test_contribution_without_value_is_said(client, make_activity) -> None:
    organisation = make_organisation("ORG-901", "Instituto Abierto")
    rows = [{"as_written": "Instituto Abierto", "organisation": organisation, "role": get("ROL_APORTE", "DONANTE"), "source": "002:L2"}]
    make_activity("PRJ-901", "Prueba de aporte", parts={"contributions": rows})
    assert "Sin valorar" in text(page(client, "ORG-901"))


@pytest.mark.parametrize("code", ["nada", "%00", "a" * 10000, "ORG-040%20", "..%2f"])
def test_unknown_code_is_404(client, code: str) -> None:
    assert page(client, code).status_code == 404


def test_an_unpublished_one_is_404(client) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    assert page(client, "ORG-900").status_code == 404


def test_an_administrator_reads_it(administrator) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    assert "No publicada" in text(page(administrator, "ORG-900"))


def test_an_unpublished_namesake_is_not_named(client) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    make_organisation("ORG-901", "Instituto Reservado", acronym="IR")
    assert page(client, "ORG-901").context["findings"] == []
    assert "ORG-900" not in body(page(client, "ORG-901"))


def parts_of(*organisations, **fields) -> dict:
    donor, executor = get("ROL_APORTE", "DONANTE"), get("ROL_PARTICIPACION", "EJECUTOR")
    named = [{"as_written": one.name, "source": "002:L2", **({} if fields else {"organisation": one}), **fields} for one in organisations]
    return {"participants": [{**one, "role": executor} for one in named], "contributions": [{**one, "role": donor} for one in named]}


def test_parts_are_read_a_page_at_a_time_participants_first(client, make_activity, monkeypatch) -> None:
    monkeypatch.setattr(organisation_page, "SIZE", 2)
    organisation = make_organisation("ORG-901", "Instituto Abierto")
    for number in (3, 1, 2):
        make_activity(f"PRJ-90{number}", f"Obra {number}", parts=parts_of(organisation))
    pages = [page(client, f"ORG-901?page={number}").context["activities"] for number in (1, 2, 3)]
    assert [[(row["code"], row["giving"]) for row in rows] for rows in pages] == [
        [("PRJ-901", False), ("PRJ-902", False)],
        [("PRJ-903", False), ("PRJ-901", True)],
        [("PRJ-902", True), ("PRJ-903", True)],
    ]


def test_more_proposals_than_a_page_are_counted(client, make_activity, monkeypatch) -> None:
    monkeypatch.setattr(organisation_page, "SIZE", 2)
    organisation = make_organisation("ORG-901", "Instituto Abierto")
    for number in (1, 2):
        make_activity(f"PRJ-90{number}", f"Obra {number}", parts=parts_of(organisation, proposed=organisation))
    context = page(client, "ORG-901").context
    assert (len(context["proposed"]), context["proposed_total"], context["activities"]) == (2, 4, [])
    assert "Se muestran 2 de 4." in text(page(client, "ORG-901"))


def test_one_activity_and_three_cost_the_same(client, make_activity) -> None:
    organisation, costs = make_organisation("ORG-901", "Instituto Abierto"), []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            make_activity(f"PRJ-90{number}", f"Obra {number}", parts=parts_of(organisation))
        with CaptureQueriesContext(connection) as queries:
            page(client, "ORG-901")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_an_unpublished_activity_is_not_listed(client, make_activity) -> None:
    organisation = make_organisation("ORG-901", "Instituto Abierto")
    row = {
        "as_written": "Instituto Abierto",
        "organisation": organisation,
        "role": get("ROL_PARTICIPACION", "EJECUTOR"),
        "source": "002:L2",
    }
    make_activity("PRJ-901", "Obra abierta", parts={"participants": [row]})
    make_activity("PRJ-902", "Obra reservada", parts={"participants": [row]}, public=False)
    assert [one["code"] for one in page(client, "ORG-901").context["activities"]] == ["PRJ-901"]
