"""The findings about public records: filters, rows with their record, and the download; the open ones unless others are asked for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.agreements.models import Agreement
from minga.cycle.law.models import Norm
from minga.cycle.needs.models import Agenda, MacroProjects
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.doors.portal.finding_rules import name_of, sentence_of
from minga.doors.portal.kept import kept
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import Reading, in_order, options, other_language, page_of
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.quality.catalogue import RULES
from minga.evidence.quality.permissions import can_decide
from minga.evidence.quality.queries import of_institution
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.documents.models import Source
from minga.ground.findings.models import Finding, FindingQuerySet, State
from minga.ground.findings.queries import named_in
from minga.ground.journal import queries as journal
from minga.ground.kit.findings import Severity
from minga.ground.kit.tables import Cell
from minga.ground.territory.models import Unit

SIZE = 25
FEW = 500  # records that are not public are asked for by their codes up to so many, beyond that by a query
COLUMNS = {"state": "state", "rule": "rule", "severity": "severity", "thing": "thing_kind"}
RECORDS: dict[str, Any] = {"activity": Activity, "agreement": Agreement, "organisation": Organisation}
KINDS = {
    "activity": gettext_lazy("Proyecto"),
    "agreement": gettext_lazy("Convenio"),
    "organisation": gettext_lazy("Organización"),
    "unit": gettext_lazy("Lugar"),
    "figure": gettext_lazy("Cifra declarada"),
    "rate": gettext_lazy("Tasa de cambio"),
    "norm": gettext_lazy("Norma"),
    "source": gettext_lazy("Fuente"),
    "department": gettext_lazy("Departamento"),
    "round": gettext_lazy("Ronda de selección"),
    "cluster": gettext_lazy("Clúster"),
    "practice": gettext_lazy("Práctica"),
    "agenda": gettext_lazy("Agenda territorial"),
    "macro_projects": gettext_lazy("Macroproyectos"),
}
MARKS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "info", Severity.REVIEW: ""}
STATE_MARKS = {State.OPEN: "warn", State.EXPLAINED: "info", State.ACCEPTED: "ok", State.RESOLVED: "ok"}
HEADER = (
    "hallazgo", "regla", "nombre_de_la_regla", "gravedad", "estado", "tipo_de_registro", "registro", "campo", "que_pasa", "detectado",
    "decidido", "motivo", "fuente",
)  # fmt: skip


def tellable(person, as_of: str = "") -> FindingQuerySet:
    """Return the findings, in any state, about records that everybody may see, or this person by their role, that name no other one.

    `as_of`: as in journal.queries.kept.
    """
    found = Finding.objects.filter(thing_kind__in=KINDS)
    if can_see_everything(person):
        return found
    untold, naming = withheld(as_of)
    return found.exclude(untold | naming)


def tellable_to(person, as_of: str = "") -> FindingQuerySet:
    """Return the same and, for the people of an institution, those about the activities in which it takes part, public or not."""
    mine = frozenset() if can_see_everything(person) else institutions_of(person)
    if not mine:
        return tellable(person, as_of)
    untold, naming = withheld(as_of)
    codes = Participant.objects.filter(organisation__in=mine).values("activity__code")
    return Finding.objects.filter(thing_kind__in=KINDS).exclude(untold & ~Q(thing_kind="activity", thing_key__in=codes) | naming)


def still_true(person, as_of: str = "") -> FindingQuerySet:
    """Return those that are still true of their record: open, explained or accepted."""
    return tellable_to(person, as_of).exclude(state=State.RESOLVED)


def withheld(as_of: str) -> tuple[Q, Q]:
    """Return the conditions of the findings about records that are not public or are there no more, and of those that name one.

    Those records are few: they are asked for by their codes, once for each state of the records.
    """
    codes, naming = journal.kept("findings untold", hidden, as_of)
    condition = Q(pk__in=[])
    for kind, few in codes.items():
        if len(few) <= FEW:
            condition |= Q(thing_kind=kind, thing_key__in=few)
        else:
            condition |= Q(thing_kind=kind, thing_key__in=unpublished(kind).values("code")) | Q(id__in=gone(kind).values("id"))
    return condition, Q(id__in=naming)


def hidden() -> tuple[dict[str, list[str]], list[int]]:
    """Return {kind: at most FEW + 1 codes of its records that not everybody may know of} and the ids of the findings that name one."""
    codes = {kind: [*unpublished(kind).order_by().values_list("code", flat=True), *codes_gone(kind)] for kind in RECORDS}
    told = {*Organisation.objects.filter(public=False).values_list("name", flat=True), *chain(*codes.values())}
    figures = Finding.objects.values_list("id", "figures").iterator() if told else ()
    naming = [pk for pk, values in figures if named_in(values) & told]
    return {kind: few[: FEW + 1] for kind, few in codes.items()}, naming


def unpublished(kind: str) -> QuerySet:
    """Return the records of a kind that not everybody may see; of the agreements also those that are not signed."""
    if kind == "agreement":
        return Agreement.objects.exclude(pk__in=Agreement.objects.published().values("pk"))
    return RECORDS[kind].objects.filter(public=False)


def gone(kind: str) -> FindingQuerySet:
    """Return what was found about records that were taken away: only one that was never public is (`activities.undoing.remove`)."""
    there = RECORDS[kind].objects.filter(code=OuterRef("thing_key"))
    return Finding.objects.filter(~Exists(there), thing_kind=kind, state=State.RESOLVED).order_by()


def codes_gone(kind: str) -> Iterator[str]:
    return gone(kind).values_list("thing_key", flat=True).distinct().iterator()


@dataclass
class Asked:
    """What an address asks for, of all findings its reader may see: what was read, the choices, the counts of each choice."""

    reading: Reading
    every: FindingQuerySet
    chosen: dict[str, tuple[str, ...]]
    counts: dict[str, Counter]
    total: int
    informing: int
    asking: int
    institution: Organisation | None = None

    @property
    def found(self) -> FindingQuerySet:
        """The findings that pass every group of choices, in order; the open ones where no state is chosen."""
        passing = {f"{COLUMNS[name]}__in": values for name, values in with_state(self.chosen).items() if values}
        return self.every.filter(**passing).order_by("gravity", "rule", "thing_kind", "thing_key", "id")


def with_state(chosen: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the choices in force: what is open, unless a state is chosen."""
    return chosen | {"state": chosen["state"] or (State.OPEN.value,)}


