"""Pure rules of a case: when an answer is overdue, how many words a section has, which of the eight steps are done, what the file lacks."""

import calendar
import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from minga.cycle.proposals.shape import GUARDS, PROCESS, TIPS, Guard
from minga.cycle.proposals.states import Stage
from minga.ground.kit.dates import PartialDate

WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def deadline(submitted: str, months: int | None) -> datetime.date | None:
    """Return the last day of the term in which an answer is expected; None where the date or the term is not known (R-103).

    A day is counted from that day; of a month or a year the last month counts to its end: sent in 2021-07 for 12 months, the
    answer is expected until 2022-07-31 and overdue from 2022-08-01.
    """
    if not submitted or not months:
        return None
    sent = PartialDate(submitted)
    whole = sent.last.month - 1 + months
    year, month = sent.last.year + whole // 12, whole % 12 + 1
    end = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(sent.last.day, end) if sent.precision == "day" else end)


def is_overdue(submitted: str, months: int | None, day: datetime.date) -> bool:
    """Whether the term of the answer has passed on a day."""
    end = deadline(submitted, months)
    return end is not None and day > end


def words_in(text: str) -> int:
    """Return how many words a text has: 'co-financiamiento' is one."""
    return len(WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Done:
    """One of the eight steps with what the record holds of it; `on` is a partial date or ''."""

    number: int
    label: str | Promise
    done: bool
    on: str = ""
    words: str = ""
    source: str = ""
    thing: tuple[str, str] = ("", "")


def progress(held: Mapping[int, Done]) -> list[Done]:
    """Return the eight steps in their order, each as it is held, or not done (R-105)."""
    return [held.get(one.number) or Done(one.number, one.label, done=False) for one in PROCESS]


@dataclass(frozen=True, slots=True)
class File:
    """What the negotiation file of a proposal says, as plain values."""

    serves_plan: bool
    our_gain: str
    their_gain: str
    interests: int
    projects: int
    strengths: int
    team: int
    experienced: int
    tips: Collection[int]
    criteria: int
    criteria_of: int


def lacks_negotiation(file: File) -> list[Guard]:
    """Return the guards that hold a case back in the negotiation (R-002, R-043, R-090–R-095; MISSION 1.3, stage 5)."""
    holds = {
        "plan": file.serves_plan,
        "gains": bool(file.our_gain.strip() and file.their_gain.strip()),
        "interests": file.interests > 0,
        "team": file.team > 0,
        "strengths": file.strengths > 0,
        "tips": {one.number for one in TIPS} <= set(file.tips),
        "criteria": file.criteria >= file.criteria_of,
    }
    return [GUARDS[name] for name, held in holds.items() if not held]


def flags(file: File) -> list[str]:
    """Return the warnings that stop nobody: 'tip_5' (projects and no shared interest, R-092), 'experience' (R-091)."""
    found = ["tip_5"] if file.projects and not file.interests else []
    return [*found, "experience"] if file.team and not file.experienced else found


@dataclass(frozen=True, slots=True)
class Fault:
    """A section of the note that is not as its template asks: missing, or too long by some words."""

    key: str
    title: str
    over: int = 0


def faults_of_note(asked: Iterable[tuple[str, str, bool, int | None]], written: Mapping[str, str]) -> list[Fault]:
    """Return what a note lacks by its template; `asked`: (key, title, required, most words or None) of each section (R-100)."""
    found = []
    for key, title, required, most in asked:
        words = words_in(written.get(key, ""))
        if required and not words:
            found.append(Fault(key, title))
        elif most and words > most:
            found.append(Fault(key, title, words - most))
    return found


# The fifteen stages of the life cycle (MISSION 1.3) that a proposal is in, by its own stage.
LIFE_STAGE = {
    Stage.NEGOTIATION: 5,
    Stage.NOTE: 6,
    Stage.VALIDATED: 7,
    Stage.SUBMITTED: 7,
    Stage.CONDITIONED: 7,
    Stage.ACCEPTED: 8,
}
