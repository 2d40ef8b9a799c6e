"""What each party has to do by a day, and with what it did: a document of the agreement, or words."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.agreements import notices
from minga.cycle.agreements.drafting import keep, locked
from minga.cycle.agreements.models import Agreement, Obligation
from minga.cycle.agreements.permissions import handles
from minga.cycle.agreements.queries import ends, living
from minga.cycle.agreements.states import LIVING, Stage
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.checking import Checked
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.steps import NotAllowedHere

KIND = "agreement"  # what its documents are of
AHEAD = (30, 90, 180)  # days before its end on which an agreement is announced, the nearest first (FEATURES 3.4)
SOON = datetime.timedelta(days=30)


@transaction.atomic
def meet(
    *, by: Person, agreement: Agreement, obligation: Obligation, on: datetime.date, words: str = "", content: Checked | None = None
) -> Obligation:
    """Note that an obligation was met on a day, with a document or in words. Leaves `agreement.obligation_met`.

    A document is kept among those of the agreement (`document.stored`). Refuses (PermissionDenied) whoever does not carry it,
    (NotAllowedHere) an agreement that is not signed or is settled, and (ValidationError) one of another agreement, one met
    before, a day to come and neither words nor document.
    """
    agreement = locked(agreement)
    if not handles(by, agreement):
        raise PermissionDenied("meet")
    if agreement.stage not in LIVING | {Stage.TERMINATED}:
        raise NotAllowedHere(agreement.stage, "meet", _("Las obligaciones se cumplen desde que el convenio se suscribe."))
    obligation = Obligation.objects.select_for_update().get(pk=obligation.pk)
    check(agreement, obligation, on, words, content)
    if content:
        owner = agreement.organisation.code if agreement.organisation else agreement.code
        title = obligation.text[:300].splitlines()[0]
        obligation.file = documents.store(by=by, thing=(KIND, agreement.code), owner=owner, title=title, content=content).key
    obligation.met_on, obligation.met_with, obligation.noted_by = on, (words.strip() or (content.name if content else ""))[:300], by
    obligation.full_clean()
    obligation.save()
    keep(agreement, "agreement.obligation_met", by)
    after = {"who": obligation.party, "what": obligation.text, "on": on, "with": obligation.met_with, "file": str(obligation.file or "")}
    journal.record("agreement.obligation_met", by=by, thing=("agreement", agreement.code), after=after)
    return obligation


def check(agreement: Agreement, obligation: Obligation, on: datetime.date, words: str, content: Checked | None) -> None:
    if obligation.agreement_id != agreement.pk:
        raise ValidationError(_("Esta obligación es de otro convenio."))
    if obligation.met_on:
        raise ValidationError(_("Esta obligación ya estaba cumplida."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("No puede ser un día que no ha llegado.")})
    if not words.strip() and content is None:
        raise ValidationError({"words": _("Escriba con qué se cumplió, o adjunte el documento.")})


@transaction.atomic
def remind(*, by: Person, agreement: Agreement, day: datetime.date) -> int:
    """Announce, once each, that an agreement ends in 180, 90 or 30 days and what is due within 30 days or late; returns how many.

    Leaves `agreement.expiry_announced` (leaves `agreement.obligation_announced`), by which it knows what was announced before; a new
    end by an addendum is announced anew.
    """
    count = 0
    end = ends(agreement)
    left = (end.last - day).days if end and not agreement.renews else -1
    ahead = next((days for days in AHEAD if 0 <= left <= days), None)
    if ahead and end and announced(by, agreement, "agreement.expiry_announced", {"ahead": ahead, "end": end.text}):
        notices.tell_expiry(agreement, left, end)
        count += 1
    for one in agreement.obligation_rows.filter(met_on=None).exclude(due=""):
        due = PartialDate(one.due)
        late = due.last < day
        if not late and due.last - day > SOON:
            continue
        about = {"obligation": one.pk, "due": one.due, "late": late}
        if announced(by, agreement, "agreement.obligation_announced", about):
            notices.tell_obligation(agreement, one.party, one.text, due, late=late)
            count += 1
    return count


def announced(by: Person, agreement: Agreement, event: str, about: dict) -> bool:
    """Write that something is announced; False where it was before."""
    lines = Entry.objects.filter(thing_kind=KIND, thing_key=agreement.code, event=event)
    if any(line.after == about for line in lines):
        return False
    journal.record(event, by=by, thing=(KIND, agreement.code), after=about)
    return True


def to_remind(day: datetime.date) -> list[Agreement]:
    """Return the agreements that may have something to announce on a day: those that end soon, those with something due."""
    furthest = day + datetime.timedelta(days=max(AHEAD))
    ending = [one for one in living() if (end := ends(one)) and day <= end.last <= furthest]
    owing = Obligation.objects.filter(agreement__stage__in=LIVING, met_on=None).exclude(due="").values("agreement")
    return [*ending, *Agreement.objects.filter(pk__in=owing).exclude(pk__in=[one.pk for one in ending])]
