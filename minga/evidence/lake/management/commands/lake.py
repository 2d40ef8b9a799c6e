import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.evidence.iati.checking.catalogue import SEVERITY_NAMES
from minga.evidence.iati.checking.findings import SEVERITIES
from minga.evidence.lake import actions, importing, shelf, star, tasks
from minga.evidence.lake.fetching import FetchRefused
from minga.evidence.lake.models import Import
from minga.evidence.lake.states import State
from minga.ground.accounts.models import Person
from minga.ground.kit import formats

ENDINGS = (".xml", ".xml.gz")
GOOD = {State.DONE, State.SAME}


class Command(BaseCommand):
    help = "«import» trae archivos de IATI al lago de datos; «work» hace las importaciones que esperan; «figures» rehace las cifras."

    def add_arguments(self, parser: CommandParser) -> None:
        found = parser.add_subparsers(dest="do", required=True)
        bring = found.add_parser("import", help="trae archivos, carpetas enteras o direcciones")
        bring.add_argument("what", nargs="+", metavar="ARCHIVO|CARPETA|DIRECCIÓN")
        bring.add_argument("--dataset", default="", help="el conjunto del que cada archivo es una versión, por su nombre")
        bring.add_argument("--licence", default="", help="la licencia de los datos")
        bring.add_argument("--workers", type=int, default=0, help="procesos para un archivo grande (los de MINGA_LAKE_WORKERS)")
        found.add_parser("figures", help="convierte otra vez y rehace las cifras de lo que hay: tras cargar tasas o límites")
        work = found.add_parser("work", help="hace las importaciones que esperan, hasta que se le pida parar")
        work.add_argument("--once", action="store_true", help="acaba cuando nada espera")

    def handle(self, *args, do: str, **options) -> None:
        if do == "figures":
            self.figures()
        elif do == "work":
            self.work(options["once"])
        else:
            self.bring(options["what"], options["dataset"], options["licence"], options["workers"])

    def figures(self) -> None:
        """Make the star of every current version again, with the rates and boundaries there are now."""
        made = list(shelf.current().values())
        for folder in made:
            star.build(folder)
        self.stdout.write(f"Cifras rehechas: {formats.number(len(made))} conjuntos.")

    def work(self, once: bool) -> None:
        os.nice(tasks.NICE)
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: ended(stop))
        try:
            tasks.work(stop, once=once)
        except KeyboardInterrupt:
            self.stdout.write("Las importaciones empezadas siguen la próxima vez.")

    def bring(self, what: list[str], dataset: str, licence: str, workers: int) -> None:
        ends: Counter[str] = Counter()
        for one in what:
            try:
                for asked in self.asked(one, dataset, licence):
                    done = importing.run(asked.pk, workers=workers)
                    ends[done.state] += 1
                    self.tell(done)
            except OSError as error:
                raise CommandError(f"No se puede leer {one}: {error.strerror}") from error
            except FetchRefused as error:
                raise CommandError(f"No se trajo {one}: {error}") from error
            except ValidationError as error:
                raise CommandError(f"No se trajo {one}: " + " ".join(error.messages)) from error
        self.stdout.write(
            "Importaciones: " + ", ".join(f"{State(state).label} {formats.number(n)}" for state, n in sorted(ends.items())) + "."
        )
        if not ends or not GOOD.issuperset(ends):
            sys.exit(1)

    def asked(self, what: str, dataset: str, licence: str) -> Iterator[Import]:
        """Yield an import for an address, a file, or each file of a folder."""
        by = Person.objects.system()
        if "://" in what:
            yield actions.bring_address(by=by, address=what, source=dataset, licence=licence, later=False)
            return
        path = Path(what)
        if not path.is_dir():
            yield actions.ask(by=by, name=path.name, path=path, source=dataset or actions.source_of(path.name), licence=licence)
            return
        for file in sorted(one for one in path.rglob("*") if one.is_file() and one.name.lower().endswith(ENDINGS)):
            name = str(file.relative_to(path))
            yield actions.ask(by=by, name=file.name, path=file, source=dataset or actions.source_of(name), licence=licence)

    def tell(self, one: Import) -> None:
        version = one.version
        if version is None:
            self.stdout.write(f"{one.source}: {one.get_state_display()}. {one.why}".rstrip())
            return
        facts = (
            f"{formats.number(version.activities)} registros: {formats.number(version.added)} nuevos, {formats.number(version.changed)} "
            f"cambiados, {formats.number(version.unchanged)} sin cambios, {formats.number(version.removed)} retirados"
        )
        found = {severity: sum(version.findings[severity].values()) for severity in SEVERITIES if severity in version.findings}
        told = "; ".join(f"{formats.number(n)} {str(SEVERITY_NAMES[severity]).lower()}" for severity, n in found.items())
        self.stdout.write(f"{one.source}: versión {version.number}, {facts}." + (f" Hallazgos: {told}." if told else ""))


def ended(stop: threading.Event) -> None:
    """End at the next piece of work; an import in hand is interrupted here and goes on when a worker begins again."""
    stop.set()
    raise KeyboardInterrupt
