"""Made-up organisations with their cards, written in bulk past the actions: no journal line, no finding."""

import random
from collections.abc import Iterable

from benchmarks.reference import COUNTRIES, Reference
from benchmarks.words import GROUPS, body_name, invented, phrase, pick
from minga.cycle.organisations.actions import put_marks
from minga.cycle.organisations.models import Alias, AliasKind, Capacity, Organisation, OrganisationCountry
from minga.ground.kit.text import fold, sort_key
from minga.ground.search.actions import make_card
from minga.ground.search.models import Card, Kind

SOURCE = "GEN"


def make_organisations(chance: random.Random, reference: Reference, number: int, first: int = 1) -> tuple[list[Organisation], list[Card]]:
    """Write `number` organisations with a seat and, for one in three, another name; return them with their unsaved cards.

    `first`: the number of the first one's code.
    """
    rows = [draw(chance, reference, place) for place in range(first, first + number)]
    Organisation.objects.bulk_create(rows, batch_size=500)
    seats = [OrganisationCountry(organisation=row, country=seat(chance, reference), capacity=Capacity.SEAT) for row in rows]
    OrganisationCountry.objects.bulk_create(seats, batch_size=500)
    aliases = {row.pk: alias(chance, row) for row in rows if chance.random() < 0.33}
    Alias.objects.bulk_create(aliases.values(), batch_size=500)
    put_marks(rows)
    cards = [card(row, one.country, [aliases[row.pk]] if row.pk in aliases else []) for row, one in zip(rows, seats, strict=True)]
    return rows, cards


def draw(chance: random.Random, reference: Reference, place: int) -> Organisation:
    """Return an unsaved organisation, public as nearly all are."""
    name = body_name(chance)
    unit = pick(chance, reference.units[pick(chance, COUNTRIES)], 0.7) if chance.random() < 0.4 else None
    return Organisation(
        code=f"GEN-ORG-{place:05d}",
        name=name,
        acronym="".join(word[0] for word in name.split() if word[0].isupper()) if chance.random() < 0.5 else "",
        kind=reference.any_code(chance, "TIPO_ORGANIZACION"),
        source_kind=reference.any_code(chance, "FUENTE"),
        scope=reference.any_code(chance, "AMBITO"),
        role=f"Trabaja con {phrase(chance, GROUPS)}.",
        territory=unit,
        public=True,
        sort_key=sort_key(name)[:360],
        source=SOURCE,
    )


def seat(chance: random.Random, reference: Reference):
    """Return the country of a seat: one of ours for six in ten."""
    return reference.countries[pick(chance, COUNTRIES) if chance.random() < 0.6 else pick(chance, reference.foreign)]


def alias(chance: random.Random, row: Organisation) -> Alias:
    """Return an unsaved other name."""
    name = f"{row.name.split()[0]} {invented(chance)}"
    return Alias(organisation=row, name=name, folded=fold(name), kind=AliasKind.PRINTED, source=SOURCE)


def card(row: Organisation, country, aliases: Iterable[Alias]) -> Card:
    """Return the unsaved card that `organisations.actions.refresh` would put; `generate.check` holds them equal."""
    words = [(row.acronym, ""), *((one.name, "") for one in aliases), (row.role, "es"), (row.kind.name_es, "es"), (row.kind.name_en, "en")]
    words += [(country.name_es, ""), (country.name_en, "")]
    return make_card(
        Kind.ORGANISATION,
        row.code,
        row.name,
        words=words,
        lead=row.role,
        lead_language="es",
        source_kind=row.source_kind.code if row.source_kind else "",
        countries=f" {country.iso2} ",
    )
