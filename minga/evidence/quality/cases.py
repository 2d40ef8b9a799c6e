"""For each rule an example that it must find, and its unsafe twin: nearly the same, and nothing to find."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal as D
from typing import Any

from django.utils.translation import gettext_noop

from minga.cycle.activities.copies import Entry
from minga.cycle.activities.rules import Rate
from minga.evidence.quality.catalogue import RULES
from minga.evidence.quality.rules.bodies import Seats
from minga.evidence.quality.rules.clusters import Proposal
from minga.evidence.quality.rules.sequences import ANSWER, CONTACT, SENT
from minga.evidence.quality.rules.statements import Said
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding
from minga.ground.kit.money import Money

WATER = "Alcantarillado sanitario de la zona suroriental"
DISTRICTS = gettext_noop("los distritos de un clúster")
APPROVED = gettext_noop("proyectos aprobados")
CRITERIA = gettext_noop("los criterios de selección")
COMMISSION = gettext_noop("el número de la comisión mixta")
PARTS = [Money(D("3964280514.04"), "COP")] * 2
MONETISED = Rate("USD", "COP", D("1766.5"), "2011-07-06")
LATER = Rate("USD", "COP", D(1818), "2011-09-19")
SALUD = Proposal("CLU-SM-01", "San Martín", ("Moyobamba", "Rioja"), ("Jepelacio", "Soritor", "Awajún"), ("Salud",))
LORETO = Proposal("CLU-LO-01", "Loreto", ("Alto Amazonas",), ("Balsapuerto", "Lagunas", "Santa Cruz"), ("Salud",))


@dataclass(frozen=True, slots=True)
class Case:
    """The arguments of a rule's function."""

    args: tuple = ()
    named: dict[str, Any] = field(default_factory=dict)


def one_province(proposal: Proposal, *provinces: str) -> Proposal:
    """Return a proposal with other provinces."""
    return Proposal(proposal.code, proposal.department, provinces, proposal.districts, proposal.services)


def entry(code: str, total: str) -> Entry:
    return Entry(code, WATER, "Cartagena", D(total), "COP", "2011-09-19")


def places(*shares: str) -> tuple[str, list[dict]]:
    return "places", [{"id": str(number), "share": share} for number, share in enumerate(shares)]


def blend(*amounts: tuple[str, str]) -> tuple[dict]:
    rows = [{"id": name, "component": name, "amount": amount, "currency": "USD"} for name, amount in amounts]
    return ({"mechanism": "BLENDING", "contributions": rows},)


