"""Record folders that are refused: each by file, line and column, with nothing changed."""

import pytest

from minga.exchange.records.columns import TABLES
from minga.exchange.records.testing import change

TEN_MB = 10 * 1024 * 1024

# table, line, cells put there, columns refused on that line
CELLS = {
    "amount with a decimal comma": ("projects", 2, {"total_amount": "12,5", "total_as_written": ""}, ["total_amount"]),
    "amount with an exponent": ("projects", 2, {"total_amount": "1e5", "total_as_written": ""}, ["total_amount"]),
    "amount NaN": ("projects", 2, {"total_amount": "NaN", "total_as_written": ""}, ["total_amount"]),
    "amount Infinity": ("projects", 2, {"total_amount": "Infinity", "total_as_written": ""}, ["total_amount"]),
    "amount of 40 digits": ("projects", 2, {"total_amount": "9" * 40, "total_as_written": ""}, ["total_amount"]),
    "amount of 21 digits": ("projects", 2, {"total_amount": "9" * 21, "total_as_written": ""}, ["total_amount"]),
    "amount with three decimals": ("projects", 2, {"total_amount": "12.345", "total_as_written": ""}, ["total_amount"]),
    "amount in Arabic digits": ("projects", 2, {"total_amount": "١٢", "total_as_written": ""}, ["total_amount"]),
    "amount with thousands": ("projects", 2, {"total_amount": "1.500.000", "total_as_written": ""}, ["total_amount"]),
    "amount with a currency sign": ("projects", 2, {"total_amount": "$15", "total_as_written": ""}, ["total_amount"]),
    "negative total": ("projects", 2, {"total_amount": "-1", "total_as_written": ""}, ["total_amount"]),
    "written total that disagrees": ("projects", 2, {"total_as_written": "1.500,51"}, ["total_as_written"]),
    "written total that is no number": ("projects", 2, {"total_as_written": "unos cuantos"}, ["total_as_written"]),
    "total without currency": ("projects", 2, {"currency": ""}, ["currency"]),
    "currency PESOS": ("projects", 2, {"currency": "PESOS"}, ["currency"]),
    "currency in small letters": ("projects", 2, {"currency": "usd"}, ["currency"]),
    "currency that no list has": ("projects", 2, {"currency": "ZZZ"}, ["currency"]),
    "currency PESOS without amount": ("project_funding", 2, {"amount": "", "currency": "PESOS"}, ["currency"]),
    "year of five digits": ("projects", 2, {"start": "2008-20011"}, ["start"]),
    "day first": ("projects", 2, {"end": "31/12/2011"}, ["end"]),
    "day that no calendar has": ("projects", 2, {"end": "2011-02-30"}, ["end"]),
    "year 20011": ("projects", 2, {"end": "20011"}, ["end"]),
    "unknown country": ("projects", 2, {"country": "Wakanda"}, ["country"]),
    "unknown status": ("projects", 2, {"status": "andando"}, ["status"]),
    "unknown kind": ("projects", 2, {"kind": "COSA"}, ["kind"]),
    "unknown sector": ("projects", 2, {"sector": "999999"}, ["sector"]),
    "unknown duplicate_of": ("projects", 3, {"duplicate_of": "T-P9"}, ["duplicate_of"]),
    "unknown parent": ("projects", 3, {"parent": "T-P9"}, ["parent"]),
    "its own duplicate": ("projects", 3, {"duplicate_of": "T-P2"}, ["duplicate_of"]),
    "its own parent": ("projects", 3, {"parent": "T-P2"}, ["parent"]),
    "no title": ("projects", 2, {"title": ""}, ["title"]),
    "title of 401 characters": ("projects", 2, {"title": "a" * 401}, ["title"]),
    "title on two lines": ("projects", 2, {"title": "a\nb"}, ["title"]),
    "language that is none": ("projects", 2, {"title_language": "castellano"}, ["title_language"]),
    "half a beneficiary": ("projects", 2, {"beneficiaries": "27.5"}, ["beneficiaries"]),
    "beneficiaries below zero": ("projects", 2, {"beneficiaries": "-3"}, ["beneficiaries"]),
    "more beneficiaries than there are people": ("projects", 2, {"beneficiaries": "9" * 19}, ["beneficiaries"]),
    "unknown exactness": ("projects", 2, {"beneficiaries_precision": "casi"}, ["beneficiaries_precision"]),
    "citation without line": ("projects", 2, {"source": "001"}, ["source"]),
    "no citation": ("projects", 2, {"source": ""}, ["source"]),
    "citation of 301 characters": ("projects", 2, {"source": " | ".join(["001:L1"] * 40)}, ["source"]),
    "locator that is no line": ("projects", 2, {"locators": "total=arriba"}, ["locators"]),
    "code with a slash": ("indicators", 2, {"indicator_id": "T/I1"}, ["indicator_id"]),
    "code that a spreadsheet would run": ("ngo_directory", 2, {"ngo_id": "=1+1"}, ["ngo_id"]),
    "code of 31 characters": ("ngo_directory", 2, {"ngo_id": "N" * 31}, ["ngo_id"]),
    "code with a space at the end": ("projects", 2, {"project_id": "T-P1 "}, ["project_id"]),
    "repeated key": ("projects", 3, {"project_id": "T-P1"}, ["project_id"]),
    "empty key": ("projects", 3, {"project_id": ""}, ["project_id"]),
    "NUL in text": ("projects", 2, {"title": "a\0b"}, ["title"]),
    "escape sign in text": ("projects", 2, {"objective": "a\x1b[31mb"}, ["objective"]),
    "contribution for an unknown project": ("project_funding", 2, {"project_id": "T-P9"}, ["project_id"]),
    "contribution without role": ("project_funding", 2, {"role": ""}, ["role"]),
    "contribution in an unknown role": ("project_funding", 2, {"role": "PADRINO"}, ["role"]),
    "contribution of nobody": ("project_funding", 2, {"contributor": ""}, ["contributor"]),
    "contributor of 301 characters": ("project_funding", 2, {"contributor": "a" * 301}, ["contributor"]),
    "negative contribution": ("project_funding", 2, {"amount": "-1"}, ["amount"]),
    "written contribution that disagrees": ("project_funding", 2, {"amount_as_written": "1.000,51"}, ["amount_as_written"]),
    "written contribution in two readings": ("project_funding", 2, {"amount": "", "amount_as_written": "1.818"}, ["amount_as_written"]),
    "unknown resource": ("project_funding", 2, {"resource": "HUMO"}, ["resource"]),
    "place in an unknown unit": ("activity_places", 2, {"unit": "EC-9999"}, ["unit"]),
    "place in a unit of another country": ("activity_places", 2, {"country": "PE"}, ["unit"]),
    "place in an unknown locality": ("activity_places", 2, {"locality": "atlantida"}, ["locality"]),
    "place nowhere": ("activity_places", 2, {"country": "", "unit": ""}, ["country"]),
    "place with a share of 101": ("activity_places", 2, {"share": "101"}, ["share"]),
    "counted unit": ("activity_places", 2, {"count": "3"}, ["count"]),
    "place of an unknown activity": ("activity_places", 2, {"activity_id": "T-P9"}, ["activity_id"]),
    "unknown group": ("activity_beneficiaries", 2, {"group": "MARCIANOS"}, ["group"]),
    "rate far off": ("exchange_events", 2, {"rate_as_written": "", "rate": "1.818"}, ["rate"]),
    "written rate in no band": ("exchange_events", 2, {"rate_as_written": "18"}, ["rate_as_written"]),
    "exchange without rate": ("exchange_events", 2, {"rate_as_written": ""}, ["rate"]),
    "exchange without day": ("exchange_events", 2, {"date": "2011-09"}, ["date"]),
    "exchange of PESOS": ("exchange_events", 2, {"to_currency": "PESOS"}, ["to_currency"]),
    "rate of zero": ("fx_rates", 2, {"rate": "0"}, ["rate"]),
    "dated rate of PESOS": ("fx_rates", 2, {"to_currency": "PESOS"}, ["to_currency"]),
    "dated rate of words": ("fx_rates", 2, {"rate": "mil"}, ["rate"]),
    "dated rate without day": ("fx_rates", 2, {"date": "2011"}, ["date"]),
    "unknown class of organisation": ("organizations", 2, {"org_type": "COSA"}, ["org_type"]),
    "organisation without class": ("organizations", 2, {"org_type": ""}, ["org_type"]),
    "organisation without name": ("organizations", 2, {"name": ""}, ["name"]),
    "organisation of an unknown country": ("organizations", 2, {"country": "Italia/Wakanda"}, ["country"]),
    "organisation of an unknown unit": ("organizations", 2, {"territory": "Macondo"}, ["territory"]),
    "organisation of an unknown scope": ("organizations", 2, {"scope": "GALACTICO"}, ["scope"]),
    "alias for an unknown organisation": ("aliases", 2, {"org_id": "T-9"}, ["org_id"]),
    "alias of an unknown class": ("aliases", 2, {"kind": "mote"}, ["kind"]),
    "alias since a day first": ("aliases", 2, {"valid_from": "01/2012"}, ["valid_from"]),
    "alias of 301 characters in the cell of all": ("organizations", 2, {"aliases": "a" * 301}, ["aliases"]),
    "alias of 301 characters": ("aliases", 2, {"alias": "a" * 301}, ["alias"]),
    "RUC of 12 digits": ("ngo_directory", 2, {"ruc": "099237285000"}, ["ruc"]),
    "RUC with a letter": ("ngo_directory", 2, {"ruc": "099237285000A"}, ["ruc"]),
    "NGO in an unknown state": ("ngo_directory", 2, {"status": "Dormida"}, ["status"]),
    "NGO in no state": ("ngo_directory", 2, {"status": ""}, ["status"]),
    "NGO under the code of an organisation": ("ngo_directory", 2, {"ngo_id": "T-1"}, ["ngo_id"]),
    "unknown province": ("provinces", 2, {"province": "Macondo"}, ["province"]),
    "unknown department": ("provinces", 2, {"department": "Macondo"}, ["department"]),
    "province without a count": ("provinces", 2, {"districts_corrected": ""}, ["districts_corrected"]),
    "figure of words": ("indicators", 2, {"value": "muchas"}, ["value"]),
    "figure of an unknown organisation": ("indicators", 2, {"organisation": "T-9"}, ["organisation"]),
    "figure in an unknown unit": ("indicators", 2, {"territory": "EC-9999"}, ["territory"]),
    "figure without name": ("indicators", 2, {"name": ""}, ["name"]),
}  # fmt: skip

