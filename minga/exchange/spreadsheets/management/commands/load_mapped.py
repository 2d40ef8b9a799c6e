import json
from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from minga.exchange.spreadsheets.actions import check_table, load, preview, save_mapping
from minga.exchange.spreadsheets.columns import check_plan
from minga.exchange.spreadsheets.models import Load, Mapping
from minga.exchange.spreadsheets.plans import Plan, PlanRefused
from minga.exchange.spreadsheets.sheets import FileRefused, read
from minga.ground.accounts.models import Person
from minga.ground.kit.files import TooLarge, read_limited

OURS = Path(__file__).parents[2] / "mappings"
LARGEST_PLAN = 2**20
SHOWN = 20  # refused rows that are told


class Command(BaseCommand):
    help = "Carga una tabla ajena (CSV, XLSX o JSON) por un mapeo de columnas; sus registros no son públicos."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="ARCHIVO")
        parser.add_argument(
            "--mapping", required=True, metavar="MAPEO", help="un mapeo guardado, un archivo .json o uno de los que Minga trae"
        )
        parser.add_argument("--sheet", default="", help="la hoja, por su nombre o su número, si no es la del mapeo")
        parser.add_argument("--dry-run", action="store_true", help="dice qué se entendería y no escribe nada")

    def handle(self, *args, file: Path, mapping: str, sheet: str, dry_run: bool, **options) -> None:
        try:
            plan = found_plan(mapping)
            plan = Plan.of(plan.plain() | {"sheet": sheet}) if sheet else plan
            check_plan(plan)
            content = file.read_bytes()
            if dry_run:
                self.tell_preview(file.name, content, plan)
            else:
                by = Person.objects.system()
                self.tell(load(by=by, mapping=save_mapping(by=by, plan=plan), name=file.name, content=content))
        except OSError as error:
            raise CommandError(f"No se puede leer {file}: {error.strerror}") from error
        except (FileRefused, PlanRefused, TooLarge) as error:
            raise CommandError(f"No se cargó nada: {error}") from error
        except ValidationError as error:
            raise CommandError("No se cargó nada: " + " ".join(error.messages)) from error

    def tell_preview(self, name: str, content: bytes, plan: Plan) -> None:
        table = read(name, content, plan.sheet, plan.header)
        check_table(table, plan)
        rows = list(preview(table, plan))
        bad = [row for row in rows if row.problems]
        for one in bad[:SHOWN]:
            self.stdout.write("; ".join(f"{table.place(one.line, p['column'])}: «{p['value'][:60]}» {p['why']}" for p in one.problems))
        self.stdout.write(f"{len(rows)} filas: {len(rows) - len(bad)} se entienden, {len(bad)} se rechazarían. No se escribió nada.")

    def tell(self, done: Load) -> None:
        for fact in done.told:
            self.stdout.write(fact)
        for row in done.rows.filter(outcome="refused")[:SHOWN]:
            self.stdout.write(f"fila {row.line}: " + "; ".join(f"«{p['value'][:60]}» {p['why']}" for p in row.problems))
        notes = Counter(note["what"] for row in done.rows.all() for note in row.notes)
        for what, count in notes.most_common(SHOWN):
            self.stdout.write(f"{count} × {what}")
        rules = ", ".join(f"{rule}: {count}" for rule, count in done.findings.items()) or "ninguno"
        self.stdout.write(f"Hallazgos por regla: {rules}.")
        facts = f"{done.created} nuevas, {done.changed} cambiadas, {done.unchanged} sin cambios, {done.refused} rechazadas"
        self.stdout.write(f"Carga {done.pk}: {done.read} filas: {facts}; {done.blank} vacías.")


def found_plan(name: str) -> Plan:
    """Return the plan of a saved mapping, of a file, or of one that Minga brings, by its name."""
    saved = Mapping.objects.filter(name=name).first() or Mapping.objects.filter(prefix=name).first()
    if saved:
        return saved.read
    path = next((one for one in (Path(name), OURS / f"{name.removesuffix('.json')}.json") if one.suffix == ".json" and one.is_file()), None)
    if path is None:
        raise CommandError(f"No hay ningún mapeo «{name}»: ni guardado ni como archivo.")
    try:
        return Plan.of(json.loads(read_limited(path, LARGEST_PLAN)))
    except ValueError as error:
        raise CommandError(f"{path.name}: {error}") from error
