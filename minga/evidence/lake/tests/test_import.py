import io
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.evidence.lake import actions, importing, locks, parts, shelf, star, tasks
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset, Import, Version
from minga.evidence.lake.progress import Progress
from minga.evidence.lake.recording import begin
from minga.evidence.lake.states import State
from minga.evidence.lake.testing import activity, xml_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry
from minga.ground.rates.models import Period, PublishedRate

pytestmark = pytest.mark.django_db

A, B, C = (activity(f"XX-{letter}", budget=n) for n, letter in enumerate("ABC", 100))
PAGE = b"<!DOCTYPE html><html><body>404</body></html>"


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def registrar() -> Person:
    return make_person("lago@minga.example", Role.REGISTRAR)


def brought(content: bytes, name: str = "caf.xml") -> Import:
    return actions.bring(by=Person.objects.system(), name=name, content=io.BytesIO(content))


def imported(content: bytes, name: str = "caf.xml") -> Import:
    return run(brought(content, name).pk)


def counts(one: Import) -> tuple[int, int, int, int]:
    version = one.version
    return version.added, version.changed, version.unchanged, version.removed


def events(one: Import) -> list[str]:
    return list(Entry.objects.filter(thing_kind="import", thing_key=str(one.pk)).order_by("seq").values_list("event", flat=True))


def identifiers() -> list[str]:
    """What whoever asks the lake sees."""
    with shelf.open() as lake:
        return [row[0] for row in lake.execute("SELECT iati_identifier FROM activity ORDER BY dataset, a").fetchall()]


def test_it_works(registrar):
    one = actions.bring(by=registrar, name="caf.xml", content=io.BytesIO(xml_of([A, B])), licence="CC0")
    assert (one.state, one.source, events(one)) == (State.WAITING, "caf", ["import.asked"])
    done = run(one.pk)
    assert (done.state, done.version.number, done.version.activities, counts(done)) == (State.DONE, 1, 2, (2, 0, 0, 0))
    assert (done.dataset.slug, done.dataset.kind, done.dataset.licence) == ("caf", "activities", "CC0")
    assert (done.dataset.publisher, done.dataset.publisher_name) == ("XM-TEST", "Cooperante de prueba")
    assert (done.dataset.current, done.version.iati_version, done.version.checked) == (done.version, "2.03", True)
    assert identifiers() == ["XX-A", "XX-B"]
    assert events(one) == ["import.asked", "import.finished"]
    line = Entry.objects.get(event="import.finished")
    assert (line.actor, line.after["dataset"], line.after["activities"]) == (registrar, "caf", 2)


def test_what_is_found_is_counted_and_kept():
    version = imported(xml_of([A])).version
    rows = parts.read_part(version.dataset_id, 1, "finding").to_pylist()
    assert sum(sum(rules.values()) for rules in version.findings.values()) == len(rows) == version.counts["finding"] > 0
    assert {row["a"] for row in rows} == {0}
    assert all(3 <= row["line"] <= 6 for row in rows)


def test_the_file_goes_once_its_version_stands():
    one = brought(xml_of([A]))
    assert Path(one.stored).is_file()
    run(one.pk)
    assert not Path(one.stored).exists()
    assert list((parts.root() / "staging").iterdir()) == []


def test_the_same_file_is_recognised():
    imported(xml_of([A]))
    again = imported(xml_of([A]))
    assert (again.state, again.dataset.slug, again.version, Version.objects.count()) == (State.SAME, "caf", None, 1)
    assert events(again) == ["import.asked", "import.recognised"]


def test_the_same_file_under_another_name_is_the_dataset_that_holds_it():
    """Its activities would count twice; a later file of that name is a dataset of its own."""
    first = imported(xml_of([A]))
    again = imported(xml_of([A]), "copia.xml")
    assert (again.state, again.dataset, Dataset.objects.count(), identifiers()) == (State.SAME, first.dataset, 1, ["XX-A"])
    assert imported(xml_of([B]), "copia.xml").dataset.slug == "copia"


def test_a_changed_file_replaces_only_what_changed():
    imported(xml_of([A, B, C]))
    second = imported(xml_of([A, B.replace("101", "7")]))
    assert (second.version.number, counts(second)) == (2, (0, 1, 1, 1))
    assert identifiers() == ["XX-A", "XX-B"]
    assert second.version.digest == imported(xml_of([A, B.replace("101", "7")]) + b"\n", "other.xml").version.digest


