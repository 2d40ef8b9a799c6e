"""The operators of an IATI ruleset, over elements. Source: IATI-Rulesets, SPEC.rst of version 2.03 (MIT): what each means, no code.

Each takes a case's arguments, the element it is about and what is known from outside, and returns the places where it fails.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from minga.evidence.iati.checking.findings import text_of
from minga.evidence.iati.checking.places import Found

type Arguments = dict[str, Any]

NOW = "NOW"
PREFIXES, NOT_KNOWN, NOT_KNOWN_PREFIX = "ORG-ID-PREFIX", "NOT_EXISTING_ORG_ID", "NOT_EXISTING_ORG_ID_PREFIX"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_VALUES = 50  # of a loop, or to begin with; the standard knows fewer than twenty vocabularies of one kind
MONEY = ("value", "loan-status", "forecast")  # elements that hold an amount of money


@dataclass(frozen=True, slots=True)
class Around:
    """What a case needs to know from outside the file: the day, agencies that register organisations, organisations known."""

    today: datetime.date
    agencies: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a case fails: an element (or text of one) and the values of its sentence."""

    at: Found
    values: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1024)  # bounded: a loop writes values of the file into its expressions
def xpath(expression: str) -> etree.XPath:
    """Return a compiled XPath expression."""
    return etree.XPath(expression)


def found(paths: list[str], node: etree._Element) -> list[Found]:
    """Return all that paths lead to, in their order."""
    return [each for path in paths for each in xpath(path)(node)]


def words(value: Found) -> str:
    """Return the text of what a path leads to."""
    return value if isinstance(value, str) else text_of(value)


def holds(arguments: Arguments, node: etree._Element) -> bool:
    """Whether a case's own condition holds, if it has one."""
    return "condition" not in arguments or bool(xpath(arguments["condition"])(node))


def day(text: str) -> datetime.date | None:
    """Return the day of a date or a moment, in UTC where it names a time zone; None when it is neither."""
    text = text.strip()
    try:
        if len(text) > 10 and text[10] == "T":
            moment = datetime.datetime.fromisoformat(text)
            return (moment.astimezone(datetime.UTC) if moment.tzinfo else moment).date()
        return datetime.date.fromisoformat(text[:10]) if text[4:5] == "-" else None
    except (ValueError, OverflowError):
        return None


def days(path: str, node: etree._Element, around: Around) -> list[tuple[Found, datetime.date]]:
    """Return what a path leads to that can be read as a day."""
    if path == NOW:
        return [(node, around.today)]
    return [(each, when) for each in xpath(path)(node) if (when := day(words(each)))]


