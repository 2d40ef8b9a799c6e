"""Demands in the search of the public site: there for as long as everybody may see them, never before and never a hidden one."""

import pytest

from minga.cycle.activities.actions import refresh_naming
from minga.cycle.needs import cards
from minga.cycle.needs.actions import demands, steps
from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.needs.testing import AMBATO, OFFICER, PLANNER, WHY, lead, make_demand, organisation, person, whole
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card, Kind
from minga.ground.search.queries import Asked, find

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """Return the keys of the demands that these words find."""
    names = dict(Card.objects.values_list("id", "key"))
    return [names[pk] for pk in find(Asked(text, {"kind": (Kind.DEMAND.value,)}), 0, 25).ids]


def make(stage: str, **given) -> Demand:
    return make_demand(stage=stage, title="Teleférico de Xilópolis", **given)


def test_it_works():
    demand = make(DemandStage.VALIDATED)
    assert found("teleferico xilopolis") == [demand.code]
    card = Card.objects.get(kind=Kind.DEMAND, key=demand.code)
    assert (card.title, card.lead, card.countries, card.partner) == (
        "Teleférico de Xilópolis",
        "Ampliar la red de ciclovías.",
        " EC ",
        "GAD Municipal de Ambato",
    )


@pytest.mark.parametrize(
    "words", ["demanda xilopolis", "demand xilopolis", "xilopolis tungurahua", "xilopolis transporte", "xilopolis gadma"]
)
def test_it_is_found_by_what_people_call_it_its_place_its_sector_and_its_institution(words):
    demand = make(DemandStage.VALIDATED)
    assert found(words) == [demand.code]


@pytest.mark.parametrize("stage", [DemandStage.DRAFT, DemandStage.REGISTERED])
def test_it_is_not_found_before_planning_validated_it(stage):
    make(stage)
    assert found("xilopolis") == []


@pytest.mark.parametrize("stage", [DemandStage.VALIDATED, DemandStage.PRIORITISED, DemandStage.SEARCHING, DemandStage.MATCHED])
def test_a_hidden_one_is_never_found(stage):
    make(stage, public=False)
    assert (found("xilopolis"), Card.objects.filter(title__contains="Xilópolis").count()) == ([], 0)


@pytest.mark.parametrize("stage", [DemandStage.PRIORITISED, DemandStage.SEARCHING, DemandStage.MATCHED])
def test_it_stays_in_the_stages_after(stage):
    demand = make(stage)
    assert found("xilopolis") == [demand.code]


def test_one_that_is_given_up_leaves_and_comes_back_once_validated_again():
    demand = make(DemandStage.VALIDATED)
    demand = steps.withdraw(by=person(OFFICER), demand=demand, reason=WHY)
    assert found("xilopolis") == []
    lead(steps.reopen(by=person(OFFICER), demand=demand), DemandStage.VALIDATED)
    assert found("xilopolis") == [demand.code]


def test_one_that_planning_returns_leaves_and_shows_what_it_says_after_its_correction():
    demand = steps.send_back(by=person(PLANNER), demand=make(DemandStage.VALIDATED), reason=WHY)
    assert found("xilopolis") == []
    demands.save(by=person(OFFICER), demand=demand, base=demand.version, values={"title": "Funicular de Xilópolis"})
    lead(Demand.objects.get(pk=demand.pk), DemandStage.VALIDATED)
    assert (found("funicular xilopolis"), found("teleferico xilopolis")) == ([demand.code], [])


@pytest.mark.parametrize(("public", "expected"), [(True, ["T-1"]), (False, [])])
def test_one_that_a_table_tells_of(public, expected):
    values = whole(title="Teleférico de Xilópolis", public=public)
    demands.record(by=Person.objects.system(), code="T-1", organisation=organisation(), values=values, stage="validated", year=2024)
    assert found("xilopolis") == expected


def test_a_new_name_of_its_institution_finds_it():
    demand = make(DemandStage.VALIDATED)
    Organisation.objects.filter(code=AMBATO).update(name="Municipio de Ficoa Nueva")
    refresh_naming([organisation()])
    assert (found("xilopolis ficoa"), Card.objects.get(key=demand.code).partner) == ([demand.code], "Municipio de Ficoa Nueva")


def test_cards_of_a_registry_from_before_are_written_and_what_nobody_sees_goes():
    demand, hidden = make(DemandStage.VALIDATED), make(DemandStage.VALIDATED, public=False)
    before = {card.key: (card.title_text, card.body_text) for card in Card.objects.filter(kind=Kind.DEMAND)}
    Card.objects.filter(kind=Kind.DEMAND).delete()
    Card.objects.create(kind=Kind.DEMAND, key=hidden.code, title=hidden.title, title_text="xilopoli", sort_key="x")
    system = Person.objects.system()
    assert cards.renew_all(by=system) == (len(before), 1)
    assert {card.key: (card.title_text, card.body_text) for card in Card.objects.filter(kind=Kind.DEMAND)} == before
    assert demand.code in before
    line = Entry.objects.latest("seq")
    assert (line.event, line.thing_key, line.after["left"]) == ("search.renewed", "demand", [hidden.code])
    assert (cards.renew_all(by=system), Entry.objects.latest("seq")) == ((0, 0), line)
