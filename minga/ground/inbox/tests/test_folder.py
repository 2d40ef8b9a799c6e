"""A folder in place of a mail server: each letter a file that people can read."""

from email import message_from_bytes, policy

import pytest

from minga.ground.inbox import actions
from minga.ground.inbox.models import LetterState
from minga.ground.inbox.sending import Delivery, deliver

pytestmark = pytest.mark.django_db
BODY = "El año próximo la oficina de cooperación de Ambato enviará a la mesa técnica su informe de actividades, «según la norma»."


@pytest.fixture
def folder(settings, tmp_path):
    """The folder to which letters are written."""
    settings.MAILERS = {"default": {"BACKEND": "minga.ground.inbox.adapter.FolderBackend", "OPTIONS": {"folder": str(tmp_path / "mail")}}}
    return tmp_path / "mail"


def write(address: str = "mesa@ministerio.example", **more):
    return actions.write_to(address=address, subject="Informe anual de la señora ñ", body=BODY, **more)


def test_it_works(folder):
    letter = write(attachments=[("informe.pdf", "application/pdf", b"%PDF\x00")])
    assert deliver() == Delivery(sent=1)
    (file,) = folder.iterdir()
    kept = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (kept["Subject"], kept["To"], kept["Message-ID"]) == (letter.subject, letter.address, letter.message_id)
    assert [(one.get_filename(), one.get_content()) for one in kept.iter_attachments()] == [("informe.pdf", b"%PDF\x00")]


def test_an_editor_shows_it_as_written(folder):
    letter = write()
    deliver()
    (file,) = folder.iterdir()
    head, _empty, text = file.read_text(encoding="utf-8").partition("\n\n")
    assert ("Subject: Informe anual de la señora ñ" in head.splitlines(), text) == (True, letter.text)


def test_each_letter_is_a_file_that_only_the_site_reads(folder):
    for number in (1, 2, 3):
        write(f"n{number}@buzon.example")
    assert deliver() == Delivery(sent=3)
    assert [(path.stat().st_mode & 0o777, path.suffix) for path in folder.iterdir()] == [(0o600, ".eml")] * 3
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_address_does_not_lead_out_of_the_folder(folder):
    write('"../../x/y"@buzon.example')
    assert deliver() == Delivery(sent=1)
    assert [path.name.partition("_")[2].partition("_")[2].rpartition("_")[0] for path in folder.iterdir()] == ["_.._.._x_y_@buzon.example"]


def test_a_folder_that_takes_nothing_loses_nothing(folder, caplog):
    folder.write_text("a file stands in its place")
    letter = write()
    assert deliver() == Delivery(again=1)
    letter.refresh_from_db()
    assert (letter.state, letter.error.partition(":")[0]) == (LetterState.WAITING, "FileExistsError")
