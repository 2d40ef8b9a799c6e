"""python -m benchmarks.steady: whether answers tell a known address from an unknown one, by bytes or by time (RELIABILITY 7).

In a database of its own, made with the demonstration's records and taken away at the end (DATABASE_URL says where): an account
is asked for and a password recovered, for known and unknown addresses in turns, each request from an address of its own, so
that no limit answers. Ends with 1 where status, headers, bytes or the medians of the times differ.
"""

import argparse
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from minga.ground.accounts.models import Person

ALIKE = 0.10  # by which the medians may differ (RELIABILITY 7)
OF_EACH = {"X-Request-ID"}  # a header of each answer's own, whoever is meant
ASKED = {"organisation_written": "Municipio de Ibarra", "post": "Técnica", "role": "execution", "phone": "062990000", "why": "Registrar."}


class Heard(NamedTuple):
    """What a request was answered, with the page to which it leads."""

    seconds: float
    answer: tuple


def main() -> int:
    """Run the drill and print what was measured; returns 1 where known and unknown differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steady", description="Compara correos conocidos y desconocidos.")
    parser.add_argument("--requests", type=int, default=200, help="de cada clase (200)")
    wanted = parser.parse_args().requests
    setup_test_environment()
    name, settled = connection.settings_dict["NAME"], connection.creation.create_test_db(verbosity=0)
    try:
        call_command("demo_data", stdout=io.StringIO())
        password = make_password("una-clave-que-nadie-usa")
        Person.objects.bulk_create(
            Person(email=f"conocida{number}@ambato.example", name="Conocida", password=password) for number in range(2 * wanted)
        )
        print(f"{connection.vendor} ({settled}), {os.cpu_count()} núcleos; carga al empezar {load()}", flush=True)
        held = [compared("pedir una cuenta", ask, wanted, 0), compared("recuperar la contraseña", recover, wanted, wanted)]
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    print(f"carga al acabar {load()}\n{sum(held)} passed, {len(held) - sum(held)} failed")
    return 0 if all(held) else 1


def load() -> str:
    """Return the machine's load over one, five and fifteen minutes."""
    return " ".join(f"{one:.2f}" for one in os.getloadavg())


def compared(name: str, question: Callable[[str, int], Heard], wanted: int, first: int) -> bool:
    """Ask for known and unknown addresses in turns and print the comparison; say whether nothing tells them apart."""
    heard: dict[str, list[Heard]] = {"conocida": [], "desconocida": []}
    for number in range(first, first + wanted):
        for kind in sorted(heard, reverse=bool(number % 2)):
            heard[kind].append(question(f"{kind}{number}@ambato.example", number))
    medians = {kind: statistics.median(one.seconds for one in all_of) for kind, all_of in heard.items()}
    answers = {one.answer for all_of in heard.values() for one in all_of}
    difference = abs(medians["conocida"] / medians["desconocida"] - 1)
    sizes = sorted({len(one.answer[-1]) for all_of in heard.values() for one in all_of})
    for kind, all_of in heard.items():
        most = max(one.seconds for one in all_of)
        print(f"{name}, {kind}: {len(all_of)} pedidos, mediana {medians[kind] * 1000:.1f} ms, máximo {most * 1000:.1f} ms", flush=True)
    print(f"{name}: respuestas distintas {len(answers)}, bytes {sizes}, diferencia de medianas {difference:.2%}", flush=True)
    return len(answers) == 1 and difference <= ALIKE


def ask(email: str, number: int) -> Heard:
    """Ask for an account."""
    return sent("/cuenta/pedir-cuenta", ASKED | {"email": email, "name": f"Persona {number}"}, number, email)


def recover(email: str, number: int) -> Heard:
    """Ask for a new password."""
    return sent("/cuenta/clave/olvidada", {"email": email}, number, email)


def sent(address: str, values: dict[str, str], number: int, email: str) -> Heard:
    """Send a form from an address of its own and read the page that follows."""
    half = 128 if email.startswith("des") else 0
    client = Client(REMOTE_ADDR=f"10.{half + number // 62500}.{number // 250 % 250}.{number % 250 + 1}")
    begun = time.perf_counter()
    response = client.post(address, values)
    seconds = time.perf_counter() - begun
    headers = tuple(sorted((name, value) for name, value in response.headers.items() if name not in OF_EACH))
    page = client.get(response.headers["Location"]).content if response.status_code == 302 else b""
    return Heard(seconds, (response.status_code, headers, tuple(sorted(response.cookies)), response.content, page))


if __name__ == "__main__":
    sys.exit(main())
