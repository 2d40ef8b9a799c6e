import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.filing.drafting import save
from minga.cycle.filing.testing import make_dossier
from minga.cycle.organisations.models import Organisation
from minga.doors.desk.history import goes_on
from minga.ground.accounts.actions import close
from minga.ground.accounts.models import Person
from minga.ground.accounts.testing import make_person
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
PAGE = "/escritorio/bitacora"
LATER = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def seqs(response) -> list[int]:
    return [row["entry"].seq for row in response.context["rows"]]


def lines(**wanted) -> list[int]:
    return list(Entry.objects.filter(**wanted).order_by("-seq").values_list("seq", flat=True)[:50])


def last() -> Entry:
    return Entry.objects.order_by("-seq")[0]


@pytest.fixture
def closed() -> Entry:
    """A line with a reason: an account is closed."""
    by = Person.objects.get(email="administracion@minga.example")
    close(by=by, person=make_person("zoraida@ambato.example"), reason="Terminó su contrato de servicios")
    return last()


def of_ambato(code: str = "T-P1", public: bool = False):
    part = {"as_written": "GADM Ambato", "organisation": Organisation.objects.get(code="ORG-007"), "source": "002:L1"}
    return make_activity(code, participants=[{**part, "role": code_of("ROL_PARTICIPACION", "EJECUTOR")}], public=public)


def test_it_works(auditor):
    assert seqs(auditor.get(PAGE)) == lines()


@pytest.mark.parametrize("email", ["oficina@ambato.example", "revision@minga.example", "registro@minga.example", "programas@bmz.example"])
def test_others_are_refused(signed_in, email, closed):
    browser = signed_in(email)
    for address in (PAGE, f"{PAGE}.csv", f"{PAGE}/lineas/{closed.seq}"):
        assert browser.get(address).status_code == 403
    assert browser.get(f"{PAGE}/person/zoraida@ambato.example").status_code == 404


def test_by_record_person_event_and_words(auditor, closed):
    asked = [
        {"kind": "person", "key": "zoraida@ambato.example", "event": "account.closed"},
        {"person": "ADMINISTRACION@minga.example", "event": "account.closed"},
        {"q": "contrato de SERVICIOS"},
    ]
    assert [seqs(auditor.get(PAGE, one)) for one in asked] == [[closed.seq]] * 3


def test_by_date(auditor, closed):
    assert closed.seq in seqs(auditor.get(PAGE, {"since": "2020-01-01", "until": "2099-12-31"}))
    assert seqs(auditor.get(PAGE, {"until": "2020-01-01"})) == []
    assert seqs(auditor.get(PAGE, {"since": "2099-01-01"})) == []


@pytest.mark.parametrize("asked", [{"since": "ayer"}, {"since": "2026-02-31"}, {"event": "x.y"}, {"kind": "nada"}])
def test_what_is_not_known_is_told_and_left_out(auditor, asked):
    response = auditor.get(PAGE, asked)
    assert "Se ignoró el filtro desconocido" in response.content.decode()
    assert len(seqs(response)) == 50


@pytest.mark.parametrize("before", ["abc", "-1", "9" * 30, ""])
def test_a_place_that_is_none_shows_the_newest(auditor, before):
    assert seqs(auditor.get(PAGE, {"before": before})) == lines()


def test_page_by_page_nothing_is_lost(auditor):
    first = auditor.get(PAGE, {"kind": "activity"})
    second = auditor.get(f"{PAGE}?{first.context['older']}")
    wanted = list(Entry.objects.filter(thing_kind="activity").order_by("-seq").values_list("seq", flat=True)[:100])
    assert [*seqs(first), *seqs(second)] == wanted


def test_one_line_shows_before_and_after(auditor, closed):
    response = auditor.get(f"{PAGE}/lineas/{closed.seq}")
    assert response.context["changes"] == [("is_active", "true", "false")]
    assert "Terminó su contrato de servicios" in response.content.decode()
    assert auditor.get(f"{PAGE}/lineas/999999999").status_code == 404
    assert auditor.get(f"{PAGE}/lineas/{'9' * 30}").status_code == 404


