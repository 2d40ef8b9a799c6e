"""How well an offer fits a demand: first what bars it, then a score between 0 and 100 that is the sum of visible parts. Pure.

Nothing is hidden and nothing is guessed: each part gives points, how many it could give and a reason (a code and its figures, which
`wording` says as a sentence); what nobody says counts as half, and says so. The same values give the same score; ties are broken by
the code. Norms: only cooperation that is not paid back is managed here (Resolución 009-CNC-2011; R-044, R-085).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import floor
from operator import attrgetter
from typing import Any

from minga.cycle.proposals.sides import Agendas, Corpus, Gift, Need, Part, Reason, Wanted, Weighed, likeness, telling_words, wanted

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
GOAL_TOO = 0.05  # more, where a goal is shared as well
NEAR = {"purpose": 1.0, "category": 0.75, "group": 0.4, "goal": 0.35, "unsaid": 0.3, "none": 0.0}


# --- what bars an offer --------------------------------------------------------------------------


def barriers(need: Need, gift: Gift, day: datetime.date) -> list[Reason]:
    """Return why a government cannot ask for an offer on a day; none: it can. What an offer does not say bars nobody."""
    return [one for judge, _what in BARRIERS if (one := judge(need, gift, day))]


def kind_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    if gift.recipients and gift.recipients.isdisjoint(need.kinds):
        return Reason("not_for_kind", {"kinds": sorted(gift.recipients)})
    return None


def loan_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    return Reason("loan") if gift.modality == LOAN and (need.modality != LOAN or is_gad(need)) else None


def language_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    if need.languages and gift.languages and need.languages.isdisjoint(gift.languages):
        return Reason("other_language", {"languages": sorted(gift.languages)})
    return None


def least_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    if need.asked is not None and gift.low is not None and need.asked < gift.low * LEAST_ASKED:
        return Reason("too_little", {"least": money(gift.low), "asked": money(need.asked)})
    return None


def most_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    if need.asked is not None and gift.high is not None and gift.high < need.asked * LEAST_SHARE:
        return Reason("too_much", {"most": money(gift.high), "asked": money(need.asked)})
    return None


def is_gad(need: Need) -> bool:
    """Whether a decentralised government of Ecuador asks: its competence never covers loans (Resolución 009-CNC-2011)."""
    return any(kind.startswith("GAD_") for kind in need.kinds)


def place_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    """Return why an offer is not for the place, if so."""
    if gift.countries and need.country not in gift.countries:
        return Reason("other_country", {"countries": sorted(gift.countries)})
    if gift.units and need.units and nearness(need, gift) == "apart":
        return Reason("other_units", {"units": sorted(gift.units)})
    return Reason("only_rural") if gift.reach == "rural" and need.urban else None


def date_barrier(need: Need, gift: Gift, day: datetime.date) -> Reason | None:
    """Return why an offer takes no applications on a day, if so; the last day still counts (R-085)."""
    if gift.opens and gift.opens > day:
        return Reason("not_yet", {"day": gift.opens.isoformat()})
    if gift.closes and gift.closes < day:
        return Reason("closed", {"day": gift.closes.isoformat()})
    return None


def nearness(need: Need, gift: Gift) -> str:
    """Return how the units of both stand: 'within' the offer's, 'partly' (some of the demand's hold a unit of the offer), 'apart'."""
    if gift.units & (need.units | need.above):
        return "within"
    return "partly" if need.units & gift.above else "apart"


PLACE = attrgetter("countries", "units", "above", "reach")
BARRIERS: tuple[tuple[Callable[[Need, Gift, datetime.date], Reason | None], Callable[[Gift], Any]], ...] = (
    (place_barrier, PLACE), (date_barrier, attrgetter("opens", "closes")), (kind_barrier, attrgetter("recipients")),
    (loan_barrier, attrgetter("modality")), (language_barrier, attrgetter("languages")), (least_barrier, attrgetter("low")),
    (most_barrier, attrgetter("high")),
)  # fmt: skip  # each with all that it looks at in an offer


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
    shared = need.goals & gift.goals
    near, codes = closest(need, gift)
    if near in ("none", "unsaid") and shared:
        return Part("sector", NEAR["goal"], Reason("sector_goal", {"goals": sorted(shared)[:3]}))
    more = GOAL_TOO if shared and codes and near != "none" else 0.0
    figures = ({"sectors": sorted(codes)[:3]} if codes else {}) | ({"goals": sorted(shared)[:3]} if more else {})
    return Part("sector", min(NEAR[near] * breadth(need, gift, near) + more, 1.0), Reason(f"sector_{near}", figures))


def closest(need: Need, gift: Gift) -> tuple[str, frozenset[str]]:
    """Return how near the nearest sectors of both are, and which they are."""
    if not need.sectors or not gift.sectors:
        return "unsaid", frozenset()
    if same := need.sectors & gift.sectors:
        return "purpose", same
    if same := need.categories & gift.categories:
        return "category", same
    if same := need.groups & gift.groups:
        return "group", frozenset(code for code in gift.sectors if code[:2] in same)
    return "none", gift.sectors


def breadth(need: Need, gift: Gift, near: str) -> float:
    """Return less than 1 where an offer meets only some of the sectors of a demand that has several."""
    if near not in ("purpose", "category") or len(need.sectors) < 2:
        return 1.0
    return 0.85 + 0.15 * len(need.categories & gift.categories) / len(need.categories)


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
    rows = sorted(
        ((category, known[category]) for category in need.categories & known.keys()), key=lambda row: (-row[1].activities, row[0])
    )
    if not rows and (unsaid := known.get("")):
        told: dict[str, Any] = {"country": need.country, "n": unsaid.activities}
        if unsaid.middle is None:
            return Part("agenda", 0.3, Reason("agenda_no_sector", told))
        told |= {"from": str(unsaid.years[0]), "to": str(unsaid.years[1]), "middle": money(unsaid.middle)}
        return Part("agenda", 0.3, Reason("agenda_no_sector_of_size", told))
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


def text(asked: Wanted, gift: Gift, known: Corpus) -> Part:
    alike = likeness(asked, gift, known)
    code = "text_alike" if alike >= ALIKE / 2 else "text_some" if alike else "text_none"
    return Part("text", min(alike / ALIKE, 1.0), Reason(code))


def with_words(part: Part, asked: Wanted, gift: Gift) -> Part:
    """Return the part of the texts with the words that say it: looked for only where it is shown."""
    words = telling_words(asked, gift) if part.name == "text" else []
    return part._replace(reason=Reason(part.reason.code, {"words": words})) if words else part


def meaning(rank: int, among: int) -> Part:
    """The place that a language model gives it by its meaning: a place, never a percentage."""
    return Part("meaning", 1 / rank if rank > 3 else (4 - rank) / 3, Reason("meaning_rank", {"rank": rank, "among": among}))


def money(value: float) -> dict[str, str]:
    """Return an amount in dollars as a figure of a sentence."""
    return {"amount": str(floor(value + 0.5)), "currency": "USD"}


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


PARTS: tuple[tuple[Callable[[Question, Gift], Part], Callable[[Gift], Any]], ...] = (
    (lambda asked, gift: territory(asked.need, gift), PLACE),
    (lambda asked, gift: sector(asked.need, gift), attrgetter("sectors", "goals")),
    (lambda asked, gift: modality(asked.need, gift), attrgetter("modality")),
    (lambda asked, gift: amount(asked.need, gift), attrgetter("low", "high")),
    (lambda asked, gift: recipient(asked.need, gift), attrgetter("recipients")),
    (lambda asked, gift: dates(asked.need, gift, asked.day), attrgetter("months", "closes", "rolling")),
    (lambda asked, gift: language(asked.need, gift), attrgetter("languages")),
    (lambda asked, gift: agenda(asked.need, gift.giver, asked.agendas), attrgetter("giver")),
)  # each with all that it looks at in an offer; the texts and the model's place are of each offer


def fractions(asked: Question, gift: Gift, own: Wanted) -> list[Part]:
    """Return the parts of one offer, the model's only where it was asked."""
    return [*(judge(asked, gift) for judge, _what in PARTS), *own_parts(asked, gift, own)]


