"""The badge of confidence beside a record or a total, and what it rests on, told when it is opened."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.evidence.figures.lines import Part
from minga.evidence.quality.confidence import MARKS, Level, Trust, doubt
from minga.ground.findings.models import Finding, State
from minga.ground.kit import formats
from minga.ground.kit.findings import Severity


def of_record(findings: Iterable[Finding]) -> dict:
    """Return the badge of one record for components/confidence.html, by the findings that its reader is told."""
    rows = list(findings)
    level = doubt((one.rule, one.severity, one.state) for one in rows).level
    pending = [one.severity for one in rows if one.state == State.OPEN]
    errors, warnings = pending.count(Severity.ERROR), pending.count(Severity.WARNING)
    told = [
        ngettext("%(n)s dato contradice a otro.", "%(n)s datos contradicen a otros.", errors) % {"n": errors} if errors else "",
        ngettext("%(n)s dato conviene mirarlo.", "%(n)s datos conviene mirarlos.", warnings) % {"n": warnings} if warnings else "",
        _("Su monto no entra en ninguna cifra hasta que alguien lo aclare.") if level is Level.HELD else "",
    ]
    lines = [{"text": text, "url": ""} for text in told if text] or [{"text": _("Ningún hallazgo por resolver."), "url": ""}]
    return shown(level, lines) | {"url": "#hallazgos" if rows else ""}


def of_total(trust: Trust, opened: Callable[[Part], str]) -> dict | None:
    """Return the badge of a total; None where there is nothing behind it. `opened`: the address of the records of a part."""
    if trust.level is None or trust.sound is None:
        return None
    language = get_language() or "es"
    share = formats.percent(trust.sound, 1, language)
    lines = [{"text": _("%(share)s de los proyectos no tiene contradicciones ni advertencias por resolver.") % {"share": share}, "url": ""}]
    errors = ngettext("%(n)s proyecto con datos que se contradicen", "%(n)s proyectos con datos que se contradicen", trust.errors)
    warnings = ngettext("%(n)s proyecto con algo que conviene mirar", "%(n)s proyectos con algo que conviene mirar", trust.warnings)
    held = ngettext("%(n)s proyecto en cuarentena, fuera del monto", "%(n)s proyectos en cuarentena, fuera del monto", trust.held)
    for part, n, words in ((Part.ERRORS, trust.errors, errors), (Part.WARNINGS, trust.warnings, warnings), (Part.HELD, trust.held, held)):
        if n:
            lines.append({"text": words % {"n": formats.number(n, language)}, "url": opened(part)})
    return shown(trust.level, lines)


def shown(level: Level, lines: list[dict]) -> dict:
    return {"label": str(level.label), "mark": MARKS[level], "lines": lines, "help": f"{reverse('portal:help')}#confianza"}


def everything(part: Part) -> str:
    """Return the address of the records of a part, of all that is published."""
    return f"{reverse('portal:figure_records')}?part={part.value}"
