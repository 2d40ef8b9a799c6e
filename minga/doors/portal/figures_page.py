"""The figures pages: the index of what is counted, and one page for each breakdown with its bars, its table and what is left out."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal import figure_form
from minga.doors.portal.breakdowns import BREAKDOWNS, Breakdown, in_its_currency
from minga.doors.portal.figure_bars import MEASURES, bars, measure_of, projects
from minga.doors.portal.figure_filters import Asked, read
from minga.doors.portal.figure_table import Row, Told, amount_text, has_cents, here, told, trust_of
from minga.doors.portal.reported_page import aid_statistics_figure
from minga.doors.portal.trust_shown import of_total
from minga.evidence.figures.asking import DOLLARS, ask
from minga.evidence.figures.labels import TITLES
from minga.evidence.figures.lines import Part
from minga.evidence.figures.warehouse import Mark, Reading, reading
from minga.ground.journal.queries import kept
from minga.ground.kit import formats
from minga.ground.kit.bars import Bar
from minga.ground.kit.pages import read_page

SIZE = 100  # lines of a table to a page


@dataclass(frozen=True)
class Page:
    """A page of figures: what its template shows, and whether what was asked is refused."""

    context: dict
    refused: bool


def index(request: HttpRequest) -> Page:
    """Return the index: each figure with what it answers, led to with the filters asked for."""
    path = reverse("portal:figures")
    with reading() as look:
        asked = read(request, look)
        listed = figure_form.fields(asked, look)
        context = frame(asked, listed, path) | {"as_of": as_of(look.as_of)}
        if not asked.errors:
            context |= whole(asked, look)
    context["figures"] = [
        {"title": one.title, "answers": one.answers, "url": asked.address(reverse("portal:figure", args=[one.slug]))} for one in BREAKDOWNS
    ]
    context["statistics"] = aid_statistics_figure() is not None
    context["crumbs"] = [(_("Inicio"), reverse("portal:home")), (_("Cifras"), None)]
    return Page(context, bool(asked.errors))


def whole(asked: Asked, look: Reading) -> dict:
    """Return what all that passes the filters comes to."""
    figure = kept(f"figure:{asked.question!r}", lambda: ask(asked.question, look), look.as_of.digest)
    total, currency = figure.total, figure.question.currency
    return {
        "activities": total.activities,
        "amount": None if total.amount is None else amount_text(total.amount, total.amount != total.amount.to_integral_value()),
        "currency": currency,
        "valued": projects(total.valued),
        "approximate": total.approximate,
        "trust": of_total(figure.trust, lambda part: asked.address(reverse("portal:figure_records"), part=part.value)),
        "held": projects(figure.trust.held) if figure.trust.held else "",
        "unvalued": projects(figure.without_amount) if figure.without_amount else "",
        "unconverted": [unconverted(one.currency, one.activities, one.amount) for one in figure.not_converted],
    }


def unconverted(currency: str, activities: int, amount: Decimal) -> str:
    """Return '718.566.000 COP de 1 proyecto': money that is in no total of another currency."""
    facts = {"amount": amount_text(amount, amount != amount.to_integral_value()), "currency": currency, "projects": projects(activities)}
    return _("%(amount)s %(currency)s de %(projects)s") % facts


def breakdown_page(request: HttpRequest, breakdown: Breakdown) -> Page:
    """Return the page of one breakdown."""
    path = reverse("portal:figure", args=[breakdown.slug])
    with reading() as look:
        asked = in_its_currency(breakdown, read(request, look))
        wanted = request.GET.get("measure", "")
        wanted = wanted if wanted in MEASURES else MEASURES[0]
        listed = figure_form.fields(asked, look, wanted)
        context = frame(asked, listed, path) | {"as_of": as_of(look.as_of), "breakdown": breakdown}
        if not asked.errors:
            context |= shown(told(asked, breakdown, look), wanted, request)
    context["crumbs"] = [(_("Inicio"), reverse("portal:home")), (_("Cifras"), reverse("portal:figures")), (str(breakdown.title), None)]
    return Page(context, bool(asked.errors))


def frame(asked: Asked, listed: list[dict], path: str) -> dict:
    """Return what stands above every figure: the bar, what is wrong in it, the filters in force."""
    return {
        "here": path,
        "fields": listed,
        "problems": figure_form.problems(listed),
        "chips": [] if asked.errors else figure_form.chips(asked, listed, path),
        "converted": asked.question.currency == DOLLARS,
        "currency": asked.question.currency,
    }


def as_of(mark: Mark) -> str:
    """Return the day of the last change that the figures hold, '' where nothing was ever written."""
    return formats.day(mark.at, get_language() or "es") if mark.at else ""


def shown(figure: Told, wanted: str, request: HttpRequest) -> dict:
    """Return the figure ready to print: bars, the rows of a page of its table, its total, what is left out, its addresses."""
    slug, cents = figure.breakdown.slug, has_cents(figure)
    measure = measure_of(figure, wanted)
    by, drawn = figure.figure.question.by, bars(figure, measure, "#tabla")
    assert by is not None
    return {
        "dimension": str(TITLES[by]),
        "empty": figure.figure.total.activities == 0,
        "measure": measure,
        "unmeasured": wanted == "amount" and measure == "count",
        "bars": drawn,
        "spoken": spoken(drawn),
        "total": printed(figure.total, cents),
        "trust": trust_of(figure),
        "apart": [printed(row, cents) for row in figure.apart],
        "repeated": formats.number(-figure.figure.repeated, get_language() or "es") if figure.figure.repeated else "",
        "csv": here(figure, reverse("portal:figure_csv", args=[slug])),
        "json": here(figure, reverse("portal:figure_json", args=[slug])),
        "link": here(figure, reverse("portal:figure", args=[slug]), measure="count" if wanted == "count" else ""),
    } | table(figure, cents, request)


def table(figure: Told, cents: bool, request: HttpRequest) -> dict:
    """Return a page of the lines; those of other pages stand on it as one, so that what is printed adds up to the total."""
    named, rest = figure.named, [row for row in figure.rows if row.part is not Part.LINE]
    paginator = Paginator(named, SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    listed = list(page.object_list)
    elsewhere = [*named[: page.start_index() - 1], *named[page.end_index() :]] if named else []
    return {
        "page": page,
        "numbers": paginator.get_elided_page_range(page.number),
        "rows": [printed(row, cents) for row in listed],
        "others": printed(together(elsewhere), cents) if elsewhere else None,
        "rest": [printed(row, cents) | {"about": about(figure, row)} for row in rest],
    }


def together(rows: list[Row]) -> Row:
    """Return the lines of the other pages as one."""
    amounts = [row.amount for row in rows if row.amount is not None]
    name = _("En las otras páginas (%(n)s líneas)") % {"n": len(rows)}
    activities, valued = sum(row.activities for row in rows), sum(row.valued for row in rows)
    rough = any(row.approximate for row in rows)
    return Row(Part.LINE, "", name, activities, valued, sum(amounts, Decimal(0)) if amounts else None, approximate=rough)


def about(figure: Told, row: Row) -> str:
    """Return what a line that names nothing is, in a sentence."""
    return str(figure.breakdown.bare if row.part is Part.BARE else figure.breakdown.rest)


def printed(row: Row, cents: bool) -> dict:
    """Return a line as plain words."""
    language = get_language() or "es"
    return {
        "part": row.part.value,
        "name": row.name,
        "activities": formats.number(row.activities, language),
        "projects": projects(row.activities),
        "valued": formats.number(row.valued, language),
        "amount": "" if row.amount is None else amount_text(row.amount, cents),
        "undivided": row.amount is None and bool(row.undivided),
        "share": "" if row.share is None else formats.percent(row.share, 1, language),
        "approximate": row.approximate,
        "currency": row.key if row.part is Part.UNCONVERTED else "",
        "url": row.url,
    }


def spoken(drawn: list[Bar]) -> str:
    """Return the bars in a sentence for who hears the page."""
    told_first = "; ".join(f"{bar.name}, {bar.text}" for bar in drawn[:3])
    return _("Barras: %(first)s. La tabla tiene todas las cifras.") % {"first": told_first} if told_first else ""
