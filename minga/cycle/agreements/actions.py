"""Agreements: told by their sources as a whole, or drafted, reviewed by somebody else, signed as the law allows and never edited again.

Each step asks, in this order, whether the person may, whether the stage allows it, what the law says and what is missing; it
leaves one line in the journal, keeps the version and tells whoever it waits for. `review` renews findings and search card.
"""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.agreements import drafting, legality, notices, readiness, rules, standing
from minga.cycle.agreements.drafting import keep, locked, put_rows, snapshot
from minga.cycle.agreements.drafting import open_agreement as open_agreement
from minga.cycle.agreements.drafting import save as save
from minga.cycle.agreements.models import Addendum, Agreement, LegalNote
from minga.cycle.agreements.permissions import can_justify, can_take
from minga.cycle.agreements.positions import stands
from minga.cycle.agreements.queries import full_value
from minga.cycle.agreements.states import STEPS, Stage
from minga.cycle.agreements.values import certified, values_of
from minga.cycle.law import authority
from minga.cycle.law.guards import Answer
from minga.cycle.law.models import Verdict
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration import actions as registration
from minga.ground.accounts.models import Person
from minga.ground.findings import actions as findings
from minga.ground.findings.models import Finding as Raised
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.reasons import worded
from minga.ground.search import actions as search
from minga.ground.search.models import Kind


class NotReady(Exception):
    """The agreement lacks something for this step; `findings` says what and where."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(_("Faltan datos para este paso."))


class Unlawful(PermissionDenied):
    """The law does not let this institution sign; `answer` says why and by which article."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        cited = f" ({'; '.join(answer.articles)})" if answer.articles else ""
        super().__init__(f"{answer.text}{cited}")


@transaction.atomic
def record(*, by, code: str, fields: dict, rows: dict[str, list[dict]], addenda=()) -> tuple[Agreement, str]:
    """Record an agreement from its sources, or revise the one of that code as a whole.

    `fields`: those of Agreement; `rows`: for each name of values.MODELS the rows, in order; what is not named stays as it is;
    `addenda`: dicts of Addendum, by number. Returns the agreement with 'created', 'changed' or 'unchanged'. Raises
    ValidationError for a value that a field refuses and for one that would derive from itself. Leaves `agreement.recorded` or
    `agreement.revised`.
    """
    found = Agreement.objects.select_for_update(of=("self",)).filter(code=code).first()
    before, now = snapshot(found) if found else {}, timezone.now()
    agreement = found or Agreement(code=code, recorded_at=now, revised_at=now, version=0)
    for name, value in fields.items():
        setattr(agreement, name, value)
    drafting.put_record(agreement)
    for name, wanted in rows.items():
        put_rows(name, agreement, wanted)
    for one in addenda:
        Addendum.objects.update_or_create(agreement=agreement, number=one["number"], defaults={"by": by, "at": now, **one})
    after = snapshot(agreement)
    if before == after:
        return agreement, "unchanged"
    event = "agreement.revised" if before else "agreement.recorded"
    keep(agreement, event, by)
    journal.record(event, by=by, thing=("agreement", code), before=before, after=after)
    note_change(by, agreement)
    return agreement, "changed" if before else "created"


@transaction.atomic
def review(*, by, agreement: Agreement) -> list[Raised]:
    """Run the rules over an agreement, renew its findings and its search card; returns the open findings.

    A draft has neither: what it lacks is told on its own pages.
    """
    agreement = Agreement.objects.select_related("kind__parent", "organisation__kind__parent__list").get(pk=agreement.pk)
    seen = Agreement.objects.published().filter(pk=agreement.pk).exists()
    told = rules.findings_of(agreement) if seen else []
    found = findings.renew(by=by, thing=("agreement", agreement.code), proposed=told, version=agreement.version)
    if seen:
        search.put(card_of(agreement, len(found)))
    else:
        search.withdraw(Kind.AGREEMENT, agreement.code)
    return found


