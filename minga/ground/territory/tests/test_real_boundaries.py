"""The published boundaries of three countries, as they come: every unit joined or told."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from minga.ground.territory.actions import load_boundaries
from minga.ground.territory.drawing import boundaries
from minga.ground.territory.geometry.flaws import BoundariesRefused
from minga.ground.territory.geometry.report import Report
from minga.ground.territory.locating import units_at
from minga.ground.territory.matching import Wanted

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared]


def load(shared: Path, name: str, **wanted) -> Report:
    return load_boundaries(shared / "data/geo" / name, Wanted(**wanted), by=get_user_model().objects.system())


# file, layer: country, level, property, features, joined, units, without a unit, repaired
FILES = [
    ("ec/ec_provincias_24.geojson", "", ("EC", 1, "DPA_PROVIN"), (24, 24, 24, 0, 0)),
    ("ec/ec_cantones_221.geojson", "", ("EC", 2, "DPA_CANTON"), (221, 221, 221, 0, 1)),
    ("ec/ec_cantones_224_inec2011.geojson", "", ("EC", 2, "DPA_CANTON"), (224, 221, 221, 3, 3)),
    ("ec/ec.topojson", "ec_provincias_24", ("EC", 1, "DPA_PROVIN"), (24, 24, 24, 0, 2)),
    ("ec/ec.topojson", "ec_cantones_221", ("EC", 2, "DPA_CANTON"), (221, 221, 221, 0, 2)),
    ("co/co_departamentos_33.geojson", "", ("CO", 1, "DPTO_CCDGO"), (33, 33, 33, 0, 0)),
    ("co/co_municipios_1122.geojson", "", ("CO", 2, "MPIO_CCNCT"), (1122, 1122, 1122, 0, 0)),
    ("co/colombia_mgn2018_simplified.topojson", "MGN_DPTO_POLITICO", ("CO", 1, "DPTO_CCDGO"), (33, 33, 33, 0, 0)),
    ("co/colombia_mgn2018_simplified.topojson", "MGN_MPIO_POLITICO", ("CO", 2, "MPIO_CCNCT"), (1122, 1122, 1122, 0, 2)),
    ("pe/pe_departamentos_25.geojson", "", ("PE", 1, "FIRST_IDDP"), (25, 25, 25, 0, 0)),
    ("pe/pe_distritos_1834.geojson", "", ("PE", 3, "IDDIST"), (1834, 1826, 1893, 0, 0)),
]


@pytest.mark.parametrize(("name", "layer", "choice", "numbers"), FILES)
def test_it_works(shared, name, layer, choice, numbers):
    report = load(shared, name, layer=layer)
    assert (report.choice.country, report.choice.level, report.choice.property) == choice
    assert (report.features, report.joined, report.units, len(report.unmatched), len(report.repaired)) == numbers
    assert len([one for one in boundaries(choice[0], choice[1]) if one.official]) == report.joined


def test_ecuador_s_zones_without_a_government_are_told(shared):
    report = load(shared, "ec/ec_cantones_224_inec2011.geojson", code_property="PCODE2")
    assert report.prefixed == 221
    assert [name.split(" · ")[0] for name in report.unmatched] == ["222: EC9001", "223: EC9003", "224: EC9004"]


def test_peru_s_provinces_of_which_two_come_twice_are_refused(shared):
    with pytest.raises(BoundariesRefused) as refused:
        load(shared, "pe/pe_provincias.geojson")
    assert [(flaw.feature, "elemento 188" in flaw.message, "elemento 149" in flaw.message) for flaw in refused.value.flaws] == [
        (187, True, False),
        (146, False, True),
    ]


def test_peru_s_provinces_are_taken_with_their_parts_joined(shared):
    report = load(shared, "pe/pe_provincias.geojson", join_parts=True)
    assert (report.features, report.joined, report.units) == (197, 195, 196)
    assert (report.united, report.without_feature) == (["PE-0510: 2", "PE-2001: 2"], ["PE-1608"])


def test_peru_s_districts_are_loaded_but_for_those_without_a_shape(shared):
    report = load(shared, "pe/pe_distritos_1834.geojson")
    assert (len(report.without_geometry), len(report.without_feature), len(boundaries("PE", 3))) == (8, 59, 1826)


def test_the_capitals_are_found_in_their_units(shared):
    load(shared, "ec/ec_cantones_221.geojson")
    load(shared, "co/co_municipios_1122.geojson")
    load(shared, "pe/pe_distritos_1834.geojson")
    found = units_at([(-0.22, -78.51), (-1.25, -78.62), (4.62, -74.1), (10.42, -75.5), (-12.05, -77.04), (-13.52, -71.97)])
    assert [unit.key for unit in found] == ["EC-1701", "EC-1801", "CO-11001", "CO-13001", "PE-150101", "PE-080101"]


def test_each_unit_s_point_is_found_in_it(shared):
    load(shared, "ec/ec_cantones_221.geojson")
    outlines = boundaries("EC", 2)
    found = units_at([(one.latitude, one.longitude) for one in outlines])
    assert [unit.key for unit in found] == [one.key for one in outlines]


def test_the_world_s_countries_are_loaded_by_iso_code(shared):
    report = load(shared, "world/ne_admin0_countries.geojson")
    assert (report.choice.level, report.features, report.joined, len(report.unmatched)) == (0, 240, 238, 2)


def test_another_country_s_file_is_refused(shared):
    with pytest.raises(BoundariesRefused) as refused:
        load(shared, "pe/pe_distritos_1834.geojson", country="EC")
    assert "está fuera de EC" in str(refused.value.flaws[0])


def test_a_file_that_is_none_of_ours_is_refused(shared):
    with pytest.raises(BoundariesRefused) as refused:
        load_boundaries(shared / "data/bad-input/blns/blns.json", Wanted(), by=get_user_model().objects.system())
    assert "no es un FeatureCollection" in str(refused.value)


def test_the_files_of_bad_input_are_refused_every_one(shared, capsys):
    tried = [path for path in sorted((shared / "data/bad-input").rglob("*")) if path.is_file()]
    for path in tried:
        with pytest.raises(BoundariesRefused):
            load_boundaries(path, Wanted(), by=get_user_model().objects.system())
    assert len(tried) >= 48
    with capsys.disabled():
        print(f"\n{len(tried)} hostile files tried as boundaries, all refused")
