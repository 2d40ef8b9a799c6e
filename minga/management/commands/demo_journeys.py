from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from minga.cycle.access.loading import scan
from minga.cycle.activities.models import Activity
from minga.cycle.filing import actions, drafting, enclosing, registering
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import Stage
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.queries import certificate_of
from minga.ground.accounts.models import Person
from minga.ground.documents.receiving import receive

RESTORATION, CITIES = "PRJ-010", "PRJ-014"  # the sources' own cases: registered on paper; kept conditional (R-106, R-124)
UNSTATED = ("start", "total_amount", "modality", "classifications", "beneficiaries", "local_objective", "end")
WHERE = "001:L536-557"


class Command(BaseCommand):
    help = (
        "Recorre en la demostración dos casos de las fuentes: PRJ-010 se registra y PRJ-014 queda condicionado. Repetirla no cambia nada."
    )

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("Los recorridos usan las cuentas de la demostración: no se hacen en producción (MINGA_ENV=demo).")
        if Dossier.objects.filter(activity__code__in=(RESTORATION, CITIES)).exists():
            self.stdout.write("Los recorridos ya estaban hechos.")
            return
        self.register_on_paper()
        self.leave_conditional()

    def register_on_paper(self) -> None:
        """PRJ-010: its source gives no amount and no start; the centre enters it for those who carry it out."""
        centre = person("registro@minga.example")
        activity = Activity.objects.get(code=RESTORATION)
        form = receive("formulario-firmado.png", scan())
        dossier = enclosing.open_on_paper(by=centre, organisation=institution("ORG-002"), scan=form, values={}, activity=activity)
        missing = {f"unstated.{name}": WHERE for name in UNSTATED if not dossier.values.get(name)}
        dossier = drafting.save(by=centre, dossier=dossier, base=1, changes=missing)
        dossier = actions.validate(by=person("revision@minga.example"), dossier=actions.submit(by=centre, dossier=dossier))
        if dossier.stage == Stage.PLANNING:
            dossier = actions.approve_plan(by=person("planificacion@minga.example"), dossier=dossier)
        registering.register(by=person("suplente@minga.example"), dossier=dossier)
        certificate = certificate_of(("activity", RESTORATION))
        assert certificate is not None
        self.stdout.write(f"{RESTORATION} registrado: constancia {certificate.number}, código {certificate.grouped_code}")

    def leave_conditional(self) -> None:
        """PRJ-014: Ambato's officer begins its dossier and leaves it to be completed; it waits for the city's mobility plan."""
        officer = person("oficina@ambato.example")
        dossier = drafting.open_from(by=officer, organisation=institution("ORG-007"), activity=Activity.objects.get(code=CITIES))
        self.stdout.write(f"{CITIES}: expediente {dossier.key}, condicionado hasta que se adjunte el plan de movilidad")


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def institution(code: str) -> Organisation:
    return Organisation.objects.select_related("kind__parent__list").get(code=code)
