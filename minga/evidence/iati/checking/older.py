"""What holds in 1.0x too although its own ruleset does not say it: cases of 2.01 in the words of 1.0x, as warnings of ours."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from minga.evidence.iati.standard.facts import Case, cases

SECTORS = {"'1'": "'DAC'"}  # vocabularies
STARTS = {"'1'": "'start-planned'", "'2'": "'start-actual'"}  # types of dates
# {published id: the words of 2.01 that 1.0x says otherwise}
CARRIED: dict[str, dict[str, str]] = {
    **dict.fromkeys(("1.1.3", "1.3.1", "1.7.1", "1.14.1", "3.1.1", "3.1.2", "3.1.4", "7.8.1", "8.6.3", "12.1.2", "12.3.2"), {}),
    **dict.fromkeys(("2.1.1", "2.1.2", "2.1.4"), SECTORS),
    "6.11.1": STARTS,
}


@cache
def cases_checked(version: str) -> tuple[Case, ...]:
    """Return the cases that files of a version are checked by: those of its ruleset, and in 1.0x those carried over."""
    own = cases(version)
    return own + tuple(_carried(own)) if version < "2" else own


def _carried(own: tuple[Case, ...]) -> Iterator[Case]:
    there = {(case.rule, case.context.rpartition("/")[2]) for case in own}
    for case in cases("2.01"):
        if case.rule in CARRIED and (case.rule, case.context.rpartition("/")[2]) not in there:
            text = json.dumps(case.arguments)
            for new, old in CARRIED[case.rule].items():
                text = text.replace(new, old)
            yield replace(case, severity="warning", arguments=json.loads(text))
