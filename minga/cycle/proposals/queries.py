"""Reads of a case that join or count: its file as plain values, its eight steps, what it lacks, what is overdue."""

import datetime
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from minga.cycle.needs.states import Purpose
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals import reckoning
from minga.cycle.proposals.models import Comment, Note, NoteVersion, Point, Proposal, Template, criteria
from minga.cycle.proposals.reckoning import Done, Fault, File
from minga.cycle.proposals.shape import GUARDS, PROCESS, Guard
from minga.cycle.proposals.states import SENT, Stage
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.models import Code

RELATED = ("organisation", "cooperant", "demand", "offer", "match", "note")


def cases(person) -> QuerySet[Proposal]:
    """Return the cases that a person may see, with what a list shows of them."""
    return Proposal.objects.visible_to(person).select_related(*RELATED)


def serves_plan(proposal: Proposal) -> bool:
    """Whether the demand of a case serves an objective of a plan or strengthens the institution itself (R-002, R-003)."""
    demand = proposal.demand
    return demand is not None and (demand.plan_item_id is not None or demand.purpose == Purpose.INSTITUTIONAL)


def pending(proposal: Proposal) -> bool:
    """Whether a condition of the cooperant is still to be met."""
    return proposal.conditions.filter(met_on="").exists()


def points(proposal: Proposal, kind: str) -> list[str]:
    """Return the lines of one kind of a file, in order."""
    return list(proposal.points.filter(kind=kind).values_list("text", flat=True))


def file_of(proposal: Proposal) -> File:
    """Return what the negotiation file says, as the rules want it; five queries."""
    counts = dict(proposal.points.order_by().values_list("kind").annotate(n=Count("pk")))
    team = list(proposal.team.values_list("experienced", flat=True))
    ours, theirs = proposal.gains
    return File(
        serves_plan=serves_plan(proposal),
        our_gain=ours,
        their_gain=theirs,
        interests=counts.get(Point.Kind.INTEREST, 0),
        projects=counts.get(Point.Kind.PROJECT, 0),
        strengths=counts.get(Point.Kind.STRENGTH, 0),
        team=len(team),
        experienced=sum(team),
        tips=list(proposal.tips.values_list("number", flat=True)),
        criteria=proposal.criteria.filter(criterion__until=None).count(),
        criteria_of=len(criteria()),
    )


def note_of(proposal: Proposal) -> Note | None:
    """Return the concept note of a case, None where nobody began it."""
    return Note.objects.select_related("template").filter(proposal=proposal).first()


def written(note: Note) -> dict[str, str]:
    """Return {key: text} of the sections of a note."""
    return dict(note.sections.values_list("key", "text"))


def faults(note: Note) -> list[Fault]:
    """Return the sections of a note that are missing or too long by its template; none where it has no template yet."""
    if note.template is None:
        return []
    asked = note.template.sections.values_list("key", "title", "required", "max_words")
    return reckoning.faults_of_note(asked, written(note))


def step_two(proposal: Proposal) -> bool:
    """Whether the diagnosis and the team are there: a note goes nowhere without them (R-104)."""
    return bool(proposal.diagnosed) and bool(proposal.diagnosis.strip()) and proposal.team.exists()


def consulted(proposal: Proposal) -> list[str]:
    """Return the organisations that validated the note: their number is the length of this list (R-101)."""
    return points(proposal, Point.Kind.CONSULTED)


def lacks(proposal: Proposal, step: str) -> list[Guard]:
    """Return the guards that hold a case back from a step (MISSION 1.3, stages 5 to 7; R-002, R-100, R-101, R-104)."""
    if step == "write_note":
        return reckoning.lacks_negotiation(file_of(proposal))
    if step == "accept" and proposal.stage == Stage.CONDITIONED:
        return [GUARDS["conditions"]] if pending(proposal) else []
    if step not in ("validate", "submit"):
        return []
    note = note_of(proposal)
    holds = {
        "plan": serves_plan(proposal),
        "diagnosis": step == "validate" or step_two(proposal),
        "template": note is not None and note.template is not None,
        "note": note is None or note.template is None or not faults(note),
        "consulted": bool(proposal.consulted_on) and bool(consulted(proposal)),
    }
    return [GUARDS[name] for name, held in holds.items() if not held]