def test_the_same_activities_made_at_another_moment_are_not_written_again():
    first, second = (f'<iati-activities version="2.03" generated-datetime="2026-01-0{day}T00:00:00Z">\n' for day in (1, 2))
    one, two = imported(xml_of([A, B], root=first)), imported(xml_of([A, B], root=second))
    assert (two.state, counts(two), two.version.counts) == (State.DONE, (0, 0, 2, 0), one.version.counts)
    assert two.version.findings == one.version.findings
    assert len({parts.part_of(one.dataset_id, number, "activity").stat().st_ino for number in (1, 2)}) == 1
    three = imported(xml_of([A, B], root=second.replace("\n", "\n\n")))
    assert counts(three) == (0, 0, 2, 0)
    assert [row["line"] for row in parts.read_part(one.dataset_id, 3, "activity").to_pylist()] == [3, 7]


def test_another_version_of_the_standard_is_read_whole():
    imported(xml_of([A]))
    other = imported(xml_of([A], root='<iati-activities version="2.02">\n'))
    assert (counts(other), other.version.iati_version) == ((0, 1, 0, 0), "2.02")


def test_a_source_with_both_kinds_has_two_datasets():
    imported(xml_of([A]))
    organisations = b'<iati-organisations version="2.03"><iati-organisation><organisation-identifier>XM-A</organisation-identifier>'
    done = imported(organisations + b"</iati-organisation></iati-organisations>")
    assert (done.state, done.dataset.kind, done.dataset.slug) == (State.DONE, "organisations", "caf-2")
    assert Dataset.objects.count() == 2
    assert identifiers() == ["XX-A"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PAGE, "html"),
        (b"PK\x03\x04", "archive_broken"),
        (b"<!DOCTYPE a><iati-activities/>", "doctype"),
        (xml_of([A])[:-30], "truncated"),
        (b"<a/>", "not_iati"),
    ],
)
def test_a_refused_file_leaves_the_version_before(content, reason):
    imported(xml_of([A]))
    one = imported(content)
    assert (one.state, one.reason, one.version) == (State.REFUSED, reason, None)
    assert one.why
    assert Path(one.stored).read_bytes() == content
    assert (identifiers(), Version.objects.count()) == (["XX-A"], 1)
    assert events(one) == ["import.asked", "import.refused"]
    assert list((parts.root() / "staging").iterdir()) == []


def test_a_refused_file_of_somebody_elses_folder_is_copied(tmp_path):
    path = tmp_path / "theirs.xml"
    path.write_bytes(PAGE)
    one = run(actions.ask(by=Person.objects.system(), name="theirs.xml", path=path, source="theirs").pk)
    assert (one.state, one.owned, Path(one.stored).read_bytes()) == (State.REFUSED, True, PAGE)
    assert path.exists()


def test_a_fault_of_ours_leaves_the_version_before():
    imported(xml_of([A]))
    folder = parts.root() / "staging"
    folder.rmdir()
    folder.touch()
    one = imported(xml_of([B]))
    assert (one.state, one.reason, identifiers(), Path(one.stored).exists()) == (State.FAILED, "fault", ["XX-A"], True)
    assert events(one) == ["import.asked", "import.failed"]


def test_a_file_that_is_gone_is_said_so():
    one = brought(xml_of([A]))
    Path(one.stored).unlink()
    assert (run(one.pk).reason, events(one)) == ("gone", ["import.asked", "import.failed"])


def test_an_empty_file_is_not_brought():
    with pytest.raises(ValidationError, match="vacío"):
        brought(b"")
    assert not list((parts.root() / "uploads").iterdir())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VALIDATOR, Role.AUDITOR])
def test_others_do_not_load(role):
    person = make_person("other@minga.example", role)
    with pytest.raises(PermissionDenied):
        actions.bring(by=person, name="caf.xml", content=io.BytesIO(xml_of([A])))
    with pytest.raises(PermissionDenied):
        actions.cancel(by=person, one=brought(xml_of([A])))


def test_an_import_that_waits_is_cancelled_at_once(registrar):
    one = actions.cancel(by=registrar, one=brought(xml_of([A])))
    assert (one.state, events(one)) == (State.CANCELLED, ["import.asked", "import.cancelled"])
    assert (run(one.pk).state, Dataset.objects.count()) == (State.CANCELLED, 0)


def test_an_import_that_runs_stops_at_its_next_word(registrar):
    imported(xml_of([A]))
    one = begin(brought(xml_of([B])), "here")
    actions.cancel(by=registrar, one=one)
    importing.through(one, 1)
    one.refresh_from_db()
    assert (one.state, identifiers()) == (State.CANCELLED, ["XX-A"])
    assert events(one) == ["import.asked", "import.cancelled", "import.stopped"]
    assert not Path(one.stored).exists()


