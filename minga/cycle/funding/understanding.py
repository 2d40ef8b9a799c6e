"""What people type or paste into a ledger, turned into the fields of an entry; one reading for form, pasted rows and programs."""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations.models import Alias, Organisation
from minga.cycle.organisations.understanding import NotUnderstood as NotUnderstood
from minga.cycle.organisations.understanding import named_apart, number, one_reading, seen_by
from minga.ground.codelists.models import Code
from minga.ground.codelists.queries import get
from minga.ground.kit.text import clean, fold, sort_key

LARGEST = Decimal(10) ** 15
DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\Z|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\Z")
NEEDED = ("type", "date", "amount", "currency", "resource")
LENGTHS = {"description": 300, "provider": 300, "receiver": 300, "agreement": 80}


def read_entry(cells: Mapping[str, str], person) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (fields of a transaction, {cell: why it is not understood}) of what a person typed or a program sent.

    Cells: type, planned, date, value_date, amount, currency, resource, description, agreement, provider, receiver, side.
    """
    fields: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, reader in READERS.items():
        text = str(cells.get(name) or "")
        try:
            text = clean(text).strip()
            if len(text) > LENGTHS.get(name, 120):
                raise NotUnderstood(_("Es demasiado largo: caben %(most)s caracteres.") % {"most": LENGTHS.get(name, 120)})
            if text:
                fields |= reader(text, person)
            elif name in NEEDED:
                raise NotUnderstood(_("Falta este dato."))
        except ValueError as error:
            faults[name] = str(error)
    return fields, faults


def amount(text: str) -> Decimal:
    """An amount above zero and up to 10^15, with either separator and in one reading only."""
    read = one_reading(text)
    if read <= 0:
        raise NotUnderstood(_("Escriba un monto mayor que cero."))
    return number(text, most=LARGEST)


def day(text: str) -> datetime.date:
    """A whole day: 2011-07-06 or 06/07/2011, day first."""
    found = DAY.match(text)
    try:
        if found and found["year"]:
            return datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found:
            return datetime.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise NotUnderstood(_("«%(text)s» no es un día: se escribe 2026-03-14 o 14/03/2026.") % {"text": text[:40]})


def listed(list_code: str, text: str) -> Code:
    """A value of a list by its code or its name in either language."""
    found = get(list_code, text) or get(list_code, text.upper())
    wanted = fold(text)
    rows = [] if found else [row for row in Code.objects.of(list_code) if wanted in (fold(row.name_es), fold(row.name_en))]
    if found or len(rows) == 1:
        return found or rows[0]
    raise NotUnderstood(_("«%(text)s» no es un valor de la lista.") % {"text": text[:64]})


def currency(text: str) -> str:
    return listed("Currency", text).code


def yes_no(text: str) -> bool:
    found = {"si": True, "yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}.get(fold(text))
    if found is None:
        raise NotUnderstood(_("Responda sí o no."))
    return found


def organisation(text: str, person) -> Organisation | None:
    """An organisation that the person sees, by code, name, acronym or another name; None: it stays as it is written."""
    bare = named_apart(text)
    named = Q(code=bare) | Q(absorbed__code=bare) | Q(sort_key=sort_key(text)) | Q(acronym__iexact=text)
    named |= Q(pk__in=Alias.objects.filter(folded=fold(text)).values("organisation"))
    rows = list(seen_by(person).filter(named).distinct()[:2])
    return rows[0] if len(rows) == 1 else next((one for one in rows if one.code == bare), None)


def agreement(text: str, person) -> Agreement | None:
    """An agreement that the person sees, by its own number or its code; None: its number stays as it is written."""
    bare = named_apart(text)
    rows = list(Agreement.objects.visible_to(person).filter(Q(code=bare) | Q(number__iexact=text))[:2])
    return rows[0] if len(rows) == 1 else None


def named(cell: str) -> Callable[[str, Any], dict[str, Any]]:
    """Return the reader of who gives or receives: as written, and the organisation it surely is."""
    return lambda text, person: {f"{cell}_written": text, cell: organisation(text, person)}


READERS: dict[str, Callable[[str, Any], dict[str, Any]]] = {
    "type": lambda text, _person: {"type": listed("TransactionType", text)},
    "planned": lambda text, _person: {"planned": yes_no(text)},
    "date": lambda text, _person: {"date": day(text)},
    "value_date": lambda text, _person: {"value_date": day(text)},
    "amount": lambda text, _person: {"amount": amount(text)},
    "currency": lambda text, _person: {"currency": currency(text)},
    "resource": lambda text, _person: {"resource": listed("TIPO_RECURSO", text)},
    "description": lambda text, _person: {"description": text},
    "agreement": lambda text, person: {"agreement_number": text, "agreement": agreement(text, person)},
    "provider": named("provider"),
    "receiver": named("receiver"),
    "side": lambda text, _person: {"side": listed("ROL_APORTE", text)},
}
