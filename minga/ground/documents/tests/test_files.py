"""Documents of records: stored, replaced, described, shown, removed and restored; each once in the journal."""

import errno
import hashlib
import io
import os

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from minga.ground.accounts.models import Person
from minga.ground.documents import actions, keeping
from minga.ground.documents.checking.refusals import BadRequest, FileRefused, NotNow, QuotaReached, StorageFull, TooLarge
from minga.ground.documents.models import File, FileVersion
from minga.ground.documents.queries import files_of, usage, version_named
from minga.ground.documents.testing import make_file, office, pdf
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

THING = ("activity", "PRJ-001")
TEXT = b"Se acuerda cooperar.\n"


@pytest.fixture
def ana(db) -> Person:
    return Person.objects.get(email="oficina@ambato.example")


def last() -> Entry:
    return Entry.objects.order_by("-seq")[0]


def kept_files(settings) -> list:
    folder = settings.DATA_DIR / "files"
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_it_works(ana):
    file = actions.store(
        by=ana, thing=THING, owner="ORG-007", title=" Acta ", name="C:\\Mis cosas\\Acta nº 1.txt", content=TEXT, category="ACTA"
    )
    version, digest = file.current, hashlib.sha256(TEXT).hexdigest()
    assert (file.title, file.owner, file.public, file.removed) == ("Acta", "ORG-007", False, False)
    assert (version.number, version.name, version.size, version.content_type, version.sha256, version.by, version.format) == (
        *(1, "Acta nº 1.txt", 21, "text/plain", digest, ana, "TXT"),
    )
    assert version.get_scan_display() == "sin revisar por antivirus"
    path = keeping.path_of(version.stored_name)
    assert (path.read_bytes(), oct(path.stat().st_mode)[-3:], path.parent.name) == (TEXT, "600", version.stored_name.hex[:2])
    line = last()
    assert (line.event, line.actor, line.thing_kind, line.thing_key) == ("document.stored", ana, "document", str(file.key))
    told = {"thing": "activity:PRJ-001", "owner": "ORG-007", "title": "Acta", "category": "ACTA", "language": "es", "public": False}
    assert line.after == told | {"version": 1, "name": "Acta nº 1.txt", "sha256": digest, "size": 21}


@pytest.mark.parametrize(("name", "content"), [("acta.pdf", pdf()), ("acta.docx", office()), ("acta.txt", io.BytesIO(TEXT))])
def test_bytes_and_open_files_are_stored(ana, name, content):
    assert make_file(ana, name=name, content=content).current.name == name


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": "virus.exe"}, FileRefused),
        ({"name": "acta.pdf"}, FileRefused),
        ({"name": ".."}, BadRequest),
        ({"name": ""}, BadRequest),
        ({"content": b""}, FileRefused),
        ({"content": b"a" * (2**20 + 1)}, TooLarge),
        ({"title": " "}, ValidationError),
        ({"title": "x" * 301}, ValidationError),
        ({"thing": ("", "")}, ValidationError),
    ],
)
def test_what_is_refused_leaves_nothing(ana, settings, fields, refusal):
    settings.FILE_MEGABYTES = 1
    before, lines = kept_files(settings), Entry.objects.count()
    with pytest.raises(refusal):
        make_file(ana, **fields)
    assert (File.objects.count(), kept_files(settings), Entry.objects.count()) == (0, before, lines)


def test_a_file_of_the_limit_is_stored_and_one_byte_more_is_not(ana, settings):
    settings.FILE_MEGABYTES = 1
    assert make_file(ana, content=b"a" * 2**20).current.size == 2**20
    with pytest.raises(TooLarge) as refused:
        make_file(ana, content=b"a" * (2**20 + 1))
    assert (refused.value.status, str(refused.value)) == (413, "El archivo pasa de 1 MB, el máximo: redúzcalo o divídalo.")


def test_at_the_quota_in_bytes_the_others_still_store(ana, settings):
    settings.QUOTA_MEGABYTES = 1
    make_file(ana, content=b"a" * 2**20)
    with pytest.raises(QuotaReached) as refused:
        make_file(ana, content=b"b")
    sentence = "Su institución ya ocupa el espacio que tiene (1 MB): pida más a la administración."
    assert (refused.value.status, str(refused.value)) == (413, sentence)
    assert (make_file(ana, owner="ORG-113", content=b"b").owner, usage("ORG-007").bytes) == ("ORG-113", 2**20)


def test_at_the_quota_in_files_the_others_still_store(ana, settings):
    settings.QUOTA_FILES = 2
    file = make_file(ana)
    actions.replace(by=ana, file=file, name="acta.txt", content=b"Otra.")
    actions.remove(by=ana, file=file, reason="Repetida")
    with pytest.raises(QuotaReached) as refused:
        make_file(ana)
    assert str(refused.value) == "Su institución ya guarda el número de archivos que puede (2): pida más a la administración."
    assert (make_file(ana, owner="").owner, usage("ORG-007").files) == ("", 2)


def test_a_full_disk_keeps_nothing_and_says_so(ana, settings, monkeypatch):
    """RELIABILITY 47."""
    before, lines = kept_files(settings), Entry.objects.count()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull) as refused:
        make_file(ana)
    assert (refused.value.status, str(refused.value).partition(".")[0]) == (507, "El servidor no tiene espacio para más archivos")
    assert (File.objects.count(), kept_files(settings), Entry.objects.count()) == (0, before, lines)