def test_what_is_over_is_not_cancelled(registrar):
    with pytest.raises(ValidationError, match="ya acabó"):
        actions.cancel(by=registrar, one=imported(xml_of([A])))


def test_progress_is_written():
    one = begin(brought(xml_of([A])), "here")
    progress = Progress(one, 4_000_000)
    progress.began -= 2
    progress.add(1_000_000, 50)
    one.refresh_from_db()
    assert (one.read_bytes, one.activities, round(one.rate, -5), one.seconds_left) == (1_000_000, 50, 500_000, 6)


def test_progress_is_written_about_once_a_second(django_assert_num_queries):
    progress = Progress(begin(brought(xml_of([A])), "here"))
    progress.add(1, 1)
    with django_assert_num_queries(0):
        progress.add(1, 1)


def test_the_worker_does_what_waits():
    first, second = brought(xml_of([A])), brought(PAGE, "page.xml")
    work_once()
    assert list(Import.objects.order_by("pk").values_list("pk", "state")) == [(first.pk, "done"), (second.pk, "refused")]


def work_once() -> None:
    tasks.work(importing_never_stops(), once=True)


def importing_never_stops():
    return tasks.threading.Event()


def test_an_import_whose_process_is_gone_is_taken_up_again():
    one = begin(brought(xml_of([A])), "there")
    tasks.DBTaskResult.objects.all().delete()  # it was in the hands of the worker that was killed
    assert tasks.take_up() == 1
    assert tasks.take_up() == 0
    work_once()
    one.refresh_from_db()
    assert (one.state, identifiers()) == (State.DONE, ["XX-A"])


def test_an_import_that_another_process_runs_is_left_alone():
    one = begin(brought(xml_of([A])), "there")
    with locks.held(one.source):
        assert tasks.take_up() == 0
    assert Import.objects.get(pk=one.pk).state == State.READING


def test_rows_of_old_versions_are_cleared(settings):
    settings.LAKE_VERSIONS = 2
    for n in range(3):
        done = imported(xml_of([activity("XX-A", budget=n)]))
    assert list(done.dataset.versions.values_list("number", "kept")) == [(3, True), (2, True), (1, False)]
    assert sorted(path.name for path in parts.folder_of(done.dataset_id, 1).parent.iterdir()) == ["2", "3"]


def test_two_imports_of_one_source_follow_each_other(monkeypatch):
    imported(xml_of([A]))
    first, second = brought(xml_of([A, B])), brought(xml_of([A, C]))
    waited = []
    held = locks.held(first.source)
    held.__enter__()

    def pause(_seconds: float) -> None:
        waited.append(Import.objects.get(pk=second.pk).state)
        held.__exit__(None, None, None)

    monkeypatch.setattr(locks.time, "sleep", pause)
    assert run(second.pk).version.number == 2
    assert waited == [State.WAITING]
    assert (run(first.pk).version.number, identifiers()) == (3, ["XX-A", "XX-B"])


def test_a_changed_file_has_its_star_made_again_only_for_what_changed(monkeypatch):
    asked = []
    narrow = star.narrow
    monkeypatch.setattr(star, "narrow", lambda base, kept, *names: (asked.append(kept.new.tolist()), narrow(base, kept, *names)))
    imported(xml_of([A, B, C]))
    one = imported(xml_of([A, B.replace("101", "7"), C]))
    assert asked == [[0, 2]]
    assert star.made_on(parts.folder_of(one.dataset_id, 2)) == star.basis_here() == star.made_on(parts.folder_of(one.dataset_id, 1))
    PublishedRate.objects.create(period=Period.DAY, base="EUR", quote="USD", date=date(2020, 1, 2), value="1.1", source="BCE")
    imported(xml_of([A, B.replace("101", "8"), C]))
    assert asked == [[0, 2]]


@pytest.mark.parametrize(("said", "asked", "used"), [(2, 0, 2), (1, 0, 1), (1, 2, 2)])
def test_a_large_file_is_read_by_as_many_processes_as_the_settings_or_the_order_say(settings, monkeypatch, said, asked, used):
    settings.LAKE_WORKERS = said
    monkeypatch.setattr(importing, "SMALL", 0)
    found, hands = [], importing.Hands
    monkeypatch.setattr(importing, "Hands", lambda read, workers: (found.append(workers), hands(read, workers))[1])
    one = run(brought(xml_of([A, B])).pk, workers=asked)
    assert (one.state, counts(one), found) == (State.DONE, (2, 0, 0, 0), [used])
