"""One activity as facts: its money spread over its places, sectors and givers, each share applied once (pitfalls 31, 36).

What nobody has said how to divide is not divided: it stays on a row of its own, marked as rest, so that every sum matches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

CENT = Decimal("0.01")
WHOLE = Decimal(100)
DOLLARS = "USD"


@dataclass(frozen=True)
class Spot:
    """A place of an activity: country code and the keys of its units by level, None where it says no more; `share` in per cent."""

    country: str | None = None
    units: tuple[str | None, str | None, str | None] = (None, None, None)
    share: Decimal | None = None
    rest: bool = False


@dataclass(frozen=True)
class Theme:
    """A sector of an activity, by its code; `share` in per cent."""

    code: str | None = None
    share: Decimal | None = None
    rest: bool = False


@dataclass(frozen=True)
class Gift:
    """What somebody gives: codes of the organisation, role and kind of resource; `amount` None where it is not valued."""

    organisation: str | None = None
    role: str | None = None
    resource: str | None = None
    amount: Decimal | None = None
    currency: str = ""
    usd: Decimal | None = None
    exact: bool = True
    rest: bool = False


@dataclass(frozen=True)
class Rate:
    """What an activity's own money was changed at: `quote` units for one of `base`."""

    base: str
    quote: str
    value: Decimal


@dataclass(frozen=True)
class Whole:
    """An activity before it is spread. `rates`: the different ones at which its own money was changed."""

    total: Decimal | None = None
    currency: str = ""
    exact: bool = True
    rates: tuple[Rate, ...] = ()
    spots: tuple[Spot, ...] = ()
    themes: tuple[Theme, ...] = ()
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One cell of an activity: a place, a sector, a giver and the money that falls there, None where it is not divided."""

    spot: Spot
    theme: Theme
    gift: Gift
    amount: Decimal | None
    usd: Decimal | None


def facts(whole: Whole) -> list[Fact]:
    """Return the facts of an activity: at least one; their amounts add up to its money to the cent, in its currency and in dollars."""
    spots, themes = spread_places(whole.spots), spread_themes(whole.themes)
    found = []
    for gift in givers(whole):
        amounts = divided(gift.amount, spots, themes)
        dollars = divided(gift.usd, spots, themes)
        cells = zip(product(spots, themes), amounts, dollars, strict=True)
        found += [Fact(spot, theme, gift, amount, usd) for (spot, theme), amount, usd in cells]
    return found


def divided(amount: Decimal | None, spots: Sequence[Spot], themes: Sequence[Theme]) -> list[Decimal | None]:
    """Return the amount by place and, within it, by sector, in the order of their product."""
    by_place = split(amount, [spot.share for spot in spots])
    return [part for piece in by_place for part in split(piece, [theme.share for theme in themes])]


def split(amount: Decimal | None, shares: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Return `amount` by percentages, each rounded half up to the cent and the remainder on the last; None where a share is None.

    The shares that are known add up to 100.
    """
    known = [place for place, share in enumerate(shares) if share is not None]
    parts: list[Decimal | None] = [None] * len(shares)
    if amount is None or not known:
        return parts
    left = amount
    for place in known[:-1]:
        part = (amount * (shares[place] or 0) / WHOLE).quantize(CENT, ROUND_HALF_UP)
        parts[place], left = part, left - part
    parts[known[-1]] = left
    return parts


def spread_places(spots: Iterable[Spot]) -> list[Spot]:
    """Return the places, each once, with shares that add up to 100 where the activity says them or has one place.

    Otherwise each place stands without share, and one row of rest lies in what all of them have in common. Shares above 100
    say nothing that could be applied.
    """
    merged: dict[tuple, Spot] = {}
    for spot in spots:
        key = (spot.country, spot.units)
        before = merged.get(key)
        merged[key] = replace(spot, share=added(before.share, spot.share)) if before else spot
    known = list(merged.values())
    if len(known) < 2:
        return [replace(known[0] if known else Spot(), share=WHOLE)]
    shared, left = usable(known)
    return shared + ([replace(common(known), share=left, rest=True)] if left else [])


