from django.core.management.base import BaseCommand
from django.utils import timezone

from minga.cycle.agreements.actions import review
from minga.cycle.agreements.obligations import remind, to_remind
from minga.cycle.agreements.queries import living
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = "Avisa de los convenios que vencen en 180, 90 o 30 días y de las obligaciones por cumplir; para ejecutar cada día."

    def handle(self, *args, **options) -> None:
        today, system = timezone.localdate(), Person.objects.system()
        count = sum(remind(by=system, agreement=one, day=today) for one in to_remind(today))
        for one in living():
            review(by=system, agreement=one)
        self.stdout.write(f"{count} avisos de convenios")
