import time

from django.core.management.base import BaseCommand, CommandParser

from minga.evidence.figures.warehouse import discard, reading
from minga.ground.kit import formats


class Command(BaseCommand):
    help = "Pone al día la copia en columnas de la que salen mapa y cifras; el sitio lo hace por sí mismo en cada consulta."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="la rehace entera, leyendo cada registro")

    def handle(self, *args, anew: bool, **options) -> None:
        started = time.monotonic()
        if anew:
            discard()
        with reading() as look:
            activities, facts = look.rows("SELECT count(*) FILTER (first), count(*) FROM facts")[0]
        taken = formats.number(round(time.monotonic() - started))
        counted = f"{formats.number(activities)} actividades, {formats.number(facts)} hechos"
        self.stdout.write(f"Cifras al día: {counted}, línea {look.as_of.seq} de la bitácora ({taken} s)")
