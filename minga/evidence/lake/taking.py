"""What a dossier takes of a published activity: each value with the element it stands in, and what is left out, with why.

Nothing is invented: what the registry asks for and IATI does not say stays empty; what has no one meaning in the registry's lists is
left out and told.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, gettext_noop

from minga.cycle.filing.drafting import new_row
from minga.cycle.filing.shape import FIELDS, ROWS
from minga.cycle.filing.shape import Field as Cell
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.cycle.organisations.matching import Names
from minga.evidence.lake.asking import Look
from minga.ground.codelists import queries as codelists
from minga.ground.kit import formats
from minga.ground.territory.locating import unit_at
from minga.ground.territory.models import Country

ROOT = "iati-activity"
MOST_ROWS = 40  # of one table; more are told
LANGUAGES = ("es", "en", "fr", "pt")
STATUS = {"2": "EN_EJECUCION", "4": "CERRADO", "5": "CANCELADO", "6": "SUSPENDIDO"}  # the others have no one meaning here
ROLE = {"1": "FINANCIADOR", "4": "EJECUTOR"}  # 2 and 3 may be one of several: whoever files says which
SECTORS = {"1": "Sector", "2": "SectorCategory", "7": "ODS", "8": "ODS_META"}  # vocabularies of IATI, as lists here
TAGS = {"2": "ODS", "3": "ODS_META"}

DATES = "planned_start, actual_start, planned_end, actual_end"
COLUMNS = f"iati_identifier, title, status, humanitarian, aid_type, tied_status, {DATES}, currency, lang"

NO_KIND = gettext_noop("IATI no dice si es programa, proyecto o acción: elíjalo usted.")
NO_MEANING = gettext_noop("«%(value)s» no tiene un solo equivalente en las listas del registro.")
NOT_LISTED = gettext_noop("El sector o la etiqueta «%(value)s» no es de una lista del registro.")
NOT_READ = gettext_noop("«%(value)s» no se pudo entender.")
NO_TOTAL = gettext_noop("IATI no declara un costo total: los compromisos publicados están como aportes, cada uno con su fecha.")
NEGATIVE = gettext_noop("%(amount)s %(currency)s del %(date)s no es mayor que cero: descuenta de otro compromiso.")
NO_MONEY = gettext_noop("No se publica ningún compromiso ni presupuesto con monto y moneda.")
TOO_MANY = gettext_noop("Son %(n)s: se tomaron los primeros %(most)s.")
NO_ROLE = gettext_noop("El papel «%(value)s» de IATI puede ser varios: diga cuál.")
# by how many days are said; written into the draft in the language of whoever adopts
COMMITMENT: tuple[Promise, ...] = (gettext_lazy("Compromiso sin fecha"), gettext_lazy("Compromiso del %(first)s"))
BUDGET = (
    gettext_lazy("Presupuesto sin fecha"),
    gettext_lazy("Presupuesto del %(first)s"),
    gettext_lazy("Presupuesto del %(first)s al %(last)s"),
)


@dataclass
class Taken:
    """The values of a dossier, the element of each place ({place: path}), and [path, msgid, figures] of what is left out.

    Figures are codes and numbers, worded for whoever reads them: {"list", "code"} (codelists.queries.with_names), {"number"}, {"date"}.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    left: list[list[Any]] = field(default_factory=list)

    def leave(self, path: str, message: str, **figures: Any) -> None:
        self.left.append([path, message, figures])

    def put(self, name: str, text: str | None, path: str) -> None:
        """Take a single field; what its box would not understand is left out and told."""
        value = self.read(FIELDS[name], text, path)
        if value:
            self.values[name], self.places[name] = value, path

    def read(self, cell: Cell, text: str | None, path: str) -> str | None:
        try:
            return understood(cell, text) if text else None
        except NotUnderstood:
            self.leave(path, NOT_READ, value=(text or "")[:80])
            return None

    def add(self, name: str, cells: dict[str, Any], path: str) -> None:
        """Take a row; its cells as their boxes would understand them, the ones that are kept as they are apart."""
        row = {key: value for key, value in cells.items() if value not in (None, "")}
        if row:
            row_id = new_row()
            self.values.setdefault(name, []).append({"id": row_id} | row)
            self.places[f"{name}.{row_id}"] = path


