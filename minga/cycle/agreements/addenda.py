"""Addenda: signed changes of what was signed, numbered one after another. They change the end, the value or the terms (decision 18)."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.agreements import notices
from minga.cycle.agreements.actions import note_change, review
from minga.cycle.agreements.drafting import keep, locked
from minga.cycle.agreements.models import Addendum, Agreement
from minga.cycle.agreements.permissions import handles
from minga.cycle.agreements.states import LIVING
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.steps import NotAllowedHere


@transaction.atomic
def add_addendum(
    *,
    by: Person,
    agreement: Agreement,
    signed_on: str,
    object: str,
    new_end: str = "",
    added_amount: Decimal | None = None,
    added_currency: str = "",
    number: int | None = None,
) -> Addendum:
    """Note an addendum that was signed, with the number after the last one; its new end is the agreement's from now on.

    `number`: the one that whoever writes it saw was next; refused where another took it meanwhile. Days as 'AAAA-MM-DD', or a
    month or a year. Leaves `agreement.addendum_added`. Refuses (PermissionDenied) whoever does not carry it, (NotAllowedHere)
    what is not signed or is over, and (ValidationError) a signature to come or before the agreement's or the last addendum's, an
    end that is not after it, and an amount of money where the agreement moves none.
    """
    agreement = locked(agreement)
    if not handles(by, agreement):
        raise PermissionDenied("add_addendum")
    if agreement.stage not in LIVING:
        raise NotAllowedHere(agreement.stage, "add_addendum", _("Solo se añade una adenda a un convenio suscrito que sigue en pie."))
    last = Addendum.objects.filter(agreement=agreement).order_by("-number").first()
    following = next_number(last, number)
    made = Addendum(agreement=agreement, number=following, signed_on=signed_on, object=object, by=by, at=timezone.now())
    made.new_end, made.added_amount, made.added_currency = new_end, added_amount, added_currency
    made.full_clean(exclude=["agreement", "by"])
    check_days(agreement, made, last)
    check_amount(agreement, made)
    made.save()
    keep(agreement, "agreement.addendum_added", by)
    after = {"number": made.number, "signed_on": made.signed_on, "object": made.object, "new_end": made.new_end}
    after |= {"added_amount": made.added_amount, "added_currency": made.added_currency}
    journal.record("agreement.addendum_added", by=by, thing=("agreement", agreement.code), after=after)
    note_change(by, agreement)
    review(by=by, agreement=agreement)
    notices.tell(by, agreement, "addendum")
    return made


def next_number(last: Addendum | None, seen: int | None) -> int:
    """Return the number after the last addendum; ValidationError where whoever writes saw another one as the next."""
    following = last.number + 1 if last else 1
    if seen is not None and seen != following:
        raise ValidationError(_("Otra persona anotó mientras tanto la adenda %(number)s: léala antes de añadir otra.") % {"number": seen})
    return following


def check_days(agreement: Agreement, made: Addendum, last: Addendum | None) -> None:
    """Refuse (ValidationError) days that cannot be: each date as far as it is known."""
    signed = PartialDate(made.signed_on)
    if signed.first > timezone.localdate():
        raise ValidationError({"signed_on": _("La firma no puede ser de un día que no ha llegado.")})
    before = last.signed_on if last else agreement.signed_on
    if before and signed.last < PartialDate(before).first:
        raise ValidationError(
            {
                "signed_on": _("Es anterior a lo que cambia, que se firmó el %(day)s.")
                % {"day": PartialDate(before).show(get_language() or "es")}
            }
        )
    if made.new_end and PartialDate(made.new_end).last <= signed.first:
        raise ValidationError({"new_end": _("El nuevo fin tiene que ser posterior a la firma de la adenda.")})


def check_amount(agreement: Agreement, made: Addendum) -> None:
    """Refuse (ValidationError) money where none is moved, none at all, and another currency (R-109)."""
    if made.added_amount is None:
        return
    if made.added_amount <= 0:
        raise ValidationError({"added_amount": _("Escriba lo que añade: más que cero.")})
    if agreement.implies_disbursement is False:
        raise ValidationError({"added_amount": _("Este convenio no implica erogación: una adenda no le añade un monto.")})
    if agreement.total_currency and made.added_currency != agreement.total_currency:
        words = {"code": agreement.total_currency}
        raise ValidationError({"added_currency": _("El convenio está en %(code)s: la adenda, en la misma moneda.") % words})
