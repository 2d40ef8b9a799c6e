"""Correcting the texts of a value."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError

from minga.ground.codelists import actions, queries
from minga.ground.codelists.models import Code
from minga.ground.codelists.testing import make_code, make_list
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def revise(row: Code, **texts) -> Code:
    return actions.revise_code(by=get_user_model().objects.system(), row=row, **texts)


def test_it_works():
    row = make_code(make_list())
    revise(row, name_es="Rojo vivo", name_en="Red")
    assert (queries.names("COLORES"), Card.objects.get(key="COLORES/ROJO").title) == ({"ROJO": "Rojo vivo"}, "Rojo vivo")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.before, line.after) == ("code.revised", {"name_es": "Rojo"}, {"name_es": "Rojo vivo"})


def test_the_same_texts_leave_no_line():
    row = make_code(make_list())
    before = head()
    revise(row, name_es="Rojo", name_en="Red")
    assert head() == before


def test_a_list_that_others_keep_is_refused():
    row = queries.get("Currency", "USD")
    with pytest.raises(ValidationError) as refused:
        revise(row, name_es="Dólar de otro")
    assert refused.value.messages == ["La lista Currency la mantiene otra institución: aquí no se cambia."]


def test_a_person_who_does_not_administer_is_refused():
    row = make_code(make_list())
    officer = get_user_model().objects.get(email="oficina@ambato.example")
    with pytest.raises(PermissionDenied):
        actions.revise_code(by=officer, row=row, name_es="Otro")
    assert Code.objects.get(pk=row.pk).name_es == "Rojo"


def test_a_missing_name_is_refused():
    row = make_code(make_list())
    with pytest.raises(ValidationError) as refused:
        revise(row, name_en="")
    assert (list(refused.value.message_dict), Code.objects.get(pk=row.pk).name_en) == (["name_en"], "Red")
