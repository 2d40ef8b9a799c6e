"""Builders of cases for tests, through the actions: with the people of the demonstration, at each stage."""

from typing import Any

from django.utils import timezone

from minga.cycle.needs.models import Demand, Plan, PlanItem
from minga.cycle.needs.states import DemandStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.actions import noting, opening, preparing, sending, templates
from minga.cycle.proposals.models import Proposal, Template
from minga.cycle.proposals.shape import TIPS
from minga.cycle.proposals.values import digest, values_of
from minga.ground.accounts.models import Person
from minga.ground.territory.models import Country

OFFICER, OTHER_OFFICER, COOPERANT = "oficina@ambato.example", "oficina@ibarra.example", "programas@bmz.example"
CENTRE, ADMINISTRATOR = "registro@minga.example", "administracion@minga.example"
AMBATO, BMZ, CANADA, UNIVERSITY = "ORG-007", "ORG-016", "ORG-014", "ORG-029"  # nobody works here for Canada
SECTIONS = [
    {"key": "problema", "title": "Problema", "required": True, "max_words": 10},
    {"key": "resultados", "title": "Resultados", "required": True},
    {"key": "anexos", "title": "Anexos", "required": False},
]
FILLED: dict[str, dict[str, Any]] = {
    "acercamiento": {"approached": "2025-02"},
    "ganancias": {"our_gain": "Calles más seguras.", "their_gain": "Una ciudad que muestra resultados."},
    "intereses": {"interests": ["Aire limpio"], "projects": ["Ciclovías del centro"]},
    "equipo": {"team": [{"name": "Ana", "post": "Movilidad", "knows_territory": True, "experienced": True, "prepared": True}]},
    "fortalezas": {"strengths": ["Plan de movilidad en marcha"]},
    "alianzas": {"partners": [{"name": "Universidad Técnica", "organisation": "", "kind": "ACADEMIA"}]},
    "consejos": {"tips": [{"number": one.number, "said": "done", "note": ""} for one in TIPS]},
    "criterios": {"criteria": [{"criterion": f"CG{n}", "text": "Así."} for n in range(1, 7)]},
    "diagnostico": {"diagnosed": "2025-03", "diagnosis": "Tres barrios dijeron qué les falta."},
    "validacion": {"consulted_on": "2025-06-12", "consulted_at": "Casa comunal", "consulted": ["Comité Norte", "Comité Sur"]},
}


def person(email: str = OFFICER) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def organisation(code: str = AMBATO) -> Organisation:
    return Organisation.objects.get(code=code)


def make_need(code: str = "DM-T-1", *, linked: bool = True, institution: str = AMBATO, **fields: Any) -> Demand:
    """Make a demand that looks for a cooperant; `linked`: to an objective of a plan of its institution."""
    who, now = organisation(institution), timezone.now()
    item = None
    if linked:
        plan, _made = Plan.objects.get_or_create(organisation=who, name="PDOT de prueba")
        item, _made = PlanItem.objects.get_or_create(plan=plan, level="objective", number="1", name="Movilidad sostenible")
    given = {"title": "Movilidad sostenible", "stage": DemandStage.SEARCHING, "plan_item": item, "created_at": now, "saved_at": now}
    return Demand.objects.create(code=code, organisation=who, country=Country.objects.get(iso2="EC"), **(given | fields))


def make_case(*, cooperant: str = BMZ, institution: str = AMBATO, email: str = OFFICER, demand: Demand | None = None, **given) -> Proposal:
    """Open a case in negotiation, of a demand that serves the plan, with a cooperant that came by itself."""
    wanted = demand or Demand.objects.filter(code=f"DM-{institution}").first() or make_need(f"DM-{institution}", institution=institution)
    told = {"title": "Ciudades que se mueven", "because": "El cooperante se acercó en una feria."} | given
    return opening.open_case(
        by=person(email), organisation=organisation(institution), cooperant=organisation(cooperant), demand=wanted, **told
    )


def fill(proposal: Proposal, *names: str, email: str = OFFICER, **values: Any) -> Proposal:
    """Save sections of the file as FILLED has them, all where none is named, or one with other values."""
    for name in names or FILLED:
        seen = digest(values_of(proposal, name))
        proposal = preparing.save_section(by=person(email), proposal=proposal, section=name, seen=seen, values=FILLED[name] | values)
    return proposal


def make_template(code: str = "prueba", cooperant: str = "", **given: Any) -> Template:
    """Write a template with two required sections."""
    who = organisation(cooperant) if cooperant else None
    told = {"name": f"Formato {code}", "sections": SECTIONS} | given
    return templates.put_template(by=person(ADMINISTRATOR), code=code, cooperant=who, **told)


def make_noted(**given: Any) -> Proposal:
    """Fill the negotiation file and pass to the concept note."""
    email = given.get("email", OFFICER)
    return sending.write_note(by=person(email), proposal=fill(make_case(**given), email=email))


def make_written(**given: Any) -> Proposal:
    """Write the concept note whole, in a general template."""
    email = given.get("email", OFFICER)
    proposal = make_noted(**given)
    template = Template.objects.filter(code="prueba").first() or make_template()
    noting.choose_template(by=person(email), proposal=proposal, template=template)
    for key in ("problema", "resultados"):
        noting.save_text(by=person(email), proposal=proposal, key=key, seen=0, text=f"Texto de {key}.")
    return Proposal.objects.get(pk=proposal.pk)


def make_validated(**given: Any) -> Proposal:
    """Write the note and hold it for validated."""
    return sending.validate(by=person(given.get("email", OFFICER)), proposal=make_written(**given))


def make_submitted(submitted: str = "2025-07", term_months: int | None = 12, **given: Any) -> Proposal:
    """Send the note to the cooperant."""
    validated = make_validated(**given)
    email = given.get("email", OFFICER)
    return sending.submit(by=person(email), proposal=validated, submitted=submitted, recipient="Embajada", term_months=term_months)


def make_accepted(**given: Any) -> Proposal:
    """Let the cooperant say yes."""
    return sending.answer(by=person(COOPERANT), proposal=make_submitted(**given), step="accept", answered="2025-09")
