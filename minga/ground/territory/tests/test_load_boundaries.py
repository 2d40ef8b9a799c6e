"""Loading official boundaries: joined by code, told what was not; refused by feature; all or nothing."""

import io
import json
import math

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import translation

from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.ground.territory import actions
from minga.ground.territory.drawing import boundaries, drawn
from minga.ground.territory.geometry import files, shapes
from minga.ground.territory.geometry.flaws import BoundariesRefused
from minga.ground.territory.geometry.report import Report
from minga.ground.territory.matching import Wanted
from minga.ground.territory.models import Boundary
from minga.ground.territory.testing import make_feature, make_file, make_row, make_text, square

pytestmark = pytest.mark.django_db

CANTONS = Wanted("EC", 2, "COD")


def load(path, wanted: Wanted = CANTONS) -> Report:
    return actions.load_boundaries(path, wanted, by=get_user_model().objects.system())


def refusals(path, wanted: Wanted = CANTONS) -> list[str]:
    """Return what a file is refused for, having seen that nothing was written."""
    before = (head(), Boundary.objects.count())
    with pytest.raises(BoundariesRefused) as refused:
        load(path, wanted)
    assert (head(), Boundary.objects.count()) == before
    return [str(flaw) for flaw in refused.value.flaws]


def refusal(folder, *features, **more) -> str:
    """Return the one sentence a file of these features is refused with, without the name of the file."""
    found = refusals(make_file(folder, list(features), **more))
    assert len(found) == 1
    return found[0].removeprefix("limites.geojson").lstrip(",: ")


def counts(report: Report) -> tuple[int, int, int]:
    return report.created, report.changed, report.unchanged


def test_it_works(tmp_path):
    report = load(make_file(tmp_path), Wanted("EC", 2, "COD", source="INEC, 2024", licence="CC BY 4.0"))
    assert (report.joined, report.units, counts(report)) == (3, 221, (3, 0, 0))
    kept = Boundary.objects.get(unit__key="EC-1802")
    assert (kept.source, kept.licence, kept.vertices, kept.simplified) == ("INEC, 2024", "CC BY 4.0", 5, False)
    assert [str(edge) for edge in (kept.west, kept.south, kept.east, kept.north)] == ["-78.50000", "-1.40000", "-78.30000", "-1.20000"]
    assert kept.geometry == {
        "type": "Polygon",
        "coordinates": [[[-78.5, -1.2], [-78.5, -1.4], [-78.3, -1.4], [-78.3, -1.2], [-78.5, -1.2]]],
    }


def test_the_journal_says_what_was_loaded(tmp_path):
    load(make_file(tmp_path))
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key) == ("territory.boundaries_loaded", "territory", "EC-2")
    assert (line.after["file"], line.after["joined"], len(line.after["sha256"])) == ("limites.geojson", 3, 64)


def test_again_changes_nothing_and_leaves_no_line(tmp_path):
    path = make_file(tmp_path)
    load(path)
    before = head()
    report = load(path)
    assert (counts(report), head()) == ((0, 0, 3), before)
    assert report.lines()[-1] == "Sin cambios: los 3 límites ya estaban así."


def test_one_that_moved_is_changed_and_the_others_stay(tmp_path):
    load(make_file(tmp_path))
    report = load(make_file(tmp_path, [make_feature("1801", square(-78.8, -1.5))]))
    assert (counts(report), Boundary.objects.count()) == ((0, 1, 0), 3)


def test_a_rehearsal_keeps_nothing(tmp_path):
    before = head()
    report = load(make_file(tmp_path), Wanted("EC", 2, "COD", dry_run=True))
    assert (counts(report), Boundary.objects.count(), head()) == ((3, 0, 0), 0, before)
    assert report.lines()[-1] == "Ensayo: habría 3 nuevos, 0 cambiados, 0 sin cambios; no se guardó nada."


def test_what_is_not_told_is_recognised_and_said(tmp_path):
    report = load(make_file(tmp_path), Wanted())
    assert report.guessed == ["país EC", "nivel 2", "código en «COD»"]


