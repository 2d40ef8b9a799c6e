"""The tables of the law: their columns, in what order they are loaded, and what the centre edits of each."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from minga.cycle.law.models import Article, Attribution, CompetenceSector, CountryRule, ExecutorException, Norm, Ruled, SignatureRule
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Country

TEXTS = ("text_es", "text_en", "source")


@dataclass(frozen=True)
class Table:
    """One table: its address, its file in data/, its model, its own columns and the columns that name a row elsewhere."""

    name: str
    model: type[Ruled]
    own: tuple[str, ...] = ()
    references: dict[str, type[models.Model]] = field(default_factory=dict)
    listed: str = "NIVEL_GAD"  # whose values a column of codes names

    @property
    def columns(self) -> list[str]:
        """Every column but `code`, in the order of the file."""
        return [*self.references, *self.own, *TEXTS]

    def referred(self, column: str, written: str) -> Any:
        """Return the row that a cell names; None where there is none of that name."""
        model = self.references[column]
        if model is Country:
            return Country.objects.filter(iso2=written).first()
        if model is Code:
            return Code.objects.of(self.listed).current().filter(code=written).first()
        return model._default_manager.filter(code=written).first()

    def told(self, row: Ruled) -> dict[str, Any]:
        """Return a row as plain values, as its file writes it."""
        named = {column: plain(getattr(row, column)) for column in self.references}
        return named | {column: getattr(row, column) for column in (*self.own, *TEXTS)}


def plain(row) -> str:
    return "" if row is None else getattr(row, "iso2", "") or row.code


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("normas", Norm, ("name", "citation"), {"country": Country}),
        Table("articulos", Article, ("number",), {"norm": Norm, "level": Code}),
        Table("atribuciones", Attribution, ("holder",), {"duplicate_of": Attribution}),
        Table("firmas", SignatureRule, ("counterpart", "central", "gad", "condition"), {"attribution": Attribution, "article": Article}),
        Table("excepciones", ExecutorException, ("kinds",), {"article": Article}),
        Table("paises", CountryRule, (), {"country": Country, "principle": Code}, "PARIS"),
        Table("sectores", CompetenceSector, ("prefix", "within"), {"level": Code, "article": Article}),
    )
}
