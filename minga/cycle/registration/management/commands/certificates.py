import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minga.cycle.registration.chain import first_fault, published, yearly

EXPECTED = {"year", "count", "root", "key", "signature", "digests"}


class Command(BaseCommand):
    help = "Las constancias: «publish» da la lista del año con su cabeza firmada; «verify» comprueba todas y nombra la primera falla."

    def add_arguments(self, parser) -> None:
        parser.add_argument("do", choices=["publish", "verify"])
        parser.add_argument("--year", type=int, help="el año que se publica (este)")
        parser.add_argument("--against", metavar="ARCHIVO", help="lista guardada fuera, tal como la dio «publish»")

    def handle(self, *args, do: str, year: int | None, against: str | None, **options) -> None:
        if do == "publish":
            listed = yearly(year or timezone.localdate().year)
            self.stdout.write(json.dumps(published(listed), ensure_ascii=False, indent=1, sort_keys=True))
            return
        count, fault = first_fault(read_list(against) if against else None)
        if fault:
            raise CommandError(f"Las constancias no se sostienen: {fault}.")
        self.stdout.write(f"Las constancias se sostienen: {count} comprobadas.")


def read_list(name: str) -> dict:
    """Return a list that was published; raises CommandError with what is expected."""
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"No se puede leer {name}: {problem}") from None
    if not isinstance(found, dict) or not set(found) >= EXPECTED:
        raise CommandError("--against espera el archivo que dio «minga certificates publish».")
    return found