def card_of(agreement: Agreement, findings: int):
    """Return the search card of a published agreement."""
    parties = list(agreement.party_rows.select_related("organisation", "country", "role"))
    places, worth = list(agreement.agreementplace_rows.select_related("country", "unit")), full_value(agreement)
    countries = sorted({one.country_id for one in parties if one.country_id} | {one.country_id for one in places})
    words = [(agreement.kind.name_es, "es"), (agreement.kind.name_en, "en"), (agreement.number, ""), (agreement.note, "es")]
    words += [(row.text, "es") for row in agreement.area_rows.all()]
    public = [(row, row.organisation if row.organisation and row.organisation.public else None) for row in parties]
    words += [(name, "") for row, known in public for name in (row.as_written, known.name if known else "")]
    words += [(row.as_written, "es") for row in places]
    return search.make_card(
        Kind.AGREEMENT,
        agreement.code,
        agreement.title,
        words=words,
        language=agreement.title_language or "es",
        lead=agreement.object,
        lead_language=agreement.object_language or "es",
        type=agreement.kind.code,
        countries=f" {' '.join(countries)} " if countries else "",
        amount=worth.amount if worth else None,
        currency=agreement.total_currency,
        amount_precision=agreement.total_precision if agreement.total_currency else "",
        partner=", ".join(one.as_written for one in parties if one.role.code != "EJECUTOR")[:300],
        findings=findings,
    )


def note_change(by, agreement: Agreement) -> None:
    """Say at the certificate, where it has one, whether the agreement still is what was certified (pitfall 13)."""
    registration.note_change(thing=("agreement", agreement.code), values=certified(agreement), by=by)


def findings_of(agreement: Agreement, *, signing: bool = False, day: datetime.date | None = None) -> list[Finding]:
    """Return what an agreement lacks for its review, or (`signing`) for its signature on a day; what the law says with it."""
    on = day or timezone.localdate()
    lacking = readiness.findings_of(agreement, signing=signing)
    dates = [] if signing else rules.ends_before_signing(agreement, on)
    return [*lacking, *dates, *legality.findings_of(agreement, on, signing=signing), *rules.doubts(agreement)]


def refuse(by: Person, agreement: Agreement, step: str) -> Stage:
    """Refuse (PermissionDenied, NotAllowedHere) a step that the person or the stage does not allow; return where it leads."""
    if not can_take(by, step, agreement):
        raise PermissionDenied(step)
    return Stage(STEPS.check(agreement.stage, step).target)


EVENTS = {
    "send_to_review": "agreement.sent_to_review",
    "observe": "agreement.observed",
    "review": "agreement.reviewed",
    "sign": "agreement.signed",
    "suspend": "agreement.suspended",
    "resume": "agreement.resumed",
    "settle": "agreement.settled",
    "terminate": "agreement.terminated",
    "withdraw": "agreement.withdrawn",
    "reopen": "agreement.reopened",
}


def move(
    by: Person, agreement: Agreement, step: str, *, reason: str = "", act: str = "", after: Mapping | None = None, **fields
) -> Agreement:
    """Take a step that was not refused: its stage, its fields, one line, a version, findings, certificate and notices."""
    before, target = agreement.stage, refuse(by, agreement, step)
    told = {"stage": target, "stage_since": timezone.now(), "stage_reason": reason.strip(), "stage_act": act.strip()}
    for name, value in (told | fields).items():
        setattr(agreement, name, value)
    agreement.full_clean(exclude=["sort_key"])
    agreement.save()
    keep(agreement, EVENTS[step], by)
    about = {"stage": target, "act": act.strip()} | dict(after or {})
    journal.record(EVENTS[step], by=by, thing=("agreement", agreement.code), before={"stage": before}, after=about, reason=reason.strip())
    note_change(by, agreement)
    review(by=by, agreement=agreement)
    notices.tell(by, agreement, step, reason)
    return agreement


