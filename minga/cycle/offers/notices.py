"""Who is told what about an offer or a policy: curators what waits for them, its writers what came back."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.queries import curators, people_of, thing
from minga.ground.accounts.models import Person
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind

# After a step: whether curators are told (else its writers); to be done or to be known; what is said.
TOLD: dict[str, tuple[bool, Kind, str, str]] = {
    "send": (
        True,
        Kind.TASK,
        gettext_noop("Por validar: %(title)s"),
        gettext_noop("%(who)s pide validar «%(title)s» (%(code)s)."),
    ),
    "return": (
        False,
        Kind.TASK,
        gettext_noop("Devuelta: %(title)s"),
        gettext_noop("«%(title)s» (%(code)s) volvió con observaciones: %(reason)s"),
    ),
    "validate": (
        False,
        Kind.NOTICE,
        gettext_noop("Validada: %(title)s"),
        gettext_noop("«%(title)s» (%(code)s) está validada y a la vista de los gobiernos."),
    ),
    "close": (
        False,
        Kind.NOTICE,
        gettext_noop("Cerrada: %(title)s"),
        gettext_noop("«%(title)s» (%(code)s) se cerró: %(reason)s"),
    ),
}
DUE = gettext_noop("Por verificar de nuevo: %(title)s")
DUE_BODY = gettext_noop("«%(title)s» (%(code)s) debía verificarse hasta el %(day)s. Compruebe que sigue vigente, o ciérrela.")


def tell(by: Person, record: Offer | PolicySheet, step: str, reason: str = "") -> None:
    """Close what was to be done about it, and tell whoever it waits for now; never the one who took the step."""
    inbox.finish(thing=thing(record))
    if step not in TOLD:
        return
    to_curators, kind, subject, body = TOLD[step]
    people = curators() if to_curators else writers(record)
    figures = said(record) | {"who": by.name, "reason": reason[:500]}
    told = [one for one in people if one.pk != by.pk]
    inbox.tell(to=told, subject=subject, body=body, figures=figures, link=address(record), thing=thing(record), kind=kind)


def tell_due(offer: Offer) -> int:
    """Ask the curators to verify an offer again; returns how many were asked."""
    figures = said(offer) | {"day": offer.next_review_on.isoformat() if offer.next_review_on else ""}
    told = inbox.tell(to=curators(), subject=DUE, body=DUE_BODY, figures=figures, link=address(offer), thing=thing(offer), kind=Kind.TASK)
    return len(told)


def writers(record: Offer | PolicySheet) -> list[Person]:
    """Return its cooperant's people and whoever wrote it last."""
    people = people_of(record.organisation)
    return people if record.written_by is None or record.written_by in people else [*people, record.written_by]


def said(record: Offer | PolicySheet) -> dict[str, str]:
    title = record.title if isinstance(record, Offer) else record.organisation.name
    return {"title": title[:120], "code": thing(record)[1]}


def address(record: Offer | PolicySheet) -> str:
    """Return the address of the page on which it is worked at, in Spanish."""
    with translation.override("es"):
        return reverse("offers:work" if isinstance(record, Offer) else "offers:policy_work", args=[thing(record)[1]])
