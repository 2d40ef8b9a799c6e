"""The pages of the code lists: all of them by family, and one list in one version as a tree (R-054, R-056, R-334)."""

import datetime
import re
from collections.abc import Iterable

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.doors.portal.code_list_files import codes
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import Reading, shortened
from minga.ground.codelists.models import Code, CodeList, Family, Version
from minga.ground.codelists.queries import valid_version, version_on
from minga.ground.kit.text import fold

LONG = 40  # codes from which the page offers a filter of its own


def all_lists() -> dict:
    """Return what portal/lists.html shows: one query for the lists, one for their versions."""
    rows = CodeList.objects.annotate(total=Count("codes", filter=Q(codes__until=None))).order_by("code")
    versions = dict(Version.objects.order_by().values_list("list").annotate(n=Count("id")))
    families: list[dict] = [
        {
            "code": family.value,
            "name": family.label,
            "lists": [{"list": row, "total": row.total, "versions": versions.get(row.pk, 0)} for row in rows if row.family == family],
        }
        for family in Family
    ]
    return {
        "families": families,
        "total": sum(len(family["lists"]) for family in families),
        "credits": list(dict.fromkeys(row.credit for row in rows if row.credit)),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Listas de códigos"), None)],
    }


def chosen_version(request: HttpRequest, list_: CodeList) -> Version | None:
    """Return the version of ?version=N or ?fecha=2022-06-30, else the one valid today; None where it has no such one."""
    number, day = request.GET.get("version", ""), request.GET.get("fecha", "")
    if number:
        known = number.isascii() and number.isdecimal() and len(number) < 5
        return list_.versions.filter(number=int(number)).first() if known else None
    if day:
        asked = read_day(day)
        return version_on(list_, asked) if asked else None
    return valid_version(list_, timezone.localdate())


def read_day(text: str) -> datetime.date | None:
    """Return a day in ISO form, None for anything else."""
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def notice(request: HttpRequest, version: Version | None, shown: Version | None) -> str:
    """Return the sentence that says that the version or day asked for does not exist, and what is shown instead."""
    if version is not None or shown is None:
        return ""
    asked = shortened(request.GET.get("version", "") or request.GET.get("fecha", ""))
    return _("La lista no tiene una versión para «%(asked)s»: se muestra la versión %(number)s.") % {"asked": asked, "number": shown.number}


def page(request: HttpRequest, list_: CodeList) -> dict:
    """Return what portal/list.html shows of one list."""
    notes = Notes()
    asked = chosen_version(request, list_)
    version = asked or valid_version(list_, timezone.localdate())
    words = Reading(request).words()
    every = list(codes(list_, version)) if version else []
    shown = [code for code in every if matches(code, words)]
    below = children(every)
    begun = set(list_.codes.order_by().values_list("code", "since"))
    context = {
        "list": list_,
        "edition": version,
        "versions": list_.versions.order_by("-number"),
        "notice": notice(request, asked, version),
        "cited": notes.cite(list_.source),
        "words": words,
        "long": len(every) > LONG,
        "mapped": list_.codes.exclude(mapping="").exists(),
        "total": len(every),
        "codes": [code_row(code, depth, below, notes, begun) for code, depth in tree(shown)],
        "retired": [] if words else [code_row(code, 0, {}, notes, begun) for code in retired(list_, version, every)],
        "query": request.GET.urlencode(),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Listas de códigos"), reverse("portal:lists")),
            (list_.name, None),
        ],
    }
    return context | {"sources": notes.shown, "credits": list(dict.fromkeys([*filter(None, [list_.credit]), *notes.credits]))}


def retired(list_: CodeList, version: Version | None, valid: list[Code]) -> list[Code]:
    """Return the newest row of each code that had already left the list in this version: old records still bear them."""
    if version is None:
        return []
    gone = list_.codes.filter(until__lt=version.number).select_related("list", "parent__list").order_by("position", "code", "since")
    held = {code.code for code in valid}
    return list({code.code: code for code in gone if code.code not in held}.values())


def matches(code: Code, words: str) -> bool:
    """Say whether a code bears all the words in its code, names or definition, accents and case apart."""
    if not words:
        return True
    held = fold(f"{code.code} {code.name_es} {code.name_en} {code.definition_es} {code.definition_en}")
    return all(word in held for word in fold(words).split())


def tree(codes: Iterable[Code]) -> list[tuple[Code, int]]:
    """Return (code, depth) with each code after its parent where both are shown; without it, at the top."""
    rows = list(codes)
    present = {code.pk for code in rows}
    below: dict[int | None, list[Code]] = {}
    for code in rows:
        below.setdefault(code.parent_id if code.parent_id in present else None, []).append(code)
    found: list[tuple[Code, int]] = []
    waiting = [(code, 0) for code in reversed(below.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        found.append((code, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(code.pk, []))]
    return found


def children(codes: list[Code]) -> dict[int, list[Code]]:
    """Return {id: codes of other lists that lie inside}: the targets of a goal, the sectors of a category."""
    if not codes:
        return {}
    found: dict[int, list[Code]] = {}
    rows = Code.objects.current().filter(parent__list=codes[0].list_id).exclude(list=codes[0].list_id)
    for child in rows.select_related("list").order_by("position", "code"):
        found.setdefault(child.parent_id or 0, []).append(child)
    return found


def code_row(code: Code, depth: int, below: dict[int, list[Code]], notes: Notes, begun: set[tuple[str, int]]) -> dict:
    """Return one code as its row shows it; `begun`: each code of the list with the versions in which a row of it begins."""
    return {
        "code": code.code,
        "identifier": code.identifier,
        "pieces": re.split(r"(?<=[/_])", code.identifier),
        "depth": min(depth, 3),
        "name": code.name,
        "definition": code.definition,
        "example": code.example,
        "parent": code.parent if code.parent and code.parent.list_id != code.list_id else None,
        "mapping": mapping(code.mapping),
        "children": below.get(code.pk, []),
        "gone": code.until + 1 if code.until else None,
        "moved": (code.code, code.until + 1) in begun if code.until else False,
        "own": not code.source,
        "cited": notes.cite(code.source),
    }


def mapping(text: str) -> list[dict]:
    """Return [{list, code}] for 'OrganisationType:10;FlowType:10'."""
    pairs = [pair.split(":", 1) for pair in text.split(";") if ":" in pair]
    return [{"list": name.strip(), "code": code.strip()} for name, code in pairs]
