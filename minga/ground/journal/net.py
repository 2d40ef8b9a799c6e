"""The second net: triggers on every table of the house that write down a change which no line of the journal tells (RELIABILITY 35).

Each change of a row leaves a trace with its values before and after. The first line of the journal in a transaction takes away
the traces of that transaction and marks it, so that its later changes leave none. What remains was changed past the actions.
`journal_mark` (SQLite) and the setting minga.line (PostgreSQL) end with the transaction. docs/decisions/0016-second-net.md.
"""

import re
from typing import Any

from django.apps import apps
from django.db import connection

# Tables of the house without the net, and why. Django's own and those of libraries have none: they hold sessions and the like.
EXEMPT = {
    "journal_entry": "the lines themselves: chained, and guarded against any change",
    "journal_trace": "what the net caught: guarded against any change",
    "journal_head": "heads, each signed",
    "search_card": "made again from the records at any time",
    "merging_proposal": "made again from the records at any time",
    "merging_search": "when the proposals were made: goes with them",
    "search_word": "made again from the records at any time",
    "proposals_meaning": "made again from the texts at any time",
    "organisations_namekey": "made again from the names at any time",
    "accounts_counter": "counts of wrong tries, which come and go",
    "lake_import": "how far an import is, which comes and goes: what a person asked and what came of it have their lines",
    "inbox_message": "what people are told: the act that causes it has the line; read and done come and go",
    "inbox_letter": "the outbox: the act that causes a letter has the line; its sending comes and goes",
    "inbox_enclosure": "files of letters, taken away once a secret letter is sent",
    "documents_upload": "pieces on their way: the document that they become has the line",
    "spreadsheets_draft": "files on their way: the load that comes of one has the line",
    "api_tally": "counts of what programs ask, which come and go",
    "api_answered": "answers kept a day for programs that ask twice",
}
HIDDEN = re.compile(r"password|secret|token|key_hash|code_hash")  # columns whose values are never written down
# Columns that change without being news: the sign-in has its own line, the use of a key has none.
QUIET = {"accounts_person": ("last_login",), "accounts_token": ("used_at",)}
PREFIX = "journal_net_"
VERBS = ("INSERT", "UPDATE", "DELETE")

SQLITE = """CREATE TRIGGER {name} AFTER {verb} ON "{table}" WHEN NOT EXISTS (SELECT 1 FROM journal_mark){changed}
BEGIN INSERT INTO journal_trace (at, table_name, row_key, operation, before, after, tx, login)
VALUES (strftime('%Y-%m-%d %H:%M:%f000', 'now'), '{table}', {key}, '{verb}', {before}, {after}, 0, ''); END"""
POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION journal_net() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
  was jsonb := '{}'; now_is jsonb := '{}'; hidden text; quiet text[] := TG_ARGV[2]::text[]; row_key text := '';
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN was := to_jsonb(OLD); row_key := was->>TG_ARGV[0]; END IF;
  IF TG_OP IN ('INSERT', 'UPDATE') THEN now_is := to_jsonb(NEW); row_key := now_is->>TG_ARGV[0]; END IF;
  IF TG_OP = 'UPDATE' AND was - quiet = now_is - quiet THEN RETURN NULL; END IF;
  FOREACH hidden IN ARRAY TG_ARGV[1]::text[] LOOP
    IF was ? hidden THEN was := jsonb_set(was, ARRAY[hidden], '"***"'); END IF;
    IF now_is ? hidden THEN now_is := jsonb_set(now_is, ARRAY[hidden], '"***"'); END IF;
  END LOOP;
  INSERT INTO journal_trace (at, table_name, row_key, operation, before, after, tx, login)
  VALUES (clock_timestamp(), TG_TABLE_NAME, row_key, TG_OP, was, now_is, txid_current(), session_user);
  RETURN NULL;
END $$"""
UNMARKED = "COALESCE(current_setting('minga.line', true), '') = ''"
POSTGRESQL = (
    """CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW WHEN ({unmarked})
EXECUTE FUNCTION journal_net('{key}', '{{{hidden}}}', '{{{quiet}}}')""",
    """CREATE TRIGGER {name}_truncate AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT
EXECUTE FUNCTION journal_net('{key}', '{{{hidden}}}', '{{{quiet}}}')""",
)


def guarded() -> dict[str, type]:
    """Return the model of each table of the house that has the net, by the table's name; many-to-many tables included."""
    models = (model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("minga."))
    tables = {model._meta.db_table: model for model in models if model._meta.managed and not model._meta.proxy}
    return {name: tables[name] for name in sorted(tables) if name not in EXEMPT}


def wanted() -> dict[str, str]:
    """Return the statement that makes each trigger of the net in this database, by the trigger's name."""
    make = sqlite_triggers if connection.vendor == "sqlite" else postgresql_triggers
    return {name: sql for table, model in guarded().items() for name, sql in make(table, model).items()}


