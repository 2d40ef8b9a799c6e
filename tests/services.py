"""Fixtures and hooks every test shares: the browser, the sources beside the repository, and what is run only once."""

import os
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.test import SimpleTestCase
from playwright.sync_api import Browser, Page, sync_playwright
from schemathesis.pytest.plugin import SchemathesisFunction
from xdist.scheduler import LoadFileScheduling

from starting.debian import chromium as chromium_path
from tests.environment import IN_CI, SHARED

SHARED_ABSENT = "sin las fuentes: MINGA_SHARED no señala ninguna carpeta"
KIT_TESTS = "minga/ground/kit/tests"
# Files that take far longer than their number of tests tells, the longest first.
LONG = (
    "tests/test_walk.py",
    "minga/doors/api/tests/test_contract.py",
    "tests/test_naughty.py",
    "minga/exchange/records/tests/test_load_records.py",
    "tests/test_walk_desk.py",
    "minga/cycle/filing/tests/test_machine.py",
    "tests/test_object_permissions.py",
    "tests/test_cli.py",
    "minga/evidence/figures/tests/test_asking.py",
    "minga/exchange/records/tests/test_bad_input.py",
    "minga/cycle/filing/tests/test_at_once.py",
    "tests/test_live_upload.py",
    "tests/test_live_place.py",
    "tests/test_signin.py",
    "tests/test_busy.py",
    "minga/ground/journal/tests/test_drill.py",
    "minga/doors/api/tests/test_at_once.py",
)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "client", "admin_client"}


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the sources (MINGA_SHARED, default ../shared); the test is skipped, and counted, where absent."""
    if not SHARED.is_dir():
        pytest.skip(SHARED_ABSENT)
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session; skipped with a reason where the machine has none, a failure where CI=true."""
    path = chromium_path()
    if not path:
        (pytest.fail if IN_CI else pytest.skip)("sin Chromium: instálelo («apt install chromium») o use MINGA_CHROMIUM")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A fresh page (1280 × 900, Spanish) whose relative addresses go to this test's own server."""
    context = browser.new_context(
        base_url=live_server.url, locale="es-EC", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


class LongestFirst(LoadFileScheduling):
    """By file, most tests first as xdist has it, but files of few long tests before them: one left for the end leaves a worker idle."""

    def schedule(self) -> None:
        before = self.collection
        super().schedule()
        if before is None:
            for file in reversed(LONG):
                if file in self.workqueue:
                    self.workqueue.move_to_end(file, last=False)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> LongestFirst | None:
    """Give the files of a run to its workers in our order."""
    return LongestFirst(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is marked needs_shared where the sources are absent."""
    if item.get_closest_marker("needs_shared") and not SHARED.is_dir():
        pytest.skip(SHARED_ABSENT)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what need not be repeated on the second database: tests with a browser, and the kit's own without one.

    What asks Apache Spark is for `make test-spark`: it is not among the tests where PySpark is not installed.
    """
    tell_operations_apart(items)
    if find_spec("pyspark") is None:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("spark")])
        items[:] = [item for item in items if not item.get_closest_marker("spark")]
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if KIT_TESTS in item.path.as_posix() and not touches_database(item):
            item.add_marker(pytest.mark.kit)


def tell_operations_apart(items: list[pytest.Item]) -> None:
    """Give each test of an operation of the interface a name of its own, as its maker means it; no two tests may share one.

    pytest 9.2 takes a test's name from what `parametrize` gave it, not from schemathesis; xdist runs one of those that share a name.
    """
    for item in items:
        if isinstance(item, SchemathesisFunction) and item.id.params is None:
            item._id = item.id.with_params(item.operation_label)
    shared = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if shared:
        raise pytest.UsageError(f"several tests of one name, of which one would run: {', '.join(shared)}")


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database by mark, fixture or class."""
    case = getattr(item, "cls", None)
    by_class = case is not None and issubclass(case, SimpleTestCase)
    by_fixture = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return bool(by_class or by_fixture or item.get_closest_marker("django_db"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were skipped for want of the sources."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if SHARED_ABSENT in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} pruebas omitidas: {SHARED_ABSENT} (por defecto ../shared)")
