"""The shapes that several operations share. What is unknown is null, never zero; amounts are text, so that no cent is lost."""

import re
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from minga.ground.codelists.models import Code
from minga.ground.kit.money import Money

PLAIN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
RecordCode = Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
CodeKey = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]
Iso2 = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Limit = Annotated[int, Field(ge=1, le=100)]
Cursor = Annotated[str, Field(max_length=1000, pattern=r"^[A-Za-z0-9_:-]*$")]
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")


def written_moment(value: Any) -> Any:
    """Refuse what is no RFC 3339 moment: pydantic alone also takes seconds since 1970, which nobody means."""
    if isinstance(value, str) and not MOMENT.fullmatch(value):
        raise ValueError("moment")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(written_moment)]


# What stands beside the body of a write: ninja takes no part in it, the doorway and the operation read the headers themselves.
ONCE = {"in": "header", "name": "Idempotency-Key", "required": False, "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$"}}
MATCH = {"in": "header", "name": "If-Match", "schema": {"type": "string", "pattern": '^"[0-9]{1,9}-[0-9a-f]{12}"$'}}
REPEATED: dict[str, Any] = {"parameters": [ONCE]}
CONDITION: dict[str, Any] = {"parameters": [ONCE, MATCH | {"required": True}]}
OPTIONAL_CONDITION: dict[str, Any] = {"parameters": [ONCE, MATCH | {"required": False}]}


class Written(Schema):
    """What a program sends: a name that the shape does not have is refused, never dropped (RELIABILITY 4)."""

    model_config = ConfigDict(extra="forbid")


class PageAsked(Schema):
    """Which page of a list: how many rows, and after which."""

    limit: Limit = 25
    cursor: Cursor = ""


class CodeValue(Schema):
    """A value of a code list."""

    list: str
    code: str
    name: str


class MoneyShape(Schema):
    """An amount with its currency (ISO 4217) and how exact it is; the amount is text with a point for the decimals."""

    amount: str
    currency: str
    precision: str


class Reference(Schema):
    """Another record: its code and what it is called."""

    code: str
    name: str


class FaultShape(Schema):
    """One thing to correct, with its place: in a body a JSON pointer, elsewhere the name of the parameter."""

    within: str
    place: str
    rule: str
    message: str


class ProblemShape(Schema):
    """A refusal (RFC 9457). Some kinds have members of their own."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    faults: list[FaultShape]


def words(text: Any) -> str:
    """Take a text in the reader's language where ninja's types ask for one that is fixed."""
    return text


def coded(code: Code | None, list_code: str) -> dict[str, Any] | None:
    """Return a value of a list, None where nothing is said."""
    return None if code is None else {"list": list_code, "code": code.code, "name": code.name}


def told_money(money: Money | None) -> dict[str, str] | None:
    """Return an amount, None where it is not valued: that is not zero."""
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency, "precision": money.precision}
