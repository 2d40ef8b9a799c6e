"""What IATI 1.0x says in its own way, in the words of 2.03: codes and forms of an element are changed before it is read.

What was written stays beside it: in `original`, named by the row it belongs to and by the path of the attribute in that row's
element (`transaction-type/@code`). What 2.03 has no place for is not touched here: reading keeps it in `extension`.

Sources: changes of 2.01 (codes) and "Migrating from versions 1.x to version 2.01" (forms), https://github.com/IATI/IATI-Upgrades,
folder en/upgrade-changelogs/integer-upgrade-to-2-01; the schemas of 1.01-1.05 for what deprecated elements of location mean. Sector
vocabularies follow the names of the code list SectorVocabulary: the table in those changes numbers them otherwise, but that numbering
was never published. Vocabularies without a successor (ISO, WB) stay as written.
"""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

OWN = "urn:x-minga:iati"  # the namespace in which we keep what 2.03 has no place for
ORIGINAL, EXTENSION = f"{{{OWN}}}original", f"{{{OWN}}}extension"

DATES = {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"}
ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
TRANSACTIONS = {"if": "1", "c": "2", "d": "3", "e": "4", "ir": "5", "lr": "6", "r": "7", "qp": "8", "qs": "9", "cg": "10"}
SECTORS = {"dac": "1", "dac-3": "2", "cofog": "3", "nace": "4", "ntee": "5", "adt": "6", "ro": "99"}
MARKERS = {"dac": "1", "ro": "99"}
GAZETTEERS = {"geo": "G1", "1": "G1", "osm": "G2", "3": "G2"}  # to GeographicVocabulary; NGA has no successor there
BUDGETS = {"original": "1", "revised": "2"}

DATE_COLUMNS = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}

