from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.ground.accounts.models import Person
from minga.ground.kit.tables import TableRefused
from minga.ground.rates.loading import load_rates


class Command(BaseCommand):
    help = "Carga tasas de cambio publicadas: la tabla diaria del BCE o la anual del FMI (CSV). Todo o nada; repetirla no cambia nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="ARCHIVO")

    def handle(self, *args, file: Path, **options) -> None:
        try:
            report = load_rates(file, by=Person.objects.system())
        except OSError as missing:
            raise CommandError(f"No se puede leer {file}: {missing.strerror}") from missing
        except TableRefused as refused:
            raise CommandError(f"No se cargó nada:\n{refused}") from refused
        self.stdout.write(f"{report.publisher}: {report.created} tasas nuevas, {report.changed} cambiadas, {report.unchanged} sin cambio")
        if report.unsure:
            listed = ", ".join(f"{currency} {year}" for currency, year in report.unsure[:10])
            self.stdout.write(f"No se tomaron {len(report.unsure)} promedios en que las filas del archivo no coinciden: {listed}…")
