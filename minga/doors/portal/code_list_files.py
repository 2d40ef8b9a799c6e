"""A version of a code list as other programs read it: JSON and CSV with the same content."""

from collections.abc import Iterator

from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.codelists.queries import added_here
from minga.ground.kit.tables import Cell

HEADER = (
    "id", "lista", "version", "codigo", "dentro_de", "nombre_es", "nombre_en", "definicion_es", "definicion_en", "ejemplo_es",
    "ejemplo_en", "equivalencias", "desde_version", "hasta_version", "credito", "fuente", "agregado_aqui",
)  # fmt: skip


def codes(list_: CodeList, version: Version):
    """Return the codes valid in a version, in their order."""
    found = list_.codes.in_version(version.number).select_related("parent__list", "list")
    return found.order_by("position", "code", "since")


def content(list_: CodeList, version: Version) -> dict:
    """Return {list, name, version, valid_from, valid_to, credit, codes: […]} as JSON will carry it.

    The credit is that of the list; a code with `added_here` is not under it.
    """
    here = added_here()
    return {
        "list": list_.code,
        "name": {"es": list_.name_es, "en": list_.name_en},
        "version": version.number,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "credit": {"es": list_.credit_es, "en": list_.credit_en},
        "codes": [one(code) | {"added_here": code.identifier in here} for code in codes(list_, version)],
    }


def one(code: Code) -> dict:
    """Return one code as JSON carries it; what a source does not say is an empty text, a missing parent is null."""
    return {
        "id": code.identifier,
        "code": code.code,
        "parent": code.parent.identifier if code.parent else None,
        "name": {"es": code.name_es, "en": code.name_en},
        "definition": {"es": code.definition_es, "en": code.definition_en},
        "example": {"es": code.example_es, "en": code.example_en},
        "mapping": [pair for pair in code.mapping.split(";") if pair],
        "since": code.since,
        "until": code.until,
        "source": code.source,
    }


def rows(list_: CodeList, version: Version) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the CSV file; what was added here stands without the credit of the list."""
    here = added_here()
    for code in codes(list_, version):
        yield (
            code.identifier, list_.code, version.number, code.code, code.parent.identifier if code.parent else "",
            code.name_es, code.name_en, code.definition_es, code.definition_en, code.example_es, code.example_en,
            code.mapping, code.since, code.until, "" if code.identifier in here else list_.credit_es, code.source,
            code.identifier in here,
        )  # fmt: skip
