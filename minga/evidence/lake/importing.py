"""One import from its file to the current version: recognised, read, checked, written beside, and named current at the very end.

Killed at any moment, the version before stands; the next one that takes the import up begins anew from the file that was kept.
"""

import hashlib
import logging
import os
import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from django.conf import settings
from pyarrow import parquet

from minga.evidence.iati.chunks import Chunk, opened
from minga.evidence.iati.gate.limits import MB, Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.lake import locks, star
from minga.evidence.lake.building import SMALL, Builder, Hands
from minga.evidence.lake.copying import Before
from minga.evidence.lake.inspecting import finding_rows, found_around, read_and_check
from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.overview import found_across
from minga.evidence.lake.parts import Writer, folder_of, publish, root
from minga.evidence.lake.progress import Cancelled, Progress
from minga.evidence.lake.recording import (
    Contents,
    Head,
    begin,
    dataset_of,
    end,
    finish,
    interrupt,
    next_number,
    recognise,
    turn_to_checking,
)
from minga.evidence.lake.states import FAULT, GONE, FileKind, State

log = logging.getLogger(__name__)

PIECE = 2**20
GZIP = b"\x1f\x8b"
MOST_KEPT = 100 * 2**20  # bytes of a refused file of somebody's folder, of which a copy is kept
KINDS = {"activity": FileKind.ACTIVITIES, "organisation": FileKind.ORGANISATIONS}
MAINS = {kind: main for main, kind in KINDS.items()}
BINDING = re.compile(r"""(xmlns(?::[^\s=]+)?|version)\s*=\s*("[^"]*"|'[^']*')""")


class Over(Exception):
    """The import ended while it waited for its turn."""


def run(number: int, *, workers: int = 1) -> Import:
    """Do an import that waits or was interrupted; where another one of its source runs, after that one. Returns it as it ended."""
    one = Import.objects.get(pk=number)
    try:
        with locks.held(one.source, wait=lambda: still_wanted(number)):
            still_wanted(number)
            one = begin(one, f"{socket.gethostname()}:{os.getpid()}")
            through(one, workers)
    except Over:
        pass
    return Import.objects.select_related("dataset", "version").get(pk=number)


def still_wanted(number: int) -> None:
    """Raise Over where an import is over."""
    if Import.objects.get(pk=number).over:
        raise Over


def through(one: Import, workers: int) -> None:
    """Bring an import to an end, whichever it is: the reason stands in its row."""
    staging = root() / "staging" / str(one.pk)
    shutil.rmtree(staging, ignore_errors=True)  # of a process that was killed
    try:
        bring_in(one, staging, workers)
    except Refused as refused:
        keep_for_inspection(one)
        end(one, State.REFUSED, refused.code, {"line": refused.line, **refused.values})
        return
    except Cancelled:
        end(one, State.CANCELLED)
    except FileNotFoundError:
        end(one, State.FAILED, GONE)
    except (KeyboardInterrupt, SystemExit):
        interrupt(one)
        raise
    except Exception:
        log.exception("import %s of %s", one.pk, one.source)
        end(one, State.FAILED, FAULT)
        return
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if one.owned:
        Path(one.stored).unlink(missing_ok=True)


def bring_in(one: Import, staging: Path, workers: int) -> None:
    """Read a file and make it the current version of its dataset, or recognise it."""
    path = Path(one.stored)
    sha256, size = known(path)
    if recognise(one, sha256, size):
        end(one, State.SAME)
        return
    with open(path, "rb") as stream:
        facts, chunks = opened(stream, Limits(size=settings.LAKE_MEGABYTES * MB))
        first = next(chunks, None)
        head = Head(KINDS[facts.kind], facts.version or "", first.frame.root.decode() if first else "")
        dataset = dataset_of(one, head)
        whole = chain([first] if first else [], chunks)
        contents = written(dataset, head, whole, staging, Progress(one, size), workers if size > SMALL else 1)
    head.publisher, head.publisher_name = publisher_of(staging, facts.kind)
    build_star(staging)
    number = next_number(dataset)
    publish(staging, dataset.pk, number)
    finish(one, dataset, number, head, contents)
    clear(dataset)


def build_star(staging: Path) -> None:
    """Write beside the tables what answers questions of them. Where that fails the version enters all the same: its rows are whole."""
    try:
        star.build(staging)
    except Exception:
        log.exception("star of %s", staging)


def known(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file and the bytes of its XML, as far as its own last bytes say so where it is packed."""
    found = hashlib.sha256()
    with open(path, "rb") as stream:
        packed = stream.read(2) == GZIP
        stream.seek(0)
        while piece := stream.read(PIECE):
            found.update(piece)
        size = stream.tell()
        if packed:
            stream.seek(max(size - 4, 0))
            size = max(size, int.from_bytes(stream.read(4), "little"))
    return found.hexdigest(), size


def written(dataset: Dataset, head: Head, chunks: Iterable[Chunk], staging: Path, progress: Progress, workers: int) -> Contents:
    """Write the parts of a version into the staging folder; returns what was written."""
    main, chunks = MAINS[head.kind], iter(chunks)
    first = next(chunks, None)
    hands = Hands(read_and_check, workers)
    try:
        with Writer(staging, dataset.pk) as writer:
            builder = Builder(writer, before(dataset, head), hands, progress.add)
            built = builder.run(chain([first] if first else [], chunks))
            turn_to_checking(progress.number)
            progress.tell(now=True)
            writer.close(but="finding")
            found = (found_around(first) if first else []) + (found_across(staging) if main == "activity" else [])
            if found:
                writer.add("finding", finding_rows(found))
                built.count(Counter((finding.severity, finding.rule) for _a, _line, finding in found))
    finally:
        hands.close()
    return Contents(bytes=progress.bytes, counts=writer.counts, checked=True, **vars(built))


def before(dataset: Dataset, head: Head) -> Before:
    """Return the version before; nothing can be copied from it where the root says another version or other namespaces."""
    current, main = dataset.current, MAINS[head.kind]
    if current is None or not current.kept:
        return Before(None, main)
    alike = sorted(BINDING.findall(current.root)) == sorted(BINDING.findall(head.root))
    return Before(folder_of(dataset.pk, current.number), main, alike)


def publisher_of(staging: Path, main: str) -> tuple[str, str]:
    """Return reference and name of who reports the first activity that says so."""
    path = staging / f"{main}.parquet"
    if not path.exists():
        return "", ""
    rows = parquet.ParquetFile(path).read_row_group(0, ["reporting_ref", "reporting_name"]).to_pylist()
    return next(((row["reporting_ref"], row["reporting_name"] or "") for row in rows if row["reporting_ref"]), ("", ""))


def keep_for_inspection(one: Import) -> None:
    """Keep a copy of a refused file that is not ours, for whoever looks into it."""
    path = Path(one.stored)
    if one.owned or not path.exists() or path.stat().st_size > MOST_KEPT:
        return
    kept = root() / "refused" / f"{one.pk}-{path.name}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, kept)
    Import.objects.filter(pk=one.pk).update(stored=str(kept), owned=True)


def clear(dataset: Dataset) -> None:
    """Remove the rows of versions that are kept no longer."""
    kept = {str(number) for number in dataset.versions.filter(kept=True).values_list("number", flat=True)}
    for folder in folder_of(dataset.pk, 1).parent.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
