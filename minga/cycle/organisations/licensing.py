"""The life of a foreign NGO's Convenio Básico: requested, granted or refused, renewed, ended. Only the centre writes it (R-069).

A grant has its number and its last day, of which people are told 180, 90 and 30 days before, once each. What ends, by its day or
by an act, turns the directory to 'Convenio finalizado' unless another grant holds.
"""

import datetime
import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.organisations import actions, notices
from minga.cycle.organisations.models import BasicAgreement, BasicStage, Organisation, Standing
from minga.cycle.organisations.permissions import can_tend_standing
from minga.cycle.organisations.queries import ALERTS, ending
from minga.cycle.organisations.standing import ACTIVE, FINISHED, in_force, require_ngo
from minga.ground.codelists.models import Code
from minga.ground.inbox.models import Kind
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate

NUMBER = re.compile(r"CBF-MREMH-(19|20)[0-9]{2}-[0-9]{3,5}\Z")  # Registro Oficial 1059, 2020
TOLD = ("number", "requested_on", "resolution", "resolved_on", "signed_on", "valid_until", "ended_on", "end_reason", "refusal", "areas")
ENDS = (
    gettext_noop("El Convenio Básico de %(name)s termina en %(days)s días"),
    gettext_noop("El Convenio Básico %(number)s de %(name)s es válido hasta el %(until)s. Si no se renueva, después nadie firma con ella."),
)
ENDED = (
    gettext_noop("Terminó el Convenio Básico de %(name)s"),
    gettext_noop("El Convenio Básico %(number)s de %(name)s terminó el %(until)s. El directorio ya lo dice: nadie puede firmar con ella."),
)


@transaction.atomic
def request(*, by, organisation: Organisation, requested_on: datetime.date, areas: str = "") -> BasicAgreement:
    """Note that an NGO has asked for its Convenio Básico, or for its renewal where one was granted before.

    Refuses (PermissionDenied) whoever does not tend the directory, and (ValidationError) a body that is no NGO, a day to come and
    a second request while one waits. Leaves `basic_agreement.requested`.
    """
    require_centre(by)
    require_ngo(organisation)
    not_to_come(requested_on=requested_on)
    last = next((row for row in organisation.basic_agreements.order_by("-id") if row.stage in (BasicStage.GRANTED, BasicStage.ENDED)), None)
    row = BasicAgreement(organisation=organisation, requested_on=requested_on.isoformat(), areas=areas, renews=last)
    return kept(by, row, "basic_agreement.requested", {})


@transaction.atomic
def grant(
    *, by, agreement: BasicAgreement, number: str, resolution: str, resolved_on: datetime.date, signed_on: datetime.date, valid_until
) -> BasicAgreement:
    """Grant a request: its number, the resolution, when it was signed and its last day; the directory then says 'Activa'.

    Refuses (ValidationError) a request that was resolved, a number not written CBF-MREMH-YYYY-NNN or taken, and days out of order:
    requested ≤ resolved ≤ signed ≤ last day, none but the last to come. Leaves `basic_agreement.granted`.
    """
    row, before = waiting(by, agreement)
    number = number.strip().upper()
    if not NUMBER.match(number):
        raise ValidationError({"number": _("El número se escribe CBF-MREMH-AAAA-NNN, como CBF-MREMH-2014-012.")})
    require_text(resolution=resolution)
    not_to_come(resolved_on=resolved_on, signed_on=signed_on)
    in_order(row, resolved_on, signed_on, valid_until)
    row.number, row.resolution, row.resolved_on, row.signed_on = number, resolution, resolved_on.isoformat(), signed_on.isoformat()
    row.valid_until = valid_until
    kept(by, row, "basic_agreement.granted", before)
    tell_directory(by, row.organisation)
    return row


