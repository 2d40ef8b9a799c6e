from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from minga.ground.journal import net
from minga.ground.journal.actions import explain_trace, publish_head
from minga.ground.journal.heads import HeadRefused, read_file, write_into
from minga.ground.journal.lines import changes, unexplained
from minga.ground.journal.models import Head
from minga.ground.journal.queries import first_break, head

HELP = """La bitácora: «verify» recorre la cadena y nombra la primera línea rota; «head» da la cabeza; «publish-head» la firma
y la guarda entre las publicadas; «traces» nombra los cambios de la base que ninguna línea explica."""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser) -> None:
        parser.add_argument("do", choices=["verify", "head", "publish-head", "traces"])
        parser.add_argument(
            "--head", "--against", dest="outside", metavar="ARCHIVO|N:DIGEST", help="cabezas guardadas fuera, para «verify»"
        )
        parser.add_argument("--to", metavar="CARPETA", type=Path, help="donde «publish-head» escribe la cabeza firmada")
        parser.add_argument("--explain", metavar="MOTIVO", help="explica de una vez los cambios que «traces» nombra")

    def handle(self, *args, do: str, outside: str | None, to: Path | None, explain: str | None, **options) -> None:
        if do == "verify":
            self.verify(outside)
        elif do == "publish-head":
            self.publish(to or settings.DATA_DIR / "heads")
        elif do == "traces":
            self.traces(explain)
        else:
            count, digest = head()
            self.stdout.write(f"{count}:{digest}")

    def verify(self, outside: str | None) -> None:
        """Walk the chain against what was published and what was kept outside; then look at the second net."""
        heads = [*read_heads(outside), *published()]
        count, broken = first_break(*heads)
        if broken:
            raise CommandError(f"La bitácora está rota en la línea {broken.seq}: {broken.why}.")
        self.stdout.write(f"La bitácora está entera: {count} líneas.")
        if number := len(set(heads)):
            self.stdout.write("Coincide con la cabeza guardada." if number == 1 else f"Coincide con las {number} cabezas guardadas.")
        if found := unexplained().count():
            self.stdout.write(f"Cambios de la base sin línea: {found}. «minga journal traces» los nombra.")
        if open_tables := net.holes():
            raise CommandError(f"Sin la segunda red, o con otra: {', '.join(open_tables)}. «minga migrate» la pone de nuevo.")

    def publish(self, folder: Path) -> None:
        """Sign the head and write it into a folder: copy that one elsewhere."""
        signed = publish_head(by=get_user_model().objects.system())
        path = write_into(folder, signed)
        self.stdout.write(f"Cabeza publicada: {signed.count}:{signed.digest}")
        self.stdout.write(f"Clave pública: {signed.public_key}")
        self.stdout.write(f"Archivo: {path}")

    def traces(self, explain: str | None) -> None:
        """Name what was changed past the actions; explain it where a reason is given. Exit code 1 while something is unexplained."""
        found = list(unexplained())
        for trace in found:
            fields = ", ".join(one.field for one in changes(trace)) if trace.operation == "UPDATE" else ""
            who = f" por {trace.login}" if trace.login else ""
            line = f"{trace.pk}  {trace.at:%Y-%m-%d %H:%M:%S} UTC  {trace.operation} {trace.table_name} {trace.row_key}{who}"
            self.stdout.write(f"{line}: {fields}" if fields else line)
        if not found:
            self.stdout.write("Ningún cambio de la base sin línea.")
        elif explain is None:
            raise CommandError(f"Cambios de la base sin línea en la bitácora: {len(found)}.")
        else:
            self.explain(found, explain)

    def explain(self, found: list, reason: str) -> None:
        try:
            for trace in found:
                explain_trace(by=get_user_model().objects.system(), trace=trace, reason=reason)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"Explicados: {len(found)}.")


def published() -> list[tuple[int, str]]:
    """Return (count, digest) of the heads published from this database."""
    return list(Head.objects.values_list("count", "digest"))


def read_heads(text: str | None) -> list[tuple[int, str]]:
    """Return the (count, digest) of a file of published heads, or of 'N:DIGEST'; raises CommandError with what is expected."""
    if not text:
        return []
    count, _colon, digest = text.partition(":")
    if count.isdecimal() and len(digest) == 64:
        return [(int(count), digest)]
    path = Path(text)
    if not path.is_file():
        raise CommandError("--head espera el archivo de «minga journal publish-head», o el texto que dio «minga journal head»: 120:9f3c….")
    try:
        return [(one.count, one.digest) for one in read_file(path)]
    except (HeadRefused, OSError) as refused:
        raise CommandError(f"{path.name}: {refused}.") from refused
