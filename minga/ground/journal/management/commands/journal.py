from django.core.management.base import BaseCommand, CommandError

from minga.ground.journal.queries import first_break, head


class Command(BaseCommand):
    help = "La bitácora: «verify» recorre la cadena y nombra la primera línea rota; «head» da lo que se guarda fuera."

    def add_arguments(self, parser) -> None:
        parser.add_argument("do", choices=["verify", "head"])
        parser.add_argument("--against", metavar="N:DIGEST", help="cabeza guardada fuera, tal como la dio «head»")

    def handle(self, *args, do: str, against: str | None, **options) -> None:
        if do == "head":
            count, digest = head()
            self.stdout.write(f"{count}:{digest}")
            return
        count, broken = first_break(read_head(against) if against else None)
        if broken:
            raise CommandError(f"La bitácora está rota en la línea {broken.seq}: {broken.why}.")
        self.stdout.write(f"La bitácora está entera: {count} líneas.")


def read_head(text: str) -> tuple[int, str]:
    """Return (count, digest) of 'N:DIGEST'; raises CommandError with what is expected."""
    count, _colon, digest = text.partition(":")
    if not count.isdecimal() or len(digest) != 64:
        raise CommandError("--against espera el texto que dio «minga journal head», por ejemplo 120:9f3c….")
    return int(count), digest
