"""What the tests of several at once need: a copy of the database that other processes see."""

from minga.cycle.registration.tests.conftest import own_database  # noqa: F401  (a fixture)
