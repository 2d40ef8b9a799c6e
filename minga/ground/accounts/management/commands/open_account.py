import getpass
import os

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from minga.ground.accounts.actions import open_account
from minga.ground.accounts.models import Person


class Command(BaseCommand):
    help = "Abre una cuenta: pide la contraseña dos veces, o la lee de MINGA_PASSWORD."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", metavar="CORREO")
        parser.add_argument("--name", required=True, metavar="NOMBRE")
        parser.add_argument("--administrator", action="store_true", help="administra también listas y ajustes")

    def handle(self, *args, email: str, name: str, administrator: bool, **options) -> None:
        password = os.environ.get("MINGA_PASSWORD") or ask_password()
        try:
            person = open_account(by=Person.objects.system(), email=email, name=name, password=password, administrator=administrator)
        except ValidationError as refused:
            raise CommandError("No se abrió la cuenta:\n" + "\n".join(f"  · {text}" for text in refused.messages)) from refused
        self.stdout.write(f"Cuenta abierta: {person.email}" + (" (administra)" if administrator else ""))


def ask_password() -> str:
    """Return the password typed twice at the terminal; CommandError where the two differ."""
    first, second = getpass.getpass("Contraseña: "), getpass.getpass("Otra vez: ")
    if first != second:
        raise CommandError("Las dos contraseñas no son iguales: no se abrió la cuenta.")
    return first
