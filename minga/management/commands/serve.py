import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand

from minga.checks import refuse_unsafe_start
from minga.evidence.lake import tasks
from minga.ground.inbox import sending
from minga.management.commands.demo_data import ACCOUNTS, PASSWORD

PATIENCE = 5  # seconds in which the sender finishes the letter in its hands
type Beside = dict[str, Callable[[threading.Event], object]]  # work of this process, by the thread's name
STATEMENT_TIMEOUT = "10000"  # milliseconds: a page never waits longer for the database (RELIABILITY 48)


class Command(BaseCommand):
    help = "Arranca el servidor (granian), dice la dirección y envía las cartas que esperan."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--without-mail", action="store_true", help="las cartas las envía otro proceso: «minga send-mail --forever»")
        parser.add_argument("--without-lake", action="store_true", help="las importaciones las hace otro proceso: «minga lake work»")

    def handle(self, *args, port: int, host: str, workers: int, without_mail: bool, without_lake: bool, **options) -> None:
        refuse_unsafe_start()
        tell_own_address(port)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        self.stdout.write(f"Minga está en http://localhost:{port}/   (Ctrl+C para parar)")
        if settings.ENVIRONMENT == "demo":
            for email, name, *_rest in ACCOUNTS:
                self.stdout.write(f"  {name}: {email}  contraseña: {PASSWORD}")
            if settings.MAIL_FOLDER and not settings.MAIL_HOST:
                self.stdout.write(f"  Los correos de la demostración se leen en {settings.MAIL_FOLDER}")
        self.stdout.flush()
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
            "--blocking-threads", "2", "--no-ws", "--workers-kill-timeout", "3", "--log-level", "warning", "minga.wsgi:application",
        ]  # fmt: skip
        environment = os.environ | {"MINGA_STATEMENT_TIMEOUT": os.environ.get("MINGA_STATEMENT_TIMEOUT", STATEMENT_TIMEOUT)}
        beside: Beside = {} if without_mail else {"mail": sending.run}
        if not (settings.PRODUCTION or without_lake):  # there an import has a process of its own
            beside["lake"] = tasks.work_niced
        raise SystemExit(run_beside(command, environment, beside))


def tell_own_address(port: int) -> None:
    """Have links in messages lead to this server where nobody said its public address (MINGA_BASE_URL); production must say it."""
    if not settings.PRODUCTION and not os.environ.get("MINGA_BASE_URL"):
        settings.BASE_URL = os.environ["MINGA_BASE_URL"] = f"http://localhost:{port}"  # of the sender here, and of the workers


def run_beside(command: list[str], environment: dict[str, str], beside: Beside) -> int:
    """Run the server with work beside it (the sender of letters, imports), in threads of this process that end with the server.

    An import that is cut off goes on when the server is started again.
    """
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=[stop], name=name, daemon=True) for name, work in beside.items()]
    for thread in threads:
        thread.start()
    try:
        return run(command, environment)
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the server until it ends; Ctrl+C stops it and is no error, and SIGTERM is passed on."""
    with subprocess.Popen(command, env=environment) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.wait()
            return 0
