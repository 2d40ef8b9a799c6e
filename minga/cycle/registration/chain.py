"""The yearly list of certificates and its head, published so that nobody can add, change or take away one unseen (RELIABILITY 34)."""

import datetime
import hashlib
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.registration import seals
from minga.cycle.registration.canonical import canonical, moment
from minga.cycle.registration.models import BEGINS, Certificate, Kind, Series


@dataclass(frozen=True)
class Line:
    """One certificate in the list of its year: no more than says that it exists."""

    number: str
    version: int
    issued_at: datetime.datetime
    digest: str


@dataclass(frozen=True)
class YearList:
    """The certificates issued in a year, in the order of registration."""

    year: int
    lines: list[Line]

    def root(self, count: int | None = None) -> str:
        """Return the Merkle root (RFC 6962, SHA-256, hex) of the digests, or of the first `count` of them."""
        return merkle_root([bytes.fromhex(line.digest) for line in self.lines[:count]]).hex()


def merkle_root(leaves: list[bytes]) -> bytes:
    """Return the root of the tree over these leaves, in order (RFC 6962, section 2.1)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:  # an odd one at the end goes up as it is: the same tree as splitting at the largest power of two
        pairs = [hashlib.sha256(b"\x01" + one + other).digest() for one, other in zip(level[::2], level[1::2], strict=False)]
        level = [*pairs, *level[len(pairs) * 2 :]]
    return level[0]


def yearly(year: int) -> YearList:
    """Return the list of a year, in the order of registration: what is published with its head and kept outside."""
    begins = timezone.make_aware(datetime.datetime(year, 1, 1))
    ends = timezone.make_aware(datetime.datetime(year + 1, 1, 1))
    issued = Certificate.objects.filter(issued_at__gte=begins, issued_at__lt=ends).order_by("pk")
    return YearList(year, [Line(*row) for row in issued.values_list("number", "version", "issued_at", "digest")])


def head_text(listed: YearList, count: int | None = None) -> bytes:
    """Return the canonical bytes that are signed of a list, or of its first `count` lines."""
    return canonical({"year": listed.year, "count": len(listed.lines) if count is None else count, "root": listed.root(count)})


def kept_years() -> list[int]:
    """Return the years in which certificates were issued, the oldest first."""
    return [day.year for day in Certificate.objects.order_by().datetimes("issued_at", "year")]


def first_fault(kept: dict | None = None) -> tuple[int, str]:
    """Return (certificates read, the first fault, '' for none): seals, numbers without a gap, and a list kept outside.

    `kept`: what `published` gave once. Without it nobody sees that the last ones of a series were taken away together with its count.
    """
    read = 0
    for certificate in Certificate.objects.order_by("pk").iterator(chunk_size=200):
        read += 1
        if not seals.certificate_holds(certificate):
            return read, _("%(number)s no es lo que se selló") % {"number": certificate}
    for series in Series.objects.all():
        fault = gap_of(series)
        if fault:
            return read, fault
    return read, differs_from(kept) if kept else ""


def gap_of(series: Series) -> str:
    """Return which number of a series is not there, '' where all are."""
    begins = f"{BEGINS[Kind(series.kind)]}-{series.year}-"
    there = set(Certificate.objects.filter(number__startswith=begins, version=1).values_list("number", flat=True))
    for place in range(1, max(series.last, len(there)) + 1):
        if f"{begins}{place:05d}" not in there:
            return _("falta %(number)s") % {"number": f"{begins}{place:05d}"}
    return "" if len(there) == series.last else _("sobra un número en %(series)s") % {"series": series}


def differs_from(kept: dict) -> str:
    """Return what differs from a list kept outside, '' where its lines all stand and its head is ours."""
    listed = yearly(kept["year"])
    count = len(kept["digests"])
    for place, (mine, outside) in enumerate(zip(listed.lines, kept["digests"], strict=False), 1):
        if mine.digest != outside:
            return _("la línea %(place)s de %(year)s no es la que se publicó") % {"place": place, "year": listed.year}
    if len(listed.lines) < count:
        return _("en %(year)s se publicaron %(count)s constancias y quedan %(left)s") % {
            "year": listed.year,
            "count": count,
            "left": len(listed.lines),
        }
    ours = listed.root(count) == kept["root"] and seals.holds(kept["key"], kept["signature"], head_text(listed, count))
    return "" if ours else _("la cabeza publicada no lleva nuestra firma")


def published(listed: YearList) -> dict:
    """Return the list of a year with its signed head, as it is published; signs with the newest key."""
    key_id, signature = seals.sign(head_text(listed))
    return {
        "year": listed.year,
        "count": len(listed.lines),
        "root": listed.root(),
        "key": key_id,
        "public_key": seals.public_text(key_id),
        "signature": signature,
        "digests": [line.digest for line in listed.lines],
        "certificates": [
            {"number": line.number, "version": line.version, "issued_at": moment(line.issued_at), "digest": line.digest}
            for line in listed.lines
        ],
    }


def as_text(listed: YearList) -> str:
    """Return the list of a year as plain text: year, count, root and signature, then number, version, moment and digest of each."""
    head = published(listed)
    first = [f"{name}: {head[name]}" for name in ("year", "count", "root", "key", "public_key", "signature")]
    rows = [f"{line.digest}  {line.number} v{line.version} {moment(line.issued_at)}" for line in listed.lines]
    return "\n".join([*first, "", *rows]) + "\n"
