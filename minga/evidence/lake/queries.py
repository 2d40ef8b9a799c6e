"""What was decided of published activities and records of the registry; which datasets were taken out of the lake."""

from django.db.models import QuerySet

from minga.evidence.lake.models import Dataset, Match, Version, Withdrawal


def standing(state: str) -> set[tuple[str, str]]:
    """Return (identifier, code) of the pairs of which a person said so, and nobody took it back."""
    return set(Match.objects.filter(undone_at=None, state=state).values_list("identifier", "code"))


def decided(identifier: str, code: str) -> Match | None:
    """Return what was said of a pair, None where nothing was or it was taken back."""
    return Match.objects.filter(undone_at=None, identifier=identifier, code=code).select_related("by").first()


def history(identifier: str, code: str) -> list[Match]:
    """Return what was said of a pair and taken back, the last first."""
    rows = Match.objects.filter(undone_at__isnull=False, identifier=identifier, code=code)
    return list(rows.select_related("by", "undone_by"))


def recorded_as(identifier: str) -> list[str]:
    """Return the codes of the record that a person said a published activity to be: one, or none."""
    rows = Match.objects.filter(identifier=identifier, undone_at=None, state=Match.State.CONFIRMED)
    return list(rows.values_list("code", flat=True))


def published_as(code: str) -> list[str]:
    """Return the identifiers of the published activities that a person said to be this record."""
    rows = Match.objects.filter(code=code, undone_at=None, state=Match.State.CONFIRMED)
    return list(rows.order_by("identifier").values_list("identifier", flat=True))


def confirmed() -> list[Match]:
    """Return every confirmed match that nobody took back, by record."""
    return list(Match.objects.filter(undone_at=None, state=Match.State.CONFIRMED).order_by("code", "identifier"))


def withdrawals() -> QuerySet[Withdrawal]:
    """Return what says of a dataset that it is out of the lake now: one row for each, who took it out with it."""
    return Withdrawal.objects.filter(back_at=None).select_related("dataset", "version", "by")


def withdrawal_of(dataset: Dataset) -> Withdrawal | None:
    """Return what says that a dataset is out of the lake, None where it is not."""
    return withdrawals().filter(dataset=dataset).first()


def latest(dataset: Dataset) -> Version | None:
    """Return the version that stands in the lake, or that stood there when the dataset was taken out; None where none did."""
    gone = None if dataset.current_id else withdrawal_of(dataset)
    return gone.version if gone else dataset.current


def withdrawn_from(source: str) -> Withdrawal | None:
    """Return what says that a dataset of a source is out of the lake, None where none is."""
    return withdrawals().filter(dataset__source=source).first()


def withdrawn_named(slug: str) -> Dataset | None:
    """Return the dataset of an address if it is out of the lake."""
    found = withdrawals().filter(dataset__slug=slug).first() if slug.isprintable() else None
    return found.dataset if found else None
