"""Loading our tables of countries and units: as often as one likes, all or nothing."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.ground.kit.tables import TableRefused
from minga.ground.search.models import Card
from minga.ground.territory import loading
from minga.ground.territory.models import Country, Locality, Unit
from minga.ground.territory.queries import country_named

pytestmark = pytest.mark.django_db

COUNTRIES = "iso2,iso3,name_es,name_en\nXA,XAA,Aria,Aria Land\n"
UNITS = (
    "country,code,level,parent,kind,name,population,population_year,source\n"
    "XA,1,1,,provincia,Alta,10,2020,Prueba\nXA,11,2,1,cantón,Media,,,Prueba\nXA,111,3,11,parroquia,Baja,,,Prueba\n"
)
LOCALITIES = "key,name,kind,parent,lat,lon,source\nbarrio-x,Barrio X,barrio,XA-11,,,002:L1\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of one small country."""
    for name, text in (("countries", COUNTRIES), ("units_xa", UNITS), ("localities", LOCALITIES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def load(folder: Path = loading.DATA) -> int:
    return loading.load(by=get_user_model().objects.system(), folder=folder)["changed"]


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def refusals(folder: Path) -> list[str]:
    """Return what the load is refused for, having seen that nothing was written."""
    before = head()
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert (Country.objects.filter(iso2="XA").exists(), Unit.objects.filter(country="XA").count(), head()) == (False, 0, before)
    return [str(problem) for problem in refused.value.problems]


def test_it_works(folder):
    assert load(folder) == 5
    assert Unit.objects.get(key="XA-111").full_name == "Baja, Media, Alta, Aria"
    assert (Unit.objects.get(key="XA-1").population, Unit.objects.get(key="XA-11").population) == (10, None)
    assert Locality.objects.get(key="barrio-x").unit.key == "XA-11"
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.after["changed"]) == ("territory.loaded", 5)


def test_places_are_found_by_search(folder):
    load(folder)
    card = Card.objects.get(key="XA-111")
    assert (card.title, card.lead, card.countries) == ("Baja", "parroquia, Media, Alta, Aria", " XA ")


def test_twice_changes_nothing_and_leaves_no_line():
    before = head()
    assert load() == 0
    assert head() == before


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("countries", "Aria Land", "Arialand"),
        ("units_xa", "provincia,Alta", "provincia,Altísima"),
        ("localities", "XA-11,,", "XA-11,-1.5,-78.5"),
    ],
)
def test_a_changed_row_is_loaded(folder, table, old, new):
    load(folder)
    change(folder, table, old, new)
    assert (load(folder), load(folder)) == (1, 0)


def test_a_country_just_loaded_is_known_by_name(folder):
    assert country_named("Aria") is None
    load(folder)
    assert (country_named("ARIA"), country_named("aria land")) == ("XA", "XA")


def test_a_wrong_parent_is_refused_by_place(folder):
    change(folder, "units_xa", "XA,11,2,1", "XA,11,2,7")
    assert refusals(folder) == ["units_xa.csv, línea 3, columna parent: «7» no es una unidad de nivel 1 de ese país"]


def test_a_parent_of_the_wrong_level_is_refused_by_place(folder):
    change(folder, "units_xa", "XA,111,3,11", "XA,111,3,1")
    assert refusals(folder) == ["units_xa.csv, línea 4, columna parent: «1» no es una unidad de nivel 2 de ese país"]


def test_a_parent_of_the_first_level_is_refused_by_place(folder):
    change(folder, "units_xa", "XA,1,1,,", "XA,1,1,11,")
    assert refusals(folder) == ["units_xa.csv, línea 2, columna parent: una unidad de nivel 1 no está dentro de otra"]


def test_a_code_twice_is_refused_by_place(folder):
    change(folder, "units_xa", "XA,111,3,11", "XA,11,2,1")
    assert refusals(folder) == ["units_xa.csv, línea 4, columna code: «11» está repetido"]


def test_an_unknown_country_is_refused_by_place(folder):
    change(folder, "units_xa", "XA,1,1", "XB,1,1")
    assert refusals(folder)[0] == "units_xa.csv, línea 2, columna country: «XB» no se conoce"


