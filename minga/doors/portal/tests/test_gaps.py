import pytest

from minga.doors.portal.tests.reading_pages import table, text

pytestmark = pytest.mark.django_db


def test_it_works(client) -> None:
    assert client.get("/lagunas").context["total"] == 25


def test_r_351_the_gaps_of_each_source(client) -> None:
    kinds = {group["source"].code: group["kinds"] for group in client.get("/lagunas").context["groups"]}
    assert kinds["001"]["figure"] == 10
    assert kinds["002"]["chart"] == 4
    assert kinds["003"]["diagram"] == 2


def test_kinds_are_words(client) -> None:
    assert "4 gráficos, 2 grupos de fotografías" in text(client.get("/lagunas"))


def test_csv(client) -> None:
    rows = {row["codigo"]: row for row in table(client.get("/lagunas.csv"))}
    assert len(rows) == 25
    assert (rows["LAG-003-03"]["que_falta"], rows["LAG-003-03"]["fuente"]) == ("anexo", "003:L453 | 003:L924")


def test_two_queries(client, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):  # the gaps, and the head of the journal
        client.get("/lagunas")