def sqlite_triggers(table: str, model) -> dict[str, str]:
    """Return the three triggers of a table: SQLite knows the columns only by name, so that each table has its own text."""
    columns = [field.column for field in model._meta.concrete_fields]
    told = {"OLD": values_of("OLD", columns), "NEW": values_of("NEW", columns)}
    loud = [column for column in columns if column not in QUIET.get(table, ())]
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in loud)
    found = {}
    for verb in VERBS:
        name = f"{PREFIX}{table}_{verb.lower()}"
        found[name] = SQLITE.format(
            name=name,
            verb=verb,
            table=table,
            changed=f" AND ({differs})" if verb == "UPDATE" else "",
            key=f'{"OLD" if verb == "DELETE" else "NEW"}."{model._meta.pk.column}"',
            before="'{}'" if verb == "INSERT" else told["OLD"],
            after="'{}'" if verb == "DELETE" else told["NEW"],
        )
    return found


def values_of(row: str, columns: list[str]) -> str:
    """Return the SQL of a row as JSON; bytes, which JSON cannot hold, by their number, secrets as three stars."""
    told = []
    for column in columns:
        value = f'{row}."{column}"'
        size = f"length({value}) || ' bytes'"
        shown = "'***'" if HIDDEN.search(column) else f"CASE typeof({value}) WHEN 'blob' THEN {size} ELSE {value} END"
        told.append(f"'{column}', {shown}")
    return f"json_object({', '.join(told)})"


def postgresql_triggers(table: str, model) -> dict[str, str]:
    """Return the two triggers of a table: one for rows, one for TRUNCATE; the function is the same for all."""
    columns = [field.column for field in model._meta.concrete_fields]
    facts = {
        "name": PREFIX + table,
        "table": table,
        "key": model._meta.pk.column,
        "hidden": ",".join(column for column in columns if HIDDEN.search(column)),
        "quiet": ",".join(QUIET.get(table, ())),
        "unmarked": UNMARKED,
    }
    return dict(zip((facts["name"], f"{facts['name']}_truncate"), (sql.format(**facts) for sql in POSTGRESQL), strict=True))


def standing() -> dict[str, tuple[str, str]]:
    """Return (table, text) of each trigger of the net that stands in this database and is switched on, by its name."""
    if connection.vendor == "sqlite":
        sql = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    else:
        sql = """SELECT tgname, relname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
                 JOIN pg_namespace n ON n.oid = relnamespace
                 WHERE nspname = current_schema() AND tgenabled = 'O' AND tgname LIKE %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{PREFIX}%"])
        return {name: (table, text or "") for name, table, text in cursor.fetchall()}


def holes() -> list[str]:
    """Return the tables of which a trigger is missing, switched off or another than it should be, or does another thing."""
    found = standing() if function_holds() else {}
    missing = {name for name, sql in wanted().items() if found.get(name, ("", ""))[1] != sql}
    return sorted(table for table in guarded() if any(name in missing for name in names_of(table)))


def function_holds() -> bool:
    """Whether PostgreSQL's triggers call the function that they should; SQLite's triggers hold all that they do."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'journal_net' AND pronamespace = current_schema()::text::regnamespace")
        return [text for (text,) in cursor.fetchall()] == [POSTGRESQL_FUNCTION.split("$$")[1]]


def names_of(table: str) -> list[str]:
    """Return the names of a table's triggers in this database."""
    if connection.vendor == "sqlite":
        return [f"{PREFIX}{table}_{verb.lower()}" for verb in VERBS]
    return [f"{PREFIX}{table}", f"{PREFIX}{table}_truncate"]


def spread() -> int:
    """Make the triggers of the net what they should be; those that are stay as they are. Returns how many were made."""
    found, fresh = standing(), 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, sql in wanted().items():
            if found.get(name, ("", ""))[1] == sql:
                continue
            if name in found:
                drop(cursor, name, found[name][0])
            cursor.execute(sql)
            if connection.vendor == "postgresql":  # the text stands beside the trigger, to be compared later
                table = name.removeprefix(PREFIX).removesuffix("_truncate")
                cursor.execute(f'COMMENT ON TRIGGER {name} ON "{table}" IS %s', [sql])
            fresh += 1
    return fresh


def lift() -> None:
    """Take the triggers of the net away, as for a migration, which changes the tables themselves."""
    found = standing()
    with connection.cursor() as cursor:
        for name, (table, _text) in found.items():
            drop(cursor, name, table)


def drop(cursor, name: str, table: str) -> None:
    cursor.execute(f"DROP TRIGGER {name}" + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))


def claim() -> None:
    """Take the traces of this transaction away, for a line tells of it, and mark it, so that its later changes leave none."""
    if connection.vendor == "sqlite":
        own: Any = connection  # journal.sqlite3, whose transactions tell where they began
        own.marked = True
        own.connection.execute("INSERT OR REPLACE INTO journal_mark (id, after_trace) VALUES (1, ?)", [own.last_trace])
        own.connection.execute("DELETE FROM journal_trace WHERE id > ?", [own.last_trace])
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('minga.line', true), set_config('minga.line', '1', true)")
        if not cursor.fetchone()[0]:
            cursor.execute("DELETE FROM journal_trace WHERE tx = txid_current()")
