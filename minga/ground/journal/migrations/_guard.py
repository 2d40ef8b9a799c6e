"""Triggers that refuse to change or delete a line of the journal, by database (RELIABILITY 36)."""

SQLITE = [
    f"""CREATE TRIGGER journal_entry_no_{verb.lower()} BEFORE {verb} ON journal_entry
        BEGIN SELECT RAISE(ABORT, 'journal: a line is never changed'); END"""
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = ["DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_delete"]
POSTGRESQL = [
    """CREATE FUNCTION journal_entry_guard() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'journal: a line is never changed'; END $$""",
    """CREATE TRIGGER journal_entry_guard BEFORE UPDATE OR DELETE ON journal_entry
       FOR EACH ROW EXECUTE FUNCTION journal_entry_guard()""",
]
POSTGRESQL_BACK = ["DROP TRIGGER journal_entry_guard ON journal_entry", "DROP FUNCTION journal_entry_guard()"]


def forwards(apps, schema_editor) -> None:
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql)


def backwards(apps, schema_editor) -> None:
    for sql in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(sql)
