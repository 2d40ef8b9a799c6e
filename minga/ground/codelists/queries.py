import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from minga.ground.codelists.models import PLAIN, Code, CodeList, Version
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import kept


def version_on(list_: CodeList, day: datetime.date) -> Version | None:
    """Return the version of the list valid on that day, not the newest (R-054); None where none is."""
    dated = list_.versions.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))
    return dated.order_by("-number").first()


def codes_on(list_code: str, day: datetime.date):
    """Return the codes of the list as they stood on that day; none where no version covers it."""
    list_ = CodeList.objects.get(code=list_code)
    version = version_on(list_, day)
    return list_.codes.in_version(version.number) if version else list_.codes.none()


def names(list_code: str, as_of: str = "") -> dict[str, str]:
    """Return {code: name} of a list in the reader's language, withdrawn codes included; kept until the journal grows.

    `as_of`: the digest of the journal's head where the caller knows it.
    """
    language = "en" if (get_language() or "es").startswith("en") else "es"
    return kept(f"names:{list_code}:{language}", lambda: names_in(list_code, language), as_of)


def names_in(list_code: str, language: str) -> dict[str, str]:
    """Return {code: name} of a list in 'es' or 'en', the newest row of a code winning; Spanish where there is no English."""
    rows = Code.objects.of(list_code).order_by("position", "since").values_list("code", "name_es", "name_en")
    return {code: (en or es) if language == "en" else es for code, es, en in rows}


def with_names(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a sentence, a code kept as {"list": …, "code": …} by its name in the reader's language."""
    return {
        name: names(value["list"]).get(value["code"], value["code"]) if isinstance(value, Mapping) and "list" in value else value
        for name, value in figures.items()
    }


def get(list_code: str, code: str) -> Code | None:
    """Return the newest row of a code, None where the list does not hold it."""
    if not PLAIN.fullmatch(code):
        return None
    return Code.objects.of(list_code).filter(code=code).order_by("-since").first()


def find_list(code: str) -> CodeList | None:
    """Return the list of that code, exact or in any letter case ('fuente' is FUENTE); None where there is none."""
    if len(code) > 60 or not code.isprintable():
        return None
    near = CodeList.objects.filter(code__iexact=code)
    return next((row for row in near if row.code == code), None) or near.first()


def valid_version(list_: CodeList, day: datetime.date) -> Version | None:
    """Return the version valid on a day, else the newest one, which an undated page shows."""
    return version_on(list_, day) or list_.versions.order_by("-number").first()


def added_here(as_of: str = "") -> frozenset[str]:
    """Return the identifiers of the codes that an administrator added to a list; kept until the journal grows.

    `as_of`: the digest of the journal's head where the caller knows it.
    """
    lines = Entry.objects.filter(thing_kind="code", event="code.added").order_by()
    return kept("codes added here", lambda: frozenset(lines.values_list("thing_key", flat=True)), as_of)
