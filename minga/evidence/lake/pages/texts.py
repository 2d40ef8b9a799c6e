"""Titles and descriptions as a reader wants them: in their language where they are published in it, else the first one published."""

from collections.abc import Sequence

from minga.evidence.lake.asking import Look
from minga.evidence.lake.pages.words import language

TITLE, DESCRIPTION = "activity.title", "description"
TOLD = """
WITH wanted AS (SELECT unnest(?::INTEGER[]) AS dataset, unnest(?::INTEGER[]) AS a),
head AS (SELECT dataset, a, lang FROM activity SEMI JOIN wanted USING (dataset, a)),
told AS (SELECT dataset, a, n, "row", lang, text FROM narrative SEMI JOIN wanted USING (dataset, a) WHERE owner = ?)
SELECT told.dataset, told.a, coalesce(told.lang, head.lang, '') AS lang, told.text FROM told JOIN head USING (dataset, a)
WHERE told.text IS NOT NULL ORDER BY told.dataset, told.a, told."row", told.n"""


def texts(owner: str, activities: Sequence[tuple[int, int]], at: Look) -> dict[tuple[int, int], tuple[str, str]]:
    """Return {(dataset, a): (text, language)} of a title or description, for those of the activities that have one."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for dataset, a, lang, text in at.rows(TOLD, [[one[0] for one in activities], [one[1] for one in activities], owner]):
        key = (dataset, a)
        if key not in found or (mine(lang) and not mine(found[key][1])):
            found[key] = (text, lang)
    return found


def mine(lang: str) -> bool:
    """Whether a text of that language ('es', 'es-EC', 'ES') is in the reader's."""
    return lang[:2].lower() == language()
