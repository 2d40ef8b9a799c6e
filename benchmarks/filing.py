"""The registry at work: 10,000 dossiers, a section saved, their list, what is alike, and twenty people at once on the real server.

`python -m benchmarks.filing --label SQLite` reads DATABASE_URL or MINGA_DATA and prints one JSON object a line. The dossiers are
made once and stay, past the actions and without journal lines; the saves go through the form, as a person's do.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from benchmarks.figures import Figure, percentile
from benchmarks.server import running
from minga.cycle.activities.models import Activity
from minga.cycle.filing.models import Dossier, Revision
from minga.cycle.filing.queries import alike
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import COMPLETE
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.cycle.registration import actions as registration
from minga.cycle.registration.queries import certificate_of
from minga.cycle.registration.testing import SHOWN, VALUES
from minga.ground.accounts.actions import appoint, open_account
from minga.ground.accounts.models import Person, Role
from minga.ground.journal import net

DOSSIERS, BATCH, PEOPLE, SECONDS = 10_000, 1000, 20, 30
SAVE, MIXED, ALIKE, LIST = 200.0, 500.0, 100.0, 150.0  # ms, the goals
EMAIL, PASSWORD = "medida@minga.example", "medida-de-rendimiento"
WARM = 3
LISTS = ("", "?page=40", "?etapa=submitted", "?q=agua", "?etapa=draft&page=10")
SECTION = "/expedientes/{key}/seccion/identification"


def officer() -> Person:
    """Return who saves: an officer of the first organisation who also reviews, so that the list is the longest there is."""
    found = Person.objects.filter(email=EMAIL).first()
    if found:
        return found
    system = Person.objects.system()
    made = open_account(by=system, email=EMAIL, name="Medida", password=PASSWORD)
    join(by=system, person=made, organisation=Organisation.objects.order_by("pk")[0], role=InstitutionalRole.EXECUTION)
    for role in (Role.OFFICER, Role.VALIDATOR):
        appoint(by=system, person=made, role=role)
    return made


def fill(by: Person) -> None:
    """Make the dossiers that are missing, half of them drafts of the officer's institution, the others anybody's at any stage."""
    bodies = list(Organisation.objects.order_by("pk")[:500])
    chance, now, begun = random.Random(20260105), timezone.now(), Dossier.objects.filter(key__startswith="B-").count()
    titles = list(Activity.objects.order_by("pk").values_list("title", flat=True)[:DOSSIERS])
    stages = [Stage.SUBMITTED, Stage.OBSERVED, Stage.PLANNING, Stage.APPROVED]
    if begun < DOSSIERS:
        net.lift()
    for first in range(begun, DOSSIERS, BATCH):
        made = []
        for number in range(first, min(first + BATCH, DOSSIERS)):
            title, mine = titles[number % len(titles)], number % 2 == 0
            one = Dossier(key=f"B-{number:05d}", organisation=bodies[0] if mine else chance.choice(bodies), title=title, kind="PROYECTO")
            one.stage = Stage.DRAFT if mine else chance.choice(stages)
            one.values, one.author, one.handler, one.saved_by = COMPLETE | {"title": title}, by, by, by
            one.created_at = one.saved_at = one.stage_since = one.submitted_at = now
            made.append(one)
        with transaction.atomic():
            Dossier.objects.bulk_create(made, batch_size=500)
            Revision.objects.bulk_create([Revision(dossier=one, version=1, by=by, at=now) for one in made], batch_size=500)
    if begun < DOSSIERS:
        net.spread()


def certificate_code() -> str:
    """Return the code of a certificate that can be checked, issued for something made up where there is none."""
    found = certificate_of(("benchmark", "B-0")) or registration.register(
        by=Person.objects.system(), thing=("benchmark", "B-0"), kind="PROYECTO", values=VALUES, shown=SHOWN, public=True
    )
    return found.code


def timed(name: str, act: Callable[[int], int], rounds: int, goal: float) -> Figure:
    """Return the p95 of an act in milliseconds, its processor time beside it; RuntimeError where it answers no page."""
    found, processor = [], []
    for place in range(rounds + WARM):
        begun, busy = time.perf_counter(), time.process_time()
        status = act(place)
        found.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - busy) * 1000)
        if status not in (200, 302):
            raise RuntimeError(f"{name}: respondió {status}")
    return Figure(name, percentile(found[WARM:], 0.95), "ms", goal, percentile(processor[WARM:], 0.5), "CPU, p50")


def figure(name: str, times: list[float], goal: float | None) -> Figure:
    return Figure(name, percentile(times, 0.95), "ms", goal, percentile(times, 0.5), "p50")


def alone(label: str, rounds: int) -> Iterator[Figure]:
    """Yield what one person waits for, by Django's client through the whole middleware."""
    by = officer()
    fill(by)
    visitor = Client(SERVER_NAME="localhost", headers={"accept-language": "es"})
    visitor.force_login(by)

    def save(place: int) -> int:
        page, title = SECTION.format(key=f"B-{place * 2 % DOSSIERS:05d}"), f"Título guardado {time.time_ns()}"
        return visitor.post(page, {"title": title, "objective": f"Objetivo {place}", "stay": "1"}).status_code

    def look(place: int) -> int:
        return visitor.get(f"/expedientes{LISTS[place % len(LISTS)]}").status_code

    def ask(place: int) -> int:
        alike(texts[place % len(texts)], by)
        return 200

    texts = list(Activity.objects.order_by("-pk").values_list("title", flat=True)[: rounds + WARM])
    yield timed(f"{label}: guardar una sección con 10.000 expedientes, p95", save, rounds, SAVE)
    yield timed(f"{label}: lista de 10.000 expedientes, p95", look, rounds, LIST)
    yield timed(f"{label}: parecidos a un título entre {Activity.objects.count()}, p95", ask, rounds, ALIKE)