def asked(request: HttpRequest) -> Asked:
    """Read an address; the counts are kept until the journal grows."""
    reading, as_of = Reading(request), journal.head()[1]
    institution = institution_asked(reading)
    own = institution is not None and institution.pk in institutions_of(request.user)
    every = tellable_to(request.user, as_of) if own else tellable(request.user, as_of)
    every = every.filter(of_institution(institution)) if institution else every
    grouped = every.order_by().values_list(*COLUMNS.values()).annotate(n=Count("id"))
    name = f"findings:{institution.code if institution else ''}{':own' if own else ''}"
    combinations = kept(name, request.user, lambda: list(grouped), as_of)
    known = {"state": State.values, "rule": [*RULES, *(row[1] for row in combinations)], "severity": Severity.values, "thing": KINDS}
    chosen = {name: reading.some(name, values) for name, values in known.items()}
    total, counts = counted(combinations, with_state(chosen))
    pending = [row for row in combinations if row[0] == State.OPEN]
    informing = sum(row[-1] for row in pending if row[2] == Severity.INFO)
    return Asked(reading, every, chosen, counts, total, informing, sum(row[-1] for row in pending) - informing, institution)


def institution_asked(reading: Reading) -> Organisation | None:
    """Return the organisation whose records are asked for, by its code or that of one merged into it; unknown, it is told."""
    code = reading.words("institution")
    person = reading.request.user
    seen = Organisation.objects.visible_to(person) | Organisation.objects.filter(pk__in=institutions_of(person))
    seen = seen if code else seen.none()
    found = seen.filter(absorbed__code__iexact=code).first() or seen.filter(code__iexact=code).first()
    if code and found is None:
        reading.unknown.append(f"institution={code}")
    return found


