import datetime
from decimal import Decimal

import duckdb
import pytest
from pyarrow import parquet

from minga.evidence.lake import parts, shelf

pytestmark = pytest.mark.kit

ROWS = {
    "a": [0, 1],
    "n": [0, 0],
    "type": ["3", None],
    "date": [datetime.date(2020, 1, 2), None],
    "value": [Decimal("1234567890123456789012.123456"), Decimal("-0.5")],
}


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def written(rows: dict, dataset: int = 7, number: int = 1):
    staging = parts.root() / "staging" / "x"
    with parts.Writer(staging, dataset) as writer:
        writer.add("transaction", rows)
    return parts.publish(staging, dataset, number)


def test_it_works():
    folder = written(ROWS)
    assert folder == parts.folder_of(7, 1)
    assert [path.name for path in folder.iterdir()] == ["transaction.parquet"]
    with shelf.over([folder]) as lake:
        found = lake.execute('SELECT dataset, a, type, date, value, currency FROM "transaction" ORDER BY a').fetchall()
    assert found == [
        (7, 0, "3", datetime.date(2020, 1, 2), Decimal("1234567890123456789012.123456"), None),
        (7, 1, None, None, Decimal("-0.500000"), None),
    ]


def test_rows_of_two_datasets_stand_in_one_view():
    first, second = written(ROWS), written({"a": [0], "n": [0], "type": ["4"]}, dataset=8)
    with shelf.over([first, second]) as lake:
        assert lake.execute('SELECT dataset, count(*) FROM "transaction" GROUP BY 1 ORDER BY 1').fetchall() == [(7, 2), (8, 1)]


def test_a_table_without_rows_is_an_empty_view_with_its_types():
    with shelf.over([]) as lake:
        for name, table in parts.TABLES.items():
            found = lake.execute(f'SELECT * FROM "{name}"')
            assert [column[0] for column in found.description] == ["dataset", *table.columns]
            assert found.fetchall() == []
        assert str(lake.execute('SELECT value FROM "transaction"').description[0][1]) == "DECIMAL(38,6)"


def test_empty_and_full_views_have_the_same_types():
    with shelf.over([]) as empty, shelf.over([written(ROWS)]) as full:
        assert types_of(empty) == types_of(full)


def types_of(lake: duckdb.DuckDBPyConnection) -> list[str]:
    return [str(one[1]) for one in lake.execute('SELECT * FROM "transaction"').description]


def test_each_flush_is_a_row_group():
    staging = parts.root() / "staging" / "x"
    with parts.Writer(staging, 1) as writer:
        for _ in range(3):
            writer.add("activity", {"a": [0], "n": [0]})
            writer.flush()
    assert writer.counts == {"activity": 3}
    assert parts.parquet.ParquetFile(staging / "activity.parquet").num_row_groups == 3


def test_only_texts_are_kept_once_each():
    staging = parts.root() / "staging" / "x"
    with parts.Writer(staging, 7) as writer:
        writer.add("activity", {"a": [0, 1], "n": [0, 0], "title": ["Agua", "Agua"], "hash": ["0a", "0b"], "raw": [b"1", b"2"]})
    group = parquet.ParquetFile(staging / "activity.parquet").metadata.row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    kept_once = {one.path_in_schema for one in columns if one.has_dictionary_page}
    assert {"title"} <= kept_once
    assert not kept_once & {"dataset", "a", "hash", "raw", "line"}


def test_publishing_takes_the_place_of_what_never_ended():
    written(ROWS)
    written({"a": [0], "n": [0]})
    assert parts.read_part(7, 1, "transaction").num_rows == 1
    assert not (parts.root() / "staging" / "x").exists()


def test_a_part_that_is_not_there_reads_as_no_rows():
    assert parts.read_part(7, 1, "sector", ["a", "code"]).to_pydict() == {"a": [], "code": []}
