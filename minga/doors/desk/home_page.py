"""The desk of somebody who signed in: what waits, what changed, who they are here."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Membership
from minga.doors.desk.answering import crumbs
from minga.doors.desk.history import recent
from minga.doors.desk.person_page import belongings
from minga.ground.accounts.models import Person, Role

LAST = 8  # changes shown


def page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/home.html shows."""
    return {**standing(person), "lines": recent(person, LAST)}


def standing(person: Person) -> dict[str, Any]:
    """Return for which institutions somebody acts and as what they work today."""
    names = Membership.objects.current().filter(person=person).values_list("organisation__name", flat=True)
    return {"institutions": list(names), "roles": [role.label for role in Role if role in person.roles]}


def profile(person: Person) -> dict[str, Any]:
    """Return what desk/profile.html shows."""
    return {"person": person, **belongings(person), "crumbs": crumbs((_("Mi perfil"), None))}
