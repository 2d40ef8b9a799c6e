"""Guards of what the second net caught and of published heads, and SQLite's mark of a transaction (RELIABILITY 35, 36)."""

REFUSED = "RAISE(ABORT, 'journal: a trace is never changed')"
SQLITE = [
    # At most one row, and only while the transaction lasts that wrote a line: the last trace before it.
    "CREATE TABLE journal_mark (id integer PRIMARY KEY CHECK (id = 1), after_trace integer NOT NULL)",
    f"CREATE TRIGGER journal_trace_no_update BEFORE UPDATE ON journal_trace BEGIN SELECT {REFUSED}; END",
    f"""CREATE TRIGGER journal_trace_no_delete BEFORE DELETE ON journal_trace
        WHEN NOT EXISTS (SELECT 1 FROM journal_mark WHERE after_trace < OLD.id) BEGIN SELECT {REFUSED}; END""",
    f"""CREATE TRIGGER journal_trace_no_replace BEFORE INSERT ON journal_trace
        WHEN EXISTS (SELECT 1 FROM journal_trace WHERE id = NEW.id) BEGIN SELECT {REFUSED}; END""",
    *(
        f"""CREATE TRIGGER journal_head_no_{verb.lower()} BEFORE {verb} ON journal_head
            BEGIN SELECT RAISE(ABORT, 'journal: a published head is never changed'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
]
SQLITE_BACK = [
    "DROP TABLE journal_mark",
    *(f"DROP TRIGGER journal_trace_no_{what}" for what in ("update", "delete", "replace")),
    *(f"DROP TRIGGER journal_head_no_{what}" for what in ("update", "delete")),
]
POSTGRESQL = [
    "CREATE TABLE journal_mark (id integer PRIMARY KEY)",  # stays empty: PostgreSQL marks by a setting of the transaction
    "CREATE INDEX journal_trace_tx ON journal_trace (tx)",
    """CREATE FUNCTION journal_trace_guard() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF TG_OP = 'DELETE' AND OLD.tx = txid_current() THEN RETURN OLD; END IF;
         RAISE EXCEPTION 'journal: a trace is never changed';
       END $$""",
    """CREATE TRIGGER journal_trace_guard BEFORE UPDATE OR DELETE ON journal_trace
       FOR EACH ROW EXECUTE FUNCTION journal_trace_guard()""",
    """CREATE TRIGGER journal_trace_guard_whole BEFORE TRUNCATE ON journal_trace
       FOR EACH STATEMENT EXECUTE FUNCTION journal_trace_guard()""",
    """CREATE FUNCTION journal_head_guard() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'journal: a published head is never changed'; END $$""",
    """CREATE TRIGGER journal_head_guard BEFORE UPDATE OR DELETE ON journal_head
       FOR EACH ROW EXECUTE FUNCTION journal_head_guard()""",
    """CREATE TRIGGER journal_head_guard_whole BEFORE TRUNCATE ON journal_head
       FOR EACH STATEMENT EXECUTE FUNCTION journal_head_guard()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER journal_head_guard_whole ON journal_head",
    "DROP TRIGGER journal_head_guard ON journal_head",
    "DROP FUNCTION journal_head_guard()",
    "DROP TRIGGER journal_trace_guard_whole ON journal_trace",
    "DROP TRIGGER journal_trace_guard ON journal_trace",
    "DROP FUNCTION journal_trace_guard()",
    "DROP INDEX journal_trace_tx",
    "DROP TABLE journal_mark",
]


def forwards(apps, schema_editor) -> None:
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql)


def backwards(apps, schema_editor) -> None:
    for sql in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(sql)