def test_another_version_takes_the_place_of_the_first(ana):
    file = make_file(ana)
    first = file.current
    actions.replace(by=ana, file=file, name="acta corregida.txt", content=b"Se acuerda cooperar bien.\n")
    assert [(one.number, one.name) for one in file.versions.all()] == [(2, "acta corregida.txt"), (1, "acta.txt")]
    assert File.objects.get().current.number == 2
    assert [keeping.path_of(one.stored_name).exists() for one in file.versions.all()] == [True, True]
    line = last()
    assert (line.event, line.before["sha256"], line.after["version"], line.after["thing"]) == (
        *("document.replaced", first.sha256, 2, "activity:PRJ-001"),
    )


def test_the_same_bytes_are_no_new_version(ana):
    file = make_file(ana)
    with pytest.raises(NotNow) as refused:
        actions.replace(by=ana, file=file, name="otro.txt", content=TEXT)
    assert (refused.value.status, file.versions.count()) == (409, 1)


def test_a_replacement_is_checked_as_the_first_was(ana):
    file = make_file(ana)
    with pytest.raises(FileRefused):
        actions.replace(by=ana, file=file, name="acta.pdf", content=b"<html>")
    assert file.versions.count() == 1


def test_what_is_said_of_it_is_corrected_once(ana):
    file = make_file(ana)
    assert actions.describe(by=ana, file=file, title="Acta firmada", category="ACTA", language="en") is True
    assert (last().event, last().before["title"], last().after["title"]) == ("document.described", "Acta", "Acta firmada")
    lines = Entry.objects.count()
    assert actions.describe(by=ana, file=file, title="Acta firmada", category="ACTA", language="en") is False
    assert Entry.objects.count() == lines
    with pytest.raises(ValidationError):
        actions.describe(by=ana, file=file, title=" ")


def test_it_is_shown_to_everybody_and_withdrawn_with_a_reason(ana):
    file = make_file(ana)
    assert (files_of(THING, public_only=True), actions.publish(by=ana, file=file), actions.publish(by=ana, file=file)) == ([], True, False)
    assert (files_of(THING, public_only=True), last().event) == ([file], "document.published")
    with pytest.raises(FileRefused):
        actions.withdraw_publication(by=ana, file=file, reason=" ")
    assert actions.withdraw_publication(by=ana, file=file, reason="Lleva un dato personal") is True
    assert actions.withdraw_publication(by=ana, file=file, reason="Otra vez") is False
    assert (files_of(THING, public_only=True), last().event, last().reason) == ([], "document.withdrawn", "Lleva un dato personal")


def test_a_removed_document_is_gone_for_readers_and_its_bytes_are_kept(ana):
    file = make_file(ana, public=True)
    actions.remove(by=ana, file=file, reason="Es de otro proyecto")
    assert (files_of(THING), files_of(THING, public_only=True), version_named(file.key), version_named(file.key, 1)) == ([], [], None, None)
    assert files_of(THING, removed=True) == [file]
    assert keeping.path_of(file.current.stored_name).read_bytes() == TEXT
    assert (last().event, last().reason, last().before["public"]) == ("document.removed", "Es de otro proyecto", True)


def test_a_removed_document_takes_no_step_but_back(ana):
    file = make_file(ana, public=True)
    actions.remove(by=ana, file=file, reason="Es de otro proyecto")
    steps = [
        lambda: actions.replace(by=ana, file=file, name="a.txt", content=b"b"),
        lambda: actions.describe(by=ana, file=file, title="Otro"),
        lambda: actions.publish(by=ana, file=file),
        lambda: actions.withdraw_publication(by=ana, file=file, reason="No"),
        lambda: actions.remove(by=ana, file=file, reason="Otra vez"),
    ]
    for step in steps:
        with pytest.raises(NotNow):
            step()
    actions.restore(by=ana, file=file, reason="Sí era de este")
    assert (files_of(THING), file.public, last().event, last().before["reason"]) == (
        [file],
        False,
        "document.restored",
        "Es de otro proyecto",
    )
    with pytest.raises(NotNow):
        actions.restore(by=ana, file=file)


def test_removing_asks_for_a_reason(ana):
    file = make_file(ana)
    with pytest.raises(FileRefused):
        actions.remove(by=ana, file=file, reason=" ")
    assert files_of(THING) == [file]


def test_the_database_refuses_half_a_removal_and_a_version_twice(ana):
    file = make_file(ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(removal_reason="sin fecha")
    copy = FileVersion.objects.get(file=file)
    copy.pk, copy.stored_name = None, "11111111-1111-1111-1111-111111111111"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize("count", [1, 3])
def test_the_documents_of_a_record_cost_one_question(ana, django_assert_num_queries, count):
    for number in range(count):
        make_file(ana, title=f"Acta {number}")
    make_file(ana, thing=("activity", "PRJ-002"))
    with django_assert_num_queries(1):
        told = [(file.title, file.current.number, file.current.by.name, file.count) for file in files_of(THING)]
    assert told == [(f"Acta {number}", 1, ana.name, 1) for number in range(count)]
