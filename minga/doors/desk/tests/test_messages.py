import pytest
from django.db import transaction

from minga.ground.accounts.models import Person
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind, Letter, LetterState, Message
from minga.ground.inbox.queries import preference, subscriptions_of
from minga.ground.inbox.testing import make_message
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
PAGE = "/escritorio/mensajes"


@pytest.fixture
def reader() -> Person:
    return Person.objects.get(email="oficina@ambato.example")


def tell(person: Person, number: int = 1, **given) -> Message:
    with transaction.atomic():
        return make_message(person, number, **given)


def shown(response) -> list[str]:
    return [one.title for one in response.context["page"].object_list]


def test_it_works(officer, reader):
    tell(reader, 1)
    tell(Person.objects.get(email="oficina@ibarra.example"), 2)
    response = officer.get(PAGE)
    assert shown(response) == ["Cambió la actividad A-1"]
    assert "Mensajes (1)" in response.content.decode()


def test_nothing_yet_is_said(officer):
    page = officer.get(PAGE).content.decode()
    assert "Ningún mensaje por ahora" in page
    assert "Mensajes (" not in page


def test_opened_it_is_read(officer, reader):
    message = tell(reader)
    page = officer.get(f"{PAGE}/{message.pk}").content.decode()
    assert "La actividad A-1 cambió 1 veces." in page
    assert 'href="/actividades"' in page
    message.refresh_from_db()
    assert message.read_at is not None


def test_in_english_it_leads_to_english(officer, reader):
    message = tell(reader)
    assert 'href="/en/actividades"' in officer.get(f"/en{PAGE}/{message.pk}").content.decode()


def test_nobody_opens_anothers(signed_in, reader):
    message = tell(reader)
    assert signed_in("administracion@minga.example").get(f"{PAGE}/{message.pk}").status_code == 404
    assert signed_in("administracion@minga.example").get(f"{PAGE}/{'9' * 30}").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_all_are_marked_as_read(officer, reader):
    other = tell(Person.objects.get(email="oficina@ibarra.example"), 9)
    for number in range(3):
        tell(reader, number)
    assert officer.post(PAGE).status_code == 302
    assert Message.objects.unread().filter(person=reader).count() == 0
    assert Message.objects.unread().filter(pk=other.pk).count() == 1


def test_unread_ones_and_tasks(officer, reader):
    read = tell(reader, 1)
    tell(reader, 2)
    tell(reader, 3, kind=Kind.TASK)
    officer.get(f"{PAGE}/{read.pk}")
    assert shown(officer.get(f"{PAGE}?show=unread")) == ["Cambió la actividad A-3", "Cambió la actividad A-2"]
    assert shown(officer.get(f"{PAGE}?show=tasks")) == ["Cambió la actividad A-3"]
    assert "Se ignoró el filtro desconocido" in officer.get(f"{PAGE}?show=all").content.decode()


def test_preferences(officer, reader):
    address = f"{PAGE}/preferencias"
    assert officer.get(address).context["form"].initial == {"mail": "at_once", "language": "es"}
    assert officer.post(address, {"mail": "daily", "language": "en"}).status_code == 302
    assert (preference(reader).mail, preference(reader).language) == ("daily", "en")
    assert Entry.objects.order_by("-seq")[0].event == "preference.changed"
    assert officer.post(address, {"mail": "siempre", "language": "en"}).status_code == 422


def test_a_subscription_ends(officer, reader):
    inbox.subscribe(by=reader, kind="activity", key="PRJ-001")
    assert "Proyecto · PRJ-001" in officer.get(f"{PAGE}/preferencias").content.decode()
    assert officer.post(f"{PAGE}/suscripciones", {"kind": "activity", "key": "PRJ-001"}).status_code == 302
    assert subscriptions_of(reader).count() == 0


def test_a_letter_given_up_is_tried_anew(administrator, officer):
    with transaction.atomic():
        letter = inbox.write_to(address="a@b.example", subject="Hola", body="Texto")
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, error="550 no such user")
    assert "550 no such user" in administrator.get("/escritorio/cartas").content.decode()
    assert officer.post(f"/escritorio/cartas/{letter.pk}/reintentar").status_code == 403
    assert administrator.post(f"/escritorio/cartas/{letter.pk}/reintentar").status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.WAITING
    assert administrator.post(f"/escritorio/cartas/{letter.pk}/reintentar").status_code == 404


def test_one_message_and_three_cost_the_same(officer, reader, queries_of):
    tell(reader, 1)
    officer.get(PAGE)
    few = queries_of(officer, PAGE)
    for number in (2, 3):
        tell(reader, number)
    assert queries_of(officer, PAGE) == few <= 12
