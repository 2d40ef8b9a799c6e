"""Places as the sources write them, read into units, localities and counts without names."""

import csv

import pytest

from minga.exchange.records.cells import Cells
from minga.exchange.records.places import Gazetteer
from minga.ground.territory.models import Locality

pytestmark = pytest.mark.django_db

# For each activity of the shared table with a place: (unit, locality or what is counted) of each part.
READ = {
    "PRJ-001": [("CO-13001", "cartagena-nelson-mandela")],
    "PRJ-002": [("CO-13001", "")],
    "PRJ-002-DUP": [("CO-13001", "")],
    "PRJ-003": [("CO-13001", "cartagena-arroz-barato")],
    "PRJ-004": [("CO-13001", "cartagena-zonas-rurales-y-periurbana")],
    "PRJ-005": [("CO-13001", "")],
    "PRJ-006": [("CO-13001", "")],
    "PRJ-007": [("CO-13001", "")],
    "PRJ-008": [("CO-13001", "")],
    "PRJ-010": [("EC-17", "pichincha-choco-andino")],
    "PRJ-011": [("EC-17", "pichincha-choco-andino")],
    "PRJ-012": [("EC-17", "pichincha-choco-andino")],
    "PRJ-014": [("EC-1801", "")],
    "PRJ-020": [("PE-01", ""), ("PE-16", ""), ("PE-22", ""), ("PE-25", ""), ("PE-17", "")],
    "PRJ-021": [("PE-1602", "")],
    "PRJ-022": [("PE-1602", "")],
    "PRJ-023": [("PE-25", "")],
    "PRJ-030": [("PE-05", ""), ("PE-03", ""), ("PE-06", "")],
    "PRJ-033": [("BO-C", "cochabamba-tropico")],
    "PRJ-034": [("BO-C", "")],
    "PRJ-035": [("EC-1701", "")],
    "PRJ-036": [("EC-1001", "")],
    "PRJ-037": [("EC-10", ""), ("EC-04", ""), ("EC-08", "esmeraldas-sur"), ("EC-17", "pichincha-norte")],
    "PRJ-038": [("EC-11", ""), ("EC-19", "")],
    "PRJ-039": [("EC-11", "")],
    "PRJ-040": [("", "dakar-ponty")],
    "PRJ-041": [("PE-01", "amazonas-ciro-alegria")],
    "PRJ-042": [("", "5 regions")],
    "PRJ-043": [("", "6 inland regions")],
}


@pytest.fixture
def gazetteer():
    return Gazetteer(Cells().units, {one.key: one for one in Locality.objects.select_related("unit")})


def brief(place: dict) -> tuple[str, str]:
    unit, locality = place["unit"], place.get("locality")
    told = f"{place['count']} {place['count_of']}" if "count" in place else locality.key if locality else ""
    return unit.key if unit else "", told


def test_it_works(gazetteer):
    assert [brief(one) for one in gazetteer.read("EC", "Loja; Zamora Chinchipe")] == [("EC-11", ""), ("EC-19", "")]


def test_every_place_of_the_shared_projects(shared, gazetteer):
    with (shared / "data/seed_records/projects.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["place"]]
    countries = {"Colombia": "CO", "Ecuador": "EC", "Perú": "PE", "Bolivia": "BO", "Senegal": "SN"}
    read = {row["project_id"]: [brief(one) for one in gazetteer.read(countries[row["country"]], row["place"])] for row in rows}
    assert read == READ


def test_the_text_of_each_part_is_kept(gazetteer):
    assert [one["as_written"] for one in gazetteer.read("EC", "Imbabura; norte de Pichincha;")] == ["Imbabura", "norte de Pichincha"]


def test_a_place_nobody_knows_stays_as_written(gazetteer):
    assert gazetteer.read("EC", "Macondo") == [{"unit": None, "locality": None, "as_written": "Macondo"}]


def test_a_beginning_that_two_units_share_is_not_guessed(gazetteer):
    assert gazetteer.find("CO", "San") is None


def test_a_name_is_not_cut_inside_a_word(gazetteer):
    assert gazetteer.find("EC", "Loj") is None


def test_pitfall_24_ucayali_alone_is_the_department(gazetteer):
    assert gazetteer.find("PE", "Ucayali").key == "PE-25"


def test_r_349_regions_counted_in_spanish_have_no_names(gazetteer):
    assert gazetteer.read("PE", "seis regiones") == [{"unit": None, "count": 6, "count_of": "regiones", "as_written": "seis regiones"}]


def test_nothing_written_is_no_place(gazetteer):
    assert gazetteer.read("EC", " ; ") == []
