"""The list of agreements: filters, validity on a day, the average of those with an amount, downloads, calendar."""

import datetime
import json

import pytest
from django.test import Client

from minga.cycle.agreements import actions
from minga.cycle.agreements.asking import on_day
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import validity
from minga.doors.portal.calendar_file import Event, calendar, escaped, fold_line
from minga.doors.portal.tests.reading_pages import body, table, text
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get

pytestmark = pytest.mark.django_db


def make(code: str, rows: dict | None = None, addenda=(), **fields) -> Agreement:
    """Record an agreement as a loader would: its findings and its search card with it."""
    by = Person.objects.system()
    whole = {"title": f"Convenio {code}", "kind": get("TIPO_CONVENIO", "CONVENIO_ESPECIFICO"), "source": "002:L1", **fields}
    row, _how = actions.record(by=by, code=code, fields=whole, rows=rows or {}, addenda=addenda)
    actions.review(by=by, agreement=row)
    return row


def listed(query: str = "", client: Client | None = None) -> list[str]:
    return [row["codigo"] for row in table((client or Client()).get(f"/convenios.csv{query}"))]


def test_it_works():
    page = text(Client().get("/convenios"))
    assert "18 convenios" in page
    assert "Convenio de dotación del CAP Arroz Barato entre la ESE Cartagena de Indias y Fundación Mamonal" in page


def test_r_109_pitfall_5_the_average_of_those_with_an_amount():
    page = text(Client().get("/convenios?party=ORG-040&party=ORG-045"))
    assert "Promedio de los que tienen monto: $718.566.000 COP (1 de 4)." in page
    assert "Sin monto no es cero" in page


def test_an_average_for_each_currency():
    for code, amount, currency in (("T-A", "1.00", "USD"), ("T-B", "2.01", "USD"), ("T-C", "5", "EUR")):
        make(code, total_amount=amount, total_currency=currency, number="T-PROMEDIO")
    page = text(Client().get("/convenios?q=T-PROMEDIO"))
    assert "Promedio de los que tienen monto: 5 EUR (1 de 3)" in page.replace("€5", "5").replace("EUR 5", "5 EUR")
    assert "1,51" in page  # (1.00 + 2.01) / 2 is 1.505: half-up


def test_words_are_found_whatever_their_accents():
    assert listed("?q=ona+BIERBEEK") == ["AGR-012"]


def test_an_area_and_a_number_are_found():
    assert (listed("?q=patrimonio+cultural"), listed("?q=AID-527-C-12-00002")) == (["AGR-012"], ["AGR-023"])


def test_words_that_nothing_has_say_what_to_do():
    page = text(Client().get("/convenios?q=zzqx"))
    assert "No hay convenios de «zzqx»" in page
    assert "busque por una de las partes o por su número" in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?kind=HERMANAMIENTO", ["AGR-015", "AGR-012"]),
        ("?country=PE&kind=PROGRAMA_INDICATIVO", ["AGR-020"]),
        ("?party=ORG-045", ["AGR-003"]),
        ("?year=1973", ["AGR-010"]),
        ("?standing=expired&kind=CONVENIO_MARCO", ["AGR-002", "AGR-001"]),
        ("?standing=in_force&dia=2011-12-31", ["AGR-002", "AGR-001"]),
    ],
)
def test_each_filter(query, codes):
    assert listed(query) == codes


def test_an_unknown_filter_is_told_and_left_out():
    page = text(Client().get("/convenios?kind=TRATADO&dia=mañana"))
    assert "Se ignoraron 2 filtros desconocidos" in page
    assert "18 convenios" in page


def test_a_page_has_a_fixed_number_of_queries(django_assert_max_num_queries):
    for number in range(3):
        make(f"T-Q{number}")
    with django_assert_max_num_queries(22):
        Client().get("/convenios")


DAYS = ("2010-12-31", "2011-01-01", "2011-06-30", "2011-07-01", "2011-12-31", "2012-01-01", "2026-11-21")
CASES = [
    {"signed_on": signed, "in_force_from": begins, "ends_on": ends, "renews": renews}
    for signed, begins in (("", ""), ("2011", ""), ("2011-06", ""), ("2010", "2011-07-01"))
    for ends in ("", "2011", "2011-06", "2011-12-31")
    for renews in (None, True)
]


