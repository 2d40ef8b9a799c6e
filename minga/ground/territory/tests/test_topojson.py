"""TopoJSON decoded strictly: arcs in either direction, quantised or not, within bounds."""

import copy
import json
from typing import Any

import pytest

from minga.ground.territory.geometry import topojson
from minga.ground.territory.geometry.files import Feature, read_features
from minga.ground.territory.geometry.flaws import BoundariesRefused

# Two squares with a shared side: arc 0 is the side, 1 and 2 go round.
TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "arcs": [[[1, 0], [1, 1]], [[1, 1], [0, 1], [0, 0], [1, 0]], [[1, 0], [2, 0], [2, 1], [1, 1]]],
    "objects": {
        "cantones": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"COD": "1801"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"COD": "1802"}},
                {"type": None, "properties": {"COD": "1803"}},
            ],
        }
    },
}


def read(root: dict[str, Any], layer: str = "") -> list[Feature]:
    return read_features("mapa.topojson", json.dumps(root).encode(), layer)


def changed(**members: Any) -> dict[str, Any]:
    return copy.deepcopy(TOPOLOGY) | members


def with_arcs(arcs: Any) -> dict[str, Any]:
    """Return the topology whose first canton has these arcs."""
    root = changed()
    root["objects"]["cantones"]["geometries"][0]["arcs"] = arcs
    return root


def refusal(root: dict[str, Any], layer: str = "") -> str:
    with pytest.raises(BoundariesRefused) as refused:
        read(root, layer)
    assert len(refused.value.flaws) == 1
    return str(refused.value).removeprefix("mapa.topojson").lstrip(",: ")


def rings(features: list[Feature]) -> list[Any]:
    return [None if one.polygons is None else [[ring.tolist() for ring in rings] for rings in one.polygons] for one in features]


def test_it_works():
    assert rings(read(TOPOLOGY)) == [
        [[[[1, 0], [1, 1], [0, 1], [0, 0], [1, 0]]]],
        [[[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]],
        None,
    ]
    assert [one.properties["COD"] for one in read(TOPOLOGY)] == ["1801", "1802", "1803"]


def test_steps_are_added_up_and_scaled():
    steps = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]
    root = changed(arcs=steps, transform={"scale": [0.5, 0.25], "translate": [-78, -2]})
    assert rings(read(root))[0] == [[[[-77.5, -2], [-77.5, -1.75], [-78, -1.75], [-78, -2], [-77.5, -2]]]]


def test_one_geometry_is_a_layer_of_one():
    root = changed(objects={"pais": {"type": "Polygon", "arcs": [[0, 1]], "id": "EC"}})
    assert [one.properties for one in read(root)] == [{"id": "EC"}]


def test_several_layers_ask_which():
    root = changed(objects={"uno": TOPOLOGY["objects"]["cantones"], "dos": TOPOLOGY["objects"]["cantones"]})
    assert refusal(root) == "trae varias capas (uno, dos); diga cuál con --layer."
    assert len(read(root, "dos")) == 3


def test_a_layer_that_is_not_there_is_refused():
    assert refusal(TOPOLOGY, "barrios") == "no tiene la capa «barrios»; tiene: cantones."


@pytest.mark.parametrize("index", [3, -4, "0", True, 0.0, None])
def test_an_arc_that_is_none_is_refused(index):
    assert refusal(with_arcs([[index, 1]])).startswith("elemento 1 (1801): no hay ningún arco «")


def test_arcs_that_do_not_meet_are_refused():
    assert refusal(with_arcs([[0, 2]])) == "elemento 1 (1801): los arcos de un anillo no se encuentran."


def test_a_ring_that_its_arcs_leave_open_is_refused():
    sentence = "elemento 1 (1801): un anillo no está cerrado: su último punto no es el primero."
    assert refusal(with_arcs([[1]])) == sentence


@pytest.mark.parametrize("arcs", [[], [[]], None, {}, 5])
def test_a_geometry_without_arcs_is_refused(arcs):
    assert refusal(with_arcs(arcs)).startswith("elemento 1 (1801): la")


@pytest.mark.parametrize("arcs", [None, {}, "x"])
def test_no_arcs_are_refused(arcs):
    assert refusal(changed(arcs=arcs)) == "el TopoJSON no trae arcos."


def test_an_arc_of_one_point_is_refused():
    assert refusal(changed(arcs=[[[0, 0]]])) == "un arco del TopoJSON tiene menos de dos puntos."


@pytest.mark.parametrize("objects", [None, {}, []])
def test_no_objects_are_refused(objects):
    assert refusal(changed(objects=objects)) == "el TopoJSON no trae objetos."


@pytest.mark.parametrize("value", [{"scale": [1, 1]}, {"scale": [1, 1], "translate": [1e999, 0]}, [], {"scale": 1, "translate": 2}])
def test_a_transform_that_is_none_is_refused(value):
    assert refusal(changed(transform=value)).startswith(("la transformación del TopoJSON no trae", "las coordenadas no están", "«"))


def test_one_arc_used_by_many_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(topojson, "MOST_POSITIONS", 50)
    root = changed()
    root["objects"]["cantones"]["geometries"] = [{"type": "Polygon", "arcs": [[0, 1]], "properties": {}}] * 9
    with pytest.raises(BoundariesRefused) as refused:
        read(root)
    assert str(refused.value.flaws[0]) == "mapa.topojson, elemento 9: los arcos suman más de 50 puntos; simplifique el archivo."


def test_a_collection_inside_a_collection_is_refused():
    root = changed()
    root["objects"]["cantones"]["geometries"] = [{"type": "GeometryCollection", "geometries": []}]
    assert refusal(root) == "elemento 1: es «GeometryCollection»; un límite es Polygon o MultiPolygon."
