"""Prepares the environment before Django reads it, and offers every test the shared fixtures."""

import django

from tests.environment import prepare

pytest_plugins = ["tests.services"]

prepare()
django.setup()
