"""Sources and their gaps are registered once and corrected in place."""

import pytest
from django.contrib.auth import get_user_model

from minga.ground.documents import actions
from minga.ground.documents.models import Gap, Source
from minga.ground.journal.actions import head
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def put_source(**fields) -> str:
    return actions.put_source(by=get_user_model().objects.system(), code="S-1", **{"title": "Informe"} | fields)


def put_gap(**fields) -> str:
    given = {"source": Source.objects.get(code="S-1"), "title_es": "Gráfico perdido", "title_en": "Lost chart", "kind": "chart"} | fields
    return actions.put_gap(by=get_user_model().objects.system(), code="G-1", **given)


def test_it_works():
    assert put_source() == "created"
    assert Source.objects.get(code="S-1").title == "Informe"
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key, line.after) == ("source.recorded", "source", "S-1", {"title": "Informe"})


def test_twice_is_unchanged():
    put_source()
    before = head()
    assert (put_source(), head()) == ("unchanged", before)


def test_a_corrected_source_is_changed():
    put_source()
    assert (put_source(title="Informe final"), Source.objects.get(code="S-1").title) == ("changed", "Informe final")
    assert Entry.objects.order_by("-seq")[0].before == {"title": "Informe"}


def test_r_351_a_gap_is_recorded_and_not_filled():
    put_source()
    assert (put_gap(), put_gap()) == ("created", "unchanged")
    gap = Gap.objects.get(code="G-1")
    assert (gap.source.code, gap.title_es, gap.explanation_es) == ("S-1", "Gráfico perdido", "")
    assert Entry.objects.order_by("-seq")[0].event == "gap.recorded"
