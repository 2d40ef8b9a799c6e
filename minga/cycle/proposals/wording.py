"""The sentences of a score and of what bars an offer, in the reader's language; the figures are codes until they are shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from minga.ground.codelists.queries import names
from minga.ground.journal.queries import head, kept
from minga.ground.kit.findings import render
from minga.ground.territory.models import Country, Unit

PARTS = {
    "territory": gettext_lazy("Territorio"),
    "sector": gettext_lazy("Sector y ODS"),
    "modality": gettext_lazy("Modalidad"),
    "amount": gettext_lazy("Monto"),
    "recipient": gettext_lazy("Quién puede pedirla"),
    "dates": gettext_lazy("Fechas"),
    "language": gettext_lazy("Idioma"),
    "agenda": gettext_lazy("Agenda real del cooperante"),
    "text": gettext_lazy("De qué hablan los textos"),
    "meaning": gettext_lazy("Sentido del texto (modelo de lenguaje)"),
}
SENTENCES = {
    # what bars an offer
    "not_validated": gettext_noop("La oferta no está validada: todavía no se puede pedir."),
    "not_for_kind": gettext_noop("No es para su institución. Puede pedirla: %(kinds)s."),
    "loan": gettext_noop("Es un préstamo: aquí solo se gestiona cooperación no reembolsable (Resolución 009-CNC-2011)."),
    "other_language": gettext_noop("Se pide en %(languages)s, y la demanda no dice que pueda presentarse en ese idioma."),
    "too_little": gettext_noop("Financia desde %(least)s, y se piden %(asked)s."),
    "too_much": gettext_noop("Financia hasta %(most)s, y se piden %(asked)s: no llega a la vigésima parte."),
    "other_country": gettext_noop("No es para su país, sino para: %(countries)s."),
    "other_units": gettext_noop("No es para su territorio, sino para: %(units)s."),
    "only_rural": gettext_noop("Es para zonas rurales, y la demanda es de parroquias urbanas."),
    "not_yet": gettext_noop("Todavía no abre: abre el %(day)s."),
    "closed": gettext_noop("Cerró el %(day)s."),
    # territory
    "countries_unsaid": gettext_noop("La oferta no dice para qué países es."),
    "units_within": gettext_noop("Es justo para su territorio: %(units)s."),
    "units_partly": gettext_noop("Es para una parte de su territorio: %(units)s."),
    "rural": gettext_noop("Es para zonas rurales de %(country)s, y la demanda es de una parroquia rural."),
    "rural_to_check": gettext_noop("Es para zonas rurales de %(country)s: confirme que las suyas lo son."),
    "border_to_check": gettext_noop("Es para zonas de frontera de %(country)s: confirme que la suya lo es."),
    "whole_country": gettext_noop("Es para todo el territorio de %(country)s."),
    # sector
    "sector_purpose": gettext_noop("Financia el mismo sector: %(sectors)s."),
    "sector_category": gettext_noop("Financia la misma categoría de sectores: %(sectors)s."),
    "sector_group": gettext_noop("Financia un sector vecino: %(sectors)s."),
    "sector_goal": gettext_noop("Los sectores son otros, pero sirven a lo mismo: %(goals)s."),
    "sector_unsaid": gettext_noop("La demanda o la oferta no dicen de qué sector son."),
    "sector_unknown": gettext_noop("De lo que financió no consta de qué sectores es."),
    "sector_none": gettext_noop("Financia otros sectores: %(sectors)s."),
    # modality
    "modality_unsaid": gettext_noop("La demanda o la oferta no dicen la modalidad."),
    "modality_same": gettext_noop("Da lo que se busca: %(offered)s."),
    "modality_technical": gettext_noop("Da cooperación técnica de otra forma: se busca %(wanted)s y da %(offered)s."),
    "modality_other": gettext_noop("Se busca %(wanted)s y da %(offered)s: habría que replantear lo que se pide."),
    # amount
    "asked_unsaid": gettext_noop("La demanda no dice cuánto se busca, o no hay tasa para compararlo."),
    "range_unsaid": gettext_noop("La oferta no dice montos que se puedan comparar con los %(asked)s que se buscan."),
    "covers_part": gettext_noop("Da hasta %(most)s: cubre el %(percent)s de lo que se busca."),
    "below_least": gettext_noop("Da desde %(least)s, algo más de los %(asked)s que se buscan: habría que ampliar el pedido."),
    "within_range": gettext_noop("Lo que se busca, %(asked)s, cabe en lo que da."),
    # recipient
    "recipients_unsaid": gettext_noop("La oferta no dice quién puede pedirla."),
    "for_kind": gettext_noop("Puede pedirla una institución como la suya: %(kinds)s."),
    # dates
    "other_duration": gettext_noop("La demanda dura %(months)s meses, y financia de %(least)s a %(most)s."),
    "rolling": gettext_noop("Recibe pedidos todo el año."),
    "closing_unsaid": gettext_noop("No dice cuándo cierra."),
    "closes_at_once": gettext_noop("Cierra en %(days)s días, el %(day)s: apenas hay tiempo de prepararla."),
    "closes_soon": gettext_noop("Cierra en %(days)s días, el %(day)s."),
    "time_enough": gettext_noop("Quedan %(days)s días para prepararla: cierra el %(day)s."),
    # language
    "languages_unsaid": gettext_noop("La demanda o la oferta no dicen en qué idioma."),
    "in_language": gettext_noop("Se puede pedir en %(languages)s."),
    # agenda
    "agenda_unknown": gettext_noop("No hay datos de lo que este cooperante ha financiado en %(country)s."),
    "agenda_elsewhere": gettext_noop("Ha financiado en %(country)s, pero nada de este sector en los datos que hay."),
    "agenda_no_sector": gettext_noop("Ha financiado en %(country)s %(n)s actividades, sin decir de qué sectores."),
    "agenda_no_sector_of_size": gettext_noop(
        "Entre %(from)s y %(to)s financió en %(country)s %(n)s actividades, por lo común de %(middle)s, sin decir de qué sectores."
    ),
    "lender": gettext_noop(
        "Es un banco de desarrollo: lo que consta que financió puede haberlo prestado, y aquí solo se gestiona cooperación no reembolsable."
    ),
    "agenda_funded": gettext_noop("Entre %(from)s y %(to)s financió en %(country)s %(n)s actividades de este sector: %(sectors)s."),
    "agenda_of_size": gettext_noop(
        "Entre %(from)s y %(to)s financió en %(country)s %(n)s actividades de este sector (%(sectors)s), por lo común de %(middle)s:"
        " lo que se busca es de ese tamaño."
    ),
    "agenda_other_size": gettext_noop(
        "Entre %(from)s y %(to)s financió en %(country)s %(n)s actividades de este sector (%(sectors)s), por lo común de %(middle)s:"
        " lo que se busca es de otro tamaño."
    ),
    # text
    "text_alike": gettext_noop("Hablan de lo mismo: %(words)s."),
    "text_some": gettext_noop("Coinciden en algunas palabras: %(words)s."),
    "text_none": gettext_noop("Los textos no tienen palabras en común."),
    "meaning_rank": gettext_noop("Por su sentido, un modelo de lenguaje la pone en el lugar %(rank)s de %(among)s."),
}
LISTS = {"kinds": "TIPO_ORGANIZACION", "wanted": "MODALIDAD", "offered": "MODALIDAD", "languages": "Language", "goals": "ODS"}
MOST = 6  # places or kinds that a sentence names


class Wording:
    """The words of one page: names of lists, countries and units, each read once, in the reader's language."""

    def __init__(self) -> None:
        self.language = "en" if (get_language() or "es").startswith("en") else "es"
        self.as_of = head()[1]
        self.held: dict[str, Mapping[str, str]] = {}

    def sentence(self, reason: Mapping[str, Any]) -> str:
        """Return a kept reason ({"code", "figures"}) as a sentence; '' for a code that is no longer told."""
        figures = {name: self.said(name, value) for name, value in reason["figures"].items()}
        return render(SENTENCES.get(reason["code"], ""), figures, self.language)

    def said(self, name: str, value: Any) -> Any:
        """Return a figure as its sentence shows it: codes by their names, lists with commas."""
        values = [value] if isinstance(value, str) else list(value)[:MOST] if isinstance(value, (list, tuple)) else []
        if name in LISTS:
            return listed(self.named(name, code) for code in values)
        if name == "sectors":
            return listed(self.names("Sector").get(code) or self.names("SectorCategory").get(code, code) for code in values)
        if name in ("units", "countries", "country"):
            known = self.places("units" if name == "units" else "countries")
            return listed(known.get(code, code) for code in values)
        if name == "day" and isinstance(value, str):
            return {"date": value}
        return listed(values) if isinstance(value, (list, tuple)) else value

    def named(self, name: str, code: str) -> str:
        """Return the name of a code as it stands within a sentence."""
        words = self.names(LISTS[name]).get(code, code)
        if name == "goals":
            return _("ODS %(code)s, %(name)s") % {"code": code, "name": words}
        small = name != "kinds" and not (name == "languages" and self.language == "en")
        return words[:1].lower() + words[1:] if small else words

    def names(self, list_code: str) -> Mapping[str, str]:
        """Return {code: name} of a list."""
        if list_code not in self.held:
            self.held[list_code] = names(list_code, self.as_of)
        return self.held[list_code]

    def places(self, which: str) -> Mapping[str, str]:
        """Return {code: name} of the countries or the units."""
        if which not in self.held:
            read = unit_names if which == "units" else country_names
            self.held[which] = kept(f"names of {which}:{self.language}", lambda: read(self.language), self.as_of)
        return self.held[which]


def unit_names(_language: str) -> dict[str, str]:
    return dict(Unit.objects.order_by().values_list("key", "name"))


def country_names(language: str) -> dict[str, str]:
    return dict(Country.objects.order_by().values_list("iso2", f"name_{language}"))


def listed(values: Iterable[str]) -> str:
    """Return values with commas."""
    return ", ".join(str(value) for value in values)
