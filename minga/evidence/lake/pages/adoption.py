"""What a draft would take of a published activity, before it is opened."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.filing.labels import Labels, name_of
from minga.cycle.filing.reading import row_read
from minga.cycle.filing.shape import ROWS
from minga.cycle.organisations.models import Organisation
from minga.evidence.lake import adopting
from minga.evidence.lake.asking import Look
from minga.evidence.lake.models import Match
from minga.evidence.lake.pages import activity
from minga.evidence.lake.pages.words import language
from minga.evidence.lake.taking import Taken, take
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import with_names
from minga.ground.kit.findings import render


def page(identifier: str, wanted: str, at: Look, person: Person, institutions: list[Organisation]) -> dict[str, Any]:
    """Return what lake/adopt.html shows; Http404 where no current version holds the identifier."""
    found, _others = activity.find(identifier, wanted, at)
    taken = take(found.dataset.pk, found.a, at)
    matched = Match.objects.filter(identifier=identifier, undone_at=None, state=Match.State.CONFIRMED).values("code")
    seen = Activity.objects.visible_to(person)
    before = [(one, made) for one in institutions if (made := adopting.adopted(one, identifier))]
    return {
        "identifier": identifier,
        "title": taken.values.get("title", identifier),
        "dataset": found.dataset,
        "facts": facts(taken),
        "left": [(where, render(message, with_names(figures), language())) for where, message, figures in taken.left],
        "institutions": institutions,
        "before": before,
        "held": list((seen.filter(code__in=matched) | seen.filter(iati_identifier=identifier)).order_by("code")),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Lago IATI"), reverse("lake:explorer")),
            (identifier, reverse("lake:published", args=[identifier])),
            (_("Adoptar en el registro"), None),
        ],
    }


def facts(taken: Taken) -> list[tuple[str, str, str]]:
    """Return (name, value, element) of what is taken, as people read it."""
    labels = Labels(taken.values)
    rows = {f"{name}.{row['id']}": (name, row) for name in ROWS for row in taken.values.get(name, [])}
    found = []
    for place, where in taken.places.items():
        table = rows.get(place)
        text = row_read(ROWS[table[0]].columns, table[1], labels) if table else labels.at(place, taken.values.get(place))
        found.append((name_of(place, taken.values), text, where))
    return found
