"""What must hold before two organisations are merged: pure, over plain values."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minga.evidence.merging.shape import Sides
from minga.ground.kit.reasons import worded


def check_sides(sides: Sides, *, administers: bool, despite: str) -> None:
    """Refuse (ValidationError) two governments of different territories, and two bodies with different RUC.

    The second only where no administrator says why they are one all the same (`despite`).
    """
    one, other = sides.territories
    if sides.governments and one and other and one != other:
        raise ValidationError(_("Son gobiernos de territorios distintos (%(one)s y %(other)s): no se unen.") % {"one": one, "other": other})
    mine, theirs = sides.tax_ids
    if mine and theirs and mine != theirs:
        words = {"one": mine, "other": theirs}
        if not administers:
            raise ValidationError(
                _("Tienen RUC distintos (%(one)s y %(other)s): solo la administración puede unirlas, y dice por qué.") % words
            )
        if not despite.strip():
            raise ValidationError({"despite": _("Tienen RUC distintos (%(one)s y %(other)s): escriba por qué son una sola.") % words})


def check_reason(reason: str) -> None:
    """Refuse (ValidationError) a decision without its reason, or with a longer one than is kept."""
    worded(reason, _("Escriba por qué: queda en la bitácora."))
