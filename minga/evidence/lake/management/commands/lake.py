import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from minga.evidence.iati.checking.catalogue import SEVERITY_NAMES
from minga.evidence.iati.checking.findings import SEVERITIES
from minga.evidence.lake import actions, agendas, asking, importing, refreshing, repeated, shelf, tasks, withdrawing
from minga.evidence.lake.fetching import FetchRefused
from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.states import ANY, DOUBTS, State
from minga.ground.accounts.models import Person
from minga.ground.kit import formats

ENDINGS = (".xml", ".xml.gz")
GOOD = {State.DONE, State.SAME}


class Command(BaseCommand):
    help = (
        "«import» trae archivos de IATI al lago de datos; «work» hace las importaciones que esperan; «figures» y «agendas» rehacen cifras; "
        "«repeated» escribe lo que cuenta en otro conjunto; «reread» revisa otra vez lo guardado; «withdraw» saca un conjunto y «restore» "
        "lo devuelve."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        found = parser.add_subparsers(dest="do", required=True)
        bring = found.add_parser("import", help="trae archivos, carpetas enteras o direcciones")
        bring.add_argument("what", nargs="+", metavar="ARCHIVO|CARPETA|DIRECCIÓN")
        bring.add_argument("--dataset", default="", help="el conjunto del que cada archivo es una versión, por su nombre")
        bring.add_argument("--licence", default="", help="la licencia de los datos")
        bring.add_argument("--workers", type=int, default=0, help="procesos para un archivo grande (los de MINGA_LAKE_WORKERS)")
        bring.add_argument("--back", action="store_true", help="vuelven al lago los conjuntos que se habían sacado")
        bring.add_argument(
            "--replace", action="store_true", help="entra también el archivo en el que no viene la mayor parte de lo que hay"
        )
        found.add_parser("figures", help="convierte otra vez y rehace las cifras de lo que hay: tras cargar tasas o límites")
        found.add_parser("agendas", help="anota en las ofertas qué financió cada cooperante en diez años, por país y sector")
        again = found.add_parser("repeated", help="escribe en Parquet las actividades que cuentan en otro conjunto de datos")
        again.add_argument("file", metavar="ARCHIVO")
        again = found.add_parser("reread", help="lee y revisa otra vez lo que se guardó de cada conjunto, sin pedir los archivos")
        again.add_argument("which", nargs="*", metavar="CONJUNTO", help="solo éstos, por su dirección en /lago/fuentes o por su origen")
        again.add_argument("--workers", type=int, default=1, help="procesos para un conjunto grande (1)")
        for name, words in (("withdraw", "saca un conjunto del lago: deja de contar"), ("restore", "devuelve al lago un conjunto sacado")):
            one = found.add_parser(name, help=words)
            one.add_argument("which", metavar="CONJUNTO", help="por su dirección en /lago/fuentes o por su origen")
            one.add_argument("--reason", required=True, help="por qué: lo lee todo el mundo")
        work = found.add_parser("work", help="hace las importaciones que esperan, hasta que se le pida parar")
        work.add_argument("--once", action="store_true", help="acaba cuando nada espera")

    def handle(self, *args, do: str, **options) -> None:
        if do == "figures":
            self.figures()
        elif do == "agendas":
            self.agendas()
        elif do == "repeated":
            self.repeated(Path(options["file"]))
        elif do == "reread":
            self.reread(options["which"], options["workers"])
        elif do == "work":
            self.work(options["once"])
        elif do == "import":
            self.bring(options)
        else:
            self.withdraw_or_restore(do, options["which"], options["reason"])

    def figures(self) -> None:
        """Make the star of every current version again, with the rates and boundaries there are now."""
        made = list(shelf.current().values())
        for folder in made:
            refreshing.make(folder)
        self.stdout.write(f"Cifras rehechas: {formats.number(len(made))} conjuntos.")

    def agendas(self) -> None:
        """Fill the table of what cooperants funded anew."""
        made = agendas.fill(by=Person.objects.system())
        self.stdout.write(f"Agendas reales: {formats.number(made)} líneas de cooperante, país y sector.")

    def repeated(self, path: Path) -> None:
        """Write which activities figures leave out (act, identifier, dataset, counted, why): what another engine leaves out as well."""
        with asking.look() as at:
            try:
                repeated.write_left_out(path, at.cursor)
            except OSError as error:
                raise CommandError(f"No se puede escribir {path}: {error.strerror}") from error
            self.stdout.write(f"Actividades que cuentan en otro conjunto: {formats.number(at.store.left_out)}.")

    def work(self, once: bool) -> None:
        os.nice(tasks.NICE)
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: ended(stop))
        try:
            tasks.work(stop, once=once)
        except KeyboardInterrupt:
            self.stdout.write("Las importaciones empezadas siguen la próxima vez.")

    def withdraw_or_restore(self, do: str, which: str, reason: str) -> None:
        """Take a dataset out of the lake or bring it back, with what follows of it."""
        named = list(Dataset.objects.filter(Q(slug=which) | Q(source=which)).order_by("slug"))
        if len(named) > 1:
            raise CommandError(f"Hay varios conjuntos de «{which}», diga cuál: " + ", ".join(one.slug for one in named))
        if not named:
            raise CommandError(f"No hay en el lago ningún conjunto con ese nombre: {which}")
        act = withdrawing.withdraw if do == "withdraw" else withdrawing.restore
        try:
            done = act(by=Person.objects.system(), dataset=named[0], reason=reason, later=False)
        except ValidationError as error:
            raise CommandError(f"{named[0].slug}: " + " ".join(error.messages)) from error
        tasks.settle()
        number = formats.number(done.version.activities)
        self.stdout.write(f"{named[0].slug}: {'fuera del' if do == 'withdraw' else 'otra vez en el'} lago. Registros: {number}.")

    def bring(self, options: dict[str, Any]) -> None:
        ends: Counter[str] = Counter()
        wanted: actions.Options = {"licence": options["licence"], "back": options["back"], "replaces": ANY if options["replace"] else None}
        for one in options["what"]:
            try:
                for asked in self.asked(one, options["dataset"], wanted):
                    done = importing.run(asked.pk, workers=options["workers"])
                    ends[done.state] += 1
                    self.tell(done)
            except OSError as error:
                raise CommandError(f"No se puede leer {one}: {error.strerror}") from error
            except FetchRefused as error:
                raise CommandError(f"No se trajo {one}: {error}") from error
            except ValidationError as error:
                raise CommandError(f"No se trajo {one}: " + " ".join(error.messages)) from error
        if ends[State.DONE]:
            agendas.fill_after(by=Person.objects.system())
        self.close(ends)

    def reread(self, which: list[str], workers: int) -> None:
        """Read and check again the current versions of these datasets, of all where none is named."""
        held = Dataset.objects.filter(current__isnull=False).order_by("slug")
        chosen = [one for one in held if not which or one.slug in which or one.source in which]
        if missing := [name for name in which if not any(name in (one.slug, one.source) for one in chosen)]:
            raise CommandError("No hay en el lago ningún conjunto con ese nombre: " + ", ".join(missing))
        ends: Counter[str] = Counter()
        for place, dataset in enumerate(chosen, 1):
            try:
                done = importing.run(actions.read_again(by=Person.objects.system(), dataset=dataset, later=False).pk, workers=workers)
            except ValidationError as error:
                raise CommandError(f"{dataset.slug}: " + " ".join(error.messages)) from error
            ends[done.state] += 1
            self.stdout.write(f"{formats.number(place)} de {formats.number(len(chosen))}  ", ending="")
            self.tell(done)
        self.close(ends, "Leídos otra vez")

    def close(self, ends: Counter[str], said: str = "Importaciones") -> None:
        """Say how many ended how; the exit code is 1 where one was refused or failed, or nothing was there."""
        self.stdout.write(
            f"{said}: "
            + ", ".join(f"{State(state).label.partition(':')[0]} {formats.number(n)}" for state, n in sorted(ends.items()))
            + "."
        )
        if not ends or not GOOD.issuperset(ends):
            sys.exit(1)

    def asked(self, what: str, dataset: str, wanted: actions.Options) -> Iterator[Import]:
        """Yield an import for an address, a file, or each file of a folder; of these, what was taken out of the lake is told and left."""
        by = Person.objects.system()
        if "://" in what:
            yield actions.bring_address(by=by, address=what, source=dataset, later=False, **wanted)
            return
        path = Path(what)
        if not path.is_dir():
            source = dataset or actions.source_of(path.name)
            yield actions.ask(by=by, name=path.name, path=path, source=source, **wanted)
            return
        for file in sorted(one for one in path.rglob("*") if one.is_file() and one.name.lower().endswith(ENDINGS)):
            source = dataset or actions.source_of(str(file.relative_to(path)))
            try:
                asked = actions.ask(by=by, name=file.name, path=file, source=source, **wanted)
            except ValidationError as error:
                self.stdout.write(f"{source}: no se trajo. " + " ".join(error.messages))
                continue
            yield asked

    def tell(self, one: Import) -> None:
        version = one.version
        if version is None:
            where = f" Es {one.dataset.slug}." if one.dataset and one.dataset.source != one.source else ""
            hint = " Si así ha de ser: --replace." if one.reason in DOUBTS else ""
            self.stdout.write(f"{one.source}: {one.outcome}.{where} {one.why}".rstrip() + hint)
            return
        counts = {"nuevos": version.added, "cambiados": version.changed, "sin cambios": version.unchanged, "retirados": version.removed}
        facts = f"registros {formats.number(version.activities)}: " + ", ".join(f"{name} {formats.number(n)}" for name, n in counts.items())
        found = {severity: sum(version.findings[severity].values()) for severity in SEVERITIES if severity in version.findings}
        told = "; ".join(f"{str(SEVERITY_NAMES[severity]).lower()} {formats.number(n)}" for severity, n in found.items())
        self.stdout.write(f"{one.source}: versión {version.number}, {facts}." + (f" Hallazgos: {told}." if told else ""))


def ended(stop: threading.Event) -> None:
    """End at the next piece of work; an import in hand is interrupted here and goes on when a worker begins again."""
    stop.set()
    raise KeyboardInterrupt
