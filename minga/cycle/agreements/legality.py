"""What the law says of an agreement: with whom each party signs, whether it may on a day, what an NGO's standing holds back.

The facts of a signature are taken from the parties, never asked of whoever signs (R-015 to R-018, R-052, R-069, R-070, R-113).
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from minga.cycle.agreements.models import Agreement, Party
from minga.cycle.agreements.queries import STATES, above, country_of, home_of, parties_of, signs
from minga.cycle.agreements.rules import TWINNING, is_subnational, misclassed
from minga.cycle.agreements.states import LIVING
from minga.cycle.law import authority, guards
from minga.cycle.law.authority import Case
from minga.cycle.law.guards import Answer, Facts
from minga.cycle.law.models import Counterpart, Verdict
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.standing import StandingFacts, standing_facts
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity

ENDED = "CONVENIO_FINALIZADO"
NGO_KINDS = frozenset({"ONG_EXTRANJERA", "ONG"})  # one that no source tells apart is verified as if it were foreign
OFFICIAL = frozenset({"BILATERAL", "MULTILATERAL", "FONDO", "PROGRAMA"})
OF_A_STATE = frozenset({"GOBIERNO_NACIONAL", "ENTIDAD_PUBLICA", "EMPRESA_PUBLICA", "SEGURIDAD_SOCIAL"})
ACADEMIC = frozenset({"ACADEMIA", "UNIVERSIDAD", "ESCUELA_POLITECNICA"})
PRIVATE = frozenset({"FUNDACION", "PRIVADA", "GREMIO", "ONG_NACIONAL", "ORG_SOCIAL"})
BOUND = "EC"  # the law of the guards is Ecuador's
NOBODY = gettext_noop("Ninguna de las partes es de otro país ni coopera: la tabla de firmas no trata de este convenio.")
NGO_ENDED = gettext_noop(
    "El Convenio Básico de %(ngo)s no está vigente. Quien revisa o administra puede justificar por escrito que se la nombre; "
    "firmar con ella no se puede."
)
NGO_JUSTIFIED = gettext_noop("%(ngo)s no tiene Convenio Básico vigente. Se la nombra porque: %(reason)s")


@dataclass(frozen=True)
class Asked:
    """What is asked of the law about one counterpart; `kind` '' is one that the table of signatures does not treat."""

    party: Party
    kind: str
    case: Case


def answers(agreement: Agreement, day: datetime.date) -> list[tuple[Asked, Answer]]:
    """Return what the table of signatures and the scope answer for each counterpart, whoever the person is."""
    found = []
    for asked in asked_of(agreement, day):
        said = [authority.signature(asked.case), authority.scope(asked.case)]
        worst = next((one for one in said if one and one.verdict == Verdict.NO), None) or said[0] or guards.no(guards.NOT_LISTED)
        found.append((asked, worst))
    return found


def asked_of(agreement: Agreement, day: datetime.date) -> list[Asked]:
    """Return the case of each counterpart with whom the agreement's institution would sign on that day."""
    institution = agreement.organisation
    assert institution is not None
    home = home_of(institution) or BOUND
    parties = [one for one in parties_of(agreement) if signs(one) and one.organisation_id != institution.pk]
    return [asked(agreement, institution, one, kind, home, day) for one in parties if (kind := kind_of(agreement, one, home)) is not None]


def asked(agreement: Agreement, institution: Organisation, party: Party, kind: str, home: str, day: datetime.date) -> Asked:
    standing = standing_of(party, institution, day) if kind == Counterpart.NGO else StandingFacts("", None, None)
    framework = framework_of(agreement, party, home)
    facts = Facts(
        own_country=home,
        counterpart_country=country_of(party),
        standing=standing.standing,
        agreement_until=standing.until,
        verified_on=standing.verified_on,
        framework=framework.title if framework else "",
        framework_signed=framework is not None and was_signed(framework, day),
        reviewed_on=agreement.reviewed_on,
        day=day,
    )
    return Asked(party, kind, Case(executor=institution, counterpart=kind, facts=facts, modality=modality_of(agreement), day=day))


def standing_of(party: Party, institution: Organisation, day: datetime.date) -> StandingFacts:
    """Return what holds of an NGO; nothing of one that is written and stands in no register."""
    return standing_facts(party.organisation, institution, day) if party.organisation else StandingFacts("", None, None)


