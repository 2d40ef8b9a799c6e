"""The code-list tables of data/ hold together, read as plain CSV (no database)."""

import csv
import datetime
import pathlib
from collections import Counter

import pytest

pytestmark = pytest.mark.kit

DATA = pathlib.Path(__file__).parent.parent / "data"
HEAD = [
    *("code", "parent", "since", "until", "name_es", "name_en"),
    *("definition_es", "definition_en", "example_es", "example_en", "mapping", "source"),
]
TARGETS_PER_GOAL = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]


def read(name):
    """Return the rows of one table of data/ as dictionaries of text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


LISTS = {row["list"]: row for row in read("lists")}
TABLES = {name: read(name) for name in LISTS}
VERSIONS = {name: [row for row in read("versions") if row["list"] == name] for name in LISTS}


def roots(name):
    """Return the codes of a list that have no parent, in file order."""
    return [row["code"] for row in TABLES[name] if not row["parent"]]


def children(name, parent):
    """Return the codes under one parent of a list, in file order."""
    return [row["code"] for row in TABLES[name] if row["parent"] == parent]


def reach(name, row):
    """Return the versions in which a row is valid, as a range of numbers."""
    return range(int(row["since"]), int(row["until"] or len(VERSIONS[name])) + 1)


def test_it_works():
    files = {path.stem for path in DATA.glob("*.csv")}
    assert files == set(LISTS) | {"lists", "versions"}


def test_r_046_source_of_funding_has_six_roots():
    assert roots("FUENTE") == ["BILATERAL", "MULTILATERAL", "DESCENTRALIZADA", "ONG_EXTRANJERA", "PRIVADA", "ACADEMIA"]


def test_r_046_source_of_funding_has_definitions():
    assert [row["code"] for row in TABLES["FUENTE"] if not row["definition_es"] or not row["definition_en"]] == []


def test_r_047_modality_has_three_roots():
    assert roots("MODALIDAD") == ["FINANCIERA_REEMBOLSABLE", "FINANCIERA_NO_REEMBOLSABLE", "TECNICA"]


def test_r_048_technical_cooperation_has_five_mechanisms():
    expected = ["ASESORIA", "CAPACITACION", "VOLUNTARIADO_EXPERTOS", "BECAS", "PASANTIAS"]
    assert children("MODALIDAD", "TECNICA") == expected


def test_r_049_geopolitical_criterion_has_three_values():
    assert roots("GEOPOLITICO") == ["NORTE_SUR", "SUR_SUR", "TRIANGULAR"]


def test_r_050_internationalisation_has_four_roots():
    expected = ["HERMANAMIENTO", "REDES", "INTERNACIONALIZACION_DIPLOMACIA", "DESCENTRALIZADA"]
    assert roots("INTERNACIONALIZACION") == expected


def test_r_050_internationalisation_has_four_children():
    assert children("INTERNACIONALIZACION", "REDES") == ["RED_INTERNACIONAL", "RED_NACIONAL"]
    assert children("INTERNACIONALIZACION", "DESCENTRALIZADA") == ["DESC_DIRECTA", "DESC_INDIRECTA"]


def test_r_056_decentralised_stands_in_two_lists():
    """Pitfall 19: one label, two codes told apart by their list."""
    assert [name for name in TABLES if "DESCENTRALIZADA" in roots(name)] == ["FUENTE", "INTERNACIONALIZACION"]


def test_r_060_multilateral_has_four_kinds():
    expected = ["ONU", "BANCO_DESARROLLO", "FONDO_MULTILATERAL", "UNION_EUROPEA"]
    assert children("FUENTE", "MULTILATERAL") == expected


def test_r_062_alternative_mechanisms_are_three():
    assert roots("MECANISMO_ALTERNATIVO") == ["REGIONAL", "BLENDING", "FONDO_CONCURSABLE"]


def test_r_063_blending_has_three_components():
    expected = ["AT", "SUBVENCION", "INSTRUMENTO_FINANCIERO"]
    assert children("BLENDING_COMPONENTE", "MECANISMO_ALTERNATIVO/BLENDING") == expected


def test_r_045_autonomy_principles_are_five():
    assert len(TABLES["PRINCIPIO_AUTONOMIA"]) == 5


def test_r_045_cootad_principles_are_six():
    assert len(TABLES["PRINCIPIO_COOTAD"]) == 6


@pytest.mark.parametrize(
    ("name", "count"),
    [("PARIS", 5), ("CRITERIO_GESTION", 6), ("PRINCIPIO_CSS", 5), ("NIVEL_GAD", 5), ("CLUSTER_SECTOR", 3)],
)
def test_r_327_r_043_r_055_r_014_lists_of_principles_and_levels(name, count):
    assert len(TABLES[name]) == count


def test_r_300_management_modalities_are_four():
    assert roots("MODALIDAD_GESTION") == ["DIRECTA", "DELEGACION", "GESTION_COMPARTIDA", "MANCOMUNAMIENTO"]


def test_r_301_benefits_are_nine_cells_with_six_texts():
    cells = [row for row in TABLES["MODALIDAD_GESTION"] if row["parent"]]
    assert len(cells) == 9
    assert len({row["definition_es"] for row in cells}) == 6


def test_r_068_ngo_standing_has_two_values():
    assert roots("ESTADO_ONG") == ["ACTIVA", "CONVENIO_FINALIZADO"]


def test_r_342_scope_has_four_levels():
    assert roots("AMBITO") == ["LOCAL", "DEPARTAMENTAL", "NACIONAL", "INTERNACIONAL"]


def test_r_333_goals_are_seventeen():
    assert roots("ODS") == [str(number) for number in range(1, 18)]


def test_r_333_targets_are_169_with_their_count_per_goal():
    """Pitfall 28: the targets are loaded, not only the goals."""
    counted = Counter(row["parent"] for row in TABLES["ODS_META"])
    assert [counted[f"ODS/{number}"] for number in range(1, 18)] == TARGETS_PER_GOAL
    assert len(TABLES["ODS_META"]) == 169


def test_r_333_a_target_belongs_to_the_goal_in_its_code():
    assert [row["code"] for row in TABLES["ODS_META"] if row["parent"] != "ODS/" + row["code"].split(".")[0]] == []


def test_r_333_short_names_of_targets_have_three_to_nine_words():
    names = [row[column] for row in TABLES["ODS_META"] for column in ("name_es", "name_en")]
    assert [name for name in names if not 3 <= len(name.split()) <= 9] == []


def test_r_334_goal_six_begins_as_its_check_names_it():
    goal = next(row for row in TABLES["ODS"] if row["code"] == "6")
    opening = "La provisión de agua potable y saneamiento es responsabilidad de los gobiernos locales"
    assert goal["definition_es"][: len(opening)] == opening


def test_r_334_every_goal_tells_the_role_of_local_governments():
    assert [row["code"] for row in TABLES["ODS"] if not row["definition_es"] or not row["definition_en"]] == []


def test_r_326_lists_of_the_guideline_cite_their_owner():
    credits = {row["credit_es"] for name, row in LISTS.items() if row["source"].startswith("001:") and name != "ODS"}
    assert credits == {"© CNC, 2023"}


def test_r_326_the_goals_cite_both_owners():
    assert LISTS["ODS"]["credit_es"].endswith("© CNC, 2023")


def test_r_054_recipients_of_2022_are_those_of_version_three():
    found = [row["version"] for row in VERSIONS["CAD_RECEPTORES"] if row["valid_from"] <= "2022-06-30"]
    assert found[-1] == "3"


@pytest.mark.parametrize(("version", "group"), [(1, "LDC"), (2, "LMIC")])
def test_r_054_a_country_that_changed_group_stands_twice(version, group):
    rows = [row for row in TABLES["CAD_RECEPTORES"] if row["code"] == "VU"]
    valid = [row["mapping"] for row in rows if version in reach("CAD_RECEPTORES", row)]
    assert valid == [f"IncomeGroup:{group}"]


@pytest.mark.parametrize("code", ["20", "35"])
def test_withdrawn_flow_types_are_kept_until_version_one(code):
    assert [row["until"] for row in TABLES["FlowType"] if row["code"] == code] == ["1"]


@pytest.mark.parametrize("name", LISTS)
def test_header_is_the_agreed_one(name):
    assert list(TABLES[name][0]) == HEAD


@pytest.mark.parametrize("name", LISTS)
def test_no_code_and_no_name_is_empty(name):
    needed = ("code", "name_es", "name_en", "source")
    assert [row["code"] for row in TABLES[name] if not all(row[column].strip() for column in needed)] == []


def test_no_list_lacks_a_text_a_credit_or_a_known_family():
    assert [name for name, row in LISTS.items() if not all(row.values())] == []
    assert {row["family"] for row in LISTS.values()} == {"local", "dac", "iati", "sdg"}
    assert {row["extensible"] for row in LISTS.values()} == {"true", "false"}


@pytest.mark.parametrize("name", LISTS)
def test_texts_stand_in_both_languages(name):
    for column in ("definition", "example"):
        lame = [row["code"] for row in TABLES[name] if bool(row[f"{column}_es"]) != bool(row[f"{column}_en"])]
        assert lame == []


@pytest.mark.parametrize("name", LISTS)
def test_every_parent_exists(name):
    known = {f"{other}/{row['code']}" for other, rows in TABLES.items() for row in rows}
    parents = {row["parent"] for row in TABLES[name] if row["parent"]}
    full = {parent if "/" in parent else f"{name}/{parent}" for parent in parents}
    assert full - known == set()


@pytest.mark.parametrize("name", LISTS)
def test_every_mapping_names_a_known_code(name):
    known = {f"{other}:{row['code']}" for other, rows in TABLES.items() for row in rows}
    pairs = {pair.rstrip("?") for row in TABLES[name] for pair in row["mapping"].split(";") if pair}
    assert pairs - known == set()


@pytest.mark.parametrize("name", LISTS)
def test_no_mapping_uses_a_withdrawn_code(name):
    withdrawn = {f"{other}:{row['code']}" for other, rows in TABLES.items() for row in rows if row["until"]}
    pairs = {pair.rstrip("?") for row in TABLES[name] for pair in row["mapping"].split(";") if pair}
    assert pairs & withdrawn == set()


@pytest.mark.parametrize("name", LISTS)
def test_since_and_until_are_versions_in_order(name):
    numbers = range(1, len(VERSIONS[name]) + 1)
    wrong = [row["code"] for row in TABLES[name] if not set(reach(name, row)) <= set(numbers) or not reach(name, row)]
    assert wrong == []


@pytest.mark.parametrize("name", LISTS)
def test_no_code_is_valid_twice_in_one_version(name):
    pairs = Counter((row["code"], version) for row in TABLES[name] for version in reach(name, row))
    assert [pair for pair, times in pairs.items() if times > 1] == []


@pytest.mark.parametrize("name", LISTS)
def test_versions_follow_each_other_without_gap(name):
    rows = VERSIONS[name]
    assert [row["version"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    day = datetime.timedelta(days=1)
    ends = [datetime.date.fromisoformat(row["valid_to"]) + day for row in rows[:-1]]
    assert [datetime.date.fromisoformat(row["valid_from"]) for row in rows[1:]] == ends


def test_every_version_belongs_to_a_list():
    assert {row["list"] for row in read("versions")} == set(LISTS)


def test_files_end_their_lines_with_a_bare_newline():
    assert [path.name for path in DATA.glob("*.csv") if b"\r" in path.read_bytes()] == []
