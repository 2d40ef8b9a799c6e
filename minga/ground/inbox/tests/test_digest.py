"""The digest: one a person and day, nothing where nothing is new, nothing lost on a day that was missed."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minga.ground.inbox import actions
from minga.ground.inbox.models import Letter, Mail, Message
from minga.ground.inbox.sending import send_digests
from minga.ground.inbox.testing import make_message, make_reader

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ana():
    return daily("ana@ambato.example")


def daily(email: str, language: str = "es"):
    person = make_reader(email)
    actions.prefer(by=person, mail=Mail.DAILY, language=language)
    return person


def tell_on(person, day: datetime.date, number: int = 1, hour: int = 12) -> Message:
    message = make_message(person, number)
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
    Message.objects.filter(pk=message.pk).update(at=at)
    return message


def test_it_works(ana):
    first, second = make_message(ana, 1), make_message(ana, 2, link="")
    today = timezone.localdate()
    assert send_digests(today) == 1
    letter = Letter.objects.get(person=ana)
    assert (letter.digest_of, letter.address, letter.subject) == (today, ana.email, "Resumen de Minga: 2 mensajes nuevos")
    assert letter.text.startswith(
        "Esto es lo nuevo desde su último resumen:\n\n· Cambió la actividad A-2\n\n"
        "· Cambió la actividad A-1\n  http://localhost:8000/actividades\n\n-- \nMinga, "
    )
    assert set(letter.messages.all()) == {first, second}


def test_a_second_call_on_the_same_day_writes_nothing(ana):
    make_message(ana)
    today = timezone.localdate()
    assert [send_digests(today), send_digests(today)] == [1, 0]
    make_message(ana, 2)
    assert (send_digests(today), Letter.objects.filter(person=ana).count()) == (0, 1)


def test_what_came_after_it_is_in_the_next_days(ana):
    today = timezone.localdate()
    make_message(ana, 1)
    send_digests(today)
    make_message(ana, 2)
    assert send_digests(today + DAY) == 1
    assert Letter.objects.get(digest_of=today + DAY).text.count("· ") == 1


def test_nothing_new_is_no_digest(ana):
    assert send_digests(timezone.localdate()) == 0


def test_what_was_read_in_the_page_is_not_new(ana):
    actions.mark_read(by=ana, message=make_message(ana))
    assert send_digests(timezone.localdate()) == 0


def test_who_chose_none_gets_none():
    make_message(make_reader("luis@ambato.example"))
    assert (send_digests(timezone.localdate()), Letter.objects.exclude(digest_of=None).count()) == (0, 0)


def test_who_may_not_sign_in_gets_none(ana):
    make_message(ana)
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    assert send_digests(timezone.localdate()) == 0


def test_days_that_were_missed_are_in_the_next_digest(ana):
    for number in (1, 2, 3):
        tell_on(ana, datetime.date(2026, 3, number), number)
    assert [send_digests(datetime.date(2026, 3, 5)), send_digests(datetime.date(2026, 3, 5))] == [1, 0]
    assert Letter.objects.get(person=ana).subject == "Resumen de Minga: 3 mensajes nuevos"


def test_a_day_made_late_holds_nothing_of_the_days_after(ana):
    tell_on(ana, datetime.date(2026, 3, 1), 1, hour=23)
    tell_on(ana, datetime.date(2026, 3, 2), 2, hour=0)
    assert send_digests(datetime.date(2026, 3, 1)) == 1
    assert Letter.objects.get(person=ana).subject == "Resumen de Minga: 1 mensaje nuevo"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Guayaquil", datetime.date(2028, 2, 29)),
        ("America/Santiago", datetime.date(2026, 9, 5)),  # the next day begins at 01:00
        ("America/Santiago", datetime.date(2026, 4, 4)),  # a day of 25 hours
        ("Europe/Madrid", datetime.date(2026, 3, 29)),  # a day of 23 hours
        ("Europe/Madrid", datetime.date(2026, 12, 31)),
    ],
)
def test_odd_days_have_one_digest_each(ana, zone, day):
    with timezone.override(zone):
        for number, one in enumerate((day - DAY, day, day + DAY), 1):
            tell_on(ana, one, number)
        made = [send_digests(one) for one in (day - DAY, day, day, day + DAY)]
    assert made == [1, 1, 0, 1]
    assert [letter.text.count("· ") for letter in Letter.objects.filter(person=ana)] == [1, 1, 1]


def test_a_long_digest_says_how_many_more(ana):
    for number in range(53):
        make_message(ana, number)
    send_digests(timezone.localdate())
    text = Letter.objects.get(person=ana).text
    assert (text.count("· "), "Y 3 mensajes más en la página." in text) == (50, True)


def test_it_speaks_the_language_that_was_chosen():
    make_message(daily("eva@ambato.example", "en"))
    send_digests(timezone.localdate())
    letter = Letter.objects.get(address="eva@ambato.example")
    assert (letter.subject, "http://localhost:8000/en/actividades" in letter.text) == ("Minga digest: 1 new message", True)


def test_a_second_digest_of_a_day_is_refused_by_the_database(ana):
    make_message(ana)
    today = timezone.localdate()
    send_digests(today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(person=ana, address=ana.email, subject="Otro", text="", digest_of=today, next_try_at=timezone.now())
    assert Letter.objects.filter(person=ana).count() == 1
