import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from minga.ground.inbox import sending


class Command(BaseCommand):
    help = "Envía las cartas que esperan; «minga serve» lo hace por sí mismo. Con --forever sigue hasta que se le pida parar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="sigue enviando hasta que se le pida parar")
        parser.add_argument("--every", type=float, default=sending.EVERY, metavar="SEGUNDOS", help="segundos entre dos vueltas")

    def handle(self, *args, forever: bool, every: float, **options) -> None:
        if forever:
            stop = threading.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
            sending.run(stop, every)
            return
        digests = sending.send_digests(timezone.localdate())
        done = sending.deliver(limit=100_000)
        self.stdout.write(f"Resúmenes: {digests}. Cartas enviadas: {done.sent}; para más tarde: {done.again}; sin remedio: {done.failed}")
