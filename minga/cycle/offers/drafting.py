"""Offers and policies as they are written: opened, saved section by section; nobody writes over another's work unseen."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.offers.models import Offer, OfferRow, PolicySheet
from minga.cycle.offers.permissions import can_edit, can_write
from minga.cycle.offers.queries import thing
from minga.cycle.offers.states import EDITABLE
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere
from minga.ground.kit.text import stems

LISTS = ("sectors", "goals", "recipients", "countries", "units")  # many-to-many fields
ROWS = {kind.value: kind for kind in OfferRow.Kind}  # given as lists of texts by kind
KEPT_APART = {"id", "version", "folded", "stage", "stage_since", "stage_reason", "created_at", "saved_at", "written_by", "published_at"}


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile: what stands there now."""

    name: str
    theirs: Any


class Conflict(Exception):
    """Somebody else saved since the page was opened, in the same fields; nothing of either is lost."""

    def __init__(self, record: Offer | PolicySheet, differences: list[Difference]) -> None:
        self.record, self.differences = record, differences
        super().__init__(_("Otra persona cambió lo mismo mientras usted escribía."))


@transaction.atomic
def open_offer(*, by: Person, organisation: Organisation, title: str, **fields: Any) -> Offer:
    """Open the draft of an offer of a cooperant. Leaves `offer.opened`.

    Refuses (PermissionDenied) whoever writes for another, and (ValidationError) what a field refuses.
    """
    if not can_write(by, organisation):
        raise PermissionDenied("open_offer")
    now = timezone.now()
    offer = Offer(code=next_code(now), organisation=organisation, written_by=by, created_at=now, saved_at=now, stage_since=now)
    offer.title = title
    put(offer, fields)
    journal.record("offer.opened", by=by, thing=thing(offer), after={"organisation": organisation.code, "title": offer.title})
    return offer


