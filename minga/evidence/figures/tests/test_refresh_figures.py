"""The command that brings the figures up to date."""

import io
import re

import pytest
from django.core.management import call_command

from minga.evidence.figures.warehouse import head_mark, kept_files

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("refresh_figures", *arguments, stdout=out)
    return re.sub(r" \(\d+ s\)", "", out.getvalue().strip())


def test_it_works() -> None:
    facts = re.fullmatch(r"Cifras al día: 31 actividades, (\d+) hechos, línea (\d+) de la bitácora", told())
    assert facts is not None
    assert int(facts[2]) == head_mark().seq


def test_anew_writes_a_file_of_this_moment(facts_anew) -> None:
    assert told("--anew").startswith("Cifras al día: 31 actividades")
    assert kept_files()[0][1].seq == head_mark().seq
