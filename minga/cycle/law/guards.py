"""The law as questions with an answer: may one sign, is it within the competence, the territory, the sector (MISSION 2.2).

Each guard reads the rows as they stand and answers with the verdict, the reason and the articles; it changes nothing.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import get_language, gettext_noop

from minga.cycle.law.models import (
    CompetenceSector,
    Condition,
    Counterpart,
    ExecutorException,
    Ruled,
    SignatureRule,
    Verdict,
)
from minga.cycle.law.queries import article
from minga.ground.codelists.models import Code
from minga.ground.kit.findings import Figure, render
from minga.ground.territory.models import Unit

CENTRAL, GAD, OTHER = "central", "gad", "other"
REIMBURSABLE, TECHNICAL = "FINANCIERA_REEMBOLSABLE", "TECNICA"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, the reason (a Spanish msgid with its figures, and the centre's own English where it wrote one), the articles."""

    verdict: Verdict
    reason: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    articles: tuple[str, ...] = ()
    reason_en: str = ""
    lacks: str = ""  # the fact of the case that the answer depends on and nobody said

    @property
    def text(self) -> str:
        """The reason in the reader's language."""
        language = (get_language() or "es")[:2]
        if language == "en" and self.reason_en:
            return self.reason_en
        return self.reason if self.reason_en else render(self.reason, self.figures, language)

    @property
    def allows(self) -> bool:
        """Whether it may go on: with a step or a justification where the verdict asks for one. What depends may not yet."""
        return self.verdict not in (Verdict.NO, Verdict.DEPENDS)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a signature: the countries, the NGO's standing and check, the agreement behind it, the review."""

    own_country: str = "EC"
    counterpart_country: str = ""
    standing: str = ""  # ESTADO_ONG
    agreement_until: datetime.date | None = None
    verified_on: datetime.date | None = None
    framework: str = ""
    framework_signed: bool = True
    reviewed_on: datetime.date | None = None
    day: datetime.date | None = None

    @property
    def signing_day(self) -> datetime.date:
        return self.day or timezone.localdate()


NOT_LISTED = gettext_noop("La tabla de firmas no trata de esta contraparte: pregunte al centro antes de firmar.")
NOT_A_SIGNER = gettext_noop("Firman el gobierno central o un gobierno autónomo descentralizado, cada uno lo suyo.")
SAME_COUNTRY = gettext_noop("Las dos partes son del mismo país: esta cooperación es entre gobiernos subnacionales de países distintos.")
NO_COUNTRY = gettext_noop("Depende del país de la contraparte, que tiene que ser otro que el suyo: dígalo.")
NO_STANDING = gettext_noop("Depende del estado de la ONG en el directorio: su Convenio Básico tiene que estar vigente.")
NGO_ENDED = gettext_noop("El Convenio Básico de la ONG no está vigente en la fecha de la firma.")
NGO_UNVERIFIED = gettext_noop("Depende del día en que se comprobó el Convenio Básico: sin comprobarlo antes no se firma.")
NGO_VERIFIED_LATE = gettext_noop("La comprobación del Convenio Básico es del %(verified)s, después de la firma del %(signed)s.")
NO_FRAMEWORK = gettext_noop("Depende del acuerdo internacional suscrito del que deriva este instrumento: cítelo.")
FRAMEWORK_UNSIGNED = gettext_noop("El acuerdo «%(framework)s» todavía no está suscrito.")
REVIEWED_LATE = gettext_noop("La revisión jurídica es del %(reviewed)s, después de la firma del %(signed)s.")


def no(reason: str, *articles: str, **figures: Figure) -> Answer:
    return Answer(Verdict.NO, reason, figures, articles)


def depends(reason: str, lacks: str, *articles: str) -> Answer:
    return Answer(Verdict.DEPENDS, reason, {}, articles, lacks=lacks)


def said(row: Ruled, verdict: Verdict, *articles: str) -> Answer:
    """Return an answer in the words of a row, which the centre may have written anew."""
    return Answer(verdict, row.text_es, {}, articles, row.text_en)


