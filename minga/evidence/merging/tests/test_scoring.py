"""How likely two records are one: each reason with its points, none of them hidden (R-079)."""

from decimal import Decimal

import pytest

from minga.evidence.merging import scoring
from minga.evidence.merging.scoring import activity_reasons, organisation_reasons, total
from minga.evidence.merging.shape import ActivityFacts, OrganisationFacts
from minga.evidence.merging.testing import PRINTED
from minga.ground.kit.text import fold


def body(name: str, *others: str, **facts) -> OrganisationFacts:
    return OrganisationFacts(code=name, name=name, names=frozenset({fold(name), *map(fold, others)} - {""}), **facts)


def told(one: OrganisationFacts, other: OrganisationFacts) -> list[tuple[int, str]]:
    return [(reason.points, reason.message) for reason in organisation_reasons(one, other)]


def test_it_works():
    one, other = body("Fundación Ñandú", kind="ONG"), body("FUNDACION NANDU", kind="ONG", seats=frozenset({"EC"}))
    assert told(one, other) == [(60, scoring.SAME_NAME), (10, scoring.SAME_KIND)]


def test_r_079_of_twelve_names_only_two_are_likely_one():
    facts = [body(name) for name in PRINTED]
    pairs = [(one.name, other.name) for place, one in enumerate(facts) for other in facts[place + 1 :] if organisation_reasons(one, other)]
    assert pairs == [("C.E.", "COMISIÓN EUROPEA")]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (body("CTB"), body("Enabel", "CTB"), [(50, scoring.SHARED_NAME)]),
        (body("Banco Rural", "BR"), body("Bolsa Regional", "BR"), [(25, scoring.SHARED_ACRONYM)]),
        (body("OMS"), body("Organización Mundial de la Salud"), [(45, scoring.INITIALS)]),
        (body("FMDS"), body("FMSD"), [(35, scoring.SWAPPED)]),
        (body("Consejo Nacional de Competencias"), body("Consejo Nacional de Competensias"), [(48, scoring.ALIKE)]),
        (body("Escuela 12"), body("Escuela 13"), []),
        (body("Agua", tax_id="1"), body("Tierra", tax_id="1"), [(60, scoring.SAME_TAX_ID)]),
        (body("Agua", tax_id="1"), body("Agua", tax_id="2"), [(60, scoring.SAME_NAME), (-40, scoring.OTHER_TAX_ID)]),
        (body("Agua", territory="EC-01"), body("Agua", territory="EC-02"), [(60, scoring.SAME_NAME), (-40, scoring.OTHER_TERRITORY)]),
        (body("Agua", seats=frozenset("E")), body("Agua", seats=frozenset("C")), [(60, scoring.SAME_NAME), (-20, scoring.OTHER_SEAT)]),
        (body("Agua", kind="ONG"), body("Tierra", kind="ONG"), []),
        (body("!!"), body("??"), []),
    ],
)
def test_each_reason_has_its_points_whichever_comes_first(one, other, reasons):
    assert (told(one, other), told(other, one)) == (reasons, reasons)


def test_points_stay_between_0_and_100():
    same = {"tax_id": "1", "kind": "ONG", "seats": frozenset({"EC"}), "territory": "EC-01"}
    high = organisation_reasons(body("Agua", **same), body("Agua", **same))
    low = organisation_reasons(body("FMDS", tax_id="1", territory="a"), body("FMSD", tax_id="2", territory="b"))
    assert (sum(one.points for one in high), total(high), total(low)) == (155, 100, 0)


def work(title: str = "Agua segura para Ambato", **facts) -> ActivityFacts:
    return ActivityFacts(code=facts.pop("code", title), title=title, **facts)


MONEY = {"amount": Decimal("250000.00"), "currency": "USD"}
WHEN = {"start": "2020-01", "end": "2021-12"}
WHERE = {"places": frozenset({"EC-1801"})}


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        (work(**MONEY), work("AGUA SEGURA PARA AMBATO", **MONEY), 65),
        (work(), work("Agua segura para Ambatto"), 38),
        (work("Escuela 12"), work("Escuela 13"), 0),
        (work(identifiers={"iati": "x 1"}), work("Otra", identifiers={"iati": "x 1"}), 60),
        (work("Una", **MONEY, **WHEN, **WHERE), work("Otra cosa", **MONEY, **WHEN, **WHERE), 50),
        (work("Una", **MONEY, **WHEN), work("Otra cosa", **MONEY, **WHEN), 0),
        (work(code="A"), work(code="B", parent="A"), 20),
        (work(people=frozenset({"GIZ"})), work("AGUA SEGURA PARA AMBATO", people=frozenset({"GIZ"})), 55),
        (work(**WHERE), work("AGUA SEGURA PARA AMBATO", places=frozenset({"EC-01"})), 25),
    ],
)
def test_points_of_two_activities(one, other, points):
    assert (total(activity_reasons(one, other)), total(activity_reasons(other, one))) == (points, points)
