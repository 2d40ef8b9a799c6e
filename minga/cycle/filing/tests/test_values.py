"""Plain values and back: a record goes through a dossier without losing anything."""

import pytest

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.filing.values import record_of, values_of
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

pytestmark = pytest.mark.django_db


def test_every_record_of_the_demonstration_comes_back_unchanged():
    system = Person.objects.system()
    done = []
    for activity in Activity.objects.order_by("code"):
        values = journal.plain(values_of(activity))
        fields, parts = record_of(values)
        done.append(actions.record(by=system, code=activity.code, fields=fields, parts=parts)[1])
    assert (set(done), len(done) > 20) == ({"unchanged"}, True)


def test_the_proposals_of_names_stay():
    activity = Activity.objects.filter(participants__proposed__isnull=False).first()
    before = list(activity.participants.values_list("proposed", "proposed_reason"))
    fields, parts = record_of(values_of(activity))
    actions.record(by=Person.objects.system(), code=activity.code, fields=fields, parts=parts)
    assert list(activity.participants.values_list("proposed", "proposed_reason")) == before


def test_a_record_that_is_gone_is_named():
    with pytest.raises(LookupError, match=r"^places\.ab\.unit$"):
        record_of({"kind": "PROYECTO", "title": "x", "places": [{"id": "ab", "unit": "EC-99"}]})
