"""Saving as one goes: what two people write is put together, and nothing is lost where they meet."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.filing import actions, drafting
from minga.cycle.filing.drafting import Conflict, save
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.queries import values_at
from minga.cycle.filing.testing import OFFICER, OTHER_OFFICER, VALIDATOR, make_dossier, person
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def saved(dossier: Dossier, changes: dict, base: int | None = None, typed: dict | None = None, email: str = OFFICER) -> Dossier:
    return save(by=person(email), dossier=dossier, base=base or dossier.version, changes=changes, typed=typed)


def test_it_works():
    dossier = saved(make_dossier(), {"title": "Otro título", "places.p1.share": "60", "places.n1.unit": "EC-1803"})
    assert (dossier.title, dossier.version) == ("Otro título", 2)
    assert dossier.values["places"] == [{"id": "p1", "unit": "EC-1801", "share": "60"}, {"id": "n1", "unit": "EC-1803"}]


def test_the_line_tells_what_changed_and_nothing_else():
    saved(make_dossier(), {"title": "Otro título", "objective": "Recuperar la ribera con especies nativas."})
    line = Entry.objects.get(event="dossier.saved")
    assert (line.before, line.after) == ({"title": "Corredor verde del río Ambato"}, {"title": "Otro título"})


def test_a_cell_is_emptied():
    assert "end" not in saved(make_dossier(), {"end": None}).values


def test_a_row_is_taken_away():
    assert saved(make_dossier(), {"participants.a1": None}).values["participants"] == [
        {"id": "a2", "role": "EJECUTOR", "organisation": "ORG-007"}
    ]


def test_saving_nothing_new_writes_nothing():
    dossier = make_dossier()
    lines = Entry.objects.count()
    assert (saved(dossier, {"title": dossier.title}).version, Entry.objects.count()) == (1, lines)


def test_what_is_not_understood_is_kept():
    dossier = saved(make_dossier(), {}, typed={"total_amount": "doscientos"})
    assert (dossier.typed, dossier.values["total_amount"]) == ({"total_amount": "doscientos"}, "250000")


def test_what_was_not_understood_goes_when_written_anew():
    dossier = saved(make_dossier(), {}, typed={"total_amount": "doscientos"})
    assert saved(dossier, {"total_amount": "200"}).typed == {}


def test_what_was_not_understood_goes_with_its_row():
    dossier = saved(make_dossier(), {}, typed={"places.p1.share": "la mitad"})
    assert saved(dossier, {"places.p1": None}).typed == {}


def test_two_people_on_different_places_are_put_together():
    dossier = make_dossier()
    saved(dossier, {"title": "De una"}, base=1)
    both = saved(dossier, {"objective": "De otra"}, base=1)
    assert (both.values["title"], both.values["objective"], both.version) == ("De una", "De otra", 3)


def test_two_people_on_one_place_keep_both_versions():
    dossier = make_dossier()
    saved(dossier, {"title": "De una"}, base=1)
    with pytest.raises(Conflict) as refused:
        saved(dossier, {"title": "De otra", "objective": "También mía"}, base=1)
    told = [(one.place, one.base, one.theirs, one.mine, one.by.email) for one in refused.value.differences]
    assert told == [("title", "Corredor verde del río Ambato", "De una", "De otra", OFFICER)]
    assert Dossier.objects.get(pk=dossier.pk).values["objective"] == "Recuperar la ribera con especies nativas."


def test_the_same_change_twice_is_no_conflict():
    dossier = make_dossier()
    saved(dossier, {"title": "Igual"}, base=1)
    assert saved(dossier, {"title": "Igual"}, base=1).version == 2


def test_a_row_taken_away_meanwhile_is_told():
    dossier = make_dossier()
    saved(dossier, {"places.p1": None}, base=1)
    with pytest.raises(Conflict) as refused:
        saved(dossier, {"places.p1.share": "40"}, base=1)
    assert [(one.place, one.theirs, one.mine) for one in refused.value.differences] == [("places.p1.share", None, "40")]


def test_taking_away_a_row_that_another_filled_is_told():
    dossier = make_dossier()
    saved(dossier, {"places.p1.share": "40"}, base=1)
    with pytest.raises(Conflict) as refused:
        saved(dossier, {"places.p1": None}, base=1)
    assert [one.place for one in refused.value.differences] == ["places.p1"]


def test_the_values_of_an_earlier_version_are_known():
    dossier = saved(make_dossier(), {"title": "Dos", "places.p1": None})
    dossier = saved(dossier, {"title": "Tres", "end": None})
    assert (values_at(dossier, 2)["title"], values_at(dossier, 1)["title"]) == ("Dos", "Corredor verde del río Ambato")
    assert values_at(dossier, 1) == make_dossier().values


def test_an_officer_of_another_institution_is_refused():
    with pytest.raises(PermissionDenied):
        saved(make_dossier(), {"title": "Ajeno"}, email=OTHER_OFFICER)


def test_a_reviewer_is_refused():
    with pytest.raises(PermissionDenied):
        saved(make_dossier(), {"title": "Ajeno"}, email=VALIDATOR)


def test_a_person_of_the_institution_without_the_role_is_refused():
    dossier = make_dossier()
    with pytest.raises(PermissionDenied):
        save(by=make_person("ana@ambato.example"), dossier=dossier, base=1, changes={"title": "Ajeno"})


def test_what_was_sent_is_not_edited():
    dossier = actions.submit(by=person(OFFICER), dossier=make_dossier())
    with pytest.raises(NotAllowedHere):
        saved(dossier, {"title": "Tarde"})


@pytest.mark.parametrize("place", ["color", "places.p1.colour", "title.x", "places", "public", "code", "version"])
def test_a_place_that_a_record_does_not_have_is_refused(place):
    with pytest.raises(ValidationError) as refused:
        saved(make_dossier(), {place: "x"})
    assert list(refused.value.message_dict) == [place]


def test_opening_for_another_institution_is_refused():
    with pytest.raises(PermissionDenied):
        make_dossier(organisation="ORG-113")


def test_numbers_of_a_year_follow_each_other():
    first, second = make_dossier(), make_dossier()
    assert int(second.key[-5:]) == int(first.key[-5:]) + 1


def test_a_copy_has_rows_of_its_own():
    first = make_dossier()
    second = drafting.copy(by=person(OFFICER), organisation=first.organisation, values=first.values)
    assert (second.title, second.values["places"][0]["unit"]) == (first.title, "EC-1801")
    assert second.values["places"][0]["id"] != first.values["places"][0]["id"]
