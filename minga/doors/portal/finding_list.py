"""The open findings about public records: filters, rows with their record, and the download."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.finding_rules import RULES, name_of, sentence_of
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import Reading, options, other_language, page_of
from minga.evidence.figures.models import ReportedFigure
from minga.ground.findings.models import Finding
from minga.ground.kit.findings import Severity
from minga.ground.kit.tables import Cell
from minga.ground.territory.models import Unit

SIZE = 25
KINDS = {
    "activity": gettext_lazy("Proyecto"),
    "organisation": gettext_lazy("Organización"),
    "unit": gettext_lazy("Lugar"),
    "figure": gettext_lazy("Cifra declarada"),
    "rate": gettext_lazy("Tasa de cambio"),
}
MARKS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "info", Severity.REVIEW: ""}
HEADER = ("regla", "nombre_de_la_regla", "gravedad", "tipo_de_registro", "registro", "campo", "que_pasa", "detectado", "fuente")


def tellable(person) -> QuerySet[Finding]:
    """Return the open findings about records this person may see that name no record they may not."""
    activities, bodies = Activity.objects.visible_to(person), Organisation.objects.visible_to(person)
    seen = (
        Q(thing_kind="activity", thing_key__in=activities.values("code"))
        | Q(thing_kind="organisation", thing_key__in=bodies.values("code"))
        | Q(thing_kind__in=("unit", "figure", "rate"))
    )
    found = Finding.objects.open().filter(seen)
    naming = naming_hidden(activities, bodies)
    return found.exclude(id__in=Finding.objects.filter(naming).values("id")) if naming else found


def naming_hidden(activities: QuerySet[Activity], bodies: QuerySet[Organisation]) -> Q:
    """Return the condition that a finding's figures name a record outside these; an empty one where all records are inside."""
    hidden = list(Organisation.objects.exclude(id__in=bodies.values("id")).values_list("code", "name"))
    kept = list(Activity.objects.exclude(id__in=activities.values("id")).values_list("code", flat=True))
    naming = Q()
    if hidden:
        codes, names = zip(*hidden, strict=True)
        naming |= Q(figures__code__in=codes) | Q(figures__other__in=names) | Q(figures__proposed__in=names)
    return naming | Q(figures__other__in=kept) if kept else naming


def asked(request: HttpRequest) -> tuple[Reading, QuerySet[Finding], dict[str, tuple[str, ...]]]:
    """Return (what was read, all findings this reader may see, the choices) for one address."""
    reading, every = Reading(request), tellable(request.user)
    known = [*RULES, *every.order_by().values_list("rule", flat=True).distinct()]
    chosen = {
        "rule": reading.some("rule", known),
        "severity": reading.some("severity", Severity.values),
        "thing": reading.some("thing", KINDS),
    }
    return reading, every, chosen


def narrowed(found: QuerySet[Finding], chosen: dict[str, tuple[str, ...]], but: str = "") -> QuerySet[Finding]:
    """Return the findings that pass every group of choices except `but`."""
    fields = {"rule": "rule__in", "severity": "severity__in", "thing": "thing_kind__in"}
    return found.filter(**{fields[name]: values for name, values in chosen.items() if values and name != but})


def page(request: HttpRequest) -> dict:
    """Return what portal/findings.html shows."""
    reading, every, chosen = asked(request)
    notes = Notes()
    listed = page_of(request, narrowed(every, chosen).order_by("rule", "thing_kind", "thing_key", "id"), SIZE)
    columns = {"rule": "rule", "severity": "severity", "thing": "thing_kind"}
    counts = {
        name: Counter(dict(narrowed(every, chosen, but=name).order_by().values_list(column).annotate(n=Count("id"))))
        for name, column in columns.items()
    }
    labels = {
        "rule": {rule: f"{name_of(rule)} ({rule})" for rule in sorted({*RULES, *counts["rule"]})},
        "severity": {value: str(label) for value, label in Severity.choices},
        "thing": {kind: str(label) for kind, label in KINDS.items()},
    }
    titles = {"severity": _("Gravedad"), "thing": _("Registro"), "rule": _("Regla")}
    context = {
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "rows": shown(list(listed.object_list), notes),
        "groups": [
            {"legend": title, "name": name, "options": options(labels[name], counts[name], chosen[name])} for name, title in titles.items()
        ],
        "chips": reading.chips(labels, chosen),
        "notice": reading.notice,
        "rules": [{"code": rule, "name": name_of(rule), "text": sentence_of(rule)} for rule in labels["rule"] if counts["rule"][rule]],
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Hallazgos"), None)],
    }
    return context | {"sources": notes.shown, "credits": notes.credits}


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
    bodies = Organisation.objects.filter(code__in=keys.get("organisation", ()))
    for code, name, language in bodies.values_list("code", "name", "name_language"):
        found["organisation", code] = thing(name, "organisation", code, language)
    for unit in Unit.objects.filter(key__in=keys.get("unit", ())).select_related("country", "parent__parent"):
        found["unit", unit.key] = thing(unit.full_name, "place", unit.key, "")
    for figure in ReportedFigure.objects.filter(code__in=keys.get("figure", ())).select_related("territory", "organisation"):
        found["figure", figure.code] = figure_thing(figure)
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
    """Return the rows of the download, filtered as the page; the sentences in the page's language."""
    _reading, every, chosen = asked(request)
    for row in narrowed(every, chosen).order_by("rule", "thing_kind", "thing_key", "id").iterator(chunk_size=500):
        yield (
            row.rule, name_of(row.rule), row.severity, row.thing_kind, row.thing_key, row.place, row.text,
            row.raised_at.date(), row.source,
        )  # fmt: skip