@transaction.atomic
def save(*, by: Person, offer: Offer, base: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Offer:
    """Save fields, lists and rows of a draft: {field: value}, {list: objects}, {kind of row: texts}. Leaves `offer.saved`.

    `base`: the version that the person saw; `seen`: what these fields held then, so that what others changed elsewhere is no
    conflict (without it any other save is). Refuses (NotAllowedHere) a stage in which nothing is edited, (PermissionDenied)
    whoever writes for another, (Conflict) the same fields changed by somebody else and (ValidationError) bad values. Saving
    nothing new writes nothing.
    """
    offer = locked(offer)
    check_open(by, offer)
    refuse_conflict(offer, base, changes, seen)
    before = snapshot(offer)
    put(offer, changes)
    return kept(offer, by, before, "offer.saved")


@transaction.atomic
def save_policy(*, by: Person, organisation: Organisation, base: int, changes: Mapping[str, Any]) -> PolicySheet:
    """Write the policy of a cooperant, the first time too (base 0). Leaves `policy.opened` or `policy.saved`; refuses as `save`."""
    found = PolicySheet.objects.select_for_update(of=("self",)).filter(organisation=organisation).first()
    if found is None:
        if not can_write(by, organisation):
            raise PermissionDenied("save_policy")
        now = timezone.now()
        found = PolicySheet(organisation=organisation, written_by=by, saved_at=now, stage_since=now)
        put(found, changes)
        journal.record("policy.opened", by=by, thing=thing(found), after=snapshot(found))
        return found
    check_open(by, found)
    refuse_conflict(found, base, changes, None)
    before = snapshot(found)
    put(found, changes)
    return kept(found, by, before, "policy.saved")


def check_open(by: Person, record: Offer | PolicySheet) -> None:
    """Refuse (NotAllowedHere, PermissionDenied) a record that is not edited now, or not by this person."""
    if record.stage not in EDITABLE:
        raise NotAllowedHere(record.stage, "save", _("En este estado no se edita: devuélvala o corríjala primero."))
    if not can_edit(by, record):
        raise PermissionDenied("save")


def refuse_conflict(record: Offer | PolicySheet, base: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None) -> None:
    """Raise Conflict where somebody saved after version `base` what this save changes too, to something else."""
    if base == record.version:
        return
    now = {name: value_of(record, name) for name in changes}
    mine = {name: plain(value) for name, value in changes.items()}
    moved = [name for name in changes if now[name] != mine[name] and (seen is None or now[name] != plain(seen.get(name)))]
    if moved:
        raise Conflict(record, [Difference(name, now[name]) for name in moved])


def kept[R: (Offer, PolicySheet)](record: R, by: Person, before: dict, event: str) -> R:
    """Count one more version and leave a line, where anything changed."""
    after = snapshot(record)
    changed = [name for name in after if after[name] != before.get(name)]
    if changed:
        record.version, record.saved_at, record.written_by = record.version + 1, timezone.now(), by
        record.save(update_fields=["version", "saved_at", "written_by"])
        told = {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
        journal.record(event, by=by, thing=thing(record), before=told[0], after=told[1])
    return record


def put(record: Offer | PolicySheet, values: Mapping[str, Any]) -> None:
    """Write plain values, lists and rows, check the whole and fold its words; ValidationError names the field."""
    lists = {name: value for name, value in values.items() if name in LISTS}
    rows = {name: value for name, value in values.items() if name in ROWS}
    for name, value in values.items():
        if name not in lists and name not in rows:
            setattr(record, name, value)
    check_dates(record)
    record.full_clean(exclude=["folded", "version"])
    record.save()
    for name, chosen in lists.items():
        getattr(record, name).set(chosen)
    if isinstance(record, Offer):
        for name, texts in rows.items():
            put_rows(record, name, texts)
        record.folded = folded(record)
        record.save(update_fields=["folded"])


def check_dates(record: Offer | PolicySheet) -> None:
    """Refuse at its field what the database refuses as a whole: dates and amounts out of order, an amount without currency."""
    if not isinstance(record, Offer):
        return
    wrong = {}
    if record.opens_on and record.closes_on and record.closes_on < record.opens_on:
        wrong["closes_on"] = _("La oferta cierra antes de abrir.")
    if record.rolling and record.closes_on:
        wrong["closes_on"] = _("Una ventanilla abierta no tiene fecha de cierre.")
    if record.amount_min is not None and record.amount_max is not None and record.amount_max < record.amount_min:
        wrong["amount_max"] = _("El monto máximo es menor que el mínimo.")
    if (record.amount_min is not None or record.amount_max is not None) and not record.currency:
        wrong["currency"] = _("Un monto necesita su moneda.")
    if record.months_min is not None and record.months_max is not None and record.months_max < record.months_min:
        wrong["months_max"] = _("La duración máxima es menor que la mínima.")
    if record.counterpart_percent is not None and not 0 <= record.counterpart_percent <= 100:
        wrong["counterpart_percent"] = _("La contrapartida va de 0 a 100 %.")
    if wrong:
        raise ValidationError(wrong)


def put_rows(offer: Offer, kind: str, texts: list[str]) -> None:
    """Make the rows of one kind these, in their order; what is as it was is not written again."""
    wanted = [text.strip() for text in texts if text.strip()]
    if list(offer.rows.filter(kind=kind).order_by("position", "id").values_list("text", flat=True)) == wanted:
        return
    offer.rows.filter(kind=kind).delete()
    for position, text in enumerate(wanted, 1):
        row = OfferRow(offer=offer, kind=kind, position=position, text=text)
        try:
            row.full_clean(exclude=["offer"])
        except ValidationError as refused:
            said = _("Fila %(n)s: %(why)s") % {"n": position, "why": " ".join(refused.messages)}
            raise ValidationError({kind: said}) from refused
        row.save()


def folded(offer: Offer) -> str:
    """Return the words by which an offer is found: folded, with their stems, a space at each end."""
    own = [offer.title, offer.description, offer.objectives, offer.groups, offer.eligibility, offer.how_to_apply, offer.past_awards]
    own += [offer.organisation.name, offer.organisation.acronym, *offer.rows.values_list("text", flat=True)]
    codes = [one for one in (offer.modality, offer.source_kind, offer.mechanism) if one]
    codes += [*offer.sectors.all(), *offer.goals.all(), *Code.objects.filter(pk__in=offer.sectors.exclude(parent=None).values("parent"))]
    places = [*offer.countries.values_list("name_es", "name_en"), *offer.units.values_list("name", "kind")]
    spanish = stems(" ".join([*own, *(one.name_es for one in codes), *(name for pair in places for name in pair)]), "es")
    english = stems(" ".join([*(one.name_en for one in codes), *([*own] if offer.language.startswith("en") else [])]), "en")
    return f" {stems(offer.code, '')} {spanish} {english} "


def snapshot(record: Offer | PolicySheet) -> dict[str, Any]:
    """Return everything the journal keeps of an offer or a policy."""
    names = [one.name for one in record._meta.concrete_fields if one.name not in KEPT_APART]
    lists = [name for name in LISTS if hasattr(record, name)]
    rows = list(ROWS) if isinstance(record, Offer) else []
    return {name: value_of(record, name) for name in (*names, *lists, *rows)}


def value_of(record: Offer | PolicySheet, name: str) -> Any:
    """Return what stands in a field, list or kind of row, as a plain value that compares."""
    if name in ROWS and isinstance(record, Offer):
        return list(record.rows.filter(kind=name).order_by("position", "id").values_list("text", flat=True))
    value = getattr(record, name)
    return plain(value.all() if name in LISTS else value)


def plain(value: Any) -> Any:
    """Return a value as text, number or list that compares: objects by their code or key."""
    if isinstance(value, models.Model):
        return getattr(value, "code", None) or getattr(value, "key", None) or str(value.pk)
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        found = [plain(one) for one in value]
        return found if all(isinstance(one, str) for one in value) else sorted(found)
    if value is None or isinstance(value, (bool, int)):
        return value
    return (
        value.isoformat() if isinstance(value, datetime.date) else f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
    )


def next_code(now: datetime.datetime) -> str:
    """Return the next number of the year, 'OF-2026-00001', under the journal's lock: none is skipped or given twice."""
    if connection.vendor == "postgresql":
        journal.lock()
    begins = f"OF-{timezone.localdate(now).year}-"
    last = Offer.objects.filter(code__startswith=begins).order_by("-code").values_list("code", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"


def locked(offer: Offer) -> Offer:
    """Return the offer as it is now, its row locked until the transaction ends."""
    return Offer.objects.select_for_update(of=("self",)).select_related("organisation__kind", "written_by").get(pk=offer.pk)
