"""Agreements as they are written: opened with a number of their own, saved as one goes, each version kept; nothing of anybody is lost."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.agreements import understanding
from minga.cycle.agreements.models import Agreement, AgreementVersion
from minga.cycle.agreements.permissions import can_edit, can_open
from minga.cycle.agreements.positions import Values, changes_between, flat, overlapping, put
from minga.cycle.agreements.queries import above, values_at
from minga.cycle.agreements.rules import ends_before_it_begins
from minga.cycle.agreements.states import EDITABLE, Stage
from minga.cycle.agreements.values import MODELS, record_of, values_of, without_ids
from minga.cycle.organisations.matching import FEW_NAMES, Names
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.actions import one_at_a_time
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.steps import NotAllowedHere
from minga.ground.kit.text import sort_key

TERM = ("in_force_from", "ends_on")


@dataclass(frozen=True)
class Difference:
    """One place that two people changed at once."""

    place: str
    theirs: Any
    mine: Any


class Conflict(Exception):
    """Somebody else changed the same places since the page was opened; nothing of either is lost."""

    def __init__(self, agreement: Agreement, differences: list[Difference]) -> None:
        self.agreement, self.differences = agreement, differences
        super().__init__(_("Otra persona cambió lo mismo mientras usted escribía."))


@transaction.atomic
def open_agreement(*, by: Person, organisation: Organisation, values: Mapping[str, Any]) -> Agreement:
    """Open the draft of an agreement for an institution, with the values known so far: a title and a kind at least.

    Its institution is written among the parties. Refuses (PermissionDenied) whoever does not act for the institution and
    (ValidationError) what a field refuses. Leaves `agreement.opened`.
    """
    if not can_open(by, organisation):
        raise PermissionDenied("open_agreement")
    now = timezone.now()
    agreement = Agreement(
        code=next_code(now), organisation=organisation, stage=Stage.DRAFT, stage_since=now, recorded_at=now, revised_at=now
    )
    agreement.public, agreement.written_by, agreement.saved_by, agreement.version = True, by, by, 0
    ours = {"id": "new", "role": "PARTE", "as_written": organisation.name, "organisation": organisation.code}
    write(agreement, {"parties": [ours], **values})
    keep(agreement, "agreement.opened", by)
    about = {"organisation": organisation.code, "title": agreement.title, "kind": agreement.kind.code}
    journal.record("agreement.opened", by=by, thing=("agreement", agreement.code), after=about)
    return agreement


@transaction.atomic
def save(*, by: Person, agreement: Agreement, base: int, changes: Mapping[str, Any]) -> Agreement:
    """Save what a person changed since version `base`: {place: value, None to empty it or to take a row away}.

    What others changed elsewhere meanwhile stays: their work and this are put together. Refuses (NotAllowedHere) a stage in which
    nothing is edited, (PermissionDenied) whoever may not edit, (ValidationError, by place) what a field refuses and an end before
    the beginning, and (Conflict) the same places changed by somebody else, with both versions. Saving nothing new writes nothing.
    Leaves `agreement.saved`.
    """
    agreement = locked(agreement)
    if agreement.stage not in EDITABLE:
        raise NotAllowedHere(agreement.stage, "save", _("En esta etapa el convenio no se edita: lo suscrito cambia por adenda."))
    if not can_edit(by, agreement):
        raise PermissionDenied("save")
    before = values_of(agreement)
    known = flat(before)
    mine = {place: value for place, value in changes.items() if known.get(place) != value}
    if not mine:
        return agreement
    refuse_conflicts(agreement, base, before, mine)
    try:
        wanted = put(before, mine)
    except ValueError as error:
        raise ValidationError({str(error)[:80]: _("Un convenio no tiene este campo.")}) from error
    agreement.saved_by = by
    write(agreement, wanted)
    if not mine.keys().isdisjoint(TERM):
        refuse_backwards(agreement)
    after = values_of(agreement)
    difference = changes_between(before, after)
    if difference:
        keep(agreement, "agreement.saved", by, after)
        told = {place: pair[0] for place, pair in difference.items()}, {place: pair[1] for place, pair in difference.items()}
        journal.record("agreement.saved", by=by, thing=("agreement", agreement.code), before=told[0], after=told[1])
    return agreement


def refuse_backwards(agreement: Agreement) -> None:
    """Refuse (ValidationError) dates by which an agreement ends before it is in force: whoever signs could not correct them."""
    begin, end = (PartialDate(text) if text else None for text in (agreement.in_force_from, agreement.ends_on))
    if found := ends_before_it_begins(begin, end):
        raise ValidationError({"ends_on": found[0].show(get_language() or "es")})


def refuse_conflicts(agreement: Agreement, base: int, now: Values, mine: Mapping[str, Any]) -> None:
    """Raise Conflict where somebody changed, after version `base`, a place that this save changes too."""
    if base == agreement.version:
        return
    theirs = {place: pair[1] for place, pair in changes_between(values_at(agreement, base), now).items()}
    there = flat(now)
    found = [Difference(place, there.get(place), mine[place]) for place in overlapping(mine, theirs)]
    if found:
        raise Conflict(agreement, found)


def write(agreement: Agreement, values: Mapping[str, Any]) -> None:
    """Write plain values into the agreement and its rows; ValidationError names the place of what is refused or gone."""
    try:
        fields, rows = record_of(values)
    except LookupError as gone:
        raise ValidationError({str(gone): _("Lo que aquí se nombra ya no está: elíjalo de nuevo.")}) from gone
    for name, value in fields.items():
        setattr(agreement, name, value)
    put_record(agreement)
    propose(rows["parties"])
    for name, wanted in rows.items():
        put_rows(name, agreement, wanted)


def put_record(agreement: Agreement) -> None:
    """Check an agreement as a whole and write it; refuses (ValidationError) one that would derive from itself in a circle."""
    agreement.sort_key = sort_key(agreement.title)[:480]
    circle = [one.code for one in above(agreement)]
    if agreement.pk and agreement.parent_id and (agreement.parent_id == agreement.pk or derives(agreement)):
        way = " → ".join([agreement.code, *circle, agreement.code])
        raise ValidationError({"parent": _("Deriva en círculo: %(way)s.") % {"way": way}})
    agreement.full_clean(exclude=["sort_key", "version"])
    agreement.save()


def derives(agreement: Agreement) -> bool:
    """Whether what an agreement derives from derives from it."""
    *_between, last = above(agreement)
    return last.parent_id is not None  # `above` only stops before the top where the way comes back


def propose(parties: list[dict]) -> None:
    """Fill in, for a party that no organisation surely is, the likeliest one: it is proposed and never taken (R-079)."""
    unknown = [row for row in parties if row["organisation"] is None and row["country"] is None and row["as_written"]]
    names = Names() if len(unknown) > FEW_NAMES else None
    for row in parties:
        row |= {"proposed": None, "proposed_reason": ""}
    for row in unknown:
        row |= understanding.likely(row["as_written"], names or Names.near(row["as_written"]))


def put_rows(name: str, agreement: Agreement, wanted: list[dict]) -> None:
    """Make the rows of one kind those given, in their order; what is as it was is not written again.

    A row keeps its number where its `id` says which it is; rows of a source, which have none, keep that of their place and say all
    there is to say, but for whether an obligation was met.
    """
    model = MODELS[name]
    known = {str(row.pk): row for row in model.objects.filter(agreement=agreement)}
    in_place = list(known)
    stay = []
    for position, cells in enumerate(wanted, 1):
        given = {"position": position, **cells}
        row_id = str(given.pop("id", ""))
        if not row_id:
            row_id = in_place[position - 1] if position <= len(in_place) else ""
            given = unsaid(model) | given
        row = known.get(row_id) or model(agreement=agreement)
        before = told_columns(row)
        for column, value in given.items():
            setattr(row, column, value)
        check_row(name, row, row_id or str(position))
        if row.pk is None or told_columns(row) != before:
            row.save()
        stay.append(row.pk)
    model.objects.filter(agreement=agreement).exclude(pk__in=stay).delete()


def unsaid(model: Any) -> dict[str, Any]:
    """Return what a row says where nothing is said of it."""
    fresh = model()
    kept = {"id", "agreement_id", "met_on", "met_with", "file", "noted_by_id"}
    return {one.attname: getattr(fresh, one.attname) for one in model._meta.concrete_fields if one.attname not in kept}


def told_columns(row: Any) -> dict[str, Any]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def check_row(name: str, row: Any, row_id: str) -> None:
    try:
        row.full_clean(exclude=["agreement"])
    except ValidationError as refused:
        found = {f"{name}.{row_id}" + ("" if at == "__all__" else f".{at}"): why for at, why in refused.error_dict.items()}
        raise ValidationError(found) from refused


def keep(agreement: Agreement, event: str, by: Person | None, values: Values | None = None) -> AgreementVersion:
    """Count one more version of an agreement and keep it as it stands after an event."""
    agreement.version, agreement.revised_at = agreement.version + 1, timezone.now()
    agreement.save(update_fields=["version", "revised_at"])
    whole = values_of(agreement) if values is None else values
    return AgreementVersion.objects.create(
        agreement=agreement, number=agreement.version, event=event, by=by, at=agreement.revised_at, values=whole
    )


def snapshot(agreement: Agreement) -> Values:
    """Return everything the journal keeps of an agreement."""
    return without_ids(values_of(agreement))


def next_code(now: datetime.datetime) -> str:
    """Return the next number of the year, 'CV-2026-00001', under the journal's lock: none is skipped or given twice."""
    one_at_a_time()
    begins = f"CV-{timezone.localdate(now).year}-"
    last = Agreement.objects.filter(code__startswith=begins).order_by("-pk").values_list("code", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"


def locked(agreement: Agreement) -> Agreement:
    """Return the agreement as it is now, its row locked until the transaction ends."""
    related = ("organisation__kind__parent__list", "organisation__territory", "kind__parent", "modality__parent", "parent")
    return Agreement.objects.select_for_update(of=("self",)).select_related(*related).get(pk=agreement.pk)
