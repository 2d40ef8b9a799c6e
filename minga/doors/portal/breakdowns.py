"""The breakdowns of the figures pages: the word of each in addresses, what it answers, and what its undivided money is."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.doors.portal.figure_filters import Asked
from minga.evidence.figures.asking import DOLLARS, Dimension, Question

UNDIVIDED_PLACES = _("Dinero de proyectos en varios lugares, sin que nadie diga cuánto toca a cada uno.")
UNDIVIDED_SECTORS = _("Dinero de proyectos en varios sectores, sin que nadie diga cuánto toca a cada uno.")
UNDIVIDED_GIFTS = _("Lo que separa el total declarado de un proyecto de la suma de sus aportes: se muestra, no se corrige.")


@dataclass(frozen=True)
class Breakdown:
    """A breakdown as readers know it; `currency`: the one it is asked in where the address says none."""

    slug: str
    dimension: Dimension
    title: str | Promise
    answers: str | Promise
    bare: str | Promise
    rest: str | Promise = ""
    currency: str = ""

    def of(self, asked: Asked) -> Dimension:
        """Return the dimension of its lines: places are told one level below the filter, all others are their own."""
        if self.dimension is not Dimension.COUNTRY:
            return self.dimension
        filters = asked.question.filters
        for above, below in ((Dimension.UNIT2, Dimension.UNIT3), (Dimension.UNIT1, Dimension.UNIT2), (Dimension.COUNTRY, Dimension.UNIT1)):
            if filters.get(above):
                return below
        return Dimension.UNIT3 if filters.get(Dimension.UNIT3) else Dimension.COUNTRY

    def question(self, asked: Asked) -> Question:
        """Return what is asked, by this breakdown."""
        return replace(asked.question, by=self.of(asked))


BREAKDOWNS = (
    Breakdown(
        "fuente", Dimension.SOURCE, _("Cifras por fuente"), _("Cuánto viene de cada tipo de fuente: bilateral, multilateral, ONG…"),
        _("Su ficha no dice el tipo de fuente."),
    ),
    Breakdown(
        "modalidad", Dimension.MODALITY, _("Cifras por modalidad"), _("Cuánto hay de cooperación reembolsable, no reembolsable y técnica."),
        _("Su ficha no dice la modalidad."),
    ),
    Breakdown(
        "ayuda", Dimension.AID, _("Cifras por tipo de ayuda"), _("Cuánto es apoyo presupuestario, proyectos, expertos, becas…"),
        _("Su ficha no dice el tipo de ayuda."),
    ),
    Breakdown(
        "sector", Dimension.SECTOR, _("Cifras por sector"), _("A qué sectores va, por los códigos de la OCDE."),
        _("Su ficha no tiene ningún código de sector."), UNDIVIDED_SECTORS,
    ),
    Breakdown(
        "tema", Dimension.THEME, _("Cifras por tema"), _("A qué temas va, en dólares; lo que no tiene tasa de cambio se lista aparte."),
        _("Su ficha no dice el tema."), currency=DOLLARS,
    ),
    Breakdown(
        "anual", Dimension.YEAR, _("Cifras por año"), _("Cuánto empezó cada año."),
        _("Ninguna fuente dice en qué año empezó."),
    ),
    Breakdown(
        "recurso", Dimension.RESOURCE, _("Efectivo y especie"), _("Cuánto se da en dinero y cuánto en especie."),
        _("Nadie dice si es en efectivo o en especie."), UNDIVIDED_GIFTS,
    ),
    Breakdown(
        "territorio", Dimension.COUNTRY, _("Cifras por territorio"), _("Dónde ocurre: por país y, dentro de uno, por provincia o cantón."),
        _("Su ficha no dice un lugar de este nivel."), UNDIVIDED_PLACES,
    ),
    Breakdown(
        "organizacion", Dimension.PARTNER, _("Cifras por quien aporta"), _("Qué organizaciones dan o financian, y cuánto."),
        _("Nadie dice qué organización aporta, o su ficha no es pública."), UNDIVIDED_GIFTS,
    ),
    Breakdown(
        "papel", Dimension.ROLE, _("Donantes y contrapartidas"), _("Cuánto pone quien dona y cuánto la parte que recibe."),
        _("Nadie dice con qué papel se aporta."), UNDIVIDED_GIFTS,
    ),
    Breakdown(
        "estado", Dimension.STATUS, _("Cifras por estado"), _("Cuánto está vigente, en ejecución o cerrado."),
        _("La fuente no dice el estado."),
    ),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in BREAKDOWNS}


def in_its_currency(breakdown: Breakdown | None, asked: Asked) -> Asked:
    """Return what is asked, in the breakdown's own currency where the address says none (R-282: themes in US dollars)."""
    if breakdown is None or not breakdown.currency or asked.typed["currency"]:
        return asked
    return replace(asked, question=replace(asked.question, currency=breakdown.currency))
