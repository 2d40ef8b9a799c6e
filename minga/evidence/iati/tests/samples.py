"""Rows of samples, as plain lists of dictionaries."""

from minga.evidence.iati.reading import Rows, opened, read_chunk, to_arrow

APART = ("line", "hash", "raw")  # of where it was read, not of what it says


def read(content: bytes) -> list[Rows]:
    """The rows of a file."""
    return [read_chunk(chunk) for chunk in opened(content)[1]]


def typed(batches: list[Rows]) -> dict[str, list[dict]]:
    """Table → rows, typed as in Arrow; without line, hash and raw."""
    tables: dict[str, list[dict]] = {}
    for batch in batches:
        for name, table in to_arrow(batch.kind, batch.tables).items():
            tables.setdefault(name, []).extend(table.drop_columns([c for c in APART if c in table.column_names]).to_pylist())
    return tables


def short(batches: list[Rows]) -> dict[str, list[dict]]:
    """Table → rows as written, without what is empty and without the number of the activity."""
    tables: dict[str, list[dict]] = {}
    for batch in batches:
        for name, columns in batch.tables.items():
            rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            tables.setdefault(name, []).extend(
                {key: value for key, value in row.items() if value is not None and key not in (*APART, "a")} for row in rows
            )
    return tables


def activity(inside: str, version: str = "2.03", attributes: str = "") -> bytes:
    """A file of one activity."""
    head = f'<iati-activities version="{version}" xmlns:x="u:x"><iati-activity {attributes}>'
    return f"{head}{inside}</iati-activity></iati-activities>".encode()
