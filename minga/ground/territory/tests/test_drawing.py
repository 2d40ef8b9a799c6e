"""What is drawn, and where each place is marked: its own point, or another's and then said to be approximate (R-278)."""

import gzip
import json
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from minga.ground.territory.actions import load_boundaries
from minga.ground.territory.drawing import boundaries, country_boxes, drawn, place_point
from minga.ground.territory.matching import Wanted
from minga.ground.territory.models import Country, Locality, Unit
from minga.ground.territory.testing import make_feature, make_file, square

pytestmark = pytest.mark.django_db


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def test_it_works():
    [one] = boundaries("EC", 1, ["EC-18"])
    assert (one.key, one.name, one.official, one.source) == ("EC-18", "Tungurahua", False, "Natural Earth 1:10m 4.1.0")
    feature = one.feature()
    assert (feature["type"], feature["id"], feature["geometry"]["type"]) == ("Feature", "EC-18", "Polygon")
    assert feature["properties"] == {
        "key": "EC-18",
        "name": "Tungurahua",
        "official": False,
        "source": "Natural Earth 1:10m 4.1.0",
        "label": [one.longitude, one.latitude],
    }


@pytest.mark.parametrize(("country", "units"), [("EC", 24), ("CO", 33), ("PE", 25), ("BO", 9), ("AR", 0)])
def test_the_first_level_is_drawn_from_our_own_file(country, units):
    assert len(boundaries(country, 1)) == units


def test_countries_are_drawn():
    assert len(boundaries("", 0)) == 248
    assert [one.name for one in boundaries("PE", 0)] == ["Perú"]


def test_nothing_below_is_drawn_until_it_is_loaded():
    assert (boundaries("EC", 2), boundaries("PE", 3)) == ([], [])


def test_no_keys_are_no_boundaries():
    assert boundaries("EC", 1, []) == []


def test_a_country_takes_few_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        boundaries("EC", 1)


@pytest.mark.parametrize("country", ["EC", "CO", "PE", "BO"])
def test_the_first_level_is_light(country):
    text = json.dumps([one.feature() for one in boundaries(country, 1)], separators=(",", ":"))
    assert len(gzip.compress(text.encode())) < 150_000


def test_label_points_are_inside_their_country():
    for one in boundaries("", 1):
        west, south, east, north = country_boxes()[one.key[:2]]
        assert (west <= one.longitude <= east, south <= one.latitude <= north) == (True, True)


def test_drawn_is_what_boundaries_gives():
    assert drawn() == {one.key for level in (0, 1) for one in boundaries("", level)}


def test_a_neighbourhood_without_a_point_takes_its_municipality_s():
    place = Locality.objects.get(key="cartagena-nelson-mandela")
    point = place_point(place)
    assert (point.latitude, point.longitude) == (10.4725, -75.4529)
    assert (point.approximate, point.why) == (True, "Aproximado: se marca en Cartagena de Indias, porque ninguna fuente da su punto.")


def test_a_sourced_point_is_its_own():
    place = Locality(name="Barrio", country_id="CO", unit=unit("CO-13001"), latitude=Decimal("10.37"), longitude=Decimal("-75.47"))
    assert place_point(place) == (10.37, -75.47, False, "El punto es el que da la fuente.")


def test_without_the_municipality_s_point_the_department_s_is_taken():
    Unit.objects.filter(key="CO-13001").update(latitude=None, longitude=None)
    point = place_point(Locality.objects.get(key="cartagena-nelson-mandela"))
    bolivar = unit("CO-13")
    assert (point.latitude, point.longitude, point.approximate) == (float(bolivar.latitude), float(bolivar.longitude), True)
    assert point.why == "Aproximado: se marca en Bolívar, porque ninguna fuente da su punto."


def test_a_locality_of_a_country_takes_the_country_s():
    place = Locality(name="Zona", country=Country.objects.get(iso2="SN"))
    point = place_point(place)
    assert (round(point.latitude), round(point.longitude), point.approximate) == (15, -15, True)


def test_a_unit_has_its_own_point():
    assert place_point(unit("CO-13001")) == (10.4725, -75.4529, False, "El punto viene de nuestra tabla (punto interior: DANE MGN 2018).")


def test_a_parish_takes_its_canton_s():
    point, canton = place_point(unit("EC-180150")), unit("EC-1801")
    assert (point.latitude, point.longitude, point.approximate) == (float(canton.latitude), float(canton.longitude), True)


def test_a_loaded_boundary_gives_a_parish_its_point(tmp_path):
    path = make_file(tmp_path, [make_feature("180150", square(-78.7, -1.4))])
    load_boundaries(path, Wanted("EC", 3, "COD"), by=get_user_model().objects.system())
    assert place_point(unit("EC-180150")) == (-1.3, -78.6, False, "El punto está dentro de su límite.")


def test_a_country_nothing_draws_has_no_point():
    assert place_point(Country.objects.get(iso2="VA")) is None


def test_the_point_of_a_locality_takes_no_query_of_its_own(django_assert_num_queries):
    places = list(Locality.objects.select_related("country", "unit__parent__country").filter(unit__country="CO"))
    with django_assert_num_queries(0):
        assert all(place_point(place).approximate for place in places)
