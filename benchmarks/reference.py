"""What made-up records point at: the lists, countries, units and people that `load_reference` has put there."""

import datetime
import random

from benchmarks.words import pick
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Country, Unit

MOMENT = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
COUNTRIES = ("EC", "CO", "PE")
LISTS = (
    "TIPO_ACTIVIDAD", "ESTADO_ACTIVIDAD", "FUENTE", "MODALIDAD", "AidType", "ROL_PARTICIPACION", "ROL_APORTE", "TIPO_RECURSO",
    "GRUPO_BENEFICIARIO", "Sector", "TIPO_ORGANIZACION", "AMBITO", "DocumentCategory",
)  # fmt: skip


class Reference:
    """Codes by list, countries by ISO code, and the units of three countries in an order of their own (fixed seed)."""

    def __init__(self) -> None:
        self.codes: dict[str, list[Code]] = {name: [] for name in LISTS}
        for code in Code.objects.current().filter(list__code__in=LISTS).select_related("list").order_by("position", "code"):
            self.codes[code.list.code].append(code)
        self.by_code = {(code.list.code, code.code): code for found in self.codes.values() for code in found}
        self.countries = {one.iso2: one for one in Country.objects.all()}
        self.foreign = sorted(set(self.countries) - set(COUNTRIES))
        self.units = self.read_units()

    def read_units(self) -> dict[str, list[Unit]]:
        """Return {ISO code: units}, parents and country attached, so that nothing is asked again for each record."""
        every = {unit.pk: unit for unit in Unit.objects.filter(country__in=COUNTRIES).order_by("key")}
        found: dict[str, list[Unit]] = {iso2: [] for iso2 in COUNTRIES}
        for unit in every.values():
            unit.country = self.countries[unit.country_id]
            if unit.parent_id:
                unit.parent = every[unit.parent_id]
            found[unit.country_id].append(unit)
        for units in found.values():
            random.Random(7).shuffle(units)
        return found

    def code(self, list_code: str, code: str) -> Code:
        """Return one value of a list. KeyError where it is not there."""
        return self.by_code[list_code, code]

    def any_code(self, chance: random.Random, list_code: str) -> Code:
        """Return a value of a list, the first ones far more often."""
        return pick(chance, self.codes[list_code])
