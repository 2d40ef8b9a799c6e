"""The interface does what its description says, whatever is sent: schemathesis, for a visitor and with keys."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import ignored_auth

from minga.doors.api.site import api
from minga.doors.api.testing import OFFICER, make_key
from minga.wsgi import application

EXAMPLES = 200  # of each operation, for all who ask together (RELIABILITY, goal "API fuzz")
PLAIN = {"Accept-Encoding": "identity"}
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application


def tried(number: int):
    return settings(
        max_examples=number,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
        database=None,
        derandomize=True,
    )


@pytest.fixture(autouse=True)
def unlimited(settings) -> None:
    settings.API_LIMIT_ADDRESS = settings.API_LIMIT_KEY = 10**9
    settings.ALLOWED_HOSTS = ["*"]


@pytest.mark.django_db
@schema.parametrize()
@tried(EXAMPLES // 2)
def test_a_visitor_gets_what_is_described(case):
    case.call_and_validate(headers=PLAIN, excluded_checks=[ignored_auth])


@pytest.fixture
def officers_key(db) -> str:
    return make_key(OFFICER)


@schema.parametrize()
@tried(EXAMPLES // 2)
def test_an_officers_program_gets_what_is_described(case, officers_key):
    case.call_and_validate(headers=PLAIN | {"Authorization": f"Bearer {officers_key}"}, excluded_checks=[ignored_auth])
