"""The copy of the facts follows the journal, and can be thrown away at any time."""

import pytest
from django.conf import settings

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.models import Organisation
from minga.evidence.figures.asking import Dimension, Question, ask
from minga.evidence.figures.warehouse import LAYOUT, Warehouse, discard, folder, head_mark, here, kept_files, reading
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get

pytestmark = pytest.mark.django_db


def record(code: str, title: str = "Nuevo", **fields) -> Activity:
    fields = {"title": title, "kind": get("TIPO_ACTIVIDAD", "PROYECTO"), "source": "002:L1", **fields}
    return actions.record(by=Person.objects.system(), code=code, fields=fields, parts={})[0]


def total(everything: bool = False) -> int:
    with reading() as look:
        return ask(Question(everything=everything), look).total.activities


def test_it_works() -> None:
    assert total() == 31


def test_a_new_activity_is_in_the_next_reading() -> None:
    before = total()
    record("T-1")
    assert total() == before + 1


def test_a_change_takes_the_place_of_what_was() -> None:
    record("T-1", theme="Agua")
    record("T-1", theme="Salud")
    with reading() as look:
        assert look.rows("SELECT theme, count(*) FROM facts WHERE activity = 'T-1' GROUP BY theme") == [("Salud", 1)]


def test_what_repeats_another_entry_leaves_the_facts() -> None:
    record("T-1")
    before = total()
    record("T-1", duplicate_of=Activity.objects.get(code="PRJ-001"))
    assert total() == before - 1


def test_a_reading_stays_as_it_was_while_others_write() -> None:
    with reading() as look:
        before = look.rows("SELECT count(*) FROM facts")
        record("T-1")
        with reading() as later:
            assert later.rows("SELECT count(*) FROM facts") == [(before[0][0] + 1,)]
        assert look.rows("SELECT count(*) FROM facts") == before


def test_a_reading_says_as_of_when_it_is() -> None:
    record("T-1")
    with reading() as look:
        assert look.as_of == head_mark()


def test_the_next_process_takes_the_kept_file_and_what_came_after(facts_anew) -> None:
    facts_anew()
    total()
    (_path, kept), *_older = kept_files()
    record("T-1")
    process = Warehouse()
    process.load(head_mark())
    assert process.mark.seq == kept.seq
    with process.reading() as look:
        assert look.rows("SELECT count(*) FROM facts WHERE activity = 'T-1'") == [(1,)]


def test_a_file_of_another_journal_is_not_taken(facts_anew) -> None:
    facts_anew()
    total()
    (path, _mark), *_older = kept_files()
    path.rename(path.with_name(f"facts-{LAYOUT}-999999-{'a' * 16}.parquet"))
    process = Warehouse()
    process.load(head_mark())
    assert process.mark.seq == -1


def test_without_the_files_the_facts_are_made_anew() -> None:
    discard()
    assert kept_files() == []
    assert total() == 31


def test_the_files_are_as_private_as_the_database(facts_anew) -> None:
    facts_anew()
    total()
    (path, _mark), *_older = kept_files()
    assert (path.stat().st_mode & 0o777, folder().parent.parent) == (0o600, settings.DATA_DIR)


def test_many_changes_are_read_anew_and_kept() -> None:
    start = here().mark.seq
    for number in range(501):
        record(f"T-{number:03d}")
    assert total() == 31 + 501
    assert kept_files()[0][1].seq > start


def test_an_organisation_that_is_withdrawn_is_no_longer_named() -> None:
    body = Organisation.objects.get(code="ORG-016")
    question = Question(Dimension.PARTNER, {Dimension.PARTNER: ("ORG-016",)})
    with reading() as look:
        assert ask(question, look).total.activities == 2
    organisations.withdraw(by=Person.objects.system(), organisation=body, reason="Prueba")
    with reading() as look:
        assert ask(question, look).total.activities == 0


def test_what_is_not_published_is_only_for_who_sees_everything() -> None:
    record("T-1", public=False)
    assert (total(), total(everything=True)) == (31, 32)