@transaction.atomic
def refuse(*, by, agreement: BasicAgreement, resolution: str, resolved_on: datetime.date, reason: str) -> BasicAgreement:
    """Refuse a request with the reason, and tell the NGO's people. Leaves `basic_agreement.refused`.

    Refuses (ValidationError) a request that was resolved, an empty reason, and a day to come or before the request.
    """
    row, before = waiting(by, agreement)
    require_text(reason=reason)
    not_to_come(resolved_on=resolved_on)
    in_order(row, resolved_on)
    row.refused, row.refusal, row.resolution, row.resolved_on = True, reason, resolution, resolved_on.isoformat()
    kept(by, row, "basic_agreement.refused", before, reason)
    words = (gettext_noop("Se negó el Convenio Básico de %(name)s"), gettext_noop("Motivo: %(reason)s"))
    people = notices.people_of(row.organisation)
    notices.tell(people, row.organisation, words, {"reason": reason[:500]}, "portal:organisation", kind=Kind.ALERT, but=by)
    return row


@transaction.atomic
def end(*, by, agreement: BasicAgreement, on: datetime.date, reason: str) -> BasicAgreement:
    """End a grant before its last day, by an act with its reason: it no longer holds on that day. Leaves `basic_agreement.ended`.

    Refuses (ValidationError) what was not granted or has ended, an empty reason, a day to come, before the signature or after the end.
    """
    row, before = locked(by, agreement)
    if row.stage != BasicStage.GRANTED:
        raise ValidationError(_("Solo se termina lo que se otorgó y no ha terminado."))
    require_text(reason=reason)
    not_to_come(on=on)
    if row.signed_on and on < PartialDate(row.signed_on).first:
        raise ValidationError({"on": _("Ese día es anterior a la firma del convenio.")})
    if row.valid_until and on > row.valid_until:
        raise ValidationError({"on": _("Para ese día ya había vencido: no hace falta terminarlo.")})
    row.ended_on, row.end_reason = on, reason
    kept(by, row, "basic_agreement.ended", before, reason)
    tell_directory(by, row.organisation)
    tell_ended(row, on, by)
    return row


@transaction.atomic
def record(*, by, organisation: Organisation, source: str, **fields) -> str:
    """Keep a Convenio Básico that a source tells of, as far as it does; returns 'created', 'changed' or 'unchanged'.

    One that was signed on that day, month or year is corrected. The directory is left as its own source has it. Refuses
    (ValidationError) what a field refuses. Leaves `basic_agreement.recorded`.
    """
    require_centre(by)
    found = organisation.basic_agreements.filter(number=fields.get("number", ""), signed_on=fields.get("signed_on", "")).first()
    row = found or BasicAgreement(organisation=organisation)
    before = told(found) if found else {}
    for name, value in {**fields, "source": source}.items():
        setattr(row, name, value)
    if before == told(row):
        return "unchanged"
    kept(by, row, "basic_agreement.recorded", before)
    return "changed" if before else "created"


@transaction.atomic
def tend(*, by, day: datetime.date | None = None) -> tuple[int, int]:
    """Tell of what ends within 180, 90 and 30 days, and close what has passed its last day; returns how many of each.

    Each of the three is told once to the NGO's people and to those who register; of several that are due at once, the nearest.
    To be run once a day; repeating it changes nothing. Leaves `basic_agreement.alerted` and `basic_agreement.lapsed`.
    """
    require_centre(by)
    day = day or timezone.localdate()
    return sum(alert(by, row, day) for row in ending(day)), sum(lapse(by, row, day) for row in past(day))


def alert(by, row: BasicAgreement, day: datetime.date) -> bool:
    left = (row.valid_until - day).days if row.valid_until else 0
    due = min(days for days in ALERTS if left <= days)
    if row.alerted is not None and row.alerted <= due:
        return False
    row.alerted = due
    row.save(update_fields=["alerted"])
    journal.record("basic_agreement.alerted", by=by, thing=thing(row), after={"number": row.number, "days": left})
    figures = {"number": row.number, "days": left, "until": f"{row.valid_until:%d/%m/%Y}"}
    people = {one.pk: one for one in [*notices.people_of(row.organisation), *notices.registrars()]}.values()
    notices.tell(people, row.organisation, ENDS, figures, "portal:organisation", kind=Kind.ALERT)
    return True


