"""What an agreement lacks before it goes to legal review, and before it is signed: findings, each with its place."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from minga.cycle.agreements.models import Agreement, Party
from minga.cycle.agreements.queries import parties_of, signs
from minga.ground.kit.findings import Finding, Severity

ONE_SIDED = gettext_noop("Faltan partes: un convenio lo firman dos o más.")
NOT_OURS = gettext_noop("Falta su institución entre las partes que firman.")
NO_OBJECT = gettext_noop("Falta el objeto.")
NO_TERM = gettext_noop("Diga hasta cuándo rige, o que es de duración indefinida.")
NO_MONEY = gettext_noop("Diga si implica erogación de recursos.")
NO_VALUE = gettext_noop("Implica erogación y no dice cuánto: escriba el valor, o el aporte de cada parte.")
NO_KIND = gettext_noop("Sin tipo de cooperación: se puede enviar, y quedará dicho que falta.")
NO_SIGNATORY = gettext_noop("Falta quién firma por «%(who)s».")
NO_POWER = gettext_noop("Falta con qué poder firma quien lo hace por «%(who)s».")


def findings_of(agreement: Agreement, *, signing: bool = False) -> list[Finding]:
    """Return what is missing: errors for the review; with `signing`, those of the signature too, which before are warnings."""
    parties = [one for one in parties_of(agreement) if signs(one)]
    return [*of_text(agreement), *of_parties(agreement, parties), *of_money(agreement), *of_signatories(parties, signing=signing)]


def of_text(agreement: Agreement) -> Iterator[Finding]:
    if not agreement.object.strip():
        yield missing(NO_OBJECT, "object")
    if not agreement.ends_on and not agreement.indefinite:
        yield missing(NO_TERM, "ends_on")
    if agreement.modality is None:
        yield missing(NO_KIND, "modality", Severity.WARNING)


def of_parties(agreement: Agreement, parties: list[Party]) -> Iterator[Finding]:
    if len(parties) < 2:
        yield missing(ONE_SIDED, "parties")
    if agreement.organisation_id and all(one.organisation_id != agreement.organisation_id for one in parties):
        yield missing(NOT_OURS, "parties")


def of_money(agreement: Agreement) -> Iterator[Finding]:
    if agreement.implies_disbursement is None:
        yield missing(NO_MONEY, "implies_disbursement")
    elif agreement.implies_disbursement and agreement.total is None and not agreement.partyvalue_rows.exclude(amount=None).exists():
        yield missing(NO_VALUE, "total_amount", Severity.WARNING)


def of_signatories(parties: list[Party], *, signing: bool) -> Iterator[Finding]:
    for one in parties:
        if not one.signatory:
            severity = Severity.ERROR if signing else Severity.WARNING
            yield Finding("DQ-MISSING", severity, NO_SIGNATORY, {"who": one.as_written}, f"parties.{one.pk}.signatory")
        elif not one.power:
            yield Finding("DQ-MISSING", Severity.WARNING, NO_POWER, {"who": one.as_written}, f"parties.{one.pk}.power")


def missing(message: str, place: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("DQ-MISSING", severity, message, {}, place)
