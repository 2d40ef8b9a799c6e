"""Agreements as their sources tell them: recorded as a whole, never repaired in silence.

Each change leaves one line in the journal; `review` renews the findings and the search card.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from minga.cycle.agreements import rules
from minga.cycle.agreements.models import Addendum, Agreement, AgreementPlace, Area, Obligation, Party, PartyValue
from minga.ground.findings import actions as findings
from minga.ground.findings.models import Finding as Raised
from minga.ground.journal import actions as journal
from minga.ground.kit.text import sort_key
from minga.ground.search import actions as search
from minga.ground.search.models import Kind

ROWS: dict[str, Any] = {"parties": Party, "values": PartyValue, "areas": Area, "places": AgreementPlace, "obligations": Obligation}
UNTOLD = {
    "id", "agreement", "position", "version", "recorded_at", "revised_at", "sort_key", "proposed", "proposed_reason", "by", "at",
}  # fmt: skip


@transaction.atomic
def record(*, by, code: str, fields: dict, rows: dict[str, list[dict]], addenda=()) -> tuple[Agreement, str]:
    """Record an agreement from its sources, or revise the one of that code as a whole.

    `fields`: those of Agreement; `rows`: for each name of ROWS the rows, in order; what is not named stays as it is. Returns the
    agreement with 'created', 'changed' or 'unchanged'. Raises ValidationError for a value that a field refuses.
    """
    found = Agreement.objects.filter(code=code).first()
    before, now = snapshot(found) if found else {}, timezone.now()
    agreement = found or Agreement(code=code, recorded_at=now, revised_at=now)
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.sort_key = sort_key(agreement.title)[:480]
    agreement.full_clean(exclude=["sort_key"])
    agreement.save()
    for name, wanted in rows.items():
        put_rows(ROWS[name], agreement, wanted)
    for one in addenda:
        Addendum.objects.update_or_create(agreement=agreement, number=one["number"], defaults={"by": by, "at": now, **one})
    after = snapshot(agreement)
    if before == after:
        return agreement, "unchanged"
    if before:
        agreement.version, agreement.revised_at = agreement.version + 1, now
        agreement.save(update_fields=["version", "revised_at"])
    event = "agreement.revised" if before else "agreement.recorded"
    journal.record(event, by=by, thing=("agreement", code), before=before, after=after)
    return agreement, "changed" if before else "created"


def put_rows(model, agreement: Agreement, rows: list[dict]) -> None:
    """Make the rows of one kind those given, in their order; nothing is written where they already are."""
    wanted = [model(agreement=agreement, position=place, **row) for place, row in enumerate(rows, 1)]
    if [told(one) for one in model.objects.filter(agreement=agreement)] == [told(one) for one in wanted]:
        return
    for one in wanted:
        one.full_clean(exclude=["agreement"], validate_unique=False)
    model.objects.filter(agreement=agreement).delete()
    model.objects.bulk_create(wanted)


def told(row) -> dict:
    """Return what a row says, as plain values for comparison and for the journal."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        value = getattr(row, field.name)
        values[field.name] = named(value) if field.is_relation else field.get_prep_value(value)
    return journal.plain({name: plain_number(value) for name, value in values.items()})


def plain_number(value):
    """Return a Decimal without trailing zeros, as it is read back from the database."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def named(row) -> str | None:
    """Return what a record is called for good."""
    at = ("identifier", "key", "code", "iso2", "email")
    return None if row is None else next(name for one in at if (name := getattr(row, one, None)))


def snapshot(agreement: Agreement) -> dict:
    """Return everything the journal keeps of an agreement."""
    rows = {name: [told(one) for one in model.objects.filter(agreement=agreement)] for name, model in ROWS.items()}
    rows["addenda"] = [told(one) for one in agreement.addenda.all()]
    return {**told(agreement), **{name: some for name, some in rows.items() if some}}


@transaction.atomic
def review(*, by, agreement: Agreement) -> list[Raised]:
    """Run the rules over an agreement, renew its findings and its search card; returns the open findings."""
    found = findings.renew(by=by, thing=("agreement", agreement.code), proposed=rules.findings_of(agreement))
    if not Agreement.objects.published().filter(pk=agreement.pk).exists():
        search.withdraw(Kind.AGREEMENT, agreement.code)
        return found
    search.put(card_of(agreement, len(found)))
    return found


def card_of(agreement: Agreement, findings: int):
    """Return the search card of a published agreement."""
    parties = list(agreement.party_rows.select_related("organisation", "country"))
    places = list(agreement.agreementplace_rows.select_related("country", "unit"))
    countries = sorted({one.country_id for one in parties if one.country_id} | {one.country_id for one in places})
    words = [(agreement.kind.name_es, "es"), (agreement.kind.name_en, "en"), (agreement.number, ""), (agreement.note, "es")]
    words += [(row.text, "es") for row in agreement.area_rows.all()]
    words += [(name, "") for row in parties for name in (row.as_written, row.organisation.name if row.organisation else "")]
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
        amount=agreement.total_amount,
        currency=agreement.total_currency,
        amount_precision=agreement.total_precision if agreement.total_currency else "",
        partner=", ".join(one.as_written for one in parties if one.role.code != "EJECUTOR")[:300],
        findings=findings,
    )
