"""A file that most of what stands in its dataset is not in: the wrong one, an empty one, or half of one.

It is refused until somebody says that it replaces what stands, for what it takes out of the lake is out of every figure at once.
"""

from minga.evidence.lake.models import Dataset
from minga.evidence.lake.recording import Contents, Head, Unwanted
from minga.evidence.lake.states import EMPTIED, MOSTLY_GONE, OTHER_PUBLISHER


def look(dataset: Dataset, head: Head, contents: Contents) -> None:
    """Raise Unwanted (of `states.DOUBTS`) where with this file more than half of what stands in a dataset would leave it."""
    current = dataset.current
    if current is None or 2 * contents.removed <= current.activities:
        return
    figures = {"version": current.number, "there": current.activities, "removed": contents.removed}
    if not contents.activities:
        raise Unwanted(EMPTIED, dataset, **figures)
    if head.publisher and dataset.publisher not in ("", head.publisher[:200]):
        who = {"publisher": named(head.publisher, head.publisher_name), "was": named(dataset.publisher, dataset.publisher_name)}
        raise Unwanted(OTHER_PUBLISHER, dataset, **figures, **who)
    raise Unwanted(MOSTLY_GONE, dataset, **figures)


def named(reference: str, name: str) -> str:
    return f"{name} ({reference})" if name else reference