def test_a_loaded_boundary_is_drawn_before_the_bundled_one(tmp_path):
    load(make_file(tmp_path, [make_feature("18", square(-78.7, -1.4))]), Wanted("EC", 1, "COD", source="INEC"))
    found = {one.key: (one.official, one.source) for one in boundaries("EC", 1)}
    assert len(found) == 24
    assert (found["EC-18"], found["EC-17"]) == ((True, "INEC"), (False, "Natural Earth 1:10m 4.1.0"))


def test_what_is_loaded_is_said_to_be_drawn(tmp_path):
    assert "EC-1801" not in drawn()
    load(make_file(tmp_path))
    assert "EC-1801" in drawn()


def test_codes_that_lost_their_zeros_are_padded_and_told(tmp_path):
    report = load(make_file(tmp_path, [make_feature(101, square(-79.1, -3.0)), make_feature("102", square(-78.9, -3.0))]))
    assert report.padded == [("101", "0101"), ("102", "0102")]
    assert "Códigos que habían perdido ceros: 2 (101 → 0101, 102 → 0102)" in report.lines()
    assert sorted(Boundary.objects.values_list("unit__key", flat=True)) == ["EC-0101", "EC-0102"]


def test_codes_with_the_country_before_them_are_read(tmp_path):
    report = load(make_file(tmp_path, make_row(["EC1801", "EC-1802", "ec1803"])))
    assert (report.joined, report.prefixed) == (3, 3)


def test_a_code_of_no_unit_is_told(tmp_path):
    report = load(make_file(tmp_path, make_row(["1801", "1802", "9001"])))
    assert (report.joined, report.unmatched) == (2, ["3: 9001 · Cuadro 2"])


def test_a_feature_without_a_code_is_told(tmp_path):
    report = load(make_file(tmp_path, make_row(["1801", "1802", None])))
    assert (report.joined, report.without_code) == (2, ["3: Cuadro 2"])


def test_a_feature_without_geometry_is_told(tmp_path):
    features = make_row()
    features[1]["geometry"] = None
    report = load(make_file(tmp_path, features))
    assert (report.joined, report.without_geometry) == (2, ["2: 1802 · Cuadro 1"])


def test_units_that_the_file_lacks_are_told(tmp_path):
    report = load(make_file(tmp_path))
    assert (len(report.without_feature), "EC-0101" in report.without_feature, "EC-1801" in report.without_feature) == (218, True, False)


def test_a_code_of_two_features_is_refused_naming_both(tmp_path):
    assert refusal(tmp_path, *make_row(["1801", "1802", "1801"])) == (
        "elemento 1 (1801 · Cuadro 0), propiedad COD: el código EC-1801 está también en: elemento 3 (1801 · Cuadro 2). "
        "Corrija el archivo o, si son partes de una unidad, use --join-parts."
    )


def test_parts_are_joined_when_they_are_said_to_be(tmp_path):
    report = load(make_file(tmp_path, make_row(["1801", "1802", "1801"])), Wanted("EC", 2, "COD", join_parts=True))
    assert (report.joined, report.united) == (2, ["EC-1801: 2"])
    assert Boundary.objects.get(unit__key="EC-1801").geometry["type"] == "MultiPolygon"


def test_a_ring_that_barely_crosses_itself_is_repaired_and_told(tmp_path):
    crossed = [[-78.7, -1.4], [-78.5, -1.4], [-78.5, -1.2], [-78.4999, -1.2001], [-78.7, -1.2], [-78.7, -1.4]]
    assert load(make_file(tmp_path, [make_feature("1801", [crossed])])).repaired == ["1: 1801 · Prueba"]


def test_a_ring_that_crosses_itself_is_refused(tmp_path):
    bowtie = [[-78.7, -1.4], [-78.5, -1.2], [-78.5, -1.4], [-78.7, -1.2], [-78.7, -1.4]]
    assert refusal(tmp_path, make_feature("1801", [bowtie])) == (
        "elemento 1 (1801 · Prueba): su contorno se cruza consigo mismo y repararlo cambiaría su superficie; corríjalo en el archivo."
    )


def test_a_ring_that_crosses_itself_everywhere_is_refused_at_once(tmp_path):
    across = [[-78.7 + 0.2 * (n % 2), -1.4 + n * 0.0002] for n in range(1000)]
    down = [[-78.7 + n * 0.0002, -1.4 + 0.2 * (n % 2)] for n in range(1000)]
    sentence = "elemento 1 (1801 · Prueba): su contorno se cruza consigo mismo en demasiados sitios."
    assert refusal(tmp_path, make_feature("1801", [[*across, *down, across[0]]])) == sentence


