"""Triggers that refuse to change or delete a line of the journal, by database (RELIABILITY 36)."""

SQLITE = [
    *(
        f"""CREATE TRIGGER journal_entry_no_{verb.lower()} BEFORE {verb} ON journal_entry
            BEGIN SELECT RAISE(ABORT, 'journal: a line is never changed'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE takes the old line away without firing the trigger on DELETE.
    """CREATE TRIGGER journal_entry_no_replace BEFORE INSERT ON journal_entry
       WHEN EXISTS (SELECT 1 FROM journal_entry WHERE seq = NEW.seq)
       BEGIN SELECT RAISE(ABORT, 'journal: a line is never changed'); END""",
]
SQLITE_BACK = [f"DROP TRIGGER journal_entry_no_{what}" for what in ("update", "delete", "replace")]
POSTGRESQL = [
    """CREATE FUNCTION journal_entry_guard() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'journal: a line is never changed'; END $$""",
    """CREATE TRIGGER journal_entry_guard BEFORE UPDATE OR DELETE ON journal_entry
       FOR EACH ROW EXECUTE FUNCTION journal_entry_guard()""",
    """CREATE TRIGGER journal_entry_guard_whole BEFORE TRUNCATE ON journal_entry
       FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_guard()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER journal_entry_guard_whole ON journal_entry",
    "DROP TRIGGER journal_entry_guard ON journal_entry",
    "DROP FUNCTION journal_entry_guard()",
]


def forwards(apps, schema_editor) -> None:
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql)


def backwards(apps, schema_editor) -> None:
    for sql in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(sql)
