"""Lists by keyset: a page begins after the last row of the one before, so that no row is skipped or told twice."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minga.doors.api.problems import Fault, Problem

SALT = "minga.api.cursor"
MOST = 100


def page_of(
    request: HttpRequest,
    response: HttpResponse,
    rows: QuerySet,
    order: Sequence[str],
    shape: Callable[[Any], dict],
    limit: int,
    cursor: str,
) -> dict:
    """Return {items, next} of a list. `order`: the columns that tell every row apart, rising; `shape`: a row as it is told.

    `next` is the address of the next page, None on the last; it stands in the Link header too. Raises Problem 404 for a cursor
    that is not of this list.
    """
    begin = after(order, read(cursor, order)) if cursor else Q()
    found = list(rows.filter(begin).order_by(*order)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    following = address(request, signing.dumps([list(order), [kept(found[-1], name) for name in order]], salt=SALT)) if more else None
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return {"items": [shape(row) for row in found], "next": following}


def kept(row, column: str) -> str:
    value = getattr(row, column)
    return value.isoformat() if hasattr(value, "isoformat") else value


def read(cursor: str, order: Sequence[str]) -> list[str]:
    try:
        asked, values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        asked, values = [], []
    if list(order) != asked:
        told = _("El cursor no es de esta lista: pida la lista desde el principio.")
        raise Problem(404, "not-found", told, [Fault("query", "cursor", "cursor", told)])
    return values


def after(order: Sequence[str], values: Sequence[str]) -> Q:
    """Return the condition of the rows after these values, in the order of the columns."""
    condition = Q()
    for place in range(len(order)):
        same = dict(zip(order[:place], values[:place], strict=True))
        condition |= Q(**same, **{f"{order[place]}__gt": values[place]})
    return condition


def address(request: HttpRequest, cursor: str) -> str:
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{asked.urlencode()}"
