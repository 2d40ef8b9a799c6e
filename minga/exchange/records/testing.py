"""A small record folder for tests: every table with a row or two under codes of its own, changed cell by cell."""

import csv
import shutil
from pathlib import Path

from minga.exchange.records.actions import DEMO
from minga.exchange.records.columns import TABLES

ROWS: dict[str, list[dict[str, str]]] = {
    "organizations": [
        {
            "org_id": "T-1",
            "name": "Municipio de Ensayo",
            "acronym": "MEN",
            "aliases": "Ayuntamiento de Ensayo",
            "org_type": "GAD_MUNICIPAL",
            "country": "Ecuador",
            "role_in_seed": "Ejecuta",
            "source": "001:L10",
        },
        {
            "org_id": "T-2",
            "name": "Agencia Lejana",
            "org_type": "BILATERAL",
            "country": "Japón",
            "role_in_seed": "Dona",
            "source": "001:L11",
        },
    ],
    "aliases": [{"org_id": "T-2", "alias": "Distant Agency", "kind": "translation", "source": "001:L11"}],
    "ngo_directory": [
        {
            "ngo_id": "T-3",
            "name_printed": "SOLIDARIDAD REMOTA",
            "name_corrected": "SOLIDARIDAD REMOTA",
            "acronym_printed": "SREM",
            "acronym_corrected": "SREM",
            "ruc": "0992372850001",
            "country_of_origin": "Francia",
            "status": "Activa",
            "source": "001:L12",
        },
    ],
    "projects": [
        {
            "project_id": "T-P1",
            "title": "Agua para el barrio de ensayo",
            "country": "Ecuador",
            "place": "Ambato",
            "funder": "Agencia Lejana",
            "executor": "MEN",
            "start": "2011-02",
            "end": "2012",
            "total_amount": "1500.50",
            "currency": "USD",
            "beneficiaries": "20",
            "beneficiary_unit": "personas",
            "status": "vigente",
            "source": "001:L13-14",
            "total_as_written": "1.500,50",
        },
        {"project_id": "T-P2", "title": "Segunda fase", "country": "Ecuador", "parent": "T-P1", "source": "001:L15"},
    ],
    "project_funding": [
        {
            "project_id": "T-P1",
            "contributor": "Agencia Lejana",
            "role": "DONANTE",
            "amount": "1000.50",
            "currency": "USD",
            "source": "001:L16",
        },
        {"project_id": "T-P1", "contributor": "MEN", "role": "CONTRAPARTIDA", "amount": "500", "currency": "USD", "source": "001:L17"},
    ],
    "activity_places": [{"activity_id": "T-P2", "country": "EC", "unit": "EC-1801", "share": "100", "source": "001:L15"}],
    "activity_beneficiaries": [{"activity_id": "T-P2", "group": "MUJERES", "source": "001:L15"}],
    "exchange_events": [
        {
            "activity_id": "T-P2",
            "date": "2011-09-19",
            "from_currency": "USD",
            "to_currency": "COP",
            "rate_as_written": "1.818",
            "source": "001:L18",
        },
    ],
    "fx_rates": [
        {"date": "2011-09-20", "from_currency": "USD", "to_currency": "COP", "rate": "1820.5", "kind": "ensayo", "source": "001:L18"},
    ],
    "provinces": [
        {
            "country": "Perú",
            "department": "Amazonas",
            "province": "Bagua",
            "districts_printed": "6",
            "districts_corrected": "6",
            "source": "001:L19",
        },
    ],
    "indicators": [
        {"indicator_id": "T-I1", "name": "Escuelas", "period": "2010-2011", "value": "12", "unit": "escuelas", "source": "001:L20"},
    ],
}


def make_folder(folder: Path, **rows: list[dict[str, str]]) -> Path:
    """Write every table of ROWS into a folder, those named in `rows` with these rows instead; returns the folder."""
    folder.mkdir(exist_ok=True)
    for table in TABLES:
        wanted = rows.get(table.name, ROWS.get(table.name))
        if wanted is not None:
            write_table(folder / table.file, [*table.required, *table.optional], wanted)
    return folder


def write_table(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write rows as CSV; a column that a row does not name is empty."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(folder: Path, table: str, line: int, **cells: str) -> None:
    """Put other values into cells of one line of a table (the header is line 1; no cell before may hold a line end)."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows, columns = list(reader), list(reader.fieldnames or [])
    rows[line - 2] |= cells
    write_table(path, columns, rows)


def with_demo(folder: Path, *tables: str) -> Path:
    """Put these tables of the demonstration into a small folder: loading it takes less than the whole demonstration."""
    for name in tables:
        shutil.copyfile(DEMO / f"{name}.csv", folder / f"{name}.csv")
    return folder
