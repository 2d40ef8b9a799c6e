"""Which elements a case may fail at, asked of libxml2 in one question: never too few, mostly none.

The operators decide on what is left. Without this every case would be asked of every element from Python.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree

from minga.evidence.iati.checking.older import cases_checked
from minga.evidence.iati.checking.operators import NOW, PREFIXES, Arguments
from minga.evidence.iati.standard.facts import ROOTS, UNITS, Case

ALL = "true()"
YEAR = 10000  # of a day written as a number, 20260131
NONE_OF = re.compile(r"\^\[\^((?:\\?[^\]\\])+)\]\+\$")  # a regular expression: none of these signs, at least one other


@dataclass(frozen=True, slots=True)
class Question:
    """Cases of one context that are asked of libxml2 together, as one XPath; `$today` is the day as a number.

    `xpath` is asked of a root, `within` of one of its activities or organisations.
    """

    xpath: etree.XPath
    within: etree.XPath
    cases: tuple[Case, ...]


def contexts(version: str) -> Iterator[tuple[str, Case]]:
    """Yield each case of a version with each context in which it holds."""
    for case in cases_checked(version):
        for context in case.context.split(" | "):
            yield _with_parents(case, context), case


@cache
def questions(version: str) -> tuple[Question, ...]:
    """Return the questions of a version."""
    return asked(contexts(version))


def asked(wanted: Iterable[tuple[str, Case]]) -> tuple[Question, ...]:
    """Return the questions of cases in contexts: one for each of a whole activity or organisation, one for all of a smaller part."""
    together: dict[tuple[str, Case | None], list[Case]] = {}
    for context, case in wanted:
        whole = context.count("/") < 3
        together.setdefault((context, case if whole else None), []).append(case)
    return tuple(question(context, tuple(each)) for (context, _), each in together.items())


def question(context: str, each: tuple[Case, ...]) -> Question:
    """Return the question of some cases of a context."""
    failing = " or ".join(f"({predicate(case)})" for case in each)
    whole = f"{anywhere(context)}[{failing}]"
    return Question(etree.XPath(whole), etree.XPath(within(whole)), each)


def _with_parents(case: Case, context: str) -> str:
    """Return a context whose parents have what the case looks for in them: to look at all siblings of each costs too much."""
    paths = case.arguments.get("paths", [])
    above = [path[3:].partition("[")[0] for path in paths if path.startswith("../")]
    if case.operator != "no_more_than_one" or not above or not all(path.endswith("[1]") for path in paths) or len(paths) > 2:
        return context
    head, _, last = context.rpartition("/")
    return f"{head}[{above[0]}]/{last}"


def anywhere(path: str) -> str:
    """Return a path that begins with `//` written so that libxml2 walks the tree once."""
    return f"/descendant::{path.removeprefix('//')}" if path.startswith("//") else path


def within(path: str) -> str:
    """Return a path from the root as one from an activity (or organisation) below it."""
    for file, root in ROOTS.items():
        path = path.replace(f"/{root}/{UNITS[file]}", f"self::{UNITS[file]}")
    return path.removeprefix("/") if path.startswith("/descendant::") else path


def predicate(case: Case) -> str:
    """Return what holds wherever a case may fail."""
    found = _predicate(case.operator, case.arguments)
    return f"({case.arguments['condition']}) and ({found})" if "condition" in case.arguments else found


def _predicate(operator: str, arguments: Arguments) -> str:
    paths = arguments.get("paths", [])
    any_of, all_of = " or ".join(paths) or "false()", " and ".join(paths) or "true()"
    match operator:
        case "atleast_one":
            return f"not({any_of})"
        case "no_more_than_one":
            own = [path for path in paths if not path.startswith("../")]
            return " or ".join(own) if len(own) < len(paths) else f"{' + '.join(f'count({path})' for path in paths)} > 1"
        case "one_or_all":
            return f"not({arguments['one']})"
        case "dependent":
            return f"({any_of}) and not({all_of})"
        case "sum" | "strict_sum":
            return any_of
        case "if_then":
            return f"({arguments['if']}) and not({arguments['then']})"
        case "evaluates_to_true":
            return f"not({arguments['eval']})"
        case "loop":
            return arguments["foreach"]
    return _of_values(operator, arguments, paths)


def _of_values(operator: str, arguments: Arguments, paths: list[str]) -> str:
    match operator:
        case "no_spaces":
            return _some(paths, ". != normalize-space(.)")
        case "range":
            return _some(paths, f"not(. >= {arguments['min']} and . <= {arguments.get('max', 'number(.)')})")
        case "regex_matches" if signs := NONE_OF.fullmatch(arguments["regex"]):
            excluded = signs.group(1).replace("\\", "")
            return _some(paths, f"translate(., '{excluded}', '') != .") if "'" not in excluded else ALL
        case "startswith" if arguments.get("prefix") == [PREFIXES]:
            return " or ".join(paths)
        case "date_now":
            return _later(arguments["date"])
        case "date_order" if arguments["more"] == NOW:
            return _later(arguments["less"])
        case "date_order":
            return _after(arguments["less"], arguments["more"])
        case "time_limit":
            return f"{_number(arguments['end'])} > {_number(arguments['start'])} + {YEAR}"
    return ALL


def _some(paths: list[str], failing: str) -> str:
    """Return that one of what the paths lead to fails."""
    return " or ".join(f"{path}[{failing}]" for path in paths)


def _number(path: str) -> str:
    """Return a date as a number, 20260131; that of the first where there are several."""
    return f"number(translate(substring({path}, 1, 10), '-', ''))"


def _later(path: str) -> str:
    """Return that a date is today or later; a day with a time zone may turn out to be the one before."""
    return f"{path}[{_number('.')} >= $today]"


def _after(less: str, more: str) -> str:
    """Return that the first date is after the other, or that there are several to compare."""
    return f"count({less}) > 1 or count({more}) > 1 or {_number(less)} > {_number(more)}"
