"""Wrong tries at the check page, counted for each address in the database: guessing is limited, a right code is always answered.

A code has 100 random bits: guesses are stopped to spare the site, not because one might be right. A ministry whose people all
come from one address must not lose the check because one of them mistyped, hence right codes pass.
"""

import math
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MOST, WINDOW = 20, 600  # wrong tries of one address in so many seconds


def key(request: HttpRequest, now: float) -> str:
    address = get_adapter().get_client_ip(request) or "?"
    return f"certificates:wrong:{address}:{int(now // WINDOW)}"


def note_wrong_try(request: HttpRequest) -> int:
    """Count a wrong try; returns 0, or the seconds to wait where the address had too many."""
    now = time.time()
    name = key(request, now)
    tries = cache.get(name, 0)
    if tries >= MOST:
        return math.ceil(WINDOW - now % WINDOW)
    cache.set(name, tries + 1, WINDOW)
    return 0
