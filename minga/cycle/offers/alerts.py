"""Searches that people keep: each is told once of every new offer that it finds, by a command once a day."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.offers.asking import FACETS, find, search_of
from minga.cycle.offers.models import Alert, AlertTold, Offer
from minga.cycle.offers.queries import thing
from minga.cycle.offers.spreading import CLOSES, ROLLING, address
from minga.ground.accounts.models import Person
from minga.ground.accounts.permissions import held_back
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.inbox.queries import preferences
from minga.ground.journal import actions as journal

NAMES = ("q", "within", *FACETS)
MOST = 30  # alerts of a person
MOST_VALUES = 40  # of one facet
FOUND = gettext_noop("Nueva oferta para «%(alert)s»: %(title)s")
FOUND_BODY = gettext_noop("%(giver)s ofrece «%(title)s» (%(code)s). %(closes)s La encontró su alerta «%(alert)s».")


def cleaned(filters: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the filters that an alert keeps: known names, short values, no day and no order."""
    found = {name: [one[:200] for one in filters.get(name, []) if one.strip()][:MOST_VALUES] for name in NAMES}
    return {name: some for name, some in found.items() if some}


@transaction.atomic
def keep(*, by: Person, name: str, filters: Mapping[str, list[str]], by_mail: bool = True, alert: Alert | None = None) -> Alert:
    """Keep a search, or change one's own. Leaves `alert.kept`.

    Refuses (PermissionDenied) another's, (ValidationError) no name, a name used already and more than thirty.
    """
    if alert is not None and alert.person_id != by.pk:
        raise PermissionDenied("keep")
    made = alert or Alert(person=by, made_at=timezone.now())
    if alert is None and Alert.objects.filter(person=by).count() >= MOST:
        raise ValidationError(_("Ya tiene %(n)s alertas: quite una antes.") % {"n": MOST})
    made.name, made.filters, made.by_mail = name.strip(), cleaned(filters), by_mail
    made.full_clean()
    made.save()
    after = {"name": made.name, "filters": made.filters, "by_mail": by_mail}
    journal.record("alert.kept", by=by, thing=("person", by.email), after=after)
    return made


@transaction.atomic
def remove(*, by: Person, alert: Alert) -> None:
    """Take one's own alert away. Leaves `alert.removed`; refuses (PermissionDenied) another's."""
    if alert.person_id != by.pk:
        raise PermissionDenied("remove")
    before = {"name": alert.name, "filters": alert.filters}
    alert.delete()
    journal.record("alert.removed", by=by, thing=("person", by.email), before=before)


def new_for(alert: Alert, day: datetime.date) -> list[Offer]:
    """Return the offers published since an alert was made that it finds and did not tell yet, the first to close first."""
    ids = [line.pk for line in find(search_of(alert.filters, day))[0]]
    told = AlertTold.objects.filter(alert=alert).values("offer")
    rows = Offer.objects.filter(pk__in=ids, published_at__gte=alert.made_at).exclude(pk__in=told)
    held = {row.pk: row for row in rows.select_related("organisation")}
    return [held[pk] for pk in ids if pk in held]


@transaction.atomic
def tell_alert(alert: Alert, *, by: Person, day: datetime.date | None = None) -> int:
    """Tell the person of an alert of each new offer, once; returns how many. Leaves `alert.told` where there was any."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("person").get(pk=alert.pk)
    if not alert.person.is_active or held_back(alert.person):
        return 0
    offers = new_for(alert, day or timezone.localdate())
    for offer in offers:
        AlertTold.objects.create(alert=alert, offer=offer, at=timezone.now())
        send(alert, offer)
    if offers:
        after = {"alert": alert.name, "offers": [one.code for one in offers]}
        journal.record("alert.told", by=by, thing=("person", alert.person.email), after=after)
    return len(offers)


def send(alert: Alert, offer: Offer) -> None:
    """Write the message, and a letter where the alert asks for one and the person's messages do not go out at once anyway."""
    closes = {"msgid": CLOSES, "figures": {"day": {"date": offer.closes_on.isoformat()}}} if offer.closes_on else {"msgid": ROLLING}
    figures = {
        "alert": alert.name,
        "title": offer.title[:120],
        "code": offer.code,
        "giver": offer.organisation.name[:120],
        "closes": closes,
    }
    told = inbox.tell(
        to=[alert.person], subject=FOUND, body=FOUND_BODY, figures=figures, link=address(offer), thing=thing(offer), kind=Kind.NOTICE
    )
    if alert.by_mail and not any(one.letter_id for one in told):
        language = preferences([alert.person])[alert.person_id].language
        inbox.write_to(
            address=alert.person.email,
            subject=FOUND,
            body=FOUND_BODY,
            figures=figures,
            language=language,
            link=address(offer),
            thing=thing(offer),
        )


def tell_all(*, by: Person, day: datetime.date | None = None) -> int:
    """Tell every alert of its new offers, each in a transaction of its own; returns how many messages were written."""
    return sum(tell_alert(alert, by=by, day=day) for alert in Alert.objects.order_by("pk"))
