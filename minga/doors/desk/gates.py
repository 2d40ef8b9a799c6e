"""Who may open a page of the desk: visitors are sent to sign in, people without the right are told so (403)."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import can_appoint, has_role

type View = Callable[..., HttpResponseBase]


def signed_in(person: Person) -> bool:
    """Anybody with an account has a desk."""
    return person.is_authenticated


def can_tend_people(person: Person) -> bool:
    """Administrators alone tend people: nobody of a territory's government does (R-019)."""
    return can_appoint(person)


def can_read_journal(person: Person) -> bool:
    """Auditors and administrators read the whole journal."""
    return has_role(person, Role.AUDITOR, Role.ADMINISTRATOR)


def can_review(person: Person) -> bool:
    """Validators, national planners and registrars work through what institutions hand in."""
    return has_role(person, Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR)


def only(may: Callable[[Person], bool] = signed_in) -> Callable[[View], View]:
    """Open a view to those who `may`: visitors sign in first; PermissionDenied (403) for the rest."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request, *args, **kwargs) -> HttpResponseBase:
            if not may(request.user):
                raise PermissionDenied(view.__name__)
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return gate
