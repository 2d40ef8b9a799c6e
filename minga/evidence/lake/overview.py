"""What only all activities of a version show together, asked of its parts before they are published."""

from collections.abc import Callable, Collection
from pathlib import Path

from minga.evidence.iati.checking.across import LINKS, REPORTERS, Census, check_across
from minga.evidence.iati.tables import ACTIVITY_TABLES
from minga.evidence.lake import shelf
from minga.evidence.lake.inspecting import OF_THE_FILE, Found

type Held = Callable[[Collection[str]], frozenset[str]]  # those of some identifiers that stand in other datasets


def found_across(folder: Path, held: Held) -> list[Found]:
    """Return what only all activities of a version show: identifiers used twice, links that lead nowhere, several publishers.

    `held` is asked for what links name: an activity of another dataset is somewhere too. Lines are those of the activities' opening tags.
    """
    with shelf.over([folder], ACTIVITY_TABLES) as lake:
        rows = lake.execute("SELECT a, iati_identifier, line, reporting_ref FROM activity ORDER BY a").fetchall()
        census = Census()
        for _a, identifier, line, reporter in rows:
            if identifier:
                census.identifiers.append((identifier, line))
            if reporter:
                census.reporters.setdefault(reporter, line)
        for path, (attribute, rule) in LINKS.items():
            table, column = column_of(path, attribute)
            sql = f'SELECT DISTINCT a, "{column}", line, iati_identifier FROM "{table}" JOIN activity USING (dataset, a) '
            sql += f'WHERE "{column}" IS NOT NULL ORDER BY a, 2'
            for _a, ref, line, identifier in lake.execute(sql).fetchall():
                census.links.append((ref, rule, line, f"iati-activity/{path}/@{attribute}", identifier or ""))
    owners = {line: a for a, _identifier, line, _reporter in reversed(rows)}
    known = held({ref for ref, *_rest in census.links} - {identifier for identifier, _line in census.identifiers})
    found = check_across([census], known)
    return [(OF_THE_FILE if finding.rule == REPORTERS else owners[finding.line], finding.line, finding) for finding in found]


def column_of(path: str, attribute: str) -> tuple[str, str]:
    """Return the table and the column of a link, by the path of its element below the activity."""
    table, _, side = path.replace("-", "_").partition("/")
    name = attribute.replace("-", "_")
    return table, name if not side or name.startswith(side.partition("_")[0]) else f"{side.partition('_')[0]}_{name}"
