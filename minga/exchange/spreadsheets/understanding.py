"""What stands in a cell of a template, turned into a value; what is not understood is said in a plain sentence (NotUnderstood)."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from minga.cycle.offers import understanding as reading
from minga.cycle.organisations.understanding import NotUnderstood, cleaned, day, yes_no
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold

Reader = Callable[[str], Any]
Fields = dict[str, tuple[str, Reader]]  # column of a template: the field it fills, and how its cell is read


class Known:
    """What was read for the rows of a file and does not change from row to row: each is read once, and refused as it was."""

    def __init__(self) -> None:
        self.found: dict[Any, tuple[Any, str]] = {}

    def once[T](self, key: Any, read: Callable[[], T]) -> T:
        """Return what `read` gives, or raise the NotUnderstood that it raised, reading it the first time alone."""
        if key not in self.found:
            try:
                self.found[key] = (read(), "")
            except NotUnderstood as refused:
                self.found[key] = (None, str(refused))
        value, why = self.found[key]
        if why:
            raise NotUnderstood(why)
        return value


def understood(
    cells: dict[str, str], fields: Fields, given: dict[str, Any], known: Known, of: Any = None
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the values of a row by field and what is wrong with it as (column, why); `given`: what an empty cell leaves as it is.

    A cell that says the same as one before it is not looked up again; `of`: what else its meaning depends on.
    """
    values, faults = dict(given), []
    for column, (name, read) in fields.items():
        typed = cells.get(column, "")
        if not typed and name in given:
            continue
        try:
            values[name] = known.once((of, column, typed), partial(read, typed))
        except NotUnderstood as refused:
            faults.append((column, str(refused)))
    return values, faults


def text(length: int) -> Reader:
    """One line of at most so many characters."""
    return lambda typed: cleaned(typed, length=length)


def paragraphs(length: int = 0) -> Reader:
    """Several lines of at most so many characters, 0 for any number."""
    return lambda typed: cleaned(typed, length=length, multiline=True)


def parted(typed: str) -> list[str]:
    """Return the values of a cell: parted by '|', by ';' or by lines, each once."""
    return reading.lines(typed.replace("|", "\n").replace(";", "\n"))


def several[T](read: Callable[[str], T], most: int = 0) -> Callable[[str], list[T]]:
    """How a cell with several values is read; `most`: how many there may be, 0 for any number."""

    def each(typed: str) -> list[T]:
        texts = parted(typed)
        if most and len(texts) > most:
            raise NotUnderstood(_("Son %(n)s y caben %(most)s.") % {"n": len(texts), "most": most})
        return reading.each(texts, read)

    return each


def rows(typed: str) -> list[str]:
    """Read the requirements or steps of a cell, parted by '|' or by lines; a semicolon belongs to a sentence."""
    return reading.each(reading.lines(typed.replace("|", "\n")), lambda one: cleaned(one, length=500))


def listed(*lists: str) -> Callable[[str], Code | None]:
    """The value of any of these lists, None for an empty cell."""
    return lambda typed: reading.listed(typed, *lists) if typed else None


def one_of(kind: type[TextChoices]) -> Callable[[str], str]:
    """How a choice is read: by its code or its words."""

    def read(typed: str) -> str:
        for one in kind:
            if fold(typed) in (fold(one.value), fold(str(one.label))):
                return one.value
        raise refused_here(typed, [str(one.label) for one in kind])

    return read


def refused_here(typed: str, words: list[str]) -> NotUnderstood:
    """Return the refusal of what is none of these words."""
    return NotUnderstood(_("«%(text)s» no se admite aquí: %(all)s.") % {"text": typed[:40], "all": ", ".join(words)})


def whole_day(typed: str) -> datetime.date | None:
    """A day, None for an empty cell."""
    return datetime.date.fromisoformat(day(typed)) if typed else None


def whole(least: int = 0, most: int = 32_767) -> Callable[[str], int | None]:
    """How a whole number is read, written without signs; None for an empty cell."""

    def read(typed: str) -> int | None:
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()):
            raise NotUnderstood(_("«%(text)s» no es un número entero.") % {"text": typed[:40]})
        if not least <= int(typed[:20]) <= most:
            raise NotUnderstood(_("Escriba un número entre %(least)s y %(most)s.") % {"least": least, "most": most})
        return int(typed)

    return read


def yes(typed: str) -> bool:
    """Whether a cell says yes; an empty one does not."""
    return bool(typed) and yes_no(typed) == "yes"
