"""Sources and their gaps are registered once and corrected in place."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from minga.ground.documents import actions
from minga.ground.documents.models import Gap, Source
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head

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


@pytest.mark.parametrize(("name", "value"), [("title", ""), ("title", "x" * 301), ("language", "castellano")])
def test_a_value_that_a_field_refuses_is_refused(name, value):
    with pytest.raises(ValidationError) as refused:
        put_source(**{name: value})
    assert (list(refused.value.message_dict), Source.objects.filter(code="S-1").exists()) == ([name], False)


def test_a_gap_without_a_title_is_refused():
    put_source()
    with pytest.raises(ValidationError) as refused:
        put_gap(title_es="")
    assert (list(refused.value.message_dict), Gap.objects.filter(code="G-1").exists()) == (["title_es"], False)


def test_r_351_a_gap_is_recorded_and_not_filled():
    put_source()
    assert (put_gap(), put_gap()) == ("created", "unchanged")
    gap = Gap.objects.get(code="G-1")
    assert (gap.source.code, gap.title_es, gap.explanation_es) == ("S-1", "Gráfico perdido", "")
    assert Entry.objects.order_by("-seq")[0].event == "gap.recorded"