def past(day: datetime.date) -> list[BasicAgreement]:
    """Return what has passed its last day and of which nobody was told: `alerted` is 0 once it was."""
    rows = BasicAgreement.objects.filter(valid_until__lt=day, ended_on=None, refused=False).exclude(alerted=0)
    return list(rows.select_related("organisation__kind"))


def lapse(by, row: BasicAgreement, day: datetime.date) -> bool:
    row.alerted = 0
    row.save(update_fields=["alerted"])
    journal.record("basic_agreement.lapsed", by=by, thing=thing(row), after={"number": row.number, "valid_until": row.valid_until})
    if not any(in_force(other, day) for other in row.organisation.basic_agreements.all()):
        tell_directory(by, row.organisation, day)
        tell_ended(row, row.valid_until, by)
    return True


def tell_ended(row: BasicAgreement, on: datetime.date | None, by) -> None:
    figures = {"number": row.number, "until": f"{on:%d/%m/%Y}"}
    people = {one.pk: one for one in [*notices.people_of(row.organisation), *notices.registrars()]}.values()
    notices.tell(people, row.organisation, ENDED, figures, "portal:organisation", kind=Kind.ALERT, but=by)


def tell_directory(by, organisation: Organisation, day: datetime.date | None = None) -> None:
    """Turn the directory's state to what the grants say today; what else it says stays."""
    holds = any(in_force(row, day or timezone.localdate()) for row in organisation.basic_agreements.all())
    state = Code.objects.of("ESTADO_ONG").current().get(code=ACTIVE if holds else FINISHED)
    entry = Standing.objects.filter(organisation=organisation).first()
    said: dict[str, Any] = {} if entry is None else {
        name: getattr(entry, name) for name in ("tax_id", "name_printed", "acronym_printed", "source")
    }  # fmt: skip
    actions.record_standing(by=by, organisation=organisation, state=state, **said)


def require_centre(by) -> None:
    if not can_tend_standing(by):
        raise PermissionDenied("can_tend_standing")


def waiting(by, agreement: BasicAgreement) -> tuple[BasicAgreement, dict]:
    """Return a request, locked, with what the journal keeps of it; refuses one that was resolved."""
    row, before = locked(by, agreement)
    if row.stage != BasicStage.REQUESTED:
        raise ValidationError(_("Esta solicitud ya se resolvió."))
    return row, before


def locked(by, agreement: BasicAgreement) -> tuple[BasicAgreement, dict]:
    require_centre(by)
    row = BasicAgreement.objects.select_for_update(of=("self",)).select_related("organisation__kind").get(pk=agreement.pk)
    return row, told(row)


def require_text(**texts: str) -> None:
    words = {"reason": _("Escriba el motivo."), "resolution": _("Escriba con qué resolución.")}
    missing = {name: words[name] for name, text in texts.items() if not text.strip()}
    if missing:
        raise ValidationError(missing)


def not_to_come(**days: datetime.date) -> None:
    late = {name: _("Ese día todavía no llega.") for name, day in days.items() if day > timezone.localdate()}
    if late:
        raise ValidationError(late)


def in_order(row: BasicAgreement, resolved_on: datetime.date, signed_on: datetime.date | None = None, valid_until=None) -> None:
    """Refuse (ValidationError) days out of their order."""
    if row.requested_on and resolved_on < PartialDate(row.requested_on).first:
        raise ValidationError({"resolved_on": _("Se resolvió antes de pedirse: revise las dos fechas.")})
    if signed_on and signed_on < resolved_on:
        raise ValidationError({"signed_on": _("Se firmó antes de resolverse: revise las dos fechas.")})
    if signed_on and valid_until < signed_on:
        raise ValidationError({"valid_until": _("Termina antes de firmarse: revise las dos fechas.")})


def kept(by, row: BasicAgreement, event: str, before: dict, reason: str = "") -> BasicAgreement:
    row.full_clean()
    row.save()
    journal.record(event, by=by, thing=thing(row), before=before, after=told(row), reason=reason)
    return row


def told(row: BasicAgreement) -> dict:
    return {name: getattr(row, name) for name in TOLD} | {"source": row.source}


def thing(row: BasicAgreement) -> tuple[str, str]:
    return "organisation", row.organisation.code