def take(dataset: int, a: int, at: Look) -> Taken:
    """Return what a dossier takes of an activity of the lake, by its dataset and its number there."""
    made = Taken()
    head = single(at, COLUMNS, dataset, a)
    texts(made, head, dataset, a, at)
    codes(made, head)
    for name, column, kind in (("start_planned", "planned_start", "1"), ("start", "actual_start", "2"), ("end_planned", "planned_end", "3"),
                               ("end", "actual_end", "4")):  # fmt: skip
        day = head[column]
        made.put(name, day.isoformat() if day else "", f"{ROOT}/activity-date[@type='{kind}']")
    classify(made, dataset, a, at)
    people(made, dataset, a, at)
    places(made, dataset, a, at)
    money(made, head, dataset, a, at)
    documents(made, dataset, a, at)
    return made


def single(at: Look, columns: str, dataset: int, a: int) -> dict[str, Any]:
    row = at.rows(f"SELECT {columns} FROM activity WHERE dataset = ? AND a = ?", [dataset, a])[0]
    return dict(zip(columns.split(", "), row, strict=True))


def rows(at: Look, sql: str, dataset: int, a: int) -> list[tuple]:
    """Return the rows of a table of the activity; {where} stands for its condition."""
    return at.rows(sql.format(where="dataset = ? AND a = ?"), [dataset, a])


def texts(made: Taken, head: dict[str, Any], dataset: int, a: int, at: Look) -> None:
    """Take title, objective and summary: in Spanish where it is published, else as it comes first."""
    made.put("iati_identifier", (head["iati_identifier"] or "").strip(), f"{ROOT}/iati-identifier")
    told = rows(at, "SELECT owner, row, coalesce(lang, ''), text FROM narrative WHERE {where} ORDER BY n", dataset, a)
    kinds = dict(rows(at, "SELECT n, coalesce(type, '1') FROM description WHERE {where} ORDER BY n", dataset, a))
    named: dict[str, list[tuple[str, str, str]]] = {"title": [], "description": [], "objective": []}
    for owner, row, language, text in told:
        if owner == "activity.title":
            named["title"].append((language, text, f"{ROOT}/title/narrative"))
        elif owner == "description" and kinds.get(row) in ("1", "2"):
            name = "objective" if kinds[row] == "2" else "description"
            named[name].append((language, text, f"{ROOT}/description[{row + 1}]/narrative"))
    for name, found in named.items():
        language, text, path = min(found, key=lambda one: one[0][:2].lower() != "es", default=("", "", ""))
        made.put(name, text, path)
        language = (language or head["lang"] or "")[:2].lower()
        if name in made.values and name != "description" and language in LANGUAGES:
            made.values[f"{name}_language"] = language


def codes(made: Taken, head: dict[str, Any]) -> None:
    """Take the fields of one code each."""
    made.leave(ROOT, NO_KIND)
    status = head["status"]
    if status in STATUS:
        made.put("status", STATUS[status], f"{ROOT}/activity-status/@code")
    elif status:
        made.leave(f"{ROOT}/activity-status/@code", NO_MEANING, value={"list": "ActivityStatus", "code": status})
    made.put("aid_type", head["aid_type"], f"{ROOT}/default-aid-type/@code")
    made.put("tied_status", head["tied_status"], f"{ROOT}/default-tied-status/@code")
    if head["humanitarian"] is not None:
        made.values["humanitarian"] = "yes" if head["humanitarian"] else "no"
        made.places["humanitarian"] = f"{ROOT}/@humanitarian"


