from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from minga.cycle.law import loading as law
from minga.ground.accounts.models import Person
from minga.ground.codelists import loading as codelists
from minga.ground.kit.tables import TableRefused
from minga.ground.territory import loading as territory


class Command(BaseCommand):
    help = "Carga las listas de códigos y el territorio desde las tablas de Minga; repetirla no cambia nada."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        person = Person.objects.system()
        try:
            lists, units, rules = codelists.load(by=person), territory.load(by=person), law.load(by=person)
        except TableRefused as refused:
            raise CommandError(f"No se cargó nada:\n{refused}") from refused
        self.stdout.write(f"Listas de códigos: {lists['lists']}, con {lists['codes']} códigos ({lists['changed']} nuevos o cambiados)")
        self.stdout.write(f"Territorio: {units['countries']} países, {units['units']} unidades ({units['changed']} nuevas o cambiadas)")
        self.stdout.write(f"Normas: {rules['rows']} filas ({rules['changed']} nuevas o cambiadas); atribuciones: {rules['report']}")
