"""How good the order of the offers is, against what people judged (tests/judged): loading, ways of ordering, figures."""

import csv
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path

from minga.cycle.proposals import matching, meaning
from minga.cycle.proposals.matching import WEIGHTS, Question
from minga.cycle.proposals.sides import Agendas, Corpus, Funded, Gift, Need, corpus, likeness, wanted
from minga.cycle.proposals.thesaurus import counted, stemmed

FOLDER = Path(__file__).parent / "judged"
DAY = datetime.date(2026, 6, 1)  # on which the pairs were judged
RATES = {"USD": 1.0, "EUR": 1.1172, "CAD": 0.7159}  # dollars for one: ECB, 30 October 2026
PARTS = tuple(name for name in WEIGHTS if name != "meaning")

type Grades = Mapping[str, Mapping[str, int]]  # {demand: {offer: grade}}
type Order = Callable[[Need], list[str]]


@dataclass(frozen=True)
class Judged:
    """The judged set: demands, offers, grades, the pairs that cannot be asked for, and what their givers funded."""

    needs: tuple[Need, ...]
    gifts: tuple[Gift, ...]
    grades: Grades
    barred: frozenset[tuple[str, str]]
    agendas: Agendas


@dataclass(frozen=True)
class Figures:
    """nDCG of the first five, share of the first three worth pursuing (grade 2 or 3), mean of 1 / place of the first such one."""

    ndcg: float
    precision: float
    mrr: float


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def parts_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


def above(units: frozenset[str]) -> frozenset[str]:
    """Return the keys of the units above: a code of Ecuador, Colombia or Peru begins with that of the unit that holds it."""
    found = set[str]()
    for key in units:
        country, _dash, code = key.partition("-")
        found |= {f"{country}-{code[:size]}" for size in (2, 4) if size < len(code)}
    return frozenset(found)


def need_of(row: Mapping[str, str], words: Callable[..., dict[str, int]] = counted) -> Need:
    units = parts_of(row["units"])
    return Need(
        code=row["code"], country=row["country"], kinds=frozenset({row["kind"]}), units=units, above=above(units),
        rural=row["kind"] == "GAD_PARROQUIAL", sectors=parts_of(row["sectors"]), goals=parts_of(row["goals"]), modality=row["modality"],
        asked=int(row["amount"]) * RATES[row["currency"]], months=int(row["months"]), languages=parts_of(row["languages"]),
        words=words(row["title"], f"{row['problem']} {row['objective']}", "es"),
    )  # fmt: skip


def gift_of(row: Mapping[str, str], words: Callable[..., dict[str, int]] = counted) -> Gift:
    units, rate = parts_of(row["units"]), RATES[row["currency"]]

    def day(name: str) -> datetime.date | None:
        return datetime.date.fromisoformat(row[name]) if row[name] else None

    return Gift(
        code=row["code"], giver=row["cooperant"], countries=parts_of(row["countries"]), reach=row["reach"], units=units, above=above(units),
        recipients=parts_of(row["recipients"]), sectors=parts_of(row["sectors"]), goals=parts_of(row["goals"]), modality=row["modality"],
        low=int(row["amount_min"]) * rate if row["amount_min"] else None, high=int(row["amount_max"]) * rate if row["amount_max"] else None,
        opens=day("opens"), closes=day("closes"), rolling=bool(row["rolling"]), languages=parts_of(row["languages"]),
        words=words(row["title"], row["description"], row["language"]),
    )  # fmt: skip


@cache
def judged() -> Judged:
    """Return the judged set as it stands in the files."""
    grades: dict[str, dict[str, int]] = {}
    barred = set[tuple[str, str]]()
    for row in rows("judgements"):
        grades.setdefault(row["demand"], {})[row["offer"]] = int(row["grade"])
        if row["barred"]:
            barred.add((row["demand"], row["offer"]))
    agendas: dict[tuple[str, str], dict[str, Funded]] = {}
    for row in rows("agendas") if (FOLDER / "agendas.csv").exists() else []:
        sizes = [float(row[name]) if row[name] else None for name in ("low", "middle", "high")]
        years = (int(row["from_year"]), int(row["to_year"]))
        agendas.setdefault((row["cooperant"], row["country"]), {})[row["sector"]] = Funded(int(row["activities"]), years, *sizes)
    needs, gifts = tuple(map(need_of, rows("demands"))), tuple(map(gift_of, rows("offers")))
    return Judged(needs, gifts, grades, frozenset(barred), agendas)


