"""What a record still needs before it may be sent and before it may be registered, as findings with their place.

A draft needs a title. To be sent, a project says what, where, who pays and who carries it out (FEATURES 3.1); an action needs
nine cells. To be registered it also says what it reaches and when it ends. A cell that the source does not state may be
declared so, with the place in the source where it ought to stand: that counts as an answer (R-124).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_noop

from minga.cycle.activities.reckoning import COMPONENTS, blended
from minga.cycle.filing.positions import EMPTY
from minga.cycle.filing.shape import ROWS, UNSTATED, field_at
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity


class Step(IntEnum):
    """What the record is to be ready for."""

    DRAFT = 0
    SUBMISSION = 1
    REGISTRATION = 2


FINANCING = frozenset({"FINANCIADOR", "DONANTE", "SOCIO_DONANTE"})
CARRYING_OUT = frozenset({"EJECUTOR", "COEJECUTOR"})
NEVER_UNSTATED = frozenset({"kind", "title", "places"})

# What is asked for, from which step on: for an action, for a programme or project; None: never asked.
ASKED: dict[str, tuple[Step | None, Step | None]] = {
    "title": (Step.DRAFT, Step.DRAFT),
    "kind": (Step.SUBMISSION, Step.SUBMISSION),
    "objective": (Step.SUBMISSION, Step.SUBMISSION),
    "status": (Step.SUBMISSION, Step.SUBMISSION),
    "source_kind": (Step.SUBMISSION, Step.SUBMISSION),
    "modality": (None, Step.SUBMISSION),
    "classifications": (None, Step.SUBMISSION),
    "financing": (Step.SUBMISSION, Step.SUBMISSION),
    "executing": (Step.SUBMISSION, Step.SUBMISSION),
    "places": (Step.SUBMISSION, Step.SUBMISSION),
    "start": (Step.SUBMISSION, Step.SUBMISSION),
    "total_amount": (None, Step.SUBMISSION),
    "end": (None, Step.REGISTRATION),
    "beneficiaries": (None, Step.REGISTRATION),
    "local_objective": (None, Step.REGISTRATION),
}
STANDS_IN = {"start": "start_planned", "end": "end_planned"}  # a date that is planned answers for the one to come

WORDS = {
    "title": gettext_noop("Escriba el título."),
    "kind": gettext_noop("Diga si es un programa, un proyecto o una acción."),
    "objective": gettext_noop("Escriba el objetivo general."),
    "status": gettext_noop("Elija el estado."),
    "source_kind": gettext_noop("Elija la fuente de financiamiento."),
    "modality": gettext_noop("Elija la modalidad."),
    "classifications": gettext_noop("Añada al menos un sector."),
    "financing": gettext_noop("Añada al menos quién financia."),
    "executing": gettext_noop("Añada al menos quién ejecuta."),
    "places": gettext_noop("Añada al menos un lugar."),
    "start": gettext_noop("Escriba cuándo empieza o cuándo se prevé que empiece."),
    "total_amount": gettext_noop("Escriba el costo total."),
    "end": gettext_noop("Escriba cuándo termina o cuándo se prevé que termine."),
    "beneficiaries": gettext_noop("Diga a quiénes llega."),
    "local_objective": gettext_noop("Escriba el objetivo del plan local al que responde."),
}
NO_NATIONAL = gettext_noop("Falta el objetivo del Plan Nacional de Desarrollo: la cooperación se adecua a él (COPLAFIP).")
NOT_READ = gettext_noop("«%(text)s» no se entendió: corríjalo o bórrelo.")
SHORT_SHARES = gettext_noop("Los porcentajes suman %(sum)s: falta repartir %(rest)s.")
LONG_SHARES = gettext_noop("Los porcentajes suman %(sum)s: sobran %(rest)s.")
SOME_SHARES = gettext_noop("Unas filas tienen porcentaje y otras no: escriba todos o ninguno.")
NOT_TASKS = gettext_noop("La parte de las tareas es de quien ejecuta: quítela de esta fila o cambie el papel.")
BACKWARDS = gettext_noop("Termina (%(end)s) antes de empezar (%(start)s).")
NO_COMPONENT = gettext_noop("Una operación de finanza mixta tiene tres componentes: falta %(name)s.")
MUCH_AID = gettext_noop("La ayuda oficial es el %(share)s de la operación: en la finanza mixta suele ser una parte pequeña.")
NO_CURRENCY = gettext_noop("Escriba la moneda del monto.")
NO_AMOUNT = gettext_noop("Hay moneda y no hay monto: escriba el monto o quite la moneda.")
ROW_WITHOUT = gettext_noop("Falta «%(label)s» en esta fila.")
NAMES = {
    "AT": gettext_noop("la asistencia técnica"),
    "SUBVENCION": gettext_noop("la subvención"),
    "INSTRUMENTO_FINANCIERO": gettext_noop("el instrumento financiero"),
}
NEEDED_CELLS = {
    "participants": ("role", "organisation"),
    "places": ("unit",),
    "contributions": ("role", "organisation"),
    "classifications": ("code",),
    "exchange_events": ("date", "base", "quote", "rate"),
    "documents": ("title",),
    "agreement_links": ("agreement",),
}
ANSWERS_FOR = {"organisation": ("as_written",), "unit": ("country",), "agreement": ("as_written",)}  # what a source gives instead


def findings_of(values: Mapping[str, Any], typed: Mapping[str, str], step: Step) -> list[Finding]:
    """Return what the record lacks or contradicts for a step; errors refuse it, warnings do not."""
    found = [*missing(values, step), *unread(typed)]
    if step > Step.DRAFT:
        found += [*rows_incomplete(values), *shares(values), *backwards(values), *money(values), *blending(values)]
    if step > Step.DRAFT and not values.get("national_objective"):
        found.append(Finding("R-041", Severity.WARNING, NO_NATIONAL, {}, "national_objective"))
    return found


def missing(values: Mapping[str, Any], step: Step) -> Iterator[Finding]:
    """Yield what the kind of record asks for at this step and is neither given nor declared unstated."""
    action = values.get("kind") == "ACCION"
    unstated = values.get(UNSTATED, {})
    for name, (for_action, for_others) in ASKED.items():
        since = for_action if action else for_others
        if since is None or since > step or given(values, name) or (name in unstated and name not in NEVER_UNSTATED):
            continue
        yield Finding("DQ-MISSING", Severity.ERROR, WORDS[name], {}, name)


def given(values: Mapping[str, Any], name: str) -> bool:
    if name in ("financing", "executing"):
        roles = FINANCING if name == "financing" else CARRYING_OUT
        return any(row.get("role") in roles for row in values.get("participants", []))
    if name in ROWS:
        return bool(values.get(name))
    return values.get(name) not in EMPTY or values.get(STANDS_IN.get(name, "")) not in EMPTY


def unread(typed: Mapping[str, str]) -> Iterator[Finding]:
    for place, text in typed.items():
        yield Finding("DQ-LOCALE", Severity.ERROR, NOT_READ, {"text": text[:80]}, place)


def rows_incomplete(values: Mapping[str, Any]) -> Iterator[Finding]:
    for name, needed in NEEDED_CELLS.items():
        for row in values.get(name, []):
            for cell in needed:
                if not any(row.get(one) for one in (cell, *ANSWERS_FOR.get(cell, ()))):
                    place = f"{name}.{row['id']}.{cell}"
                    field = field_at(place)
                    label = {"msgid": msgid(field.label)} if field else cell
                    yield Finding("DQ-MISSING", Severity.ERROR, ROW_WITHOUT, {"label": label}, place)


def msgid(label: Any) -> str:
    """Return the Spanish text of a lazy label, which a finding keeps."""
    return label._args[0] if hasattr(label, "_args") else str(label)


def shares(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Percentages close at 100: over the places, over the tasks of those who carry out together (R-305), and over the sectors,
    goals or targets of one list."""
    yield from closed("places", values.get("places", []))
    people = values.get("participants", [])
    yield from closed("participants", [row for row in people if row.get("role") in CARRYING_OUT])
    for row in people:
        if row.get("share") and row.get("role") not in CARRYING_OUT:
            yield Finding("DQ-SHARE", Severity.ERROR, NOT_TASKS, {}, f"participants.{row['id']}.share")
    lists: dict[str, list] = {}
    for row in values.get("classifications", []):
        lists.setdefault(str(row.get("code", "")).partition("/")[0], []).append(row)
    for rows in lists.values():
        yield from closed("classifications", rows)


