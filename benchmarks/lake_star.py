"""The star of ../shared/bench/gen_star.py as versions of a lake: tables of IATI in a hundred datasets, and their stars."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from benchmarks import KEPT, ROOT
from minga.evidence.lake import shelf
from minga.evidence.lake.conversion import Rates, Used, fine
from starting.words import PlainError

DATASETS = 100
MADE = "made-2"
SHARED = Path(os.environ.get("MINGA_SHARED") or ROOT.parent / "shared")
TABLES = {
    "activity": """SELECT {d}::INTEGER AS dataset, (act_id - {first})::INTEGER AS a, 0 AS n, iid AS iati_identifier,
        donor::VARCHAR AS reporting_ref, donor::VARCHAR AS reporting_name, status::VARCHAR AS status, aid_type::VARCHAR AS aid_type,
        lang, title, descr AS description FROM act JOIN text USING (act_id) WHERE {here} ORDER BY act_id""",
    "transaction": """SELECT {d}::INTEGER AS dataset, (act_id - {first})::INTEGER AS a,
        (row_number() OVER (PARTITION BY act_id ORDER BY date, value) - 1)::INTEGER AS n, type::VARCHAR AS type, date,
        value::DECIMAL(38, 6) AS value, ccy::VARCHAR AS currency FROM tx WHERE {here}""",
    "sector": """SELECT {d}::INTEGER AS dataset, (act_id - {first})::INTEGER AS a, (row_number() OVER w - 1)::INTEGER AS n,
        sector::VARCHAR AS code, CASE WHEN row_number() OVER w = count(*) OVER (PARTITION BY act_id) THEN 100 -
        coalesce(sum(floor(pct * 100)) OVER (PARTITION BY act_id ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
        ELSE floor(pct * 100)
        END::DECIMAL(38, 6) AS percentage FROM (SELECT *, file_row_number AS rowid FROM act_sector) WHERE {here}
        WINDOW w AS (PARTITION BY act_id ORDER BY rowid)""",
}
TABLES["recipient_country"] = TABLES["sector"].replace("sector::VARCHAR", "country::VARCHAR").replace("act_sector", "act_country")


@dataclass(frozen=True)
class Monthly(Rates):
    """The rates of the generated star: dollars for one unit, by currency and month."""

    months: dict[tuple[str, int], Decimal] | None = None

    def on(self, currency: str, day: date) -> Used:
        rate = (self.months or {}).get((currency, (day.year - 1970) * 12 + day.month - 1))
        return Used(rate, rate, day, "gen_star") if rate is not None else Used()


def generated(number: int) -> Path:
    """Return the folder of the star, made once. PlainError where the generator is not there."""
    program = SHARED / "bench" / "gen_star.py"
    if not program.is_file():
        raise PlainError("no está gen_star.py junto al repositorio (MINGA_SHARED)")
    place = KEPT / "lake" / f"star-{number}"
    if not (place / "text.parquet").is_file():
        subprocess.run([sys.executable, str(program), str(place), str(number)], check=True, stdout=subprocess.DEVNULL)
    return place


def rates(place: Path) -> Monthly:
    with duckdb.connect() as base:
        rows = base.execute(f"SELECT ccy, ym, rate FROM '{place}/fx.parquet'").fetchall()
    return Monthly(months={(currency, month): fine(Decimal(repr(rate))) for currency, month, rate in rows})


def versions(place: Path, number: int) -> list[Path]:
    """Return the folders of the datasets, each with the tables of IATI, made once."""
    root = place / "parts"
    folders = [root / str(dataset) / "1" for dataset in range(1, DATASETS + 1)]
    if (root / MADE).is_file():
        return folders
    size = number // DATASETS
    with duckdb.connect() as base:
        for name in ("act", "tx", "text"):
            base.execute(f"CREATE VIEW {name} AS FROM '{place}/{name}.parquet'")
        for name in ("act_sector", "act_country"):
            base.execute(f"CREATE VIEW {name} AS FROM read_parquet('{place}/{name}.parquet', file_row_number = true)")
        for dataset, folder in enumerate(folders, start=1):
            folder.mkdir(parents=True, exist_ok=True)
            first = (dataset - 1) * size
            words = {"d": dataset, "first": first, "here": f"act_id BETWEEN {first} AND {first + size - 1}"}
            for name, sql in TABLES.items():
                base.execute(f"COPY ({padded(name, sql.format(**words))}) TO '{folder}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    (root / MADE).touch()
    return folders


def padded(name: str, sql: str) -> str:
    """Return the query with every column of the table of IATI, those that the star does not have empty."""
    return f"SELECT * FROM ({shelf.select_from(name, [])}) UNION ALL BY NAME ({sql})"
