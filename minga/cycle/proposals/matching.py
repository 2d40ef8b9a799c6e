"""How well an offer fits a demand: first what bars it, then a score between 0 and 100 that is the sum of visible parts. Pure.

Nothing is hidden and nothing is guessed: each part gives points, how many it could give and a reason (a code and its figures, which
`wording` says as a sentence); what nobody says counts as half, and says so. The same values give the same score; ties are broken by
the code. Norms: only cooperation that is not paid back is managed here (Resolución 009-CNC-2011; R-044, R-085).
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import floor
from typing import Any

from minga.cycle.proposals.sides import Agendas, Corpus, Gift, Need, Part, Reason, Weighed, length, likeness, vector

LOAN = "FINANCIERA_REEMBOLSABLE"
DONATION = "FINANCIERA_NO_REEMBOLSABLE"
TECHNICAL = frozenset({"TECNICA", "ASESORIA", "CAPACITACION", "VOLUNTARIADO_EXPERTOS", "BECAS", "PASANTIAS"})
# Points of each part (Minga's own, set by the office on /coincidencias/pesos); the sum is brought to 100.
WEIGHTS = {
    "territory": Decimal(10),
    "sector": Decimal(30),
    "modality": Decimal(8),
    "amount": Decimal(8),
    "recipient": Decimal(4),
    "dates": Decimal(6),
    "language": Decimal(4),
    "agenda": Decimal(10),
    "text": Decimal(20),
    "meaning": Decimal(10),
}
UNKNOWN = 0.5  # of a part of which nobody says anything
LEAST_ASKED = 0.8  # of the least that is given: who asks for a little less may ask for more
LEAST_SHARE = 0.05  # of what is asked: an offer whose most is less finances nothing of it
ALIKE = 0.35  # likeness of two texts from which they speak of one thing
MANY = 5  # activities of a cooperant in a sector and country that show an agenda
SOON = ((15, 0.15), (30, 0.4), (60, 0.7))  # days left before an offer closes: less than so many, so much of the part
SEVERAL = 0.9  # of the part: a window that is always open, which may end any day
NEAR = {"purpose": 1.0, "category": 0.75, "group": 0.4, "goal": 0.35, "unsaid": 0.3, "none": 0.0}


# --- what bars an offer --------------------------------------------------------------------------


def barriers(need: Need, gift: Gift, day: datetime.date) -> list[Reason]:
    """Return why a government cannot ask for an offer on a day; none: it can. What an offer does not say bars nobody."""
    found = [*place_barriers(need, gift), *date_barriers(gift, day)]
    if gift.recipients and not gift.recipients & need.kinds:
        found.append(Reason("not_for_kind", {"kinds": sorted(gift.recipients)}))
    if gift.modality == LOAN and need.modality != LOAN or gift.modality == LOAN and is_gad(need):
        found.append(Reason("loan"))
    if need.languages and gift.languages and not need.languages & gift.languages:
        found.append(Reason("other_language", {"languages": sorted(gift.languages)}))
    if need.asked is not None and gift.low is not None and need.asked < gift.low * LEAST_ASKED:
        found.append(Reason("too_little", {"least": money(gift.low), "asked": money(need.asked)}))
    if need.asked is not None and gift.high is not None and gift.high < need.asked * LEAST_SHARE:
        found.append(Reason("too_much", {"most": money(gift.high), "asked": money(need.asked)}))
    return found


def is_gad(need: Need) -> bool:
    """Whether a decentralised government of Ecuador asks: its competence never covers loans (Resolución 009-CNC-2011)."""
    return any(kind.startswith("GAD_") for kind in need.kinds)


def place_barriers(need: Need, gift: Gift) -> list[Reason]:
    if gift.countries and need.country not in gift.countries:
        return [Reason("other_country", {"countries": sorted(gift.countries)})]
    if gift.units and need.units and nearness(need, gift) == "apart":
        return [Reason("other_units", {"units": sorted(gift.units)})]
    if gift.reach == "rural" and need.urban:
        return [Reason("only_rural")]
    return []


def date_barriers(gift: Gift, day: datetime.date) -> list[Reason]:
    if gift.opens and gift.opens > day:
        return [Reason("not_yet", {"day": gift.opens.isoformat()})]
    if gift.closes and gift.closes < day:
        return [Reason("closed", {"day": gift.closes.isoformat()})]
    return []


def nearness(need: Need, gift: Gift) -> str:
    """Return how the units of both stand: 'within' the offer's, 'partly' (some of the demand's hold a unit of the offer), 'apart'."""
    if gift.units & (need.units | need.above):
        return "within"
    return "partly" if need.units & gift.above else "apart"


# --- the parts of a score ------------------------------------------------------------------------


def territory(need: Need, gift: Gift) -> Part:
    if not gift.countries:
        return Part("territory", UNKNOWN, Reason("countries_unsaid"))
    place = {"country": need.country}
    if gift.units and need.units:
        near = nearness(need, gift)
        named = sorted(gift.units & (need.units | need.above)) or sorted(need.units)
        return Part("territory", 1.0 if near == "within" else 0.7, Reason(f"units_{near}", place | {"units": named[:3]}))
    if gift.reach in ("rural", "border"):
        if gift.reach == "rural" and need.rural:
            return Part("territory", 1.0, Reason("rural", place))
        return Part("territory", 0.6, Reason(f"{gift.reach}_to_check", place))
    return Part("territory", 0.9 if len(gift.countries) == 1 else 0.75, Reason("whole_country", place))


def sector(need: Need, gift: Gift) -> Part:
    """The DAC's hierarchy: the same purpose, the same category, the same group of categories; else a goal (ODS) in common."""
    shared = sorted(need.goals & gift.goals)
    if not need.sectors or not gift.sectors:
        near, figures = ("goal", {"goals": shared[:3]}) if shared else ("unsaid", {})
    else:
        near, figures = closest(need.sectors, gift.sectors)
        if near == "none" and shared:
            near, figures = "goal", {"goals": shared[:3]}
    more = 0.05 if shared and near in ("purpose", "category", "group") else 0.0
    share = NEAR[near] * breadth(need, gift, near) + more
    return Part("sector", min(share, 1.0), Reason(f"sector_{near}", figures | ({"goals": shared[:3]} if more else {})))


