"""Choosing when one's messages go out by mail, and in which language."""

import pytest
from django.core.exceptions import ValidationError

from minga.ground.inbox import actions, queries
from minga.ground.inbox.models import Mail
from minga.ground.inbox.testing import make_reader
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_reader("ana@ambato.example")


def chosen(person) -> tuple[str, str]:
    row = queries.preference(person)
    return row.mail, row.language


def test_it_works(ana):
    assert chosen(ana) == (Mail.AT_ONCE, "es")
    actions.prefer(by=ana, mail="daily", language="en")
    assert chosen(ana) == (Mail.DAILY, "en")
    line = Entry.objects.order_by("-seq")[0]
    told = (line.event, line.actor, line.thing_key, line.before, line.after)
    expected = ({"mail": "at_once", "language": "es"}, {"mail": "daily", "language": "en"})
    assert told == ("preference.changed", ana, ana.email, *expected)


def test_the_same_again_changes_nothing(ana):
    before = head()
    actions.prefer(by=ana, mail="at_once", language="es")
    assert head() == before


@pytest.mark.parametrize(("mail", "language"), [("hourly", "es"), ("daily", "qu"), ("", "")])
def test_what_is_not_offered_is_refused(ana, mail, language):
    with pytest.raises(ValidationError) as refused:
        actions.prefer(by=ana, mail=mail, language=language)
    assert refused.value.messages == ["Elija una de las opciones."]
    assert chosen(ana) == (Mail.AT_ONCE, "es")
