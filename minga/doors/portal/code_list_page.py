"""The pages of the code lists: all of them by family, and one list in one version as a tree (R-054, R-056, R-334)."""

import datetime

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.doors.portal.code_list_files import codes
from minga.doors.portal.code_list_rows import LONG, Rows, groups, matches, retired
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import Reading, shortened
from minga.ground.codelists.models import CodeList, Family, Version
from minga.ground.codelists.queries import added_here, valid_version, version_on


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
    notes, words = Notes(), Reading(request).words()
    asked = chosen_version(request, list_)
    version = asked or valid_version(list_, timezone.localdate())
    context = {
        "list": list_,
        "edition": version,
        "versions": list_.versions.order_by("-number"),
        "notice": notice(request, asked, version),
        "cited": notes.cite(list_.source),
        "words": words,
        "mapped": list_.codes.exclude(mapping="").exists(),
        "query": request.GET.urlencode(),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Listas de códigos"), reverse("portal:lists")),
            (list_.name, None),
        ],
    }

    def credits() -> list[str]:
        return list(dict.fromkeys([*filter(None, [list_.credit]), *notes.credits()]))

    return context | rows_of(list_, version, words, notes) | {"sources": notes.shown, "credits": credits}


def rows_of(list_: CodeList, version: Version | None, words: str, notes: Notes) -> dict:
    """Return the codes of a version that bear the words: the list's own, those added here, and those it no longer has.

    What an administrator added has its own source and is not under the credit of whoever keeps the list.
    """
    every = list(codes(list_, version)) if version else []
    gone = [] if words else retired(list_, version, every)
    rows = Rows([*every, *gone], notes, set(list_.codes.order_by().values_list("code", "since")))
    here = added_here()
    own = [code for code in every if code.identifier not in here]
    official = rows.of(code for code in own if matches(code, words))
    names = rows.only_names(own)
    return {
        "long": len(every) > LONG,
        "total": len(own),
        "codes": official,
        "groups": groups(official) if names else [],
        "added": rows.of(code for code in every if code.identifier in here and matches(code, words)),
        "retired": [rows.row(code, 0) for code in gone],
        "many_retired": names and len(gone) > LONG,
    }
