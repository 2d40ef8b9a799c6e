"""The activities behind a line of a figure: how many, their sum, and each with its amount there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.doors.portal import figure_form
from minga.doors.portal.breakdowns import BY_SLUG, Breakdown, in_its_currency
from minga.doors.portal.figure_bars import projects
from minga.doors.portal.figure_filters import LONGEST, Asked, read
from minga.doors.portal.figure_table import amount_text
from minga.doors.portal.figures_page import Page, as_of
from minga.doors.portal.reading import other_language, shortened
from minga.evidence.figures.labels import TITLES, names
from minga.evidence.figures.lines import Opened, Part, count, rows
from minga.evidence.figures.warehouse import Reading, reading
from minga.ground.kit import formats
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import Cell

SIZE = 50
BATCH = 500
HEADER = ("codigo", "titulo", "idioma_del_titulo", "monto", "moneda", "aproximado")


OF_ALL = {  # parts of a figure that a breakdown does not change
    Part.UNVALUED: gettext_lazy("Proyectos sin monto"),
    Part.HELD: gettext_lazy("Proyectos en cuarentena"),
    Part.ERRORS: gettext_lazy("Proyectos con datos que se contradicen"),
    Part.WARNINGS: gettext_lazy("Proyectos con algo que conviene mirar"),
}


@dataclass(frozen=True)
class Wanted:
    """What an address opens: the filters, the line of a breakdown (None: all that passes the filters), what is wrong."""

    asked: Asked
    breakdown: Breakdown | None
    opened: Opened
    errors: dict[str, str]

    @property
    def line(self) -> dict[str, str]:
        """The parameters that name the line."""
        hidden = self.opened.part is (Part.TOTAL if self.breakdown is None else Part.LINE)
        part = "" if hidden else self.opened.part.value
        return {"by": self.breakdown.slug if self.breakdown else "", "part": part, "line": self.opened.key}


def wanted(request: HttpRequest, look: Reading) -> Wanted:
    """Read an address of records; without `by` it opens all that passes the filters."""
    slug, part, key = (request.GET.get(name, "").strip()[:LONGEST] for name in ("by", "part", "line"))
    breakdown = BY_SLUG.get(slug)
    asked, errors = in_its_currency(breakdown, read(request, look)), {}
    if slug and breakdown is None:
        errors["by"] = _("«%(value)s» no es ninguna de las cifras.") % {"value": shortened(slug)}
    if not key.isprintable() or part and part not in Part:
        errors["part"] = _("«%(value)s» no es una línea de las cifras.") % {"value": shortened(part or key)}
    if breakdown is None or errors:
        of_all = Part(part) if part in OF_ALL and not errors else Part.TOTAL
        return Wanted(asked, None, Opened(asked.question, of_all), {**asked.errors, **errors})
    chosen = Part(part) if part else Part.LINE if key else Part.TOTAL
    return Wanted(asked, breakdown, Opened(breakdown.question(asked), chosen, key), {**asked.errors, **errors})


def page(request: HttpRequest) -> Page:
    """Return the page of the records behind a line."""
    path = reverse("portal:figure_records")
    with reading() as look:
        found = wanted(request, look)
        listed = figure_form.fields(found.asked, look)
        context: dict[str, Any] = {
            "title": title(found),
            "as_of": as_of(look.as_of),
            "currency": found.opened.currency,
            "errors": found.errors,
        }
        context |= {"fields": listed, "problems": [*figure_form.problems(listed), *line_problems(found)]}
        if not found.errors:
            context |= listing(found, look, request)
            context |= {"chips": figure_form.chips(found.asked, listed, path, **found.line)}
            context |= {"csv": address(found, reverse("portal:figure_records_csv")), "link": address(found, path)}
    context["hidden"] = [(name, value) for name, value in found.line.items() if value]
    context["here"] = path
    context["crumbs"] = crumbs(found)
    return Page(context, bool(found.errors))


def line_problems(found: Wanted) -> list[dict]:
    """Return what is wrong with the line asked for: it has no field of its own."""
    return [{"name": "", "label": _("Línea"), "error": found.errors[name]} for name in ("by", "part") if name in found.errors]


def address(found: Wanted, path: str) -> str:
    """Return an address of `path` that opens the same line."""
    return found.asked.address(path, currency=found.asked.question.currency, **found.line)


def title(found: Wanted) -> str:
    """Return 'Fuente: Bilateral', 'Sin clasificar por fuente' and the like."""
    opened, breakdown = found.opened, found.breakdown
    if opened.part in OF_ALL:
        return str(OF_ALL[opened.part])
    if breakdown is None or opened.question.by is None or opened.part is Part.TOTAL:
        return _("Proyectos de esta cifra")
    word = str(TITLES[opened.question.by])
    if opened.part is Part.LINE:
        return f"{word}: {names(opened.question.by, [opened.key]).get(opened.key, shortened(opened.key))}"
    said = {
        Part.BARE: _("%(word)s: sin clasificar"),
        Part.REST: _("%(word)s: sin repartir"),
        Part.UNCONVERTED: _("Monto no convertible, en %(currency)s"),
    }
    return said[opened.part] % {"word": word, "currency": shortened(opened.key)}


def listing(found: Wanted, look: Reading, request: HttpRequest) -> dict:
    """Return one page of the records with the count and the sum of all of them."""
    behind = count(found.opened, look)
    paginator = Paginator(range(behind.activities), SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    listed = rows(found.opened, look, (page.number - 1) * SIZE, SIZE)
    titles = titles_of([code for code, _amount, _exact in listed], request)
    cents = behind.amount is not None and behind.amount != behind.amount.to_integral_value()
    cents = cents or any(amount is not None and amount != amount.to_integral_value() for _code, amount, _exact in listed)
    language = get_language() or "es"
    return {
        "page": page,
        "numbers": paginator.get_elided_page_range(page.number),
        "rows": [shown(code, amount, exact, titles, cents) for code, amount, exact in listed],
        "count": formats.number(behind.activities, language),
        "projects": projects(behind.activities),
        "valued": formats.number(behind.valued, language),
        "sum": "" if behind.amount is None else amount_text(behind.amount, cents),
        "approximate": behind.approximate,
    }


def titles_of(codes: list[str], request: HttpRequest) -> dict[str, tuple[str, str]]:
    """Return {code: (title, its language)} of the activities that the reader may see."""
    visible = Activity.objects.visible_to(request.user).filter(code__in=codes)
    return {code: (name, language) for code, name, language in visible.values_list("code", "title", "title_language")}


def shown(code: str, amount, exact: bool, titles: dict[str, tuple[str, str]], cents: bool) -> dict:
    """Return one record as plain words."""
    name, language = titles.get(code, (code, ""))
    return {
        "code": code,
        "url": reverse("portal:activity", args=[code]),
        "title": name,
        "lang": other_language(language),
        "amount": "" if amount is None else amount_text(amount, cents),
        "approximate": amount is not None and not exact,
    }


def crumbs(found: Wanted) -> list[tuple[str, str | None]]:
    """Return the way here: by the figure that was opened."""
    start: list[tuple[str, str | None]] = [(_("Inicio"), reverse("portal:home")), (_("Cifras"), reverse("portal:figures"))]
    if found.breakdown:
        path = reverse("portal:figure", args=[found.breakdown.slug])
        url = path if found.errors else found.asked.address(path, currency=found.asked.question.currency)
        start.append((str(found.breakdown.title), url))
    return [*start, (title(found), None)]


def csv_rows(found: list[tuple], currency: str, request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER; `moneda` and `aproximado` are empty where there is no amount."""
    for start in range(0, len(found), BATCH):
        piece = found[start : start + BATCH]
        titles = titles_of([code for code, _amount, _exact in piece], request)
        for code, amount, exact in piece:
            name, language = titles.get(code, (code, ""))
            said = amount is not None
            yield code, name, language, amount, currency if said else "", not exact if said else None


def table(request: HttpRequest) -> tuple[dict[str, str], list[tuple], str]:
    """Return what is wrong with an address, else every record behind its line, and the currency."""
    with reading() as look:
        found = wanted(request, look)
        return found.errors, [] if found.errors else rows(found.opened, look), found.opened.currency