def figures(order: Order, among: Judged) -> Figures:
    """Return how good an order is over all demands; what nobody named is worth nothing."""
    ndcg = precision = mrr = 0.0
    for need in among.needs:
        known = among.grades[need.code]
        found = [known.get(code, 0) for code in order(need)]
        best = sorted(known.values(), reverse=True)
        ndcg += gain(found[:5]) / gain(best[:5])
        precision += sum(grade >= 2 for grade in found[:3]) / min(3, sum(grade >= 2 for grade in best))
        mrr += next((1 / place for place, grade in enumerate(found, 1) if grade >= 2), 0.0)
    number = len(among.needs)
    return Figures(ndcg / number, precision / number, mrr / number)


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


# --- ways of ordering ----------------------------------------------------------------------------


def stems_only(title: str, text: str, language: str = "es") -> dict[str, int]:
    """Return the stems of a record as a plain search would have them, without any concept."""
    found: dict[str, int] = {}
    for words, times in ((text, 1), (title, 2)):
        for word in stemmed(words, "en" if language.startswith("en") else "es"):
            found[word] = found.get(word, 0) + times
    return found


@cache
def plain() -> tuple[dict[str, Need], dict[str, Gift], Corpus]:
    gifts = {row["code"]: gift_of(row, stems_only) for row in rows("offers")}
    return {row["code"]: need_of(row, stems_only) for row in rows("demands")}, gifts, corpus(gifts.values())


def by_plain_text(need: Need) -> list[str]:
    """Order all offers by what their words share, as a search does, without any rule."""
    needs, gifts, known = plain()
    asked = wanted(needs[need.code].words, known)
    return sorted(gifts, key=lambda code: (-likeness(asked, gifts[code], known), code))


def allowed(need: Need) -> set[str]:
    return {gift.code for gift in judged().gifts if not matching.barriers(need, gift, DAY)}


def by_rules(need: Need) -> list[str]:
    """Order what may be asked for as the catalogue does, by its closing day: what the rules alone reach."""
    good = allowed(need)
    rest = [gift for gift in judged().gifts if gift.code in good]
    return [gift.code for gift in sorted(rest, key=lambda gift: (gift.closes or datetime.date.max, gift.code))]


def by_rules_and_text(need: Need) -> list[str]:
    """Order what may be asked for by what its words share."""
    good = allowed(need)
    return [code for code in by_plain_text(need) if code in good]


def by_score(without: str = "", *, model: bool = False) -> Order:
    """Return the order of the score: whole, without one of its parts or the thesaurus, or (`model`) with the language model's part."""
    among, bare = judged(), without == "thesaurus"
    gifts = tuple(plain()[1].values()) if bare else among.gifts
    known = corpus(gifts)
    weights = {name: value for name, value in WEIGHTS.items() if name != without}

    def order(need: Need) -> list[str]:
        asked = Question(plain()[0][need.code] if bare else need, DAY, known, among.agendas, weights, places(need) if model else {})
        return [gift.code for _points, gift in matching.ranked(asked, gifts)[0]]

    return order


@cache
def meant() -> tuple[dict[str, str], meaning.Centred]:
    """Return {demand: its text} and what the offers mean, by the language model."""
    asked = {row["code"]: meaning.clipped(row["title"], row["problem"], row["objective"]) for row in rows("demands")}
    offers = {row["code"]: meaning.read(meaning.clipped(row["title"], row["description"]), False) for row in rows("offers")}
    return asked, meaning.Centred(offers)


def places(need: Need) -> dict[str, int]:
    """Return the places that the language model gives the offers that a demand may ask for."""
    asked, offers = meant()
    near = offers.nearness(meaning.read(asked[need.code], True))
    return meaning.places(near, [gift.code for gift in judged().gifts if gift.code in allowed(need)])


def by_meaning(need: Need) -> list[str]:
    """Order what may be asked for by the language model alone."""
    return sorted(found := places(need), key=lambda code: found[code])


def ways_by_meaning() -> dict[str, Order]:
    """Return the ways of ordering that ask the language model (extra `semantica`)."""
    return {"sentido": by_meaning, "con sentido": by_score(model=True)}


def ways() -> dict[str, Order]:
    """Return every way of ordering by its name."""
    found: dict[str, Order] = {"texto": by_plain_text, "reglas": by_rules, "reglas y texto": by_rules_and_text, "puntaje": by_score()}
    return found | {f"sin {name}": by_score(name) for name in (*PARTS, "thesaurus")}
