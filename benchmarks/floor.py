"""The framework floor: the same middleware, template and rows as the list of activities, taken from constants.

A URLconf of its own: every address of Minga, and one more that shows the list without reading or formatting anything. Its
constants are what the view of the list gives its template, caught once on the way.
"""

from types import GeneratorType

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import include, path

from minga import urls

PATH = "/piso"
LIST = "/actividades"
caught: dict[str, dict] = {}  # {template: what the view gave it}


def floor(request: HttpRequest) -> HttpResponse:
    """Render the rows caught. KeyError before `catch`."""
    (template, context), *_parts = caught.items()
    return render(request, template, dict(context))


own = ([path(PATH[1:], floor, name="activities")], "floor")
urlpatterns = [*i18n_patterns(path("", include(own)), prefix_default_language=False), *urls.urlpatterns]


def catch(visitor: Client, query: str) -> None:
    """Ask for the list once and keep what its view gives the template; AssertionError where the floor then shows anything else."""
    caught.clear()
    setup_test_environment()
    template_rendered.connect(note)
    try:
        visitor.get(LIST + query)
    finally:
        template_rendered.disconnect(note)
        teardown_test_environment()
    assert same_page(visitor, query), "el piso no muestra lo mismo que la lista"


def note(template, context, **_given) -> None:
    """Keep the first template's context; what can be read only once is read here, for the list and for the floor."""
    if caught:
        return
    given = context.dicts[-1]
    for name, value in given.items():
        if isinstance(value, GeneratorType):
            given[name] = list(value)
    caught[template.name] = dict(given)


def same_page(visitor: Client, query: str) -> bool:
    """Whether the floor shows, to the letter, what the list shows between <main> and </main>."""
    bodies = [visitor.get(path + query, headers={"accept-encoding": "identity"}).content.decode() for path in (LIST, PATH)]
    mains = [body[body.index("<main") : body.index("</main>")] for body in bodies]
    return mains[0] == mains[1].replace(PATH, LIST)
