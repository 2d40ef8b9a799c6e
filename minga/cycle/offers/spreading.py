"""How offers are made known to governments: noted by channel (R-020), and told to those that may ask for them (R-022)."""

import datetime
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.offers.drafting import locked
from minga.cycle.offers.models import Dissemination, Offer
from minga.cycle.offers.permissions import can_spread
from minga.cycle.offers.queries import officers, thing, with_officers
from minga.cycle.offers.states import Availability, Reach
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.journal import actions as journal
from minga.ground.territory.models import Unit

ELECTRONIC = "MEDIO_INFORMATICO"
TOLD = gettext_noop("Oferta de cooperación: %(title)s")
TOLD_BODY = gettext_noop(
    "%(giver)s ofrece «%(title)s» (%(code)s). %(closes)s Su institución puede pedirla: mire los requisitos y los pasos."
)
CLOSES = gettext_noop("Cierra el %(day)s.")
ROLLING = gettext_noop("Se puede pedir en cualquier momento.")


def eligible(offer: Offer) -> QuerySet[Organisation]:
    """Return the institutions that may ask for an offer by their kind and territory, whether or not anybody is there to be told."""
    kinds = list(offer.recipients.values_list("pk", flat=True))
    there = Organisation.objects.standing_alone().filter(kind__in=kinds).exclude(pk=offer.organisation_id)
    reached = there.filter(pk__in=[one.pk for one in there.select_related("territory__parent__parent") if reaches(offer, one)])
    return reached.select_related("kind", "territory").order_by("sort_key")


def reachable(governments: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return those of these governments where a message reaches somebody."""
    return governments.filter(pk__in=with_officers().values("organisation"))


def left_to_tell(offer: Offer) -> QuerySet[Organisation]:
    """Return the governments that may ask for an offer, have nobody here and were not told of it by any channel yet."""
    absent = eligible(offer).exclude(pk__in=with_officers().values("organisation"))
    return absent.exclude(told_of_offers__offer=offer)


def reaches(offer: Offer, organisation: Organisation) -> bool:
    """Whether an offer takes in the territory of an institution; one whose territory is not known is left to its country."""
    countries = {one.pk for one in offer.countries.all()}
    unit: Unit | None = organisation.territory
    if unit is None:
        return offer.reach != Reach.UNITS and bool(countries & {one.country_id for one in organisation.countries.all()})
    if unit.country_id not in countries:
        return False
    named = {one.pk for one in offer.units.all()}
    return offer.reach != Reach.UNITS or bool(named & {one.pk for one in unit.chain})


@transaction.atomic
def notify(*, by: Person, offer: Offer, governments: list[Organisation], note: str = "") -> Dissemination:
    """Tell the officers of these governments of an offer, in the page and by mail as each one chose. Leaves `offer.disseminated`.

    Only a government where somebody got the message counts as told (R-022); the journal names the others. Refuses
    (PermissionDenied) whoever does not write for the cooperant and an offer that is not validated, (ValidationError) no
    government, one that may not ask for it, governments with nobody here at all, and an offer that is past.
    """
    offer = locked(offer)
    if not can_spread(by, offer):
        raise PermissionDenied("notify")
    if offer.availability(timezone.localdate()) == Availability.PAST:
        raise ValidationError(_("La oferta ya cerró: no hay de qué avisar."))
    if not governments:
        raise ValidationError({"governments": _("Elija al menos un gobierno.")})
    check_eligible(offer, governments)
    people = officers([one.pk for one in governments])
    here = set(with_officers().values_list("organisation", flat=True))
    told, missed = [one for one in governments if one.pk in here], [one for one in governments if one.pk not in here]
    if not told:
        raise ValidationError(
            {
                "governments": _("Nadie de estos gobiernos está registrado aquí: %(names)s. Avíseles por otro canal y anótelo.")
                % {"names": shortened(missed)}
            }
        )
    row = noted(by, offer, Code.objects.of("CANAL_DIFUSION").get(code=ELECTRONIC), timezone.localdate(), note)
    row.people = len(people)
    row.save(update_fields=["people"])
    row.governments.set(told)
    tell(offer, people)
    after = {"channel": ELECTRONIC, "governments": keys(told), "people": len(people), "unreached": keys(missed)}
    journal.record("offer.disseminated", by=by, thing=thing(offer), after=after)
    return row


def check_eligible(offer: Offer, governments: list[Organisation]) -> None:
    able = set(eligible(offer).values_list("pk", flat=True))
    if others := [one for one in governments if one.pk not in able]:
        raise ValidationError({"governments": _("No pueden pedir esta oferta: %(names)s.") % {"names": shortened(others)}})


def keys(governments: list[Organisation]) -> list[str]:
    return sorted(one.code for one in governments)


def shortened(governments: Sequence[Organisation]) -> str:
    """Return the names of the first five, and whether there are more."""
    return ", ".join(one.name for one in governments[:5]) + (", …" if len(governments) > 5 else "")


def tell(offer: Offer, people: list[Person]) -> None:
    """Send the message of an offer to people."""
    closes = {"msgid": CLOSES, "figures": {"day": {"date": offer.closes_on.isoformat()}}} if offer.closes_on else {"msgid": ROLLING}
    figures = {"title": offer.title[:120], "code": offer.code, "giver": offer.organisation.name[:120], "closes": closes}
    inbox.tell(to=people, subject=TOLD, body=TOLD_BODY, figures=figures, link=address(offer), thing=thing(offer), kind=Kind.NOTICE)


@transaction.atomic
def note(
    *, by: Person, offer: Offer, channel: Code, on: datetime.date, detail: str = "", governments: Iterable[Organisation] = ()
) -> Dissemination:
    """Write down that an offer was made known by a channel on a day (R-020), and which governments were told so (R-022).

    Leaves `offer.disseminated`. Refuses (PermissionDenied) as `notify`, and (ValidationError) a day to come, 'another instrument'
    without saying which, and a government that may not ask for it.
    """
    offer = locked(offer)
    if not can_spread(by, offer):
        raise PermissionDenied("note")
    if on > timezone.localdate():
        raise ValidationError({"on": _("Este día aún no llega.")})
    if channel.code == "OTRO" and not detail.strip():
        raise ValidationError({"note": _("Diga qué otro instrumento.")})
    told = list(governments)
    check_eligible(offer, told)
    row = noted(by, offer, channel, on, detail)
    row.governments.set(told)
    after = {"channel": channel.code, "on": on.isoformat(), "note": row.note, "governments": keys(told)}
    journal.record("offer.disseminated", by=by, thing=thing(offer), after=after)
    return row


def noted(by: Person, offer: Offer, channel: Code, on: datetime.date, detail: str) -> Dissemination:
    row = Dissemination(offer=offer, channel=channel, on=on, note=detail.strip(), by=by, at=timezone.now())
    row.full_clean()
    row.save()
    return row


def told_governments(offer: Offer) -> QuerySet[Organisation]:
    """Return the governments that were ever told of an offer, each once (R-022)."""
    return Organisation.objects.filter(Q(told_of_offers__offer=offer)).distinct().order_by("sort_key")


def address(offer: Offer) -> str:
    with translation.override("es"):
        return reverse("portal:offer", args=[offer.code])
