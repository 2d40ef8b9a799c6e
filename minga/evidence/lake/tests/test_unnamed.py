"""Published activities without an identifier: listed apart, with the reason."""

import io

import pytest
from django.test import Client

from minga.evidence.lake import actions, comparing
from minga.evidence.lake.importing import run
from minga.evidence.lake.testing import activity, xml_of
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db


def placed(identifier: str, title: str) -> str:
    return activity(identifier, title=title).replace("</title>", '</title><recipient-country code="EC"/>')


def test_it_works(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    comparing.kept.cache_clear()
    content = xml_of([placed("XX-A", "Agua"), placed("", "Sin nombre propio"), placed("", "")])
    run(actions.bring(by=Person.objects.system(), name="caf.xml", content=io.BytesIO(content), later=False).pk)
    context = Client().get("/lago/comparacion").context
    assert [(one["name"], one["number"]) for one in context["aside"]] == [("sin", "2")]
    page = Client().get("/lago/comparacion?ver=sin")
    assert [(row["title"], row["source"].slug) for row in page.context["rows"]] == [("Sin nombre propio", "caf"), ("Sin título", "caf")]
    assert "Publicado sin identificador" in page.content.decode()
    csv = b"".join(Client().get("/lago/comparacion.csv?ver=sin").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[:3] for line in csv.splitlines()[1:]] == [["sin", "", "Sin nombre propio"], ["sin", "", ""]]