def test_the_file_holds_the_lines_and_leaves_one(auditor, closed):
    count = Entry.objects.count()
    answer = auditor.get(f"{PAGE}.csv", {"event": "account.closed"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(row["numero"], row["motivo"]) for row in rows] == [(str(closed.seq), "Terminó su contrato de servicios")]
    assert (Entry.objects.count() - count, last().event, last().actor.email) == (1, "journal.read", "auditoria@minga.example")
    assert last().after == {"what": "event=account.closed"}


def test_the_history_of_a_record(auditor):
    make_activity("T-P1", "Uno")
    make_activity("T-P1", "Dos")
    response = auditor.get(f"{PAGE}/activity/T-P1")
    assert [row["entry"].event for row in response.context["rows"]][:1] == ["activity.revised"]
    assert ("title", "Uno", "Dos") in response.context["rows"][0]["changes"][0][1]


def test_its_own_institution_reads_it_and_no_other(officer, signed_in):
    of_ambato(public=False)
    of_ambato("T-P2", public=True)
    assert officer.get(f"{PAGE}/activity/T-P1").status_code == 200
    other = signed_in("oficina@ibarra.example")
    assert [other.get(f"{PAGE}/activity/{code}").status_code for code in ("T-P1", "T-P2", "T-NADA")] == [404, 403, 404]


def test_a_stranger_is_not_named_to_an_institution(officer, auditor):
    of_ambato()
    journal.record("activity.revised", by=Person.objects.get(email="revision@minga.example"), thing=("activity", "T-P1"))
    journal.record("activity.revised", by=Person.objects.get(email="oficina@ambato.example"), thing=("activity", "T-P1"))
    shown = [str(row["by"]) for row in officer.get(f"{PAGE}/activity/T-P1").context["rows"]]
    assert shown == ["Oficina de cooperación, GADM Ambato", "", "Minga"]
    everybody = [str(row["by"]) for row in auditor.get(f"{PAGE}/activity/T-P1").context["rows"]]
    assert everybody == ["Oficina de cooperación, GADM Ambato", "Revisión de la demostración", "Minga"]


def test_reading_a_persons_history_is_noted(auditor, closed):
    assert auditor.get(f"{PAGE}/person/zoraida@ambato.example").status_code == 200
    assert (last().event, last().thing_key, last().after) == ("person.read", "zoraida@ambato.example", {"what": "history"})


@pytest.mark.parametrize("key", ["nada", "%00", "a" * 300, "a/b/c"])
def test_a_record_without_lines_is_not_there(auditor, key):
    assert auditor.get(f"{PAGE}/activity/{key}").status_code == 404


def test_one_line_and_many_cost_the_same(auditor, queries_of):
    auditor.get(PAGE)
    assert queries_of(auditor, f"{PAGE}?event=records.loaded") + 1 == queries_of(auditor, f"{PAGE}?kind=activity") <= 12


def test_what_one_person_saves_in_a_row_is_one_row_with_its_count(auditor):
    officer, dossier = Person.objects.get(email="oficina@ambato.example"), make_dossier()
    for title in ("Uno", "Dos", "Tres"):
        dossier = save(by=officer, dossier=dossier, base=dossier.version, changes={"title": title})
    rows = auditor.get(f"{PAGE}/dossier/{dossier.key}").context["rows"]
    assert [(row["entry"].event, row["times"]) for row in rows] == [("dossier.saved", 3), ("dossier.opened", 1)]
    told = [[change[2] for change in changes] for _entry, changes in rows[0]["changes"]]
    assert told == [["Tres"], ["Dos"], ["Uno"]]
    assert Entry.objects.filter(event="dossier.saved", thing_key=dossier.key).count() == 3


@pytest.mark.parametrize(
    ("changed", "together"),
    [({}, True), ({"at": LATER - timedelta(minutes=11)}, False), ({"event": "dossier.submitted"}, False), ({"actor_id": 2}, False)],
)
def test_a_pause_another_act_and_another_person_begin_another_row(changed, together):
    same = {"event": "dossier.saved", "thing_kind": "dossier", "thing_key": "E-2026-00001", "actor_id": 1}
    later, earlier = Entry(at=LATER, **same), Entry(**{"at": LATER - timedelta(minutes=9), **same, **changed})
    assert goes_on(later, earlier) is together
