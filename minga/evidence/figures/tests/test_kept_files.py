"""The kept files of the facts spare work; what is wrong with them never stops a figure."""

import pytest

from minga.evidence.figures.asking import Question, ask
from minga.evidence.figures.warehouse import LAYOUT, Warehouse, folder, head_mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged():
    """A file for the head of the journal that is no Parquet, as one that another process has just put away."""
    now = head_mark()
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"facts-{LAYOUT}-{now.seq}-{now.digest[:16]}.parquet"
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(b"damaged")
    yield
    path.unlink(missing_ok=True)
    if before is not None:
        path.write_bytes(before)


def test_a_file_that_cannot_be_read_is_passed_over(damaged):
    with Warehouse().reading() as look:
        assert ask(Question(currency="COP"), look).total.activities == 31