def signature(signer: str, counterpart: str, facts: Facts) -> Answer:
    """Say whether a signer ('central', 'gad', 'other') may sign with a kind of counterpart (R-015 to R-018, R-044).

    The row of the counterpart decides, then its condition. R-069, R-070 for NGOs.
    """
    rule = SignatureRule.objects.select_related("attribution", "article__norm").filter(counterpart=counterpart).first()
    if rule is None:
        return no(NOT_LISTED)
    if signer not in (CENTRAL, GAD):
        return no(NOT_A_SIGNER, *rule.cited)
    verdict = Verdict(rule.central if signer == CENTRAL else rule.gad)
    refused = CONDITIONS[Condition(rule.condition)](facts) if verdict != Verdict.NO else None
    if refused:
        reason, figures, lacks = refused
        return depends(reason, lacks, *rule.cited) if lacks else no(reason, *rule.cited, **figures)
    done = verdict == Verdict.STEP and rule.condition == Condition.LEGAL_REVIEW and facts.reviewed_on
    return said(rule, Verdict.YES if done else verdict, *rule.cited)


type Refusal = tuple[str, dict[str, Figure], str] | None  # the reason, its figures, the fact that was not said


def shown(day: datetime.date) -> Figure:
    return {"date": day.isoformat()}


def other_country(facts: Facts) -> Refusal:
    """Twinning and direct cooperation are between subnational governments of different countries (R-016, R-113)."""
    if not facts.counterpart_country:
        return NO_COUNTRY, {}, "counterpart_country"
    return (SAME_COUNTRY, {}, "") if facts.counterpart_country == facts.own_country else None


def basic_agreement(facts: Facts) -> Refusal:
    """The NGO's agreement is in force on the day, and somebody checked it on that day or before (R-069, R-070; pitfall 11)."""
    day = facts.signing_day
    if facts.standing not in ("", "ACTIVA") or (facts.agreement_until and facts.agreement_until < day):
        return NGO_ENDED, {}, ""
    if facts.verified_on and facts.verified_on > day:
        return NGO_VERIFIED_LATE, {"verified": shown(facts.verified_on), "signed": shown(day)}, ""
    if not facts.standing:
        return NO_STANDING, {}, "standing"
    return (NGO_UNVERIFIED, {}, "verified_on") if facts.verified_on is None else None


def framework(facts: Facts) -> Refusal:
    """The instrument hangs from an international agreement that is signed (R-018)."""
    if not facts.framework.strip():
        return NO_FRAMEWORK, {}, "framework"
    return None if facts.framework_signed else (FRAMEWORK_UNSIGNED, {"framework": facts.framework}, "")


def legal_review(facts: Facts) -> Refusal:
    """A review, where there is one, is of the day of the signature or before."""
    if facts.reviewed_on and facts.reviewed_on > facts.signing_day:
        return REVIEWED_LATE, {"reviewed": shown(facts.reviewed_on), "signed": shown(facts.signing_day)}, ""
    return None


CONDITIONS = {
    Condition.NONE: lambda facts: None,
    Condition.OTHER_COUNTRY: other_country,
    Condition.BASIC_AGREEMENT: basic_agreement,
    Condition.FRAMEWORK: framework,
    Condition.LEGAL_REVIEW: legal_review,
}

IN_SCOPE = gettext_noop("La modalidad está dentro de la competencia: recursos no reembolsables y asistencia técnica.")
FREE_SCOPE = gettext_noop("Este límite es de los gobiernos autónomos: no alcanza a quien actúa aquí.")
LOAN = gettext_noop("Un préstamo queda fuera de la competencia de un gobierno autónomo, que es de recursos no reembolsables.")


def scope(modality: str, signer: str) -> Answer:
    """Say whether a modality is within the competence of a government: loans are outside (R-044)."""
    rule = SignatureRule.objects.select_related("attribution", "article__norm").filter(counterpart=Counterpart.LENDER).first()
    cited = rule.cited if rule else ()
    if signer != GAD:
        return Answer(Verdict.YES, FREE_SCOPE)
    if modality != REIMBURSABLE:
        return Answer(Verdict.YES, IN_SCOPE, {}, cited)
    if rule is None or rule.gad == Verdict.NO:
        return no(LOAN, *cited)
    return said(rule, Verdict(rule.gad), *cited)


WITHIN = gettext_noop("Está dentro del territorio de la institución.")
NO_HOME = gettext_noop("La institución no tiene territorio registrado: el centro lo completa en su ficha.")
WIDER = gettext_noop("%(places)s es más amplio que el territorio de la institución: precise el lugar o justifíquelo por escrito.")
OUTSIDE = {
    "cantón": gettext_noop("%(places)s está fuera del cantón %(own)s: quítelo o registre por mancomunidad."),
    "provincia": gettext_noop("%(places)s está fuera de la provincia de %(own)s: quítelo o registre por mancomunidad."),
    "parroquia rural": gettext_noop("%(places)s está fuera de la parroquia %(own)s: quítelo o registre por mancomunidad."),
}
OUTSIDE_ANY = gettext_noop("%(places)s está fuera de %(own)s: quítelo o registre por mancomunidad.")


