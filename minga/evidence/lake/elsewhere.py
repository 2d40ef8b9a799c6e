"""Activities that other datasets of the lake hold: a link to one of them leads somewhere."""

from collections.abc import Collection
from pathlib import Path

from minga.evidence.iati.checking.across import LINKS
from minga.evidence.lake import shelf

LINK_RULES = tuple(rule for _attribute, rule in LINKS.values())


def held(identifiers: Collection[str], but: int) -> frozenset[str]:
    """Return those of the identifiers that a current version of another dataset than `but` holds."""
    return among([folder for dataset, folder in shelf.current().items() if dataset != but], identifiers)


def withdrawn(identifiers: Collection[str]) -> frozenset[str]:
    """Return those of the identifiers that a dataset holds which was taken out of the lake."""
    return among(list(shelf.withdrawn().values()), identifiers)


def withdrawn_from(identifier: str) -> list[int]:
    """Return the numbers of the datasets out of the lake that held an activity in the version in which they were taken out."""
    folders = list(shelf.withdrawn().values())
    if not folders:
        return []
    with shelf.over(folders, ["activity"]) as lake:
        rows = lake.execute(
            "SELECT DISTINCT dataset FROM activity WHERE trim(iati_identifier) = ? ORDER BY dataset", [identifier]
        ).fetchall()
    return [row[0] for row in rows]


def among(folders: list[Path], identifiers: Collection[str]) -> frozenset[str]:
    """Return those of the identifiers that versions in these folders hold."""
    if not identifiers or not folders:
        return frozenset()
    with shelf.over(folders, ["activity"]) as lake:
        rows = lake.execute(
            "SELECT DISTINCT trim(iati_identifier) FROM activity WHERE trim(iati_identifier) IN (SELECT unnest(?))", [sorted(identifiers)]
        ).fetchall()
    return frozenset(row[0] for row in rows)
