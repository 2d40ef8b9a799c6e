"""Demands as they are written: opened with a number of their own, saved while they are drafts, loaded from their sources.

Whoever writes acts for the institution; two people who write at once lose nothing: the second is told what differs.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs import cards, legality, readiness
from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import can_edit, can_open
from minga.cycle.needs.queries import sectors_of, whole
from minga.cycle.needs.states import DemandStage
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import half_up
from minga.ground.kit.steps import NotAllowedHere
from minga.ground.kit.text import stems

FIELDS = (
    "purpose", "title", "problem", "objective", "expected", "unit_strengthened", "plan_item", "priority", "strategy_line",
    "macro_project", "modality", "amount", "currency", "precision", "counterpart", "counterpart_in_kind", "starts", "months",
    "languages", "beneficiaries", "beneficiary_groups", "readiness", "year", "public", "justifications", "source",
)  # fmt: skip
LISTS = ("units", "sectors", "goals")
OURS = ("code", "organisation", "country", "written_by", "opened_from")  # nobody types them: no field of theirs is checked again
SAID = ("title", "problem", "objective", "expected", "unit_strengthened", "beneficiary_groups")  # what search reads


class NotReady(Exception):
    """A demand lacks something for this step; `findings` says what and where, each of a guard by its name."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(_("Faltan datos para este paso."))


@dataclass(frozen=True)
class Difference:
    """One field that somebody else saved otherwise."""

    field: str
    theirs: Any
    mine: Any


class Conflict(Exception):
    """Somebody saved the demand since the page was opened; nothing was written and nothing of either is lost."""

    def __init__(self, demand: Demand, differences: list[Difference]) -> None:
        self.demand, self.differences = demand, differences
        super().__init__(_("Otra persona guardó esta demanda mientras usted escribía."))


@transaction.atomic
def open_demand(*, by: Person, organisation: Organisation, values: Mapping[str, Any], form: str = "") -> Demand:
    """Open the draft of a demand of an institution with what is known so far: a title at least. Leaves `demand.opened`.

    `values`: of FIELDS, and lists of Unit and Code for LISTS. `form`: the digest of the form that was sent; where the person sent
    the same one before, it returns what that opened and writes nothing. Refuses (PermissionDenied) whoever does not act for a
    government and (ValidationError) what a field refuses, an amount without its currency among it.
    """
    journal.lock()
    if found := opened_from(by, form):
        return found
    demand = drafted(by, organisation, values, form)
    journal.record("demand.opened", by=by, thing=thing(demand), after=snapshot(demand))
    return demand


def opened_from(by: Person, form: str) -> Demand | None:
    """Return the demand that a person opened with a form already; None where it is new."""
    return Demand.objects.filter(written_by=by, opened_from=form).first() if form else None


@transaction.atomic
def bring(*, by: Person, organisation: Organisation, values: Mapping[str, Any], unread: Iterable[str] = ()) -> Demand:
    """Open the draft of a demand that a spreadsheet brought, as `open_demand`. Leaves `demand.imported`.

    `unread`: the columns of the file that no field takes, kept in that line.
    """
    demand = drafted(by, organisation, values)
    journal.record("demand.imported", by=by, thing=thing(demand), after=snapshot(demand) | {"unread": list(unread)})
    return demand


def drafted(by: Person, organisation: Organisation, values: Mapping[str, Any], form: str = "") -> Demand:
    """Write the draft of a demand with a number of its own; refuses as `open_demand` says."""
    if not can_open(by, organisation):
        raise PermissionDenied("open_demand")
    now = timezone.now()
    demand = Demand(code=next_code("DM", Demand, now), organisation=organisation, stage_since=now, created_at=now, written_by=by)
    demand.opened_from = form
    write(demand, values, now)
    return demand


@transaction.atomic
def save(*, by: Person, demand: Demand, base: int, values: Mapping[str, Any]) -> Demand:
    """Save a draft as the person leaves it since version `base`. Saving nothing new writes nothing. Leaves `demand.saved`.

    Refuses (NotAllowedHere) a stage in which nothing is edited, (PermissionDenied) whoever does not act for the institution,
    (Conflict) what another saved meanwhile, with both, and (ValidationError, by field) what a field refuses.
    """
    demand = locked(demand)
    if demand.stage != DemandStage.DRAFT:
        raise NotAllowedHere(demand.stage, "save", _("Esta demanda ya no es un borrador: pida que se la devuelvan para corregirla."))
    if not can_edit(by, demand):
        raise PermissionDenied("save")
    before = snapshot(demand)
    mine = {name: plain(value) for name, value in values.items()}
    if demand.version != base:
        other = [Difference(name, before[name], mine[name]) for name in values if before.get(name) != mine[name]]
        if other:
            raise Conflict(demand, other)
        return demand
    write(demand, values, timezone.now())
    after = snapshot(demand)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        demand.version += 1
        demand.save(update_fields=["version"])
        told = [{name: row[name] for name in changed} for row in (before, after)]
        journal.record("demand.saved", by=by, thing=thing(demand), before=told[0], after=told[1])
    return demand


