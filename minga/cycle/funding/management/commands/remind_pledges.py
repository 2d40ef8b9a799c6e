from django.core.management.base import BaseCommand

from minga.cycle.funding.actions import pledges


class Command(BaseCommand):
    help = "Avisa a quienes participan de cada promesa de aporte cuyo plazo pasó sin cumplirse, una vez por promesa (cada día)."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Promesas avisadas: {pledges.remind()}")
