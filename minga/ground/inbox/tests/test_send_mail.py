"""The command that sends letters, and the sender beside the server."""

import io
import logging
import os
import subprocess
import sys
import threading

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from minga.ground.inbox import actions, sending
from minga.ground.inbox.models import Letter, Mail
from minga.ground.inbox.testing import make_message, make_reader
from tests.environment import ROOT

BESIDE = """
import django, sys
django.setup()
from minga.management.commands.serve import run_beside, sending
sys.exit(run_beside(sys.argv[1:], None, {"mail": sending.run}))
"""


class Rounds(threading.Event):
    """Set after so many rounds; `between` is called after each."""

    def __init__(self, number: int, between=lambda: None) -> None:
        super().__init__()
        self.left, self.between = number, between

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        self.between()
        if not self.left:
            self.set()
        return self.is_set()


@pytest.mark.django_db
def test_it_works():
    ana = make_reader("ana@ambato.example")
    make_message(ana)
    actions.prefer(by=ana, mail=Mail.DAILY, language="es")
    make_message(ana, 2)
    out = io.StringIO()
    call_command("send_mail", stdout=out)
    assert out.getvalue() == "Resúmenes: 1. Cartas enviadas: 2; para más tarde: 0; sin remedio: 0\n"
    assert [sent.subject for sent in mail.outbox] == ["Cambió la actividad A-1", "Resumen de Minga: 1 mensaje nuevo"]


@pytest.mark.django_db
@pytest.mark.parametrize(("earlier", "letters"), [(0, 1), (-1, 0)])
def test_the_digest_waits_for_its_hour(settings, earlier, letters):
    settings.DIGEST_HOUR = timezone.localtime().hour - earlier
    ana = make_reader("ana@ambato.example")
    actions.prefer(by=ana, mail=Mail.DAILY, language="es")
    make_message(ana)
    sending.round_of_letters(threading.Event())
    assert len(mail.outbox) == letters


def test_a_round_that_breaks_does_not_end_the_sender(django_db_setup, django_db_blocker, settings, caplog):
    """Outside a transaction, as in life: between two rounds the sender lets an old connection go."""
    caplog.set_level(logging.ERROR)
    usual, settings.MAILERS = settings.MAILERS, {"default": {"BACKEND": "nothing.of.that.Name"}}
    with django_db_blocker.unblock():
        letter = Letter.objects.create(address="a@b.example", subject="Aviso", text="Texto", next_try_at=timezone.now())
        try:
            sending.run(Rounds(2, lambda: setattr(settings, "MAILERS", usual)), every=0)
        finally:
            letter.delete()
    assert [record.getMessage() for record in caplog.records] == ["a round of the mail sender was broken off"]
    assert [sent.to for sent in mail.outbox] == [["a@b.example"]]


@pytest.mark.house
def test_the_sender_ends_with_the_server(tmp_path):
    """A server that ends at once with a code of its own: its sender, in the same process, ends as well."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"MINGA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "minga.settings", "LOG_LEVEL": "CRITICAL"}
    command = [sys.executable, "-c", BESIDE, "sh", "-c", "exit 7"]
    assert subprocess.run(command, cwd=ROOT, env=environment, timeout=60).returncode == 7
