"""The register of findings: areas propose them by pure rules; here they are kept, once each, and settled.

Nothing a record says is changed by a finding.
"""

import hashlib
import json
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from minga.ground.findings.models import Finding, State
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding as Proposed

GONE = "La regla ya no se cumple."


def fingerprint(thing: tuple[str, str], proposed: Proposed) -> str:
    """Return what makes a finding the same finding: thing, rule, place, message and figures."""
    text = json.dumps([*thing, proposed.rule, proposed.place, proposed.message, proposed.figures], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def renew(*, by, thing: tuple[str, str], proposed: Iterable[Proposed]) -> list[Finding]:
    """Make the open findings of a thing those proposed now; return them.

    New ones are raised (`finding.raised`), a settled one that is still true stays settled with its reason, an open one that
    is no longer true is settled by itself (`finding.settled`). Doing it twice changes nothing.
    """
    wanted = {fingerprint(thing, item): item for item in proposed}
    known = {row.fingerprint: row for row in Finding.objects.about(*thing)}
    for mark, item in wanted.items():
        if mark not in known:
            known[mark] = raise_one(by, thing, item, mark)
    for mark, row in known.items():
        if mark not in wanted and row.state == State.OPEN:
            settle(by=by, finding=row, reason=GONE)
    return [known[mark] for mark in wanted if known[mark].state == State.OPEN]


def raise_one(by, thing: tuple[str, str], item: Proposed, mark: str) -> Finding:
    row = Finding.objects.create(
        rule=item.rule,
        severity=item.severity,
        thing_kind=thing[0],
        thing_key=thing[1],
        place=item.place,
        message=item.message,
        figures=journal.plain(dict(item.figures)),
        source=item.source,
        raised_at=timezone.now(),
        fingerprint=mark,
    )
    journal.record("finding.raised", by=by, thing=thing, after={"rule": item.rule, "place": item.place})
    return row


@transaction.atomic
def settle(*, by, finding: Finding, reason: str) -> None:
    """Settle a finding, with the reason that says why it needs no more work. Leaves `finding.settled`."""
    finding.state, finding.settled_at, finding.settled_by, finding.reason = State.SETTLED, timezone.now(), by, reason
    finding.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    journal.record("finding.settled", by=by, thing=(finding.thing_kind, finding.thing_key), after={"rule": finding.rule}, reason=reason)
