import pytest
from django.db import DatabaseError, connection, transaction

from minga.ground.accounts.models import Person
from minga.ground.journal import actions
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works():
    count, digest = actions.head()
    entry = actions.record("thing.done", by=Person.objects.system(), thing=("thing", "T-1"), after={"n": 1}, reason="prueba")
    assert (entry.seq, entry.previous) == (count + 1, digest)
    assert actions.head() == (entry.seq, entry.digest)


def test_a_change_of_a_line_is_refused_by_the_database():
    entry = actions.record("thing.done", by=Person.objects.system(), thing=("thing", "T-1"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET event = 'other' WHERE seq = %s", [entry.seq])
    assert Entry.objects.get(seq=entry.seq).event == "thing.done"
