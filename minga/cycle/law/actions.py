"""The centre edits the law as rows, keeps the register of the system's members and answers suggestions.

No rule changes in code: the next question that is asked of the engine reads the rows as they then stand.
"""

import datetime
import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.law.columns import TABLES
from minga.cycle.law.models import AssociatedGovernment, Ruled, Suggestion, SuggestionState, SystemMember
from minga.cycle.law.permissions import can_answer, can_edit_law, can_suggest
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

NUMBERING = 4_718_311  # advisory lock of PostgreSQL: one number at a time; SQLite's transactions are IMMEDIATE


class ChangedMeanwhile(Exception):
    """Somebody else changed the row since it was read; `now` is how it stands, with the mark of that reading."""

    def __init__(self, now: Ruled, mark: str) -> None:
        self.now, self.mark = now, mark
        super().__init__(_("Otra persona cambió esta fila mientras usted escribía. Compare las dos y vuelva a guardar la suya si vale."))


@transaction.atomic
def revise(*, by: Person, table: str, row: Ruled, reason: str, read: str | None = None, **values) -> Ruled:
    """Change a row of law, or enter a new one, with the reason; `values`: the table's columns. Leaves `law.revised`.

    `read`: the mark of the row as it was read (`mark_of`); None where whoever calls has read nothing. Refuses (PermissionDenied)
    whoever does not administer, (ChangedMeanwhile) a row that is no longer as it was read and (ValidationError) an empty reason and
    what a field refuses. Nothing is written where nothing differs. From now on the tables of the package no longer touch the row.
    """
    if not can_edit_law(by):
        raise PermissionDenied("can_edit_law")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué cambia la norma: queda en la bitácora.")})
    spec = TABLES[table]
    kept = spec.model._default_manager.select_for_update().filter(pk=row.pk).first()
    if read is not None and kept and read != mark_of(table, kept):
        raise ChangedMeanwhile(kept, mark_of(table, kept))
    before = spec.told(kept) if kept else {}
    for column, value in values.items():
        setattr(row, column, value)
    row.full_clean()
    if before == spec.told(row):
        return row
    row.save()
    journal.record("law.revised", by=by, thing=("law", f"{table}:{row.code}"), before=before, after=spec.told(row), reason=reason)
    return row


def mark_of(table: str, row: Ruled) -> str:
    """Return the mark of a row as it stands: its values in 16 signs, so that a form says what it was filled in from."""
    told = json.dumps(TABLES[table].told(row), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def enrol(
    *, by: Person, organisation: Organisation, role: str, institutional_role: str = "", since: str = "", source: str = ""
) -> SystemMember:
    """Enter an actor in the register of the system, or correct its row (R-021). Leaves `system_member.enrolled`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty role and what a field refuses.
    """
    if not can_edit_law(by):
        raise PermissionDenied("can_edit_law")
    row = SystemMember.objects.filter(organisation=organisation).first() or SystemMember(organisation=organisation)
    before = told(row) if row.pk else {}
    row.role, row.institutional_role, row.since, row.source = role, institutional_role, since, source
    row.full_clean()
    if before != told(row):
        row.save()
        journal.record("system_member.enrolled", by=by, thing=("organisation", organisation.code), before=before, after=told(row))
    return row


@transaction.atomic
def enrol_known(*, by: Person) -> int:
    """Enter every organisation with a role that is not in the register yet; returns how many. Leaves `system_members.seeded`.

    The institutional role is that in which its people act for it; the day is left open where nobody has said it.
    """
    if not can_edit_law(by):
        raise PermissionDenied("can_edit_law")
    missing = Organisation.objects.standing_alone().exclude(role="").filter(system_member=None).prefetch_related("memberships")
    rows = [
        SystemMember(organisation=one, role=one.role, institutional_role=institutional(one), source=one.source)
        for one in missing.order_by("pk")
    ]
    SystemMember.objects.bulk_create(rows, batch_size=400)
    if rows:
        journal.record("system_members.seeded", by=by, thing=("law", "members"), after={"members": len(rows)})
    return len(rows)


def institutional(organisation: Organisation) -> str:
    """Return the one institutional role of an organisation's people, '' where there is none or several."""
    roles = {row.role for row in organisation.memberships.all()}
    return InstitutionalRole(roles.pop()).value if len(roles) == 1 else ""


@transaction.atomic
def associate(
    *, by: Person, association: Organisation, member: Organisation, since: str = "", until: datetime.date | None = None, source: str = ""
) -> AssociatedGovernment:
    """Say that a government is a member of an association, whose territory it widens (R-004). Leaves `association.joined`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an association that is a member of itself
    and what a field refuses. Said again, the days are corrected.
    """
    if not can_edit_law(by):
        raise PermissionDenied("can_edit_law")
    found = AssociatedGovernment.objects.filter(association=association, member=member).first()
    row = found or AssociatedGovernment(association=association, member=member)
    row.since, row.until, row.source = since, until, source
    row.full_clean()
    row.save()
    after = {"member": member.code, "since": row.since, "until": until}
    journal.record("association.joined", by=by, thing=("organisation", association.code), after=after)
    return row


@transaction.atomic
def suggest(*, by: Person, about: str, text: str) -> Suggestion:
    """Send a need or a suggestion about the information system; it gets the year's next number (R-035).

    Leaves `suggestion.sent`. Refuses (PermissionDenied) a closed account, and (ValidationError) an empty subject or text.
    """
    if not can_suggest(by):
        raise PermissionDenied("can_suggest")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    now = timezone.now()
    year = timezone.localtime(now).year
    serial = (Suggestion.objects.filter(year=year).aggregate(n=Max("serial"))["n"] or 0) + 1
    row = Suggestion(year=year, serial=serial, author=by, about=about, text=text, sent_at=now)
    row.full_clean()
    row.save()
    journal.record("suggestion.sent", by=by, thing=("suggestion", row.number), after={"about": row.about, "text": row.text})
    return row


@transaction.atomic
def answer(*, by: Person, suggestion: Suggestion, text: str) -> Suggestion:
    """Answer a suggestion, or with no text take it up for study. Leaves `suggestion.answered` or `suggestion.taken_up`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) a suggestion that was answered before and
    taking up one that is under study.
    """
    if not can_answer(by):
        raise PermissionDenied("can_answer")
    suggestion.refresh_from_db(from_queryset=Suggestion.objects.select_for_update())
    if suggestion.state == SuggestionState.ANSWERED:
        raise ValidationError(_("La sugerencia %(number)s ya tiene respuesta.") % {"number": suggestion.number})
    before = {"state": suggestion.state}
    if text.strip():
        event = "suggestion.answered"
        suggestion.state, suggestion.answer = SuggestionState.ANSWERED, text
        suggestion.answered_by, suggestion.answered_at = by, timezone.now()
    elif suggestion.state == SuggestionState.STUDIED:
        raise ValidationError({"text": _("Escriba la respuesta.")})
    else:
        event = "suggestion.taken_up"
        suggestion.state = SuggestionState.STUDIED
    suggestion.full_clean()
    suggestion.save()
    after = {"state": suggestion.state, "answer": suggestion.answer}
    journal.record(event, by=by, thing=("suggestion", suggestion.number), before=before, after=after)
    return suggestion


def told(row: SystemMember) -> dict:
    return {"role": row.role, "institutional_role": row.institutional_role, "since": row.since, "source": row.source}
