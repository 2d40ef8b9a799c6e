"""Opening the next version of a list."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.ground.codelists import actions, queries
from minga.ground.codelists.models import CodeList
from minga.ground.codelists.testing import make_code, make_list, make_version
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works():
    list_ = make_list()
    made = make_version(list_, datetime.date(2027, 1, 1), note_es="Segunda.", note_en="Second.")
    assert (str(made), made.valid_from, made.valid_to, made.note_es) == ("COLORES v2", datetime.date(2027, 1, 1), None, "Segunda.")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key) == ("codelist.version_opened", "codelist", "COLORES")
    assert line.before == {"previous_valid_to": None}
    assert line.after == {"version": 2, "valid_from": "2027-01-01", "valid_to": None, "previous_valid_to": "2026-12-31"}


def days(list_: CodeList) -> list[tuple]:
    return list(list_.versions.order_by("number").values_list("valid_from", "valid_to"))


def test_r_054_the_version_before_it_ends_the_day_before():
    list_ = make_list()
    make_version(list_, datetime.date(2027, 1, 1))
    assert days(list_) == [(None, datetime.date(2026, 12, 31)), (datetime.date(2027, 1, 1), None)]


def test_without_a_day_it_is_valid_from_today():
    list_ = make_list()
    make_version(list_)
    today = timezone.localdate()
    assert days(list_) == [(None, today - datetime.timedelta(days=1)), (today, None)]


def test_two_of_one_day_leave_the_newest_in_force():
    list_ = make_list()
    make_version(list_)
    make_version(list_)
    today = timezone.localdate()
    assert days(list_)[1:] == [(today, today), (today, None)]
    assert queries.version_on(list_, today).number == 3


def test_without_a_day_it_follows_one_that_is_still_to_come():
    list_ = make_list()
    coming = timezone.localdate() + datetime.timedelta(days=40)
    make_version(list_, coming)
    assert make_version(list_).valid_from == coming


def test_a_day_before_the_version_before_it_is_refused():
    list_ = make_list()
    make_version(list_, datetime.date(2027, 1, 1))
    with pytest.raises(ValidationError) as refused:
        make_version(list_, datetime.date(2026, 12, 31))
    assert refused.value.messages == ["La versión anterior empieza el 1 de enero de 2027: la nueva no puede empezar antes."]
    assert list_.versions.count() == 2


def test_a_version_closed_by_hand_keeps_its_end():
    list_ = make_list()
    list_.versions.update(valid_to=datetime.date(2020, 12, 31))
    make_version(list_, datetime.date(2027, 1, 1))
    assert days(list_)[0] == (None, datetime.date(2020, 12, 31))


def test_the_first_day_there_is_does_not_break_it():
    list_ = make_list()
    assert make_version(list_, datetime.date.min).valid_from == datetime.date.min


def test_a_person_who_does_not_administer_is_refused():
    list_ = make_list()
    officer = get_user_model().objects.get(email="oficina@ambato.example")
    with pytest.raises(PermissionDenied):
        actions.open_version(by=officer, list_=list_)
    assert list_.versions.count() == 1


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
