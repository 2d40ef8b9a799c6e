"""Code lists: loaded from our tables, extended by an administrator without code (R-057).

A code is never deleted: withdrawing it closes its last version, and the records that carry it stay readable.
"""

import datetime
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.ground.codelists.models import PLAIN, Code, CodeList, Version
from minga.ground.codelists.permissions import can_extend
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit import formats
from minga.ground.search import actions as search
from minga.ground.search.models import Kind


@transaction.atomic
def open_version(*, by, list_: CodeList, valid_from=None, valid_to=None, note_es: str = "", note_en: str = "") -> Version:
    """Open the next version of a list; codes still valid go on in it. Leaves `codelist.version_opened`.

    It is valid from `valid_from`, today where none is given (or from the day of a version before it that is still to come),
    and the version before it, where open, ends the day before: a past day keeps its codes (R-054). Refuses
    (PermissionDenied) whoever does not administer, and (ValidationError) a list that others keep (IATI, DAC, SDG) and a day
    before the one on which the version before it begins.
    """
    list_.refresh_from_db(from_queryset=CodeList.objects.select_for_update())
    refuse_unless_may_extend(by, list_)
    last = list_.versions.order_by("-number").first()
    valid_from = first_day(last, valid_from)
    number = last.number + 1 if last else 1
    version = Version(list=list_, number=number, valid_from=valid_from, valid_to=valid_to, note_es=note_es, note_en=note_en)
    version.full_clean()
    before, after = end_before(last, valid_from) if last else ({}, {})
    version.save()
    after |= {"version": number, "valid_from": valid_from, "valid_to": valid_to}
    journal.record("codelist.version_opened", by=by, thing=("codelist", list_.code), before=before, after=after)
    return version


def first_day(last: Version | None, asked: datetime.date | None) -> datetime.date:
    """Return the day on which a new version begins; ValidationError where that is before the version before it begins."""
    begun = last.valid_from if last else None
    day = asked or max(timezone.localdate(), begun or datetime.date.min)
    if begun and day < begun:
        told = {"day": formats.day(begun, get_language() or "es")}
        raise ValidationError({"valid_from": _("La versión anterior empieza el %(day)s: la nueva no puede empezar antes.") % told})
    return day


def end_before(last: Version, day: datetime.date) -> tuple[dict, dict]:
    """End an open version on the day before `day` (on its own first day if it began that day); returns (before, after)."""
    if last.valid_to is not None or day == datetime.date.min:
        return {}, {}
    last.valid_to = max(day - datetime.timedelta(days=1), last.valid_from or datetime.date.min)
    last.save(update_fields=["valid_to"])
    return {"previous_valid_to": None}, {"previous_valid_to": last.valid_to}


@transaction.atomic
def add_code(*, by, list_: CodeList, code: str, name_es: str, name_en: str, parent: Code | None = None, **texts) -> Code:
    """Add a value to a list: in a version that an office opened, the next one where our tables brought the newest (R-057).

    Leaves `code.added`, and `codelist.version_opened` where one opens.
    Refuses (PermissionDenied) whoever does not administer, a list that others keep, a code the list already has in force, and
    a missing name in either language.
    """
    refuse_unless_may_extend(by, list_)
    refuse_taken(list_, code)
    since = version_to_extend(by, list_).number
    texts.setdefault("position", list_.codes.count() + 1)
    row = Code(list=list_, code=code, name_es=name_es, name_en=name_en, parent=parent, since=since, **texts)
    row.full_clean()
    row.save()
    search.put(card(row))
    journal.record("code.added", by=by, thing=("code", row.identifier), after={"name_es": name_es, "since": since})
    return row


def version_to_extend(by, list_: CodeList) -> Version:
    """Return the newest version where an office opened it or the list is its own; else the next one, opened now.

    A version that our tables brought stays as everybody knows it.
    """
    last = list_.versions.order_by("-number").first()
    of_list = Entry.objects.filter(thing_kind="codelist", thing_key=list_.code)
    brought = of_list.filter(event="codelist.loaded").exists()
    opened = last and of_list.filter(event="codelist.version_opened", after__version=last.number).exists()
    return last if last and (opened or not brought) else open_version(by=by, list_=list_)


@transaction.atomic
def revise_code(*, by, row: Code, **texts) -> Code:
    """Correct the texts of a value (its code never changes). Leaves `code.revised`, and nothing where no text differs.

    Refuses (PermissionDenied) whoever does not administer, a list that others keep and a missing name in either language.
    """
    refuse_unless_may_extend(by, row.list)
    after = {name: value for name, value in texts.items() if getattr(row, name) != value}
    if not after:
        return row
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    search.put(card(row))
    journal.record("code.revised", by=by, thing=("code", row.identifier), before=before, after=after)
    return row


def withdraw_code(*, by, row: Code, reason: str) -> Code:
    """Withdraw one value, as withdraw_codes does. Leaves `code.withdrawn`."""
    return withdraw_codes(by=by, rows=[row], reason=reason)[0]


@transaction.atomic
def withdraw_codes(*, by, rows: Sequence[Code], reason: str) -> list[Code]:
    """Withdraw values of one list from its next version on: old records keep them. Leaves `code.withdrawn` for each.

    Opens the list's next version, once for all of them, for the newest one has shown them as valid. All or nothing. Refuses
    (PermissionDenied) whoever does not administer, and (ValidationError) a list that others keep, values of several lists
    and a code withdrawn before.
    """
    if not rows:
        return []
    list_ = rows[0].list
    if any(row.list_id != list_.pk for row in rows):
        raise ValidationError(_("Retire los códigos de una lista a la vez."))
    list_.refresh_from_db(from_queryset=CodeList.objects.select_for_update())
    refuse_unless_may_extend(by, list_)
    kept = list(Code.objects.select_related("list").filter(pk__in=[row.pk for row in rows]).order_by("position", "pk"))
    for row in kept:
        if row.until is not None:
            raise ValidationError(_("%(code)s ya estaba retirado.") % {"code": row.identifier})
    newest = list_.versions.aggregate(n=Max("number"))["n"] or 1
    open_version(by=by, list_=list_, note_es=reason)
    Code.objects.filter(pk__in=[row.pk for row in kept]).update(until=newest)
    for row in kept:
        thing = ("code", row.identifier)
        journal.record("code.withdrawn", by=by, thing=thing, before={"until": None}, after={"until": newest}, reason=reason)
    for row in rows:
        row.until = newest
    return list(rows)


def refuse_unless_may_extend(by, list_: CodeList) -> None:
    """Refuse a person who does not administer (PermissionDenied), then a list that others keep (ValidationError)."""
    if can_extend(by, list_):
        return
    if not by.administers:
        raise PermissionDenied("can_extend")
    raise ValidationError(_("La lista %(list)s la mantiene otra institución: aquí no se cambia.") % {"list": list_.code})


def refuse_taken(list_: CodeList, code: str) -> None:
    if PLAIN.fullmatch(code) and list_.codes.current().filter(code=code).exists():
        raise ValidationError({"code": _("La lista %(list)s ya tiene el código %(code)s.") % {"list": list_.code, "code": code}})


def card(row: Code):
    """Return the search card of a value: both names and both definitions are found, the Spanish one is shown."""
    return search.make_card(
        Kind.TERM,
        row.identifier,
        row.name_es,
        words=[
            (row.name_en, "en"),
            (row.definition_es, "es"),
            (row.definition_en, "en"),
            (row.list.code, ""),
            (row.list.name_es, "es"),
            (row.list.name_en, "en"),
        ],
        lead=row.list.name_es,
        lead_language="es",
    )