# file, what its bytes become, line and column refused
FILES = {
    "empty file": ("projects.csv", lambda data: b"", 1, ""),
    "blank file": ("projects.csv", lambda data: b" \r\n,,\r\n", 1, ""),
    "Latin-1": ("projects.csv", lambda data: data.replace(b"Agua", "Añua".encode("latin-1")), 2, ""),
    "UTF-16": ("projects.csv", lambda data: data.decode().encode("utf-16"), 1, ""),
    "UTF-16 without mark": ("indicators.csv", lambda data: data.decode().encode("utf-16-be"), 1, "\0" + "\0".join("indicator_id") + "\0"),
    "semicolons": ("fx_rates.csv", lambda data: data.replace(b",", b";"), 1, ""),
    "missing column": ("provinces.csv", lambda data: data.replace(b"province,", b"").replace(b"Bagua,", b""), 1, "province"),
    "unknown column": ("fx_rates.csv", lambda data: data.replace(b"\n", b",x\n"), 1, "x"),
    "repeated column": ("fx_rates.csv", lambda data: data.replace(b"\n", b",rate\n"), 1, "rate"),
    "row that is too short": ("fx_rates.csv", lambda data: data + b"2011\n", 3, ""),
    "open quotes": ("fx_rates.csv", lambda data: data + b'"2011', 3, ""),
    "cell of 10 MB": ("projects.csv", lambda data: data.replace(b"Agua", b"A" * TEN_MB), 2, ""),
    "cell of 70 KiB": ("projects.csv", lambda data: data.replace(b"Agua", b"A" * 70_000), 2, "title"),
}
WHOLE = ("missing folder", "file instead of a folder", "folder instead of a file", "circle of parents", "circle of two columns")


