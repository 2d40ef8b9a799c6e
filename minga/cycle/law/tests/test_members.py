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
    page = Client().get("/sistema").content.decode()
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


def test_r_303_a_member_of_a_mancomunidad_has_its_days():
    by = administrator()
    row = actions.associate(by=by, association=organisation("ORG-006"), member=organisation("ORG-007"), since="2020")
    again = actions.associate(by=by, association=organisation("ORG-006"), member=organisation("ORG-007"), since="2021")
    assert (row.pk, again.since) == (again.pk, "2021")
