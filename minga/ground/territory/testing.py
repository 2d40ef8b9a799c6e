"""Builders of boundary files for tests: squares by code, written as GeoJSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

type Coordinates = list[list[list[float]]]

CODES = ("1801", "1802", "1803")  # three cantons of Tungurahua


def square(west: float, south: float, side: float = 0.2) -> Coordinates:
    """Return the rings of a square."""
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def make_feature(code: Any = "1801", coordinates: Any = None, *, kind: str = "Polygon", name: str = "Prueba") -> dict[str, Any]:
    """Return a feature with the properties COD and NOMBRE; a square about Ambato unless told."""
    geometry = {"type": kind, "coordinates": square(-78.7, -1.4) if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"COD": code, "NOMBRE": name}, "geometry": geometry}


def make_row(codes: Sequence[Any] = CODES) -> list[dict[str, Any]]:
    """Return squares side by side, one for each code."""
    return [make_feature(code, square(-78.7 + 0.2 * place, -1.4), name=f"Cuadro {place}") for place, code in enumerate(codes)]


def make_file(folder: Path, features: Any = None, *, name: str = "limites.geojson", **more: Any) -> Path:
    """Write a FeatureCollection and return its path; `more` are members of the collection, such as crs."""
    root = {"type": "FeatureCollection", "features": make_row() if features is None else features, **more}
    return make_text(folder, json.dumps(root), name)


def make_text(folder: Path, text: str | bytes, name: str = "limites.geojson") -> Path:
    """Write any text, or bytes, as a file and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