def kind_of(agreement: Agreement, party: Party, home: str) -> str | None:
    """Return whom one would sign with (law's Counterpart), '' where the table does not treat it, None for a body of the same State.

    An instrument between States is one whoever signs it; money to be given back is a loan whoever lends it.
    """
    country, organisation = country_of(party), party.organisation
    code = organisation.kind.code if organisation else ""
    if is_subnational(party):
        return Counterpart.LOCAL if country != home or agreement.kind.code == TWINNING else None
    if country == home and (organisation is None or code in OF_A_STATE):
        return None
    if modality_of(agreement) == guards.REIMBURSABLE and (organisation is None or code in OFFICIAL):
        return Counterpart.LENDER
    if organisation is None:
        return Counterpart.STATE if country or agreement.kind.code in STATES else ""
    if code in OFFICIAL:
        return Counterpart.STATE if agreement.kind.code in STATES else Counterpart.AGENCY
    if code in NGO_KINDS:
        return Counterpart.NGO if code != "ONG" or country != home else Counterpart.PRIVATE
    kinds = {Counterpart.STATE: OF_A_STATE, Counterpart.ACADEMIA: ACADEMIC, Counterpart.PRIVATE: PRIVATE}
    return next((kind for kind, codes in kinds.items() if code in codes), "")


def modality_of(agreement: Agreement) -> str:
    """Return the modality, that of the mechanism where one was chosen (R-048); '' where none is said."""
    chosen = agreement.modality
    return "" if chosen is None else chosen.parent.code if chosen.parent else chosen.code


def framework_of(agreement: Agreement, party: Party, home: str) -> Agreement | None:
    """Return the agreement between States from which this one derives: of the own country, and of the counterpart's where known (R-018)."""
    other = country_of(party)
    for one in above(agreement):
        countries = {country_of(each) for each in parties_of(one)}
        if one.kind.code in STATES and home in countries and (not other or other in countries):
            return one
    return None


def was_signed(agreement: Agreement, day: datetime.date) -> bool:
    """Say whether an agreement stood signed on a day; of one known by its year, from the first day of that year."""
    return agreement.stage in LIVING and (not agreement.signed_on or PartialDate(agreement.signed_on).first <= day)


def unverified(agreement: Agreement, day: datetime.date) -> list[Organisation]:
    """Return the NGOs among the counterparts whose Convenio Básico nobody looked up yet, which nobody may sign with (R-070)."""
    found = answers(agreement, day) if agreement.organisation else []
    lacking = [asked.party.organisation for asked, answer in found if answer.reason in (guards.NGO_UNVERIFIED, guards.NGO_VERIFIED_LATE)]
    return [one for one in lacking if one]


def findings_of(agreement: Agreement, day: datetime.date, *, signing: bool = False) -> Iterator[Finding]:
    """Yield what stops the agreement on its way: an NGO without standing, a wrong kind (errors), and what the law will ask to sign.

    What the table of signatures says is a warning until somebody signs: then it refuses, with its articles (actions.sign).
    """
    parties = parties_of(agreement)
    yield from ended_ngos(agreement, day, signing=signing)
    if agreement.organisation is None or sum(signs(one) for one in parties) < 2:
        return  # that parties are missing is told by readiness
    yield from misclassed(agreement, parties)
    said = answers(agreement, day)
    if not said:
        yield Finding("DQ-MISSING", Severity.ERROR if signing else Severity.WARNING, NOBODY, {}, "parties")
    for asked_, answer in said:
        if answer.verdict in (Verdict.NO, Verdict.DEPENDS) and not signing:
            place = f"parties.{asked_.party.pk}"
            yield Finding("R-015", Severity.WARNING, answer.reason, dict(answer.figures), place, "; ".join(answer.articles))


def ended_ngos(agreement: Agreement, day: datetime.date, *, signing: bool) -> Iterator[Finding]:
    """Yield an error for each NGO, in whatever role, whose standing ended: justified in writing it may be named, never signed with.

    With those who sign themselves the table of signatures deals, when it is signed.
    """
    for one, ngo in ended_parties(agreement, day):
        if signing and signs(one):
            continue
        reason, figures = agreement.standing_reasons.get(ngo.code, ""), {"ngo": ngo.name}
        place = f"parties.{one.pk}"
        if reason:
            yield Finding("R-069", Severity.WARNING, NGO_JUSTIFIED, figures | {"reason": reason}, place)
        else:
            yield Finding("R-069", Severity.ERROR, NGO_ENDED, figures, place)


def ended_parties(agreement: Agreement, day: datetime.date) -> Iterator[tuple[Party, Organisation]]:
    """Yield each party, in whatever role, that is an NGO whose standing ended, as the agreement's institution knows it."""
    for one in parties_of(agreement) if agreement.organisation else ():
        ngo = one.organisation
        if ngo is None or agreement.organisation is None or ngo.kind.code not in NGO_KINDS:
            continue
        held = standing_facts(ngo, agreement.organisation, day)
        if held.standing == ENDED or (held.until and held.until < day):
            yield one, ngo


def unjustified(agreement: Agreement, day: datetime.date) -> list[Organisation]:
    """Return the NGOs, each once, that hold a draft back until somebody of the centre writes why they are named."""
    found = {ngo.code: ngo for _party, ngo in ended_parties(agreement, day) if ngo.code not in agreement.standing_reasons}
    return list(found.values())