def test_r_110_the_list_and_the_page_say_the_same_of_every_date():
    """The validity of a list is found by the database, that of a page in Python: one answer on every day."""
    addendum = {"number": 1, "signed_on": "2011", "object": "Prórroga", "new_end": "2011-12-31", "source": "002:L1"}
    made = [make(f"T-V{place}", **case) for place, case in enumerate(CASES)]
    made += [make("T-VI", indefinite=True), make("T-VA", addenda=[addendum], ends_on="2011-06")]
    for day in map(datetime.date.fromisoformat, DAYS):
        found = dict(on_day(Agreement.objects.filter(code__startswith="T-V"), day).values_list("code", "standing"))
        rows = Agreement.objects.filter(pk__in=[one.pk for one in made]).prefetch_related("addenda")
        assert found == {one.code: validity(one, day).value for one in rows}


def test_r_110_agr_001_is_in_force_on_its_last_day_and_expired_on_the_next():
    found = [text(Client().get(f"/convenios/AGR-001?dia={day}")) for day in ("2011-12-31", "2012-01-01")]
    assert ["vigencia Vigente al 31 de diciembre de 2011" in found[0], "vigencia Vencido al 1 de enero de 2012" in found[1]] == [True, True]


def test_what_is_not_published_is_in_no_list():
    make("T-OCULTO", public=False)
    make("T-BORRADOR", stage="draft")
    assert ({"T-OCULTO", "T-BORRADOR"} & set(listed()), Client().get("/convenios/T-BORRADOR").status_code) == (set(), 404)
    assert "T-OCULTO" not in body(Client().get("/convenios.json"))
    assert "T-BORRADOR" not in body(Client().get("/hallazgos.csv"))


def test_who_reviews_sees_what_is_not_published(administrator):
    make("T-OCULTO", public=False)
    assert "T-OCULTO" in listed("", administrator)


def test_r_154_the_table_marks_what_is_approximate():
    make("T-APROX", total_amount="10", total_currency="USD", total_precision="approximate")
    rows = {row["codigo"]: row for row in table(Client().get("/convenios.csv"))}
    assert [rows[code]["aproximado"] for code in ("T-APROX", "AGR-003", "AGR-001")] == ["true", "false", ""]


def test_the_objects_say_the_same_as_the_table():
    rows = json.loads(Client().get("/convenios.json?kind=HERMANAMIENTO").content)["agreements"]
    assert [(row["codigo"], row["suscrito"], row["monto"]) for row in rows] == [("AGR-015", "2011-02-25", None), ("AGR-012", "2000", None)]
    health = json.loads(Client().get("/convenios.json?party=ORG-045").content)["agreements"][0]
    assert (health["monto"], health["implica_erogacion"]) == ("718566000.00", True)


def test_agreements_are_found_from_the_search_of_the_site():
    page = text(Client().get("/buscar?q=hermanamiento+cuenca"))
    assert "1 convenio" in page
    assert "Acuerdo de Hermanamiento entre Cuenca y Rosario (Argentina)" in page


# The calendar.
def test_the_calendar_has_the_ends_and_the_obligations_to_come():
    duty = {"party": "GAD, Municipal", "text": "Informe; anual", "due": "2099-03", "source": "002:L1"}
    make("T-CAL", {"obligations": [duty]}, ends_on="2099")
    found = body(Client().get("/convenios/calendario.ics"))
    assert found.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert found.endswith("END:VCALENDAR\r\n")
    assert "UID:T-CAL-fin@minga\r\n" in found
    assert "DTSTART;VALUE=DATE:20991231\r\n" in found
    assert "DTSTART;VALUE=DATE:20990331\r\n" in found
    assert "SUMMARY:GAD\\, Municipal: obligación de T-CAL\r\n" in found
    assert "DESCRIPTION:Informe\\; anual\r\n" in found


def test_the_calendar_holds_nothing_that_its_reader_may_not_see(administrator):
    make("T-OCULTO", public=False, ends_on="2099-01-01")
    assert ["T-OCULTO" in body(one.get("/convenios/calendario.ics")) for one in (Client(), administrator)] == [False, True]


def test_what_is_settled_or_met_is_in_no_calendar():
    make("T-LIQ", ends_on="2099-01-01", stage="settled")
    assert "T-LIQ" not in body(Client().get("/convenios/calendario.ics"))


def test_a_text_is_escaped_as_the_standard_says():
    assert escaped("a\\b;c,d\r\ne") == "a\\\\b\\;c\\,d\\ne"


def test_a_line_is_folded_at_75_octets_and_no_character_is_cut():
    line = "SUMMARY:" + "ñ" * 100
    pieces = list(fold_line(line))
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_a_calendar_of_nothing_is_a_calendar():
    found = calendar("Convenios", [], datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC))
    assert found.splitlines()[-1] == "END:VCALENDAR"
    event = Event("a@minga", datetime.date(2024, 12, 31), "Fin")
    assert "DTEND;VALUE=DATE:20250101" in calendar("C", [event], datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
