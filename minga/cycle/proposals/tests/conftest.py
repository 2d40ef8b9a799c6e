from minga.cycle.registration.tests.conftest import own_database

__all__ = ["own_database"]
