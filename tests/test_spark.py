"""The eight questions stand once for DuckDB and Apache Spark: what both can read, and (make test-spark) what both answer."""

import random
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import lake_spark
import pytest

from minga.evidence.figures.splitting import split
from minga.evidence.lake import parts, star
from minga.evidence.lake.building import Builder
from minga.evidence.lake.copying import Before
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.inspecting import read_and_check
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.testing import chunks_of, xml_of
from minga.evidence.lake.tests.test_star import RATES, nowhere
from starting.spark import java_here

ROOT = Path(lake_spark.__file__).resolve().parent.parent
WORDS = {"select", "from", "group", "by", "as", "union", "all", "distinct", "count", "sum"}
CENT = Decimal("0.01")
COUNTRIES, SECTORS, GIVERS = ("EC", "CO", "PE"), ("14030", "11110", "12220"), ("XM-1", "XM-2", "Otro cooperante")
RATED = {"USD": "2020-01-03", "GBP": "2020-01-03", "COP": "2020-06-01"}  # each with a rate of RATES


def activity(number: int, draw: random.Random) -> tuple[str, dict[tuple[str, str], Decimal]]:
    """Return an activity as XML, and what it spends by country and sector in dollars, by plain Decimal arithmetic."""
    places, themes = shares(draw, COUNTRIES), shares(draw, SECTORS)
    lots: dict[str, Decimal] = defaultdict(Decimal)
    body = "".join(f'<recipient-country code="{code}" percentage="{share}"/>' for code, share in places)
    body += "".join(f'<sector vocabulary="1" code="{code}" percentage="{share}"/>' for code, share in themes)
    for _ in range(draw.randint(1, 5)):
        kind, currency, giver = draw.choice("23"), draw.choice(sorted(RATED)), draw.choice(GIVERS)
        value = Decimal(draw.randint(-900_000, 90_000_000)) / 100
        used = RATES.on(currency, duckdb.sql(f"SELECT DATE '{RATED[currency]}'").fetchall()[0][0]).usd
        if kind == "3":
            lots[giver] += (value * used).quantize(CENT, ROUND_HALF_UP)
        body += (
            f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{RATED[currency]}"/>'
            f'<value currency="{currency}" value-date="{RATED[currency]}">{value}</value><provider-org ref="{giver}"/></transaction>'
        )
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for amount in lots.values():
        for (country, _part), piece in zip(places, split(amount, [share for _code, share in places]), strict=True):
            for (sector, _share), cell in zip(themes, split(piece, [share for _code, share in themes]), strict=True):
                sums[country, sector] += cell
    return (
        f'<iati-activity default-currency="USD"><iati-identifier>XM-1-{number}</iati-identifier>'
        f'<reporting-org ref="XM-1" type="10"><narrative>Uno</narrative></reporting-org>{body}</iati-activity>'
    ), sums


def shares(draw: random.Random, codes: tuple[str, ...]) -> list[tuple[str, Decimal]]:
    chosen = draw.sample(codes, draw.randint(1, len(codes)))
    cuts = [0, *sorted(draw.sample(range(1, 10_000), len(chosen) - 1)), 10_000]
    return [(code, Decimal(end - start) / 100) for code, start, end in zip(chosen, cuts, cuts[1:], strict=False)]


@pytest.fixture
def lake(settings, tmp_path) -> tuple[str, dict[tuple[str, str], Decimal]]:
    """Two datasets as parts, the second in two versions, and what the newest ones spend by country and sector."""
    settings.DATA_DIR = tmp_path
    draw, sums = random.Random(11), defaultdict(Decimal)
    for dataset, version in ((1, 1), (2, 9), (2, 10)):
        made = [activity(dataset * 1000 + number, draw) for number in range(60)]
        staging = parts.root() / "staging"
        with Writer(staging, dataset) as writer:
            Builder(writer, Before(None), Hands(read_and_check), lambda *_: None).run(chunks_of(xml_of([xml for xml, _sums in made])))
        star.build(staging, rates=RATES, locate=nowhere)
        parts.publish(staging, dataset, version)
        for key, amount in () if version == 9 else (pair for _xml, own in made for pair in own.items()):
            sums[key] += amount
    return str(parts.root() / "parts"), dict(sums)


@pytest.mark.kit
def test_both_engines_take_the_statements_of_the_one_file():
    assert lake_spark.QUESTIONS == star.FOLDER / "questions.sql"
    assert lake_spark.questions() == {one.name: one.sql for one in star.questions().values()}
    assert len(lake_spark.questions()) == 8


