"""Words found in a column as people type them, without regard to accents, case and marks: `filter(said("title", typed))`.

Both databases fold a column as `text.fold` folds what was typed, as far as letters of Latin alphabets go. No index serves it: for lists of
what one office sees, not for all records (those are found by `ground.search`).
"""

from django.db.backends.signals import connection_created
from django.db.models import CharField, Q, TextField, Transform

from minga.ground.kit.text import fold

MARKS = "[\u0300-\u036f]"  # what accents become when a letter is taken apart
BETWEEN = "[[:space:][:punct:]«»“”‘’–—¿¡·°]+"
LETTERS = ("øłđðıØŁĐÐ", "olddiolDD")
POSTGRESQL = (
    f"btrim(lower(translate(regexp_replace(regexp_replace(normalize(%(expressions)s, NFKD), '{MARKS}', '', 'g'), "
    f"'{BETWEEN}', ' ', 'g'), '{LETTERS[0]}', '{LETTERS[1]}')))"
)


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    """A column folded by the database."""

    lookup_name = "folded"
    function = "MINGA_FOLD"
    output_field = TextField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template=POSTGRESQL)


def said(column: str, typed: str) -> Q:
    """Return the condition that a column (a path of names) holds what was typed, folded; marks alone are found nowhere."""
    words = fold(typed)
    return Q(**{f"{column}__folded__contains": words}) if words else Q(pk__in=[])


def teach(sender, connection, **kwargs) -> None:
    """Give SQLite the function, on each new connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("MINGA_FOLD", 1, lambda text: None if text is None else fold(text), deterministic=True)


connection_created.connect(teach)
