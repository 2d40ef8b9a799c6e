"""Days as a calendar file that any agenda reads: iCalendar (RFC 5545), lines of 75 octets, text escaped."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 75  # octets of a line without its end (RFC 5545, 3.1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Event:
    """A whole day: `uid` is the same in every edition of the file, so that an agenda changes it and adds no second one."""

    uid: str
    day: datetime.date
    title: str
    text: str = ""
    url: str = ""


def calendar(name: str, events: Iterable[Event], stamp: datetime.datetime, of: str = "Convenios") -> str:
    """Return the file. `stamp`: when it was made, in UTC; `of`: what its days are of, in its PRODID."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Minga//{of}//ES", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for one in events:
        lines += event_lines(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold_line(line))


def event_lines(event: Event, stamp: datetime.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{escaped(event.text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Return a text as RFC 5545, 3.3.11 writes it."""
    return text.replace("\r\n", "\n").translate(ESCAPED)


def fold_line(line: str) -> Iterator[str]:
    """Yield a line in pieces of 75 octets at most, no character cut in two; those after the first begin with a space."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + char, size + octets
    yield piece
