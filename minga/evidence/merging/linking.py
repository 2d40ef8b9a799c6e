"""What links to an organisation, found by walking every relation of its model: counted, moved to another one, moved back.

A new area need not be named here. Left out are only rows that say how the record calls itself, which stay with it and are copied,
and those that are made again from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from minga.cycle.activities.models import Activity, AgreementLink
from minga.cycle.organisations.models import Alias, FundingShare, NameKey, Organisation, OrganisationCountry

OWN = (Alias, OrganisationCountry, NameKey)  # copied to the kept one by the action, or made again from its names
WHOLES = (FundingShare,)  # rows that only together say something: all move, or none
BATCH = 500
Rows = dict[str, list[Any]]  # {label of a link: primary keys}


@dataclass(frozen=True)
class Link:
    """A column of some table that names an organisation."""

    model: type[models.Model]
    column: str
    alone: bool = False  # one row for each organisation

    @property
    def label(self) -> str:
        """What the link is called where it is kept: 'activities.Participant.organisation'."""
        return f"{self.model._meta.label}.{self.column}"

    def rows(self, organisation: Organisation) -> models.QuerySet:
        """Return the rows that name an organisation here."""
        return self.model._default_manager.filter(**{self.column: organisation})


def links() -> Iterator[Link]:
    """Yield every relation that points to an organisation, from whatever area, those without a name back included."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            model = relation.related_model
            if isinstance(model, type) and model not in OWN and not model._meta.proxy:
                yield Link(model, relation.field.name, relation.one_to_one)


def hanging(activity: Activity) -> list[tuple[Link, int]]:
    """Return what other areas keep of an activity, with how many rows: it stays with a copy when it is marked as one."""
    found = []
    for relation in Activity._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and (model._meta.app_label != "activities" or model is AgreementLink):
            link = Link(model, relation.field.name, relation.one_to_one)
            if number := link.model._default_manager.filter(**{link.column: activity}).count():
                found.append((link, number))
    return found


def counted(organisation: Organisation) -> dict[Link, int]:
    """Return how many rows name an organisation in each table; tables with none are left out."""
    return {link: number for link in links() if (number := link.rows(organisation).count())}


def move(absorbed: Organisation, kept: Organisation) -> tuple[Rows, Rows]:
    """Make every row that names `absorbed` name `kept`; returns (moved, stayed).

    A row stays where the kept one has the only one there may be, where its table refuses two alike, or where it is part of a whole
    that the kept one has too.
    """
    moved: Rows = {}
    stayed: Rows = {}
    for link in links():
        keys = list(link.rows(absorbed).order_by("pk").values_list("pk", flat=True))
        if not keys:
            continue
        taken = (link.alone or link.model in WHOLES) and link.rows(kept).exists()
        done = [] if taken else pointed(link, keys, kept)
        rest = [key for key in keys if key not in set(done)]
        moved |= {link.label: done} if done else {}
        stayed |= {link.label: rest} if rest else {}
    return moved, stayed


def move_back(moved: Rows, kept: Organisation, absorbed: Organisation) -> Rows:
    """Make exactly the rows that moved name `absorbed` again; returns those that are gone or were given to somebody else since."""
    known = {link.label: link for link in links()}
    left: Rows = {}
    for label, keys in moved.items():
        link = known.get(label)
        there = set(link.rows(kept).filter(pk__in=keys).values_list("pk", flat=True)) if link else set()
        done = set(pointed(link, [key for key in keys if key in there], absorbed)) if link else set()
        left |= {label: rest} if (rest := [key for key in keys if key not in done]) else {}
    return left


def pointed(link: Link, keys: list[Any], organisation: Organisation) -> list[Any]:
    """Make these rows name an organisation, all at once or, where one is refused, one by one; returns those that do."""
    if not keys or written(link, keys, organisation):
        return keys
    return [key for key in keys if written(link, [key], organisation)]


def written(link: Link, keys: list[Any], organisation: Organisation) -> bool:
    try:
        with transaction.atomic():
            for first in range(0, len(keys), BATCH):
                some = link.model._default_manager.filter(pk__in=keys[first : first + BATCH])
                some.update(**{link.column: organisation})
    except IntegrityError:
        return False
    return True
