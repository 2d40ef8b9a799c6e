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
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np
from django.conf import settings
from pyarrow import parquet

from minga.evidence.iati.chunks import Chunk, opened
from minga.evidence.iati.gate.limits import MB, Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.lake import amending, elsewhere, indexing, locks, replacing, rereading
from minga.evidence.lake.building import Builder
from minga.evidence.lake.copying import Before, link
from minga.evidence.lake.hands import SMALL, Hands
from minga.evidence.lake.inspecting import OF_THE_FILE, finding_rows, found_around, read_and_check
from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.overview import found_across
from minga.evidence.lake.parts import Writer, folder_of, publish, root
from minga.evidence.lake.progress import Cancelled, Progress
from minga.evidence.lake.queries import latest
from minga.evidence.lake.recording import (
    Contents,
    Head,
    Unwanted,
    begin,
    dataset_of,
    end,
    finish,
    interrupt,
    next_number,
    recognise,
    turn_to_checking,
)
from minga.evidence.lake.renewing import ASKED, Kept
from minga.evidence.lake.states import DOUBTS, FAULT, GONE, MAINS, UNKEPT, FileKind, State
from minga.ground.kit.memory import give_back, reuse, uncollected

log = logging.getLogger(__name__)

PIECE = 2**20
GZIP = b"\x1f\x8b"
MOMENT = re.compile(r"""\sgenerated-datetime\s*=\s*(["'])\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?\1""")
STAR_MEMORY = "96MB"  # beyond it the star spills to disk
MOST_KEPT = 100 * 2**20  # bytes of a refused file of somebody's folder, of which a copy is kept
KINDS = {main: FileKind(kind) for kind, main in MAINS.items()}
BINDING = re.compile(r"""(xmlns(?::[^\s=]+)?|version)\s*=\s*("[^"]*"|'[^']*')""")


class Over(Exception):
    """The import ended while it waited for its turn."""


def run(number: int, *, workers: int = 0) -> Import:
    """Do an import that waits or was interrupted; where another one of its source runs, after that one. Returns it as it ended.

    `workers`: how many processes read a large file; 0: as many as the settings say.
    """
    one = Import.objects.get(pk=number)
    reuse()
    try:
        with locks.held(one.source, wait=lambda: still_wanted(number)):
            still_wanted(number)
            one = begin(one, f"{socket.gethostname()}:{os.getpid()}")
            through(one, workers or settings.LAKE_WORKERS)
    except Over:
        pass
    finally:
        give_back()
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
        with uncollected():
            (read_again if one.again else bring_in)(one, staging, workers)
    except Refused as refused:
        keep_for_inspection(one)
        end(one, State.REFUSED, refused.code, {"line": refused.line, **refused.values})
        return
    except Unwanted as unwanted:
        kind = unwanted.figures.get("kind", unwanted.dataset.kind)
        Import.objects.filter(pk=one.pk).update(dataset=unwanted.dataset, kind=kind)
        if unwanted.reason in DOUBTS:
            keep_for_inspection(one)
        end(one, State.REFUSED, unwanted.reason, unwanted.figures)
        return
    except Cancelled:
        end(one, State.CANCELLED)
        if replacing.is_asked_of(one.stored):
            return
    except FileNotFoundError:
        end(one, State.FAILED, GONE)
    except rereading.Unkept:
        end(one, State.FAILED, UNKEPT)
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
    """Read a file, or what an earlier version kept of it, and make it the current version of its dataset, or recognise it."""
    path = Path(one.stored)
    if one.returns_to:
        rereading.write(one.returns_to, path)
    sha256, size = known(path)
    if recognise(one, one.returns_to.sha256 if one.returns_to else sha256, size):
        end(one, State.SAME)
        return
    with open(path, "rb") as stream:
        head, chunks = headed(stream)
        dataset = dataset_of(one, head)
        progress, held, first = Progress(one, size), before(dataset, head), next(chunks, None)
        contents = None
        if first is None or held.has_next(first, 0):
            with open(path, "rb") as again:
                contents = as_before(dataset, head, held, headed(again)[1], staging, progress)
        if contents is None:
            chunks = chain([first] if first else [], chunks)
            workers = workers if size > SMALL else 1
            contents, kept = written(dataset, head, held, chunks, staging, progress, workers)
            replacing.look(dataset, head, contents, one.replaces)
            if head.kind == FileKind.ACTIVITIES:
                build_star(staging, kept, workers)
    if one.returns_to:
        contents.bytes = one.returns_to.bytes
    publish_version(one, dataset, staging, head, contents)


def publish_version(one: Import, dataset: Dataset, staging: Path, head: Head, contents: Contents) -> None:
    """Name what stands in the staging folder the current version of a dataset."""
    number = next_number(dataset)
    publish(staging, dataset.pk, number)
    finish(one, dataset, number, head, contents)
    clear(dataset)


