"""Where each activity is marked, and how sure that is (R-278)."""

from decimal import Decimal

import pytest

from minga.doors.portal.tests.making_map import COUNTRY, at
from minga.doors.portal.tests.reading_pages import text
from minga.ground.territory.models import Locality, Unit

pytestmark = pytest.mark.django_db
CARTAGENA = (Decimal("10.400000"), Decimal("-75.500000"))


def points(client, query: str) -> dict[str, dict]:
    """Return {code: properties with the coordinates} of the points of the file."""
    features = client.get(f"/mapa.geojson?{query}").json()["features"]
    return {
        one["properties"]["code"]: one["properties"] | {"at": one["geometry"]["coordinates"]}
        for one in features
        if one["properties"]["feature"] == "activity"
    }


def test_r_278_a_neighbourhood_without_a_point_takes_its_municipality_and_says_so(client) -> None:
    Unit.objects.filter(key="CO-13001").update(latitude=CARTAGENA[0], longitude=CARTAGENA[1])
    one = points(client, "country=CO")["PRJ-001"]
    assert (one["place"], one["unit"], one["approximate"], one["at"]) == ("Barrio Nelson Mandela", "CO-13001", True, [-75.5, 10.4])
    assert one["why"] == "Aproximado: se marca en Cartagena de Indias, porque ninguna fuente da su punto."
    shown = text(client.get("/mapa?country=CO"))
    assert "PRJ-001 · Barrio Nelson Mandela aproximado Aproximado: se marca en Cartagena de Indias" in shown


def test_r_278_a_neighbourhood_with_a_point_of_its_own_is_exact(client) -> None:
    Locality.objects.filter(key="cartagena-nelson-mandela").update(latitude=Decimal("10.37"), longitude=Decimal("-75.47"))
    one = points(client, "country=CO")["PRJ-001"]
    assert (one["approximate"], one["at"], one["why"]) == (False, [-75.47, 10.37], "El punto es el que da la fuente.")


def test_a_whole_province_is_not_the_place_of_its_project(client, make_activity) -> None:
    make_activity("PRJ-901", "En Tarija", parts={"places": [at("BO-T")]})
    one = points(client, COUNTRY)["PRJ-901"]
    assert (one["approximate"], one["why"]) == (
        True,
        "Aproximado: se marca un punto dentro de Tarija, porque la fuente no dice en qué parte.",
    )


def test_a_place_that_is_only_a_country_has_no_point(client, make_activity) -> None:
    make_activity("PRJ-901", "En algún lugar", parts={"places": [{"country_id": "BO", "source": "002:L1"}]})
    assert "PRJ-901" not in points(client, COUNTRY)


def test_points_are_drawn_where_they_are_asked_for(client, make_activity) -> None:
    make_activity("PRJ-901", "En Tarija", parts={"places": [at("BO-T")]})
    assert client.get(f"/mapa?{COUNTRY}").context["circles"] == []
    [spot] = [one for one in client.get(f"/mapa?{COUNTRY}&points=1").context["circles"] if "Tarija" in one["label"]]
    assert (spot["label"], spot["url"], spot["rough"]) == ("En Tarija · Tarija (aproximado)", "/actividades/PRJ-901", True)


def test_islands_are_marked_inside_their_frame(client, make_activity) -> None:
    make_activity("PRJ-901", "En las islas", parts={"places": [at("EC-20")]})
    response = client.get("/mapa?country=EC&points=1")
    [frame] = response.context["insets"]
    [spot] = [one for one in response.context["circles"] if "islas" in one["label"]]
    assert frame.x < spot["x"] < frame.x + frame.width
    assert frame.y < spot["y"] < frame.y + frame.height


def test_a_unit_shows_only_its_own_points(client) -> None:
    assert {one["unit"][:5] for one in points(client, "unit=EC-17").values()} == {"EC-17"}


def test_the_filters_hold_for_points_too(client) -> None:
    assert points(client, "country=CO&from=1950&to=1951") == {}
