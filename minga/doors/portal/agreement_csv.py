"""Agreements to take away: the list as CSV or JSON, and one agreement as a row for each fact."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest

from minga.cycle.agreements.asking import on_day
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import ends, full_value
from minga.doors.portal.agreement_list import asked, signs
from minga.doors.portal.downloads import inexact
from minga.doors.portal.reading import in_order
from minga.ground.findings.models import Finding
from minga.ground.kit.tables import Cell

LIST = (
    "codigo", "titulo", "idioma_titulo", "clase", "numero", "estado", "partes", "ejecutor", "paises", "objeto", "suscrito",
    "en_vigor_desde", "vigente_hasta", "tipo_cooperacion", "implica_erogacion", "monto", "moneda", "aproximado", "deriva_de", "fuente",
)  # fmt: skip
FACTS = ("codigo", "dato", "detalle", "valor", "moneda", "aproximado", "idioma", "fuente")
BATCH = 500


def listed(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows under LIST that an address asks for; the reader's rights are settled before the first is sent."""
    found = asked(request)
    return lines([line.pk for line in found.found], found.day)


def lines(ids: list[int], day) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of these agreements, in this order."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        read = on_day(Agreement.objects.filter(pk__in=some), day).select_related("kind", "modality", "parent")
        for one in in_order(some, read.prefetch_related("party_rows__role__parent", "agreementplace_rows", "addenda")):
            yield line_of(one)


def line_of(one) -> tuple[Cell, ...]:
    parties, worth = list(one.party_rows.all()), full_value(one)
    countries = {row.country_id for row in parties if row.country_id} | {row.country_id for row in one.agreementplace_rows.all()}
    return (
        one.code, one.title, one.title_language, one.kind.code, one.number, one.standing,
        " | ".join(row.as_written for row in parties if signs(row)),
        " | ".join(row.as_written for row in parties if row.role.code == "EJECUTOR"),
        " ".join(sorted(countries)), one.object, one.signed_on, one.in_force_from, one.end_text,
        one.modality.code if one.modality else "", one.implies_disbursement, worth.amount if worth else None, one.total_currency,
        inexact(one.total_precision) if one.total_amount is not None else None,
        one.parent.code if one.parent and one.parent.public else "", one.source,
    )  # fmt: skip


def facts(agreement: Agreement, findings: Iterable[Finding]) -> Iterator[list[Cell]]:
    """Yield the rows of one agreement under FACTS; what no source says has no row, a part without value has no amount."""
    for name, detail, value, money, rough, language, source in (*own(agreement), *parts(agreement)):
        yield [agreement.code, name, detail, value, money, rough, language, source]
    for one in findings:
        yield [agreement.code, "hallazgo", one.rule, one.text, "", None, "", one.source]


def own(agreement: Agreement) -> Iterator[tuple]:
    def at(name: str) -> str:
        return agreement.locators.get(name) or agreement.source

    yield "titulo", "", agreement.title, "", None, agreement.title_language, at("title")
    yield "clase", agreement.kind.identifier, agreement.kind.name_es, "", None, "es", at("title")
    if agreement.object:
        yield "objeto", "", agreement.object, "", None, agreement.object_language, at("object")
    end, worth = ends(agreement), full_value(agreement)
    for name, place in (("suscrito", "signed_on"), ("en_vigor_desde", "in_force_from"), ("numero", "number")):
        if getattr(agreement, place):
            yield name, "", getattr(agreement, place), "", None, "", at(place)
    if end:
        yield "vigente_hasta", "", end.text, "", None, "", at("ends_on")
    if agreement.modality:
        yield "tipo_cooperacion", agreement.modality.identifier, agreement.modality.name_es, "", None, "es", at("modality")
    if agreement.implies_disbursement is not None:
        yield "implica_erogacion", "", agreement.implies_disbursement, "", None, "", at("implies_disbursement")
    if worth:
        yield "monto", "", worth.amount, agreement.total_currency, inexact(agreement.total_precision), "", at("total")


def parts(agreement: Agreement) -> Iterator[tuple]:
    for party in agreement.party_rows.all():
        yield "parte", party.role.code, party.as_written, "", None, "", party.source
    for line in agreement.partyvalue_rows.all():
        rough = inexact(line.precision) if line.amount is not None else None
        yield (
            "aporte",
            f"{line.party}{f' ({line.resource.code})' if line.resource else ''}",
            line.amount,
            line.currency,
            rough,
            "",
            line.source,
        )
    for area in agreement.area_rows.all():
        yield "area", area.code.identifier if area.code else "", area.text, "", None, "es", area.source
    for place in agreement.agreementplace_rows.all():
        yield "territorio", place.unit.key if place.unit else place.country_id, place.as_written, "", None, "es", place.source
    for duty in agreement.obligation_rows.all():
        yield "obligacion", f"{duty.party} {duty.due}".strip(), duty.text, "", None, "es", duty.source
    for change in agreement.addenda.all():
        yield "adenda", change.number, change.object, "", None, "es", change.source
        if change.new_end:
            yield "adenda_vigente_hasta", change.number, change.new_end, "", None, "", change.source
        if change.added:
            yield "adenda_monto", change.number, change.added_amount, change.added_currency, False, "", change.source


def plain(row: tuple[Cell, ...]) -> dict[str, Cell]:
    """Return a row of the list as an object; money as text, what is not known as null."""
    values = dict(zip(LIST, row, strict=True))
    return values | {"monto": None if values["monto"] is None else f"{values['monto']:f}"}