class Visitor:
    """Somebody with a session and a connection that stays open."""

    def __init__(self, site: str, cookie: str, number: int, verify: str) -> None:
        self.verify = verify
        self.line, self.number, self.chance = HTTPConnection(urlsplit(site).netloc, timeout=30), number, random.Random(number)
        self.token = "a" * 32
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}; {settings.CSRF_COOKIE_NAME}={self.token}"}

    def ask(self, method: str, path: str, form: dict | None = None) -> int:
        headers = self.headers | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
        self.line.request(method, path, urlencode(form) if form else None, headers)
        answer = self.line.getresponse()
        answer.read()
        return answer.status

    def once(self) -> tuple[str, int, float]:
        """Do one of the things that people do; return (what, status, ms)."""
        what = self.chance.choice(("list", "dossier", "section", "save", "records", "record", "search", "verify", "registry"))
        key = f"B-{(self.number * 400 + self.chance.randrange(200) * 2) % DOSSIERS:05d}"
        paths = {
            "list": f"/expedientes?page={self.chance.randint(1, 100)}",
            "dossier": f"/expedientes/{key}",
            "section": SECTION.format(key=key),
            "save": SECTION.format(key=key),
            "records": f"/actividades?page={self.chance.randint(1, 400)}",
            "record": f"/actividades/GEN-{self.chance.randint(1, 2000):06d}",
            "search": f"/buscar?q={self.chance.choice(('agua', 'cacao', 'riego', 'p%C3%A1ramos', 'escuelas'))}",
            "verify": self.verify,
            "registry": "/registro",
        }
        form = {"title": f"Título {time.time_ns()}", "stay": "1", "csrfmiddlewaretoken": self.token} if what == "save" else None
        begun = time.perf_counter()
        status = self.ask("POST" if form else "GET", paths[what], form)
        return what, status, (time.perf_counter() - begun) * 1000

    def during(self, seconds: float) -> list[tuple[str, int, float]]:
        """Go on for so long, with one to three seconds to read and think in between."""
        until, found = time.monotonic() + seconds, []
        while time.monotonic() < until:
            found.append(self.once())
            time.sleep(self.chance.uniform(1, 3))
        self.line.close()
        return found


def together(label: str, seconds: float) -> Iterator[Figure]:
    """Yield what twenty people at once wait for, on the real server with two workers; what is first asked for fills its caches."""
    by, cookies = officer(), []
    verify = Client(SERVER_NAME="localhost").get(f"/verificar/{certificate_code()}", follow=True).request["PATH_INFO"]
    for _person in range(PEOPLE):
        client = Client(SERVER_NAME="localhost")
        client.force_login(by)
        cookies.append(client.session.session_key)
    connection.close()
    with running(dict(os.environ)) as site, ThreadPoolExecutor(PEOPLE) as pool:
        visitors = [Visitor(site, cookie, number, verify) for number, cookie in enumerate(cookies)]
        list(pool.map(lambda one: one.during(seconds / 2), visitors))
        found = [one for some in pool.map(lambda one: one.during(seconds), visitors) for one in some]
    tell(found)
    yield figure(f"{label}: veinte personas a la vez, {len(found)} peticiones, p95", [ms for _what, _status, ms in found], MIXED)
    saves = [ms for what, _status, ms in found if what == "save"]
    yield figure(f"{label}: guardar con veinte personas a la vez, p95", saves, MIXED)
    yield Figure(f"{label}: respuestas con error", sum(status not in (200, 302) for _what, status, _ms in found), "", 0)


def tell(found: list[tuple[str, int, float]]) -> None:
    """Say on standard error what each sort of page took, and how many of each status there were."""
    for kind in sorted({what for what, _status, _ms in found}):
        times = [ms for what, _status, ms in found if what == kind]
        print(f"  {kind}: {len(times)}, p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms", file=sys.stderr)
    print(f"  {dict(Counter(status for _what, status, _ms in found))}", file=sys.stderr, flush=True)


def measured(label: str, rounds: int) -> Iterator[Figure]:
    """Yield the figures of one database; fewer rounds shorten the time together too."""
    yield from alone(label, rounds)
    yield from together(label, SECONDS if rounds >= 100 else SECONDS / 3)


def main() -> None:
    """Measure and print each figure as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", default="SQLite")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    for one in measured(options.label, 20 if options.quick else 200):
        print(json.dumps(one.plain()), flush=True)


if __name__ == "__main__":
    main()
