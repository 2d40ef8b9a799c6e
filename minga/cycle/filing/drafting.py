"""Dossiers as they are written: opened, copied, saved as one goes; two people's work is put together and nothing typed is lost."""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.filing.models import Dossier, Folio, Revision
from minga.cycle.filing.permissions import can_edit, can_open
from minga.cycle.filing.positions import EMPTY, Values, at, changes_between, flat, orphans, overlapping, put
from minga.cycle.filing.queries import may_claim
from minga.cycle.filing.shape import FIELDS, OBJECTS, ROWS, field_at
from minga.cycle.filing.values import values_of
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere

RESERVED = "•••"


@dataclass(frozen=True)
class Difference:
    """One place that two people changed at once."""

    place: str
    base: Any
    theirs: Any
    mine: Any
    by: Person
    at: datetime.datetime


class Conflict(Exception):
    """Somebody else changed the same places since the page was opened; nothing of either is lost."""

    def __init__(self, dossier: Dossier, differences: list[Difference]) -> None:
        self.dossier, self.differences = dossier, differences
        super().__init__(_("Otra persona cambió lo mismo mientras usted escribía."))


@transaction.atomic
def open_dossier(
    *,
    by: Person,
    organisation: Organisation,
    values: Mapping[str, Any],
    on_paper: bool = False,
    activity: Activity | None = None,
    origin: Mapping[str, Any] | None = None,
) -> Dossier:
    """Open a dossier for an institution, with the values known so far; `on_paper`: the centre enters a signed paper form.

    `origin`: what was published elsewhere and taken over, with where each value stands in it (`Dossier.origin`).

    Refuses (PermissionDenied) whoever is no officer of the institution (no registrar, for paper), and (ValidationError) what a
    record does not have. Leaves `dossier.opened`.
    """
    if not can_open(by, organisation, on_paper=on_paper):
        raise PermissionDenied("open_dossier")
    now = timezone.now()
    made = Dossier(
        key=next_key(now),
        organisation=organisation,
        activity=activity,
        activity_version=activity.version if activity else None,
        on_paper=on_paper,
        origin=dict(origin or {}),
        values=checked(values),
        author=by,
        handler=by,
        created_at=now,
        saved_by=by,
        saved_at=now,
        stage_since=now,
    )
    entitle(made)
    made.save()
    Revision.objects.create(dossier=made, version=1, by=by, at=now, changes=changes_between({}, made.values))
    about = {"organisation": organisation.code, "title": made.title, "on_paper": on_paper, "activity": activity.code if activity else ""}
    journal.record("dossier.opened", by=by, thing=("dossier", made.key), after=about)
    return made


@transaction.atomic
def open_from(*, by: Person, organisation: Organisation, activity: Activity, on_paper: bool = False) -> Dossier:
    """Open the dossier of a record that is in Minga and not registered, or no longer, with all that it says.

    Refuses (PermissionDenied) an institution that takes no part in it and (ValidationError) a record that has its dossier: one
    that was withdrawn, deleted or annulled has let it go. Leaves `dossier.opened`.
    """
    if not may_claim(organisation, activity) and not on_paper:
        raise PermissionDenied("open_from")
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    require_free(activity)
    return open_dossier(by=by, organisation=organisation, values=values_of(activity), on_paper=on_paper, activity=activity)


def require_free(activity: Activity, but: Dossier | None = None) -> None:
    """Refuse (ValidationError) a record that another dossier holds."""
    held = Dossier.objects.holding().filter(activity=activity)
    if (held.exclude(pk=but.pk) if but else held).exists():
        raise ValidationError(_("%(code)s ya tiene su expediente.") % {"code": activity.code})


@transaction.atomic
def copy(*, by: Person, organisation: Organisation, values: Mapping[str, Any]) -> Dossier:
    """Open a dossier with the values of an earlier record, as a new one: own rows, no duplicate mark. Leaves `dossier.opened`."""
    fresh = {name: value for name, value in values.items() if name not in ("duplicate_of", "source", *OBJECTS)}
    for name in ROWS.keys() & fresh.keys():
        fresh[name] = [row | {"id": new_row()} for row in fresh[name]]
    return open_dossier(by=by, organisation=organisation, values=fresh)


