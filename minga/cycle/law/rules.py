"""What working together saves: the unit cost of a competence exercised alone and in association (R-302; 001 L394)."""

from dataclasses import dataclass
from decimal import Decimal

from minga.ground.kit.money import half_up


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """Two unit costs with two decimals, and the percentage saved by working together: below zero where it costs more, None of nothing."""

    alone: Decimal
    together: Decimal
    saving: Decimal | None


def unit_costs(cost_alone: Decimal, units_alone: Decimal, cost_together: Decimal, units_together: Decimal) -> UnitCosts:
    """Compare what one unit costs: 100 for 10 alone and 150 for 20 together are 10.00 and 7.50, a saving of 25 %.

    ValueError for units that are not above 0 and for costs below 0.
    """
    if units_alone <= 0 or units_together <= 0 or cost_alone < 0 or cost_together < 0:
        raise ValueError("units above 0, costs from 0")
    saving = None
    if cost_alone:
        saving = half_up(100 - 100 * (cost_together * units_alone) / (units_together * cost_alone), 2)
    return UnitCosts(half_up(cost_alone / units_alone, 2), half_up(cost_together / units_together, 2), saving)
