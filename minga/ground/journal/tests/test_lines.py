"""Reading the journal: lines found, histories, what differs, rows for a file."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from minga.ground.journal import lines
from minga.ground.journal.actions import note_reading, record
from minga.ground.journal.models import Entry
from minga.ground.kit.requests import current_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return get_user_model().objects.get(email="auditoria@minga.example")


@pytest.fixture
def three(auditor):
    """Three lines on one thing, newest first, and one on another by the system."""
    made = [
        record(f"widget.{name}", by=auditor, thing=("widget", "W-1"), before={"n": n}, after={"n": n + 1}, reason=f"Motivo {n}")
        for n, name in enumerate(("made", "changed", "shut"))
    ]
    record("gadget.made", by=get_user_model().objects.system(), thing=("gadget", "G-1"))
    return made[::-1]


def test_it_works(three):
    assert list(lines.search(thing=("widget", "W-1"))) == three


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"event": "widget.changed"}, [1]),
        ({"event": "widget."}, [0, 1, 2]),
        ({"thing": ("widget", "")}, [0, 1, 2]),
        ({"thing": ("widget", "W-2")}, []),
        ({"text": "motivo 2"}, [0]),
        ({"text": "w-1"}, [0, 1, 2]),
        ({"text": "W-1", "event": "widget.made"}, [2]),
        ({"thing": ("widget", ""), "since": datetime.date(2100, 1, 1)}, []),
        ({"thing": ("widget", ""), "until": datetime.date(2001, 1, 1)}, []),
    ],
)
def test_lines_are_found_by(three, asked, found):
    assert list(lines.search(**asked)) == [three[n] for n in found]


def test_lines_are_found_by_person(three, auditor):
    assert list(lines.search(actor=auditor)) == three
    assert list(lines.search(actor=auditor.pk)) == three


def test_lines_are_found_by_request(auditor):
    token = current_id.set("request-0042")
    try:
        made = record("widget.made", by=auditor, thing=("widget", "W-1"))
    finally:
        current_id.reset(token)
    assert list(lines.search(text="request-0042")) == [made]


def test_both_days_are_included(three):
    today = timezone.localdate()
    assert list(lines.search(thing=("widget", ""), since=today, until=today)) == three


def test_pages_follow_each_other(three):
    first = list(lines.search(thing=("widget", ""))[:2])
    assert list(lines.search(thing=("widget", ""), before_seq=first[-1].seq)[:2]) == three[2:]


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_once(three, number, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len([str(line.actor) for line in lines.search(thing=("widget", ""))[:number]]) == number


def test_the_history_of_a_record(three):
    assert list(lines.history_of(("widget", "W-1"))) == three


def test_the_events_that_stand_in_the_journal(three):
    assert {"widget.made", "widget.changed", "gadget.made", "activity.recorded"} <= set(lines.events())
    assert lines.events() == sorted(set(lines.events()))


CHANGES = [
    ({}, {}, []),
    ({"a": 1, "b": 2}, {"a": 1, "b": 3}, [("b", 2, 3)]),
    ({}, {"a": "x"}, [("a", None, "x")]),
    ({"a": "x"}, {}, [("a", "x", None)]),
    ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a › c", 2, 3)]),
    ({"p": [{"u": "X"}, {"u": "Y"}]}, {"p": [{"u": "X"}, {"u": "Z"}]}, [("p › 2 › u", "Y", "Z")]),
    ({"p": [{"u": "X"}]}, {}, [("p › 1 › u", "X", None)]),
    ({}, {"p": [{"u": "X", "v": None}]}, [("p › 1 › u", None, "X")]),
    ({"a": 1}, {"a": {"b": 1}}, [("a", 1, {"b": 1})]),
    ({"a": []}, {"a": ["x"]}, [("a › 1", None, "x")]),
    ({"a": []}, {}, [("a", [], None)]),
    ({"a": ["x"]}, {"a": {"1": "x"}}, [("a", ["x"], {"1": "x"})]),
]


@pytest.mark.parametrize("before, after, expected", CHANGES)
def test_only_what_differs_is_told(before, after, expected):
    assert [tuple(one) for one in lines.changes(Entry(before=before, after=after))] == expected


def test_rows_for_a_file(three):
    rows = list(lines.export_rows(lines.search(thing=("widget", ""), event="widget.shut")))
    (row,) = rows
    assert len(row) == len(lines.export_header())
    assert (row[0], row[2], row[4:11]) == (three[0].seq, "widget.shut", ["widget", "W-1", "n", "2", "3", "Motivo 2", ""])


def test_a_line_that_changed_no_value_has_its_row(auditor):
    record("widget.seen", by=auditor, thing=("widget", "W-9"))
    assert [row[6:9] for row in lines.export_rows(lines.search(thing=("widget", "W-9")))] == [["", "", ""]]


def test_a_reading_leaves_one_line(auditor):
    before = Entry.objects.count()
    made = note_reading(by=auditor, thing=("person", "ana@example.org"), what="contact")
    assert Entry.objects.count() == before + 1
    assert (made.event, made.thing_key, made.actor, made.after) == ("person.read", "ana@example.org", auditor, {"what": "contact"})


SECRETS = ("password", "passwd", "secret", "token", "clave", "contraseña", "api_key", "private", "otp", "recovery", "sessionid", "csrf")


def names(value) -> set[str]:
    """Every name inside a value."""
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in names(one)}
    return {name for one in value for name in names(one)} if isinstance(value, list) else set()


def test_no_line_holds_a_secret():
    """Over every line that the demonstration wrote, of every event."""
    found = Entry.objects.values_list("before", "after")
    told = {name for before, after in found.iterator() for name in names(before) | names(after)}
    assert len(told) > 50
    assert [name for name in sorted(told) if any(word in name.lower() for word in SECRETS)] == []
    hashes = [after for _before, after in found if "argon2" in str(after) or "minga-demo-2026" in str(after)]
    assert hashes == []
