"""Files computed from a version that are not of this layout are found and made again by the worker."""

import io

import pytest

from minga.evidence.lake import actions, locks, parts, refreshing, searching, star, tasks
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.testing import activity, xml_of
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def old() -> Dataset:
    """A dataset whose index was made by a version of Minga before this layout."""
    dataset = imported(xml_of([activity("XX-A", budget=5)]), "viejo.xml")
    folder = parts.folder_of(dataset.pk, 1)
    searching.mark_of(folder).rename(folder / "search-0")
    return dataset


def imported(content: bytes, name: str) -> Dataset:
    return run(actions.bring(by=Person.objects.system(), name=name, content=io.BytesIO(content), later=False).pk).dataset


def work_once() -> None:
    tasks.work(tasks.threading.Event(), once=True)


def waiting() -> int:
    return len(tasks.waiting(tasks.run_settle.module_path))


def test_it_works(old):
    imported(xml_of([activity("XX-B")]), "nuevo.xml")
    folder = parts.folder_of(old.pk, 1)
    assert refreshing.lacking() == {old.pk: folder}
    work_once()
    assert (refreshing.lacking(), searching.made_at(folder) > 0, star.made_at(folder) > 0) == ({}, True, True)


def test_an_older_star_is_made_again(old):
    folder = parts.folder_of(old.pk, 1)
    star.mark_of(folder).rename(folder / "star-0")
    work_once()
    assert [path.name for path in folder.glob("star-*")] == [star.mark_of(folder).name]


def test_where_nothing_is_lacking_nothing_is_asked():
    imported(xml_of([activity("XX-B")]), "nuevo.xml")
    assert (tasks.settle_lacking(), waiting()) == (False, 0)


def test_it_is_asked_for_once(old):
    assert (tasks.settle_lacking(), tasks.settle_lacking(), waiting()) == (True, True, 1)


def test_what_is_imported_now_is_left_to_its_import(old):
    with locks.held(old.source):
        assert refreshing.make_lacking() == 0
    assert refreshing.make_lacking() == 1


def test_files_of_organisations_lack_nothing():
    one = b'<iati-organisations version="2.03"><iati-organisation><organisation-identifier>XM-A</organisation-identifier>'
    imported(one + b"</iati-organisation></iati-organisations>", "orgs.xml")
    assert refreshing.lacking() == {}


def test_one_that_cannot_be_made_leaves_the_others(old):
    broken = imported(xml_of([activity("XX-C")]), "roto.xml")
    folder = parts.folder_of(broken.pk, 1)
    star.mark_of(folder).unlink()
    (folder / "activity.parquet").write_bytes(b"nada")
    assert refreshing.make_lacking() == 1
    assert list(refreshing.lacking()) == [broken.pk]
