"""What a folder of code-list tables must hold, checked over its rows before anything is written."""

import datetime
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from minga.ground.codelists.models import Family
from minga.ground.kit.tables import Problem, Row


def list_problems(rows: Iterable[Row]) -> list[Problem]:
    """Return what is wrong in lists.csv: a family that is none, `extensible` neither true nor false, no name."""
    found = [row.problem(name, _("está vacía y hace falta")) for row in rows for name in ("name_es", "name_en") if not row[name].strip()]
    for row in rows:
        if row["family"] not in Family.values:
            found.append(row.problem("family", _("«%(value)s» no es una familia de listas") % {"value": row["family"][:40]}))
        if row["extensible"] not in ("true", "false"):
            found.append(row.problem("extensible", _("se espera true o false")))
    return found


def version_problems(rows: Iterable[Row], lists: Iterable[str]) -> list[Problem]:
    """Return what is wrong in versions.csv: an unknown list, a number that is none or stands twice, days that are none."""
    found = []
    known, seen = set(lists), set()
    for row in rows:
        if row["list"] not in known:
            found.append(row.problem("list", unknown(row["list"], "lists.csv")))
        if whole(row["version"]) is None:
            found.append(row.problem("version", not_a_version(row["version"])))
        elif (row["list"], row["version"]) in seen:
            found.append(row.problem("version", _("la versión ya está más arriba")))
        seen.add((row["list"], row["version"]))
        found += [row.problem(name, _("se espera un día: AAAA-MM-DD")) for name in ("valid_from", "valid_to") if not is_day(row[name])]
        if is_day(row["valid_from"]) and is_day(row["valid_to"]) and "" != row["valid_to"] < row["valid_from"]:
            found.append(row.problem("valid_to", _("la versión termina antes de empezar")))
    return found


def code_problems(list_code: str, rows: Iterable[Row], versions: set[int], identifiers: set[str]) -> list[Problem]:
    """Return what is wrong in the table of a list.

    `versions` are the numbers that the list has; `identifiers` every 'LIST/CODE' of the folder, where parents are looked up.
    """
    found = []
    taken: dict[tuple[str, int], int] = {}
    for row in rows:
        found += [row.problem(name, _("está vacía y hace falta")) for name in ("code", "name_es", "name_en") if not row[name].strip()]
        if row["parent"] and full_name(list_code, row["parent"]) not in identifiers:
            found.append(row.problem("parent", unknown(row["parent"], "la carpeta")))
        found += [
            row.problem(name, not_a_version(row[name])) for name in ("since", "until") if row[name] and whole(row[name]) not in versions
        ]
        if not row["since"]:
            found.append(row.problem("since", _("está vacía y hace falta")))
        for number in sorted(reach(row, versions)):
            if (row["code"], number) in taken:
                facts = {"code": row["code"][:40], "version": number, "line": taken[row["code"], number]}
                found.append(row.problem("code", _("«%(code)s» ya está en la versión %(version)s (línea %(line)s)") % facts))
                break
            taken[row["code"], number] = row.line
    return found


def reach(row: Row, versions: set[int]) -> set[int]:
    """Return the versions in which a code is in force."""
    since, until = whole(row["since"]), whole(row["until"])
    return {number for number in versions if since is not None and since <= number <= (until if until is not None else number)}


def full_name(list_code: str, code: str) -> str:
    """Return 'LIST/CODE' of a code that may stand without its list."""
    return code if "/" in code else f"{list_code}/{code}"


def numbers_of(rows: Iterable[Row]) -> Mapping[str, set[int]]:
    """Return {list: its version numbers}; what is no number is left out."""
    found: dict[str, set[int]] = {}
    for row in rows:
        number = whole(row["version"])
        found.setdefault(row["list"], set()).update([] if number is None else [number])
    return found


def whole(text: str) -> int | None:
    """Return a whole number from 1 to 9999, None where the text is none."""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 5 and int(text) else None


def is_day(text: str) -> bool:
    """Whether the cell is empty or a day in ISO form."""
    try:
        return not text or len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def unknown(value: str, where: str) -> str:
    return _("«%(value)s» no está en %(where)s") % {"value": value[:60], "where": where}


def not_a_version(value: str) -> str:
    return _("«%(value)s» no es una versión de la lista") % {"value": value[:20]}