def test_it_works(folder, load):
    assert load(folder).changed == 8


@pytest.mark.parametrize("case", CELLS)
def test_refuses_a_cell(folder, refusal, case):
    table, line, cells, columns = CELLS[case]
    change(folder, table, line, **cells)
    assert refusal(folder) == sorted((f"{table}.csv", line, column) for column in columns)


@pytest.mark.parametrize("case", FILES)
def test_refuses_a_file(folder, refusal, case):
    file, become, line, column = FILES[case]
    (folder / file).write_bytes(become((folder / file).read_bytes()))
    assert refusal(folder)[0] == (file, line, column)


@pytest.mark.parametrize("table", [table for table in TABLES if table.needed], ids=lambda table: table.name)
def test_refuses_a_folder_without_a_table(folder, refusal, table):
    (folder / table.file).unlink()
    assert refusal(folder) == [(table.file, 0, "")]


def test_refuses_a_missing_folder(tmp_path, refusal):
    assert refusal(tmp_path / "nada") == [(str(tmp_path / "nada"), 0, "")]


def test_refuses_a_file_instead_of_a_folder(folder, refusal):
    assert refusal(folder / "projects.csv") == [(str(folder / "projects.csv"), 0, "")]


def test_refuses_a_folder_instead_of_a_file(folder, refusal):
    (folder / "projects.csv").unlink()
    (folder / "projects.csv").mkdir()
    assert refusal(folder) == [("projects.csv", 0, "")]