def no_more_than_one(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    all_of_them = found(arguments["paths"], node)
    return [Hit(all_of_them[1], {"count": str(len(all_of_them))})] if len(all_of_them) > 1 else []


def atleast_one(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    return [] if any(xpath(path)(node) for path in arguments["paths"]) else [Hit(node)]


def only_one_of(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    excluded, chosen = found(arguments["excluded"], node), found(arguments["paths"], node)
    if excluded:
        return [Hit(chosen[0])] if chosen else []
    return [Hit(node)] if len(chosen) != 1 else []


def one_or_all(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    if xpath(arguments["one"])(node):
        return []
    return [Hit(each) for each in without(arguments["all"], node)][:1]


def without(what: str, node: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that lack what all must have: narratives a language, amounts a currency, transactions what a path says."""
    if what == "lang":
        yield from (each for each in node.iter("narrative") if XML_LANG not in each.attrib)
    elif what == "currency":
        yield from (each for each in node.iter(*MONEY) if "currency" not in each.attrib)
    else:
        yield from (each for each in node.iterchildren("transaction") if not xpath(what)(each))


def dependent(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    there = [bool(xpath(path)(node)) for path in arguments["paths"]]
    return [Hit(node)] if any(there) and not all(there) else []


def strict_sum(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    """Exact decimals: 33.33 three times is not 100."""
    parts = found(arguments["paths"], node)
    try:
        total = sum((Decimal(words(each).strip()) for each in parts), Decimal(0))
    except InvalidOperation:
        return [Hit(parts[0], {"total": "—"})]
    return [Hit(parts[0], {"total": f"{total.normalize():f}"})] if parts and total != Decimal(str(arguments["sum"])) else []


def date_order(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    later = [when for _, when in days(arguments["more"], node, around)]
    if not later:
        return []
    after = min(later)
    earlier = days(arguments["less"], node, around)
    return [Hit(place, {"value": before.isoformat(), "limit": after.isoformat()}) for place, before in earlier if before > after]


def date_now(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    return date_order({"less": arguments["date"], "more": NOW}, node, around)


def year_after(date: datetime.date) -> datetime.date:
    """Return the same day a year later; after 29 February, 1 March."""
    try:
        return date.replace(year=date.year + 1)
    except ValueError:
        return datetime.date(date.year + 1, 3, 1) if date.year < datetime.MAXYEAR else date


def time_limit(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    return [
        Hit(place, {"value": end.isoformat(), "limit": start.isoformat()})
        for _, start in days(arguments["start"], node, around)[:1]
        for place, end in days(arguments["end"], node, around)[:1]
        if end > year_after(start)
    ]


def between_dates(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    starts, ends = days(arguments["start"], node, around), days(arguments["end"], node, around)
    if not starts or not ends:
        return []
    start, end = starts[0][1], ends[0][1]
    return [
        Hit(place, {"value": when.isoformat(), "start": start.isoformat(), "end": end.isoformat()})
        for place, when in days(arguments["date"], node, around)
        if not start <= when <= end
    ]


def concerned(arguments: Arguments, node: etree._Element, around: Around) -> list[Found]:
    """Return what the paths lead to, without what belongs to an organisation that is known, where the case says so."""
    values = found(arguments["paths"], node)
    condition = arguments.get("idCondition")
    if condition == NOT_KNOWN:
        return [each for each in values if words(each) not in around.organisations]
    if condition == NOT_KNOWN_PREFIX:
        return [each for each in values if not begins(words(each), around.organisations, "-")]
    return values


def begins(text: str, prefixes: frozenset[str], separator: str) -> bool:
    """Whether a text begins with one of many prefixes and a separator."""
    ends = [match.start() for match in re.finditer(re.escape(separator), text)]
    return any(text[:end] in prefixes for end in ends)


def regex_matches(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    rule = re.compile(arguments["regex"])
    return [
        Hit(each, {"value": words(each)}) for each in concerned(arguments, node, around) if words(each) and not rule.search(words(each))
    ]


def regex_no_matches(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    rule = re.compile(arguments["regex"])
    return [Hit(each, {"value": words(each)}) for each in found(arguments["paths"], node) if rule.search(words(each))]


def startswith(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    values = concerned(arguments, node, around)
    prefixes = arguments.get("prefix") or [arguments["start"]]
    if prefixes == [PREFIXES]:
        return [Hit(each, {"value": words(each)}) for each in values if not begins(words(each), around.agencies, "-")]
    starts = tuple(words(each) + arguments.get("separator", "") for each in found(prefixes, node)[:MOST_VALUES])
    return [Hit(each, {"value": words(each), "start": " · ".join(starts)}) for each in values if not words(each).startswith(starts)]


def unique(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    seen: set[str] = set()
    again = []
    for each in found(arguments["paths"], node):
        if words(each) in seen:
            again.append(Hit(each, {"value": words(each)}))
        seen.add(words(each))
    return again


def if_then(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    if not xpath(arguments["if"])(node) or xpath(arguments["then"])(node):
        return []
    about = found(arguments.get("paths", []), node)
    return [Hit(about[0], {"value": words(about[0])} if isinstance(about[0], str) else {})] if about else [Hit(node)]


def in_range(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    least, most = Decimal(str(arguments["min"])), Decimal(str(arguments.get("max", "Infinity")))
    return [Hit(each, {"value": words(each)}) for each in found(arguments["paths"], node) if outside(words(each), least, most)]


def outside(text: str, least: Decimal, most: Decimal) -> bool:
    """Whether a text is no number, or one outside of two others."""
    try:
        return not least <= Decimal(text.strip()) <= most
    except InvalidOperation:
        return True


def no_spaces(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    return [Hit(each, {"value": words(each).strip()}) for each in found(arguments["paths"], node) if words(each) != words(each).strip()]


def evaluates_to_true(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    return [] if xpath(arguments["eval"])(node) else [Hit(node)]


def loop(arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    hits = []
    values = dict.fromkeys(words(each) for each in xpath(arguments["foreach"])(node))
    for value in islice(values, MOST_VALUES):
        if "'" in value:
            continue  # no vocabulary has one, and it could not be written in XPath
        for operator, body in arguments["do"].items():
            for case in body["cases"]:
                # every argument is one of the vocabulary in turn, also where `subs` does not name it
                written = {key: said(each, value) for key, each in case.items()}
                hits += [Hit(hit.at, {"vocabulary": value, **hit.values}) for hit in fails(operator, written, node, around)]
    return hits


def said(argument: Any, value: str) -> Any:
    """Put a value of a loop into an argument."""
    if isinstance(argument, str):
        return argument.replace("$1", value)
    return [said(each, value) for each in argument] if isinstance(argument, list) else argument


OPERATORS: dict[str, Callable[[Arguments, etree._Element, Around], list[Hit]]] = {
    "no_more_than_one": no_more_than_one,
    "atleast_one": atleast_one,
    "only_one_of": only_one_of,
    "one_or_all": one_or_all,
    "dependent": dependent,
    "sum": strict_sum,
    "strict_sum": strict_sum,
    "date_order": date_order,
    "date_now": date_now,
    "time_limit": time_limit,
    "between_dates": between_dates,
    "regex_matches": regex_matches,
    "regex_no_matches": regex_no_matches,
    "startswith": startswith,
    "unique": unique,
    "if_then": if_then,
    "range": in_range,
    "no_spaces": no_spaces,
    "evaluates_to_true": evaluates_to_true,
    "loop": loop,
}


def fails(operator: str, arguments: Arguments, node: etree._Element, around: Around) -> list[Hit]:
    """Return where a case fails at an element; KeyError for an operator that the specification does not have."""
    return OPERATORS[operator](arguments, node, around) if holds(arguments, node) else []