def closest(wanted: frozenset[str], offered: frozenset[str]) -> tuple[str, dict[str, Any]]:
    """Return how near the nearest sectors of both are, and which they are."""
    if same := sorted(wanted & offered):
        return "purpose", {"sectors": same[:3]}
    categories = {code[:3] for code in wanted} & {code[:3] for code in offered}
    if categories:
        return "category", {"sectors": sorted(categories)[:3]}
    groups = {code[:2] for code in wanted} & {code[:2] for code in offered}
    if groups:
        return "group", {"sectors": sorted(code for code in offered if code[:2] in groups)[:3]}
    return "none", {"sectors": sorted(offered)[:3]}


def breadth(need: Need, gift: Gift, near: str) -> float:
    """Return less than 1 where an offer of many sectors meets only one of a demand that has several."""
    if near not in ("purpose", "category") or len(need.sectors) < 2:
        return 1.0
    met = {code[:3] for code in need.sectors} & {code[:3] for code in gift.sectors}
    return 0.85 + 0.15 * len(met) / len({code[:3] for code in need.sectors})


def modality(need: Need, gift: Gift) -> Part:
    if not need.modality or not gift.modality:
        return Part("modality", UNKNOWN, Reason("modality_unsaid"))
    both = {"wanted": need.modality, "offered": gift.modality}
    if need.modality == gift.modality:
        return Part("modality", 1.0, Reason("modality_same", both))
    if {need.modality, gift.modality} <= TECHNICAL:
        return Part("modality", 0.8, Reason("modality_technical", both))
    return Part("modality", 0.5 if gift.modality == DONATION else 0.3, Reason("modality_other", both))


