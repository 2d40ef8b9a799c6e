"""Builders for tests: messages, and a mail server on this machine that keeps what it is given."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail

from minga.ground.inbox import actions
from minga.ground.inbox.models import Kind, Message
from minga.ground.inbox.sending import deliver


def make_reader(email: str, name: str = ""):
    """A person who may sign in and has chosen nothing yet; without a password, which would cost its time."""
    return get_user_model()._default_manager.create(email=email, name=name or email.partition("@")[0], password="!")


def make_message(person, number: int = 1, *, kind: str = Kind.NOTICE, link: str = "/actividades", thing=("activity", "A-1")) -> Message:
    """Tell one person something with a figure."""
    body = "La actividad %(code)s cambió %(times)s veces."
    (message,) = actions.tell(
        to=[person],
        subject="Cambió la actividad %(code)s",
        body=body,
        figures={"code": f"A-{number}", "times": number},
        link=link,
        thing=thing,
        kind=kind,
    )
    return message


class Received(NamedTuple):
    """What the server was given in one delivery: the envelope's recipients and the mail."""

    recipients: list[str]
    mail: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"]).strip()


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that keeps everything. `refuse(number)` may answer a delivery: '' takes it, '451 …' or '550 …' does not."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, refuse: Callable[[int], str] = lambda number: "") -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.refuse, self.received, self.asked, self.counting = refuse, cast(list[Received], []), 0, threading.Lock()
        self.heard: Callable[[], None] = lambda: None  # called when a letter is kept, before the sender is told so

    @property
    def port(self) -> int:
        return self.server_address[1]

    def mailers(self) -> dict:
        """Settings (MAILERS) that send here."""
        options = {"host": "127.0.0.1", "port": self.port, "use_tls": False, "timeout": 10}
        return {"default": {"BACKEND": settings.MAIL_SMTP["BACKEND"], "OPTIONS": options}}


class Talk(socketserver.StreamRequestHandler):
    """One line to the server: as much of SMTP as a sender needs."""

    def handle(self) -> None:
        """Talk until the sender says goodbye or is killed in the middle of a line."""
        with suppress(ConnectionError):
            self.talk()

    def talk(self) -> None:
        self.recipients: list[str] = []
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            word = line.upper().partition(" ")[0]
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT":
                self.recipients.append(line.partition("<")[2].partition(">")[0])
            elif word in ("MAIL", "RSET"):
                self.recipients = []
            self.keep() if word == "DATA" else self.say("250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def keep(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        sink = cast(Sink, self.server)
        with sink.counting:
            sink.asked += 1
            refused = sink.refuse(sink.asked)
            if not refused:
                mail = message_from_bytes(b"".join(lines), policy=policy.default)
                sink.received.append(Received(self.recipients, mail))
                sink.heard()
        self.say(refused or "250 kept")


@contextmanager
def listening(refuse: Callable[[int], str] = lambda number: "") -> Iterator[Sink]:
    """A mail server that listens on a port of its own, in a thread, until the block ends."""
    with Sink(refuse) as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()


def posted() -> list:
    """Send what waits in the outbox and return all that the mailer of the tests has been given."""
    deliver(1000)
    return mail.outbox
