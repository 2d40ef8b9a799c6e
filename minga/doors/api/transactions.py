"""The ledger of an activity: read, and written in rows; each row is stored or refused by its place, as pasted rows are on the page."""

import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from ninja import Path, Router, Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from minga.cycle.activities.models import Activity
from minga.cycle.funding.models import Transaction
from minga.cycle.funding.permissions import can_enter
from minga.cycle.funding.queries import ledger_of, standing
from minga.cycle.funding.uploads import MOST, Refused, enter_rows
from minga.doors.api.activities import OPTIONAL, found_for, person_of
from minga.doors.api.activity_shapes import exact
from minga.doors.api.doorway import AccessKey
from minga.doors.api.faults import pointer
from minga.doors.api.once import once
from minga.doors.api.shapes import REPEATED, CodeValue, FaultShape, MoneyShape, RecordCode, Written, coded, told_money, words
from minga.ground.accounts.models import Scope

router = Router(auth=AccessKey(Scope.READ, optional=True))
Cell = Annotated[str, Field(max_length=400)]


class TransactionWritten(Written):
    """A movement as people write it; amounts and days in one reading only, codes or names of the lists."""

    type: Cell = ""
    planned: Cell = ""
    date: Cell = ""
    value_date: Cell = ""
    amount: Cell = ""
    currency: Cell = ""
    resource: Cell = ""
    side: Cell = ""
    provider: Cell = ""
    receiver: Cell = ""
    agreement: Cell = ""
    description: Cell = ""


class TransactionsWritten(Written):
    """Rows to be entered."""

    rows: Annotated[list[TransactionWritten], Field(min_length=1, max_length=MOST)]


class RateShape(Schema):
    """The rate that a movement is converted with for ever: units of `quote` for one of `base`."""

    date: datetime.date
    base: str
    quote: str
    rate: str
    source: str


class TransactionShape(Schema):
    """A movement that stands; `rate` is null where it is not convertible."""

    key: str
    type: CodeValue
    planned: bool
    date: datetime.date
    value_date: datetime.date | None
    amount: MoneyShape
    resource: CodeValue
    side: CodeValue | None
    provider: str
    receiver: str
    agreement: str
    description: str
    rate: RateShape | None


class TransactionList(Schema):
    """The movements of an activity that were not struck, in order of their day."""

    items: list[TransactionShape]


class StoredRow(Schema):
    """A row that was entered: its place among those sent, from 0, and the key of its movement."""

    row: int
    key: str


class RefusedRow(Schema):
    """A row that was not entered, with what is wrong and where."""

    row: int
    faults: list[FaultShape]


class RowsAnswered(Schema):
    """What became of each row."""

    stored: list[StoredRow]
    refused: list[RefusedRow]


@router.get(
    "/activities/{code}/transactions",
    response=TransactionList,
    openapi_extra=OPTIONAL,
    summary=words(gettext_lazy("Leer los movimientos de dinero de una actividad")),
)
def list_transactions(request: HttpRequest, code: Path[RecordCode]) -> dict:
    activity = found_for(person_of(request), code)
    return {"items": [shape(one) for one in standing(ledger_of(activity))]}


@router.post(
    "/activities/{code}/transactions",
    response=RowsAnswered,
    auth=AccessKey(Scope.DRAFT),
    openapi_extra=REPEATED,
    summary=words(gettext_lazy("Anotar movimientos de dinero de una actividad")),
)
def enter_transactions(request: HttpRequest, code: Path[RecordCode], payload: TransactionsWritten) -> HttpResponse:
    person = person_of(request)
    activity: Activity = found_for(person, code)
    if not can_enter(person, activity):
        raise PermissionDenied("enter")

    def work() -> HttpResponse:
        rows = [row.model_dump(exclude_unset=True) for row in payload.rows]
        done = enter_rows(by=person, activity=activity, rows=rows)
        told = {
            "stored": [{"row": number - 1, "key": str(entry.key)} for number, entry in done.stored],
            "refused": [{"row": one.row - 1, "faults": faults_of(one)} for one in done.refused],
        }
        return JsonResponse(
            RowsAnswered.model_validate(told).model_dump(), encoder=NinjaJSONEncoder, json_dumps_params={"ensure_ascii": False}
        )

    return once(request, person, work)


def faults_of(refused: Refused) -> list[dict[str, str]]:
    """Return the faults of a row, each at its place in the body."""
    at = ["rows", str(refused.row - 1)]
    return [
        {"within": "body", "place": pointer([*at, name] if name else at), "rule": "not_understood" if name else "invalid", "message": why}
        for name, why in refused.faults.items()
    ]


def shape(entry: Transaction) -> dict[str, Any]:
    """Return a movement as programs read it; organisations by their registered name where that is public."""
    rate = entry.rate
    return {
        "key": str(entry.key),
        "type": coded(entry.type, "TransactionType"),
        "planned": entry.planned,
        "date": entry.date,
        "value_date": entry.value_date,
        "amount": told_money(entry.money),
        "resource": coded(entry.resource, "TIPO_RECURSO"),
        "side": coded(entry.side, "ROL_APORTE"),
        "provider": entry.provider.name if entry.provider and entry.provider.public else entry.provider_written,
        "receiver": entry.receiver.name if entry.receiver and entry.receiver.public else entry.receiver_written,
        "agreement": entry.agreement_number,
        "description": entry.description,
        "rate": rate
        and {"date": rate.date, "base": rate.base, "quote": rate.quote, "rate": exact(Decimal(rate.value)), "source": rate.source},
    }
