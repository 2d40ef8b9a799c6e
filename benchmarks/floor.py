"""The framework floor: the same middleware, template and rows as the list of activities, taken from constants.

A URLconf of its own: every address of Minga, and one more that shows the list without reading or formatting anything.
"""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.translation import gettext as _

from minga import urls
from minga.doors.portal.listing import listing
from minga.doors.portal.listing_csv import MOST
from minga.doors.portal.reading import answer
from minga.doors.portal.views.search import ACTIVITIES

PATH = "/piso"
LIST = "/actividades"
kept: dict[str, dict] = {}


def constants(request: HttpRequest) -> dict:
    """Return the context of the list's first page, made once: what the view of `/actividades` gives its template."""
    if "context" not in kept:
        shown = listing(request, ACTIVITIES)
        kept["context"] = {
            "title": _("Programas, proyectos y acciones"),
            "here": LIST,
            "table": f"{LIST}.csv",
            "found": shown,
            "text": shown.reading.text,
            "summary": "",
            "only_activities": True,
            "numbers": list(shown.page.paginator.get_elided_page_range(1, on_each_side=2, on_ends=1)),
            "capped": MOST if shown.total > MOST else None,
            "crumbs": [(_("Inicio"), "/"), (_("Proyectos"), None)],
        }
    return kept["context"]


def floor(request: HttpRequest) -> HttpResponse:
    """Render the rows kept."""
    return answer(request, "portal/search.html", dict(constants(request)), "found")


own = ([path(PATH[1:], floor, name="activities")], "floor")
urlpatterns = [*i18n_patterns(path("", include(own)), prefix_default_language=False), *urls.urlpatterns]


def same_page(client: Client) -> bool:
    """Whether the floor shows, to the letter, what the list shows between <main> and </main>."""
    bodies = [client.get(path, headers={"accept-encoding": "identity"}).content.decode() for path in (LIST, PATH)]
    mains = [body[body.index("<main") : body.index("</main>")] for body in bodies]
    return mains[0] == mains[1].replace(PATH, LIST)
