"""SQL of the full-text column, by database."""

SQLITE = [
    "CREATE VIRTUAL TABLE search_words USING fts5(title_text, body_text, content='search_card', content_rowid='id')",
    """CREATE TRIGGER search_card_added AFTER INSERT ON search_card BEGIN
         INSERT INTO search_words(rowid, title_text, body_text) VALUES (new.id, new.title_text, new.body_text); END""",
    """CREATE TRIGGER search_card_gone AFTER DELETE ON search_card BEGIN
         INSERT INTO search_words(search_words, rowid, title_text, body_text)
         VALUES ('delete', old.id, old.title_text, old.body_text); END""",
    """CREATE TRIGGER search_card_changed AFTER UPDATE ON search_card BEGIN
         INSERT INTO search_words(search_words, rowid, title_text, body_text)
         VALUES ('delete', old.id, old.title_text, old.body_text);
         INSERT INTO search_words(rowid, title_text, body_text) VALUES (new.id, new.title_text, new.body_text); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_card_added",
    "DROP TRIGGER search_card_gone",
    "DROP TRIGGER search_card_changed",
    "DROP TABLE search_words",
]
POSTGRESQL = [
    """ALTER TABLE search_card ADD COLUMN words tsvector GENERATED ALWAYS AS (
         setweight(to_tsvector('simple', title_text), 'A') || setweight(to_tsvector('simple', body_text), 'D')) STORED""",
    "CREATE INDEX search_card_words ON search_card USING gin (words)",
]
POSTGRESQL_BACK = ["DROP INDEX search_card_words", "ALTER TABLE search_card DROP COLUMN words"]


def forwards(apps, schema_editor) -> None:
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql)


def backwards(apps, schema_editor) -> None:
    for sql in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(sql)
