"""What holds while somebody is signed in: when the session ends, and that no page of theirs is kept on the way."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

SINCE, SEEN = "signed_in_since", "last_seen"  # whole seconds since 1970, kept in the session
LONGEST = 12 * 3600  # seconds from signing in, however busy the person is
STEP = 60  # seconds; use is noted once a minute, so that reading pages does not write at every page


class SessionMiddleware:
    """End a session 12 hours after signing in; SESSION_COOKIE_AGE (30 minutes) after its last use it ends by itself.

    Every answer to a browser that carries a session says `private, no-store`. A request without the cookie costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        carries = settings.SESSION_COOKIE_NAME in request.COOKIES
        if carries:
            note_use(request, int(time.time()))
        response = self.get_response(request)
        if carries:
            response["Cache-Control"] = "private, no-store"
        return response


def note_use(request: HttpRequest, now: int) -> None:
    """Keep in the session when it began and was last used; end it where it is older than LONGEST."""
    if not request.user.is_authenticated:
        return
    since = request.session.get(SINCE, now)
    if now - since >= LONGEST:
        logout(request)
    elif now - request.session.get(SEEN, 0) >= STEP:
        request.session.update({SINCE: since, SEEN: now})
