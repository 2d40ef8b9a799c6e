"""Django's SQLite, which also knows where a transaction begins and ends: what the journal's second net needs.

SQLite gives its triggers no number of the transaction. This connection remembers the last trace before it, so that a line of
the journal can tell the traces of its own transaction from older ones, and takes the mark away before the transaction ends.
"""

import sqlite3

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps `last_trace`, the newest trace before the transaction, and `marked`, whether a line claimed it."""

    last_trace = 0
    marked = False

    def _start_transaction_under_autocommit(self) -> None:
        super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        self.marked = False
        try:
            self.last_trace = self.connection.execute("SELECT max(id) FROM journal_trace").fetchone()[0] or 0
        except sqlite3.OperationalError:  # the table is not made yet
            self.last_trace = 0

    def _commit(self) -> None:
        if self.marked and self.connection is not None:
            self.connection.execute("DELETE FROM journal_mark")  # in the same transaction: nobody else ever sees the mark
            self.marked = False
        super()._commit()  # type: ignore[misc]
