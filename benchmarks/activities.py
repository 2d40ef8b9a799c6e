"""One made-up activity with everything its page shows, drawn but not yet written."""

import random
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarks.reference import COUNTRIES, MOMENT, Reference
from benchmarks.words import UNITS, choices, invented, objective, pick, title
from minga.cycle.activities.models import Activity, Beneficiaries, Classification, Contribution, Document, Participant, Place
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.models import Code
from minga.ground.kit.money import Precision
from minga.ground.kit.text import sort_key

SOURCE = "GEN"
CURRENCIES = ("USD", "USD", "USD", "COP", "EUR", "PEN")
OTHER_ROLES = ("EJECUTOR", "CONTRAPARTE", "COORDINACION", "ALIADO")


@dataclass
class Drawn:
    """An unsaved activity and its unsaved rows, in their order."""

    activity: Activity
    places: list[Place] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    beneficiaries: list[Beneficiaries] = field(default_factory=list)
    classifications: list[Classification] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)  # codes of those that repeat it

    @property
    def rows(self) -> tuple[list, ...]:
        return self.places, self.participants, self.contributions, self.beneficiaries, self.classifications, self.documents


def draw(chance: random.Random, reference: Reference, bodies: list[Organisation], number: int) -> Drawn:
    """Return activity number `number`, without parent; one in fifty has no place and one in six no total."""
    units = some_units(chance, reference) if chance.random() < 0.98 else []
    text = title(chance, units[0].name if units else "varios territorios")
    start = chance.randint(2005, 2025)
    activity = Activity(
        code=f"GEN-{number:06d}",
        kind=pick(chance, [reference.code("TIPO_ACTIVIDAD", code) for code in ("PROYECTO", "ACCION", "PROGRAMA")]),
        title=text,
        objective=objective(chance),
        status=reference.any_code(chance, "ESTADO_ACTIVIDAD") if chance.random() < 0.95 else None,
        start=chance.choice((f"{start}", f"{start}-{chance.randint(1, 12):02d}", f"{start}-{chance.randint(1, 12):02d}-15")),
        end=str(start + chance.randint(1, 5)) if chance.random() < 0.8 else "",
        source_kind=reference.any_code(chance, "FUENTE") if chance.random() < 0.95 else None,
        modality=reference.any_code(chance, "MODALIDAD"),
        aid_type=reference.any_code(chance, "AidType") if chance.random() < 0.5 else None,
        source=SOURCE,
        recorded_at=MOMENT,
        revised_at=MOMENT,
        sort_key=sort_key(text),
    )
    drawn = Drawn(activity)
    drawn.places = [
        Place(activity=activity, position=place, country=unit.country, unit=unit, as_written=unit.name, source=SOURCE)
        for place, unit in enumerate(units, 1)
    ]
    drawn.participants = participants(chance, reference, activity, bodies)
    put_money(chance, reference, drawn)
    put_people(chance, reference, drawn)
    put_classes(chance, reference, drawn)
    return drawn


def some_units(chance: random.Random, reference: Reference) -> list:
    """Return one to three different units of one country; for three in a hundred activities also one of another."""
    iso2 = pick(chance, COUNTRIES)
    number = chance.choice((1, 1, 1, 2, 3))
    found = {unit.pk: unit for unit in (pick(chance, reference.units[iso2], 0.7) for _ in range(number))}
    if chance.random() < 0.03:
        unit = pick(chance, reference.units["PE" if iso2 == "EC" else "EC"], 0.7)
        found[unit.pk] = unit
    return list(found.values())


def participants(chance: random.Random, reference: Reference, activity: Activity, bodies: list[Organisation]) -> list[Participant]:
    """Return a funder and one or two others; one name in fourteen matches no organisation."""
    roles = ["FINANCIADOR"] if chance.random() < 0.93 else []
    roles += chance.sample(OTHER_ROLES, chance.choice((1, 1, 2)))
    rows = []
    for place, role in enumerate(roles, 1):
        body = pick(chance, bodies, 0.8) if chance.random() < 0.93 else None
        written = body.name if body else f"Comité {invented(chance)} {invented(chance)}"
        code = reference.code("ROL_PARTICIPACION", role)
        rows.append(Participant(activity=activity, position=place, role=code, as_written=written, organisation=body, source=SOURCE))
    return rows


def put_money(chance: random.Random, reference: Reference, drawn: Drawn) -> None:
    """Give the activity a total and the lines that make it up exactly; a sixth have none, a seventh a line 'sin valorar'."""
    activity = drawn.activity
    if chance.random() < 0.16:
        return
    currency = pick(chance, CURRENCIES, 0.3)
    total = Decimal(int(chance.lognormvariate(11.5, 1.6) * (3500 if currency == "COP" else 1)) * 100 + chance.randint(0, 99)) / 100
    activity.total_amount, activity.total_currency = total, currency
    activity.total_precision = Precision.APPROXIMATE if chance.random() < 0.1 else Precision.EXACT
    own = (total * chance.randint(5, 40) / 100).quantize(Decimal("0.01"))
    in_kind = chance.random() < 0.15
    lines = [("DONANTE", "EFECTIVO", total if in_kind else total - own), ("CONTRAPARTIDA", "ESPECIE", None if in_kind else own)]
    for place, (role, resource, amount) in enumerate(lines[: len(drawn.participants)], 1):
        giver = drawn.participants[place - 1]
        drawn.contributions.append(
            Contribution(
                activity=activity,
                position=place,
                role=reference.code("ROL_APORTE", role),
                resource=reference.code("TIPO_RECURSO", resource),
                as_written=giver.as_written,
                organisation=giver.organisation,
                amount=amount,
                currency=currency if amount is not None else "",
                source=SOURCE,
            )
        )
    if len(drawn.contributions) == 1:
        drawn.contributions[0].amount = total


def put_people(chance: random.Random, reference: Reference, drawn: Drawn) -> None:
    """Say whom the activity reaches: most a number, some a group without one, a tenth nothing."""
    group: Code | None = reference.any_code(chance, "GRUPO_BENEFICIARIO") if chance.random() < 0.5 else None
    number = int(chance.lognormvariate(6.5, 1.3)) + 5 if chance.random() < 0.85 else None
    if number is None and group is None:
        return
    unit = chance.choice(choices(UNITS)) if number is not None else ""
    precision = Precision.APPROXIMATE if chance.random() < 0.2 else Precision.EXACT
    drawn.beneficiaries.append(
        Beneficiaries(activity=drawn.activity, position=1, number=number, unit=unit, group=group, precision=precision, source=SOURCE)
    )


def put_classes(chance: random.Random, reference: Reference, drawn: Drawn) -> None:
    """Give the activity a sector and, for a third, a document."""
    sector = pick(chance, reference.codes["Sector"], 0.8)
    drawn.classifications.append(Classification(activity=drawn.activity, position=1, code=sector, source=SOURCE))
    if chance.random() < 0.33:
        category = reference.any_code(chance, "DocumentCategory")
        name = f"Convenio {drawn.activity.code}"
        drawn.documents.append(Document(activity=drawn.activity, position=1, title=name, category=category, language="es", source=SOURCE))
