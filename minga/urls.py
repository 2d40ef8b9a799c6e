"""Every address of Minga. Spanish stands at the root, English under /en/. The permission table lists each one."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.encoding import escape_uri_path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from minga import busy, health

admin.site.site_header = "Minga: listas y ajustes"
admin.site.site_title = "Minga"
admin.site.index_title = "Listas de códigos y ajustes"


@require_safe
def spanish(request: HttpRequest, rest: str) -> HttpResponseRedirect:
    """Send /es/… to the same page at the root, its query kept; 404 for what would lead to another host (//other.example)."""
    if rest.startswith(("/", "\\")) or not url_has_allowed_host_and_scheme(f"/{rest}", allowed_hosts=None):
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(escape_uri_path(f"/{rest}") + (f"?{query}" if query else ""))


handler500 = busy.fault

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/", include("minga.doors.api.urls")),
    re_path(r"^es/(?P<rest>.*)$", spanish, name="spanish"),
    *i18n_patterns(
        path("", include("minga.doors.api.page_urls")),
        path("", include("minga.ground.accounts.urls")),
        path("", include("minga.cycle.access.urls")),
        path("gestion/", admin.site.urls),
        path("", include("minga.doors.desk.urls")),
        path("", include("minga.evidence.quality.urls")),
        path("", include("minga.exchange.spreadsheets.urls")),
        path("", include("minga.cycle.filing.urls")),
        path("", include("minga.cycle.funding.urls")),
        path("", include("minga.cycle.agreements.urls")),
        path("", include("minga.cycle.needs.urls")),
        path("", include("minga.cycle.offers.urls")),
        path("", include("minga.cycle.proposals.urls")),
        path("", include("minga.cycle.registration.urls")),
        path("", include("minga.cycle.office.urls")),
        path("documentos/", include("minga.ground.documents.urls")),
        path("bitacora/", include("minga.ground.journal.urls")),
        path("", include("minga.cycle.law.urls")),
        path("", include("minga.evidence.merging.urls")),
        path("", include("minga.evidence.lake.urls")),
        path("", include("minga.doors.portal.urls")),
        prefix_default_language=False,
    ),
]
