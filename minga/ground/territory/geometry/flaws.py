"""Why a file of boundaries is not taken, said by feature, code and property."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason to refuse: file name, number of the feature (1 is the first, 0 the file itself), its label, the property, a sentence."""

    file: str
    feature: int
    label: str
    property: str
    message: str

    def __str__(self) -> str:
        where = self.file
        if self.feature:
            where += ", " + _("elemento %(number)d") % {"number": self.feature}
        if self.label:
            where += f" ({self.label})"
        if self.property:
            where += ", " + _("propiedad %(name)s") % {"name": self.property}
        return f"{where}: {self.message}"


class BoundariesRefused(Exception):
    """A file of boundaries is not taken; `.flaws` lists why, str() gives one line for each of the first twenty."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = list(flaws)
        super().__init__(self.flaws)

    def __str__(self) -> str:
        lines = [str(flaw) for flaw in self.flaws[:MOST_SAID]]
        if len(self.flaws) > MOST_SAID:
            lines.append(_("y %(number)d más.") % {"number": len(self.flaws) - MOST_SAID})
        return "\n".join(lines)


class Broken(ValueError):
    """A geometry that cannot be taken; str() is the sentence."""


def refused(file: str, message: str) -> BoundariesRefused:
    """Return the refusal of the whole file for one reason."""
    return BoundariesRefused([Flaw(file, 0, "", "", message)])


def shown(value: Any, most: int = 40) -> str:
    """Return a value of a file as it may be printed: short, without characters that a screen would obey."""
    if isinstance(value, (list, dict)):
        return "[…]" if isinstance(value, list) else "{…}"
    text = "" if value is None else str(value)[: most + 1]
    text = "".join(char if char.isprintable() else "�" for char in text).strip()
    return text if len(text) <= most else text[: most - 1] + "…"
