"""The negotiation file is filled in, section by section; what two people write at once meets without loss."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.actions.moving import Changed, locked, not_to_come, thing, touch
from minga.cycle.proposals.models import CriterionAnswer, Member, Partner, Point, Proposal, TipAnswer
from minga.cycle.proposals.permissions import can_prepare, handles
from minga.cycle.proposals.shape import BY_NAME
from minga.cycle.proposals.states import PREPARING
from minga.cycle.proposals.values import Values, digest, values_of
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.documents import actions as documents
from minga.ground.documents.checking import Checked
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere

DOCUMENTS = {"acercamiento": "terms", "validacion": "minutes"}  # the section: the field that keeps the key of its document
DATES = ("approached", "diagnosed", "consulted_on")
MOST_ROWS = 200


@transaction.atomic
def save_section(
    *, by: Person, proposal: Proposal, section: str, seen: str, values: Values, content: Checked | None = None, title: str = ""
) -> Proposal:
    """Save a section of the file (shape.SECTIONS) as whoever opened it at `seen` wrote it. Leaves `proposal.saved`.

    `content`: the document of the section, kept under `title`. Refuses (PermissionDenied) whoever does not carry the case,
    (NotAllowedHere) a case that was sent, (Changed) a section that somebody else changed since, with what it says now, and
    (ValidationError, by field) dates to come, rows without a name and what a field refuses.
    """
    proposal = locked(proposal)
    require(by, proposal)
    before = values_of(proposal, section)
    if seen != digest(before):
        raise Changed(before)
    for name in DATES:
        not_to_come(name, values.get(name, ""))
    WRITERS[section](proposal, values)
    after = values_of(proposal, section)
    file = ""
    if content is not None and section in DOCUMENTS:
        stored = documents.store(
            by=by, thing=thing(proposal), owner=proposal.organisation.code, title=title or str(BY_NAME[section].label), content=content
        )
        setattr(proposal, DOCUMENTS[section], stored.key)
        file = str(stored.key)
    if before == after and not file:
        return proposal
    touch(proposal)
    about = {"section": section, **after} | ({"file": file} if file else {})
    journal.record("proposal.saved", by=by, thing=thing(proposal), before={"section": section, **before}, after=about)
    return proposal


def require(by: Person, proposal: Proposal) -> None:
    """Refuse whoever may not prepare this case, or no longer."""
    if not handles(by, proposal):
        raise PermissionDenied("prepare")
    if proposal.stage not in PREPARING or not can_prepare(by, proposal):
        raise NotAllowedHere(proposal.stage, "prepare", _("En esta etapa el expediente de negociación ya no se cambia."))


def fields(*names: str) -> Callable[[Proposal, Values], None]:
    """Return what writes these columns of the case itself."""

    def write(proposal: Proposal, values: Values) -> None:
        for name in names:
            setattr(proposal, name, values.get(name, ""))

    return write


def points(**kinds: str) -> Callable[[Proposal, Values], None]:
    """Return what writes lists of lines; `kinds`: {field: kind of Point}."""

    def write(proposal: Proposal, values: Values) -> None:
        for name, kind in kinds.items():
            texts = [text.strip() for text in values.get(name, []) if text.strip()]
            proposal.points.filter(kind=kind).delete()
            put(name, [Point(proposal=proposal, kind=kind, position=at, text=text) for at, text in enumerate(dict.fromkeys(texts), 1)])

    return write


def put(name: str, rows: list[Any]) -> None:
    """Check and write rows; ValidationError of the field `name` with the number of the row that is refused."""
    if len(rows) > MOST_ROWS:
        raise ValidationError({name: _("Son demasiadas filas: hasta %(n)s.") % {"n": MOST_ROWS}})
    for number, row in enumerate(rows, 1):
        try:
            row.full_clean()
        except ValidationError as refused:
            raise ValidationError({name: _("Fila %(n)s: %(why)s") % {"n": number, "why": " ".join(refused.messages)}}) from refused
        row.save()


def write_team(proposal: Proposal, values: Values) -> None:
    proposal.team.all().delete()
    put("team", [Member(proposal=proposal, position=at, **row) for at, row in enumerate(values["team"], 1)])


def write_partners(proposal: Proposal, values: Values) -> None:
    proposal.partners.all().delete()
    known = {one.code: one for one in Organisation.objects.filter(code__in=[row["organisation"] for row in values["partners"]])}
    kinds = {one.code: one for one in Code.objects.of("TIPO_ORGANIZACION").filter(code__in=[row["kind"] for row in values["partners"]])}
    rows = []
    for at, row in enumerate(values["partners"], 1):
        who = known.get(row["organisation"])
        kind = kinds.get(row["kind"]) or (who.kind if who else None)
        rows.append(Partner(proposal=proposal, position=at, name=row["name"], organisation=who, kind=kind))
    put("partners", rows)


def write_tips(proposal: Proposal, values: Values) -> None:
    proposal.tips.all().delete()
    put("tips", [TipAnswer(proposal=proposal, **row) for row in values["tips"]])


def write_criteria(proposal: Proposal, values: Values) -> None:
    proposal.criteria.all().delete()
    known = {one.code: one for one in Code.objects.of("CRITERIO_GESTION")}
    rows = [(known.get(row["criterion"]), row["text"]) for row in values["criteria"] if row["text"].strip()]
    put("criteria", [CriterionAnswer(proposal=proposal, criterion=criterion, text=text) for criterion, text in rows])


def write_consulted(proposal: Proposal, values: Values) -> None:
    fields("consulted_on", "consulted_at")(proposal, values)
    points(consulted=Point.Kind.CONSULTED)(proposal, values)


WRITERS: dict[str, Callable[[Proposal, Values], None]] = {
    "acercamiento": fields("approached"),
    "ganancias": fields("our_gain", "their_gain"),
    "intereses": points(interests=Point.Kind.INTEREST, projects=Point.Kind.PROJECT),
    "equipo": write_team,
    "fortalezas": points(strengths=Point.Kind.STRENGTH),
    "alianzas": write_partners,
    "consejos": write_tips,
    "criterios": write_criteria,
    "diagnostico": fields("diagnosed", "diagnosis"),
    "validacion": write_consulted,
}