@transaction.atomic
def record(*, by, code: str, organisation: Organisation, values: Mapping[str, Any], stage: str, year: int | None) -> tuple[Demand, str]:
    """Record a demand from its sources, or revise the one of that code. Leaves `demand.recorded` or `demand.revised`.

    One that people have worked at since (a demand of another version than the first) is left as it is. Returns it with 'created',
    'changed', 'unchanged' or 'kept'. Refuses (ValidationError) what a field refuses.
    """
    found = Demand.objects.select_for_update(of=("self",)).filter(code=code).first()
    if found is not None and found.version > 1:
        return found, "kept"
    now = timezone.now()
    before = snapshot(found) if found else {}
    demand = found or Demand(code=code, created_at=now, stage_since=now)
    demand.organisation, demand.stage = organisation, stage
    write(demand, {**values, "year": year}, now if found is None else found.saved_at)
    after = snapshot(demand)
    if before == after:
        return demand, "unchanged"
    event = "demand.revised" if before else "demand.recorded"
    journal.record(event, by=by, thing=thing(demand), before=before, after=after)
    cards.renew(demand)
    return demand, "changed" if before else "created"


def write(demand: Demand, values: Mapping[str, Any], now: datetime.datetime) -> None:
    """Put values into a demand and write it; ValidationError names the field that refuses. The country is that of its institution."""
    for name in FIELDS:
        if name in values:
            setattr(demand, name, values[name])
    demand.country_id = country_of(demand.organisation)
    demand.folded = f" {stems(' '.join(getattr(demand, name) for name in SAID), 'es')} "
    demand.saved_at = now
    if demand.amount is not None and not demand.currency:
        raise ValidationError({"currency": _("Un monto necesita su moneda: elíjala.")})
    if demand.counterpart is not None and not demand.currency:
        raise ValidationError({"currency": _("La contrapartida necesita su moneda: elíjala.")})
    demand.full_clean(exclude=OURS)
    new = demand.pk is None
    demand.save()
    for name in LISTS:
        if name in values:
            put_list(demand, name, values[name], new=new)


def put_list(demand: Demand, name: str, wanted: Iterable[Any], *, new: bool = False) -> None:
    """Make a list of a demand that given, in its order; what is as it was is not written again. `new`: the demand has none yet."""
    rows = list(dict.fromkeys(wanted))
    through = getattr(demand, name).through
    column = {"units": "unit_id", "sectors": "code_id", "goals": "code_id"}[name]
    standing = through.objects.filter(demand=demand)
    held = [] if new else list(standing.order_by("pk").values_list(column, flat=True))
    if held == [row.pk for row in rows]:
        return
    if held:
        standing.delete()
    through.objects.bulk_create([through(demand=demand, **{column: row.pk}) for row in rows])  # in their order


def country_of(organisation: Organisation) -> str:
    """Return the country of a government: that of its territory, else of its seat; ValidationError where neither is known."""
    if organisation.territory:
        return organisation.territory.country_id
    seat = organisation.countries.filter(capacity="seat").first()
    if seat is None:
        raise ValidationError(_("La institución no tiene territorio ni país en su ficha: el centro los completa."))
    return seat.country_id


def what_is_missing(demand: Demand) -> list[Finding]:
    """Return all that a demand lacks for its registration, the guards' refusals and what is justified with it."""
    return [*readiness.findings_of(demand), *legality.findings_of(demand)]


def require_ready(demand: Demand) -> None:
    """Refuse (NotReady) a demand that a guard stops or that lacks a fact."""
    errors = [one for one in what_is_missing(demand) if one.severity == Severity.ERROR]
    if errors:
        raise NotReady(errors)


def thing(demand: Demand) -> tuple[str, str]:
    return ("demand", demand.code)


def snapshot(demand: Demand) -> dict[str, Any]:
    """Return what the journal keeps of a demand: its values, its lists by their codes."""
    told = {name: plain(getattr(demand, name)) for name in FIELDS}
    lists = {
        "units": sorted(demand.units.values_list("key", flat=True)),
        "sectors": [one.code for one in sectors_of(demand)],
        "goals": sorted(demand.goals.values_list("code", flat=True)),
    }
    return told | lists | {"organisation": demand.organisation.code, "stage": str(demand.stage)}


def plain(value: Any) -> Any:
    """Return a value as the journal and a comparison keep it."""
    if value is None or isinstance(value, bool | int | dict):
        return value
    if isinstance(value, list | tuple):
        coded = [getattr(one, "key", None) or getattr(one, "code", None) or one for one in value]
        return coded if value and hasattr(value[0], "list_id") and value[0].list.code.startswith("Sector") else sorted(coded)
    if hasattr(value, "pk"):
        return getattr(value, "code", None) or str(value.pk)
    return f"{half_up(value):f}" if isinstance(value, Decimal) else str(value)


def next_code(prefix: str, model, now: datetime.datetime) -> str:
    """Return the next number of the year, 'DM-2026-00001', under the journal's lock: none is skipped or given twice."""
    journal.lock()
    begins = f"{prefix}-{timezone.localdate(now).year}-"
    last = model.objects.filter(code__startswith=begins).order_by("-code").values_list("code", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"


def locked(demand: Demand) -> Demand:
    """Return the demand as it is now, its row locked until the transaction ends."""
    return whole(Demand.objects.select_for_update(of=("self",))).get(pk=demand.pk)
