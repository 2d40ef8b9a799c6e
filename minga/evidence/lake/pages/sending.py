"""How a page of the lake is answered: over one look at it, and not again while nothing changed."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

import minga
from minga.evidence.lake import asking
from minga.ground.journal.queries import head


def looking(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view a look at the lake. To who has no session, an answer that was given before is not sent again (ETag)."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        now = asking.folders()
        tag = f'W/"{asking.data_version(now)}-{head()[1][:12]}-{timezone.localdate():%j}-{get_language()}-{minga.__version__}"'
        anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES
        if anonymous and request.headers.get("If-None-Match") == tag:
            response: HttpResponseBase = HttpResponse(status=304)
        else:
            with asking.over(now) as at:
                response = view(request, at, *args, **kwargs)
        if anonymous and response.status_code in (200, 304):
            response["ETag"] = tag
            patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return answer
