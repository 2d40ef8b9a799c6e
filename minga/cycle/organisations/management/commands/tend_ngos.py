from django.core.management.base import BaseCommand

from minga.cycle.organisations.licensing import tend
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = "Avisa de los Convenios Básicos que terminan en 180, 90 o 30 días y da por terminados los vencidos; para ejecutar cada día."

    def handle(self, *args, **options) -> None:
        told, ended = tend(by=Person.objects.system())
        self.stdout.write(f"{told} avisos de convenios por terminar, {ended} terminados")
