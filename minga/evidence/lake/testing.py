"""Builders for tests: activities as XML, files of them, and files cut into chunks."""

import os
from collections.abc import Iterator, Sequence

from minga.evidence.iati.chunks import Chunk, opened

ROOT = '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'


def activity(identifier: str, *, title: str = "Agua", budget: int | None = None) -> str:
    """Return the XML of a small activity, of four lines."""
    money = f'<budget><value currency="USD" value-date="2024-01-01">{budget}</value></budget>' if budget is not None else ""
    return (
        f'<iati-activity default-currency="USD"><iati-identifier>{identifier}</iati-identifier>\n'
        '<reporting-org ref="XM-TEST" type="10"><narrative xml:lang="es">Cooperante de prueba</narrative></reporting-org>\n'
        f'<title><narrative xml:lang="es">{title}</narrative></title>\n{money}</iati-activity>'
    )


def xml_of(activities: Sequence[str], *, root: str = ROOT) -> bytes:
    """Return a file of activities."""
    return (root + "\n".join(activities) + "\n</iati-activities>\n").encode()


def chunks_of(xml: bytes, apart: int = 0) -> Iterator[Chunk]:
    """Yield the chunks of a file; with `apart`, each of so many activities."""
    for chunk in opened(xml)[1]:
        places = list(range(len(chunk.spans)))
        yield from (chunk.only(places[first : first + apart]) for first in places[::apart]) if apart else [chunk]


def process_that_reads(chunk: Chunk, hashes: list[str]) -> dict[str, int]:
    """Say which process was asked to read a chunk; here, for a process of its own finds no tests."""
    return {"process": os.getpid()}
