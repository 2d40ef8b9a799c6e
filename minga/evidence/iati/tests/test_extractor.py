"""The compiled extractor gives the rows of the engine, which is its oracle: to the value, in their order."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from minga.evidence.iati.chunks import Chunk, opened
from minga.evidence.iati.gate.limits import Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.iati.reading import parsed
from minga.evidence.iati.reading.elements import TREES
from minga.evidence.iati.reading.engine import Engine
from minga.evidence.iati.tests.altering import altered
from minga.evidence.iati.tests.samples import activity
from minga.evidence.iati.tests.test_reading import TRANSACTION, filled
from minga.evidence.iati.tests.test_real_files import FILES, path_of
from tests.environment import IN_CI, ROOT

pytestmark = pytest.mark.kit

COMPILED = ROOT / ".minga" / "extractor" / f"minga_extractor{sysconfig.get_config_var('EXT_SUFFIX')}"  # `make test` compiles it
PART = 60  # activities of each real file; all of every file has been compared by hand
TRUE_TO_ORDER = (
    "",
    TRANSACTION,
    "<title>Puente</title>",  # of 1.0x
    '<title xml:lang="es">Puente</title>',
    '<title xml:lang="es"/>',
    "<title><![CDATA[Puente]]></title>",
    "<title>A<!-- comment -->B</title>",
    "<title>  <narrative>  Puente\u00a0 </narrative> tras </title>",
    '<title><narrative xml:lang="es" lang="x" x:lang="y">A <b>c</b> d</narrative></title>',
    '<title a="1" x:b="2"><other>o</other><x:other c="3">p<q/></x:other></title>',
    '<iati-identifier></iati-identifier><reporting-org ref="" type="10">Uno<narrative>Dos</narrative></reporting-org>',
    '<other-identifier ref="A" type="A1">texto<owner-org ref="B"/><narrative>n</narrative></other-identifier>',
    '<activity-status code="2">en curso<x/></activity-status>',
    "<location><point><pos>-1.2 -78.6</pos></point></location>",
    "<location><point><pos/></point></location>",
    '<country-budget-items vocabulary="1"><budget-item code="1"/><budget-item code="2" percentage="5"/></country-budget-items>',
    '<transaction>texto<value currency="USD">1<x>2</x></value></transaction>',
)
NOT_TRUE = (  # what the engine reads
    "<title/><iati-identifier>A</iati-identifier>",
    '<activity-status code="2"/><activity-status code="3"/>',
    "<iati-identifier>A</iati-identifier><iati-identifier>B</iati-identifier>",
    "<location><point><pos>1</pos></point></location>",
    '<country-budget-items vocabulary="1"/>',
    '<country-budget-items vocabulary="1" a="b"><budget-item code="1"/></country-budget-items>',
    '<country-budget-items vocabulary="1"><other/></country-budget-items>',
    '<transaction><value>1</value><transaction-type code="1"/></transaction>',
)


@pytest.fixture(scope="module")
def reader() -> Any:
    """The compiled reader; without it the tests are skipped, which CI counts as a failure."""
    if not COMPILED.is_file():
        (pytest.fail if IN_CI else pytest.skip)(f"{COMPILED} is not compiled (make test)")
    loader = ExtensionFileLoader("minga_extractor", str(COMPILED))
    spec = spec_from_loader("minga_extractor", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module.Reader


def both(reader: Any, content: bytes, first: int = 10_000) -> tuple[list[Any], list[Any]]:
    """Return the rows of a file's `first` activities as the engine reads them, and as it does with the extractor."""
    facts, found = opened(content)
    kind, chunks = facts.kind, [chunk.only([place for place, span in enumerate(chunk.spans) if span[0] < first]) for chunk in found]
    plain, compiled = Engine(kind, None), Engine(kind, reader)
    return rows(plain, chunks), rows(compiled, chunks)


def rows(engine: Engine, chunks: list[Chunk]) -> list[Any]:
    found = []
    for chunk in chunks:
        for top, first, _pieces in parsed(chunk):
            for place, element in enumerate(top):
                engine.read(element, first + place, chunk.frame.version)
        found.append(engine.take())
    return found


