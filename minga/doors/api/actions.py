"""What the interface keeps for itself: answers given once, requests counted. Nobody's act, hence no line in the journal."""

import datetime
import zlib

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from minga.doors.api.models import Answered, Tally
from minga.ground.accounts.models import Person

KEPT = datetime.timedelta(hours=24)
LOCK = 4_718_310  # first half of PostgreSQL's advisory lock; SQLite's transactions are IMMEDIATE: one writer at a time
COUNT = """
INSERT INTO api_tally (caller, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (caller) DO UPDATE SET
    count = CASE WHEN api_tally.minute = excluded.minute THEN api_tally.count + 1 ELSE 1 END, minute = excluded.minute
RETURNING count
"""


def count(caller: str, minute: int) -> int:
    """Count one more request of a caller in a minute; returns how many there are. One statement: no two counts are lost."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [caller, minute])
        number = cursor.fetchone()[0]
    if number == 1 and minute % 10 == 0:
        Tally.objects.filter(minute__lt=minute - 1).delete()
    return number


def claim(*, by: Person, key: str, request: str) -> Answered | None:
    """Keep a person's key for this request until the transaction ends; None where the same is under way at this moment.

    Returns the row: with a status where the key was answered already (compare its `request`), else new. Older ones than KEPT
    are forgotten. Must be called inside the transaction of the effect, which keeps the answer or leaves nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, signed(zlib.crc32(f"{by.pk} {key}".encode()))])
            if not cursor.fetchone()[0]:
                return None
    now = timezone.now()
    Answered.objects.filter(at__lt=now - KEPT).delete()
    return Answered.objects.get_or_create(person=by, key=key, defaults={"request": request, "at": now})[0]


def signed(number: int) -> int:
    """Return 32 bits as PostgreSQL's integer."""
    return number - 2**32 if number >= 2**31 else number


@transaction.atomic
def keep(answered: Answered, response: HttpResponse) -> None:
    """Keep the answer beside its key."""
    answered.status, answered.body = response.status_code, response.content.decode()
    answered.headers = {name: response[name] for name in ("Content-Type", "ETag", "Location") if name in response}
    answered.save(update_fields=["status", "body", "headers"])
