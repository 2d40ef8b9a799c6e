from django.core.management.base import BaseCommand, CommandError

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.proposals import meaning, meanings
from minga.cycle.proposals.gathering import texts_of_demands, texts_of_offers


class Command(BaseCommand):
    help = "Lee con el modelo de lenguaje (extra «semantica») los textos de ofertas y demandas que son nuevos o cambiaron."

    def handle(self, *args, **options) -> None:
        if not meaning.wanted():
            raise CommandError("El modelo está apagado o no corre aquí: instale el extra «semantica» y ponga MINGA_SEMANTICA=1.")
        offers = meanings.learn(meanings.OFFER, texts_of_offers(Offer.objects.validated()))
        demands = meanings.learn(meanings.DEMAND, texts_of_demands(Demand.objects.all()))
        self.stdout.write(f"{offers} ofertas y {demands} demandas leídas")