def counted(combinations: Iterable[tuple], chosen: dict[str, tuple[str, ...]]) -> tuple[int, dict[str, Counter]]:
    """Return how many findings pass every group, and the count of each value as if its own group were not chosen."""
    total, counts = 0, {name: Counter[str]() for name in COLUMNS}
    for *values, n in combinations:
        held = dict(zip(COLUMNS, values, strict=True))
        missed = [name for name, value in held.items() if chosen[name] and value not in chosen[name]]
        total += 0 if missed else n
        for name, value in held.items():
            counts[name][value] += n if missed in ([], [name]) else 0
    return total, counts


def page(request: HttpRequest) -> dict:
    """Return what portal/findings.html shows."""
    read, notes = asked(request), Notes()
    listed = page_of(request, read.found.values_list("id", flat=True), SIZE, read.total)
    ids = list(listed)
    labels: dict[str, dict[str, str]] = {
        "state": {value: capfirst(str(label)) for value, label in State.choices},
        "severity": {value: str(label) for value, label in Severity.choices},
        "thing": {kind: str(label) for kind, label in KINDS.items()},
        "rule": {rule: f"{name_of(rule)} ({rule})" for rule in sorted({*RULES, *read.counts["rule"]})},
    }
    titles = {"state": _("Estado"), "severity": _("Gravedad"), "thing": _("Registro"), "rule": _("Regla")}
    context = {
        "page": listed,
        "informing": read.informing,
        "asking": read.asking,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "rows": shown(in_order(ids, Finding.objects.filter(id__in=ids)), notes),
        "groups": [
            {"legend": title, "name": name, "options": options(labels[name], read.counts[name], read.chosen[name])}
            for name, title in titles.items()
        ],
        "chips": [*of_whom(read), *read.reading.chips(labels, read.chosen)],
        "institution": read.institution,
        "decides": can_decide(request.user),
        "notice": read.reading.notice,
        "rules": [{"code": rule, "name": name_of(rule), "text": sentence_of(rule)} for rule in labels["rule"] if read.counts["rule"][rule]],
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Hallazgos"), None)],
    }
    return context | {"sources": notes.shown, "credits": notes.credits}


def of_whom(read: Asked) -> list[dict]:
    """Return the chip of the institution asked for, with the way to take it off."""
    typed = read.reading.request.GET.get("institution", "")
    return [{"label": read.institution.name, "url": read.reading.without("institution", typed)}] if read.institution else []


def shown(findings: list[Finding], notes: Notes) -> list[dict]:
    """Return the findings of one page with the name and address of their record."""
    records = things(findings)
    return [
        {
            "id": f"hallazgo-{row.pk}",
            "rule": row.rule,
            "name": name_of(row.rule),
            "severity": row.get_severity_display(),
            "mark": MARKS[Severity(row.severity)],
            "url": reverse("portal:finding", args=[row.pk]),
            "state": row.get_state_display(),
            "is_open": row.state == State.OPEN,
            "state_mark": STATE_MARKS[State(row.state)],
            "reason": row.reason if row.state in (State.EXPLAINED, State.ACCEPTED) else "",
            "kind": str(KINDS[row.thing_kind]),
            "thing": records.get((row.thing_kind, row.thing_key), {"title": row.thing_key, "url": "", "lang": ""}),
            "key": row.thing_key,
            "text": row.text,
            "cited": notes.cite(row.source),
        }
        for row in findings
    ]


