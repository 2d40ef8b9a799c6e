import re
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from minga.ground.documents.models import File, FileVersion, Source
from minga.ground.journal.queries import kept

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


def in_words(text: str) -> str:
    """Return a source text with each of its citations in words, 'Marco legal, línea 183'; other parts, and unknown codes, as written."""
    titles = kept("source-titles", lambda: dict(Source.objects.values_list("code", "title")))
    told = []
    for part in filter(None, (piece.strip() for piece in text.split("|"))):
        try:
            place = citations(part)[0]
        except ValueError:
            told.append(part)
        else:
            told.append(f"{titles[place.code]}, {place.lines}" if place.code in titles else part)
    return " | ".join(told)


@dataclass(frozen=True)
class Mark:
    """The mark of one cited place beside a fact: what is said on hover, and the number of its note.

    The number is given when it is first asked for, which is when a page prints it: notes are numbered as they are read.
    """

    notes: "Footnotes" = field(compare=False, repr=False)
    place: Citation
    title: str

    @property
    def n(self) -> int:
        return self.notes.number(self.place)


class Footnotes:
    """Numbers the places that a page cites, in the order in which it prints their marks: one note for each place.

    A template prints the numbers of `notes.mark(text)` beside each fact and shows `notes.listed` after the last of them. A
    note of a source that stands above in the list names that note in `same_as` instead of the source again.
    """

    def __init__(self) -> None:
        self.sources = {source.code: source for source in Source.objects.all()}
        self.listed: list[dict] = []
        self._notes: dict[Citation, int] = {}
        self._first: dict[str, int] = {}

    def mark(self, text: str, said: str = "") -> list[Mark]:
        """Return the marks of a citation text, one for each place it names.

        `said`: the source's own footnote, told first on hover. Raises ValueError as `citations` does.
        """
        return [Mark(self, one, f"{said} {self.name_of(one.code)}, {one.lines}".strip()) for one in (citations(text) if text else [])]

    def name_of(self, code: str) -> str:
        """Return the title of a source, its code where it is not registered."""
        source = self.sources.get(code)
        return source.title if source else code

    def number(self, place: Citation) -> int:
        """Return the number of the note of a place, which takes the next one where it has none yet."""
        if place not in self._notes:
            number = self._notes[place] = len(self.listed) + 1
            first = self._first.setdefault(place.code, number)
            self.listed.append(
                {
                    "n": number,
                    "code": place.code,
                    "source": self.sources.get(place.code),
                    "lines": place.lines,
                    "same_as": first if first != number else None,
                }
            )
        return self._notes[place]


def files_of(thing: tuple[str, str], *, public_only: bool = False, removed: bool = False) -> list[File]:
    """Return the documents of a record (kind, key) with their present versions; `removed` those that were taken away instead.

    Two queries at most, however many there are: the versions of each and who brought them come along.
    """
    files = File.objects.of(*thing)
    chosen = files.filter(removed_at__isnull=False) if removed else files.public() if public_only else files.kept()
    return list(chosen.select_related("current", "current__by", "removed_by").annotate(count=Count("versions")))


def version_named(key: UUID, number: int | None = None) -> FileVersion | None:
    """Return a version of the document of that key, the present one where no number is given; None for none and for removed ones.

    Whoever calls has asked whether the reader sees the record: `version.file.thing_kind`, `.thing_key`.
    """
    versions = FileVersion.objects.select_related("file").filter(file__key=key, file__removed_at=None)
    chosen = versions.filter(current_of__isnull=False) if number is None else versions.filter(number=number)
    return chosen.first()


@dataclass(frozen=True)
class Usage:
    """What an institution keeps here and the most it may: bytes and files, every version counted, removed ones as well."""

    bytes: int
    files: int
    most_bytes: int
    most_files: int


def usage(owner: str) -> Usage:
    """Return the usage of an institution by its code; '' is what belongs to none."""
    found = FileVersion.objects.filter(file__owner=owner).aggregate(bytes=Sum("size"), files=Count("pk"))
    return Usage(found["bytes"] or 0, found["files"], settings.QUOTA_MEGABYTES * 2**20, settings.QUOTA_FILES)