def spread_themes(themes: Iterable[Theme]) -> list[Theme]:
    """Return the sectors with shares that add up to 100, as `spread_places`."""
    known = list({theme.code: theme for theme in themes}.values())
    if len(known) < 2:
        return [replace(known[0] if known else Theme(), share=WHOLE)]
    shared, left = usable(known)
    return shared + ([Theme(share=left, rest=True)] if left else [])


def usable[T: (Spot, Theme)](parts: list[T]) -> tuple[list[T], Decimal]:
    """Return the parts with the shares that can be applied, and the per cent left over."""
    said = [part.share for part in parts if part.share is not None]
    total = sum(said, Decimal(0))
    if len(said) < len(parts) or total > WHOLE or not total:
        return [replace(part, share=None) for part in parts], WHOLE
    return parts, WHOLE - total


def common(spots: Sequence[Spot]) -> Spot:
    """Return what all places have in common: country, province, canton, each only where it is one and the same."""
    countries = {spot.country for spot in spots}
    country = countries.pop() if len(countries) == 1 else None
    units: list[str | None] = [None, None, None]
    for level in range(3):
        found = {spot.units[level] for spot in spots}
        if country is None or len(found) > 1:
            break
        units[level] = found.pop()
    return Spot(country, (units[0], units[1], units[2]))


def givers(whole: Whole) -> list[Gift]:
    """Return who gives what, in amounts that add up to the declared total, or to what was given where no total is declared.

    What the contributions do not cover, or exceed the total by, is a row of rest: a difference is shown, never repaired (R-138).
    A contribution in a currency other than the total's is not added to it.
    """
    gifts = [valued(gift, whole) for gift in whole.gifts]
    if whole.total is None:
        return gifts or [Gift()]
    usd = dollars(whole.total, whole.currency, whole.rates)
    if not gifts:
        return [Gift(amount=whole.total, currency=whole.currency, usd=usd, exact=whole.exact)]
    left = whole.total - sum((gift.amount or Decimal(0) for gift in gifts), Decimal(0))
    if left or all(gift.amount is None for gift in gifts):
        gifts.append(Gift(amount=left, currency=whole.currency, usd=usd, exact=whole.exact, rest=True))
    last = max(place for place, gift in enumerate(gifts) if gift.amount is not None)
    others = sum((gift.usd or Decimal(0) for place, gift in enumerate(gifts) if place != last), Decimal(0))
    gifts[last] = replace(gifts[last], usd=None if usd is None else usd - others)
    return gifts


def valued(gift: Gift, whole: Whole) -> Gift:
    """Return the contribution with its dollars; without amount where its currency is not the one of the declared total."""
    if gift.amount is None or whole.total is not None and gift.currency != whole.currency:
        return replace(gift, amount=None, currency="", usd=None)
    return replace(gift, usd=dollars(gift.amount, gift.currency, whole.rates))


def dollars(amount: Decimal, currency: str, rates: Sequence[Rate]) -> Decimal | None:
    """Return the amount in US dollars, as `changed` does."""
    return changed(amount, currency, DOLLARS, rates)


def changed(amount: Decimal, currency: str, wanted: str, rates: Sequence[Rate]) -> Decimal | None:
    """Return the amount in another currency, half up to the cent.

    None where the activity's own money was not changed at one known rate: none is assumed or borrowed (R-144).
    """
    if currency == wanted:
        return amount
    fitting = {rate for rate in rates if {rate.base, rate.quote} == {currency, wanted}}
    if len(fitting) != 1:
        return None
    rate = fitting.pop()
    found = amount / rate.value if rate.base == wanted else amount * rate.value
    return found.quantize(CENT, ROUND_HALF_UP)


def added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the sum of two shares; None where either is not known."""
    return None if one is None or other is None else one + other
