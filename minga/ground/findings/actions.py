"""The register of findings: areas propose them by pure rules; here they are kept, once each, and decided on by people.

Nothing a record says is changed by a finding, nor by what is decided about it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from minga.ground.findings.models import Decision, Finding, State
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.reasons import worded

type Thing = tuple[str, str]

GONE = gettext_noop("Ya no ocurre.")
BACK = gettext_noop("Volvió a ocurrir.")
NO_REASON = gettext_lazy("Escriba el motivo: lo leerá quien mire este hallazgo después.")
EVENTS = {
    State.OPEN: "finding.reopened",
    State.EXPLAINED: "finding.explained",
    State.ACCEPTED: "finding.accepted",
    State.RESOLVED: "finding.resolved",
}


def fingerprint(thing: Thing, proposed: Proposed) -> str:
    """Return what makes a finding the same finding: thing, rule, place, message and figures."""
    text = json.dumps([*thing, proposed.rule, proposed.place, proposed.message, proposed.figures], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def renew(*, by, thing: Thing, proposed: Iterable[Proposed], version: int | None = None) -> list[Finding]:
    """Make the findings of one thing those proposed now; return the open ones (see `renew_many`)."""
    return renew_many(by=by, kind=thing[0], proposed={thing[1]: list(proposed)}, versions={} if version is None else {thing[1]: version})[
        thing[1]
    ]


@transaction.atomic
def renew_many(
    *, by, kind: str, proposed: Mapping[str, Sequence[Proposed]], versions: Mapping[str, int] | None = None
) -> dict[str, list[Finding]]:
    """Make the findings of many things of a kind those proposed now for each key; return the open ones by key.

    New ones are raised, one that is no longer true is resolved by itself (by nobody) and comes back as it was last decided by a
    person, else open. One whose figures changed is a new one that remembers the earlier. What a person decided stays while it is
    true. `versions`: of the records, by key. Doing it twice changes nothing. Leaves `finding.raised`, `finding.resolved` and
    `finding.reopened`.
    """
    versions, now = versions or {}, timezone.now()
    known: dict[str, dict[str, Finding]] = {key: {} for key in proposed}
    for row in Finding.objects.filter(thing_kind=kind, thing_key__in=list(proposed)):
        known[row.thing_key][row.fingerprint] = row
    found: dict[str, list[Finding]] = {}
    for key, items in proposed.items():
        wanted = {fingerprint((kind, key), item): item for item in items}
        rows, version = known[key], versions.get(key)
        gone = [row for mark, row in rows.items() if mark not in wanted and row.state != State.RESOLVED]
        for row in gone:
            write(row, State.RESOLVED, by=None, told_by=by, reason=GONE, at=now, version=version)
        for mark, item in wanted.items():
            if mark not in rows:
                rows[mark] = raise_one(by, (kind, key), item, mark, now, version, gone)
            elif rows[mark].resolved_by_itself:
                come_back(by, rows[mark], now, version)
        found[key] = [rows[mark] for mark in wanted if rows[mark].state == State.OPEN]
    return found


def raise_one(by, thing: Thing, item: Proposed, mark: str, at: datetime, version: int | None, gone: Iterable[Finding]) -> Finding:
    """Raise a finding; of those that are gone with it, one of the same rule and place is what it was before."""
    row = Finding.objects.create(
        rule=item.rule,
        severity=item.severity,
        thing_kind=thing[0],
        thing_key=thing[1],
        place=item.place,
        message=item.message,
        figures=journal.plain(dict(item.figures)),
        source=item.source,
        raised_at=at,
        raised_version=version,
        earlier=next((one for one in gone if (one.rule, one.place) == (item.rule, item.place)), None),
        fingerprint=mark,
    )
    journal.record("finding.raised", by=by, thing=thing, after={"rule": item.rule, "place": item.place})
    return row


def come_back(by, row: Finding, at: datetime, version: int | None) -> None:
    """Take up again what had gone: as a person last decided, else open."""
    last = row.decisions.filter(by__isnull=False).last()
    state, decided_by = (State(last.state), last.by) if last else (State.OPEN, None)
    write(row, state, by=decided_by, told_by=by, reason=last.reason if last else BACK, at=at, version=version, event="finding.reopened")


@transaction.atomic
def decide(*, by, finding: Finding, state: State, reason: str) -> Finding:
    """Let a person explain a finding, accept it, call it resolved or open it again, with the reason.

    Leaves `finding.explained`, `finding.accepted`, `finding.resolved` or `finding.reopened`. Whether the person may is asked by
    whoever calls. Refuses (ValidationError) an empty or too long reason, and the state it has.
    """
    words = worded(reason, str(NO_REASON))
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update())
    if finding.state == state:
        raise ValidationError(_("El hallazgo ya estaba así: «%(state)s».") % {"state": finding.get_state_display()})
    write(finding, state, by=by, told_by=by, reason=words, at=timezone.now(), version=None)
    return finding


def write(row: Finding, state: State, *, by, told_by, reason: str, at: datetime, version: int | None, event: str = "") -> None:
    """Write a change of state with its decision and its line; `by`: the person who decided it, None by itself."""
    decided = state != State.OPEN
    row.state, row.decided_by, row.decided_at, row.reason = (
        state,
        by if decided else None,
        at if decided else None,
        reason if decided else "",
    )
    row.resolved_version = version if state == State.RESOLVED else None
    row.save(update_fields=["state", "decided_at", "decided_by", "reason", "resolved_version"])
    Decision.objects.create(finding=row, state=state, by=by, at=at, reason=reason, version=version)
    thing = (row.thing_kind, row.thing_key)
    journal.record(
        event or EVENTS[state], by=told_by, thing=thing, after={"rule": row.rule, "place": row.place, "state": state}, reason=reason
    )
