"""A demand is opened and saved: who may, what is refused, what two people write at once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.needs.actions import demands, steps
from minga.cycle.needs.actions.demands import Conflict
from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import called, sectors_of
from minga.cycle.needs.testing import (
    MOBILITY,
    OFFICER,
    OTHER_OFFICER,
    PLANNER,
    WATER,
    make_demand,
    organisation,
    person,
    sector,
    unit,
    whole,
)
from minga.cycle.organisations.models import InstitutionalRole
from minga.cycle.organisations.people import appoint, join
from minga.ground.accounts.models import Role
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def test_it_works():
    demand = make_demand(sectors=[sector(WATER), sector(MOBILITY)])
    assert (demand.stage, demand.country_id, demand.version, demand.written_by) == ("draft", "EC", 1, person(OFFICER))
    assert demand.code.startswith("DM-") and demand.code.endswith("-00001")
    assert [one.code for one in sectors_of(demand)] == [WATER, MOBILITY]
    line = Entry.objects.get(thing_kind="demand", thing_key=demand.code)
    assert (line.event, line.after["sectors"], line.after["units"]) == ("demand.opened", [WATER, MOBILITY], ["EC-1801"])


def test_numbers_follow_each_other():
    first, second = make_demand(), make_demand()
    assert int(second.code[-5:]) == int(first.code[-5:]) + 1


def test_others_open_nothing_for_ambato():
    for email in (OTHER_OFFICER, PLANNER, "auditoria@minga.example"):
        with pytest.raises(PermissionDenied):
            demands.open_demand(by=person(email), organisation=organisation(), values=whole())
    assert not Demand.objects.filter(title=whole()["title"]).exists()


def test_a_cooperant_demands_nothing():
    bmz = person("programas@bmz.example")
    appoint(by=person("administracion@minga.example"), person=bmz, role=Role.OFFICER)
    with pytest.raises(PermissionDenied):
        demands.open_demand(by=person("programas@bmz.example"), organisation=organisation("ORG-016"), values=whole())


def test_an_amount_needs_a_currency():
    with pytest.raises(ValidationError) as refused:
        make_demand(amount=Decimal("1000"))
    assert refused.value.message_dict == {"currency": ["Un monto necesita su moneda: elíjala."]}


def test_a_counterpart_needs_a_currency():
    with pytest.raises(ValidationError) as refused:
        make_demand(counterpart=Decimal("1000"))
    assert list(refused.value.message_dict) == ["currency"]


def test_no_amount_is_not_zero():
    assert make_demand().sought is None


def test_a_save_tells_what_changed():
    demand = make_demand()
    saved = demands.save(by=person(OFFICER), demand=demand, base=1, values=whole(title="Otra", units=[unit("EC-1801")]))
    assert (saved.title, saved.version) == ("Otra", 2)
    line = Entry.objects.get(thing_kind="demand", thing_key=demand.code, event="demand.saved")
    assert (line.before, line.after) == ({"title": "Ciclovías en el centro y los barrios"}, {"title": "Otra"})


def test_saving_nothing_new_writes_nothing():
    demand = make_demand(amount=Decimal("1000"), currency="USD")
    again = demands.save(by=person(OFFICER), demand=demand, base=1, values=whole(amount=Decimal("1000.00"), currency="USD"))
    assert (again.version, Entry.objects.filter(thing_key=demand.code, event="demand.saved").count()) == (1, 0)


def test_two_people_lose_nothing():
    demand = make_demand()
    colleague = person(OTHER_OFFICER)
    join(by=person("administracion@minga.example"), person=colleague, organisation=organisation(), role=InstitutionalRole.EXECUTION)
    demands.save(by=person(OTHER_OFFICER), demand=demand, base=1, values=whole(title="La de la colega"))
    with pytest.raises(Conflict) as met:
        demands.save(by=person(OFFICER), demand=demand, base=1, values=whole(title="La mía"))
    assert [(one.field, one.theirs, one.mine) for one in met.value.differences] == [("title", "La de la colega", "La mía")]
    demand.refresh_from_db()
    assert demand.title == "La de la colega"


def test_the_same_saved_twice_is_no_conflict():
    demand = make_demand()
    values = whole(title="La misma")
    demands.save(by=person(OFFICER), demand=demand, base=1, values=values)
    assert demands.save(by=person(OFFICER), demand=demand, base=1, values=values).version == 2


def test_what_is_registered_is_not_edited():
    demand = make_demand(stage="registered")
    with pytest.raises(NotAllowedHere):
        demands.save(by=person(OFFICER), demand=demand, base=demand.version, values=whole(title="Tarde"))


def test_another_institution_edits_nothing():
    demand = make_demand()
    with pytest.raises(PermissionDenied):
        demands.save(by=person(OTHER_OFFICER), demand=demand, base=1, values=whole(title="Ajena"))


def test_search_finds_stems_beginnings_and_codes():
    demand, other = make_demand(), make_demand(title="Agua segura", problem="Falta agua.", objective="Llevar agua.")
    rows = Demand.objects.filter(pk__in=[demand.pk, other.pk])
    assert [list(called(rows, text)) for text in ("ciclovia", "contaminacion aire", other.code, "nada de esto", "  ")] == [
        [demand],
        [demand],
        [other],
        [],
        [demand, other],
    ]


def test_a_planner_of_the_same_government_has_a_hand():
    demand = make_demand()
    appoint(by=person("administracion@minga.example"), person=person(PLANNER), role=Role.OFFICER)
    join(by=person("administracion@minga.example"), person=person(PLANNER), organisation=organisation(), role=InstitutionalRole.EXECUTION)
    demand = demands.save(by=person(PLANNER), demand=demand, base=1, values=whole(title="Escrita también por planificación"))
    demand = steps.register(by=person(OFFICER), demand=demand)
    with pytest.raises(PermissionDenied):
        steps.validate(by=person(PLANNER), demand=demand)
