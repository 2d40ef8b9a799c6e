"""Pages of files whose rows are taken as they are, offers and demands: what is understood is shown first, and kept once confirmed."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.needs.permissions import institutions_to_demand_for
from minga.cycle.offers.permissions import writes_offers
from minga.exchange.spreadsheets import demands as demanded
from minga.exchange.spreadsheets import offers as offered
from minga.exchange.spreadsheets.forms import RowsForm
from minga.exchange.spreadsheets.sheets import Broken, FileRefused, Line, Table, read
from minga.exchange.spreadsheets.taking import MOST, WHY, Kind, Outcome, lacking_columns, load
from minga.ground.accounts.models import Person
from minga.ground.documents.checking import clean_name
from minga.ground.kit.answers import csv_answer

WRITES = ["GET", "HEAD", "POST"]
SALT = "spreadsheets.rows"


@dataclass(frozen=True)
class Page:
    """What one of these pages loads: its name in files and templates, its kind of rows, who may, its title, the list it belongs to."""

    name: str
    kind: Kind
    allowed: Callable[[Any], Any]
    title: str | Promise
    above: tuple[str | Promise, str]


OFFERS = Page("ofertas", offered.KIND, writes_offers, gettext_lazy("Cargar ofertas"), (gettext_lazy("Ofertas en trámite"), "offers:mine"))
DEMANDS = Page(
    "demandas", demanded.KIND, institutions_to_demand_for, gettext_lazy("Cargar demandas"), (gettext_lazy("Demandas"), "needs:demands")
)


@login_required
@require_http_methods(WRITES)
def offers(request: HttpRequest) -> HttpResponse:
    """Bring offers: each whole row waits to be validated by somebody else."""
    return page(request, OFFERS, "spreadsheets/offers.html")


@login_required
@require_http_methods(WRITES)
def demands(request: HttpRequest) -> HttpResponse:
    """Bring demands of the person's governments: each whole row becomes a draft."""
    return page(request, DEMANDS, "spreadsheets/demands.html")


@login_required
@require_safe
def offers_template(request: HttpRequest) -> StreamingHttpResponse:
    """Send the template for offers: its columns, and nothing else."""
    return template(request, OFFERS)


@login_required
@require_safe
def demands_template(request: HttpRequest) -> StreamingHttpResponse:
    """Send the template for demands: its columns, and nothing else."""
    return template(request, DEMANDS)


def template(request: HttpRequest, one: Page) -> StreamingHttpResponse:
    person_of(request, one)
    return csv_answer(f"plantilla-{one.name}", one.kind.columns, [])


def person_of(request: HttpRequest, one: Page) -> Person:
    """Return who is signed in, where they may load such rows; PermissionDenied otherwise."""
    if not one.allowed(request.user):
        raise PermissionDenied(one.name)
    return cast(Person, request.user)


def page(request: HttpRequest, one: Page, html: str) -> HttpResponse:
    """Show what would become of a file, or what became of it once confirmed; 422 where it cannot be read."""
    person = person_of(request, one)
    confirmed = "rows" in request.POST
    form = RowsForm(None if confirmed else request.POST or None, None if confirmed else request.FILES or None)
    context: dict = {"form": form, "title": one.title, "crumbs": [(one.above[0], reverse(one.above[1])), (one.title, None)]}
    status = 200
    if request.method == "POST" and (confirmed or form.is_valid()):
        try:
            table = table_of(request, form, one.kind, confirmed)
            outcome = load(table, one.kind, by=person, keep=confirmed)
            context |= {"outcome": outcome, "kept": confirmed, "rows": packed(table), "again": refused_rows(outcome, table)}
        except FileRefused as refused:
            context["late"], status = str(refused), 422
    return render(request, html, context, status=422 if form.errors else status)


def table_of(request: HttpRequest, form: RowsForm, kind: Kind, confirmed: bool) -> Table:
    """Return the table that was brought, or the one that was shown before; FileRefused says why it cannot be read."""
    if confirmed:
        return unpacked(request.POST["rows"])
    given = form.cleaned_data["file"]
    table = read(clean_name(given.name), given.read())
    if missing := lacking_columns(table, kind):
        raise FileRefused(_("Faltan columnas de la plantilla: %(names)s.") % {"names": ", ".join(missing)})
    if len(table.lines) > MOST:
        raise FileRefused(_("Tiene %(n)s filas y caben %(most)s: divida el archivo.") % {"n": len(table.lines), "most": MOST})
    return table


def packed(table: Table) -> str:
    """Return a table as it was read, signed, to be sent back when it is confirmed: nothing of it changes on the way."""
    lines = [[line.number, line.off, [[one] if isinstance(one, Broken) else one for one in line.values.values()]] for line in table.lines]
    return signing.dumps([table.file, table.sheet, table.columns, lines], salt=SALT, compress=True)


def unpacked(text: str) -> Table:
    """Return the table that `packed` made; FileRefused where it is not that."""
    try:
        file, sheet, columns, lines = signing.loads(text, salt=SALT)
    except signing.BadSignature as error:
        raise FileRefused(_("Lo que se confirma no es lo que se mostró: elija el archivo otra vez.")) from error
    found = []
    for number, off, cells in lines:
        values = [Broken(one[0]) if isinstance(one, list) else one for one in cells]
        found.append(Line(number, dict(zip(columns, values, strict=True)), off))
    return Table(file, sheet, [sheet], 0, columns, found, 0, [])


def refused_rows(outcome: Outcome, table: Table) -> str:
    """Return the refused rows as CSV text that reads back as the very same cells, each with why: to be corrected and brought again."""
    columns = [one for one in table.columns if one != WHY]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*columns, WHY])
    writer.writerows([*(line[one] for one in columns), "; ".join(fault.why for fault in faults)] for line, faults in outcome.refused)
    return stream.getvalue()
