"""Offers to take away: the catalogue as CSV and JSON, closing days as a calendar."""

import datetime
from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.offers.models import Offer, OfferRow
from minga.cycle.offers.queries import whole
from minga.doors.portal.calendar_file import Event, calendar
from minga.doors.portal.offer_list import asked
from minga.doors.portal.reading import in_order
from minga.ground.kit.tables import Cell

LIST = (
    "codigo", "titulo", "idioma", "cooperante", "tipo_fuente", "modalidad", "mecanismo", "descripcion", "sectores", "ods", "quien_puede",
    "paises", "alcance", "territorios", "monto_minimo", "monto_maximo", "moneda", "contrapartida", "idiomas_solicitud", "abre", "cierra",
    "ventanilla_abierta", "requisitos", "pasos", "condiciones", "documentos", "enlace", "fuente_informacion", "estado", "verificada",
    "proxima_revision", "fuente",
)  # fmt: skip
BATCH = 500
MOST = 2000  # days of a calendar


def listed(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows under LIST that an address asks for."""
    found = asked(request)
    return lines([line.pk for line in found.found], found.search.day)


def lines(ids: list[int], day: datetime.date) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of these offers, in this order."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        for one in in_order(some, whole(Offer.objects.filter(pk__in=some).defer("folded"))):
            yield line_of(one, day)


def line_of(one: Offer, day: datetime.date) -> tuple[Cell, ...]:
    def joined(kind: OfferRow.Kind) -> str:
        return " | ".join(row.text for row in one.rows.all() if row.kind == kind)

    kinds = OfferRow.Kind
    return (
        one.code, one.title, one.language, giver(one), one.source_kind.code if one.source_kind else "",
        one.modality.code if one.modality else "", one.instrument, one.description, " ".join(row.code for row in one.sectors.all()),
        " ".join(row.code for row in one.goals.all()), " ".join(row.code for row in one.recipients.all()),
        " ".join(row.iso2 for row in one.countries.all()), one.reach, " ".join(row.key for row in one.units.all()), one.amount_min,
        one.amount_max, one.currency, one.counterpart_percent, " ".join(one.languages), one.opens_on, one.closes_on, one.rolling,
        joined(kinds.REQUIREMENT), joined(kinds.STEP), joined(kinds.CONDITION), joined(kinds.DOCUMENT), one.link, one.source_url,
        one.availability(day).value, one.verified_on, one.next_review_on, one.source,
    )  # fmt: skip


def giver(one: Offer) -> str:
    return one.organisation.name if one.organisation.public else ""


def plain(row: tuple[Cell, ...]) -> dict[str, Cell]:
    """Return a row of the list as an object; amounts and shares as text, what is not known as null."""
    values = dict(zip(LIST, row, strict=True))
    exact = {name: values[name] for name in ("monto_minimo", "monto_maximo", "contrapartida")}
    return values | {name: None if value is None else f"{value:f}" for name, value in exact.items()}


def search_calendar(request: HttpRequest, now: datetime.datetime) -> str:
    """Return the closing days of the offers that an address finds."""
    ids = [line.pk for line in asked(request).found[:MOST]]
    offers = in_order(ids, Offer.objects.filter(pk__in=ids).select_related("organisation").defer("folded"))
    return calendar(_("Ofertas de cooperación"), events(request, offers), now, "Ofertas")


def offer_calendar(request: HttpRequest, offer: Offer, now: datetime.datetime) -> str:
    """Return the days of one offer."""
    return calendar(offer.title, events(request, [offer]), now, "Ofertas")


def events(request: HttpRequest, offers: Iterable[Offer]) -> Iterator[Event]:
    """Yield the days on which offers open and close; a window that is always open has none."""
    for one in offers:
        url = request.build_absolute_uri(reverse("portal:offer", args=[one.code]))
        text = f"{giver(one)}: {one.title}" if giver(one) else one.title
        if one.closes_on:
            yield Event(f"{one.code}-cierre@minga", one.closes_on, _("Cierra: %(title)s") % {"title": one.title}, text, url)
        if one.opens_on:
            yield Event(f"{one.code}-apertura@minga", one.opens_on, _("Abre: %(title)s") % {"title": one.title}, text, url)
