from django.core.management.base import BaseCommand

from minga.cycle.access.actions import expire
from minga.cycle.access.queries import overdue
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = "Da por caducadas las solicitudes de cuenta cuyo formulario no llegó a tiempo; para ejecutar cada día."

    def handle(self, *args, **options) -> None:
        late = list(overdue())
        for request in late:
            expire(by=Person.objects.system(), request=request)
        self.stdout.write(f"{len(late)} solicitudes caducadas")