def require_words(reason: str, act: str | None = None) -> None:
    """Refuse (ValidationError) a step that others live with and that says no reason, or no act where one is due."""
    missing = {} if reason.strip() else {"reason": _("Escriba el motivo.")}
    if act is not None and not act.strip():
        missing["act"] = _("Escriba el acto, por ejemplo: Resolución 12, de 3 de marzo de 2026.")
    if missing:
        raise ValidationError(missing)


def require_ready(found: list[Finding]) -> None:
    errors = [one for one in found if one.severity == Severity.ERROR]
    if errors:
        raise NotReady(errors)


@transaction.atomic
def send_to_review(*, by: Person, agreement: Agreement) -> Agreement:
    """Send a draft to be reviewed by a jurist of the centre. Leaves `agreement.sent_to_review`.

    Refuses (PermissionDenied) whoever does not carry it, (NotAllowedHere) another stage and (NotReady) what is missing: among it
    an NGO without standing that nobody justified in writing (R-069).
    """
    agreement = locked(agreement)
    refuse(by, agreement, "send_to_review")
    require_ready(findings_of(agreement))
    return move(by, agreement, "send_to_review", reviewed_by=None, reviewed_on=None, saved_by=by)


@transaction.atomic
def observe(*, by: Person, agreement: Agreement, notes: Mapping[str, str]) -> Agreement:
    """Return an agreement with a note for each field ('' for the whole of it). Leaves `agreement.observed`.

    Refuses (ValidationError) no note at all and a note on a place that the agreement does not have.
    """
    agreement = locked(agreement)
    refuse(by, agreement, "observe")
    said = {place: text.strip() for place, text in notes.items() if text.strip()}
    if not said:
        raise ValidationError(_("Escriba al menos una observación."))
    values = values_of(agreement)
    if strange := [place for place in said if not stands(values, place)]:
        raise ValidationError({strange[0][:80]: _("Un convenio no tiene este campo.")})
    for place, text in said.items():
        note = LegalNote(agreement=agreement, version=agreement.version, place=place, text=text, by=by, at=timezone.now())
        note.full_clean(exclude=["agreement", "by"])
        note.save()
    return move(by, agreement, "observe", after={"notes": said}, reviewed_by=None, reviewed_on=None)


@transaction.atomic
def find_in_order(*, by: Person, agreement: Agreement) -> Agreement:
    """Find an agreement in order in law: it may be signed from this day on. Leaves `agreement.reviewed`.

    Refuses (PermissionDenied) whoever is no reviewer or wrote any of it, and (NotReady) what is missing.
    """
    agreement = locked(agreement)
    refuse(by, agreement, "review")
    require_ready(findings_of(agreement))
    return move(by, agreement, "review", reviewed_by=by, reviewed_on=timezone.localdate())


@transaction.atomic
def sign(*, by: Person, agreement: Agreement, signed_on: datetime.date, number: str = "") -> Agreement:
    """Note that an agreement was signed on a day, by all its parties. Nothing in it is edited from now on (decision 18).

    Asks the law for each counterpart, with the facts of that day: its kind, the countries, the agreement it derives from, the NGO's
    standing and verification, the legal review (R-015 to R-018, R-052, R-069, R-070, R-113). Leaves `agreement.signed`.
    Refuses (PermissionDenied) whoever does not act for the institution, (NotAllowedHere) another stage, (Unlawful) what the law
    does not allow, with its articles, (NotReady) what is missing and (ValidationError) a day to come or before the review.
    """
    agreement = locked(agreement)
    refuse(by, agreement, "sign")
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("La firma no puede ser de un día que no ha llegado.")})
    articles = require_lawful(by, agreement, signed_on)
    if agreement.reviewed_on and agreement.reviewed_on > signed_on:
        raise ValidationError({"signed_on": _("La revisión jurídica es posterior a esa firma: se firma después de ella.")})
    agreement.signed_on = PartialDate.of(signed_on).text
    require_ready([*findings_of(agreement, signing=True, day=signed_on), *rules.dates(agreement)])
    agreement.signature_law, agreement.number = articles, number.strip() or agreement.number
    return move(by, agreement, "sign", after={"signed_on": agreement.signed_on, "articles": articles})


