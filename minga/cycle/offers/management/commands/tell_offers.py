from django.core.management.base import BaseCommand

from minga.cycle.offers import actions, alerts
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = "Avisa a cada alerta de sus ofertas nuevas, una vez por oferta, y a quien valida de las que hay que verificar (cada día)."

    def handle(self, *args, **options) -> None:
        told = alerts.tell_all(by=Person.objects.system())
        self.stdout.write(f"Ofertas avisadas: {told}. Ofertas por verificar de nuevo: {actions.remind()}.")
