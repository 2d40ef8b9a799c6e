"""Where the lake tells of what the registry holds: the profile of an organisation, the published activities that are a record."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import AliasKind, Organisation
from minga.cycle.organisations.rules import RUC_IN_IATI
from minga.evidence.lake import asking, elsewhere, queries
from minga.evidence.lake.asking import Folders
from minga.ground.kit.text import fold

SHORTEST = 6  # letters of a name from which on another one of the same letters is likely the same body
MOST = 5


@dataclass(frozen=True)
class Profile:
    """Somebody of the lake: reference, name as most publish it, page. `sure`: by the identifier; else only the name is the same."""

    ref: str
    name: str
    url: str
    sure: bool


@dataclass(frozen=True)
class Known:
    """Who is named in the lake: {folded reference: (reference, name)} and {folded name: references}."""

    refs: dict[str, tuple[str, str]]
    names: dict[str, set[str]]


@lru_cache(maxsize=2)
def known(now: Folders) -> Known:
    """Return who is named in these versions; kept until the lake changes."""
    refs: dict[str, tuple[str, str]] = {}
    names: defaultdict[str, set[str]] = defaultdict(set)
    with asking.over(now) as at:
        rows = at.rows("SELECT ref, name, sum(times) AS times FROM giver GROUP BY ref, name ORDER BY times DESC, name")
    for ref, name, _times in rows:
        refs.setdefault(ref.casefold(), (ref, name or ref))
        if name:
            names[fold(name)].add(ref)
    return Known(refs, dict(names))


def profiles_of(organisation: Organisation) -> list[Profile]:
    """Return the profiles of the lake that are an organisation's: by its identifier of IATI, else by a name that it bears.

    Its identifiers are its other names of that kind and, of an NGO, its RUC. The sure ones come alone, where there are any.
    """
    here = known(asking.folders())
    sure = [here.refs[ref] for ref in dict.fromkeys(identifiers(organisation)) if ref in here.refs]
    refs = {ref for ref, _name in sure}
    alike = sorted({ref for name in names_of(organisation) for ref in here.names.get(name, ())} - refs) if not sure else []
    found = [profile(ref, name, sure=True) for ref, name in sure]
    return found + [profile(*here.refs[ref.casefold()], sure=False) for ref in alike[:MOST]]


def profile(ref: str, name: str, *, sure: bool) -> Profile:
    return Profile(ref, name, reverse("lake:donor", args=[ref]), sure)


def identifiers(organisation: Organisation) -> Iterable[str]:
    """Yield what an organisation may be referred to by in IATI, in small letters."""
    yield from (alias.name.casefold() for alias in organisation.aliases.all() if alias.kind in (AliasKind.IATI, AliasKind.OTHER))
    standing = getattr(organisation, "standing", None)
    if standing and standing.tax_id:
        yield f"{RUC_IN_IATI}{standing.tax_id}".casefold()


def names_of(organisation: Organisation) -> set[str]:
    """Return the names of an organisation, folded; acronyms and what is as short tell too little."""
    names = [organisation.name, *(alias.name for alias in organisation.aliases.all() if alias.kind != AliasKind.ACRONYM)]
    return {folded for name in names if len(folded := fold(name)) >= SHORTEST}


def published_as(code: str) -> list[dict[str, str]]:
    """Return {identifier, url} of the published activities that a person said to be a record; '' where the lake holds it no longer.

    Those of a dataset that was taken out of the lake are not told of.
    """
    identifiers = queries.published_as(code)
    if not identifiers:
        return []
    with asking.look() as at:
        rows = at.rows(
            "SELECT DISTINCT trim(iati_identifier) FROM activity WHERE trim(iati_identifier) IN (SELECT unnest(?))", [identifiers]
        )
    held = {row[0] for row in rows}
    gone = elsewhere.withdrawn(set(identifiers) - held)
    return [
        {"identifier": one, "url": reverse("lake:published", args=[one]) if one in held else ""} for one in identifiers if one not in gone
    ]


def recorded_as(identifier: str, person) -> list[Activity]:
    """Return the record that a person said a published activity to be, where the reader may see it: one, or none."""
    return list(Activity.objects.visible_to(person).filter(code__in=queries.recorded_as(identifier)))
