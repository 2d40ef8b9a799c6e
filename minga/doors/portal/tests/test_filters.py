"""One reader of addresses for every list: values in any letter case, what is unknown told, each filter taken off again."""

import pytest

from minga.doors.portal.tests.make_organisation import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.actions import add_code
from minga.ground.codelists.models import CodeList

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("/buscar?country=co&kind=ACTIVITY", "/buscar?country=CO&kind=activity"),
        ("/actividades?status=vigente&money=YES", "/actividades?status=VIGENTE&money=yes"),
    ],
)
def test_it_works(client, small: str, large: str) -> None:
    found = client.get(small).context["found"]
    assert found.total == client.get(large).context["found"].total > 0
    assert found.notice == ""


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("/organizaciones?country=co&kind=gobierno_nacional", "/organizaciones?country=CO&kind=GOBIERNO_NACIONAL"),
        ("/ong?country=es&state=convenio_finalizado&sort=NAME", "/ong?country=ES&state=CONVENIO_FINALIZADO&sort=name"),
        ("/hallazgos?rule=dq-sum&severity=ERROR&thing=Activity", "/hallazgos?rule=DQ-SUM&severity=error&thing=activity"),
    ],
)
def test_the_other_lists_know_any_letter_case_too(client, small: str, large: str) -> None:
    found = client.get(small).context
    assert found["rows"] == client.get(large).context["rows"]
    assert [chip["label"] for chip in found["chips"]] == [chip["label"] for chip in client.get(large).context["chips"]]


def test_a_small_letter_code_of_a_list_that_grows_is_known(client) -> None:
    by, kinds = Person.objects.get(email="administracion@minga.example"), CodeList.objects.get(code="TIPO_ORGANIZACION")
    add_code(by=by, list_=kinds, code="mixta", name_es="Mixta", name_en="Mixed")
    make_organisation("ORG-901", "Instituto Abierto", kind="mixta")
    for given in ("mixta", "MIXTA"):
        assert [row["code"] for row in client.get("/organizaciones", {"kind": given}).context["rows"]] == ["ORG-901"]


def test_a_filter_is_taken_off_as_it_was_typed(client) -> None:
    chips = client.get("/buscar?country=co&country=CO&money=Yes&page=2").context["found"].chips
    assert [(chip["label"], chip["url"]) for chip in chips] == [
        ("Colombia", "/buscar?money=Yes"),
        ("Con monto", "/buscar?country=co&country=CO"),
    ]


def test_a_country_without_records_is_no_unknown_filter(client) -> None:
    for address in ("/buscar", "/actividades", "/organizaciones", "/ong"):
        assert "Se ignor" not in client.get(address, {"country": "mn"}).content.decode()


def test_several_unknown_values_are_counted(client) -> None:
    assert (
        client.get("/ong?state=a&country=b&country=c").context["notice"]
        == "Se ignoraron 3 filtros desconocidos: «state=a», «country=b», «country=c»."
    )


def test_those_of_which_nothing_is_said_have_a_value_of_their_own(client) -> None:
    assert client.get("/actividades?status=none").context["found"].notice == ""
    assert client.get("/organizaciones?kind=none").context["notice"] == "Se ignoró el filtro desconocido «kind=none»."
