import datetime
from collections import Counter
from collections.abc import Callable, Iterable

from django.db.models import Count, F, Q, QuerySet

from minga.cycle.organisations.models import BasicAgreement, Membership, Organisation, OrganisationCountry, Standing
from minga.ground.accounts.models import Person

NONE = "none"  # the choice of those of which a group has nothing to say

ALERTS = (180, 90, 30)  # days before the end of a Convenio Básico on which people are told (FEATURES 4)

CENTRAL_KINDS = frozenset({"GOBIERNO_NACIONAL", "ASOCIACION_GAD"})  # the ministry, the councils; AME tends the offers (001 L437)


def is_central(organisation: Organisation) -> bool:
    """Whether an organisation may lend people to the roles of the whole system (R-019)."""
    return organisation.kind.code in CENTRAL_KINDS


def institutions_of(person) -> frozenset[int]:
    """Return the ids of the organisations that somebody acts for today; none for visitors.

    Read once for each instance of a person, which lasts one request.
    """
    if not isinstance(person, Person) or not person.is_active:
        return frozenset()
    if "institutions" not in vars(person):
        rows = Membership.objects.current().filter(person=person, organisation__merged_into=None).values_list("organisation", flat=True)
        vars(person)["institutions"] = frozenset(rows)
    return vars(person)["institutions"]


def meant_by(code: str) -> Organisation | None:
    """Return the organisation of a code, or the one into which it was merged; None where there is none."""
    row = Organisation.objects.select_related("merged_into").filter(code=code).first()
    return row.kept if row else None


def all_meant_by(codes: Iterable[str], *related: str) -> dict[str, Organisation]:
    """Return {code: organisation that it means} of those that are there, with these relations read along."""
    joined = [name for one in related for name in (one, f"merged_into__{one}")]
    rows = Organisation.objects.filter(code__in=set(codes)).select_related("merged_into", *joined)
    return {row.code: row.kept for row in rows}


def absorbed_codes() -> dict[str, str]:
    """Return {code of a record that was merged into another: code of the one that was kept}."""
    return dict(Organisation.objects.exclude(merged_into=None).values_list("code", "merged_into__code"))


def directory() -> QuerySet[Standing]:
    """Return the public rows of the NGO directory with all that it shows, in three queries."""
    rows = Standing.objects.filter(organisation__public=True).select_related("organisation", "state")
    return rows.prefetch_related("organisation__countries__country").order_by("organisation__sort_key", "id")


def ending(day: datetime.date) -> list[BasicAgreement]:
    """Return the grants that end within 180 days from a day, the nearest first; not those that a later grant follows."""
    last = day + datetime.timedelta(days=max(ALERTS))
    rows = BasicAgreement.objects.filter(valid_until__gte=day, valid_until__lte=last, ended_on=None, refused=False)
    followed = BasicAgreement.objects.filter(valid_until__gt=F("renews__valid_until")).values("renews")
    return list(rows.exclude(pk__in=followed).select_related("organisation__kind").order_by("valid_until", "organisation__sort_key"))


def hidden_names(names: set[str]) -> set[str]:
    """Return those of the codes and names that are of organisations which are not public."""
    rows = Organisation.objects.filter(Q(code__in=names) | Q(name__in=names), public=False).values_list("code", "name")
    return names & {name for row in rows for name in row}


def of_countries(organisations: QuerySet[Organisation], codes: tuple[str, ...]) -> QuerySet[Organisation]:
    """Return those with a seat in, or money from, any of these countries (R-074), each once; NONE: those of no country."""
    held = Q(id__in=OrganisationCountry.objects.filter(country__in=codes).values("organisation"))
    return organisations.filter(held | Q(countries=None) if NONE in codes else held)


def with_code(organisations: QuerySet[Organisation], column: str, codes: tuple[str, ...]) -> QuerySet[Organisation]:
    """Return those whose value in a column is any of these codes; NONE: those without one."""
    held = Q(**{f"{column}__code__in": codes})
    return organisations.filter(held | Q(**{column: None}) if NONE in codes else held)


def narrowed(organisations: QuerySet[Organisation], chosen: dict[str, tuple[str, ...]], but: str = "") -> QuerySet[Organisation]:
    """Return those that pass every group of choices except `but`: 'kind', 'scope', 'source' and 'country' (R-342)."""
    fields: dict[str, Callable] = {
        "kind": lambda rows, values: with_code(rows, "kind", values),
        "scope": lambda rows, values: with_code(rows, "scope", values),
        "source": lambda rows, values: with_code(rows, "source_kind", values),
        "country": of_countries,
    }
    for name, values in chosen.items():
        if values and name != but:
            organisations = fields[name](organisations, values)
    return organisations


def counts(organisations: QuerySet[Organisation], chosen: dict[str, tuple[str, ...]]) -> dict[str, Counter]:
    """Return how many organisations each value of each group would leave, as if that group were not chosen.

    NONE counts those of which nothing is said, so that each group adds up (pitfall 36).
    """
    columns = {"kind": "kind__code", "scope": "scope__code", "source": "source_kind__code"}
    found = {}
    for name, column in columns.items():
        rows = narrowed(organisations, chosen, but=name).order_by().values_list(column).annotate(n=Count("id"))
        found[name] = Counter({value or NONE: n for value, n in rows})
    held = OrganisationCountry.objects.filter(organisation__in=narrowed(organisations, chosen, but="country").order_by().values("id"))
    found["country"] = Counter(dict(held.order_by().values_list("country").annotate(n=Count("organisation", distinct=True))))
    homeless = narrowed(organisations, chosen, but="country").filter(countries=None).count()
    found["country"] += Counter({NONE: homeless})
    return found
