"""Code lists: loaded from our tables, extended by an administrator without code (R-057).

A code is never deleted: withdrawing it closes its last version, and the records that carry it stay readable.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from minga.ground.codelists.models import PLAIN, Code, CodeList, Version
from minga.ground.journal import actions as journal
from minga.ground.search import actions as search
from minga.ground.search.models import Kind

TEXTS = ("name_es", "name_en", "definition_es", "definition_en", "example_es", "example_en", "mapping", "source", "position")


@transaction.atomic
def open_version(*, by, list_: CodeList, valid_from=None, valid_to=None, note_es: str = "", note_en: str = "") -> Version:
    """Open the next version of a list; codes still valid go on in it. Leaves `codelist.version_opened`.

    Refuses a list that others keep (IATI, DAC, SDG: `extensible` is false).
    """
    refuse_unless_extensible(list_)
    number = (list_.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    version = Version(list=list_, number=number, valid_from=valid_from, valid_to=valid_to, note_es=note_es, note_en=note_en)
    version.full_clean()
    version.save()
    journal.record("codelist.version_opened", by=by, thing=("codelist", list_.code), after={"version": number})
    return version


@transaction.atomic
def add_code(*, by, list_: CodeList, code: str, name_es: str, name_en: str, parent: Code | None = None, **texts) -> Code:
    """Add a value to the newest version of a list. Leaves `code.added`.

    Refuses a list that others keep, a code the list already has in force, and a missing name in either language.
    """
    refuse_unless_extensible(list_)
    refuse_taken(list_, code)
    since = list_.versions.aggregate(n=Max("number"))["n"] or 1
    texts.setdefault("position", list_.codes.count() + 1)
    row = Code(list=list_, code=code, name_es=name_es, name_en=name_en, parent=parent, since=since, **texts)
    row.full_clean()
    row.save()
    search.put(card(row))
    journal.record("code.added", by=by, thing=("code", row.identifier), after={"name_es": name_es, "since": since})
    return row


@transaction.atomic
def revise_code(*, by, row: Code, **texts) -> Code:
    """Correct the texts of a value (its code never changes). Leaves `code.revised`, and nothing where no text differs.

    Refuses a list that others keep and a missing name in either language.
    """
    refuse_unless_extensible(row.list)
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


@transaction.atomic
def withdraw_code(*, by, row: Code, reason: str) -> Code:
    """Withdraw a value from the next version on: old records keep it. Leaves `code.withdrawn`.

    Refuses a list that others keep and a code withdrawn before. Where the value was in force in the newest version, the
    list's next version is opened first, for the newest one has shown it as valid.
    """
    refuse_unless_extensible(row.list)
    if row.until is not None:
        raise ValidationError(_("%(code)s ya estaba retirado.") % {"code": row.identifier})
    newest = row.list.versions.aggregate(n=Max("number"))["n"] or 1
    open_version(by=by, list_=row.list, note_es=reason)
    row.until = newest
    row.save(update_fields=["until"])
    journal.record("code.withdrawn", by=by, thing=("code", row.identifier), after={"until": newest}, reason=reason)
    return row


def refuse_unless_extensible(list_: CodeList) -> None:
    if not list_.extensible:
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
            (row.list.name_es, "es"),
            (row.list.name_en, "en"),
        ],
        lead=row.list.name_es,
        lead_language="es",
    )
