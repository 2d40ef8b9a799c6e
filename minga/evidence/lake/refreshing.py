"""Files computed from a version (its star, the index of its words) that are not there, or of a layout of before: found and made.

After an upgrade whose layout is another one, and where a dataset comes back that was out of the lake meanwhile.
"""

import logging
from pathlib import Path

from minga.evidence.lake import indexing, locks, searching, shelf, star
from minga.evidence.lake.models import Dataset

log = logging.getLogger(__name__)


def lacking() -> dict[int, Path]:
    """Return {dataset: folder of its current version} of those whose figures or index are not of this layout."""
    return {dataset: folder for dataset, folder in shelf.current().items() if lacks(folder)}


def lacks(folder: Path) -> bool:
    """Say whether a version lacks files of this layout; one without activities needs none."""
    return not (star.made_at(folder) and searching.made_at(folder)) and (folder / "activity.parquet").exists()


def make(folder: Path) -> None:
    """Make the star of a version and the index of its words again."""
    star.build(folder)
    indexing.build(folder)


def make_lacking() -> int:
    """Make what current versions lack, one after another; returns for how many.

    Those whose source is held are left to whoever imports them; what goes wrong with one is logged and the others go on.
    """
    made = 0
    for number, folder in lacking().items():
        dataset = Dataset.objects.get(pk=number)
        try:
            with locks.held(dataset.source):
                if shelf.current().get(number) == folder and lacks(folder):
                    make(folder)
                    made += 1
        except locks.Held:
            continue
        except Exception:
            log.exception("figures of %s", folder)
    return made
