"""The plan of a mapping: which column goes where and how its words and numbers are read; as plain values, kept as JSON."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ACTIVITY, ORGANISATION = "activity", "organisation"
KINDS = {ACTIVITY: gettext_lazy("Proyectos y acciones"), ORGANISATION: gettext_lazy("Organizaciones")}
DATES = {"dmy": gettext_lazy("día/mes/año"), "mdy": gettext_lazy("mes/día/año")}
DECIMALS = {
    "": gettext_lazy("no se sabe: lo dudoso queda para una persona"),
    ",": gettext_lazy("coma: 1.234,56"),
    ".": gettext_lazy("punto: 1,234.56"),
}
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,11}\Z")
MOST_WORDS = 2_000
LONGEST = {"name": 120, "sheet": 120, "title": 300, "publisher": 300, "licence": 300}


class PlanRefused(ValueError):
    """A plan is not one; str() says what is wrong with it."""


@dataclass(frozen=True)
class Plan:
    """A mapping as plain values; `columns`: {column of the file: field}, `constants`: {field: what holds for every row},
    `values`: {column: {their word: our code, '' for «not said»}}, `parted`: {column: signs that part several names},
    `contributors`: {column of an amount: who gives it}. `prefix` begins the codes of its records and is the code of its source.
    """

    name: str = ""
    kind: str = ACTIVITY
    prefix: str = ""
    sheet: str = ""
    header: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parted: Mapping[str, str] = field(default_factory=dict)
    contributors: Mapping[str, str] = field(default_factory=dict)
    dates: str = "dmy"
    decimal: str = ""
    currency: str = ""
    language: str = "es"
    title: str = ""
    publisher: str = ""
    licence: str = ""

    @classmethod
    def of(cls, given: object) -> Self:
        """Return the plan of plain values, as JSON gives them; PlanRefused for what is none."""
        if not isinstance(given, dict):
            raise PlanRefused(_("Un mapeo es un objeto JSON con «name», «prefix» y «columns»."))
        unknown = sorted(set(given) - set(cls.__dataclass_fields__))
        if unknown:
            raise PlanRefused(_("El mapeo lleva datos que no se conocen: %(names)s.") % {"names": ", ".join(unknown)[:200]})
        for name, value in given.items():
            check(name, value, cls.__dataclass_fields__[name].type)
        return cls(**given)

    def plain(self) -> dict[str, Any]:
        """Return the plan as JSON keeps it."""
        return asdict(self)

    def columns_of(self, name: str) -> list[str]:
        """Return the columns that go to a field, in the order of the file's."""
        return [column for column, place in self.columns.items() if place == name]


def check(name: str, value: Any, kind: Any) -> None:
    """Refuse a value of a plan that is not of its kind."""
    text = str(kind)
    right = isinstance(value, int) and not isinstance(value, bool) and value >= 0 if text == str(int) else isinstance(value, str)
    if "Mapping" in text:
        inner = "Mapping" in text.partition("[")[2]
        right = isinstance(value, dict) and all(words(one) if inner else isinstance(one, str) for one in value.values())
    if not right:
        raise PlanRefused(_("«%(name)s» del mapeo no tiene la forma que se espera.") % {"name": name})
    if isinstance(value, str) and len(value) > LONGEST.get(name, 60):
        raise PlanRefused(_("«%(name)s» del mapeo es demasiado largo.") % {"name": name})


def words(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= MOST_WORDS and all(isinstance(one, str) for one in value.values())
