"""Files that arrive in pieces: a cut costs one piece, only the own ones are seen, what is refused is gone (issue: an upload resumes)."""

import errno
import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from minga.ground.accounts.models import Person
from minga.ground.documents import keeping, uploads
from minga.ground.documents.checking.refusals import BadRequest, FileRefused, NotNow, StorageFull, TooLarge
from minga.ground.documents.models import Upload
from minga.ground.documents.testing import make_file, pdf

TEXT = "Acta de la sesión. ".encode() * 100
SHA = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def ana(db) -> Person:
    return Person.objects.get(email="oficina@ambato.example")


@pytest.fixture
def luis(db) -> Person:
    return Person.objects.get(email="oficina@ibarra.example")


def sent(by, content: bytes = TEXT, name: str = "acta.txt", sha256: str = "") -> Upload:
    """An upload whose bytes are all there, not closed yet."""
    row = uploads.begin(by=by, name=name, size=len(content), sha256=sha256)
    return uploads.append(by=by, key=row.key, offset=0, piece=content)


def posted(**fields):
    return RequestFactory().post("/", fields)


def test_it_works(ana):
    row = uploads.begin(by=ana, name="acta.txt", size=len(TEXT), sha256=SHA)
    uploads.append(by=ana, key=row.key, offset=0, piece=TEXT[:1000])
    uploads.append(by=ana, key=row.key, offset=1000, piece=TEXT[1000:])
    assert uploads.finish(by=ana, key=row.key).finished_at is not None
    assert oct(keeping.path_of_pieces(row.key).stat().st_mode)[-3:] == "600"
    found = uploads.arrived(by=ana, request=posted(archivo_carga=str(row.key)), field="archivo")
    assert (found.name, found.content, found.content_type, found.sha256) == ("acta.txt", TEXT, "text/plain", SHA)


def test_stored_it_is_no_upload_any_more(ana, django_capture_on_commit_callbacks):
    row = uploads.finish(by=ana, key=sent(ana).key)
    found = uploads.arrived(by=ana, request=posted(archivo_carga=str(row.key)), field="archivo")
    with django_capture_on_commit_callbacks(execute=True):
        file = make_file(ana, content=found)
    assert (file.current.name, file.current.sha256, Upload.objects.count()) == ("acta.txt", SHA, 0)
    assert keeping.path_of_pieces(row.key).exists() is False


def test_after_a_cut_it_goes_on_from_what_was_answered(ana):
    row = uploads.begin(by=ana, name="acta.txt", size=len(TEXT), sha256=SHA)
    uploads.append(by=ana, key=row.key, offset=0, piece=TEXT[:700])
    with keeping.path_of_pieces(row.key).open("ab") as half:  # a piece that was written and whose answer never left
        half.write(b"medio trozo que se corta")
    again = uploads.begin(by=ana, name="acta.txt", size=len(TEXT), sha256=SHA)
    assert (again.key, again.received) == (row.key, 700)
    uploads.append(by=ana, key=row.key, offset=700, piece=TEXT[700:])
    assert uploads.finish(by=ana, key=row.key).sha256 == SHA


def test_without_the_whole_digest_nothing_is_gone_on_with(ana):
    first = uploads.begin(by=ana, name="acta.txt", size=10)
    assert uploads.begin(by=ana, name="acta.txt", size=10).key != first.key


@pytest.mark.parametrize("offset", [0, 499, 501, 10**14])
def test_a_piece_that_does_not_fit_is_told_the_true_place(ana, offset):
    row = uploads.begin(by=ana, name="acta.txt", size=len(TEXT))
    uploads.append(by=ana, key=row.key, offset=0, piece=TEXT[:500])
    with pytest.raises(uploads.WrongPlace) as refused:
        uploads.append(by=ana, key=row.key, offset=offset, piece=b"x")
    assert (refused.value.status, refused.value.received, keeping.read_pieces(row.key)) == (409, 500, TEXT[:500])


@pytest.mark.parametrize(("piece", "refusal"), [(b"", BadRequest), (b"x" * (uploads.PIECE + 1), BadRequest), (b"x" * 11, FileRefused)])
def test_a_piece_that_is_none_is_refused(ana, piece, refusal):
    row = uploads.begin(by=ana, name="acta.txt", size=10)
    with pytest.raises(refusal):
        uploads.append(by=ana, key=row.key, offset=0, piece=piece)
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize(
    ("name", "size", "refusal"),
    [("acta.txt", 0, FileRefused), ("acta.txt", 20 * 2**20 + 1, TooLarge), ("..", 10, BadRequest), ("", 10, BadRequest)],
)
def test_what_cannot_begin(ana, name, size, refusal):
    with pytest.raises(refusal):
        uploads.begin(by=ana, name=name, size=size)
    assert Upload.objects.count() == 0


def test_a_piece_whose_forerunner_is_lost_is_refused(ana):
    row = uploads.begin(by=ana, name="acta.txt", size=10)
    uploads.append(by=ana, key=row.key, offset=0, piece=b"cinco")
    keeping.drop_pieces(row.key)
    with pytest.raises(FileRefused):
        uploads.append(by=ana, key=row.key, offset=5, piece=b"cinco")


