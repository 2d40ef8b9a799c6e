"""Merging: two records that are one become one by a person's decision, with its reason; it can be undone row by row.

Promised here: nothing is deleted; what linked to the absorbed record links to the kept one; what was certified keeps the values it
was certified with; an undoing moves back exactly what was moved, and names what it had to leave.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities import actions as activities
from minga.cycle.activities.models import Activity
from minga.cycle.agreements import actions as agreements
from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.models import Alias, AliasKind, Organisation, OrganisationCountry
from minga.cycle.registration import actions as registration
from minga.evidence.merging import linking, proposing
from minga.evidence.merging.models import Apart, Merge, Proposal
from minga.evidence.merging.permissions import can_merge, can_merge_despite
from minga.evidence.merging.queries import Row, apart_of, apart_pairs, in_order, last_line, model_of, sides_of, standing_merge, state_of
from minga.evidence.merging.rules import check_reason, check_sides
from minga.evidence.merging.states import Kind
from minga.ground.accounts.models import Person
from minga.ground.findings import actions as findings
from minga.ground.findings.models import Finding as Raised
from minga.ground.findings.models import State
from minga.ground.findings.queries import naming
from minga.ground.journal import actions as journal
from minga.ground.kit.text import fold


@transaction.atomic
def merge_organisations(*, by: Person, absorbed: str, kept: str, reason: str, state: str = "", despite: str = "") -> Merge:
    """Merge an organisation into another, by their codes: its links become those of the kept one, its names other names of it.

    The absorbed record stays, hidden; its address leads to the kept one. `state`: of both, as queries.state_of gave it to the page;
    `despite`: an administrator's reason although their RUC differ. Refuses (PermissionDenied) whoever may not merge, and
    (ValidationError) one with itself, one that is merged already, a pair that was set apart, what rules.check_sides says, an empty
    reason and a page that is out of date. Leaves `organisation.merged`.
    """
    rows = locked(by, Kind.ORGANISATION, absorbed, kept, reason, state)
    loser, winner = rows[absorbed], rows[kept]
    for one in (loser, winner):
        organisations.refuse_merged(one)
    check_sides(sides_of(loser, winner), administers=can_merge_despite(by), despite=despite)
    before = organisations.snapshot(loser)
    merge = Merge(kind=Kind.ORGANISATION, absorbed=absorbed, kept=kept, by=by, at=timezone.now(), reason=reason.strip())
    merge.despite = despite.strip() if can_merge_despite(by) else ""
    merge.was_public, merge.versions = loser.public, versions(Kind.ORGANISATION, absorbed, kept)
    others = beside(loser, winner)
    merge.moved, merge.stayed = linking.move(loser, winner)
    loser.public, loser.merged_into = False, winner
    loser.save(update_fields=["public", "merged_into"])
    merge.made = inherit(loser, winner)
    merge.save()
    after = {"absorbed": absorbed, "moved": sizes(merge.moved), "stayed": sizes(merge.stayed), "despite": merge.despite}
    journal.record("organisation.merged", by=by, thing=("organisation", kept), before=before, after=after, reason=merge.reason)
    renew(by, [loser, winner], others, merge.moved)
    return merge


@transaction.atomic
def unmerge_organisations(*, by: Person, merge: Merge, reason: str) -> Merge:
    """Undo a merge: exactly the rows that moved go back, but for those that changed since, which are named in `left`.

    Refuses (PermissionDenied) whoever may not merge, and (ValidationError) an empty reason, a merge that was undone already, and one
    whose kept record was itself merged since: that one is undone first. Leaves `organisation.unmerged`.
    """
    merge = standing(by, merge, reason)
    rows = {one.code: one for one in Organisation.objects.select_for_update().filter(code__in=[merge.absorbed, merge.kept]).order_by("pk")}
    loser, winner = rows[merge.absorbed], rows[merge.kept]
    if loser.merged_into_id != winner.pk:
        raise ValidationError(_("%(code)s se unió después a otra: deshaga primero esa unión.") % {"code": winner.code})
    others = beside(loser, winner)
    loser.public, loser.merged_into = merge.was_public, None
    loser.save(update_fields=["public", "merged_into"])
    Alias.objects.filter(pk__in=merge.made.get("aliases", []), organisation=winner).delete()
    OrganisationCountry.objects.filter(pk__in=merge.made.get("countries", []), organisation=winner).delete()
    merge.left = linking.move_back(merge.moved, winner, loser)
    close(by, merge, reason)
    after = {"absorbed": merge.absorbed, "left": sizes(merge.left)}
    journal.record("organisation.unmerged", by=by, thing=("organisation", merge.kept), after=after, reason=reason.strip())
    renew(by, [loser, winner], others, merge.moved)
    return merge


@transaction.atomic
def mark_copy(*, by: Person, absorbed: str, kept: str, reason: str, state: str = "", despite: str = "") -> Merge:
    """Say that an activity repeats another: it stays with all that hangs from it, and no figure counts it any more (R-140).

    A registered one shows at its certificate that it changed since. Refuses as `merge_organisations`, and (ValidationError) a copy of
    a copy in either direction. Leaves `activity.marked_copy`.
    """
    rows = locked(by, Kind.ACTIVITY, absorbed, kept, reason, state)
    copy, original = rows[absorbed], rows[kept]
    for one in (copy, original):
        if one.duplicate_of:
            words = {"code": one.code, "other": one.duplicate_of.code}
            raise ValidationError(_("%(code)s ya consta como repetición de %(other)s.") % words)
    if copy.duplicates.exists():
        raise ValidationError(_("Otras repiten a %(code)s: consérvelo y marque el otro.") % {"code": copy.code})
    merge = Merge(kind=Kind.ACTIVITY, absorbed=absorbed, kept=kept, by=by, at=timezone.now(), reason=reason.strip())
    merge.was_public, merge.versions = copy.public, versions(Kind.ACTIVITY, absorbed, kept)
    merge.save()
    repeat(by, copy, original, "activity.marked_copy", merge.reason)
    proposing.look(Kind.ACTIVITY, [absorbed])
    return merge


@transaction.atomic
def unmark_copy(*, by: Person, merge: Merge, reason: str) -> Merge:
    """Undo `mark_copy`: the activity counts again. Refuses as `unmerge_organisations`. Leaves `activity.unmarked_copy`."""
    merge = standing(by, merge, reason)
    copy = Activity.objects.select_for_update(of=("self",)).select_related("duplicate_of").get(code=merge.absorbed)
    original = copy.duplicate_of
    if original is None or original.code != merge.kept:
        raise ValidationError(_("%(code)s ya no consta como repetición de %(other)s.") % {"code": copy.code, "other": merge.kept})
    close(by, merge, reason)
    repeat(by, copy, None, "activity.unmarked_copy", reason.strip())
    activities.review(by=by, activity=original)
    proposing.look(Kind.ACTIVITY, [copy.code])
    return merge


@transaction.atomic
def set_apart(*, by: Person, kind: str, one: str, other: str, reason: str, state: str = "") -> Apart:
    """Keep that two records are not the same, with the reason: they are not proposed again.

    Of organisations their findings DQ-ALIAS are resolved with it. Refuses (PermissionDenied) whoever may not merge, and (ValidationError)
    one and itself, a pair that is merged or set apart already, an empty reason and a page that is out of date. Leaves
    `organisation.set_apart` or `activity.set_apart`.
    """
    locked(by, Kind(kind), one, other, reason, state)
    if standing_merge(kind, one, other):
        raise ValidationError(_("Están unidas: deshaga primero la unión."))
    first, second = in_order(one, other)
    apart = Apart.objects.create(kind=kind, one=first, other=second, by=by, at=timezone.now(), reason=reason.strip())
    Proposal.objects.filter(kind=kind, one=first, other=second).delete()
    event = "organisation.set_apart" if kind == Kind.ORGANISATION else "activity.set_apart"
    journal.record(event, by=by, thing=(kind, first), after={"other": second}, reason=apart.reason)
    for finding in told_of(kind, first, second).exclude(state=State.RESOLVED):
        findings.decide(by=by, finding=finding, state=State.RESOLVED, reason=apart.reason)
    return apart


@transaction.atomic
def reopen(*, by: Person, apart: Apart, reason: str) -> Apart:
    """Let two records that were set apart be proposed again. Leaves `organisation.reopened` or `activity.reopened`.

    Refuses (PermissionDenied) whoever may not merge, and (ValidationError) an empty reason and a pair that is open already.
    """
    require(by)
    check_reason(reason)
    apart = Apart.objects.select_for_update(of=("self",)).get(pk=apart.pk)
    if apart.reopened_at:
        raise ValidationError(_("Ya se abrió otra vez."))
    apart.reopened_by, apart.reopened_at, apart.reopened_why = by, timezone.now(), reason.strip()
    apart.save()
    event = "organisation.reopened" if apart.kind == Kind.ORGANISATION else "activity.reopened"
    journal.record(event, by=by, thing=(apart.kind, apart.one), after={"other": apart.other}, reason=apart.reopened_why)
    for finding in told_of(apart.kind, apart.one, apart.other).filter(state=State.RESOLVED, reason=apart.reason):
        findings.decide(by=by, finding=finding, state=State.OPEN, reason=apart.reopened_why)
    if apart.kind == Kind.ORGANISATION:
        rows = Organisation.objects.filter(code__in=[apart.one, apart.other])
        organisations.renew_findings(by=by, organisations=rows, apart=apart_pairs(Kind.ORGANISATION))
    proposing.look(apart.kind, [apart.one])
    return apart


@transaction.atomic
def look_again(*, by: Person, kind: str) -> int:
    """Compare all records of a kind now; returns how many proposals there are. Refuses (PermissionDenied) whoever may not merge."""
    require(by)
    return proposing.look(Kind(kind))


def require(by: Person) -> None:
    if not can_merge(by):
        raise PermissionDenied("merge")


def locked(by: Person, kind: Kind, one: str, other: str, reason: str, state: str) -> dict:
    """Return the two records by their codes, held until the transaction ends; refuses what no decision about them may be."""
    require(by)
    check_reason(reason)
    if one == other:
        raise ValidationError(_("Es la misma ficha: elija otra."))
    related = ("merged_into", "territory", "kind__parent__list") if kind == Kind.ORGANISATION else ("duplicate_of",)
    found = model_of(kind).objects.select_for_update(of=("self",)).filter(code__in=[one, other]).select_related(*related).order_by("pk")
    rows: dict[str, Row] = {row.code: row for row in found}
    if gone := {one, other} - rows.keys():
        raise ValidationError(_("No hay ficha con el código %(code)s.") % {"code": min(gone)})
    if state and state != state_of(kind, *rows.values()):
        raise ValidationError(_("Alguien cambió una de las dos desde que se mostró esta página: mírelas de nuevo."), code="stale")
    if apart_of(kind, one, other):
        raise ValidationError(_("Se dijo que no son la misma: ábralo otra vez antes de decidir."))
    return rows


def standing(by: Person, merge: Merge, reason: str) -> Merge:
    """Return a merge that may be undone, its row held."""
    require(by)
    check_reason(reason)
    found = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if found.undone_at:
        raise ValidationError(_("Esta unión ya se deshizo."))
    return found


def close(by: Person, merge: Merge, reason: str) -> None:
    merge.undone_by, merge.undone_at, merge.undone_why = by, timezone.now(), reason.strip()
    merge.save()


def versions(kind: Kind, *codes: str) -> dict[str, int]:
    return {code: last_line(kind, code) for code in codes}


def sizes(rows: linking.Rows) -> dict[str, int]:
    return {label: len(keys) for label, keys in rows.items()}


def inherit(absorbed: Organisation, kept: Organisation) -> linking.Rows:
    """Give the names and countries of the absorbed record to the kept one; returns the numbers of the rows written."""
    known = {fold(name) for name in (kept.name, kept.acronym, *kept.aliases.values_list("name", flat=True))}
    source = absorbed.source or ""
    fields = [{"name": name, "kind": kind} for name, kind in ((absorbed.name, AliasKind.OTHER), (absorbed.acronym, AliasKind.ACRONYM))]
    fields += [{field: getattr(one, field) for field in ("name", *organisations.ALIAS_FIELDS)} for one in absorbed.aliases.all()]
    made: linking.Rows = {"aliases": [], "countries": []}
    for each in fields:
        folded = fold(each["name"])
        if folded and folded not in known:
            known.add(folded)
            row = Alias.objects.create(organisation=kept, folded=folded[:300], **{"source": source, **each})
            made["aliases"].append(row.pk)
    for one in absorbed.countries.all():
        held, new = OrganisationCountry.objects.get_or_create(organisation=kept, country=one.country, capacity=one.capacity)
        made["countries"] += [held.pk] if new else []
    return made


def beside(*rows: Organisation) -> list[Organisation]:
    """Return the other organisations whose findings name one of these, or that one of these is told to resemble."""
    names, codes = {name for row in rows for name in (row.code, row.name)}, {row.code for row in rows}
    about = Raised.objects.open().filter(rule="DQ-ALIAS", thing_kind="organisation")
    told = {*about.filter(naming(names)).values_list("thing_key", flat=True)}
    return list(Organisation.objects.filter(code__in=told - codes))


def told_of(kind: str, one: str, other: str):
    """Return the findings that tell each of two records of the other."""
    return Raised.objects.filter(rule__in=("DQ-ALIAS", "DQ-DUP"), thing_kind=kind, thing_key__in=[one, other]).filter(naming([one, other]))


def renew(by: Person, pair: list[Organisation], others: list[Organisation], moved: linking.Rows) -> None:
    """Renew what tells of two organisations: their marks, findings and cards, those of the records that name them, the proposals."""
    organisations.put_marks(pair)
    organisations.renew_findings(by=by, organisations=[*pair, *others], apart=apart_pairs(Kind.ORGANISATION))
    named = {f"activities.{name}.{column}" for name in ("Participant", "Contribution") for column in ("organisation", "proposed")}
    for activity in holding(Activity, moved, named):
        activities.review(by=by, activity=activity)
    activities.refresh_naming(pair)
    for agreement in holding(
        Agreement, moved, {"agreements.Party.organisation", "agreements.Party.proposed", "agreements.Agreement.organisation"}
    ):
        agreements.review(by=by, agreement=agreement)
    proposing.look(Kind.ORGANISATION, [one.code for one in (*pair, *others)])


def holding(model, moved: linking.Rows, labels: Iterable[str]) -> list:
    """Return the activities or agreements whose rows were moved."""
    column = model.__name__.lower()
    keys: set[int] = set()
    for link in linking.links():
        if link.label in labels and link.label in moved:
            rows = link.model._default_manager.filter(pk__in=moved[link.label])
            keys.update(rows.values_list("pk" if link.model is model else column, flat=True))
    return list(model.objects.filter(pk__in=keys).order_by("pk"))


def repeat(by: Person, copy: Activity, original: Activity | None, event: str, reason: str) -> None:
    """Make an activity the copy of another, or of none, with its line; its certificate, findings and cards follow."""
    before = {"duplicate_of": copy.duplicate_of.code if copy.duplicate_of else None}
    copy.duplicate_of = original
    copy.version, copy.revised_at = copy.version + 1, timezone.now()
    copy.save(update_fields=["duplicate_of", "version", "revised_at"])
    after = {"duplicate_of": original.code if original else None}
    journal.record(event, by=by, thing=("activity", copy.code), before=before, after=after, reason=reason)
    registration.note_change(thing=("activity", copy.code), values=activities.snapshot(copy), by=by)
    activities.review(by=by, activity=copy)