def amount(need: Need, gift: Gift) -> Part:
    if need.asked is None:
        return Part("amount", UNKNOWN, Reason("asked_unsaid"))
    if gift.low is None and gift.high is None:
        return Part("amount", UNKNOWN, Reason("range_unsaid", {"asked": money(need.asked)}))
    if gift.high is not None and need.asked > gift.high:
        share = gift.high / need.asked
        return Part("amount", share, Reason("covers_part", {"most": money(gift.high), "percent": {"percent": str(round(share * 100))}}))
    if gift.low is not None and need.asked < gift.low:
        return Part("amount", 0.6, Reason("below_least", {"least": money(gift.low), "asked": money(need.asked)}))
    return Part("amount", 1.0, Reason("within_range", {"asked": money(need.asked)}))


def recipient(need: Need, gift: Gift) -> Part:
    if not gift.recipients:
        return Part("recipient", UNKNOWN, Reason("recipients_unsaid"))
    return Part("recipient", 1.0, Reason("for_kind", {"kinds": sorted(gift.recipients & need.kinds)[:1]}))


def dates(need: Need, gift: Gift, day: datetime.date) -> Part:
    """The time left to prepare; less where the duration that is asked is not among those financed."""
    low, high = gift.months
    if need.months and (low and need.months < low or high and need.months > high):
        return Part("dates", 0.2, Reason("other_duration", {"months": need.months, "least": low or 0, "most": high or 0}))
    if gift.closes is None:
        return Part("dates", *((SEVERAL, Reason("rolling")) if gift.rolling else (UNKNOWN, Reason("closing_unsaid"))))
    left = (gift.closes - day).days
    share = next((share for least, share in SOON if left < least), 1.0)
    code = "closes_at_once" if share < 0.2 else "closes_soon" if share < 1 else "time_enough"
    return Part("dates", share, Reason(code, {"days": left, "day": {"date": gift.closes.isoformat()}}))


def language(need: Need, gift: Gift) -> Part:
    if not need.languages or not gift.languages:
        return Part("language", UNKNOWN, Reason("languages_unsaid"))
    return Part("language", 1.0, Reason("in_language", {"languages": sorted(need.languages & gift.languages)}))


def agenda(need: Need, giver: str, agendas: Agendas) -> Part:
    """What the cooperant funded in that country and sector, and whether what is asked is of the size that it funds."""
    known = agendas.get((giver, need.country))
    if not known:
        return Part("agenda", 0.3, Reason("agenda_unknown", {"country": need.country}))
    wanted = {code[:3] for code in need.sectors}
    rows = sorted(((category, known[category]) for category in wanted & known.keys()), key=lambda row: (-row[1].activities, row[0]))
    if not rows and (unsaid := known.get("")):
        return Part("agenda", 0.3, Reason("agenda_no_sector", {"country": need.country, "n": unsaid.activities}))
    if not rows:
        return Part("agenda", 0.15, Reason("agenda_elsewhere", {"country": need.country}))
    category, best = rows[0]
    figures: dict[str, Any] = {"sectors": [category], "country": need.country, "n": best.activities}
    figures |= {"from": str(best.years[0]), "to": str(best.years[1])}
    share = 0.5 + 0.3 * min(best.activities, MANY) / MANY
    if need.asked is None or best.low is None or best.high is None or best.middle is None:
        return Part("agenda", share, Reason("agenda_funded", figures))
    figures["middle"] = money(best.middle)
    fits = best.low / 2 <= need.asked <= best.high * 2
    return Part("agenda", share + (0.2 if fits else 0), Reason("agenda_of_size" if fits else "agenda_other_size", figures))


def text(alike: float, words: tuple[str, ...]) -> Part:
    code = "text_alike" if alike >= ALIKE / 2 else "text_some" if words else "text_none"
    return Part("text", min(alike / ALIKE, 1.0), Reason(code, {"words": list(words)} if words else {}))


