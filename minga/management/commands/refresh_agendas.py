from django.core.management.base import BaseCommand

from minga.evidence.figures import agendas as registry
from minga.evidence.lake import agendas as lake
from minga.ground.accounts.models import Person
from minga.ground.kit import formats

FILLED = {"El registro": registry.fill, "El lago": lake.fill}


class Command(BaseCommand):
    help = "Anota qué financió cada cooperante en diez años, por país y sector, según el registro y según el lago (cada día)."

    def handle(self, *args, **options) -> None:
        for name, fill in FILLED.items():
            made = fill(by=Person.objects.system())
            self.stdout.write(f"{name}: {formats.number(made)} líneas de cooperante, país y sector.")