def territory(own: Sequence[Unit], record: Sequence[Unit]) -> Answer:
    """Say whether the places of a record are inside the territory of whoever registers it (R-004).

    `own`: the units of the institution, of all its members for an association. A place that contains one of them is too wide.
    """
    cited = (article("CNC-009-2011"),)
    if not own:
        return Answer(Verdict.JUSTIFY, NO_HOME, {}, cited)
    home = {unit.key for unit in own}
    around = {above.key for unit in own for above in unit.chain}
    outside = [unit for unit in record if home.isdisjoint(one.key for one in unit.chain)]
    strange = [unit.name for unit in outside if unit.key not in around]
    if strange:
        message = OUTSIDE.get(own[0].kind, OUTSIDE_ANY) if len(own) == 1 else OUTSIDE_ANY
        return no(message, *cited, places=", ".join(strange), own=", ".join(unit.name for unit in own))
    if outside:
        return Answer(Verdict.JUSTIFY, WIDER, {"places": ", ".join(unit.name for unit in outside)}, cited)
    return Answer(Verdict.YES, WITHIN, {}, cited)


OWN_SECTOR = gettext_noop("Los sectores son de la competencia de este nivel de gobierno.")
NOT_OWN = gettext_noop("%(sectors)s no figura entre las competencias propias de este nivel: explique por escrito por qué le corresponde.")


def competence(level: str, sectors: Iterable[str]) -> Answer:
    """Say whether sectors (DAC, 3 or 5 digits) are within the own competences of a level; else a justification is due (R-042)."""
    rows = list(CompetenceSector.objects.filter(level__code=level).select_related("article__norm"))
    own: list[str] = []
    strange, cited = [], []
    for sector in dict.fromkeys(sectors):
        row = max((row for row in rows if sector.startswith(row.prefix)), key=lambda row: len(row.prefix), default=None)
        if row is None or not row.within:
            strange.append(sector)
            cited += [row.article.cited] if row else []
        else:
            own.append(row.article.cited)
    if strange:
        named = dict(Code.objects.filter(list__code__in=["Sector", "SectorCategory"], code__in=strange).values_list("code", "name_es"))
        told = ", ".join(f"{named.get(code, '')} ({code})".strip() for code in strange)
        return Answer(Verdict.JUSTIFY, NOT_OWN, {"sectors": told}, tuple(dict.fromkeys([article("COOTAD-131"), *cited])))
    return Answer(Verdict.YES, OWN_SECTOR, {}, tuple(dict.fromkeys(own)))


APPROVAL = gettext_noop("Necesita la aprobación de la Secretaría de Planificación antes de registrarse.")


def planning_approval(kind: str) -> Answer:
    """Say whether the planning secretariat must approve first what a kind of organisation carries out (R-038).

    STEP: it must. YES: it need not, with the legal reason.
    """
    for row in ExecutorException.objects.select_related("article__norm"):
        if kind in row.kinds.split():
            return said(row, Verdict.YES, row.article.cited)
    return Answer(Verdict.STEP, APPROVAL, {}, (article("COPLAFIP-APROBACION"),))


MECHANISM_FITS = gettext_noop("El mecanismo corresponde a la modalidad.")
MECHANISM_ODD = gettext_noop("«%(mechanism)s» es un mecanismo de la cooperación técnica: cambie la modalidad o quite el mecanismo.")


def mechanism(modality: str, name: str) -> Answer:
    """Say whether a mechanism belongs to the modality: the five are of technical cooperation (R-048)."""
    row = Code.objects.of("MODALIDAD").current().select_related("parent").filter(code=name).exclude(parent=None).first()
    if not name or (row and row.parent and row.parent.code == modality):
        return Answer(Verdict.YES, MECHANISM_FITS)
    return no(MECHANISM_ODD, mechanism=row.name_es if row else name)


def duty_to_register() -> tuple[str, ...]:
    """Return the articles by which a public body must register what it carries out (R-039, R-040)."""
    return article("COPLAFIP-REGISTRO"), article("COOTAD-131")