def test_refuses_a_circle_of_parents(folder, refusal):
    change(folder, "projects", 2, parent="T-P2")
    assert refusal(folder) == [("projects.csv", 2, "parent"), ("projects.csv", 3, "parent")]


def test_refuses_a_circle_of_two_columns(folder, refusal):
    change(folder, "projects", 2, duplicate_of="T-P2")
    assert refusal(folder) == [("projects.csv", 2, "duplicate_of"), ("projects.csv", 3, "parent")]


def test_lists_all_problems_of_all_files_at_once(folder, refusal):
    change(folder, "organizations", 3, country="Wakanda", name="")
    change(folder, "ngo_directory", 2, ruc="1")
    change(folder, "projects", 2, total_amount="12,5", total_as_written="")
    change(folder, "projects", 3, end="mañana")
    change(folder, "indicators", 2, value="x")
    assert refusal(folder) == [
        ("indicators.csv", 2, "value"),
        ("ngo_directory.csv", 2, "ruc"),
        ("organizations.csv", 3, "country"),
        ("organizations.csv", 3, "name"),
        ("projects.csv", 2, "total_amount"),
        ("projects.csv", 3, "end"),
    ]


def test_lists_every_row_that_an_action_refuses(folder, refusal):
    change(folder, "projects", 2, title_language="castellano")
    change(folder, "projects", 3, theme="a" * 201)
    assert refusal(folder) == [("projects.csv", 2, "title_language"), ("projects.csv", 3, "theme")]


def test_lists_broken_files_together(folder, refusal):
    (folder / "projects.csv").write_bytes(b"")
    (folder / "indicators.csv").unlink()
    assert refusal(folder) == [("projects.csv", 1, ""), ("indicators.csv", 0, "")]


def test_how_many_hostile_cases_were_tried():
    tried = len(CELLS) + len(FILES) + len([table for table in TABLES if table.needed]) + len(WHOLE)
    print(f"{tried} hostile record folders tried")
    assert tried == 124
