"""Who is meant by a written name, in which language a text is and where its facts stand: what rows of several tables are read with."""

from dataclasses import dataclass, field

from minga.cycle.organisations.matching import Names
from minga.cycle.organisations.models import Organisation
from minga.exchange.records.cells import Cells
from minga.ground.documents.models import Source
from minga.ground.documents.queries import citations
from minga.ground.kit.tables import Row
from minga.ground.territory.queries import country_named


@dataclass
class Naming:
    """The register of names and of sources, read once for a folder."""

    cells: Cells
    names: Names = field(default_factory=Names)
    languages: dict[str, str] = field(default_factory=lambda: dict(Source.objects.values_list("code", "language")))
    codes: dict[str, Organisation] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)  # the name of the record of each code, be it merged into another

    def language(self, row: Row, column: str, source: str) -> str:
        """The language of a text: its own column, else that of its source."""
        return row[column].strip() or (self.languages.get(citations(source)[0].code, "es") if source else "es")

    def named(self, written: str, country: str) -> dict:
        """Somebody as written, with the organisation of that name or the one likeliest meant in that country."""
        return self.names.as_written(written, country)

    def coded(self, code: str) -> Organisation | None:
        """The organisation of a code: the one that was kept where its record was merged into another."""
        if not self.codes:
            self.codes = {one.code: self.names.organisations[pk] for one, pk in self.names.every}
            self.called = {one.code: one.name for one, _pk in self.names.every}
        return self.codes.get(code)

    def somebody(self, written: str, country: str = "", *, subnational: bool = False) -> dict:
        """A party as written: an organisation by its code or name, a country, or a name with a proposal.

        `country`: said beside the name; without `subnational` the party is then the State itself.
        """
        organisation = self.coded(written)
        if organisation:
            return {"as_written": self.called[written], "organisation": organisation}
        if not subnational and (country or self.cells.is_country(written)):
            return {"as_written": written, "country_id": country or country_of(written, self.cells)}
        return {**self.named(written, country), **({"country_id": country} if country else {})}


def country_of(written: str, cells: Cells) -> str | None:
    """The ISO code of a country that is written by code or name."""
    return written if written in cells.countries else country_named(written)


def locators(row: Row, source: str, cells: Cells) -> dict[str, str]:
    """Return {fact: citation} of 'total=L183;beneficiaries=L181', in the source of the row."""
    code = citations(source)[0].code if source else ""
    found = {}
    for pair in filter(None, row["locators"].split(";")):
        name, _sign, place = pair.partition("=")
        found[name.strip()] = cells.citation(row, "locators", place.strip() if ":" in place else f"{code}:{place.strip()}")
    return found
