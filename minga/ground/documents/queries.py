import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.ground.documents.models import Source

ONE = re.compile(r"(?P<code>[0-9A-Za-z-]{1,20})(?:_[0-9a-f]+\.txt)?:L(?P<first>[1-9][0-9]{0,6})(?:[-–](?P<last>[1-9][0-9]{0,6}))?\Z")


@dataclass(frozen=True)
class Citation:
    """One place in one source."""

    code: str
    first: int
    last: int

    @property
    def text(self) -> str:
        return f"{self.code}:L{self.first}" + (f"-{self.last}" if self.last != self.first else "")

    @property
    def lines(self) -> str:
        """'línea 183' or 'líneas 183–187', in the reader's language."""
        if self.first == self.last:
            return _("línea %(n)s") % {"n": self.first}
        return _("líneas %(first)s–%(last)s") % {"first": self.first, "last": self.last}


def citations(text: str) -> list[Citation]:
    """Read '002:L183-187 | 001:L555' (or with the file's whole name before the colon) into its places.

    Raises ValueError naming the part that is not a citation.
    """
    found = []
    for part in filter(None, (piece.strip() for piece in text.split("|"))):
        match = ONE.match(part)
        first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (1, 0)
        if not match or last < first:
            raise ValueError(_("«%(part)s» no es una cita: se espera, por ejemplo, 002:L183-187") % {"part": part[:80]})
        found.append(Citation(match["code"], first, last))
    return found


def plain(text: str) -> str:
    """Return the citation text in its short form, '002:L183-187 | 001:L555'."""
    return " | ".join(one.text for one in citations(text))


class Footnotes:
    """Numbers the places that a page cites, in the order in which they are asked for: one note for each place.

    A template asks `notes.mark(text)` beside each fact and shows `notes.listed` at the end. A note of a source that stands
    above in the list names that note in `same_as` instead of the source again.
    """

    def __init__(self) -> None:
        self.sources = {source.code: source for source in Source.objects.all()}
        self.listed: list[dict] = []
        self._notes: dict[Citation, dict] = {}
        self._first: dict[str, int] = {}

    def mark(self, text: str) -> list[dict]:
        """Return [{n, lines, title}] for a citation text: the number of the note, the lines, the words shown on hover."""
        marks = []
        for one in citations(text) if text else []:
            note = self._notes.get(one) or self._note(one)
            name = note["source"].title if note["source"] else one.code
            marks.append({"n": note["n"], "lines": note["lines"], "title": f"{name}, {note['lines']}"})
        return marks

    def _note(self, one: Citation) -> dict:
        number = len(self.listed) + 1
        first = self._first.setdefault(one.code, number)
        note = {
            "n": number,
            "code": one.code,
            "source": self.sources.get(one.code),
            "lines": one.lines,
            "same_as": first if first != number else None,
        }
        self._notes[one] = note
        self.listed.append(note)
        return note