@pytest.mark.kit
@pytest.mark.parametrize("name", list(star.questions()))
def test_a_question_is_written_in_what_both_engines_share(name):
    sql = star.questions()[name].sql
    known = WORDS | set(star.empty()["fact"]) | set(star.empty()[f"answer_{name}"]) | {"fact"}
    assert set(re.findall(r"[a-z_]\w*", re.sub(r"'[^']*'", "", sql).lower())) - known == set()
    assert not re.search(r"[;\[\]{}\"`:]", sql)


@pytest.mark.kit
def test_duckdb_answers_every_question_and_decimal_agrees_to_the_cent(lake):
    folder, sums = lake
    with duckdb.connect() as base:
        lake_spark.view_in_duckdb(base, folder)
        found = {name: base.execute(sql).fetchall() for name, sql in lake_spark.questions().items()}
        by_cell = base.execute("SELECT country, sector, sum(usd) FROM fact WHERE measure = 'spending' GROUP BY ALL").fetchall()
    assert all(found.values())
    assert {row[:2]: row[2] for row in by_cell} == sums


@pytest.mark.kit
def test_of_each_dataset_the_newest_version_is_asked():
    paths = ["a/2/9/fact.parquet", "a/2/10/fact.parquet", "a/1/1/fact.parquet", "a/1/1/act.parquet"]
    assert lake_spark.newest(paths) == ["a/1/1/fact.parquet", "a/2/10/fact.parquet"]


@pytest.mark.spark
@pytest.mark.kit
def test_spark_gives_the_same_lines_as_duckdb_and_as_decimal_to_the_cent(lake, tmp_path):
    folder, sums = lake
    left = tmp_path / "left.parquet"
    spark, base = lake_spark.session("local[2]", ["spark.sql.shuffle.partitions=2"]), duckdb.connect()
    base.execute(f"COPY (SELECT 1 * 4294967296 AS act) TO '{left}' (FORMAT parquet)")
    for left_out in ("", str(left)):
        lake_spark.view_in_spark(spark, folder, left_out)
        base.execute("DROP VIEW IF EXISTS fact")
        base.execute("DROP VIEW IF EXISTS every_fact")
        lake_spark.view_in_duckdb(base, folder, left_out)
        for name, sql in lake_spark.questions().items():
            assert (name, lake_spark.lines(spark.sql(sql).collect())) == (name, lake_spark.lines(base.execute(sql).fetchall()))
        if not left_out:
            rows = spark.sql("SELECT country, sector, sum(usd) FROM fact WHERE measure = 'spending' GROUP BY country, sector").collect()
            assert {(row[0], row[1]): row[2] for row in rows} == sums
    spark.stop()


@pytest.mark.house
def test_the_extra_and_its_lock_name_one_version_and_the_environment_does_not_hold_it():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["spark"]
    locked = re.findall(r"^(\S+==\S+)", (ROOT / "scripts" / "requirements-spark.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert [one for one in locked if one.startswith("pyspark")] == wanted
    assert [one.partition("==")[0] for one in locked] == ["py4j", "pyspark"]
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "pyspark" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.kit
def test_without_pyspark_the_script_says_what_is_missing():
    without = f"import sys, runpy; sys.modules['pyspark'] = None; runpy.run_path({lake_spark.__file__!r}, {{}}, '__main__')"
    done = subprocess.run([sys.executable, "-c", without, "carpeta"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "Falta PySpark: instale Minga con su extra «spark» y un Java 17 o posterior.\n")


def java(folder: Path, said: str) -> str:
    """A program that answers as Java does; returns its home."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o755)
    return str(folder)


@pytest.mark.house
def test_a_java_that_is_new_enough_is_taken_and_an_older_one_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    old, new = java(tmp_path / "old", 'openjdk version "11.0.2" 2019'), java(tmp_path / "new", 'openjdk version "21.0.1" 2023')
    for home, found in ((new, (new, 21)), (old, ("", 0)), (str(tmp_path / "none"), ("", 0)), ("", ("", 0))):
        monkeypatch.setenv("JAVA_HOME", home)
        assert (home, java_here()) == (home, found)
    monkeypatch.setenv("PATH", f"{new}/bin:/bin")
    monkeypatch.setenv("JAVA_HOME", old)
    assert java_here() == (new, 21)
