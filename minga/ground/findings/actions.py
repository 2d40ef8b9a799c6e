"""The register of findings: areas propose them by pure rules; here they are kept, once each, and settled.

Nothing a record says is changed by a finding.
"""

import hashlib
import json
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.ground.findings.models import Finding, State
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding as Proposed

GONE = gettext_noop("Ya no ocurre.")


def fingerprint(thing: tuple[str, str], proposed: Proposed) -> str:
    """Return what makes a finding the same finding: thing, rule, place, message and figures."""
    text = json.dumps([*thing, proposed.rule, proposed.place, proposed.message, proposed.figures], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def renew(*, by, thing: tuple[str, str], proposed: Iterable[Proposed]) -> list[Finding]:
    """Make the open findings of a thing those proposed now; return them.

    New ones are raised (`finding.raised`), an open one that is no longer true is settled by itself (`finding.settled`, with
    nobody as the one who settled it) and opened again when it comes back (`finding.reopened`). One that a person settled
    stays settled, with the reason given. Doing it twice changes nothing.
    """
    wanted = {fingerprint(thing, item): item for item in proposed}
    known = {row.fingerprint: row for row in Finding.objects.about(*thing)}
    for mark, item in wanted.items():
        if mark not in known:
            known[mark] = raise_one(by, thing, item, mark)
        elif known[mark].settled_by_itself:
            reopen(by, known[mark])
    for mark, row in known.items():
        if mark not in wanted and row.state == State.OPEN:
            close(by, row, settled_by=None, reason=GONE)
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
    """Settle a finding by a person, with the reason that says why it needs no more work. Leaves `finding.settled`.

    Refuses (ValidationError) an empty reason and a finding settled before.
    """
    if not reason.strip():
        raise ValidationError(_("Escriba por qué el hallazgo no pide más trabajo."))
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update())
    if finding.state == State.SETTLED:
        raise ValidationError(_("El hallazgo ya estaba resuelto."))
    close(by, finding, settled_by=by, reason=reason)


def close(by, finding: Finding, *, settled_by, reason: str) -> None:
    write_state(finding, State.SETTLED, timezone.now(), settled_by, reason)
    journal.record("finding.settled", by=by, thing=(finding.thing_kind, finding.thing_key), after={"rule": finding.rule}, reason=reason)


def reopen(by, finding: Finding) -> None:
    write_state(finding, State.OPEN, None, None, "")
    journal.record("finding.reopened", by=by, thing=(finding.thing_kind, finding.thing_key), after={"rule": finding.rule})


def write_state(finding: Finding, state: State, settled_at, settled_by, reason: str) -> None:
    finding.state, finding.settled_at, finding.settled_by, finding.reason = state, settled_at, settled_by, reason
    finding.save(update_fields=["state", "settled_at", "settled_by", "reason"])
