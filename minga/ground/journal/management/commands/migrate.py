from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from minga.ground.journal import net
from minga.ground.kit.migrating import each_model_alone


class Command(migrate.Command):
    """Django's own, and the journal's second net around it: taken away while tables change, spread again over all of them."""

    def handle(self, *args, **options) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            net.lift()
        with nullcontext() if executor.loader.applied_migrations else each_model_alone():
            super().handle(*args, **options)
        if "journal_mark" in connection.introspection.table_names():
            net.spread()