def test_a_full_disk_is_said_and_the_piece_can_come_again(ana, monkeypatch):
    """RELIABILITY 47."""
    row = uploads.begin(by=ana, name="acta.txt", size=5)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(StorageFull):
        patched.setattr(os, "fsync", full)
        uploads.append(by=ana, key=row.key, offset=0, piece=b"cinco")
    assert uploads.append(by=ana, key=row.key, offset=0, piece=b"cinco").received == 5


def test_one_person_has_ten_at_most(ana, luis):
    for number in range(uploads.OPEN):
        uploads.begin(by=ana, name=f"{number}.txt", size=5)
    with pytest.raises(NotNow):
        uploads.begin(by=ana, name="once.txt", size=5)
    assert uploads.begin(by=luis, name="uno.txt", size=5).received == 0


def test_another_persons_upload_is_not_there(ana, luis):
    row = sent(luis)
    for step in (
        lambda: uploads.own(by=ana, key=row.key),
        lambda: uploads.append(by=ana, key=row.key, offset=0, piece=b"x"),
        lambda: uploads.finish(by=ana, key=row.key),
    ):
        with pytest.raises(Upload.DoesNotExist):
            step()
    uploads.finish(by=luis, key=row.key)
    with pytest.raises(NotNow):
        uploads.arrived(by=ana, request=posted(archivo_carga=str(row.key)), field="archivo")


def test_closing_one_that_is_not_whole_tells_where_to_go_on(ana):
    row = uploads.begin(by=ana, name="acta.txt", size=10)
    with pytest.raises(uploads.WrongPlace) as refused:
        uploads.finish(by=ana, key=row.key)
    assert refused.value.received == 0


def test_closing_twice_is_closing_once(ana):
    row = sent(ana)
    assert uploads.finish(by=ana, key=row.key).finished_at == uploads.finish(by=ana, key=row.key).finished_at


@pytest.mark.parametrize(
    ("content", "name", "sha256", "sentence"),
    [
        (TEXT, "acta.txt", "0" * 64, "El archivo llegó distinto de como salió: súbalo de nuevo."),
        (
            b"<html>",
            "acta.pdf",
            "",
            "El contenido no es el de un archivo PDF: guárdelo de nuevo en ese formato, no le cambie solo el nombre.",
        ),
    ],
)
def test_what_is_refused_at_the_end_is_gone(ana, django_capture_on_commit_callbacks, content, name, sha256, sentence):
    row = sent(ana, content, name, sha256)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(FileRefused) as refused:
        uploads.finish(by=ana, key=row.key)
    assert (str(refused.value), Upload.objects.count(), keeping.path_of_pieces(row.key).exists()) == (sentence, 0, False)


def test_what_expired_is_gone_with_the_next(ana, django_capture_on_commit_callbacks):
    row = sent(ana)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Upload.DoesNotExist):
        uploads.own(by=ana, key=row.key)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.begin(by=ana, name="otra.txt", size=5)
    assert (list(Upload.objects.values_list("name", flat=True)), keeping.path_of_pieces(row.key).exists()) == (["otra.txt"], False)


def test_the_file_of_a_form_is_read_whole(ana):
    request = RequestFactory().post("/", {"archivo": SimpleUploadedFile("C:\\acta.pdf", pdf())})
    found = uploads.arrived(by=ana, request=request, field="archivo")
    assert (found.name, found.content_type, found.upload) == ("acta.pdf", "application/pdf", None)


def test_no_file_is_none(ana):
    assert (uploads.arrived(by=ana, request=posted(), field="archivo"), uploads.waiting(by=ana, file=None)) == (None, None)


@pytest.mark.parametrize("written", ["x", "../../etc/passwd", "6bc58c5a-9bea-43d5-b617-7a6c481355a8", "\0"])
def test_an_upload_that_nobody_made_is_refused(ana, written):
    with pytest.raises(NotNow) as refused:
        uploads.arrived(by=ana, request=posted(archivo_carga=written), field="archivo")
    assert str(refused.value) == "El archivo subido ya no está o quedó incompleto: elíjalo de nuevo."


def test_bytes_that_changed_on_the_disk_are_refused(ana):
    row = uploads.finish(by=ana, key=sent(ana).key)
    keeping.path_of_pieces(row.key).write_bytes(b"MZ")
    with pytest.raises(NotNow):
        uploads.arrived(by=ana, request=posted(archivo_carga=str(row.key)), field="archivo")


def test_a_form_refused_for_something_else_keeps_its_file(ana):
    request = RequestFactory().post("/", {"archivo": SimpleUploadedFile("acta.txt", TEXT)})
    kept = uploads.waiting(by=ana, file=uploads.arrived(by=ana, request=request, field="archivo"))
    again = uploads.arrived(by=ana, request=posted(archivo_carga=kept.key), field="archivo")
    assert (kept.name, again.name, again.content) == ("acta.txt", "acta.txt", TEXT)
    assert uploads.waiting(by=ana, file=again) == kept


def test_a_file_above_the_limit_is_not_kept_on_the_way_in(ana, settings):
    settings.FILE_MEGABYTES = 1
    request = RequestFactory().post("/", {"archivo": SimpleUploadedFile("acta.txt", b"a" * (2**20 + 1)), "titulo": "Acta"})
    assert (request.POST["titulo"], dict(request.FILES)) == ("Acta", {})
    with pytest.raises(TooLarge):
        uploads.arrived(by=ana, request=request, field="archivo")
