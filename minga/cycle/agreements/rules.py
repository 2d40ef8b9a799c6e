"""What does not agree inside one agreement: rules over a loaded record, answered as findings. Nothing is repaired in silence."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from minga.cycle.agreements.models import Agreement, Party
from minga.cycle.agreements.queries import begins, country_of, ends, parties_of, signs, valid_between
from minga.cycle.agreements.states import LIVING, UNSIGNED, Stage, Validity
from minga.cycle.organisations.models import Alias
from minga.cycle.registration.queries import certificate_of
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import Money, add_up
from minga.ground.kit.text import fold

NO_END = gettext_noop("La fuente no dice hasta cuándo rige.")
NO_KIND = gettext_noop("La fuente no dice el tipo de cooperación.")
NO_EXECUTOR = gettext_noop("La fuente no dice quién lo ejecuta.")
EXPIRED = gettext_noop("Rigió hasta %(end)s: ya no está vigente y sigue sin liquidarse.")
BACKWARDS = gettext_noop("Termina (%(end)s) antes de empezar (%(begin)s).")
STARTS_BEFORE = gettext_noop("Empieza (%(start)s) antes de que rija %(agreement)s (%(begin)s): revise las fechas o el convenio.")
ENDS_AFTER = gettext_noop("Termina (%(finish)s) cuando %(agreement)s ya no rige (hasta %(end)s): revise las fechas o firme una adenda.")
WITH_AMOUNT = gettext_noop("Un convenio marco no implica erogación, y éste tiene un valor.")
SUM = gettext_noop(
    "El valor y los aportes difieren en %(difference)s: los aportes suman %(sum)s y el valor es %(total)s. Se guardan los dos."
)
UNMATCHED = gettext_noop("«%(written)s» no coincide con ningún nombre registrado. Se propone %(proposed)s, porque %(reason)s.")
UNKNOWN = gettext_noop("«%(written)s» no coincide con ningún nombre registrado y ninguno se le parece.")
UNREGISTERED = gettext_noop("Lo suscribió un gobierno autónomo y no está en el registro nacional: falta registrarlo.")
OVERLAP = gettext_noop("Coincide en el tiempo con %(other)s, de los mismos países: diga por qué, o corrija las fechas.")
NOT_TWINS = gettext_noop("Un hermanamiento es entre territorios subnacionales de países distintos: aquí no lo son.")
NOT_THREE = gettext_noop("La cooperación triangular pide tres papeles de tres países distintos: donante, oferente y receptor.")
STRANGER = gettext_noop("«%(who)s» no está entre las partes: escríbalo como allí, o añádalo a las partes.")
NOT_A_ROOT = gettext_noop("%(parent)s, del que deriva, está en la etapa «%(stage)s»: mire si es el que corresponde.")
JOINT = frozenset({"las partes", "ambas partes", "todas las partes", "the parties", "both parties", "all parties"})
FRAMEWORK, TWINNING, TRIANGULAR, INDICATIVE = "CONVENIO_MARCO", "HERMANAMIENTO", "CONVENIO_TRIANGULAR", "PROGRAMA_INDICATIVO"
CARRIED_OUT = frozenset({"CONVENIO_ESPECIFICO", "CONTRATO"})
SUBNATIONAL = frozenset({"GOBIERNO_SUBNACIONAL", "GOBIERNO_LOCAL", "MANCOMUNIDAD", "ASOCIACION_GAD"})
THREE = ("SOCIO_DONANTE", "SOCIO_OFERENTE", "SOCIO_RECEPTOR")


def findings_of(agreement: Agreement) -> list[Finding]:
    """Return every finding about one agreement and its rows."""
    parties = parties_of(agreement)
    return [
        *missing(agreement, parties),
        *dates(agreement),
        *money(agreement),
        *misclassed(agreement, parties),
        *overlapping(agreement, parties),
        *unregistered(agreement, parties),
        *unmatched(agreement),
    ]


def missing(agreement: Agreement, parties: list[Party]) -> Iterator[Finding]:
    """DQ-MISSING: no end, no kind of cooperation (R-066, N-039); no executor where there is something to carry out (R-112)."""
    if ends(agreement) is None and not agreement.indefinite:
        yield Finding("DQ-MISSING", Severity.WARNING, NO_END, {}, "ends_on", agreement.source)
    if agreement.modality is None:
        yield Finding("DQ-MISSING", Severity.WARNING, NO_KIND, {}, "modality", agreement.source)
    carried_out = agreement.implies_disbursement or agreement.kind.code in CARRIED_OUT
    if carried_out and not any(one.role.code == "EJECUTOR" for one in parties):
        yield Finding("DQ-MISSING", Severity.WARNING, NO_EXECUTOR, {}, "parties", agreement.source)


def dates(agreement: Agreement) -> Iterator[Finding]:
    """DQ-EXPIRED: past its end and not settled, where its source calls it in force or its institution keeps it here (N-038, pitfall 39).

    A source that tells of a period of the past says nothing wrong. DQ-DATES: it ends before it begins.
    """
    begin, end = begins(agreement), ends(agreement)
    source = agreement.locators.get("ends_on", agreement.source)
    if backwards := ends_before_it_begins(begin, end, source):
        yield from backwards
    elif kept_alive(agreement):
        yield from expired(begin, end, timezone.localdate(), renews=agreement.renews, source=source)


def ends_before_it_begins(begin: PartialDate | None, end: PartialDate | None, source: str = "") -> list[Finding]:
    """DQ-DATES: the end surely comes before the beginning."""
    if begin is None or end is None or end.last >= begin.first:
        return []
    return [Finding("DQ-DATES", Severity.ERROR, BACKWARDS, {"begin": begin.text, "end": end.text}, "ends_on", source)]


def expired(
    begin: PartialDate | None, end: PartialDate | None, day: datetime.date, *, renews: bool | None = False, source: str = ""
) -> list[Finding]:
    """DQ-EXPIRED: of an agreement taken for one in force, that it is past its end on a day; a year lasts to its last (pitfall 39)."""
    if end is None or valid_between(begin, end, day, renews=renews) != Validity.EXPIRED:
        return []
    return [Finding("DQ-EXPIRED", Severity.WARNING, EXPIRED, {"end": end.text}, "ends_on", source)]


def dated_outside(agreement: Agreement, start: PartialDate | None, finish: PartialDate | None, source: str = "") -> Iterator[Finding]:
    """Yield that what is done under an agreement begins before it holds or ends after it: DQ-DATES, a warning on 'start' or 'end'.

    Only what surely lies outside: a year lasts to its last day. One that renews itself has no end.
    """
    begin, end = begins(agreement), ends(agreement)
    named = {"agreement": agreement.number or agreement.code}
    if begin and start and start.last < begin.first:
        figures = named | {"start": {"date": start.text}, "begin": {"date": begin.text}}
        yield Finding("DQ-DATES", Severity.WARNING, STARTS_BEFORE, figures, "start", source)
    last = finish or start
    if end and last and last.first > end.last and not agreement.renews:
        figures = named | {"finish": {"date": last.text}, "end": {"date": end.text}}
        yield Finding("DQ-DATES", Severity.WARNING, ENDS_AFTER, figures, "end", source)


def kept_alive(agreement: Agreement) -> bool:
    """Whether somebody takes it for one in force: its source says so (`locators["in_force"]`), or its institution has not settled it."""
    return agreement.stage in LIVING and (agreement.organisation_id is not None or "in_force" in agreement.locators)


def money(agreement: Agreement) -> Iterator[Finding]:
    """DQ-FRAMEWORK and DQ-SUM: a framework with an amount (N-040); values that do not add up to the total."""
    total, source = agreement.total, agreement.locators.get("total", agreement.source)
    if total:
        kinds = (agreement.kind.code, agreement.kind.parent and agreement.kind.parent.code)
        yield from framework_with_amount(FRAMEWORK in kinds, total, source)
    lines = [one.money for one in agreement.partyvalue_rows.all()]
    if total is None or not lines or any(line is None or line.currency != total.currency for line in lines):
        return
    added = add_up(lines)
    if added and added.amount != total.amount:
        figures = {"difference": shown(added - total), "sum": shown(added), "total": shown(total)}
        yield Finding("DQ-SUM", Severity.ERROR, SUM, figures, "total_amount", source)


def framework_with_amount(framework: bool, total: Money | None, source: str = "") -> list[Finding]:
    """DQ-FRAMEWORK: a framework agreement with an amount, a zero as well: it has none, which is no zero (N-040, pitfall 5)."""
    if not framework or total is None:
        return []
    return [Finding("DQ-FRAMEWORK", Severity.ERROR, WITH_AMOUNT, {}, "total_amount", source)]


def shown(value: Money) -> dict[str, str]:
    return {"amount": str(abs(value.amount)), "currency": value.currency}


def ends_before_signing(agreement: Agreement, day: datetime.date) -> list[Finding]:
    """DQ-DATES of what is not signed yet: it ends before it begins, on that day at the earliest where it begins with its signature."""
    if agreement.stage not in UNSIGNED:
        return []
    return ends_before_it_begins(begins(agreement) or PartialDate.of(day), ends(agreement))


def doubts(agreement: Agreement) -> Iterator[Finding]:
    """Yield, as warnings that stop nobody, what an agreement says of money, people and its parent that does not fit."""
    for one in money(agreement):
        yield replace(one, severity=Severity.WARNING)
    yield from strangers(agreement)
    parent = agreement.parent
    if parent and parent.stage not in LIVING:
        figures: dict = {"parent": parent.number or parent.code, "stage": {"msgid": said_in_spanish(parent.stage)}}
        yield Finding("DQ-CONFLICT", Severity.WARNING, NOT_A_ROOT, figures, "parent")


def said_in_spanish(stage: str) -> str:
    with translation.override("es"):
        return str(Stage(stage).label)


def strangers(agreement: Agreement) -> Iterator[Finding]:
    """DQ-ALIAS: a contribution or an obligation of somebody who is none of those who take part, by any name that they go by."""
    named = [("values", row) for row in agreement.partyvalue_rows.all()] + [("obligations", row) for row in agreement.obligation_rows.all()]
    known = names_of(parties_of(agreement)) if named else set()
    for table, row in named:
        if fold(row.party) not in known | JOINT:
            yield Finding("DQ-ALIAS", Severity.WARNING, STRANGER, {"who": row.party}, f"{table}.{row.pk}.party")


def names_of(parties: Iterable[Party]) -> set[str]:
    """Return, folded, every name of those who take part: as written, and those of the organisation that each is."""
    rows = list(parties)
    bodies = [one.organisation for one in rows if one.organisation]
    names = [one.as_written for one in rows] + [name for one in bodies for name in (one.name, one.acronym, one.code) if name]
    aliases = Alias.objects.filter(organisation__in=bodies).values_list("folded", flat=True) if bodies else []
    return {fold(name) for name in names} | set(aliases)


def misclassed(agreement: Agreement, parties: list[Party]) -> Iterator[Finding]:
    """DQ-CLASS: called a twinning or triangular, and its parties are not (R-052, R-113)."""
    if agreement.kind.code == TWINNING and not is_twinning(parties):
        yield Finding("DQ-CLASS", Severity.ERROR, NOT_TWINS, {}, "parties", agreement.source)
    if agreement.kind.code == TRIANGULAR and not is_triangular(parties):
        yield Finding("DQ-CLASS", Severity.ERROR, NOT_THREE, {}, "parties", agreement.source)


def is_twinning(parties: list[Party]) -> bool:
    """Say whether those who sign are subnational governments, two or more, and not all of one country (R-113)."""
    signing = [one for one in parties if signs(one)]
    countries = {country_of(one) for one in signing}
    return len(signing) > 1 and all(is_subnational(one) for one in signing) and "" not in countries and len(countries) > 1


def is_subnational(party: Party) -> bool:
    """Say whether a party is a subnational government: its organisation is, or the agreement says so of it."""
    organisation = party.organisation
    if organisation and (organisation.gad_level or organisation.kind.code in SUBNATIONAL):
        return True
    return party.subnational is True


def is_triangular(parties: list[Party]) -> bool:
    """Say whether a donor, a provider and recipients take part, of different countries: three sides (R-052).

    Recipients may be several third countries, which is one side (R-053).
    """
    sides = [{country_of(one) for one in parties if one.role.code == role} for role in THREE]
    donors, providers, recipients = sides
    apart = not (donors & providers or donors & recipients or providers & recipients)
    return len(donors) == len(providers) == 1 and bool(recipients) and apart and all("" not in side for side in sides)


def overlapping(agreement: Agreement, parties: list[Party]) -> Iterator[Finding]:
    """DQ-PERIOD: indicative programmes of the same countries in the same years, unless somebody says why (R-121)."""
    begin, end, pair = begins(agreement), ends(agreement), {country_of(one) for one in parties if signs(one)}
    if agreement.kind.code != INDICATIVE or agreement.overlap_reason or begin is None or end is None:
        return
    dead = (Stage.WITHDRAWN, Stage.TERMINATED)
    others = Agreement.objects.filter(kind__code=INDICATIVE).exclude(pk=agreement.pk).exclude(stage__in=dead)
    for other in others.prefetch_related("addenda"):
        first, last = begins(other), ends(other)
        if first is None or last is None or {country_of(one) for one in parties_of(other) if signs(one)} != pair:
            continue
        if begin.first <= last.last and first.first <= end.last:
            figures = {"other": f"{other.code} {other.title}"}
            yield Finding("DQ-PERIOD", Severity.WARNING, OVERLAP, figures, "in_force_from", agreement.source)


def unregistered(agreement: Agreement, parties: list[Party]) -> Iterator[Finding]:
    """DQ-MISSING: signed by a decentralised government and not in the national registry (R-040; COOTAD, art. 131)."""
    governed = any(one.organisation and one.organisation.gad_level for one in parties if signs(one))
    if agreement.stage not in LIVING or not (governed or (agreement.organisation and agreement.organisation.gad_level)):
        return
    certificate = certificate_of(("agreement", agreement.code))
    if certificate is None or certificate.annulled_at:
        yield Finding("DQ-MISSING", Severity.WARNING, UNREGISTERED, {}, "certificate", agreement.source)


def unmatched(agreement: Agreement) -> Iterator[Finding]:
    """DQ-ALIAS: a party that no register knows, kept as written, with the likeliest one where there is one."""
    unknown = agreement.party_rows.filter(organisation=None).exclude(Q(country__isnull=False) & ~Q(subnational=True))
    for row in unknown.select_related("proposed"):
        figures: dict = {"written": row.as_written}
        if row.proposed:
            figures |= {"proposed": row.proposed.name, "reason": {"msgid": row.proposed_reason}}
        yield Finding("DQ-ALIAS", Severity.REVIEW, UNMATCHED if row.proposed else UNKNOWN, figures, "parties", row.source)
