import csv
import io

import pytest

from minga.cycle.organisations import profiling
from minga.cycle.organisations.testing import make_ngo, make_organisation
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db


def mapped(organisation, **texts) -> None:
    profiling.map_actor(by=Person.objects.get(email="registro@minga.example"), organisation=organisation, **texts)


def sent(client) -> str:
    return b"".join(client.get("/mapeo.csv").streaming_content).decode("utf-8-sig")


def test_r_078_the_export_has_exactly_four_columns(client):
    mapped(make_ngo("T-A", name="Actora"), areas="Agua", strengths="Técnicos", weaknesses="Poca gente")
    mapped(make_organisation("T-B", name="Oculta"), areas="Salud")  # not public: it may not leak
    rows = list(csv.reader(io.StringIO(sent(client))))
    assert rows == [["actor", "areas", "fortalezas", "debilidades"], ["Actora", "Agua", "Técnicos", "Poca gente"]]


def test_r_078_nothing_is_mapped_before_somebody_writes_it(client):
    page = client.get("/mapeo").content.decode()
    assert ("Ningún actor mapeado todavía" in page, sent(client).strip()) == (True, "actor,areas,fortalezas,debilidades")


def test_what_is_typed_into_a_mapping_is_text(client):
    mapped(make_ngo("T-A", name="Actora"), areas="=1+1", strengths="<b>x</b>")
    page = client.get("/mapeo").content.decode()
    assert ("<b>x</b>" in page, "&lt;b&gt;x" in page, "'=1+1" in sent(client)) == (False, True, True)