def things(findings: Iterable[Finding]) -> dict[tuple[str, str], dict]:
    """Return {(kind, key): {title, url, lang}} of the records of these findings: one query for each kind present."""
    keys: dict[str, set[str]] = {}
    for row in findings:
        keys.setdefault(row.thing_kind, set()).add(row.thing_key)
    found: dict[tuple[str, str], dict] = {}
    for code, title, language in Activity.objects.filter(code__in=keys.get("activity", ())).values_list("code", "title", "title_language"):
        found["activity", code] = thing(title, "activity", code, language)
    agreements = Agreement.objects.filter(code__in=keys.get("agreement", ()))
    for code, title, language in agreements.values_list("code", "title", "title_language") if "agreement" in keys else ():
        found["agreement", code] = thing(title, "agreement", code, language)
    bodies = Organisation.objects.filter(code__in=keys.get("organisation", ()))
    for code, name, language in bodies.values_list("code", "name", "name_language"):
        found["organisation", code] = thing(name, "organisation", code, language)
    for source in Source.objects.filter(code__in=keys["source"]) if "source" in keys else ():
        found["source", source.code] = {"title": source.title, "url": "", "lang": other_language(source.language)}
    for unit in Unit.objects.filter(key__in=keys.get("unit", ())).select_related("country", "parent__parent"):
        found["unit", unit.key] = thing(unit.full_name, "place", unit.key, "")
    for code, name in Norm.objects.filter(code__in=keys.get("norm", ())).values_list("code", "name"):
        found["norm", code] = {"title": name, "url": reverse("law:norm", args=[code]), "lang": ""}
    for number in keys.get("round", ()):
        found["round", number] = {"title": _("Ronda %(number)s") % {"number": number}, "url": "", "lang": ""}
    for figure in ReportedFigure.objects.filter(code__in=keys.get("figure", ())).select_related("territory", "organisation"):
        found["figure", figure.code] = figure_thing(figure)
    return found | needs(keys)


def needs(keys: Mapping[str, set[str]]) -> dict[tuple[str, str], dict]:
    """Return the same of agendas and sets of macro-projects, whose pages are of their own area."""
    found: dict[tuple[str, str], dict] = {}
    for code, title in Agenda.objects.filter(code__in=keys["agenda"]).values_list("code", "title") if "agenda" in keys else ():
        found["agenda", code] = {"title": title, "url": reverse("needs:agenda", args=[code]), "lang": other_language("es")}
    groups = MacroProjects.objects.filter(pk__in=[int(key) for key in keys.get("macro_projects", ()) if key.isdigit()])
    for pk, title in groups.values_list("pk", "title") if "macro_projects" in keys else ():
        found["macro_projects", str(pk)] = {"title": title, "url": f"{reverse('needs:macro_projects')}#g{pk}", "lang": other_language("es")}
    return found


def thing(title: str, view: str, key: str, language: str) -> dict:
    """Return a record as the table links it."""
    return {"title": title, "url": reverse(f"portal:{view}", args=[key]), "lang": other_language(language)}


def figure_thing(figure: ReportedFigure) -> dict:
    """Return the place of a figure: the page of its territory, else of its organisation, at its own mark."""
    url = ""
    place = figure.territory.key if figure.territory else figure.country_id
    if place:
        url = f"{reverse('portal:place', args=[place])}#{figure.code}"
    elif figure.organisation and figure.organisation.public:
        url = f"{reverse('portal:organisation', args=[figure.organisation.code])}#{figure.code}"
    return {"title": figure.name, "url": url, "lang": ""}


def rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download, filtered as the page: what depends on the reader is settled before the first is sent."""
    return lines(asked(request).found)


def lines(found: FindingQuerySet) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER, the sentences in the page's language."""
    for row in found.iterator(chunk_size=500):
        yield (
            row.pk, row.rule, name_of(row.rule), row.severity, row.get_state_display(), row.thing_kind, row.thing_key, row.place, row.text,
            row.raised_at.date(), row.decided_at.date() if row.decided_at else None, row.reason, row.source,
        )  # fmt: skip
