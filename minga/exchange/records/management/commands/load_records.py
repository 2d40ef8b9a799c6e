from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minga.evidence.figures.warehouse import reading
from minga.exchange.records.actions import load_folder
from minga.ground.accounts.models import Person
from minga.ground.kit.tables import TableRefused


class Command(BaseCommand):
    help = "Carga una carpeta de tablas CSV de registros: todo o nada, y las veces que se quiera."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, metavar="CARPETA")

    def handle(self, *args, folder: Path, **options) -> None:
        try:
            report = load_folder(folder, by=Person.objects.system(), tell=self.stdout.write)
        except TableRefused as refused:
            raise CommandError(f"No se cargó nada:\n{refused}") from refused
        for note in report.notes:
            self.stdout.write(note)
        with reading():  # the figures follow, so that no reader waits for a large load
            pass
        self.stdout.write(f"Listo: {report.changed} registros nuevos o cambiados; {report.findings} hallazgos por resolver.")