def closed(name: str, rows: list) -> Iterator[Finding]:
    with_share = [row for row in rows if row.get("share")]
    if not with_share:
        return
    place = f"{name}.{with_share[-1]['id']}.share"
    if len(with_share) != len(rows):
        yield Finding("DQ-SHARE", Severity.ERROR, SOME_SHARES, {}, place)
        return
    total = sum((Decimal(row["share"]) for row in rows), Decimal(0))
    if total != 100:
        words = SHORT_SHARES if total < 100 else LONG_SHARES
        yield Finding("DQ-SHARE", Severity.ERROR, words, {"sum": percent(total), "rest": percent(abs(100 - total))}, place)


def percent(value: Decimal) -> str:
    return f"{formats.number(value)} %"


def backwards(values: Mapping[str, Any]) -> Iterator[Finding]:
    for start, end in (("start", "end"), ("start_planned", "end_planned")):
        if values.get(start) and values.get(end) and PartialDate(values[end]).last < PartialDate(values[start]).first:
            yield Finding("DQ-DATES", Severity.ERROR, BACKWARDS, {"start": values[start], "end": values[end]}, end)


def money(values: Mapping[str, Any]) -> Iterator[Finding]:
    """An amount has a currency, and a currency an amount: money without one is not known, and is not zero."""
    if values.get("total_amount") and not values.get("total_currency"):
        yield Finding("DQ-MISSING", Severity.ERROR, NO_CURRENCY, {}, "total_currency")
    if values.get("total_currency") and not values.get("total_amount"):
        yield Finding("DQ-MISSING", Severity.ERROR, NO_AMOUNT, {}, "total_amount")
    for row in values.get("contributions", []):
        if row.get("amount") and not row.get("currency"):
            yield Finding("DQ-MISSING", Severity.ERROR, NO_CURRENCY, {}, f"contributions.{row['id']}.currency")


def blending(values: Mapping[str, Any]) -> Iterator[Finding]:
    """What a blended operation lacks of its three components, and whether official aid is most of it (R-063, R-064; 001 L413)."""
    rows = [row for row in values.get("contributions", []) if row.get("component")]
    if not rows and values.get("mechanism") != "BLENDING":
        return
    for name in COMPONENTS:
        if not any(row["component"] == name for row in rows):
            yield Finding("DQ-BLENDING", Severity.WARNING, NO_COMPONENT, {"name": {"msgid": NAMES[name]}}, "contributions")
    amounts: dict[str, Decimal] = {}
    for row in rows:
        amounts[row["component"]] = amounts.get(row["component"], Decimal(0)) + Decimal(row.get("amount") or 0)
    if len({row.get("currency") for row in rows if row.get("amount")}) != 1:
        return
    share = blended(amounts).oda_share
    if share is not None and share > 50:
        yield Finding("DQ-BLENDING", Severity.WARNING, MUCH_AID, {"share": percent(share)}, "contributions")
