"""What in the rows of an activity raises a suspicion, for the cases of the standard's ruleset.

Cases about one attribute, and those about two dates, are told from their own arguments; the others by their published id, whose meaning
is one in all versions of 2.0x. A case that is neither is asked of every activity.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.iati.checking.operators import NOW, PREFIXES, begins
from minga.evidence.iati.sifting.told import NOBODY, Place, Suspicion, Told, column_of, either
from minga.evidence.iati.standard.facts import ROOTS, UNITS, Case, Element, element_at
from minga.evidence.iati.tables import ACTIVITY_TABLES, DIGITS, PLACES

PREDICATE = re.compile(r"\[[^\]]*\]")
ONE_PREDICATE = re.compile(r"activity-date\[@type='(\d)'\]/@iso-date")
CONTEXT = f"/{ROOTS['a']}/{UNITS['a']}"
DAC = "1"  # the vocabulary that is meant where none is said
WHOLE = Decimal(100)
WIDE = pa.decimal256(2 * DIGITS, PLACES)
YEAR = np.timedelta64(365, "D")
MEASURED = frozenset("1234")  # kinds of measure that are numbers (IndicatorMeasure)
DATE: Place = ("activity_date", "iso_date")


# --- cases that say themselves what they look at --------------------------------------------------


def suspicion_of(case: Case, context: str, version: str) -> Suspicion | None:
    """Return what in the rows makes a case worth asking in a context; None where rows do not say."""
    if not context.startswith((CONTEXT, "//title", "//description")):
        return lambda told: NOBODY  # of organisations' files
    if case.rule in TEXTS:
        return untold(TEXTS[case.rule]) if always_told(version) else None
    if case.rule in BY_RULE:
        return BY_RULE[case.rule]
    tags = [PREDICATE.sub("", tag) for tag in context.removeprefix(CONTEXT).split("/") if tag]
    match case.operator:
        case "no_spaces" | "regex_matches" | "startswith":
            return of_words(case, tags)
        case "range":
            return of_range(case, tags)
        case "date_order" | "date_now" | "time_limit":
            return of_dates(case, tags)
    return None


def place_of(tags: list[str], path: str) -> Place | None:
    """Return the column of an attribute at a path below an element; conditions on the way are left out."""
    *steps, last = PREDICATE.sub("", path).split("/")
    return column_of([*tags, *steps], last[1:]) if last.startswith("@") else None


def of_words(case: Case, tags: list[str]) -> Suspicion | None:
    """An attribute that begins or ends with a space, does not match, or does not begin as it should."""
    places = [place_of(tags, path) for path in case.arguments["paths"]]
    if case.arguments["paths"] == ["iati-identifier"] and case.operator == "regex_matches" and not tags:
        places = [("activity", "iati_identifier")]
    found = [place for place in places if place and ACTIVITY_TABLES[place[0]].columns[place[1]] == "text"]
    if len(found) < len(places):
        return None
    if case.operator == "no_spaces":
        return either(*(lambda told, at=place: told.bearing(at, lambda word: word != word.strip()) for place in found))
    if case.operator == "regex_matches":
        rule = re.compile(case.arguments["regex"])
        return either(*(lambda told, at=place: told.bearing(at, lambda word: not rule.search(word)) for place in found))
    if case.arguments.get("prefix") != [PREFIXES]:
        return None
    return either(
        *(lambda told, at=place: told.bearing(at, lambda word: not begins(word, told.around.agencies, "-")) for place in found),
        *(lambda told, at=place: told.without(at) for place in found),
    )


def of_range(case: Case, tags: list[str]) -> Suspicion | None:
    """A number that is too small or too large."""
    places = [place_of(tags, path) for path in case.arguments["paths"]]
    found = [place for place in places if place]
    least, most = Decimal(str(case.arguments["min"])), Decimal(str(case.arguments.get("max", "Infinity")))
    if len(found) < len(places) or not most.is_finite():
        return None

    def outside(told: Told, place: Place) -> np.ndarray:
        if not told.has(place):
            return NOBODY
        column = told.column(place)
        wrong = pc.or_(pc.less(column, pa.scalar(least)), pc.greater(column, pa.scalar(most)))
        return told.numbers(place[0])[wrong.fill_null(False).to_numpy(zero_copy_only=False)]

    return either(*(lambda told, at=place: outside(told, at) for place in found))


def of_dates(case: Case, tags: list[str]) -> Suspicion | None:
    """A date after another of the same row, after another kind of date of the activity, or today and later."""
    given = case.arguments
    if case.operator == "time_limit":
        earlier, later = place_of(tags, given["start"]), place_of(tags, given["end"])
        return in_row(later, earlier, YEAR) if earlier and later else None
    less, more = given.get("less") or given["date"], given.get("more", NOW)
    kinds = [ONE_PREDICATE.fullmatch(path) for path in (less, more)]
    if kinds[0] and not tags and (kinds[1] or more == NOW):
        return of_kinds(kinds[0][1], kinds[1][1] if kinds[1] else "")
    first = None if "[" in less else place_of(tags, less)
    if more == NOW:
        return (lambda told: passing(told, first)) if first else None
    second = None if "[" in more else place_of(tags, more)
    return in_row(first, second, np.timedelta64(0, "D")) if first and second else None


def in_row(after: Place, before: Place, least: np.timedelta64) -> Suspicion | None:
    """Activities with a row in which one date is later than another by more than `least`."""
    if after[0] != before[0] or after[0] == "activity":
        return None

    def found(told: Told) -> np.ndarray:
        if not told.has(after):
            return NOBODY
        return told.numbers(after[0])[told.days(after) - told.days(before) > least]

    return found


def passing(told: Told, place: Place) -> np.ndarray:
    """Activities with a date of today or later."""
    return told.numbers(place[0])[told.days(place) >= told.today()] if told.has(place) else NOBODY


def of_kinds(less: str, more: str) -> Suspicion:
    """Activities of which a date of one kind is after one of another kind ('': today or later)."""

    def found(told: Told) -> np.ndarray:
        if not told.has(DATE):
            return NOBODY
        numbers, days = told.numbers(DATE[0]), told.days(DATE)
        rows, values = told.coded(("activity_date", "type"))
        kinds = np.array([*values, ""], object)[rows]
        earlier = (kinds == less) & ~np.isnat(days)
        if not more:
            return numbers[earlier & (days >= told.today())]
        later = (kinds == more) & ~np.isnat(days)
        latest, soonest = dict[int, np.datetime64](), dict[int, np.datetime64]()
        for number, day in zip(numbers[earlier].tolist(), days[earlier], strict=True):
            latest[number] = max(day, latest.get(number, day))
        for number, day in zip(numbers[later].tolist(), days[later], strict=True):
            soonest[number] = min(day, soonest.get(number, day))
        return np.array([number for number, day in latest.items() if number in soonest and day > soonest[number]], np.int64)

    return found


def untold(element: str) -> Suspicion:
    """Activities with a narrative without text in elements of a name."""

    def found(told: Told) -> np.ndarray:
        if "narrative" not in told.tables:
            return NOBODY
        numbers = told.numbers("narrative")
        bare = told.column(("narrative", "text")).is_null().to_numpy(zero_copy_only=False)
        rows, owners = told.coded(("narrative", "owner"))
        named = [at for at, owner in enumerate(owners) if owner.rpartition(".")[2] == element]
        return numbers[bare & np.isin(rows, named)] if bare.any() else NOBODY

    return found


def always_told(version: str) -> bool:
    """Whether every title and description of a version must have a narrative: then only one without text is wrong."""

    def below(element: Element | None) -> bool:
        if element is None:
            return False
        own_one = element.children.get("narrative")
        told = element.name not in ("title", "description") or (own_one is not None and own_one.least > 0)
        return told and all(below(child) for child in element.children.values())

    return below(element_at("a", version, UNITS["a"]))


# --- cases by their published id ------------------------------------------------------------------


def words_of(told: Told, place: Place, unsaid: str = DAC) -> np.ndarray:
    """A column of vocabularies, what is not said being the DAC's."""
    rows, values = told.coded(place)
    return np.array([*values, unsaid], object)[rows]


