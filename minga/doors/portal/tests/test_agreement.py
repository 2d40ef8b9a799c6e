"""Map, chart, table, CSV, JSON and GeoJSON of one address end in the same numbers: they are one question."""

import csv
import io
from decimal import Decimal as D
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.evidence.figures.testing import make_many

pytestmark = pytest.mark.django_db
SLUGS = ("fuente", "modalidad", "sector", "tema", "anual", "recurso", "territorio", "organizacion", "papel", "estado")
CHOICES = {
    "country": ("EC", "CO", "PE"),
    "source": ("BILATERAL", "MULTILATERAL", "PRIVADA"),
    "sector": ("14022", "12230"),
    "theme": ("Agua", "Salud"),
    "partner": ("ORG-044", "ORG-016"),
    "role": ("DONANTE", "CONTRAPARTIDA"),
    "status": ("VIGENTE",),
    "from": ("2008", "2009"),
    "to": ("2009", "2011"),
}


@pytest.fixture
def made(db, facts_anew) -> None:
    """Sixty activities of every sort beside the demonstration's."""
    make_many(5)
    facts_anew()


def chosen(names: list[str]):
    """Return a strategy of one value for each of these filters."""
    return st.fixed_dictionaries({name: st.sampled_from(CHOICES[name]) for name in names})


filters = st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True).flatmap(chosen)


def table(client: Client, address: str) -> list[dict[str, str]]:
    body = b"".join(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=delimiter(body)))


def delimiter(body: str) -> str:
    return ";" if ";" in body.partition("\n")[0] else ","


def money(text: str | None) -> D | None:
    """Read an amount of a file: nothing where nobody says one."""
    return D(text) if text else None


def ends(rows: list[dict[str, str]], total: str) -> tuple[int, D | None]:
    """Return activities and amount of a table's total, having added up its lines: they must be the same."""
    last = next(row for row in rows if row[next(iter(row))] == total)
    return int(last["proyectos"]), money(last["monto"])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=filters, currency=st.sampled_from(("USD", "COP", "EUR")), slug=st.sampled_from(SLUGS))
def test_fifty_random_addresses_have_one_total(made, asked: dict[str, str], currency: str, slug: str) -> None:
    client, query = Client(), urlencode({**asked, "currency": currency})
    content = client.get(f"/cifras/{slug}.json?{query}").json()
    total = (content["total"]["activities"], money(content["total"]["amount"]))
    amounts = [D(line["amount"]) for line in content["lines"] if line["amount"] is not None]
    assert sum(amounts, D(0)) == (total[1] or D(0))
    assert ends(table(client, f"/cifras/{slug}.csv?{query}"), "total") == total
    behind = table(client, f"/cifras/registros.csv?{query}")
    assert (len(behind), sum((D(row["monto"]) for row in behind if row["monto"]), D(0))) == (total[0], total[1] or D(0))
    if "country" in asked:
        for kind in ("json", "geojson"):
            found = client.get(f"/mapa.{kind}?{query}").json()["lines"]["total"]
            assert (found["activities"], money(found["amount"])) == total
        assert ends(table(client, f"/mapa.csv?{query}"), "total") == total
