"""A file that most of what stands in its dataset is not in: the wrong one, an empty one, or half of one.

It is refused until somebody says that it replaces what stands, for what it takes out of the lake is out of every figure at once.
"""

from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.recording import Contents, Head, Unwanted
from minga.evidence.lake.states import ANY, DOUBTS, EMPTIED, MOSTLY_GONE, OTHER_PUBLISHER, State


def look(dataset: Dataset, head: Head, contents: Contents, replaces: int | None) -> None:
    """Raise Unwanted (of `states.DOUBTS`) where with this file more than half of what stands in a dataset would leave it.

    `replaces`: the number of the version that may be replaced so, ANY of them, or None.
    """
    current = dataset.current
    if current is None or replaces in (ANY, current.number) or 2 * contents.removed <= current.activities:
        return
    figures: dict[str, int | str] = {"dataset": dataset.slug, "version": current.number, "there": current.activities}
    figures |= {"activities": contents.activities, "removed": contents.removed}
    if not contents.activities:
        raise Unwanted(EMPTIED, dataset, **figures)
    if head.publisher and dataset.publisher not in ("", head.publisher[:200]):
        who = {"publisher": named(head.publisher, head.publisher_name), "was": named(dataset.publisher, dataset.publisher_name)}
        raise Unwanted(OTHER_PUBLISHER, dataset, **figures, **who)
    raise Unwanted(MOSTLY_GONE, dataset, **figures)


def is_asked_of(stored: str) -> bool:
    """Say whether somebody may still be asked whether a file replaces what stands."""
    return Import.objects.filter(stored=stored, state=State.REFUSED, reason__in=DOUBTS).exists()


def named(reference: str, name: str) -> str:
    return f"{name} ({reference})" if name else reference
