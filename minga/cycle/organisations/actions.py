"""Organisations: registered with every name they go by, public only with a role, never merged by the program.

Each change leaves a line in the journal and renews the organisation's search card; `renew_findings` looks at it again
beside all the others, which is done once for many changes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.organisations import blocking, matching, rules
from minga.cycle.organisations.models import Alias, AliasKind, Capacity, NameKey, Organisation, OrganisationCountry, Standing
from minga.cycle.organisations.queries import hidden_names
from minga.ground.findings import actions as findings
from minga.ground.findings.models import Finding as Raised
from minga.ground.findings.models import State
from minga.ground.findings.queries import naming, told_to_all
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.text import fold, sort_key
from minga.ground.search import actions as search
from minga.ground.search.models import Card, Kind
from minga.ground.territory.models import Country

ALIAS_FIELDS = ("kind", "valid_from", "valid_to", "note", "source")
BATCH = 400  # organisations whose cards are made at a time


@transaction.atomic
def register(
    *, by, code: str, name: str, countries: Iterable[tuple[str, str]] = (), aliases: Iterable[dict] = (), **fields
) -> tuple[Organisation, str]:
    """Register an organisation, or correct the one of that code; returns it with 'created', 'changed' or 'unchanged'.

    `countries`: (ISO code, 'seat' or 'financing'); `aliases`: dicts of Alias; `fields`: those of Organisation. Refuses
    (ValidationError) what a field refuses, a record that was merged into another and a public organisation that would lose its
    role; `public` is no field of it (`publish` and `withdraw` are). Leaves `organisation.registered` or `organisation.revised`. After
    a change, whoever shows its name on cards of their own renews them (`activities.refresh_naming`).
    """
    if "public" in fields:
        raise TypeError("register() does not publish: use publish() or withdraw()")
    row = Organisation.objects.filter(code=code).first()
    if row:
        refuse_merged(row)
    before = snapshot(row) if row else {}
    row = row or Organisation(code=code)
    row.name, row.sort_key = name, sort_key(name)[:360]
    for field, value in fields.items():
        setattr(row, field, value)
    if row.public:
        require_role(row)
    row.full_clean(exclude=["sort_key"], validate_unique=row.pk is None)
    row.save()
    put_countries(row, countries)
    put_aliases(row, aliases)
    after = snapshot(row)
    if before == after:
        return row, "unchanged"
    event = "organisation.revised" if before else "organisation.registered"
    journal.record(event, by=by, thing=("organisation", code), before=before, after=after)
    put_marks([row])
    refresh(row)
    return row, "changed" if before else "created"


@transaction.atomic
def publish(*, by, organisation: Organisation) -> Organisation:
    """Show an organisation to everybody. Refuses one without a role in the system (R-067). Leaves `organisation.published`."""
    if organisation.public:
        return organisation
    refuse_merged(organisation)
    require_role(organisation)
    organisation.public = True
    organisation.save(update_fields=["public"])
    journal.record("organisation.published", by=by, thing=("organisation", organisation.code))
    refresh_beside(organisation)
    return organisation


@transaction.atomic
def withdraw(*, by, organisation: Organisation, reason: str) -> Organisation:
    """Show a public organisation no longer, with the reason. Leaves `organisation.withdrawn`."""
    if organisation.public:
        organisation.public = False
        organisation.save(update_fields=["public"])
        journal.record("organisation.withdrawn", by=by, thing=("organisation", organisation.code), reason=reason)
        refresh_beside(organisation)
    return organisation


def refresh_beside(organisation: Organisation) -> None:
    """Renew the card of an organisation, and of those whose findings name it: whether it is public decides what they tell."""
    refresh(organisation)
    told = Raised.objects.open().filter(naming({organisation.code, organisation.name}), thing_kind="organisation")
    for other in Organisation.objects.filter(code__in=told.values("thing_key")).exclude(pk=organisation.pk):
        refresh(other)


def refuse_merged(organisation: Organisation) -> None:
    """Refuse (ValidationError) a record that was merged into another: the other one is changed."""
    if organisation.merged_into:
        words = {"code": organisation.code, "other": organisation.merged_into.name, "into": organisation.merged_into.code}
        raise ValidationError(_("%(code)s se unió a %(other)s (%(into)s): cambie esa ficha.") % words)


def require_role(organisation: Organisation) -> None:
    """Refuse (ValidationError) an organisation without a role in the system: it cannot be public (R-067)."""
    if not organisation.role.strip():
        raise ValidationError(
            {"role": _("%(name)s no tiene papel en el sistema: escríbalo antes de publicar.") % {"name": organisation.name}}
        )


@transaction.atomic
def record_standing(
    *, by, organisation: Organisation, state, tax_id: str = "", name_printed: str = "", acronym_printed: str = "", source: str = ""
) -> str:
    """Keep what the directory of NGOs says; returns 'created', 'changed' or 'unchanged'. Leaves `organisation.standing_recorded`.

    Refuses a RUC that has not 13 digits; a wrong check digit is a finding of `renew_findings` and the number stays (R-073).
    """
    rules.check_tax_id(tax_id)
    fields = {"state": state, "tax_id": tax_id, "name_printed": name_printed, "acronym_printed": acronym_printed, "source": source}
    row = Standing.objects.filter(organisation=organisation).first()
    before = {name: getattr(row, name) for name in fields} if row else {}
    if before == fields:
        return "unchanged"
    standing = row or Standing(organisation=organisation)
    for name, value in fields.items():
        setattr(standing, name, value)
    standing.full_clean()
    standing.save()
    thing = ("organisation", organisation.code)
    journal.record("organisation.standing_recorded", by=by, thing=thing, before=told(before), after=told(fields))
    refresh(organisation)
    return "changed" if row else "created"


def told(fields: dict) -> dict:
    """Return the fields of a standing as plain values, the state by its code."""
    return fields | {"state": fields["state"].code} if fields else {}


def put_countries(row: Organisation, countries: Iterable[tuple[str, str]]) -> None:
    wanted = {(iso2, Capacity(capacity)) for iso2, capacity in countries}
    known = {(one.country_id, Capacity(one.capacity)): one for one in row.countries.all()}
    for key in sorted(wanted - known.keys()):
        OrganisationCountry.objects.create(organisation=row, country_id=key[0], capacity=key[1])
    absorbed = OrganisationCountry.objects.filter(organisation__merged_into=row).values_list("country_id", "capacity")
    for key in known.keys() - wanted - {(iso2, Capacity(capacity)) for iso2, capacity in absorbed}:
        known[key].delete()


def put_aliases(row: Organisation, aliases: Iterable[dict]) -> None:
    """Make the aliases those given, each name once; one whose name stays keeps its row, and so do those of what was merged into it."""
    wanted = {alias["name"]: alias for alias in aliases}
    known = {alias.name: alias for alias in row.aliases.all()}
    unsaid = Alias()
    for name, fields in wanted.items():
        alias = known.get(name) or Alias(organisation=row, name=name)
        for field in ALIAS_FIELDS:
            setattr(alias, field, fields.get(field, getattr(unsaid, field)))
        alias.folded = fold(name)[:300]
        try:
            alias.full_clean(exclude=["organisation", "folded"])
        except ValidationError as error:
            raise ValidationError({"aliases": error.messages}) from error
        alias.save()
    row.aliases.exclude(name__in=[*wanted, *absorbed_names(row)]).delete()


def with_identifiers(row: Organisation | None, aliases: Iterable[dict]) -> list[dict]:
    """Return the names that a table gives an organisation and the identifiers that people wrote of it, which no table tells of."""
    told = list(aliases)
    names = {alias["name"] for alias in told}
    written = [one for one in row.aliases.all() if one.kind == AliasKind.IATI and not one.source] if row else []
    return told + [{field: getattr(one, field) for field in ("name", *ALIAS_FIELDS)} for one in written if one.name not in names]


def absorbed_names(row: Organisation) -> list[str]:
    """Return the names of the records that were merged into one: they stay its names whatever its own source says."""
    own = [name for both in row.absorbed.values_list("name", "acronym") for name in both if name] if row.pk else []
    return [*own, *Alias.objects.filter(organisation__merged_into=row).values_list("name", flat=True)]


def put_marks(rows: Iterable[Organisation]) -> None:
    """Write the marks by which these organisations are found while one types a name, from all their names."""
    for some in batched(rows, BATCH):
        NameKey.objects.filter(organisation__in=some).delete()
        others = names_of(some)
        found = ((row, mark) for row in some for mark in marks_of([row.name, row.acronym, *others.get(row.pk, [])]))
        NameKey.objects.bulk_create((NameKey(organisation=row, mark=mark) for row, mark in found), batch_size=BATCH)


def marks_of(names: Iterable[str]) -> list[str]:
    return sorted(set().union(*(blocking.marks(name) for name in names)))


def snapshot(row: Organisation) -> dict:
    """Return everything the journal keeps of an organisation, as plain values."""
    return {
        "name": row.name,
        "name_language": row.name_language,
        "acronym": row.acronym,
        "kind": row.kind.code,
        "source_kind": row.source_kind.code if row.source_kind else "",
        "scope": row.scope.code if row.scope else "",
        "role": row.role,
        "territory": row.territory.key if row.territory else "",
        "source": row.source,
        "countries": sorted([one.country_id, one.capacity] for one in row.countries.all()),
        "aliases": [[one.name, *(getattr(one, field) for field in ALIAS_FIELDS)] for one in row.aliases.all()],
    }


def refresh(row: Organisation) -> None:
    """Renew the search card of a public organisation, with the findings that everybody may be told; the others have none."""
    refresh_all([row])


def refresh_all(rows: Sequence[Organisation]) -> None:
    """Renew the search cards of these organisations: what they show is read for BATCH of them at once."""
    for some in batched(rows, BATCH):
        search.withdraw(Kind.ORGANISATION, *(row.code for row in some if not row.public))
        public = [row for row in some if row.public]
        aliases, countries = names_of(public), countries_of(public)
        tax_ids = dict(Standing.objects.filter(organisation__in=public).values_list("organisation_id", "tax_id"))
        about = Raised.objects.open().filter(thing_kind="organisation", thing_key__in=[row.code for row in public])
        told = Counter(one.thing_key for one in told_to_all(about, hidden_names))
        search.put_all(
            card(row, aliases.get(row.pk, []), countries.get(row.pk, []), tax_ids.get(row.pk, ""), told[row.code]) for row in public
        )


def names_of(rows: Sequence[Organisation]) -> dict[int, list[str]]:
    """Return the aliases of organisations by their number."""
    found: dict[int, list[str]] = {}
    for pk, name in Alias.objects.filter(organisation__in=rows).values_list("organisation_id", "name"):
        found.setdefault(pk, []).append(name)
    return found


def countries_of(rows: Sequence[Organisation]) -> dict[int, list[Country]]:
    """Return the countries of organisations by their number, once for each capacity."""
    found: dict[int, list[Country]] = {}
    for one in OrganisationCountry.objects.filter(organisation__in=rows).select_related("country"):
        found.setdefault(one.organisation_id, []).append(one.country)
    return found


def card(row: Organisation, aliases: list[str], countries: list[Country], tax_id: str, told: int) -> Card:
    """Return the search card of a public organisation; `told`: how many findings everybody may be told."""
    words = [(row.acronym, ""), (tax_id, ""), *((name, "") for name in aliases)]
    words += [(row.role, "es"), (row.kind.name_es, "es"), (row.kind.name_en, "en")]
    words += [(name, "") for country in countries for name in (country.name_es, country.name_en)]
    return search.make_card(
        Kind.ORGANISATION,
        row.code,
        row.name,
        words=words,
        language=row.name_language or "es",
        lead=row.role,
        lead_language="es",
        source_kind=row.source_kind.code if row.source_kind else "",
        countries=f" {' '.join(sorted({country.iso2 for country in countries}))} " if countries else "",
        findings=told,
    )


@transaction.atomic
def renew_findings(*, by, organisations: Iterable[Organisation], apart: Collection[tuple[str, str]] = ()) -> int:
    """Run the rules over these organisations and renew their findings and cards; returns how many are open.

    Pairs that may be one body are told on both (DQ-ALIAS, R-079); nothing is merged. `apart`: pairs of codes that a person said are
    not the same. A record that was merged into another has no finding any more.
    """
    rows = list(organisations)
    standings = {standing.organisation_id: standing for standing in Standing.objects.all()}
    pairs: dict[int, list[Finding]] = {}
    for one, other, reason in matching.likely_duplicates({row.pk for row in rows}, {*apart, *said_apart()}):
        pairs.setdefault(one.pk, []).append(two_names(other, reason))
        pairs.setdefault(other.pk, []).append(two_names(one, reason))
    count = 0
    for row in rows:
        proposed = pairs.get(row.pk, [])
        if row.pk in standings and row.merged_into_id is None:
            proposed = [*proposed, *rules.tax_id_findings(standings[row.pk].tax_id, standings[row.pk].source)]
        count += len(findings.renew(by=by, thing=("organisation", row.code), proposed=proposed))
    refresh_all(rows)
    return count


def said_apart() -> set[tuple[str, str]]:
    """Return the pairs of codes, each in order, of which a person resolved that they are one: their names may change, it stands."""
    told = Raised.objects.filter(rule="DQ-ALIAS", thing_kind="organisation", state=State.RESOLVED, decided_by__isnull=False)
    pairs = [(key, str(figures.get("code", ""))) for key, figures in told.values_list("thing_key", "figures")]
    return {(min(pair), max(pair)) for pair in pairs}


def two_names(other: Organisation, reason: str) -> Finding:
    figures: dict = {"other": other.name, "code": other.code, "reason": {"msgid": reason}}
    return Finding("DQ-ALIAS", Severity.WARNING, rules.TWO_NAMES, figures, "name")
