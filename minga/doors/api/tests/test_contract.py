"""The interface does what its description says, whatever is sent: schemathesis, for a visitor and with an officer's key.

Half of what fits the description is sent to a dossier that is there, with its tag, so that the actions are reached too.
"""

import os
from contextlib import contextmanager
from itertools import count

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Config, GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
)

from minga.cycle.filing.testing import make_dossier, make_submitted
from minga.doors.api.site import api
from minga.doors.api.testing import OFFICER, Program
from minga.wsgi import application

# Of each operation, for all who ask together, half of them on each database (RELIABILITY: 200 at each change, 5,000 at a release); beside
# them, on SQLite, what covers its description value by value.
EXAMPLES = int(os.environ.get("MINGA_FUZZ", "200")) // 2
ON_SQLITE = connection.vendor == "sqlite"
PLAIN = {"Accept-Encoding": "identity"}
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=Config(seed=0 if ON_SQLITE else 1))
schema.app = application
schema.config.phases.coverage.enabled = ON_SQLITE
refused = schema.config.checks.negative_data_rejection
refused.expected_statuses = [*refused.expected_statuses, "413"]  # of a text that is too long for its own length and for a body's
number = count()


def tried(examples: int):
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
        database=None,
    )


@pytest.fixture(autouse=True)
def unlimited(settings) -> None:
    settings.API_LIMIT_ADDRESS = settings.API_LIMIT_KEY = 10**9
    settings.ALLOWED_HOSTS = ["*"]


@contextmanager
def one_connection():
    """What is asked inside leaves open the connection that holds the test's transaction, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.fixture
def program(db) -> Program:
    return Program(OFFICER)


@pytest.fixture
def dossiers(program) -> list[tuple[str, str]]:
    """Two dossiers that are there, with their tags: a draft and one that was sent."""
    return [(one.key, program.get(f"drafts/{one.key}")["ETag"]) for one in (make_dossier(), make_submitted())]


def put_right(case, headers: dict[str, str]) -> bool:
    """Say whether all that was made wrong in a case is a header that the test itself sends as it should be."""
    wrong = {where for where, part in case.meta.components.items() if part.mode is GenerationMode.NEGATIVE}
    return bool(headers) and wrong == {ParameterLocation.HEADER}


def sent(case, headers: dict[str, str], dossiers: list[tuple[str, str]] = ()) -> None:
    """Send a case and hold the answer to the description; what a body means may be refused though its shape fits."""
    turn = next(number) % 4
    if dossiers and turn < 2 and case.meta.generation.mode is GenerationMode.POSITIVE and "key" in (case.path_parameters or {}):
        key, tag = dossiers[turn]
        case.path_parameters["key"] = key
        if "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = tag
    apart = [ignored_auth] if case.method == "GET" else [ignored_auth, positive_data_acceptance]
    if any(one["name"] == "If-Match" and one["required"] for one in case.operation.definition.raw["parameters"]):
        apart.append(missing_required_header)  # it knows no 428, which RFC 6585 has for exactly this
    elif put_right(case, headers):
        apart.append(negative_data_rejection)
    with one_connection():
        case.call_and_validate(headers=PLAIN | headers, excluded_checks=apart)


@pytest.mark.django_db
@schema.parametrize()
@tried(EXAMPLES // 4)
def test_a_visitor_gets_what_is_described(case):
    sent(case, {})


@schema.parametrize()
@tried(EXAMPLES - EXAMPLES // 4)
def test_an_officers_program_gets_what_is_described(case, program, dossiers):
    sent(case, {"Authorization": f"Bearer {program.key}"}, dossiers)