def steps_of(proposal: Proposal) -> list[Done]:
    """Return the eight steps of the process, each as the record holds it, or as the source of the case tells it (R-105)."""
    held = {one.number: one for one in held_steps(proposal) if one.done}
    for told in proposal.steps_told.all():
        label = PROCESS[told.number - 1].label
        held[told.number] = Done(told.number, label, True, told.on, told.text, told.source, (told.thing_kind, told.thing_key))
    return reckoning.progress(held)


def held_steps(proposal: Proposal) -> Iterable[Done]:
    """Return steps 1 to 5 as the record itself holds them; 6 to 8 are of later areas."""
    note, names = note_of(proposal), consulted(proposal)
    label = {one.number: one.label for one in PROCESS}
    yield Done(1, label[1], bool(proposal.approached), proposal.approached)
    yield Done(2, label[2], step_two(proposal), proposal.diagnosed)
    complete = note is not None and note.template is not None and not faults(note)
    yield Done(3, label[3], complete)
    yield Done(4, label[4], bool(proposal.consulted_on and names), proposal.consulted_on)
    yield Done(5, label[5], bool(proposal.submitted and proposal.answered), proposal.answered)


def due(proposal: Proposal) -> datetime.date | None:
    """Return the last day on which an answer is still in its term, None where none is expected or the term is not known."""
    return reckoning.deadline(proposal.submitted, proposal.term_months) if proposal.stage == Stage.SUBMITTED else None


def overdue(day: datetime.date, among: QuerySet[Proposal] | None = None) -> list[Proposal]:
    """Return the cases, of all or `among` some, whose answer is overdue on a day, the longest first."""
    every = Proposal.objects.all() if among is None else among
    sent = every.filter(stage=Stage.SUBMITTED).exclude(submitted="").exclude(term_months=None).select_related(*RELATED)
    late = [(end, one) for one in sent if (end := due(one)) is not None and end < day]
    return [one for _end, one in sorted(late, key=lambda pair: (pair[0], pair[1].code))]


def received(person_institutions: Iterable[int]) -> QuerySet[Proposal]:
    """Return the notes that these cooperants received and have to answer, the oldest first."""
    found = Proposal.objects.filter(cooperant__in=person_institutions, stage__in=SENT).select_related(*RELATED)
    return found.order_by("submitted", "code")


def given(person_institutions: Iterable[int]) -> QuerySet[Proposal]:
    """Return the cases of which these cooperants were sent or shown the note, whatever came of them, the last first."""
    shown = Q(stage__in=SENT) | Q(note__shared_at__isnull=False) | Q(note__versions__sent=True)
    found = Proposal.objects.filter(shown, cooperant__in=person_institutions).select_related(*RELATED)
    return found.order_by("-stage_since", "-pk").distinct()


def criteria_share(proposals: QuerySet[Proposal]) -> tuple[int, int]:
    """Return (negotiations with all six criteria answered, negotiations) among these cases (R-043)."""
    needed = Code.objects.of("CRITERIO_GESTION").filter(until=None).count()
    ids = proposals.order_by().values("pk")
    every = Proposal.objects.filter(pk__in=ids)
    answered = every.filter(criteria__criterion__until=None).annotate(n=Count("criteria")).filter(n__gte=needed)
    return answered.count(), every.count()


def templates_for(proposal: Proposal) -> list[Template]:
    """Return the templates in use for the cooperant of a case, its own before the general ones (R-100)."""
    rows = Template.objects.filter(active=True).filter(Q(cooperant=proposal.cooperant_id) | Q(cooperant=None))
    return sorted(rows, key=lambda one: (one.cooperant_id is None, one.name))


def comments_of(proposal: Proposal) -> QuerySet[Comment]:
    """Return the comments on the note of a case."""
    return Comment.objects.filter(note__proposal=proposal).select_related("note__proposal")


def versions_for(person, proposal: Proposal) -> QuerySet[NoteVersion]:
    """Return the kept versions of the note, the last first; the cooperant sees those it received and those since it was shared."""
    found = NoteVersion.objects.filter(note__proposal=proposal).select_related("by")
    mine = institutions_of(person)
    inside = can_see_everything(person) or proposal.organisation_id in mine
    if inside or proposal.cooperant_id not in mine:
        return found
    shared = proposal.note.shared_at
    return found.filter(Q(sent=True) | Q(at__gte=shared)) if shared else found.filter(sent=True)
