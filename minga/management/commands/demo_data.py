import io
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from minga.exchange.records.actions import DEMO, load_folder, loaded_before
from minga.ground.accounts.actions import open_account
from minga.ground.accounts.models import Person
from minga.ground.kit.tables import TableRefused

PASSWORD = "minga-demo-2026"
ACCOUNTS = (
    ("administracion@minga.example", "Administración de la demostración", True),
    ("oficina@ambato.example", "Oficina de cooperación, GADM Ambato", False),
)


class Command(BaseCommand):
    help = "Prepara la demostración: base de datos, listas, territorio, registros y dos cuentas. Lo que haya se conserva."

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("La demostración abre cuentas con una contraseña conocida: no se carga en producción (MINGA_ENV=demo).")
        steps = (
            ("Base de datos", lambda: call_command("migrate", verbosity=0)),
            ("Listas y territorio", lambda: call_command("load_reference", stdout=self.stdout)),
            ("Registros", self.records),
            ("Cuentas", self.accounts),
            ("Cifras", lambda: call_command("refresh_figures", stdout=io.StringIO())),
        )
        for number, (label, step) in enumerate(steps, 1):
            self.stdout.write(f"[{number}/{len(steps)}] {label} …")
            started = time.monotonic()
            step()
            self.stdout.write(f"[{number}/{len(steps)}] {label}: listo ({time.monotonic() - started:.1f} s)")

    def records(self) -> None:
        """Load the demo's tables once: what a person has changed since is never written over."""
        if loaded_before(DEMO):
            self.stdout.write("  ya estaban cargados: se conservan como están")
            return
        try:
            report = load_folder(DEMO, by=Person.objects.system(), tell=lambda text: self.stdout.write(f"  {text}"))
        except TableRefused as refused:
            raise CommandError(f"Los registros de la demostración no se cargaron:\n{refused}") from refused
        self.stdout.write(f"  {report.findings} hallazgos por resolver")

    def accounts(self) -> None:
        for email, name, administrator in ACCOUNTS:
            if not Person.objects.filter(email=email).exists():
                open_account(by=Person.objects.system(), email=email, name=name, password=PASSWORD, administrator=administrator)