def classify(made: Taken, dataset: int, a: int, at: Look) -> None:
    """Take sectors, goals and targets of the lists that the registry has, with the shares as published."""
    cell, found = ROWS["classifications"].columns[0], []
    for n, code, vocabulary, share in rows(
        at, "SELECT n, code, coalesce(vocabulary, '1'), percentage FROM sector WHERE {where} ORDER BY n", dataset, a
    ):
        found.append((f"{ROOT}/sector[{n + 1}]", SECTORS.get(vocabulary, ""), code, share))
    for n, code, vocabulary in rows(at, "SELECT n, code, coalesce(vocabulary, '1') FROM tag WHERE {where} ORDER BY n", dataset, a):
        found.append((f"{ROOT}/tag[{n + 1}]", TAGS.get(vocabulary, ""), code, None))
    if not any(path.startswith(f"{ROOT}/sector") for path, *_rest in found):
        sql = "SELECT min(of), code, coalesce(vocabulary, '1') FROM transaction_sector WHERE {where} GROUP BY ALL ORDER BY ALL"
        for of, code, vocabulary in rows(at, sql, dataset, a):
            found.append((f"{ROOT}/transaction[{of + 1}]/sector", SECTORS.get(vocabulary, ""), code, None))
    seen = set()
    for path, list_code, code, share in found[:MOST_ROWS]:
        known = codelists.get(list_code, code) if list_code and code else None
        if not known:
            made.leave(path, NOT_LISTED, value=code or "")
        elif known.identifier not in seen:
            seen.add(known.identifier)
            percent = made.read(ROWS["classifications"].columns[1], f"{share.normalize():f}" if share is not None else "", path)
            made.add("classifications", {cell.name: known.identifier, "share": percent}, path)


def people(made: Taken, dataset: int, a: int, at: Look) -> None:
    """Take who takes part, as written, with the organisation of the directory that bears exactly that name, or a proposal."""
    found = rows(
        at, "SELECT n, coalesce(role, ''), coalesce(name, ref, '') AS who FROM participating_org WHERE {where} ORDER BY n", dataset, a
    )
    names = Names() if found else None
    for n, role, who in found[:MOST_ROWS]:
        path = f"{ROOT}/participating-org[{n + 1}]"
        if not who or names is None:
            continue
        if role and role not in ROLE:
            made.leave(path, NO_ROLE, value={"list": "OrganisationRole", "code": role})
        made.add("participants", {"role": ROLE.get(role)} | meant(names, who), path)


def meant(names: Names, who: str) -> dict[str, Any]:
    """Return somebody as the form keeps them: as written, and the public organisation meant or proposed."""
    found = names.as_written(who[:300])
    known, likely = found["organisation"], found["proposed"]
    return {
        "as_written": who[:300],
        "organisation": known.code if known and known.public else None,
        "proposed": likely.code if likely and likely.public else None,
        "proposed_reason": found["proposed_reason"] if likely and likely.public else None,
    }


def places(made: Taken, dataset: int, a: int, at: Look) -> None:
    """Take points with the unit that holds them; countries where no point lies in them, with their shares."""
    held: set[str] = set()
    sql = """SELECT n, coalesce(name, ''), TRY_CAST(lat AS DECIMAL(12, 6)), TRY_CAST(lon AS DECIMAL(12, 6)), coalesce(exactness, '')
             FROM location WHERE {where} ORDER BY n"""
    for n, name, latitude, longitude, exactness in rows(at, sql, dataset, a)[:MOST_ROWS]:
        path = f"{ROOT}/location[{n + 1}]"
        whole = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
        unit = unit_at(float(latitude), float(longitude)) if whole else None
        if unit is None:
            made.leave(path, NOT_READ, value=name or f"{latitude}, {longitude}")
            continue
        held.add(unit.country.iso2)
        point = {"latitude": f"{latitude.normalize():f}", "longitude": f"{longitude.normalize():f}"}
        known = exactness if codelists.get("GeographicExactness", exactness or "-") else None
        made.add("places", {"unit": unit.key, "country": unit.country.iso2, "as_written": name[:300], "exactness": known} | point, path)
    for path, code, share in countries(dataset, a, at):
        country = Country.objects.filter(iso2=code).first()
        if country is None:
            made.leave(path, NOT_READ, value=code)
        elif country.iso2 not in held:
            percent = made.read(ROWS["places"].columns[1], f"{share.normalize():f}" if share is not None else "", path)
            made.add("places", {"country": country.iso2, "as_written": country.name, "share": percent}, path)


