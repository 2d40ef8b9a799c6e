import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minga.cycle.law.models import Article, AssociatedGovernment, Attribution, Holder, Suggestion, SystemMember
from minga.cycle.organisations.models import Alias, Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold
from minga.ground.territory.models import Unit


@dataclass(frozen=True)
class LevelBasis:
    """A level of government with the article that gives it the management of cooperation, None where the source has none."""

    level: Code
    article: Article | None

    @property
    def cited(self) -> str:
        """The article's number, or that the source has none (R-013)."""
        return self.article.cited if self.article else _("sin artículo en la fuente")


def levels() -> list[LevelBasis]:
    """Return the five levels of government with their article (R-013, R-014)."""
    articles = {row.level_id: row for row in Article.objects.exclude(level=None).select_related("norm")}
    return [LevelBasis(level, articles.get(level.pk)) for level in Code.objects.of("NIVEL_GAD").current()]


def attributions(level: str = "") -> QuerySet[Attribution]:
    """Return the distinct attributions of a level of government: the same for all of them (R-036); '' the centre's own."""
    return Attribution.objects.filter(holder=Holder.GAD if level else Holder.CENTRAL, duplicate_of=None)


def members() -> QuerySet[SystemMember]:
    """Return the public register of the system's members, one row for each actor (R-021)."""
    return SystemMember.objects.filter(organisation__public=True).select_related("organisation__kind")


def find_members(text: str = "", role: str = "") -> QuerySet[SystemMember]:
    """Return the public members in whose code and names every word stands, whatever its accents; of one role."""
    found = members().filter(institutional_role=role) if role else members()
    words = fold(text).split()
    if not text:
        return found
    names = {pk: [code, name] for pk, code, name in found.values_list("organisation", "organisation__code", "organisation__name")}
    for pk, name in Alias.objects.filter(organisation__in=names).values_list("organisation", "name"):
        names[pk].append(name)
    folded = {pk: fold(" ".join(all_of)) for pk, all_of in names.items()}
    return found.filter(organisation__in=[pk for pk, one in folded.items() if words and all(word in one for word in words)])


def suggestions_of(person: Person) -> QuerySet[Suggestion]:
    """Return what a person may read: their own suggestions; those who administer, all."""
    rows = Suggestion.objects.select_related("author", "answered_by")
    return rows if person.administers else rows.filter(author=person)


def territory_of(organisation: Organisation, day: datetime.date) -> list[Unit]:
    """Return the units in which an organisation is at home: its own and, for an association, those of its members that day."""
    held = AssociatedGovernment.objects.filter(Q(until=None) | Q(until__gte=day), association=organisation)
    begun = [row.member_id for row in held if not row.since or row.since <= day.isoformat()[: len(row.since)]]
    ids = [*begun, organisation.pk] if organisation.pk else begun
    found = Unit.objects.filter(organisations__in=ids).select_related("country", "parent__parent")
    return list(found.distinct().order_by("key"))


def article(code: str) -> str:
    """Return how one cites an article of the register, the code itself where the centre has taken it out."""
    found = Article.objects.select_related("norm").filter(code=code).first()
    return found.cited if found else code
