from django.core.management.base import BaseCommand

from minga.cycle.needs import cards as demands
from minga.cycle.offers import cards as offers
from minga.ground.accounts.models import Person
from minga.ground.kit import formats

RENEWED = {"Demandas": demands.renew_all, "Ofertas": offers.renew_all}


class Command(BaseCommand):
    help = "Rehace las fichas de búsqueda de demandas y ofertas: una vez, en una base de antes de que se buscaran."

    def handle(self, *args, **options) -> None:
        for name, renew_all in RENEWED.items():
            came, left = renew_all(by=Person.objects.system())
            self.stdout.write(f"{name}: entraron {formats.number(came)} y salieron {formats.number(left)}.")
