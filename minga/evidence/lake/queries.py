"""What was decided of published activities and records of the registry."""

from minga.evidence.lake.models import Match


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
