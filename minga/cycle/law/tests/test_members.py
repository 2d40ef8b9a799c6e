import csv
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.law import actions
from minga.cycle.law.models import SystemMember
from minga.cycle.law.testing import administrator, officer, organisation
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation

pytestmark = pytest.mark.django_db


def test_it_works():
    row = actions.enrol(by=administrator(), organisation=organisation("ORG-007"), role="Ejecuta proyectos", since="2011-09")
    assert (row.since, SystemMember.objects.filter(organisation__code="ORG-007").count()) == ("2011-09", 1)


def test_r_021_the_register_shows_role_and_day_and_has_a_row_for_each_actor():
    actions.enrol(by=administrator(), organisation=organisation("ORG-007"), role="Ejecuta proyectos", since="2011-09")
    make_organisation("ORG-901")  # not public: it may not leak
    actions.enrol(by=administrator(), organisation=Organisation.objects.get(code="ORG-901"), role="Oculta")
    page = Client().get("/sistema?q=ORG-007").content.decode() + Client().get("/sistema?q=ORG-901").content.decode()
    assert ("Ejecuta proyectos" in page, "2011-09" in page, "Oculta" in page) == (True, True, False)
    sent = b"".join(Client().get("/sistema.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert [row["desde"] for row in rows if row["codigo"] == "ORG-007"] == ["2011-09"]
    assert len(rows) == len({row["codigo"] for row in rows}) == SystemMember.objects.filter(organisation__public=True).count() > 10


def test_known_actors_are_entered_once():
    make_organisation("ORG-902", public=True)
    assert (actions.enrol_known(by=administrator()), actions.enrol_known(by=administrator())) == (1, 0)


def test_an_officer_may_not():
    with pytest.raises(PermissionDenied):
        actions.enrol(by=officer(), organisation=organisation("ORG-007"), role="Ejecuta")


@pytest.mark.parametrize(("values", "place"), [({"role": ""}, "role"), ({"role": "Ejecuta", "since": "ayer"}, "since")])
def test_a_role_and_a_real_day_are_asked(values, place):
    with pytest.raises(ValidationError) as refused:
        actions.enrol(by=administrator(), organisation=organisation("ORG-007"), **values)
    assert list(refused.value.message_dict) == [place]


def codes(query: str) -> list[str]:
    return [row.organisation.code for row in Client().get(f"/sistema?{query}").context["page"]]


def enrolled(number: int) -> None:
    """So many members whose names begin alike, in a role of their own."""
    for place in range(number):
        row = make_organisation(f"ZUM-{place:02}", name=f"Zumbahua Añil {place:02}", public=True)
        actions.enrol(by=administrator(), organisation=row, role="Prueba", institutional_role="steering")


def test_a_page_holds_25_and_leads_to_the_next():
    enrolled(27)
    assert (len(codes("q=zumbahua")), len(codes("q=zumbahua&page=2")), len(codes("q=zumbahua&page=99"))) == (25, 2, 2)
    assert "page=2" in Client().get("/sistema?q=zumbahua").content.decode()


@pytest.mark.parametrize(("words", "found"), [("anil zumbahua", 2), ("AÑIL 01", 1), ("zum-00", 1), ("zumbahua nada", 0)])
def test_members_are_found_by_words_and_code(words, found):
    enrolled(2)
    assert len(codes(f"q={words}")) == found


def test_members_are_found_by_role_and_the_file_is_of_what_is_shown():
    enrolled(2)
    assert codes("q=zumbahua&role=execution") == []
    assert codes("role=steering&q=zumbahua") == ["ZUM-00", "ZUM-01"]
    sent = b"".join(Client().get("/sistema.csv?role=steering&q=zumbahua").streaming_content).decode("utf-8-sig")
    assert [row["codigo"] for row in csv.DictReader(io.StringIO(sent))] == ["ZUM-00", "ZUM-01"]


def test_each_row_costs_no_query(django_assert_num_queries):
    enrolled(3)
    for words, found in (("zumbahua 02", 1), ("zumbahua", 3)):
        codes(f"q={words}")
        with django_assert_num_queries(4):
            assert len(codes(f"q={words}")) == found


def test_r_303_a_member_of_a_mancomunidad_has_its_days():
    by = administrator()
    row = actions.associate(by=by, association=organisation("ORG-006"), member=organisation("ORG-007"), since="2020")
    again = actions.associate(by=by, association=organisation("ORG-006"), member=organisation("ORG-007"), since="2021")
    assert (row.pk, again.since) == (again.pk, "2021")
