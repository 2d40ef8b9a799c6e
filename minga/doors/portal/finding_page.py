"""One finding: what it says, of which record, by which sources, and what people decided about it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal.activity_findings import sum_rows
from minga.doors.portal.finding_list import KINDS, MARKS, STATE_MARKS, things
from minga.doors.portal.finding_rules import name_of, sentence_of
from minga.doors.portal.notes import Notes
from minga.evidence.quality.confidence import QUARANTINING
from minga.evidence.quality.queries import decided
from minga.ground.findings.models import Finding, State
from minga.ground.kit.findings import Severity


def page(request: HttpRequest, finding: Finding, states: list[State], errors: dict[str, str]) -> dict:
    """Return what portal/finding.html shows. `states`: those that its reader may give it; `errors`: {field: what is wrong}."""
    notes = Notes()
    record = things([finding]).get((finding.thing_kind, finding.thing_key), {"title": finding.thing_key, "url": "", "lang": ""})
    steps = decided(finding)
    return {
        "finding": finding,
        "name": name_of(finding.rule),
        "looks_at": sentence_of(finding.rule),
        "mark": MARKS[Severity(finding.severity)],
        "state_mark": STATE_MARKS[State(finding.state)],
        "kind": str(KINDS[finding.thing_kind]),
        "record": record,
        "compared": sum_rows(finding.figures, get_language() or "es")["rows"] if finding.rule == "DQ-SUM" else [],
        "places": [notes.cite(part) for part in finding.source.split(" | ") if part],
        "steps": steps,
        "names": request.user.is_authenticated,
        "versioned": bool(finding.raised_version or finding.resolved_version),
        "later": finding.later.order_by("-pk").first(),
        "choices": [(state.value, capfirst(state.label), meaning(state, finding)) for state in states],
        "chosen": request.POST.get("state", ""),
        "reason": request.POST.get("reason", ""),
        "errors": [("motivo" if name == "reason" else "en-que-queda", said) for name, said in errors.items()],
        "wrong": set(errors),
        "seen": seen(finding),
        "sources": notes.shown,
        "credits": notes.credits,
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Hallazgos"), reverse("portal:findings")), (name_of(finding.rule), None)],
    }


def seen(finding: Finding) -> str:
    """Return the number of the last decision about a finding: by it one sees whether a form was shown before it."""
    return str(finding.decisions.order_by("-pk").values_list("pk", flat=True).first() or "")


def meaning(state: State, finding: Finding) -> str:
    """Return what a decision means, told where it is offered."""
    if state == State.ACCEPTED and finding.thing_kind == "activity" and finding.rule in QUARANTINING:
        return _("La fuente es clara y el monto está bien leído: sale de la cuarentena y vuelve a contar.")
    return {
        State.OPEN: _("Alguien debe volver a mirarlo."),
        State.EXPLAINED: _("Se sabe por qué es así; el dato sigue como está y alguien puede corregirlo todavía."),
        State.ACCEPTED: _("Así lo dice la fuente y así queda: no pide más trabajo."),
        State.RESOLVED: _("Ya no ocurre, y la regla no puede verlo por sí sola."),
    }[state]
