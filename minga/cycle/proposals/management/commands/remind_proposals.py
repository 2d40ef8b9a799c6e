from django.core.management.base import BaseCommand
from django.utils import timezone

from minga.cycle.proposals.actions.sending import remind
from minga.cycle.proposals.queries import overdue
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = "Avisa de las notas conceptuales cuya respuesta está vencida, una vez cada una; para ejecutar cada día."

    def handle(self, *args, **options) -> None:
        today, system = timezone.localdate(), Person.objects.system()
        count = sum(remind(by=system, proposal=one, day=today) for one in overdue(today))
        self.stdout.write(f"{count} avisos de respuestas vencidas")