def read_again(one: Import, staging: Path, workers: int) -> None:
    """Read and check again what the current version kept; a new version only where a row or a finding differs."""
    if one.dataset is None or one.dataset.current is None:
        raise rereading.Unkept
    dataset, current, path = one.dataset, one.dataset.current, Path(one.stored)
    rereading.write(current, path)
    size = path.stat().st_size
    Import.objects.filter(pk=one.pk).update(sha256=current.sha256, size=size, kind=dataset.kind)
    with open(path, "rb") as stream:
        head, chunks = headed(stream)
        workers = workers if size > SMALL else 1
        held = before(dataset, head, anew=True)
        contents, kept = written(dataset, head, held, chunks, staging, Progress(one, size), workers)
    found = rereading.differing(folder_of(dataset.pk, current.number), staging)
    if not found:
        end(one, State.SAME)
        return
    contents.bytes, contents.added, contents.removed = current.bytes, 0, 0
    contents.changed = len(found - {OF_THE_FILE})
    contents.unchanged = contents.activities - contents.changed
    if head.kind == FileKind.ACTIVITIES:
        build_star(staging, kept, workers)
    publish_version(one, dataset, staging, head, contents)


def headed(stream: IO[bytes]) -> tuple[Head, Iterator[Chunk]]:
    """Open a stranger's file: what it says of itself, and its chunks."""
    facts, chunks = opened(stream, Limits(size=settings.LAKE_MEGABYTES * MB))
    first = next(chunks, None)
    head = Head(KINDS[facts.kind], facts.version or "", first.frame.root.decode() if first else "")
    return head, chain([first] if first else [], chunks)


def as_before(dataset: Dataset, head: Head, held: Before, chunks: Iterator[Chunk], staging: Path, progress: Progress) -> Contents | None:
    """Where a file has the very activities of the version before, its rows are those; None where it has not."""
    current = dataset.current  # of one that is out of the lake, nobody made the figures again that it needs
    if current is None or not current.kept or bare(current.root) != bare(head.root):
        return None
    if not held.is_all_of(chunks):
        return None
    turn_to_checking(progress.number)
    progress.tell(now=True)
    link(folder_of(dataset.pk, current.number), staging)
    return Contents(
        bytes=current.bytes, activities=current.activities, unchanged=current.activities, added=0, changed=0, removed=0,
        digest=current.digest, counts=current.counts, findings=current.findings, checked=current.checked,
    )  # fmt: skip


def bare(start: str) -> str:
    """Return a root's start tag without the moment at which it was made, if that is one."""
    return MOMENT.sub("", start)


def build_star(staging: Path, kept: Kept | None, threads: int) -> None:
    """Write beside the tables what answers questions of them. Where that fails the version enters all the same: its rows are whole."""
    try:
        give_back()
        make = partial(amending.build, staging, memory=STAR_MEMORY, threads=threads, kept=kept)
        if threads > 1:
            indexing.build(staging, memory=STAR_MEMORY, kept=kept, meanwhile=make)
            return
        changed = make()
        give_back()
        indexing.build(staging, memory=STAR_MEMORY, kept=kept, changed=changed)
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


def written(
    dataset: Dataset, head: Head, held: Before, chunks: Iterable[Chunk], staging: Path, progress: Progress, workers: int
) -> tuple[Contents, Kept | None]:
    """Write the parts of a version into the staging folder; what stood in the one before is copied from there.

    Returns what was written, and what of it was in the version before.
    """
    main, chunks = MAINS[head.kind], iter(chunks)
    first = next(chunks, None)
    hands = Hands(read_and_check, workers)
    try:
        with Writer(staging, dataset.pk) as writer:
            builder = Builder(writer, held, hands, progress.add)
            built = builder.run(chain([first] if first else [], chunks))
            turn_to_checking(progress.number)
            progress.tell(now=True)
            writer.close(but="finding")
            found = (found_around(first) if first else []) + (
                found_across(staging, lambda refs: elsewhere.held(refs, dataset.pk)) if main == "activity" else []
            )
            if found:
                writer.add("finding", finding_rows(found))
                built.count(Counter((finding.severity, finding.rule) for _a, _line, finding in found))
    finally:
        hands.close()
    head.publisher, head.publisher_name = publisher_of(staging, main)
    contents = Contents(bytes=progress.bytes, counts=writer.counts, checked=True, **vars(built))
    old, new = (np.array(numbers, np.int64) for numbers in builder.kept)
    if held.folder is None or not len(old):
        return contents, None
    untouched = builder.untouched
    return contents, Kept(held.folder, old, new, untouched.has_same(ASKED), untouched.words, builder.fresh)


def before(dataset: Dataset, head: Head, anew: bool = False) -> Before:
    """Return the version before; with `anew`, and where the root says another version or other namespaces, nothing is copied from it."""
    current, main = latest(dataset), MAINS[head.kind]
    if current is None or not current.kept:
        return Before(None, main)
    alike = not anew and sorted(BINDING.findall(current.root)) == sorted(BINDING.findall(head.root))
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
