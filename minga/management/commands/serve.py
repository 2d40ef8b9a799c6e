import os
import signal
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from minga.checks import refuse_unsafe_start
from minga.management.commands.demo_data import ACCOUNTS, PASSWORD

STATEMENT_TIMEOUT = "10000"  # milliseconds: a page never waits longer for the database (RELIABILITY 48)


class Command(BaseCommand):
    help = "Arranca el servidor (granian) y dice la dirección."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args, port: int, host: str, workers: int, **options) -> None:
        refuse_unsafe_start()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        self.stdout.write(f"Minga está en http://localhost:{port}/   (Ctrl+C para parar)")
        if settings.ENVIRONMENT == "demo":
            for email, name, *_terms in ACCOUNTS:
                self.stdout.write(f"  {name}: {email}  contraseña: {PASSWORD}")
        self.stdout.flush()
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
            "--blocking-threads", "2", "--no-ws", "--workers-kill-timeout", "3", "--log-level", "warning", "minga.wsgi:application",
        ]  # fmt: skip
        environment = os.environ | {"MINGA_STATEMENT_TIMEOUT": os.environ.get("MINGA_STATEMENT_TIMEOUT", STATEMENT_TIMEOUT)}
        raise SystemExit(run(command, environment))


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the server until it ends; Ctrl+C stops it and is no error, and SIGTERM is passed on."""
    with subprocess.Popen(command, env=environment) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.wait()
            return 0