def countries(dataset: int, a: int, at: Look) -> list[tuple[str, str, Decimal | None]]:
    """Return (path, code, share) of the countries of an activity, or of its transactions where only they say any."""
    sql = "SELECT n, upper(trim(code)), percentage FROM recipient_country WHERE {where} AND code IS NOT NULL ORDER BY n"
    own = rows(at, sql, dataset, a)
    if own:
        return [(f"{ROOT}/recipient-country[{n + 1}]", code, share) for n, code, share in own]
    sql = """SELECT min(n), upper(trim(recipient_country)) AS code FROM "transaction" WHERE {where} AND recipient_country IS NOT NULL
             GROUP BY code ORDER BY code"""
    return [(f"{ROOT}/transaction[{n + 1}]/recipient-country", code, None) for n, code in rows(at, sql, dataset, a)]


def money(made: Taken, head: dict[str, Any], dataset: int, a: int, at: Look) -> None:
    """Take each commitment (each budget, where there is none) with its currency and date; a total that nobody declares stays empty."""
    sql = """SELECT n, value, currency, coalesce(value_date, date), NULL, coalesce(provider_name, provider_ref)
             FROM "transaction" WHERE {where} AND type = '2' ORDER BY n"""
    found, element, words = rows(at, sql, dataset, a), "transaction", COMMITMENT
    if not found:
        sql = """SELECT n, value, currency, start, "end", NULL FROM budget WHERE {where} ORDER BY n"""
        found, element, words = rows(at, sql, dataset, a), "budget", BUDGET
    names = Names() if found else None
    for n, value, own, day, last, provider in found[:MOST_ROWS]:
        currency = own or head["currency"]
        path = f"{ROOT}/{element}[{n + 1}]"
        amount = gift(made, value, currency, day, path)
        if amount and names is not None:
            days = tuple(formats.day(one, (get_language() or "es")[:2]) for one in (day, last) if one)
            told = str(words[len(days)]) % dict(zip(("first", "last"), days, strict=False))
            who = meant(names, provider) if provider else {}
            role = {"role": "DONANTE", "amount": amount, "currency": currency, "description": told}
            made.add("contributions", role | who, path)
    if len(found) > MOST_ROWS:
        made.leave(f"{ROOT}/{element}", TOO_MANY, n=len(found), most=MOST_ROWS)
    made.leave(ROOT, NO_TOTAL if "contributions" in made.values else NO_MONEY)


def gift(made: Taken, value: Decimal | None, currency: str | None, day: Any, path: str) -> str | None:
    """Return an amount as it is kept; None, and told, where it is not above zero or cannot be kept to the cent."""
    if value is None or not currency or not codelists.get("Currency", currency):
        made.leave(path, NOT_READ, value=f"{value or ''} {currency or ''}".strip())
        return None
    if value <= 0:
        when = {"date": day.isoformat()} if day else "–"
        made.leave(path, NEGATIVE, amount={"number": f"{value.normalize():f}"}, currency=currency, date=when)
        return None
    cents = value.quantize(Decimal("0.01"))
    if cents != value or cents > Decimal(9) * 10**13:
        made.leave(path, NOT_READ, value=f"{value.normalize():f} {currency}")
        return None
    return f"{cents.normalize():f}"


def documents(made: Taken, dataset: int, a: int, at: Look) -> None:
    """Take the documents published elsewhere, with the first category of each."""
    sql = """SELECT n, coalesce(title, ''), coalesce(url, ''), (SELECT min(c.code) FROM document_category c
                    WHERE c.dataset = d.dataset AND c.a = d.a AND c.of = d.n)
             FROM document_link d WHERE {where} ORDER BY n"""
    columns = {one.name: one for one in ROWS["documents"].columns}
    for n, title, url, category in rows(at, sql, dataset, a)[:MOST_ROWS]:
        path = f"{ROOT}/document-link[{n + 1}]"
        where = made.read(columns["address"], url, path)
        if where:
            known = category if category and codelists.get("DocumentCategory", category) else None
            made.add("documents", {"title": title[:300] or url[:300], "address": where, "category": known}, path)