def not_whole(table: str, vocabulary: bool) -> Suspicion:
    """Activities of which the shares of a table, by vocabulary, do not add up to 100, or of which some are missing."""

    def found(told: Told) -> np.ndarray:
        if table not in told.tables:
            return NOBODY
        rows = told.tables[table]
        words = pc.fill_null(rows.column("vocabulary"), DAC) if vocabulary else pa.repeat(DAC, rows.num_rows)
        given = pa.table({"a": rows.column("a"), "word": words, "share": wide(rows.column("percentage"))})
        sums = given.group_by(["a", "word"], use_threads=False).aggregate([("share", "sum"), ("share", "count"), ("word", "count")])
        total, told_of, many = sums.column("share_sum"), sums.column("share_count").to_numpy(), sums.column("word_count").to_numpy()
        other = pc.not_equal(total, pa.scalar(WHOLE)).fill_null(False).to_numpy(zero_copy_only=False)
        return sums.column("a").to_numpy()[other | ((many > 1) & (told_of < many))]

    return found


def wide(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return amounts as numbers whose sum has room: beyond 38 digits pyarrow goes on from below zero and says nothing."""
    return values.cast(WIDE)


def others_only(table: str) -> Suspicion:
    """Activities with rows in a table of which none is of the DAC's vocabulary."""

    def found(told: Told) -> np.ndarray:
        if table not in told.tables:
            return NOBODY
        numbers = told.numbers(table)
        return np.setdiff1d(numbers, numbers[words_of(told, (table, "vocabulary")) == DAC])

    return found


def repeated(table: str, within: bool) -> Suspicion:
    """Activities with two rows of one vocabulary in a table (`within`: below one row of the table above)."""

    def found(told: Told) -> np.ndarray:
        if table not in told.tables:
            return NOBODY
        numbers = told.numbers(table)
        of = told.column((table, "of")).to_numpy() if within else np.zeros(len(numbers), np.int64)
        seen, again = set(), []
        for row in zip(numbers.tolist(), of.tolist(), words_of(told, (table, "vocabulary")).tolist(), strict=True):
            if row in seen:
                again.append(row[0])
            seen.add(row)
        return np.array(again, np.int64)

    return found


def is_reporting(word: str) -> bool:
    """Whether a vocabulary is one of a publisher's own (98, 99), however it is written."""
    try:
        return float(word) in (98, 99)
    except ValueError:
        return False


def places_told(told: Told) -> np.ndarray:
    return np.concatenate([told.numbers("recipient_country"), told.numbers("recipient_region")])


def in_both(told: Told) -> np.ndarray:
    return np.intersect1d(places_told(told), np.concatenate([told.numbers(name) for name in BELOW]))


def somewhere_else(told: Told) -> np.ndarray:
    """Activities that say no place, and of which not every transaction says one."""
    nowhere = set(np.setdiff1d(told.all(), places_told(told)).tolist())
    said = {row for name in BELOW if name in told.tables for row in rows_above(told, name)}
    held = Counter(told.numbers("transaction").tolist())
    told_of = Counter(a for a, _transaction in said)
    return np.array([a for a in nowhere if held[a] > told_of[a]], np.int64)


def rows_above(told: Told, table: str) -> Iterator[tuple[int, int]]:
    """Yield the activity of each row of a table, and the number of the row that it belongs to."""
    return zip(told.numbers(table).tolist(), told.column((table, "of")).to_pylist(), strict=True)


def foreign(told: Told) -> np.ndarray:
    """Activities whose identifier does not begin with that of who reports it, or is the very same."""
    table = told.tables["activity"]
    pairs = zip(table.column("iati_identifier").to_pylist(), table.column("reporting_ref").to_pylist(), strict=True)
    wrong = [not identifier or not ref or identifier == ref or not identifier.startswith(f"{ref}-") for identifier, ref in pairs]
    return told.all()[np.array(wrong, bool)]


def begun(told: Told) -> np.ndarray:
    """Activities that say when they began or will."""
    if not told.has(DATE):
        return NOBODY
    kinds = words_of(told, ("activity_date", "type"), "")
    return told.numbers("activity_date")[(kinds == "1") | (kinds == "2")]


def unmeasured(told: Told) -> np.ndarray:
    """Activities with a value of an indicator that is missing or no number, or with an indicator that is none."""
    return np.concatenate([
        *(told.without(place) for place in (("baseline", "value"), ("measure", "value"), ("indicator", "measure"))),
        *(told.bearing(place, lambda word: not NUMBER.fullmatch(word)) for place in (("baseline", "value"), ("measure", "value"))),
        told.bearing(("indicator", "measure"), lambda word: word not in MEASURED),
    ])  # fmt: skip


BELOW = ("transaction_recipient_country", "transaction_recipient_region")
NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)", re.ASCII)  # of XPath
TEXTS = {"4.3.1": "title", "4.4.1": "description"}
NO_SECTOR: Suspicion = lambda told: np.setdiff1d(told.all(), told.numbers("sector"))  # noqa: E731
REGIONS: Suspicion = lambda told: told.numbers("recipient_region")  # noqa: E731
COUNTRIES = not_whole("recipient_country", vocabulary=False)
NOWHERE: Suspicion = lambda told: np.setdiff1d(told.all(), places_told(told))  # noqa: E731
BUDGET_ITEMS: Suspicion = lambda told: told.numbers("country_budget_item")  # noqa: E731
BY_RULE: Mapping[str, Suspicion] = {
    "1.1.3": foreign,
    "1.1.21": foreign,
    "6.11.1": lambda told: np.setdiff1d(told.all(), begun(told)),
    "6.2.2": lambda told: np.setdiff1d(NO_SECTOR(told), told.numbers("transaction_sector")),
    "6.7.2": NO_SECTOR,
    "4.1.1": lambda told: told.without(("activity", "lang")),
    "7.8.1": lambda told: told.without(("activity", "currency")),
    "6.13.1": lambda told: (
        told.numbers("policy_marker")[words_of(told, ("policy_marker", "vocabulary")) == "99"]
        if told.has(("policy_marker", "vocabulary"))
        else NOBODY
    ),
    "6.14.1": lambda told: told.without(("policy_marker", "significance")),
    "8.11.1": lambda told: np.intersect1d(told.numbers("result_reference"), told.numbers("indicator_reference")),
    **dict.fromkeys(("2.1.1", "2.1.2", "2.1.4"), not_whole("sector", vocabulary=True)),
    "2.2.1": lambda told: told.bearing(("sector", "vocabulary"), is_reporting),
    "102.1.1": others_only("sector"),
    "6.6.2": lambda told: np.intersect1d(told.numbers("sector"), told.numbers("transaction_sector")),
    **dict.fromkeys(("3.1.1", "3.1.2", "3.1.4"), COUNTRIES),
    **dict.fromkeys(("3.4.1", "3.4.2", "3.4.4"), REGIONS),
    "3.6.2": in_both,
    "3.7.1": lambda told: np.setdiff1d(NOWHERE(told), np.concatenate([told.numbers(name) for name in BELOW])),
    "3.7.2": somewhere_else,
    **dict.fromkeys(("7.9.1", "7.9.2", "7.9.4"), BUDGET_ITEMS),
    "107.1.1": others_only("default_aid_type"),
    "107.1.2": repeated("default_aid_type", within=False),
    "107.2.1": others_only("transaction_aid_type"),
    "107.2.2": repeated("transaction_aid_type", within=True),
    **dict.fromkeys(("8.8.1", "8.8.2", "8.8.3", "8.9.1", "8.9.2", "8.9.3", "8.10.1", "8.10.2", "8.10.3"), unmeasured),
}