def left(reader: Any, content: bytes) -> int:
    """Return how many activities of a file the extractor leaves to the engine."""
    facts, chunks = opened(content)
    engine, number = Engine(facts.kind, reader), 0
    for chunk in chunks:
        number += sum(not engine._compiled.read(element, 0) for top, _first, _pieces in parsed(chunk) for element in top)
        engine.take()
    return number


@pytest.mark.parametrize("kind", ["activity", "organisation"])
def test_an_element_that_has_everything_is_read_alike(reader: Any, kind: str):
    rule, _tables = TREES[kind]
    plain, compiled = Engine(kind, None), Engine(kind, reader)
    plain.read(filled(rule), 7, "2.03")
    compiled.read(filled(rule), 7, "2.03")
    found = compiled.take()
    assert found == plain.take()
    assert len(found) > 10
    assert compiled._compiled.read(filled(rule), 8)


@pytest.mark.parametrize("inside", TRUE_TO_ORDER)
def test_what_stands_in_order_is_read_by_the_extractor(reader: Any, inside: str):
    plain, compiled = both(reader, activity(inside))
    assert compiled == plain
    assert left(reader, activity(inside)) == 0


@pytest.mark.parametrize("inside", NOT_TRUE)
def test_what_does_not_is_left_to_the_engine(reader: Any, inside: str):
    plain, compiled = both(reader, activity(inside))
    assert compiled == plain
    assert left(reader, activity(inside)) == 1


@pytest.mark.parametrize("hundred", range(3))
def test_files_altered_at_random_are_read_alike(reader: Any, hundred: int):
    for seed in range(100 * hundred, 100 * hundred + 100):
        plain, compiled = both(reader, altered(seed))
        assert compiled == plain, f"seed {seed}"


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", [row[0] for row in FILES])
def test_a_real_file_is_read_alike(reader: Any, name: str):
    plain, compiled = both(reader, path_of(name).read_bytes(), PART)
    assert compiled == plain != []


@pytest.mark.needs_shared
def test_real_activities_in_the_standards_order_are_read_by_the_extractor(reader: Any):
    assert left(reader, path_of("iati/usaid/usaid-ec.xml").read_bytes()) == 0


def test_more_attributes_than_are_let_in_are_refused_as_by_the_engine(reader: Any):
    many = " ".join(f'a{number}="1"' for number in range(Limits().attributes + 2))
    element = etree.fromstring(f"<iati-activity><title {many}/></iati-activity>")
    with pytest.raises(Refused) as refused:
        Engine("activity", reader).read(element, 0, "2.03")
    assert refused.value.code == "attributes"


def test_compiled_for_another_lxml_it_is_not_used(reader: Any):
    program = (
        "from lxml import etree; etree.__version__ = '0.1'\n"
        "from minga.evidence.iati.reading.engine import Reader; print(Reader)\n"
        "import minga_extractor"
    )
    known = os.environ | {"PYTHONPATH": os.pathsep.join([str(COMPILED.parent), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", program], env=known, capture_output=True, encoding="utf-8")
    assert done.stdout == "None\n"
    assert re.search(r"ImportError: minga_extractor was compiled for lxml [\d.]+, and this is 0\.1: compile it again", done.stderr)


def test_it_is_compiled_with_the_versions_of_the_locks():
    project = tomllib.loads((ROOT / "extractor" / "pyproject.toml").read_text(encoding="utf-8"))
    locked = dict(re.findall(r"^(\S+)==(\S+)", locks(), re.MULTILINE))
    wanted = dict(one.split("==") for one in [*project["build-system"]["requires"], *project["project"]["dependencies"]])
    assert wanted == {name: locked[name] for name in ("setuptools", "cython", "lxml")}


def locks() -> str:
    names = ("requirements.lock", "scripts/requirements-cython.lock")
    return "\n".join(Path(ROOT / name).read_text(encoding="utf-8") for name in names)
