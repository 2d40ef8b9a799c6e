"""What the centre keeps: mancomunidades and their members, relations between countries, members of networks."""

import pytest

from minga.cycle.agreements.models import NetworkMembership, Relation
from minga.cycle.law.models import AssociatedGovernment
from minga.cycle.organisations.models import Association, Organisation

pytestmark = pytest.mark.django_db

ENTRY = {"part": "entry", "mechanism": "", "state": "registered", "registered_on": "2019-05-02", "number": "7"}


def text(response) -> str:
    return response.content.decode()


def refused(response) -> tuple[int, list[str]]:
    return response.status_code, sorted(response.context["form"].errors)


def test_r_303_the_centre_inscribes_a_mancomunidad_with_its_members(administrator, client):
    page = "/mancomunidades/ORG-006/cambiar"
    assert administrator.post(page, ENTRY).status_code == 302
    assert administrator.post(page, {"part": "member", "member": "GADM Ambato", "since": "2020"}).status_code == 302
    row = Association.objects.get(organisation__code="ORG-006")
    assert (row.state, row.registered_on, row.number) == ("registered", "2019-05-02", "7")
    assert AssociatedGovernment.objects.get(association__code="ORG-006").member.code == "ORG-007"
    public = text(client.get("/mancomunidades"))
    assert ("previo al registro en línea" in public, "GAD Municipal de Ambato" in public, "Inscribir o corregir" in public) == (
        True, True, False,
    )  # fmt: skip
    administrator.post(page, ENTRY | {"registered_on": "2021-10-01"})
    assert "previo al registro en línea" not in text(client.get("/mancomunidades"))


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (ENTRY | {"registered_on": "mayo"}, ["registered_on"]),
        (ENTRY | {"state": "feliz"}, ["state"]),
        (ENTRY | {"agreement_on": "2020"}, ["registered_on"]),
        ({"part": "member", "member": "Nadie así"}, ["member"]),
        ({"part": "member", "member": "ORG-006"}, ["__all__"]),
    ],
)
def test_r_303_what_an_entry_refuses_stands_at_its_field(administrator, given, fields):
    assert refused(administrator.post("/mancomunidades/ORG-006/cambiar", given)) == (422, fields)


def test_no_two_boxes_of_the_page_have_one_name(administrator):
    page = text(administrator.get("/mancomunidades/ORG-006/cambiar"))
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_what_is_no_mancomunidad_is_not_there(administrator):
    assert administrator.get("/mancomunidades/ORG-007/cambiar").status_code == 404


def test_r_084_a_relation_is_recorded_and_corrected(administrator, client):
    given = {"partner": "ES", "recipient": "EC", "channel": "ngo", "since": "1990", "sectors": "agua = water\nsalud = health"}
    assert administrator.post("/relaciones/nueva", given).status_code == 302
    row = Relation.objects.get(partner="ES")
    assert row.sectors == [["agua", "water"], ["salud", "health"]]
    page = f"/relaciones/{row.pk}/cambiar"
    assert "agua = water" in text(administrator.get(page))
    assert administrator.post(page, {"since": "1990", "until": "2001", "sectors": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.channel, row.until, row.sectors) == ("ngo", "2001", [])
    assert "Corregir" not in text(client.get("/relaciones"))


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"since": "1990", "until": "1980"}, ["until"]),
        ({"sectors": "agua"}, ["sectors"]),
        ({"recipient": "ES"}, ["__all__"]),
        ({"partner": ""}, ["partner"]),
    ],
)
def test_what_a_relation_refuses_stands_at_its_field(administrator, given, fields):
    answer = administrator.post("/relaciones/nueva", {"partner": "ES", "recipient": "EC", "channel": "ngo", **given})
    assert refused(answer) == (422, fields)


def test_r_117_a_member_of_a_network_is_entered(administrator, client):
    assert administrator.post("/redes/ORG-031/miembros", {"member": "ORG-112", "part": "member", "since": "2010"}).status_code == 302
    assert NetworkMembership.objects.get(network__code="ORG-031").member.code == "ORG-112"
    assert "Municipio de Quito" in text(client.get("/redes"))
    assert administrator.get("/redes/ORG-002/miembros").status_code == 404
    assert refused(administrator.post("/redes/ORG-031/miembros", {"member": "ORG-031", "part": "member"})) == (422, ["member"])


def test_a_hidden_member_of_a_network_does_not_leak(administrator, client):
    administrator.post("/redes/ORG-031/miembros", {"member": "ORG-112", "part": "member"})
    Organisation.objects.filter(code="ORG-112").update(public=False)
    assert "Municipio de Quito" not in text(client.get("/redes"))