_CODES: dict[str, tuple[str, dict[str, str]]] = {
    "activity-date": ("type", DATES),
    "participating-org": ("role", ROLES),
    "sector": ("vocabulary", SECTORS),
    "policy-marker": ("vocabulary", MARKERS),
    "budget": ("type", BUDGETS),
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERIODS = ("period-start", "period-end", "transaction-date")


def modernise(element: Any) -> None:
    """Put the codes and forms of an activity (or organisation) of 1.0x in those of 2.03, in place."""
    for child in list(element):
        tag = child.tag
        if tag in _CODES:
            attribute, codes = _CODES[tag]
            _renamed(child, child, attribute, codes)
        change = _FORMS.get(tag)
        if change is not None:
            change(child)


def _keep(row: Any, path: str, value: str | None) -> None:
    etree.SubElement(row, ORIGINAL, attribute=path, value=value or "")


def _renamed(row: Any, element: Any, attribute: str, codes: dict[str, str]) -> None:
    """Put the code of 2.03 for that of 1.0x, whatever its case."""
    written = element.get(attribute)
    code = codes.get(written.lower()) if written else None
    if code is not None and code != written:
        element.set(attribute, code)
        _keep(row, f"@{attribute}" if row is element else f"{element.tag}/@{attribute}", written)


def _dated(row: Any, element: Any) -> None:
    """A date written as text, where the attribute is missing."""
    text = (element.text or "").strip()
    if element.get("iso-date") is None and _ISO_DATE.fullmatch(text):
        element.set("iso-date", text)
        element.text = None
        _keep(row, "text()" if row is element else f"{element.tag}/text()", text)


def _activity_date(element: Any) -> None:
    _dated(element, element)


def _period(element: Any) -> None:
    for child in list(element):
        if child.tag in _PERIODS:
            _dated(element, child)
        elif child.tag == "transaction-type":
            _renamed(element, child, "code", TRANSACTIONS)


def _other_identifier(element: Any) -> None:
    """Text → `ref`, `owner-ref` and `owner-name` → `owner-org`; of an activity, so of type A9 ("Other Activity Identifier")."""
    text = (element.text or "").strip()
    if element.get("ref") is not None or not text:
        return
    element.set("ref", text)
    element.text = None
    _keep(element, "text()", text)
    if element.get("type") is None:
        element.set("type", "A9")
    names = {name: element.attrib.pop(name, None) for name in ("owner-ref", "owner-name")}
    owner = etree.SubElement(element, "owner-org") if any(names.values()) else None
    for name, value in names.items():
        if value is None:
            continue
        _keep(element, f"@{name}", value)
        if owner is not None and value:
            if name == "owner-ref":
                owner.set("ref", value)
            else:
                etree.SubElement(owner, "narrative").text = value


def _website(element: Any) -> None:
    """activity-website → a document of category A12, as the guide to migrating shows."""
    text = (element.text or "").strip()
    if not text:
        return
    attributes = dict(element.attrib)
    element.clear(keep_tail=True)
    element.tag = "document-link"
    element.set("format", "text/html")
    element.set("url", text)
    etree.SubElement(etree.SubElement(element, "title"), "narrative").text = "Activity website"
    etree.SubElement(element, "category", code="A12")
    _keep(element, "activity-website/text()", text)
    for name, value in attributes.items():
        _keep(element, f"activity-website/@{name}", value)


def _document(element: Any) -> None:
    language = element.attrib.pop("language", None)
    if language is None:
        return
    _keep(element, "@language", language)
    if language and element.find("language") is None:
        etree.SubElement(element, "language", code=language)


def _flags(element: Any) -> None:
    for child in element:
        if child.tag == "aidtype-flag":
            child.tag = "other-flags"
            _keep(child, "name()", "aidtype-flag")


def _location(element: Any) -> None:
    children = list(element)
    there = {child.tag for child in children}
    for child in children:
        if child.tag == "coordinates":
            _coordinates(element, child, there)
        elif child.tag == "gazetteer-entry":
            _gazetteer(element, child)
        elif child.tag == "location-type" and "feature-designation" not in there:
            child.tag = "feature-designation"
            there.add(child.tag)
            _keep(element, "location-type/@code", child.get("code"))
        elif child.tag == "administrative" and child.get("code") is None:
            _administrative(child)


def _coordinates(row: Any, element: Any, there: set[str]) -> None:
    """Latitude and longitude → point; precision 1 ("exact") → exactness 1, any other → 2 ("approximate")."""
    lat, lon, precision = (element.get(name) for name in ("latitude", "longitude", "precision"))
    if not lat or not lon or "point" in there:
        return
    for name, value in element.attrib.items():
        _keep(row, f"coordinates/@{name}", value)
    element.clear(keep_tail=True)
    element.tag = "point"
    there.add(element.tag)
    element.set("srsName", "http://www.opengis.net/def/crs/EPSG/0/4326")
    etree.SubElement(element, "pos").text = f"{lat} {lon}"
    if precision and "exactness" not in there:
        etree.SubElement(row, "exactness", code="1" if precision == "1" else "2")


def _gazetteer(row: Any, element: Any) -> None:
    """The entry of a gazetteer that 2.03 knows → location-id."""
    vocabulary = GAZETTEERS.get((element.get("gazetteer-ref") or "").lower())
    text = (element.text or "").strip()
    if vocabulary is None or not text:
        return
    _keep(row, "gazetteer-entry/@gazetteer-ref", element.get("gazetteer-ref"))
    element.clear(keep_tail=True)
    element.tag = "location-id"
    element.set("vocabulary", vocabulary)
    element.set("code", text)


def _administrative(element: Any) -> None:
    """country → ISO 3166-1 (A4); adm1, adm2 → UN SALB (A2), levels 1 and 2 (schema of 1.05): one element for each."""
    found = [(element.attrib.pop(name), *place) for name, place in _ADMINISTRATIVE.items() if element.get(name)]
    target = element
    for place, (code, vocabulary, level, name) in enumerate(found):
        if place:
            following = etree.Element("administrative")
            target.addnext(following)
            target = following
        target.set("vocabulary", vocabulary)
        target.set("code", code)
        if level:
            target.set("level", level)
        _keep(target, f"@{name}", code)


_ADMINISTRATIVE = {"country": ("A4", "", "country"), "adm1": ("A2", "1", "adm1"), "adm2": ("A2", "2", "adm2")}


def _identifier(element: Any) -> None:
    """Of an organisation, iati-identifier was renamed."""
    if element.getparent().tag == "iati-organisation":
        element.tag = "organisation-identifier"
        _keep(element.getparent(), "name(organisation-identifier)", "iati-identifier")


_FORMS: dict[str, Callable[[Any], None]] = {
    "activity-date": _activity_date,
    "transaction": _period,
    "budget": _period,
    "planned-disbursement": _period,
    "total-budget": _period,
    "recipient-org-budget": _period,
    "recipient-country-budget": _period,
    "other-identifier": _other_identifier,
    "activity-website": _website,
    "document-link": _document,
    "crs-add": _flags,
    "location": _location,
    "iati-identifier": _identifier,
}
