import time

from django.core.management.base import BaseCommand, CommandParser

from minga.evidence.figures import actions as figures
from minga.evidence.merging import proposing
from minga.evidence.quality import engine
from minga.ground.accounts.models import Person
from minga.ground.kit import formats
from minga.ground.territory import actions as territory

CHECKS: dict[str, engine.Check] = {
    **engine.CHECKS,
    "organisation": proposing.check_organisations,
    "unit": territory.check_units,
    "figure": figures.check_figures,
    "likeness": proposing.check_likeness,
}
NAMES = {
    "activity": "actividades",
    "agreement": "convenios",
    "organisation": "organizaciones",
    "unit": "lugares",
    "figure": "cifras declaradas",
    "likeness": "parejas que podrían ser una",
}
EVERY = 10  # seconds between two lines of progress


class Command(BaseCommand):
    help = "«run» pasa todas las reglas por todos los registros y pone al día los hallazgos. Una vez al día, o tras una carga grande."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("do", choices=["run"])
        parser.add_argument("--only", choices=list(CHECKS), help="solo los registros de una clase")

    def handle(self, *args, do: str, only: str | None, **options) -> None:
        started = self.told = time.monotonic()
        ran = engine.run(by=Person.objects.system(), checks={only: CHECKS[only]} if only else CHECKS, progress=self.tell)
        for kind, records in ran.records.items():
            self.stdout.write(f"{NAMES[kind].capitalize()}: {formats.number(records)}")
        taken = formats.number(round(time.monotonic() - started))
        self.stdout.write(f"Aparecieron {formats.number(ran.came)} hallazgos y se fueron {formats.number(ran.went)} ({taken} s).")
        for rule, n in ran.open.items():
            self.stdout.write(f"  {rule}: {formats.number(n)} por resolver")

    def tell(self, kind: str, records: int) -> None:
        """Say how far a long run has come."""
        now = time.monotonic()
        if now - self.told >= EVERY:
            self.told = now
            self.stdout.write(f"  {NAMES[kind]}: {formats.number(records)} …")