@transaction.atomic
def save(*, by: Person, dossier: Dossier, base: int, changes: Mapping[str, Any], typed: Mapping[str, str] | None = None) -> Dossier:
    """Save what a person changed since version `base`: {place: value, None to empty it}; `typed`: what could not be understood.

    What others changed elsewhere meanwhile stays (their work and this are put together); what was carried along of a value that
    changes goes with it: how its source writes it, how exact it was, where it stood. Refuses (PermissionDenied) whoever may
    not edit, (NotAllowedHere) a stage in which nothing is edited, (ValidationError) a place that a record does not have and
    (Conflict) the same places changed by somebody else, with both versions. Saving nothing new writes nothing. Leaves
    `dossier.saved`.
    """
    dossier = locked(dossier)
    if not dossier.editable:
        raise NotAllowedHere(dossier.stage, "save", _("En esta etapa el registro no se edita: espere la revisión o enmiéndelo."))
    if not can_edit(by, dossier):
        raise PermissionDenied("save")
    mine = {place: value for place, value in changes.items() if at(dossier.values, place) != value}
    refuse_conflicts(by, dossier, base, mine)
    return write(by, dossier, mine | orphans(dossier.values, mine), retyped(dossier.typed, changes, typed or {}))


def write(by: Person, dossier: Dossier, changes: Mapping[str, Any], unread: dict[str, str]) -> Dossier:
    """Write changes that were found fair, with a revision and the line `dossier.saved`; nothing where nothing changes.

    Asks neither who nor at which stage: `save` does, and an action that changes the record and its dossier together.
    """
    values = checked(dossier.values, changes)
    difference = changes_between(dossier.values, values)
    if not difference and unread == dossier.typed:
        return dossier
    dossier.values, dossier.typed = values, unread
    dossier.version, dossier.saved_by, dossier.saved_at = dossier.version + 1, by, timezone.now()
    entitle(dossier)
    dossier.save()
    Revision.objects.create(dossier=dossier, version=dossier.version, by=by, at=dossier.saved_at, changes=difference)
    journal.record(
        "dossier.saved",
        by=by,
        thing=("dossier", dossier.key),
        before={place: told_to_journal(place, old) for place, (old, _new) in difference.items()},
        after={place: told_to_journal(place, new) for place, (_old, new) in difference.items()}
        | ({"typed": {place: told_to_journal(place, text) for place, text in unread.items()}} if unread else {}),
    )
    return dossier


def told_to_journal(place: str, value: Any) -> Any:
    """Return what the journal is told of a place: of personal data only that they are there, for its lines stay for good."""
    field = field_at(place)
    return RESERVED if field and field.reserved and value not in EMPTY else value


def refuse_conflicts(by: Person, dossier: Dossier, base: int, mine: Mapping[str, Any]) -> None:
    """Raise Conflict where somebody changed, after version `base`, a place that this save changes too."""
    since = list(dossier.revisions.filter(version__gt=base).select_related("by"))
    theirs = {place: new for revision in since for place, (_old, new) in revision.changes.items()}
    found = []
    for place in overlapping(mine, theirs):
        last = next((one for one in reversed(since) if touches(one, place)), since[-1])
        first = next((one for one in since if place in one.changes), None)
        before = first.changes[place][0] if first else None
        found.append(Difference(place, before, at(dossier.values, place), mine[place], last.by, last.at))
    if found:
        raise Conflict(dossier, found)


def touches(revision: Revision, place: str) -> bool:
    return place in revision.changes or place.rpartition(".")[0] in revision.changes


def checked(values: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> Values:
    """Return the values with the changes put in; ValidationError names a place that a record does not have."""
    wanted = flat(values) if changes is None else changes
    try:
        return put({} if changes is None else dict(values), wanted)
    except ValueError as error:
        raise ValidationError({str(error)[:80]: _("Un registro no tiene este campo.")}) from error


def retyped(before: Mapping[str, str], changes: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, str]:
    """Return what stays not understood: what was, but for the places written anew and the rows taken away, and what is now."""
    gone = tuple(f"{place}." for place, value in changes.items() if value is None and place.count(".") == 1)
    kept = {place: text for place, text in before.items() if place not in changes and not place.startswith(gone or ("\0",))}
    return kept | dict(typed)


def entitle(dossier: Dossier) -> None:
    """Keep beside the values what lists show."""
    dossier.title = str(dossier.values.get("title", ""))[: FIELDS["title"].length]
    dossier.kind = str(dossier.values.get("kind", ""))[:20]


def new_row() -> str:
    """Return the id of a new row."""
    return secrets.token_hex(4)


def next_key(now: datetime.datetime) -> str:
    """Return the next number of the year, 'E-2026-00001'; the row of the year is locked, so that none is given twice."""
    year = timezone.localdate(now).year
    Folio.objects.get_or_create(year=year)
    folio = Folio.objects.select_for_update().get(year=year)
    folio.last += 1
    folio.save(update_fields=["last"])
    return str(folio)


def locked(dossier: Dossier) -> Dossier:
    """Return the dossier as it is now, its row locked until the transaction ends."""
    return Dossier.objects.select_for_update(of=("self",)).select_related("organisation__kind__parent__list", "activity").get(pk=dossier.pk)