def test_a_ring_that_is_open_is_refused(tmp_path):
    sentence = "elemento 1 (1801 · Prueba): un anillo no está cerrado: su último punto no es el primero."
    assert refusal(tmp_path, make_feature("1801", [[*square(-78.7, -1.4)[0][:-1], [-78.6, -1.4]]])) == sentence


def test_a_ring_of_three_points_is_refused(tmp_path):
    sentence = "elemento 1 (1801 · Prueba): un anillo tiene 3 puntos y hacen falta 4."
    assert refusal(tmp_path, make_feature("1801", [[[-78.7, -1.4], [-78.6, -1.4], [-78.7, -1.4]]])) == sentence


def test_an_area_of_nothing_is_refused(tmp_path):
    line = [[-78.7, -1.4], [-78.6, -1.4], [-78.5, -1.4], [-78.7, -1.4]]
    assert refusal(tmp_path, make_feature("1801", [line])).startswith("elemento 1 (1801 · Prueba): su contorno se cruza consigo mismo y")


def test_a_geometry_that_is_empty_is_refused(tmp_path):
    assert refusal(tmp_path, make_feature("1801", [])) == "elemento 1 (1801 · Prueba): la geometría está vacía."


def test_a_geometry_that_is_no_area_is_refused(tmp_path):
    sentence = "elemento 1 (1801 · Prueba): es «Point»; un límite es Polygon o MultiPolygon."
    assert refusal(tmp_path, make_feature("1801", [-78.7, -1.4], kind="Point")) == sentence


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 10**400, 1e308])
def test_a_number_that_is_none_is_refused(tmp_path, number):
    ring = [[number, -1.4], [-78.5, -1.4], [-78.5, -1.2], [number, -1.4]]
    sentence = refusal(tmp_path, make_feature("1801", [ring]))
    where = "elemento 1 (1801 · Prueba): "
    assert sentence.startswith((where + "una coordenada no es un número finito.", where + "el punto (1e+308, -1.4) no está en grados"))


@pytest.mark.parametrize("point", [["-78.7", "-1.4"], [-78.7], None, {}, [True, False], [[[-78.7]], 1]])
def test_a_point_that_is_none_is_refused(tmp_path, point):
    ring = [point, [-78.5, -1.4], [-78.5, -1.2], point]
    assert "no es un punto: hacen falta dos números." in refusal(tmp_path, make_feature("1801", [ring]))


def test_metres_are_refused_as_another_projection(tmp_path):
    assert refusal(tmp_path, make_feature("1801", square(500_000, 9_900_000, 1000))) == (
        "elemento 1 (1801 · Prueba): el punto (500000, 9.9e+06) no está en grados: parece otra proyección; "
        "guarde el archivo en WGS84 (EPSG:4326)."
    )


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::32717", "EPSG:4674", "", None, 4326])
def test_another_projection_by_name_is_refused(tmp_path, name):
    sentence = refusal(tmp_path, *make_row(), crs={"type": "name", "properties": {"name": name}})
    assert sentence.startswith("dice estar en otra proyección («")
    assert sentence.endswith("guárdelo en WGS84 (EPSG:4326), por ejemplo con QGIS u ogr2ogr.")


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_wgs84_by_name_is_taken(tmp_path, name):
    assert load(make_file(tmp_path, crs={"type": "name", "properties": {"name": name}})).joined == 3


def test_another_country_is_refused(tmp_path):
    sentence = "elemento 1 (1801 · Prueba): está fuera de EC, el país de EC-1801: compruebe el país y el código."
    assert refusal(tmp_path, make_feature("1801", square(-70, -33))) == sentence


def test_latitude_before_longitude_is_refused_and_said(tmp_path):
    sentence = "elemento 1 (1801 · Prueba): tiene la latitud y la longitud cambiadas de orden: en GeoJSON va primero la longitud."
    assert refusal(tmp_path, make_feature("1801", square(-1.4, -78.7))) == sentence


