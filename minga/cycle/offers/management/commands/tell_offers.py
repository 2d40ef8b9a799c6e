from django.core.management.base import BaseCommand

from minga.cycle.offers import actions, alerts, cards
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = (
        "Avisa a cada alerta de sus ofertas nuevas, una vez por oferta, y a quien valida de las que hay que verificar; saca de la búsqueda "
        "las que cerraron (cada día)."
    )

    def handle(self, *args, **options) -> None:
        system = Person.objects.system()
        told = alerts.tell_all(by=system)
        self.stdout.write(f"Ofertas avisadas: {told}. Ofertas por verificar de nuevo: {actions.remind()}.")
        came, left = cards.renew_all(by=system)
        self.stdout.write(f"Ofertas que entraron en la búsqueda: {came}; que salieron: {left}.")
