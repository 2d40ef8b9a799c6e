from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.ground.accounts.models import Person
from minga.ground.territory.actions import load_boundaries
from minga.ground.territory.geometry.flaws import BoundariesRefused
from minga.ground.territory.matching import Wanted


class Command(BaseCommand):
    help = "Carga límites oficiales (GeoJSON o TopoJSON, WGS84) de las unidades de un país: todo o nada, y las veces que se quiera."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="ARCHIVO")
        parser.add_argument("--country", default="", metavar="EC", help="país de las unidades; si no se dice, se reconoce")
        parser.add_argument("--level", type=int, choices=range(4), help="nivel de las unidades: 1, 2 o 3; 0, países")
        parser.add_argument("--code-property", default="", metavar="NOMBRE", help="propiedad que lleva el código oficial")
        parser.add_argument("--layer", default="", metavar="NOMBRE", help="capa de un TopoJSON que trae varias")
        parser.add_argument("--source", default="", metavar="TEXTO", help="quién publica los límites; si no se dice, el archivo")
        parser.add_argument("--licence", default="", metavar="TEXTO", help="licencia con que se publican")
        parser.add_argument("--join-parts", action="store_true", help="une los elementos que llevan el mismo código")
        parser.add_argument("--dry-run", action="store_true", help="ensaya: informa y no guarda nada")

    def handle(self, *args, file: Path, country: str, level: int | None, **options) -> None:
        told = {name: options[name] for name in ("code_property", "layer", "source", "licence", "join_parts", "dry_run")}
        try:
            report = load_boundaries(file, Wanted(country.upper(), level, **told), by=Person.objects.system())
        except BoundariesRefused as refused:
            raise CommandError(f"No se cargó nada:\n{refused}") from refused
        for line in report.lines():
            self.stdout.write(line)