def own_parts(asked: Question, gift: Gift, own: Wanted) -> list[Part]:
    """Return the parts that no two offers share."""
    found = [text(own, gift, asked.known)]
    if gift.code in asked.places:
        found.append(meaning(asked.places[gift.code], len(asked.places)))
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
    own = wanted(asked.need.words, asked.known)
    parts = fractions(asked, gift, own)
    return weighed(gift.code, (with_words(part, own, gift) for part in parts), shares(asked.weights, [part.name for part in parts]))


def ranked(asked: Question, gifts: Iterable[Gift]) -> tuple[list[tuple[int, Gift]], list[tuple[int, Gift]]]:
    """Return the offers that a demand may ask for as (hundredths of a point, offer), and the barred ones as (number of reasons, offer).

    The best come first; of the barred ones those with the fewest reasons, and of these the ones of its sectors. Why they are barred is
    worked out again where it is shown: the reasons of thousands are not kept. Offers that are the same in all that a barrier or a part
    looks at are judged by it once.
    """
    own, most = wanted(asked.need.words, asked.known), dict[str, float]()
    bars, judges = [(*one, dict[Any, bool]()) for one in BARRIERS], [(*one, dict[Any, int]()) for one in PARTS]
    good, barred = list[tuple[int, Gift]](), list[tuple[int, Gift]]()
    for gift in gifts:
        reasons = points = 0
        for bar, what, told in bars:
            key = what(gift)
            if (stands := told.get(key)) is None:
                stands = told[key] = bar(asked.need, gift, asked.day) is not None
            reasons += stands
        if reasons:
            barred.append((reasons, gift))
            continue
        most = most or shares(asked.weights, [part.name for part in fractions(asked, gift, own)])
        for judge, what, known in judges:
            key = what(gift)
            if (some := known.get(key)) is None:
                part = judge(asked, gift)
                some = known[key] = cents(most[part.name], part.share)
            points += some
        good.append((points + sum([cents(most[part.name], part.share) for part in own_parts(asked, gift, own)]), gift))
    good.sort(key=lambda row: (-row[0], row[1].code))
    barred.sort(key=lambda row: (row[0], asked.need.categories.isdisjoint(row[1].categories), row[1].code))
    return good, barred