def require_lawful(by: Person, agreement: Agreement, day: datetime.date) -> list[str]:
    """Ask the law for each counterpart whether this person may sign today with the facts of a day; return the articles that bear it.

    Refuses (Unlawful) the first that may not, and one for which something must be done first.
    """
    articles: list[str] = []
    for asked in legality.asked_of(agreement, day):
        answer = authority.may(by, "sign", asked.case)
        if answer.verdict != Verdict.YES or not asked.kind:
            raise Unlawful(answer if asked.kind else legality.guards.no(legality.guards.NOT_LISTED))
        articles += [one for one in answer.articles if one not in articles]
    return articles


@transaction.atomic
def justify_standing(*, by: Person, agreement: Agreement, organisation: Organisation, reason: str) -> Agreement:
    """Let an NGO whose Convenio Básico is not in force be named in a draft, in writing; it lets nobody sign (pitfall 11).

    Leaves `agreement.standing_justified`. Refuses (PermissionDenied) whoever neither reviews nor administers, or wrote any of it,
    and (ValidationError) an empty reason and a body that the agreement does not name.
    """
    agreement = locked(agreement)
    if not can_justify(by, agreement):
        raise PermissionDenied("justify_standing")
    words = worded(reason)
    if not agreement.party_rows.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("El convenio no nombra a esta organización.")})
    agreement.standing_reasons = agreement.standing_reasons | {organisation.code: words}
    agreement.save(update_fields=["standing_reasons"])
    keep(agreement, "agreement.standing_justified", by)
    after = {"organisation": organisation.code}
    journal.record("agreement.standing_justified", by=by, thing=("agreement", agreement.code), after=after, reason=words)
    over = not standing.waiting(agreement)
    notices.tell_standing_answered(by, agreement, [organisation.name], words, justified=True, over=over)
    return agreement


@transaction.atomic
def suspend(*, by: Person, agreement: Agreement, reason: str, act: str) -> Agreement:
    """Suspend what is signed, by a reasoned act: its time goes on. Leaves `agreement.suspended`."""
    require_words(reason, act)
    return move(by, locked(agreement), "suspend", reason=reason, act=act)


@transaction.atomic
def resume(*, by: Person, agreement: Agreement, reason: str, act: str) -> Agreement:
    """Take up again what was suspended, by a reasoned act. Leaves `agreement.resumed`."""
    require_words(reason, act)
    return move(by, locked(agreement), "resume", reason=reason, act=act)


@transaction.atomic
def settle(*, by: Person, agreement: Agreement, reason: str, act: str) -> Agreement:
    """Settle an agreement by its act of liquidation: it is over and changes no more. Leaves `agreement.settled`."""
    require_words(reason, act)
    return move(by, locked(agreement), "settle", reason=reason, act=act)


@transaction.atomic
def terminate(*, by: Person, agreement: Agreement, reason: str, act: str) -> Agreement:
    """End an agreement before its time, by a reasoned act; it is settled afterwards. Leaves `agreement.terminated`."""
    require_words(reason, act)
    return move(by, locked(agreement), "terminate", reason=reason, act=act)


@transaction.atomic
def withdraw(*, by: Person, agreement: Agreement, reason: str) -> Agreement:
    """Give up an agreement that nobody signed, with the reason. Leaves `agreement.withdrawn`."""
    require_words(reason)
    return move(by, locked(agreement), "withdraw", reason=reason)


@transaction.atomic
def reopen(*, by: Person, agreement: Agreement) -> Agreement:
    """Take a withdrawn agreement up again, as a draft. Leaves `agreement.reopened`."""
    return move(by, locked(agreement), "reopen", reviewed_by=None, reviewed_on=None)
