"""What IATI 1.0x says in its own way, in the words of 2.03.

Codes are mapped in columns (`RENAMED`), forms are put into those of 2.03 in the element before it is read (`modernise`). What was
written is kept: in `original`, named by owner, row and attribute.

Source: changes of the schemas and code lists, versions 1.01-2.01, https://github.com/IATI/IATI-Schemas (CHANGES.txt) and the notes of
the integer upgrade to 2.01, https://iatistandard.org/en/iati-standard/upgrades/.
"""

from typing import Any

DATE_COLUMNS = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"} | {
    "start-planned": "planned_start",
    "start-actual": "actual_start",
    "end-planned": "planned_end",
    "end-actual": "actual_end",
}


def modernise(element: Any) -> None:
    """Put the forms of 1.0x in those of 2.03, in place."""