def meaning(rank: int, among: int) -> Part:
    """The place that a language model gives it by its meaning: a place, never a percentage."""
    return Part("meaning", 1 / rank if rank > 3 else (4 - rank) / 3, Reason("meaning_rank", {"rank": rank, "among": among}))


def money(value: float) -> dict[str, str]:
    """Return an amount in dollars as a figure of a sentence."""
    return {"amount": str(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)), "currency": "USD"}


# --- the score -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """What a demand is weighed with: the day, what is known of offers and cooperants, the weights, the model's places (none: absent)."""

    need: Need
    day: datetime.date
    known: Corpus
    agendas: Agendas = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=lambda: dict(WEIGHTS))
    places: Mapping[str, int] = field(default_factory=dict)


def fractions(asked: Question, gift: Gift, wanted: Mapping[str, float], size: float) -> list[Part]:
    """Return the parts of one offer, the model's only where it was asked."""
    need = asked.need
    found = [
        territory(need, gift), sector(need, gift), modality(need, gift), amount(need, gift), recipient(need, gift),
        dates(need, gift, asked.day), language(need, gift), agenda(need, gift.giver, asked.agendas),
        text(*likeness(wanted, size, gift, asked.known)),
    ]  # fmt: skip
    if asked.places:
        found.append(meaning(asked.places.get(gift.code, len(asked.places)), len(asked.places)))
    return found


def shares(weights: Mapping[str, Decimal], present: Iterable[str]) -> dict[str, float]:
    """Return the points that each present part can give: the weights brought to a sum of 100."""
    names = list(present)
    whole = sum((weights.get(name, Decimal(0)) for name in names), Decimal(0))
    return {name: float(weights.get(name, Decimal(0)) * 100 / whole) if whole else 0.0 for name in names}


def cents(most: float, share: float) -> int:
    """Return the points of a part in hundredths, half up."""
    return floor(most * share * 100 + 0.5)


def weighed(code: str, parts: Iterable[Part], most: Mapping[str, float]) -> Weighed:
    """Return the score of these parts, each to the hundredth, and their sum."""
    rows = tuple(
        (part.name, Decimal(cents(most[part.name], part.share)) / 100, Decimal(cents(most[part.name], 1)) / 100, part.reason)
        for part in parts
    )
    return Weighed(code, sum((row[1] for row in rows), Decimal(0)), rows)


def weigh(asked: Question, gift: Gift) -> Weighed:
    """Return the score of one offer with its parts."""
    wanted = vector(asked.need.words, asked.known.rarity)
    parts = fractions(asked, gift, wanted, length(asked.need.words, asked.known.rarity))
    return weighed(gift.code, parts, shares(asked.weights, [part.name for part in parts]))


def ranked(asked: Question, gifts: Iterable[Gift]) -> tuple[list[tuple[int, Gift]], list[tuple[Gift, list[Reason]]]]:
    """Return the offers that a demand may ask for as (hundredths of a point, offer), the best first, and the barred ones with why.

    Of the barred ones those with the fewest reasons come first, and of these the nearest in sector.
    """
    wanted = vector(asked.need.words, asked.known.rarity)
    size, most = length(asked.need.words, asked.known.rarity), dict[str, float]()
    good, barred = list[tuple[int, Gift]](), list[tuple[Gift, list[Reason]]]()
    for gift in gifts:
        if why := barriers(asked.need, gift, asked.day):
            barred.append((gift, why))
            continue
        parts = fractions(asked, gift, wanted, size)
        most = most or shares(asked.weights, [part.name for part in parts])
        good.append((sum(cents(most[part.name], part.share) for part in parts), gift))
    good.sort(key=lambda row: (-row[0], row[1].code))
    barred.sort(key=lambda row: (len(row[1]), -sector(asked.need, row[0]).share, row[0].code))
    return good, barred