def test_a_property_that_is_not_there_is_refused(tmp_path):
    path = make_file(tmp_path)
    assert refusals(path, Wanted("EC", 2, "CODIGO")) == ["limites.geojson: ningún elemento tiene la propiedad «CODIGO»; hay: COD, NOMBRE."]


def test_codes_that_no_property_holds_are_refused(tmp_path):
    path = make_file(tmp_path, make_row(["a", "b", "c"]))
    assert refusals(path, Wanted()) == [
        "limites.geojson: ninguna propiedad trae los códigos de las unidades; diga --country, --level y --code-property; hay: COD, NOMBRE."
    ]


def test_a_level_without_units_is_refused(tmp_path):
    path = make_file(tmp_path)
    sentence = "limites.geojson: el registro no tiene unidades de ese país y nivel; cargue antes sus códigos."
    assert refusals(path, Wanted("CO", 3)) == [sentence]


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "código,nombre\n1801,Ambato\n", "<html></html>"])
def test_what_is_no_json_is_refused(tmp_path, text):
    assert refusals(make_text(tmp_path, text))[0].startswith("limites.geojson: no es JSON: se interrumpe en la línea ")


@pytest.mark.parametrize("text", ["[]", "null", '"x"', "3", "{}", '{"type": "Feature"}', '{"type": ["FeatureCollection"]}'])
def test_what_is_no_geojson_is_refused(tmp_path, text):
    sentence = "limites.geojson: no es un FeatureCollection de GeoJSON ni un TopoJSON; expórtelo en uno de los dos (WGS84)."
    assert refusals(make_text(tmp_path, text)) == [sentence]


@pytest.mark.parametrize("features", [[], None, {}, "x"])
def test_a_collection_of_nothing_is_refused(tmp_path, features):
    path = make_text(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}))
    assert refusals(path) == ["limites.geojson: no trae ningún elemento."]


@pytest.mark.parametrize("member", [None, 3, [], {}, {"type": "Point"}])
def test_a_member_that_is_no_feature_is_refused(tmp_path, member):
    assert refusal(tmp_path, member) == "elemento 1: no es un Feature de GeoJSON."


def test_latin_1_is_refused(tmp_path):
    path = make_text(tmp_path, '{"type": "FeatureCollection", "name": "Cañar"}'.encode("latin-1"))
    assert refusals(path) == ["limites.geojson: no está en UTF-8; guárdelo como UTF-8."]


def test_a_number_of_thousands_of_digits_is_refused(tmp_path):
    path = make_text(tmp_path, '{"type": ' + "9" * 5000 + "}")
    assert refusals(path) == ["limites.geojson: trae un número que no se puede leer."]


def test_features_of_which_none_has_a_geometry_are_refused(tmp_path):
    sentence = "ningún elemento unido a una unidad tiene geometría."
    assert refusal(tmp_path, make_feature("1801") | {"geometry": None}) == sentence


def test_a_zipped_file_is_refused(tmp_path):
    path = make_text(tmp_path, b"PK\x03\x04" + b"\0" * 40)
    assert refusals(path) == ["limites.geojson: está comprimido; descomprímalo y expórtelo como GeoJSON (WGS84)."]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusals(tmp_path / "nada.geojson") == ["nada.geojson: no se puede leer; compruebe la ruta y los permisos."]


def test_more_than_50_megabytes_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "grande.geojson"
    with path.open("wb") as stream:
        stream.truncate(files.LARGEST_FILE + 1)
    sentence = "grande.geojson: ocupa más de 50 MB, el máximo; simplifique los límites (por ejemplo, con mapshaper) y vuelva a intentar."
    assert refusals(path) == [sentence]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"type": "FeatureCollection", "features": ' + "[" * 100_000])
def test_lists_without_end_are_refused(tmp_path, text):
    assert refusals(make_text(tmp_path, text)) == ["limites.geojson: sus listas están anidadas a demasiada profundidad para ser un mapa."]


@pytest.mark.parametrize("piece", [b"[],", b"{},", b'"",', b"1,"])
def test_what_would_fill_the_memory_is_refused_before_it_is_parsed(tmp_path, piece):
    path = make_text(tmp_path, b"[" + piece * 8_100_000 + b"0]")
    sentence = "limites.geojson: trae demasiados puntos o propiedades para leerlos; simplifique los límites."
    assert refusals(path) == [sentence]


