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

from minga.cycle.activities.reckoning import COMPONENTS, People, blended, exceeded
from minga.cycle.filing.positions import EMPTY
from minga.cycle.filing.shape import FIELDS, ROWS, UNSTATED, field_at
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
    "status_reason": (None, None),
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
STOPPED = frozenset({"SUSPENDIDO", "CANCELADO"})
NO_REASON = gettext_noop("Está suspendido o cancelado: escriba el motivo, para que se entienda qué pasó.")
HALF_A_POINT = gettext_noop("Un punto lleva latitud y longitud: escriba las dos o borre la que hay.")
SHORTENS = gettext_noop("La prórroga termina (%(end)s) antes del fin que prolonga (%(planned)s).")
MORE_THAN_ALL = gettext_noop("Las partes de un grupo suman %(sum)s y el grupo entero es de %(whole)s: corrija unas u otro.")
NO_NATIONAL = gettext_noop("Falta el objetivo del Plan Nacional de Desarrollo: la cooperación se adecua a él (COPLAFIP).")
NOT_READ = gettext_noop("«%(text)s» no se entendió: corríjalo o bórrelo.")
SHORT_SHARES = gettext_noop("Los porcentajes suman %(sum)s: falta repartir %(rest)s.")
LONG_SHARES = gettext_noop("Los porcentajes suman %(sum)s: sobran %(rest)s.")
SOME_SHARES = gettext_noop("Unas filas tienen porcentaje y otras no: escriba todos o ninguno.")
NOT_TASKS = gettext_noop("La parte de las tareas es de quien ejecuta: quítela de esta fila o cambie el papel.")
BACKWARDS = gettext_noop("Termina (%(end)s) antes de empezar (%(start)s).")
LONG_TEXT = gettext_noop("Tiene %(n)s palabras y caben %(most)s: quite %(over)s.")
SAID_AND_UNSTATED = gettext_noop("Trae un dato y a la vez dice que no consta en la fuente: quite uno de los dos.")
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
    "extensions": ("new_end",),
    "criteria": ("criterion", "answer"),
    "agreement_links": ("agreement",),
}
ANSWERS_FOR = {"organisation": ("as_written",), "unit": ("country",), "agreement": ("as_written",)}  # what a source gives instead


def findings_of(values: Mapping[str, Any], typed: Mapping[str, str], step: Step) -> list[Finding]:
    """Return what the record lacks or contradicts for a step; errors refuse it, warnings do not."""
    found = [*missing(values, step), *unread(typed)]
    if step > Step.DRAFT:
        found += [*rows_incomplete(values), *shares(values), *backwards(values), *money(values), *blending(values)]
        found += [*too_long(values), *said_and_unstated(values), *unexplained(values), *half_points(values)]
        found += [*shortening(values), *parts_beyond_the_whole(values)]
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


def carrying_out(values: Mapping[str, Any]) -> list[dict]:
    """Return the participants of a record that carry it out and are organisations of the register."""
    return [row for row in values.get("participants", []) if row.get("role") in CARRYING_OUT and row.get("organisation")]


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


def percent(value: Decimal) -> dict[str, str]:
    return {"percent": f"{value:f}"}


def backwards(values: Mapping[str, Any]) -> Iterator[Finding]:
    for start, end in (("start", "end"), ("start_planned", "end_planned"), ("start", "closed_on")):
        if values.get(start) and values.get(end) and PartialDate(values[end]).last < PartialDate(values[start]).first:
            yield Finding("DQ-DATES", Severity.ERROR, BACKWARDS, {"start": {"date": values[start]}, "end": {"date": values[end]}}, end)


def money(values: Mapping[str, Any]) -> Iterator[Finding]:
    """An amount has a currency, and a currency an amount: money without one is not known, and is not zero."""
    if values.get("total_amount") and not values.get("total_currency"):
        yield Finding("DQ-MISSING", Severity.ERROR, NO_CURRENCY, {}, "total_currency")
    if values.get("total_currency") and not values.get("total_amount"):
        yield Finding("DQ-MISSING", Severity.ERROR, NO_AMOUNT, {}, "total_amount")
    for row in values.get("contributions", []):
        if row.get("amount") and not row.get("currency"):
            yield Finding("DQ-MISSING", Severity.ERROR, NO_CURRENCY, {}, f"contributions.{row['id']}.currency")


def too_long(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the texts with more words than they may have: the summary has 150 at most (FEATURES 5.1)."""
    for name, one in FIELDS.items():
        number = count_words(str(values.get(name, "")))
        if one.words and number > one.words:
            yield Finding("DQ-LENGTH", Severity.ERROR, LONG_TEXT, {"n": number, "most": one.words, "over": number - one.words}, name)


def count_words(text: str) -> int:
    """Return how many words a text has: what stands between spaces, as dossier.js counts them."""
    return len(text.split())


def said_and_unstated(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the data that are given and declared missing from the source at once: published, each would deny the other (R-124)."""
    for name in values.get(UNSTATED, {}):
        if name in ASKED and itself_given(values, name):
            yield Finding("DQ-CONFLICT", Severity.ERROR, SAID_AND_UNSTATED, {}, f"{UNSTATED}.{name}")


def itself_given(values: Mapping[str, Any], name: str) -> bool:
    """Whether a datum is given itself; a planned date stands in for one that the source does not state and denies nothing."""
    return values.get(name) not in EMPTY if name in STANDS_IN else given(values, name)


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


def unexplained(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield that what stopped says no reason; it warns, for a source may tell none."""
    said = values.get("status_reason") or "status_reason" in values.get(UNSTATED, {})
    if values.get("status") in STOPPED and not said:
        yield Finding("DQ-MISSING", Severity.WARNING, NO_REASON, {}, "status_reason")


def half_points(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the places with a latitude and no longitude, or the other way round."""
    for row in values.get("places", []):
        missing_one = [cell for cell in ("latitude", "longitude") if not row.get(cell)]
        if len(missing_one) == 1:
            yield Finding("DQ-GEO", Severity.ERROR, HALF_A_POINT, {}, f"places.{row['id']}.{missing_one[0]}")


def shortening(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the extensions that end before the planned end or before the extension they follow."""
    reached = values.get("end_planned")
    for row in values.get("extensions", []):
        end = row.get("new_end")
        if reached and end and PartialDate(end).last < PartialDate(reached).first:
            figures = {"end": {"date": end}, "planned": {"date": reached}}
            yield Finding("DQ-DATES", Severity.ERROR, SHORTENS, figures, f"extensions.{row['id']}.new_end")
        reached = end or reached


def parts_beyond_the_whole(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the breakdowns by sex, age or zone that come to more than their group, where that is told exactly (R-151)."""
    rows = values.get("beneficiaries", [])
    people = [people_of(row) for row in rows if row.get("precision", "exact") == "exact"]
    for group, _by, number, whole in exceeded(people):
        last = next(row["id"] for row in reversed(rows) if people_of(row).group == group and any(people_of(row).parts))
        figures = {"sum": {"number": str(number)}, "whole": {"number": str(whole)}}
        yield Finding("DQ-SUM", Severity.ERROR, MORE_THAN_ALL, figures, f"beneficiaries.{last}.number")


def people_of(row: Mapping[str, Any]) -> People:
    """Return a row of a dossier's beneficiaries as a plain one."""
    group = (row.get("group", ""), row.get("unit", ""), row.get("directness", ""))
    return People(int(row["number"]) if row.get("number") else None, group, (row.get("sex", ""), row.get("age", ""), row.get("zone", "")))
