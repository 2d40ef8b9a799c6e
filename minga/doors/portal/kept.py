"""What is counted or shown over many records, kept until the journal grows, apart for those who see more records."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from minga.ground.accounts.permissions import can_see_everything
from minga.ground.journal import queries as journal


def kept[T](name: str, person, count: Callable[[], T], as_of: str = "") -> T:
    """Return what `count` gives, kept under `name` for as long as nothing is written in the journal.

    Administrators see more records than other people, so theirs is kept apart. `as_of`: as in journal.queries.kept.
    """
    return journal.kept(f"{name}:{'all' if can_see_everything(person) else 'public'}", count, as_of)


def kept_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the pages that a view shows to whoever has no session, until the journal grows or the day ends.

    A page that is kept is the same for all such readers: nothing of a person may stand in it. Only whole answers (200) are kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not COOKIES.isdisjoint(request.COOKIES) or request.method != "GET":
            return view(request, *args, **kwargs)
        key = page_key(request)
        found = caches["pages"].get(key)
        if found is None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not response.streaming:
                patch_vary_headers(response, ("Cookie",))
                caches["pages"].set(key, (response.content, dict(response.headers)))
            return response
        content, headers = found
        return HttpResponse(content, headers=headers)

    return answer


COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}
ASKED_BY = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request", "HX-Target")


def page_key(request: HttpRequest) -> str:
    """Return what a kept page depends on: the state of the records, the day, the language, the address and who asks for a part."""
    asked = [request.headers.get(name, "") for name in ASKED_BY]
    parts = (head_of(request), str(timezone.localdate()), get_language(), request.build_absolute_uri(), *asked)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def head_of(request: HttpRequest) -> str:
    """Return the digest of the head of the journal, asked once for each request: a page is of one state of the records."""
    found = getattr(request, "as_of", "")
    if not found:
        found = journal.head()[1]
        setattr(request, "as_of", found)  # noqa: B010  (an attribute of ours on Django's request)
    return found
