"""Dossiers as a list, the beginning of a new one, its task list, its check before sending and what changed in it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.activities.models import Activity
from minga.cycle.filing import drafting, readiness, standing
from minga.cycle.filing.actions import findings_of
from minga.cycle.filing.enclosures import KIND, conditions_of, scan_of
from minga.cycle.filing.labels import Labels, name_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_attach, can_confirm, can_edit, can_justify, handles, possible_steps
from minga.cycle.filing.positions import changes_between
from minga.cycle.filing.queries import (
    alike,
    dossier_of,
    institutions_to_file_for,
    last_comments,
    lists_of,
    others_here,
    places_taken,
    resolved_comments,
    values_at,
)
from minga.cycle.filing.reading import note_contacts, row_read, sections_read
from minga.cycle.filing.shape import FIELDS, ROWS, section_of
from minga.cycle.filing.states import Stage
from minga.cycle.filing.tasks import tasks_of
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.cycle.filing.views.finding import crumbs, find, person_of, signed_in, way_in
from minga.cycle.filing.views.following import follows
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.queries import certificate_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.codelists.queries import with_names
from minga.ground.documents.models import File
from minga.ground.kit.findings import Severity
from minga.ground.kit.findings import render as worded
from minga.ground.kit.folding import said
from minga.ground.kit.pages import read_words

A_PAGE = 25


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The dossiers that somebody may see, by stage, the last saved first; found by the words of their title or number."""
    rows = Dossier.objects.visible_to(person_of(request)).select_related("organisation").defer("values", "typed")
    text, stage = read_words(request), request.GET.get("etapa", "")
    counts = lists_of(rows)
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    if text:
        rows = rows.filter(said("title", text)) | rows.filter(key__iexact=text)
    paginator = Paginator(rows.order_by("-saved_at", "-id"), A_PAGE)
    if not text:
        paginator.count = counts[stage] if stage in Stage.values else sum(counts.values())  # known already
    page = paginator.get_page(request.GET.get("page"))
    stages = [(one, counts[one]) for one in Stage if counts.get(one)]
    context = {"page": page, "q": text, "stage": stage, "stages": stages, "total": sum(counts.values())}
    context |= {"enters_paper": has_role(person_of(request), Role.REGISTRAR)}
    context |= {"institutions": institutions_to_file_for(person_of(request)), "crumbs": [way_in()[0], (_("Expedientes"), None)]}
    return render(request, "filing/mine.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a dossier: for which institution, what it is and its title; or with what Minga already holds of a record."""
    person = person_of(request)
    institutions = institutions_to_file_for(person)
    if not institutions:
        raise PermissionDenied
    code = request.GET.get("actividad", "") or request.POST.get("activity", "")
    activity = get_object_or_404(Activity.objects.visible_to(person), code=code) if code else None
    typed = {name: request.POST.get(name, "") for name in ("organisation", "kind", "title")}
    errors: dict[str, str] = {}
    near: list = []
    if request.method == "POST":
        organisation = next((one for one in institutions if one.code == typed["organisation"]), None)
        values, errors = ({}, {}) if activity else begun(typed)
        if not organisation:
            errors["organisation"] = _("Elija la institución que presenta el registro.")
        near = alike(typed["title"], person) if not activity and not request.POST.get("anyway") else []
        if organisation and not errors and not near:
            try:
                return HttpResponseRedirect(reverse("filing:dossier", args=[opened(person, organisation, activity, values).key]))
            except ValidationError as refused:
                errors["organisation"] = " ".join(refused.messages)
    context = {"institutions": institutions, "kinds": kinds(), "typed": typed, "errors": errors, "near": near, "activity": activity}
    context["crumbs"] = [*way_in(), (_("Nuevo"), None)]
    return render(request, "filing/new.html", context, status=422 if errors or near else 200)


def opened(person: Person, organisation: Organisation, activity: Activity | None, values: dict) -> Dossier:
    """Open a dossier with what Minga holds of a record, or with the first values of a new one."""
    if activity:
        return drafting.open_from(by=person, organisation=organisation, activity=activity)
    return drafting.open_dossier(by=person, organisation=organisation, values=values)


def begun(typed: dict[str, str]) -> tuple[dict, dict[str, str]]:
    """Return the first values of a dossier, and what is wrong with them by field."""
    values: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for name, missing in (("kind", _("Elija qué va a registrar.")), ("title", _("Escriba el título."))):
        try:
            values[name] = understood(FIELDS[name], typed[name])
        except NotUnderstood as refused:
            errors[name] = str(refused)
            continue
        if not values[name]:
            errors[name] = missing
    return values, errors


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of record with what each is for, in the reader's language."""
    return [
        ("PROYECTO", _("Proyecto: un trabajo con objetivo, presupuesto, inicio y fin.")),
        ("PROGRAMA", _("Programa: un conjunto de proyectos y acciones con un fin común.")),
        ("ACCION", _("Acción puntual: un taller, una misión, una pasantía. Pide menos datos.")),
    ]


@signed_in
@require_safe
def overview(request: HttpRequest, key: str) -> HttpResponse:
    """The task list of a dossier and where it stands; for those who do not file it, the record to be read (`contact.read`)."""
    dossier = find(request, key)
    note_contacts(person_of(request), dossier)
    findings = findings_of(dossier, readiness.Step.SUBMISSION)
    comments = last_comments(dossier)
    tasks = tasks_of(dossier.values, findings, comments)
    waiting = conditions_of(dossier)
    waiting_ngos = standing.waiting(dossier)
    context = {
        "dossier": dossier,
        "tasks": tasks,
        "ready": sum(1 for one in tasks if not one.errors),
        "steps": possible_steps(person_of(request), dossier),
        "edits": can_edit(person_of(request), dossier),
        "handles": handles(person_of(request), dossier),
        "renews": may_renew(person_of(request), dossier),
        "others": others_here(dossier, person_of(request)),
        "general": comments.get("", []),
        "resolved": [(name_of(one.place, dossier.values) if one.place else _("Al conjunto"), one) for one in resolved_comments(dossier)],
        "commented": len(comments),
        "taken": taken_read(dossier),
        "sections": sections_read(dossier, comments) if not can_edit(person_of(request), dossier) else [],
        "conditions": waiting,
        "confirms": [one.pk for one in waiting if can_confirm(person_of(request), dossier, one)],
        "enclosed": set(File.objects.of(KIND, dossier.key).kept().values_list("key", flat=True)) if waiting else set(),
        "attaches": can_attach(person_of(request), dossier),
        "justifies": can_justify(person_of(request), dossier) and bool(dossier.standing_asked or waiting_ngos),
        "asks": can_edit(person_of(request), dossier) and bool(waiting_ngos),
        "named": named_because(dossier),
        **standing.last_said(dossier),
        "scan": scan_of(dossier) if dossier.on_paper else None,
        "rounds": dossier.submissions.count(),
        "versions": dossier.versions.select_related("by"),
        "certificate": certificate_of(("activity", dossier.activity.code)) if dossier.activity else None,
        "crumbs": crumbs(dossier),
    }
    return render(request, "filing/dossier.html", context)


def taken_read(dossier: Dossier) -> dict:
    """Return what was taken over of something published: [(name, value as taken, where it stands, unchanged)] and what was left out."""
    places = dossier.origin.get("places", {})
    now, first = places_taken(dossier), values_at(dossier, 1) if places else {}
    labels = Labels(first)
    facts = []
    for place, (where, value) in places.items():
        name, _dot, row = place.partition(".")
        found = next((one for one in first.get(name, []) if one["id"] == row), None) if row else None
        text = row_read(ROWS[name].columns, found, labels) if found else labels.at(place, value)
        facts.append((name_of(place, first), text, where, place in now))
    language = (get_language() or "es")[:2]
    left = [(where, worded(message, with_names(figures), language)) for where, message, figures in dossier.origin.get("left", [])]
    return {"facts": facts, "left": left}


def named_because(dossier: Dossier) -> list[tuple[Organisation, str]]:
    """Return the NGOs that the centre let be named although their agreement ended, each with the reason."""
    reasons = dossier.standing_reasons
    return [(one, reasons[one.code]) for one in Organisation.objects.filter(code__in=reasons)] if reasons else []


def may_renew(person: Person, dossier: Dossier) -> bool:
    """Whether somebody may open a new dossier of an annulled record: it files for the institution, and no other dossier holds it."""
    if dossier.stage != Stage.ANNULLED or not dossier.activity or dossier.organisation not in institutions_to_file_for(person):
        return False
    return dossier_of(dossier.activity) == dossier


@signed_in
@require_safe
def check(request: HttpRequest, key: str) -> HttpResponse:
    """All that would be sent, with what is missing and where; the button to send it when nothing is (`contact.read`)."""
    dossier = find(request, key)
    note_contacts(person_of(request), dossier)
    comments = last_comments(dossier)
    findings = findings_of(dossier, readiness.Step.SUBMISSION)
    later = findings_of(dossier, readiness.Step.REGISTRATION)
    known = {(one.rule, one.place) for one in findings}
    context = {
        "dossier": dossier,
        "errors": told(dossier, [one for one in findings if one.severity == Severity.ERROR]),
        "warnings": told(dossier, [one for one in findings if one.severity != Severity.ERROR]),
        "later": told(dossier, [one for one in later if (one.rule, one.place) not in known]),
        "sections": sections_read(dossier, comments),
        "sends": any(one.name == "submit" for one in possible_steps(person_of(request), dossier)),
        "follows": " ".join(follows("submit", dossier)),
        "asks": can_edit(person_of(request), dossier) and bool(standing.waiting(dossier)),
        "edits": can_edit(person_of(request), dossier),
        "crumbs": crumbs(dossier, _("Revisar y enviar")),
    }
    return render(request, "filing/check.html", context)


def told(dossier: Dossier, findings: list) -> list[dict]:
    """Return findings with the address of the box each speaks of."""
    language, values = get_language() or "es", dossier.values
    return [
        {
            "text": one.show(language),
            "rule": one.rule,
            "source": one.source,
            "name": name_of(one.place, values),
            "url": place_url(dossier, one.place),
        }
        for one in findings
    ]


def place_url(dossier: Dossier, place: str) -> str:
    """Return the address of the box of a place."""
    return reverse("filing:dossier", args=[dossier.key]) if not place else section_url(dossier, place)


def section_url(dossier: Dossier, place: str) -> str:
    from_place = section_of(place)
    name = from_place.name if from_place else "identification"
    return reverse("filing:section", args=[dossier.key, name]) + "#c-" + place.replace(".", "-")


@signed_in
@require_safe
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """What the last round changed of the one before, and this draft of the registered version, place by place (`contact.read`)."""
    dossier = find(request, key)
    note_contacts(person_of(request), dossier)
    rounds = list(dossier.submissions.select_related("by").order_by("-round")[:2])
    registered = dossier.versions.order_by("-number").first()
    sets = []
    if len(rounds) == 2:
        sets.append((_("Del envío %(a)s al %(b)s") % {"a": rounds[1].round, "b": rounds[0].round}, rounds[1].values, rounds[0].values))
    if rounds and rounds[0].values != dossier.values:
        sets.append((_("Desde el último envío"), rounds[0].values, dossier.values))
    if registered and registered.values != dossier.values:
        sets.append((_("De la versión registrada %(n)s") % {"n": registered.number}, registered.values, dossier.values))
    tables = [{"title": title, "rows": compared(before, after)} for title, before, after in sets]
    return render(request, "filing/changes.html", {"dossier": dossier, "tables": tables, "crumbs": crumbs(dossier, _("Qué cambió"))})


def compared(before: dict, after: dict) -> list[dict]:
    """Return each place that differs, by its name, with both values as they are read."""
    labels = Labels(before, after)
    return [
        {"name": name_of(place, after if new is not None else before), "before": labels.at(place, old), "after": labels.at(place, new)}
        for place, (old, new) in changes_between(before, after).items()
        if (old, new) not in ((None, True), (True, None))
    ]


@signed_in
@require_http_methods(["POST"])
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a new dossier with the values of this one."""
    dossier = find(request, key)
    made = drafting.copy(by=person_of(request), organisation=dossier.organisation, values=dossier.values)
    return HttpResponseRedirect(reverse("filing:dossier", args=[made.key]))
