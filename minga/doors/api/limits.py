"""How many requests a key, or an address without a key, may send in a minute (RELIABILITY 33)."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from minga.doors.api import actions
from minga.doors.api.problems import Problem
from minga.ground.accounts.models import Token

MINUTE = 60


def count_key(token: Token) -> None:
    """Count a request that bears a key; Problem 429 beyond API_LIMIT_KEY a minute."""
    check(hashlib.sha256(f"key {token.pk}".encode()).hexdigest(), settings.API_LIMIT_KEY)


def count_address(request: HttpRequest) -> None:
    """Count a request without a key in force; Problem 429 beyond API_LIMIT_ADDRESS a minute. The address itself is not kept."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # no address is known, as behind a socket: all such callers are counted as one
        address = ""
    check(salted_hmac("minga.api.address", address, algorithm="sha256").hexdigest(), settings.API_LIMIT_ADDRESS)


def check(caller: str, most: int) -> None:
    now = int(time.time())
    if actions.count(caller, now // MINUTE) > most:
        wait = MINUTE - now % MINUTE
        told = _("Se admiten %(most)s por minuto. Vuelva a intentarlo en %(wait)s segundos.") % {"most": most, "wait": wait}
        raise Problem(429, "too-many", told, headers={"Retry-After": str(wait)})
