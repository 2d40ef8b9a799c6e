"""The steps of a dossier, each at an address of its own: a thin call of the action.

Whoever reviews, approves, registers or puts away what others wrote says which version they read: If-Match is asked for there.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Path, Router

from minga.cycle.filing import actions, registering
from minga.cycle.filing.states import STEPS
from minga.doors.api.doorway import AccessKey
from minga.doors.api.draft_shapes import Annulled, DraftKey, DraftWhole, Observed, Reasoned
from minga.doors.api.drafts import stepped
from minga.doors.api.shapes import CONDITION, OPTIONAL_CONDITION, words
from minga.ground.accounts.models import Scope

router = Router(auth=AccessKey(Scope.READ))
LABELS = {step.name: step.label for step in STEPS}
PLAIN = {
    "submit": (actions.submit, Scope.SUBMIT),
    "amend": (actions.amend, Scope.SUBMIT),
    "discard": (actions.discard, Scope.SUBMIT),
    "reopen": (actions.reopen, Scope.SUBMIT),
    "validate": (actions.validate, Scope.REVIEW),
    "approve_plan": (actions.approve_plan, Scope.REVIEW),
    "register": (registering.register, Scope.REVIEW),
    "delete": (actions.delete, Scope.REVIEW),
}
REASONED = {
    "withdraw": (actions.withdraw, Scope.SUBMIT),
    "ask_deletion": (actions.ask_deletion, Scope.SUBMIT),
    "keep": (actions.keep, Scope.SUBMIT),
    "archive": (actions.archive, Scope.REVIEW),
    "unarchive": (actions.unarchive, Scope.REVIEW),
    "restore": (actions.restore, Scope.REVIEW),
}
ANSWERS = {200: DraftWhole, 204: None}


def offer_plain(name: str) -> None:
    """Give a step without words its address."""
    action, scope = PLAIN[name]

    def take(request: HttpRequest, key: Path[DraftKey]) -> HttpResponse:
        return stepped(request, key, action, scope)

    add(name, scope, take)


def offer_reasoned(name: str) -> None:
    """Give a step with a reason its address."""
    action, scope = REASONED[name]

    def take(request: HttpRequest, key: Path[DraftKey], payload: Reasoned) -> HttpResponse:
        return stepped(request, key, action, scope, reason=payload.reason)

    add(name, scope, take)


def add(name: str, scope: Scope, take) -> None:
    """Add an operation to the router under the name of its step."""
    take.__name__ = f"{name}_draft"
    router.post(
        f"/drafts/{{key}}/{name.replace('_', '-')}",
        response=ANSWERS,
        auth=AccessKey(scope),
        openapi_extra=CONDITION if scope == Scope.REVIEW else OPTIONAL_CONDITION,
        summary=words(LABELS[name]),
    )(take)


@router.post(
    "/drafts/{key}/observe",
    response=ANSWERS,
    auth=AccessKey(Scope.REVIEW),
    openapi_extra=CONDITION,
    summary=words(gettext_lazy("Devolver con observaciones")),
)
def observe_draft(request: HttpRequest, key: Path[DraftKey], payload: Observed) -> HttpResponse:
    return stepped(request, key, actions.observe, Scope.REVIEW, comments=payload.comments)


@router.post(
    "/drafts/{key}/annul",
    response=ANSWERS,
    auth=AccessKey(Scope.REVIEW),
    openapi_extra=CONDITION,
    summary=words(LABELS["annul"]),
)
def annul_draft(request: HttpRequest, key: Path[DraftKey], payload: Annulled) -> HttpResponse:
    return stepped(request, key, registering.annul, Scope.REVIEW, reason=payload.reason, act=payload.act)


for one in PLAIN:
    offer_plain(one)
for one in REASONED:
    offer_reasoned(one)
