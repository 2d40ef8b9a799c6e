"""Opening the next version of a list."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from minga.ground.codelists import actions
from minga.ground.codelists.models import CodeList
from minga.ground.codelists.testing import make_code, make_list, make_version
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works():
    list_ = make_list()
    made = make_version(list_, datetime.date(2027, 1, 1), note_es="Segunda.", note_en="Second.")
    assert (str(made), made.valid_from, made.valid_to, made.note_es) == ("COLORES v2", datetime.date(2027, 1, 1), None, "Segunda.")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key, line.after) == (
        "codelist.version_opened",
        "codelist",
        "COLORES",
        {"version": 2},
    )


def test_codes_in_force_go_on_in_it():
    list_ = make_list()
    make_code(list_)
    make_version(list_)
    assert [code.code for code in list_.codes.in_version(2)] == ["ROJO"]


def test_a_list_that_others_keep_is_refused():
    with pytest.raises(ValidationError) as refused:
        make_version(CodeList.objects.get(code="Sector"))
    assert refused.value.messages == ["La lista Sector la mantiene otra institución: aquí no se cambia."]


def test_days_in_the_wrong_order_are_refused():
    list_ = make_list()
    with pytest.raises(ValidationError):
        make_version(list_, datetime.date(2027, 1, 1), valid_to=datetime.date(2026, 1, 1))
    assert list_.versions.count() == 1


def test_every_list_of_iati_and_the_dac_is_kept_by_others():
    kept = CodeList.objects.filter(family__in=["iati", "dac"])
    assert (kept.filter(extensible=True).count(), kept.count() > 0) == (0, True)
    for list_ in kept:
        with pytest.raises(ValidationError):
            actions.open_version(by=get_user_model().objects.system(), list_=list_)
