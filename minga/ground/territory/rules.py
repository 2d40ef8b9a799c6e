"""What the tables of countries, units and localities must hold, checked before anything is written; what a source counts otherwise."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.tables import Problem, Row

DIFFERS = {
    "districts": gettext_noop("La fuente cuenta %(stated)s distritos; hoy son %(today)s. Se guardan los dos."),
    "provinces": gettext_noop("La fuente cuenta %(stated)s provincias; hoy son %(today)s. Se guardan los dos."),
}
REPAIRED = gettext_noop("El número impreso «%(printed)s» no se lee bien: se lee %(number)s porque así cierra la suma del departamento.")


def differs(counted: str, stated: int, today: int, source: str = "") -> list[Finding]:
    """DQ-COUNT: a source's count of 'districts' or 'provinces' is not today's."""
    if stated == today:
        return []
    return [Finding("DQ-COUNT", Severity.WARNING, DIFFERS[counted], {"stated": stated, "today": today}, counted, source)]


def repaired(counted: str, printed: str, number: int, source: str = "") -> list[Finding]:
    """DQ-OCR: the printed text is not the number that was read in it (N-082 to N-085)."""
    if not printed or printed == str(number):
        return []
    return [Finding("DQ-OCR", Severity.REVIEW, REPAIRED, {"printed": printed, "number": number}, counted, source)]


def country_problems(rows: Iterable[Row]) -> list[Problem]:
    """Return what is wrong in countries.csv: a code of the wrong length, one used twice, a missing name."""
    found, seen = [], set()
    for row in rows:
        found += [row.problem(name, _("está vacía y hace falta")) for name in ("name_es", "name_en") if not row[name].strip()]
        for name, length in (("iso2", 2), ("iso3", 3)):
            if len(row[name]) != length or not row[name].isalpha() or not row[name].isupper():
                facts = {"value": row[name][:20], "length": length}
                found.append(row.problem(name, _("«%(value)s» no es un código de %(length)s letras mayúsculas") % facts))
        if row["iso3"] in seen:
            found.append(row.problem("iso3", repeated(row["iso3"])))
        seen.add(row["iso3"])
    return found


def unit_problems(rows: Iterable[Row], countries: set[str]) -> list[Problem]:
    """Return what is wrong in the tables of units: unknown countries and parents, codes used twice, levels out of place."""
    found: list[Problem] = []
    levels: dict[tuple[str, str], str] = {}
    rows = list(rows)
    for row in rows:
        found += [row.problem(name, _("está vacía y hace falta")) for name in ("code", "kind", "name") if not row[name].strip()]
        if row["country"] not in countries:
            found.append(row.problem("country", unknown(row["country"])))
        if row["level"] not in ("1", "2", "3"):
            found.append(row.problem("level", _("«%(value)s» no es un nivel: 1, 2 o 3") % {"value": row["level"][:20]}))
        for name in ("population", "population_year"):
            if row[name] and not (row[name].isascii() and row[name].isdecimal() and len(row[name]) < 10):
                found.append(row.problem(name, _("«%(value)s» no es un número entero") % {"value": row[name][:40]}))
        if (row["country"], row["code"]) in levels:
            found.append(row.problem("code", repeated(row["code"])))
        levels.setdefault((row["country"], row["code"]), row["level"])
    return found + [problem for row in rows for problem in parent_problems(row, levels)]


def parent_problems(row: Row, levels: dict[tuple[str, str], str]) -> list[Problem]:
    """Return a problem where the unit above is not one level above, in the same country; levels: {(country, code): level}."""
    if row["level"] == "1":
        return [row.problem("parent", _("una unidad de nivel 1 no está dentro de otra"))] if row["parent"] else []
    if row["level"] not in ("2", "3") or levels.get((row["country"], row["parent"])) == str(int(row["level"]) - 1):
        return []
    facts = {"value": row["parent"][:20], "level": int(row["level"]) - 1}
    return [row.problem("parent", _("«%(value)s» no es una unidad de nivel %(level)s de ese país") % facts)]


def locality_problems(rows: Iterable[Row], places: set[str]) -> list[Problem]:
    """Return what is wrong in localities.csv; `places` holds every country ('SN') and unit ('CO-13001')."""
    found = []
    for row in rows:
        if not row["name"].strip():
            found.append(row.problem("name", _("está vacía y hace falta")))
        if row["parent"] not in places:
            found.append(row.problem("parent", unknown(row["parent"])))
        if bool(row["lat"]) != bool(row["lon"]):
            found.append(row.problem("lat", _("un punto necesita latitud y longitud")))
        found += [degree_problem(row, name) for name, limit in (("lat", 90), ("lon", 180)) if row[name] and not within(row[name], limit)]
    return found


def point_problems(rows: Iterable[Row], units: set[str]) -> list[Problem]:
    """Return what is wrong in unit_points.csv; `units` holds every unit ('EC-1801')."""
    found = []
    for row in rows:
        if row["key"] not in units:
            found.append(row.problem("key", unknown(row["key"])))
        if not row["derived_from"].strip():
            found.append(row.problem("derived_from", _("está vacía y hace falta")))
        found += [degree_problem(row, name) for name, limit in (("latitude", 90), ("longitude", 180)) if not within(row[name], limit)]
    return found


def degree_problem(row: Row, name: str) -> Problem:
    return row.problem(name, _("«%(value)s» no es una coordenada en grados") % {"value": row[name][:40]})


def within(text: str, limit: int) -> bool:
    """Whether the text is a number of degrees between -limit and limit."""
    try:
        return abs(Decimal(text)) <= limit
    except InvalidOperation:
        return False


def unknown(value: str) -> str:
    return _("«%(value)s» no se conoce") % {"value": value[:40]}


def repeated(value: str) -> str:
    return _("«%(value)s» está repetido") % {"value": value[:40]}


def is_intermediate_city(population: int) -> bool:
    """Say whether a city is intermediate: 20,000 to 1,000,000 inhabitants, both included (R-118; 001 L324)."""
    return 20_000 <= population <= 1_000_000
