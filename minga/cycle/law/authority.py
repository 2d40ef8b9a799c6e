"""May this person do this: the working role, the institution, then the law; answered with the reason and the article."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_noop

from minga.cycle.law import guards
from minga.cycle.law.guards import Answer, Facts, depends, no
from minga.cycle.law.models import Verdict
from minga.cycle.law.queries import territory_of
from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.territory.models import Unit


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody would do: who acts, with whom, what, where and when. Empty means not said: what hangs on it depends."""

    executor: Organisation | None = None
    counterpart: str = ""  # Counterpart
    facts: Facts = Facts()
    modality: str = ""
    mechanism: str = ""
    units: tuple[Unit, ...] = ()
    sectors: tuple[str, ...] = ()
    day: datetime.date | None = None
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An act: the working roles that may do it, whether only for the own institution, never on one's own, which guards hold.

    `needs`: the guards without whose answer there is no yes.
    """

    roles: tuple[Role, ...]
    own: bool = False
    not_own_work: bool = False
    guards: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()


RECORD = ("scope", "territory", "competence", "mechanism")
WHOLE = ("scope", "territory", "competence")  # a record may have no mechanism
ACTS = {
    "sign": Act((Role.OFFICER, Role.ADMINISTRATOR), own=True, guards=("signature", "scope"), needs=("signature",)),
    "draft": Act((Role.OFFICER,), own=True, guards=RECORD, needs=WHOLE, attributions=("GAD-05",)),
    "edit": Act((Role.OFFICER,), own=True, attributions=("GAD-06",)),
    "submit": Act((Role.OFFICER,), own=True, guards=RECORD, needs=WHOLE, attributions=("GAD-05",)),
    "draft_for": Act((Role.REGISTRAR,), guards=RECORD, needs=WHOLE, attributions=("GC-09",)),  # a paper form, on behalf of a government
    "validate": Act((Role.VALIDATOR,), not_own_work=True, attributions=("GC-09",)),
    "plan_approve": Act((Role.PLANNER,), not_own_work=True),
    "register": Act((Role.REGISTRAR,), not_own_work=True, guards=RECORD, needs=WHOLE, attributions=("GC-09",)),
    "administer_people": Act((Role.ADMINISTRATOR,), attributions=("GC-02",)),
    "edit_law": Act((Role.ADMINISTRATOR,), attributions=("GC-02",)),
    "answer_suggestion": Act((Role.ADMINISTRATOR,), attributions=("GC-02",)),
}

UNKNOWN = gettext_noop("Este acto no se conoce.")
NOT_YOUR_ROLE = gettext_noop("Su rol de trabajo no alcanza para este acto.")
NOT_YOURS = gettext_noop("Usted no actúa hoy por esta institución.")
YOUR_OWN = gettext_noop("Usted lo escribió: lo revisa otra persona.")
MAY = gettext_noop("Puede hacerlo.")
CENTRAL_KIND, ASSOCIATION = "GOBIERNO_NACIONAL", "MANCOMUNIDAD"


def may(person, act: str, thing: Case = Case()) -> Answer:
    """Say whether a person may do an act today, why, and by which article; the first refusal answers, then what was not said,
    then what is still due.

    `act`: a key of ACTS; an unknown one is refused. Roles and memberships hold from the next request on.
    """
    rule = ACTS.get(act)
    if rule is None:
        return no(UNKNOWN)
    refused = who(person, rule, thing)
    if refused:
        return refused
    answers = [answer for name in rule.guards if (answer := GUARDS[name](thing)) is not None] + unsaid(thing, rule.needs)
    for verdict in (Verdict.NO, Verdict.DEPENDS, Verdict.JUSTIFY, Verdict.STEP):
        first = next((answer for answer in answers if answer.verdict == verdict), None)
        if first:
            return first
    return next(iter(answers), Answer(Verdict.YES, MAY, {}, rule.attributions))


def who(person, rule: Act, thing: Case) -> Answer | None:
    """Refuse a person by working role, by institution and by own work; None where nothing stands against it."""
    if not isinstance(person, Person) or not has_role(person, *rule.roles):
        return no(NOT_YOUR_ROLE, *rule.attributions)
    if rule.own and (thing.executor is None or thing.executor.pk not in institutions_of(person)):
        return no(NOT_YOURS, *rule.attributions)
    if rule.not_own_work and thing.author_id is not None and thing.author_id == person.pk:
        return no(YOUR_OWN, *rule.attributions)
    return None


def explain(case: Case) -> list[Answer]:
    """Return what each guard that has something to ask says of a case, whoever the person is, and what it depends on.

    Whoever names a counterpart and nothing of a record asks about a signature alone.
    """
    signature_alone = case.counterpart and not (case.units or case.sectors or case.mechanism)
    needs = ("signature",) if signature_alone else ("signature", *WHOLE)
    return [answer for guard in GUARDS.values() if (answer := guard(case)) is not None] + unsaid(case, needs)


NO_EXECUTOR = gettext_noop("Depende de qué institución actúa: dígala.")
NO_COUNTERPART = gettext_noop("Depende de con quién firmaría: dígalo.")
NO_MODALITY = gettext_noop("Depende de la modalidad: un préstamo queda fuera. Dígala.")
NO_PLACE = gettext_noop("Depende de dónde: diga la provincia o el cantón.")
NO_SECTOR = gettext_noop("Depende del sector: diga su código.")


def unsaid(case: Case, needs: tuple[str, ...]) -> list[Answer]:
    """Return one answer for each fact that these guards need of this institution and that the case does not say.

    Scope and territory are limits of a government, competence of one with a level: of others nothing is needed there.
    """
    if not needs:
        return []
    if case.executor is None:
        return [depends(NO_EXECUTOR, "organisation")]
    government = signer_of(case.executor) == guards.GAD
    lacking = {
        "signature": (not case.counterpart, NO_COUNTERPART, "counterpart"),
        "scope": (government and not case.modality, NO_MODALITY, "modality"),
        "territory": (government and not case.units, NO_PLACE, "units"),
        "competence": (bool(case.executor.gad_level) and not case.sectors, NO_SECTOR, "sectors"),
    }
    return [depends(reason, fact) for name in needs for lacks, reason, fact in [lacking[name]] if lacks]


def signer_of(organisation: Organisation | None) -> str:
    """Return 'gad' for a decentralised government or an association of them, 'central' for the national one, else 'other'."""
    if organisation is None:
        return guards.OTHER
    if organisation.gad_level or organisation.kind.code == ASSOCIATION:
        return guards.GAD
    return guards.CENTRAL if organisation.kind.code == CENTRAL_KIND else guards.OTHER


def signature(case: Case) -> Answer | None:
    return guards.signature(signer_of(case.executor), case.counterpart, case.facts) if case.counterpart else None


def scope(case: Case) -> Answer | None:
    return guards.scope(case.modality, signer_of(case.executor)) if case.modality else None


def territory(case: Case) -> Answer | None:
    """Only a government has a territory of its own; the day decides who its association's members are."""
    if not case.units or case.executor is None or signer_of(case.executor) != guards.GAD:
        return None
    return guards.territory(territory_of(case.executor, case.day or timezone.localdate()), case.units)


def competence(case: Case) -> Answer | None:
    """An association answers by the levels of its members, which the officer explains: only a level has its own competences."""
    level = case.executor.gad_level if case.executor else ""
    return guards.competence(level, case.sectors) if level and case.sectors else None


def mechanism(case: Case) -> Answer | None:
    return guards.mechanism(case.modality, case.mechanism) if case.mechanism else None


def planning(case: Case) -> Answer | None:
    return guards.planning_approval(case.executor.kind.code) if case.executor else None


GUARDS = {
    "signature": signature,
    "scope": scope,
    "territory": territory,
    "competence": competence,
    "mechanism": mechanism,
    "planning_approval": planning,
}


def acts_for(person) -> list[Organisation]:
    """Return the institutions for which a person acts today, to ask about one of them."""
    if not isinstance(person, Person):
        return []
    rows = Membership.objects.current().filter(person=person).select_related("organisation__kind__parent__list")
    return [row.organisation for row in rows]
