"""What only all activities of a version show together, asked of its parts before they are published."""

from pathlib import Path

from minga.evidence.iati.checking.across import LINKS, REPORTERS, Census, check_across
from minga.evidence.iati.tables import ACTIVITY_TABLES
from minga.evidence.lake import shelf
from minga.evidence.lake.inspecting import OF_THE_FILE, Found


def found_across(folder: Path) -> list[Found]:
    """Return what only all activities of a version show: identifiers used twice, links that lead nowhere, several publishers.

    Lines are those of the activities' opening tags.
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
    return [
        (OF_THE_FILE if finding.rule == REPORTERS else owners[finding.line], finding.line, finding) for finding in check_across([census])
    ]


def column_of(path: str, attribute: str) -> tuple[str, str]:
    """Return the table and the column of a link, by the path of its element below the activity."""
    table, _, side = path.replace("-", "_").partition("/")
    name = attribute.replace("-", "_")
    return table, name if not side or name.startswith(side.partition("_")[0]) else f"{side.partition('_')[0]}_{name}"