def test_every_feature_that_is_broken_is_named(tmp_path):
    features = make_row()
    features[0]["geometry"]["coordinates"] = []
    features[2]["geometry"]["type"] = "LineString"
    assert refusals(make_file(tmp_path, features)) == [
        "limites.geojson, elemento 1 (1801 · Cuadro 0): la geometría está vacía.",
        "limites.geojson, elemento 3 (1803 · Cuadro 2): es «LineString»; un límite es Polygon o MultiPolygon.",
    ]


def test_many_flaws_are_cut_short_when_said(tmp_path):
    path = make_file(tmp_path, [make_feature("1801", []) for _number in range(30)])
    with pytest.raises(BoundariesRefused) as refused:
        load(path)
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-1]) == (21, "y 10 más.")


def test_a_source_that_cannot_be_kept_is_refused(tmp_path):
    path = make_file(tmp_path)
    assert refusals(path, Wanted("EC", 2, "COD", source="INEC\x00"))[0].startswith("limites.geojson: No se admite el carácter U+0000")


def test_a_screen_is_never_given_what_it_would_obey(tmp_path):
    report = load(make_file(tmp_path, [*make_row(), make_feature("9\x1b[2J", square(-78.7, -1.7))]))
    assert report.unmatched == ["4: 9�[2J · Prueba"]


def test_many_vertices_are_simplified_together_and_told(tmp_path, monkeypatch):
    monkeypatch.setitem(shapes.MOST_VERTICES, 2, 60)
    wave = [[-78.5 + 0.002 * (n % 2), -1.4 + 0.002 * n] for n in range(101)]
    left = [[*wave, [-78.7, -1.2], [-78.7, -1.4], wave[0]]]
    right = [[*wave[::-1], [-78.3, -1.4], [-78.3, -1.2], wave[-1]]]
    report = load(make_file(tmp_path, [make_feature("1801", left), make_feature("1802", right)]))
    assert (report.vertices[0], report.vertices[1] <= 60, report.tolerance > 0) == (208, True, True)
    one, other = (
        {tuple(point) for point in Boundary.objects.get(unit__key=key).geometry["coordinates"][0]} for key in ("EC-1801", "EC-1802")
    )
    middle = {point for point in one | other if -78.6 < point[0] < -78.4}
    assert middle == one & other
    assert Boundary.objects.filter(simplified=True).count() == 2


def test_a_small_islet_is_not_rounded_away(tmp_path):
    load(make_file(tmp_path, [make_feature("20", square(-90.50012, -0.70012, 0.0002))]), Wanted("EC", 1, "COD"))
    kept = Boundary.objects.get(unit__key="EC-20")
    assert [str(edge) for edge in (kept.west, kept.south, kept.east, kept.north)] == ["-90.50012", "-0.70012", "-90.49992", "-0.69992"]


def test_countries_are_loaded_by_either_code(tmp_path):
    features = [make_feature("ECU", square(-79, -2)), make_feature("pe", square(-75, -10))]
    report = load(make_file(tmp_path, features), Wanted(level=0))
    assert (report.joined, sorted(Boundary.objects.values_list("country_id", flat=True))) == (2, ["EC", "PE"])
    assert [one.official for one in boundaries("EC", 0)] == [True]


def test_the_command_tells_the_report(tmp_path):
    out = io.StringIO()
    call_command("load_territory", str(make_file(tmp_path)), stdout=out)
    assert out.getvalue().splitlines()[0] == "limites.geojson: 3 elementos; país EC, nivel 2, código en «COD»"
    assert out.getvalue().splitlines()[-1] == "Listo: 3 nuevos, 0 cambiados, 0 sin cambios."


def test_the_command_tells_the_refusal(tmp_path):
    with pytest.raises(CommandError, match="^No se cargó nada:\nlimites.geojson: no trae ningún elemento.$"):
        call_command("load_territory", str(make_file(tmp_path, [])))


def test_a_refusal_is_said_in_english(tmp_path):
    with translation.override("en"):
        assert refusals(make_file(tmp_path, [])) == ["limites.geojson: it holds no feature."]
