"""What is asked of certificates: is this one ours, what became of it, which are there."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q, QuerySet

from minga.cycle.registration import seals
from minga.cycle.registration.codes import read_code
from minga.cycle.registration.models import Certificate, IssuedFile, Series

LARGEST_PDF = 5 * 1024 * 1024


class State(StrEnum):
    """How a certificate stands: the answer of the check page."""

    VALID = "valid"
    OUTDATED = "outdated"  # the record changed since, no later version yet
    SUPERSEDED = "superseded"  # a later version was registered
    ANNULLED = "annulled"
    BROKEN = "broken"  # what the database holds is not what was sealed
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What is said of a code or a file: the certificate (None where it is not ours), how it stands, the versions of its number.

    `successor`: of an annulled one, the number under which the same thing was registered again, '' where it was not.
    """

    state: State
    certificate: Certificate | None = None
    versions: list[Certificate] = field(default_factory=list)
    successor: str = ""

    @property
    def latest(self) -> Certificate | None:
        """The last version of the number."""
        return self.versions[-1] if self.versions else None


UNKNOWN = Answer(State.UNKNOWN)


def check(typed: str) -> Answer:
    """Return what is to be said of a code as somebody typed it; its seals are checked each time."""
    code = read_code(typed)
    found = Certificate.objects.filter(code=code).first() if code else None
    return answer(found) if found else UNKNOWN


def check_file(content: bytes) -> Answer:
    """Return what is to be said of a file: ours where it is, byte by byte, one that was given."""
    name = hashlib.sha256(content).hexdigest()
    file = IssuedFile.objects.defer("content").select_related("certificate").filter(sha256=name).first()
    if file is None or not seals.holds(file.key_id, file.seal, seals.file_text(file)):
        return UNKNOWN
    return answer(file.certificate)


def answer(certificate: Certificate) -> Answer:
    """Return how a certificate stands."""
    versions = history_of_number(certificate.number)
    return Answer(state_of(certificate, versions), certificate, versions, successor_of(certificate) if certificate.annulled_at else "")


def state_of(certificate: Certificate, versions: list[Certificate]) -> State:
    """Return the state; BROKEN too where a certificate says that nothing followed it and a later version is there."""
    later = versions[-1].version > certificate.version if versions else False
    if not seals.certificate_holds(certificate) or later != bool(certificate.superseded_at):
        return State.BROKEN
    if certificate.annulled_at:
        return State.ANNULLED
    if certificate.superseded_at:
        return State.SUPERSEDED
    return State.OUTDATED if certificate.outdated_at else State.VALID


def successor_of(certificate: Certificate) -> str:
    """Return the last number under which everybody may see what this one certified, '' where it has no later one."""
    later = Certificate.objects.of(certificate.thing).public().filter(pk__gt=certificate.pk).exclude(number=certificate.number).last()
    return later.number if later else ""


def history_of_number(number: str) -> list[Certificate]:
    """Return every version of a number, the first one first."""
    return list(Certificate.objects.filter(number=number).order_by("version"))


def certificate_of(thing: tuple[str, str]) -> Certificate | None:
    """Return the last certificate of a thing (kind, key), annulled or not; None where it was never registered."""
    return Certificate.objects.of(thing).last()


def history(thing: tuple[str, str]) -> list[Certificate]:
    """Return every certificate of a thing, those of an annulled number included, the first one first."""
    return list(Certificate.objects.of(thing))


def registry() -> QuerySet[Certificate]:
    """Return the public list: the last version of each number of what everybody may see, the newest first."""
    return Certificate.objects.public().current()


def find(text: str = "", kind: str = "", year: str = "") -> QuerySet[Certificate]:
    """Return those of the public list with a number or a record that begins so, of a kind and a year ('' any)."""
    found = registry()
    if text:
        found = found.filter(Q(number__istartswith=text) | Q(thing_key__istartswith=text))
    if kind:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(number__contains=f"-{year}-")
    return found


def years() -> list[int]:
    """Return the years in which numbers were given, the newest first."""
    return list(Series.objects.order_by("-year").values_list("year", flat=True).distinct())