def test_a_level_that_is_none_is_refused_by_place(folder):
    change(folder, "units_xa", "XA,111,3", "XA,111,4")
    assert refusals(folder) == ["units_xa.csv, línea 4, columna level: «4» no es un nivel: 1, 2 o 3"]


def test_a_population_that_is_no_number_is_refused_by_place(folder):
    change(folder, "units_xa", ",10,", ",diez,")
    assert refusals(folder) == ["units_xa.csv, línea 2, columna population: «diez» no es un número entero"]


def test_a_missing_column_is_refused_by_place(folder):
    change(folder, "countries", ",name_en", "")
    assert refusals(folder)[0] == "countries.csv, línea 1, columna name_en: falta la columna."


def test_a_missing_table_is_refused_by_place(folder):
    (folder / "localities.csv").unlink()
    assert refusals(folder) == ["localities.csv, línea 1: falta el archivo."]


def test_a_country_code_of_the_wrong_length_is_refused_by_place(folder):
    change(folder, "countries", "XAA", "XA")
    assert refusals(folder) == ["countries.csv, línea 2, columna iso3: «XA» no es un código de 3 letras mayúsculas"]


def test_a_locality_in_no_known_place_is_refused_by_place(folder):
    change(folder, "localities", "XA-11", "XA-99")
    assert refusals(folder) == ["localities.csv, línea 2, columna parent: «XA-99» no se conoce"]


def test_half_a_point_is_refused_by_place(folder):
    change(folder, "localities", "XA-11,,", "XA-11,-1.5,")
    assert refusals(folder) == ["localities.csv, línea 2, columna lat: un punto necesita latitud y longitud"]


@pytest.mark.parametrize("degrees", ["91", "NaN", "1,5", "norte"])
def test_a_latitude_that_is_none_is_refused_by_place(folder, degrees):
    change(folder, "localities", "XA-11,,", f'XA-11,"{degrees}",0')
    assert refusals(folder) == [f"localities.csv, línea 2, columna lat: «{degrees}» no es una coordenada en grados"]


def test_one_broken_row_refuses_all_our_tables(tmp_path):
    folder = shutil.copytree(loading.DATA, tmp_path / "data")
    change(folder, "units_ec", "EC,0101,2,01", "EC,0101,2,99")
    change(folder, "countries", "Andorra,Andorra", "Andorra la Vieja,Andorra")
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert [problem.column for problem in refused.value.problems] == ["parent"]
    assert Country.objects.get(iso2="AD").name_es == "Andorra"


def test_a_unit_takes_its_point(folder):
    write_points(folder, "XA-11,-1.5,-78.5,capital: prueba")
    load(folder)
    kept = Unit.objects.get(key="XA-11")
    assert (kept.latitude, kept.longitude, kept.point_source) == (Decimal("-1.5"), Decimal("-78.5"), "capital: prueba")
    assert load(folder) == 0
    write_points(folder, "XA-11,-1.6,-78.5,capital: prueba")
    assert load(folder) == 1


def test_a_point_of_no_unit_is_refused_by_place(folder):
    write_points(folder, "XA-99,-1.5,-78.5,capital: prueba")
    assert refusals(folder) == ["unit_points.csv, línea 2, columna key: «XA-99» no se conoce"]


@pytest.mark.parametrize(("row", "column"), [("XA-11,91,-78.5,x", "latitude"), ("XA-11,1,,x", "longitude"), ("XA-11,NaN,0,x", "latitude")])
def test_a_point_that_is_none_is_refused_by_place(folder, row, column):
    write_points(folder, row)
    assert [problem.split(": ")[0] for problem in refusals(folder)] == [f"unit_points.csv, línea 2, columna {column}"]


def test_a_point_without_a_source_is_refused_by_place(folder):
    write_points(folder, "XA-11,-1.5,-78.5,")
    assert refusals(folder) == ["unit_points.csv, línea 2, columna derived_from: está vacía y hace falta"]


def write_points(folder: Path, row: str) -> None:
    (folder / "unit_points.csv").write_text(f"key,latitude,longitude,derived_from\n{row}\n", encoding="utf-8")
