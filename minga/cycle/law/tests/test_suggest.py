import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from minga.cycle.law import actions
from minga.cycle.law.models import Suggestion
from minga.cycle.law.testing import administrator, officer, person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def suggested() -> Suggestion:
    return actions.suggest(by=officer(), about="Mapa", text="Ver las parroquias en el mapa.")


def test_it_works():
    year = timezone.localdate().year
    assert [suggested().number, suggested().number] == [f"S-{year}-0001", f"S-{year}-0002"]


def test_r_035_a_suggestion_gets_a_number_and_an_answer():
    row = suggested()
    actions.answer(by=administrator(), suggestion=row, text="")
    actions.answer(by=administrator(), suggestion=row, text="Estará en la próxima versión.")
    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_by) == ("answered", "Estará en la próxima versión.", administrator())
    events = Entry.objects.filter(thing_key=row.number).order_by("seq").values_list("event", flat=True)
    assert list(events) == ["suggestion.sent", "suggestion.taken_up", "suggestion.answered"]


def test_an_answer_is_given_once():
    row = suggested()
    actions.answer(by=administrator(), suggestion=row, text="Sí.")
    with pytest.raises(ValidationError):
        actions.answer(by=administrator(), suggestion=row, text="No.")


def test_the_author_does_not_answer():
    row = suggested()
    with pytest.raises(PermissionDenied):
        actions.answer(by=officer(), suggestion=row, text="Sí.")


def test_without_text_nothing_is_sent():
    with pytest.raises(ValidationError):
        actions.suggest(by=officer(), about="Mapa", text=" ")
    assert Suggestion.objects.count() == 0


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_the_page_takes_and_answers_and_shows_only_ones_own():
    mine, centre, other = signed_in(officer()), signed_in(administrator()), signed_in(person("oficina@ibarra.example"))
    assert mine.post("/sugerencias", {"about": "Mapa", "text": ""}).status_code == 422
    assert mine.post("/sugerencias", {"about": "Mapa", "text": "Ver las parroquias."}).status_code == 302
    number = Suggestion.objects.get().number
    assert other.post("/sugerencias", {"number": number, "text": "Sí."}).status_code == 404
    assert mine.post("/sugerencias", {"number": number, "text": "Sí."}).status_code == 403
    assert b"Guardar la respuesta" in centre.get(f"/sugerencias?numero={number}").content
    assert centre.post("/sugerencias", {"number": number, "text": "Hecho."}).status_code == 302
    assert centre.post("/sugerencias", {"number": number, "text": "Otra."}).status_code == 409
    assert (
        b"Hecho." in mine.get("/sugerencias").content,
        b"Mapa" in other.get("/sugerencias").content.split(b"<main")[1].split(b"</main")[0],
    ) == (True, False)
