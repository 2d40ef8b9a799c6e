"""A dataset is taken out of the lake and comes back: nothing of it is asked meanwhile, and its files stay."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pyarrow import parquet

from minga.cycle.offers.models import AgendaEntry
from minga.evidence.lake import actions, asking, locks, parts, searching, shelf, star, tasks, withdrawing
from minga.evidence.lake.asking import Asked, ask
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset, Import, Withdrawal
from minga.evidence.lake.states import State
from minga.evidence.lake.testing import activity, xml_of
from minga.evidence.lake.tests.test_pages import movement, published
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry, Trace

pytestmark = pytest.mark.django_db

WHY = "Es un archivo de pruebas del publicador."
FILE = xml_of([published(1, movement("3", "400")), published(2, movement("3", "1000"), "CO")])
OTHER = xml_of([published(7, movement("3", "70")), published(1, movement("3", "9000"))])


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def registrar() -> Person:
    return make_person("lago@minga.example", Role.REGISTRAR, name="Rita Registra")


@pytest.fixture
def dataset() -> Dataset:
    return imported(FILE).dataset


def brought(content: bytes, name: str = "caf.xml", **more) -> Import:
    return actions.bring(by=Person.objects.system(), name=name, content=io.BytesIO(content), later=False, **more)


def imported(content: bytes, name: str = "caf.xml", **more) -> Import:
    return run(brought(content, name, **more).pk)


def withdrawn(dataset: Dataset, **more) -> Withdrawal:
    return withdrawing.withdraw(by=Person.objects.system(), dataset=dataset, reason=WHY, **more)


def restored(dataset: Dataset) -> Withdrawal:
    return withdrawing.restore(by=Person.objects.system(), dataset=dataset, reason="Era bueno.")


def total() -> tuple[int, str]:
    """How many activities and how much money whoever asks the lake is told."""
    with asking.look() as at:
        found = ask(Asked(("country",)), at)
    return found.activities, str(found.amount)


def found(text: str) -> int:
    with asking.look() as at:
        return searching.search(text, at.coded or ()).total


def lines(dataset: Dataset) -> list[str]:
    return list(Entry.objects.filter(thing_kind="dataset", thing_key=dataset.slug).order_by("seq").values_list("event", flat=True))


def test_it_works(dataset, registrar):
    imported(OTHER, "otro.xml")
    assert (total(), found("agua")) == ((3, "10070.00"), 4)
    one = withdrawing.withdraw(by=registrar, dataset=dataset, reason=f"  {WHY} ", seen=1)
    dataset.refresh_from_db()
    assert (one.version.number, one.by, one.reason, dataset.current) == (1, registrar, WHY, None)
    assert (total(), found("agua"), list(shelf.current())) == ((2, "9070.00"), 2, [dataset.pk + 1])
    assert (parts.folder_of(dataset.pk, 1) / "activity.parquet").exists()
    line = Entry.objects.get(event="dataset.withdrawn")
    assert (line.actor, line.thing_key, line.before["activities"], line.reason) == (registrar, "caf", 2, WHY)
    assert not Trace.objects.filter(table_name__startswith="lake_").exists()


def test_what_another_dataset_publishes_too_counts_there(dataset):
    other = imported(OTHER, "otro.xml").dataset
    with asking.look() as at:
        assert asking.repetition("XM-TEST-1", at) == (other.pk, "newest")
    withdrawn(other)
    with asking.look() as at:
        assert (asking.repetition("XM-TEST-1", at), at.store.left_out) == (None, 0)
    assert total() == (2, "1400.00")


def test_it_comes_back_as_it_was(dataset, registrar):
    before = total()
    withdrawn(dataset)
    assert total() == (0, "None")
    one = withdrawing.restore(by=registrar, dataset=dataset, reason="Era bueno.")
    dataset.refresh_from_db()
    assert (dataset.current.number, one.back_as, one.back_by, one.back_why) == (1, dataset.current, registrar, "Era bueno.")
    assert (total(), lines(dataset)) == (before, ["dataset.opened", "dataset.withdrawn", "dataset.restored"])


def test_it_may_go_and_come_back_again(dataset):
    for _time in range(2):
        withdrawn(dataset)
        restored(dataset)
    assert (Withdrawal.objects.count(), total()) == (2, (2, "1400.00"))


def test_the_agendas_of_cooperants_follow(dataset):
    tasks.settle()
    assert sorted(AgendaEntry.objects.filter(origin="lake").values_list("country", flat=True)) == ["CO", "EC"]
    withdrawn(dataset)
    tasks.work(tasks.threading.Event(), once=True)
    assert not AgendaEntry.objects.filter(origin="lake").exists()
    restored(dataset)
    tasks.work(tasks.threading.Event(), once=True)
    assert AgendaEntry.objects.filter(origin="lake").count() == 2


def test_figures_that_were_laid_out_anew_meanwhile_are_made_when_it_comes_back(dataset):
    withdrawn(dataset)
    for mark in (star.mark_of, searching.mark_of):
        mark(parts.folder_of(dataset.pk, 1)).unlink()
    restored(dataset)
    assert total() == (0, "None")
    tasks.work(tasks.threading.Event(), once=True)
    assert total() == (2, "1400.00")


def test_whoever_may_not_load_takes_nothing_out(dataset):
    with pytest.raises(PermissionDenied):
        withdrawing.withdraw(by=make_person("revisa@minga.example", Role.VALIDATOR), dataset=dataset, reason=WHY)


def test_whoever_may_not_load_brings_nothing_back(dataset):
    withdrawn(dataset)
    with pytest.raises(PermissionDenied):
        withdrawing.restore(by=make_person("revisa@minga.example", Role.VALIDATOR), dataset=dataset, reason=WHY)


def test_a_reason_is_needed(dataset):
    with pytest.raises(ValidationError) as refused:
        withdrawing.withdraw(by=Person.objects.system(), dataset=dataset, reason="  ")
    assert refused.value.message_dict == {"reason": ["Escriba por qué: lo lee todo el mundo y queda en la bitácora."]}


def test_one_that_is_out_does_not_go_again(dataset):
    withdrawn(dataset)
    with pytest.raises(withdrawing.Meanwhile, match="no hay nada en el lago"):
        withdrawn(dataset)


def test_one_that_is_in_does_not_come_back(dataset):
    with pytest.raises(withdrawing.Meanwhile, match="no está fuera del lago"):
        restored(dataset)


def test_another_version_than_the_one_that_was_shown_stays(dataset):
    imported(OTHER)
    with pytest.raises(withdrawing.Meanwhile, match="Entró otra versión mientras usted miraba"):
        withdrawn(dataset, seen=1)


def test_the_table_holds_one_withdrawal_at_a_time(dataset):
    one = withdrawn(dataset)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_an_import_that_waits_comes_first(dataset):
    brought(OTHER)
    with pytest.raises(ValidationError) as refused:
        withdrawn(dataset)
    assert refused.value.messages == ["Hay una importación de este conjunto en curso: espere a que acabe, o cancélela."]


def test_an_import_that_runs_comes_first(dataset):
    """It holds the source, wherever it runs."""
    with locks.held(dataset.source), pytest.raises(ValidationError, match="Hay una importación de este conjunto en curso"):
        withdrawn(dataset)


def test_a_file_of_it_is_asked_for_first(dataset, registrar):
    withdrawing.withdraw(by=registrar, dataset=dataset, reason=WHY)
    with pytest.raises(ValidationError) as refused:
        brought(FILE)
    told = refused.value.message_dict["back"][0]
    assert told.startswith("Rita Registra sacó caf del lago el ")
    assert told.endswith(f": «{WHY}». Si ha de volver con este archivo, dígalo.")
    assert not list((parts.root() / "uploads").iterdir())


def test_the_same_file_brings_it_back_as_a_version(dataset):
    withdrawn(dataset)
    done = imported(FILE, back=True)
    one = Withdrawal.objects.get()
    assert (done.state, done.dataset, done.version.number, done.version.unchanged) == (State.DONE, dataset, 2, 2)
    assert (one.back_as, one.back_by, one.back_why) == (done.version, Person.objects.system(), "")
    assert (total(), lines(dataset)) == ((2, "1400.00"), ["dataset.opened", "dataset.withdrawn", "dataset.restored"])


@pytest.mark.parametrize("change", ["layout", "basis"])
def test_its_own_file_brings_it_back_with_figures_of_today(dataset, change):
    """What was made while it stood is of an older layout, or on rates and boundaries that have changed since."""
    withdrawn(dataset)
    mark = star.mark_of(parts.folder_of(dataset.pk, 1))
    if change == "layout":
        mark.rename(mark.with_name("star-0"))
    else:
        mark.write_text("otra base")
    done = imported(FILE, back=True)
    folder = parts.folder_of(dataset.pk, done.version.number)
    assert (done.version.unchanged, star.made_on(folder), total()) == (2, star.basis_here(), (2, "1400.00"))


def test_another_file_brings_it_back_against_what_stood(dataset):
    """Nothing stands that it could replace; what changed is told as the page of changes tells it."""
    withdrawn(dataset)
    version = imported(OTHER, back=True).version
    assert (version.number, version.added, version.changed, version.unchanged, version.removed) == (2, 1, 1, 0, 1)
    assert total() == (2, "9070.00")


def test_an_import_that_was_asked_before_it_left_does_not_bring_it_back(dataset):
    """Asked at the moment at which another person took it out: both were told the other was not there."""
    late = brought(OTHER)
    Import.objects.filter(pk=late.pk).update(state=State.CANCELLED, finished_at=late.asked_at)
    withdrawn(dataset)
    Import.objects.filter(pk=late.pk).update(state=State.WAITING, finished_at=None)
    done = run(late.pk)
    assert (done.state, done.reason, done.dataset, Path(done.stored).exists()) == (State.REFUSED, "withdrawn", dataset, True)
    assert done.why == "El conjunto se sacó del lago. Para que vuelva con este archivo, cárguelo otra vez y diga que vuelve."
    assert total() == (0, "None")


def test_the_same_file_under_another_name_is_a_dataset_of_its_own(dataset):
    """It had been brought under the wrong name."""
    withdrawn(dataset)
    done = imported(FILE, "bueno.xml")
    assert (done.state, done.dataset.slug, total()) == (State.DONE, "bueno", (2, "1400.00"))


def test_a_file_of_the_other_kind_of_its_source_enters(dataset):
    withdrawn(dataset)
    organisations = b'<iati-organisations version="2.03"><iati-organisation><organisation-identifier>XM-A</organisation-identifier>'
    done = imported(organisations + b"</iati-organisation></iati-organisations>", back=True)
    assert (done.state, done.dataset.slug, Dataset.objects.get(pk=dataset.pk).current) == (State.DONE, "caf-2", None)
    assert Withdrawal.objects.get().back_at is None


def test_it_is_not_read_again(dataset):
    withdrawn(dataset)
    with pytest.raises(ValidationError, match="De este conjunto no hay nada en el lago"):
        actions.read_again(by=Person.objects.system(), dataset=dataset)


def test_other_engines_are_told_to_leave_it_out(dataset, tmp_path):
    imported(OTHER, "otro.xml")
    withdrawn(dataset)
    call_command("lake", "repeated", str(tmp_path / "left.parquet"), stdout=io.StringIO())
    rows = parquet.read_table(tmp_path / "left.parquet").to_pylist()
    assert [(row["identifier"], row["counted"], row["why"]) for row in rows] == [
        ("XM-TEST-1", None, "withdrawn"),
        ("XM-TEST-2", None, "withdrawn"),
    ]


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("lake", *words, stdout=out)
    return out.getvalue()


def test_the_commands(dataset):
    assert told("withdraw", "caf", "--reason", WHY) == "caf: fuera del lago. Registros: 2.\n"
    assert (total(), AgendaEntry.objects.filter(origin="lake").count()) == ((0, "None"), 0)
    assert told("restore", "caf", "--reason", "Era bueno.") == "caf: otra vez en el lago. Registros: 2.\n"
    assert (total(), AgendaEntry.objects.filter(origin="lake").count()) == ((2, "1400.00"), 2)


def test_the_command_says_why_not(dataset):
    with pytest.raises(CommandError, match="^caf: Este conjunto no está fuera del lago.$"):
        told("restore", "caf", "--reason", WHY)


def test_the_command_names_what_is_not_there():
    with pytest.raises(CommandError, match="ningún conjunto con ese nombre: nadie"):
        told("withdraw", "nadie", "--reason", WHY)


def test_a_folder_leaves_what_was_taken_out_unless_it_is_asked_for(dataset, tmp_path):
    withdrawn(dataset)
    folder = tmp_path / "archivos"
    folder.mkdir()
    (folder / "caf.xml").write_bytes(FILE)
    (folder / "otro.xml").write_bytes(xml_of([activity("XX-A")]))
    first = told("import", str(folder)).splitlines()
    assert (first[0].startswith("caf: no se trajo. "), first[1].startswith("otro: versión 1, ")) == (True, True)
    assert told("import", "--back", str(folder)).splitlines()[0].startswith("caf: versión 2, registros 2: ")
