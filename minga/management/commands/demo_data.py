import io
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.cycle.access.loading import load_request
from minga.cycle.law.actions import enrol_known
from minga.cycle.organisations.models import InstitutionalRole as IR
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.people import appoint, join
from minga.exchange.records.actions import DEMO, load_folder, loaded_before
from minga.ground.accounts.actions import open_account
from minga.ground.accounts.models import Person, Role
from minga.ground.kit.tables import TableRefused

PASSWORD = "minga-demo-2026"
CENTRE, PLANNING, AMBATO, IBARRA, BMZ, SOS = "ORG-002", "ORG-010", "ORG-007", "ORG-113", "ORG-016", "NGO-06"
ASSOCIATION = "ORG-004"  # AME: it tends the offers (001 L437)
ACCOUNTS = (  # address, name, institution and its role in the system, working roles
    ("administracion@minga.example", "Administración de la demostración", CENTRE, IR.STEERING, (Role.ADMINISTRATOR,)),
    ("revision@minga.example", "Revisión de la demostración", CENTRE, IR.STEERING, (Role.VALIDATOR,)),
    ("registro@minga.example", "Registro de la demostración", CENTRE, IR.STEERING, (Role.REGISTRAR,)),
    ("suplente@minga.example", "Segunda persona del registro", CENTRE, IR.STEERING, (Role.REGISTRAR,)),
    ("auditoria@minga.example", "Auditoría de la demostración", CENTRE, IR.STEERING, (Role.AUDITOR,)),
    ("planificacion@minga.example", "Planificación de la demostración", PLANNING, IR.COORDINATION, (Role.PLANNER,)),
    ("oficina@ambato.example", "Oficina de cooperación, GADM Ambato", AMBATO, IR.EXECUTION, (Role.OFFICER,)),
    ("oficina@ibarra.example", "Oficina de cooperación, Municipio de Ibarra", IBARRA, IR.EXECUTION, (Role.OFFICER,)),
    ("programas@bmz.example", "Programas del BMZ", BMZ, IR.FINANCING, ()),
    ("contacto@sos.example", "Contacto de Aldeas Infantiles SOS", SOS, IR.EXECUTION, ()),
    ("curaduria@minga.example", "Curaduría de ofertas, AME", ASSOCIATION, IR.COORDINATION, (Role.CURATOR,)),
)


class Command(BaseCommand):
    help = "Prepara la demostración: base de datos, listas, territorio, registros y cuentas. Lo que haya se conserva."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--journeys", action="store_true", help="recorre también dos casos de las fuentes (demo-journeys)")

    def handle(self, *args, journeys: bool = False, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("La demostración abre cuentas con una contraseña conocida: no se carga en producción (MINGA_ENV=demo).")
        steps = [
            ("Base de datos", lambda: call_command("migrate", verbosity=0)),
            ("Listas y territorio", lambda: call_command("load_reference", stdout=self.stdout)),
            ("Registros", self.records),
            ("Cuentas", self.accounts),
            ("Miembros del sistema", lambda: enrol_known(by=Person.objects.system())),
            ("Cifras", lambda: call_command("refresh_figures", stdout=io.StringIO())),
        ]
        if journeys:
            steps.append(("Dos casos de las fuentes", lambda: call_command("demo_journeys", stdout=self.stdout)))
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
        system = Person.objects.system()
        for email, name, institution, role, works_as in ACCOUNTS:
            if Person.objects.filter(email=email).exists():
                continue
            person = open_account(by=system, email=email, name=name, password=PASSWORD)
            join(by=system, person=person, organisation=Organisation.objects.get(code=institution), role=role)
            for one in works_as:
                appoint(by=system, person=person, role=one)
        load_request(by=system, organisation=Organisation.objects.get(code=AMBATO))