# {rule: (the example, its unsafe twin)}
CASES: dict[str, tuple[Case, Case]] = {
    "DQ-SUM": (Case((Money(D("7928561027.32"), "COP"), PARTS)), Case((Money(D("7928561028.08"), "COP"), PARTS))),
    "DQ-ROUND": (
        Case((Money(D("12386206436.05"), "COP"), MONETISED)),
        Case((Money(D("6181155256.80"), "COP"), MONETISED)),
    ),
    "DQ-FX": (Case((PARTS[0], LATER)), Case((Money(D("3964280514.12"), "COP"), LATER))),
    "DQ-FX-MISSING": (Case(("EUR", "COP", None, None)), Case(("USD", "COP", D("1766.5"), datetime.date(2011, 7, 6)))),
    "DQ-DUP": (
        Case((entry("PRJ-002", "7928561027.32"), entry("PRJ-002-DUP", "7928561027.32"))),
        Case((entry("PRJ-002", "7928561027.32"), entry("PRJ-002-DUP", "7928561028.08"))),
    ),
    "DQ-ALIAS": (Case(("Seguro Íntegro de Salud", None)), Case(("Seguro Integral de Salud", 1))),
    "DQ-MAGNITUDE": (Case((D("46000897309680"), D("47624327335"))), Case((D("4600089730968"), D("47624327335")))),
    "DQ-UNIT": (Case(("46.001.073.309.680 millones",)), Case(("46.001.073 millones",))),
    "DQ-LOCALE": (Case(("1.818", None)), Case(("1.818", D(1818)))),
    "DQ-CONFLICT": (
        Case((DISTRICTS, [Said("2–3", "003:L236"), Said("≥ 3", "003:L604")])),
        Case((DISTRICTS, [Said("≥ 3", "003:L236"), Said("≥ 3", "003:L604")])),
    ),
    "DQ-PERIOD": (Case((10, 2000, 2010)), Case((11, 2000, 2010))),
    "DQ-COUNT": (Case((3, 2, APPROVED)), Case((3, 3, APPROVED))),
    "DQ-LENGTH": (Case(({"description": "palabra " * 151},)), Case(({"description": "palabra " * 150},))),
    "DQ-MISSING": (Case(("NO ESPECIFICA", "objective")), Case(("No especifica cuántos talleres", "objective"))),
    "DQ-APPROX": (Case((45, "km", "approximate")), Case((45, "km", "exact"))),
    "DQ-CLASS": (Case(("TRIANGULAR", "", [], set())), Case(("SUR_SUR", "", [], set()))),
    "DQ-CLUSTER": (Case((SALUD,)), Case((one_province(SALUD, "Moyobamba"),))),
    "DQ-QUOTA": (Case((7, 6)), Case((6, 6))),
    "DQ-PREFERENCE": (
        Case((["Datem del Marañón"], [LORETO])),
        Case((["Datem del Marañón"], [one_province(LORETO, "Datem del Maranon")])),
    ),
    "DQ-GCD": (Case((Seats(3, 5, 1, 4),)), Case((Seats(3, 1, 1, 4),))),
    "DQ-GEO": (
        Case(("Pucaca", ["Lamas"], {"pucacaca": ["Picota"]})),
        Case(("Cuñumbuqui", ["Lamas"], {"cunumbuqui": ["Lamas"]})),
    ),
    "DQ-ORDER": (
        Case(([(CONTACT, PartialDate("2018")), (SENT, PartialDate("2017-07"))],)),
        Case(([(CONTACT, PartialDate("2018")), (SENT, PartialDate("2018-07")), (ANSWER, None)],)),
    ),
    "DQ-RUC": (Case(("1792427579001",)), Case(("1792018072001",))),
    "DQ-OCR": (Case(("The batriers to trade", {"barriers", "trade"})), Case(("The barriers to trade", {"barriers", "trade"}))),
    "DQ-COVERAGE": (Case((857_000, 43_650)), Case((857_000, 85_700))),
    "DQ-TRACE": (Case((CRITERIA, "Annex III", ["Annex I"])), Case((CRITERIA, "Annex I", ["Annex I"]))),
    "DQ-DATES": (Case((PartialDate("2011-02"), PartialDate("2011-01"))), Case((PartialDate("2011-02"), PartialDate("2011")))),
    "DQ-EXPIRED": (
        Case((None, PartialDate("2011-12-31"), datetime.date(2012, 1, 1))),
        Case((None, PartialDate("2011-12-31"), datetime.date(2011, 12, 31))),
    ),
    "DQ-FRAMEWORK": (Case((True, Money(D(0), "COP"))), Case((True, None))),
    "DQ-SHARE": (Case(places("60", "30")), Case(places("60", "40"))),
    "DQ-BLENDING": (
        Case(blend(("AT", "20"), ("SUBVENCION", "20"))),
        Case(blend(("AT", "20"), ("SUBVENCION", "20"), ("INSTRUMENTO_FINANCIERO", "60"))),
    ),
    "DQ-BACKGROUND": (Case((COMMISSION, "5", "6")), Case((COMMISSION, "6", "6"))),
}


def decided(code: str, case: Case) -> list[Finding]:
    """Return what a rule's function finds in a case."""
    found = RULES[code].decides(*case.args, **case.named)
    return list(found or [])
