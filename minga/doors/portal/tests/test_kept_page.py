"""Pages that are kept for readers without a session, until the journal grows or the day ends."""

import pytest
from django.core.cache import caches
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

pytestmark = pytest.mark.django_db
PAGE = "/actividades/PRJ-001"


@pytest.fixture(autouse=True)
def keeping(fresh_cache, settings) -> None:
    """The site's own cache of pages, empty."""
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test pages"}}
    caches["pages"].clear()


def rename() -> None:
    """Change a title past the journal: a page that is made anew shows it, one that is kept does not."""
    Activity.objects.filter(code="PRJ-001").update(title="Otro título")


def test_it_works(client: Client, django_assert_num_queries) -> None:
    first = client.get(PAGE)
    with django_assert_num_queries(1):  # the head of the journal
        second = client.get(PAGE)
    assert second.content == first.content
    assert second.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_new_line_of_the_journal_makes_the_page_anew(client: Client) -> None:
    client.get(PAGE)
    rename()
    assert "Otro título" not in client.get(PAGE).content.decode()
    journal.record("figure.recorded", by=Person.objects.system(), thing=("figure", "X"), before={}, after={})
    assert "Otro título" in client.get(PAGE).content.decode()


def test_who_has_a_session_gets_a_page_of_their_own(administrator: Client) -> None:
    Client().get(PAGE)
    rename()
    page = administrator.get(PAGE).content.decode()
    assert ("Otro título" in page, "Salir" in page) == (True, True)


def test_what_a_person_was_shown_is_not_kept(administrator: Client) -> None:
    assert "Salir" in administrator.get(PAGE).content.decode()
    assert "Salir" not in Client().get(PAGE).content.decode()


def test_each_language_has_its_own(client: Client) -> None:
    client.get(PAGE)
    assert '<html lang="en">' in client.get(f"/en{PAGE}").content.decode()


def test_a_part_is_not_taken_for_the_whole(client: Client) -> None:
    part = client.get("/buscar?q=agua", headers={"HX-Request": "true"})
    whole = client.get("/buscar?q=agua")
    assert ("<html" in part.content.decode(), "<html" in whole.content.decode()) == (False, True)


def test_another_question_is_another_page(client: Client) -> None:
    client.get("/buscar?q=agua")
    assert client.get("/buscar?q=salud").context["text"] == "salud"


def test_a_page_that_is_not_there_is_not_kept(client: Client) -> None:
    client.get("/actividades/NADA")
    assert len(caches["pages"]._cache) == 0


def test_proxies_are_told_that_it_depends_on_the_session(client: Client) -> None:
    client.get(PAGE)
    assert "Cookie" in client.get(PAGE).headers["Vary"]
