"""What a currency is worth in dollars, about, so that the range of an offer can be compared with what a demand asks.

The newest published rate (the ECB's of a day, else the IMF's average of a year), else the newest that a person recorded. Nothing that is
compared here is kept as an amount; a currency without any rate is not compared (R-144).
"""

from collections.abc import Iterable
from decimal import Decimal

from minga.ground.rates.models import Period, PublishedRate, Rate

DOLLAR, EURO = "USD", "EUR"


def dollars(currencies: Iterable[str]) -> dict[str, float]:
    """Return {currency: dollars for one} of those for which any rate is known."""
    found = {currency: rate for currency in set(currencies) - {""} if (rate := dollars_for(currency)) is not None}
    return {currency: float(rate) for currency, rate in found.items()}


def dollars_for(currency: str) -> Decimal | None:
    """Return what one unit is worth in dollars; None where no rate says it."""
    if currency == DOLLAR:
        return Decimal(1)
    euros = newest(EURO, DOLLAR, Period.DAY)
    if currency == EURO and euros:
        return euros
    own = newest(EURO, currency, Period.DAY)
    if own and euros:
        return euros / own
    if yearly := newest(DOLLAR, currency, Period.YEAR):
        return 1 / yearly
    return recorded(currency)


def newest(base: str, quote: str, period: Period) -> Decimal | None:
    rows = PublishedRate.objects.filter(base=base, quote=quote, period=period).order_by("-date")
    return rows.values_list("value", flat=True).first()


def recorded(currency: str) -> Decimal | None:
    """Return what a rate of the registry says, of whichever direction."""
    if straight := Rate.objects.filter(base=currency, quote=DOLLAR).order_by("-date").first():
        return straight.value
    back = Rate.objects.filter(base=DOLLAR, quote=currency).order_by("-date").first()
    return 1 / back.value if back else None
