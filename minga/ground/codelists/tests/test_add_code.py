"""Adding a value to a list without code (R-057)."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError

from minga.ground.codelists import actions, queries
from minga.ground.codelists.models import CodeList
from minga.ground.codelists.testing import make_code, make_list, make_version
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def test_it_works():
    made = make_code(make_list(), definition_es="Como la amapola.", definition_en="Like the poppy.")
    assert (made.identifier, made.since, made.until, made.position) == ("COLORES/ROJO", 1, None, 1)
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key, line.after) == (
        "code.added",
        "code",
        "COLORES/ROJO",
        {"name_es": "Rojo", "since": 1},
    )


def test_r_057_a_value_added_to_version_two_leaves_version_one_as_it_was():
    sources = CodeList.objects.get(code="FUENTE")
    before = [code.code for code in queries.codes_on("FUENTE", datetime.date(2026, 12, 31))]
    make_version(sources, datetime.date(2027, 1, 1))
    made = make_code(sources, "FILANTROPÍA", "Filantropía", "Philanthropy")
    assert (made.since, [code.code for code in queries.codes_on("FUENTE", datetime.date(2026, 12, 31))]) == (2, before)
    assert [code.code for code in queries.codes_on("FUENTE", datetime.date(2027, 1, 1))] == [*before, "FILANTROPÍA"]
    assert queries.names("FUENTE")["BILATERAL"] == "Bilateral"


def test_r_057_what_our_tables_brought_is_never_added_to():
    """Without asking for a version: the office's first value opens version two, its second joins it."""
    sources = CodeList.objects.get(code="FUENTE")
    first, second = (
        make_code(sources, "FILANTROPÍA", "Filantropía", "Philanthropy"),
        make_code(sources, "REMESAS", "Remesas", "Remittances"),
    )
    assert (first.since, second.since, sources.versions.count()) == (2, 2, 2)
    assert not sources.codes.in_version(1).filter(code__in=["FILANTROPÍA", "REMESAS"]).exists()


def test_a_value_is_found_by_search():
    make_code(make_list())
    card = Card.objects.get(key="COLORES/ROJO")
    assert (card.title, card.lead) == ("Rojo", "Colores")


def test_a_value_stands_below_another():
    list_ = make_list()
    made = make_code(list_, "GRANATE", "Granate", "Maroon", parent=make_code(list_))
    assert made.parent.identifier == "COLORES/ROJO"


def test_a_list_that_others_keep_is_refused():
    with pytest.raises(ValidationError) as refused:
        make_code(CodeList.objects.get(code="AidType"))
    assert refused.value.messages == ["La lista AidType la mantiene otra institución: aquí no se cambia."]


def test_a_code_in_force_is_refused():
    list_ = make_list()
    make_code(list_)
    with pytest.raises(ValidationError) as refused:
        make_code(list_)
    assert refused.value.message_dict == {"code": ["La lista COLORES ya tiene el código ROJO."]}
    assert list_.codes.count() == 1


def test_a_person_who_does_not_administer_is_refused():
    list_ = make_list()
    officer = get_user_model().objects.get(email="oficina@ambato.example")
    with pytest.raises(PermissionDenied):
        actions.add_code(by=officer, list_=list_, code="ROJO", name_es="Rojo", name_en="Red")
    assert list_.codes.count() == 0


@pytest.mark.parametrize("name", ["name_es", "name_en"])
def test_a_missing_name_is_refused(name):
    list_ = make_list()
    with pytest.raises(ValidationError) as refused:
        make_code(list_, **{name: ""})
    assert (list(refused.value.message_dict), list_.codes.count()) == ([name], 0)


@pytest.mark.parametrize("code", ["A/B", "A B", "", "x" * 61, "a\0b", "<b>"])
def test_a_code_that_fits_no_address_is_refused(code):
    list_ = make_list()
    with pytest.raises(ValidationError) as refused:
        make_code(list_, code)
    assert (list(refused.value.message_dict), list_.codes.count()) == (["code"], 0)
