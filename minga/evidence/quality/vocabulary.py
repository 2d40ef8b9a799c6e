"""The words that scans are read against: those of our own lists, places and organisations, and of the trade's texts (R-339)."""

from collections.abc import Iterable
from pathlib import Path

from minga.cycle.organisations.models import Alias, Organisation
from minga.ground.codelists.models import Code
from minga.ground.kit.tables import read_table
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit

OURS = Path(__file__).parent / "data" / "words.csv"  # language, word: what plans and agreements are written with


def known_words() -> frozenset[str]:
    """Return every word, folded, of the reference lists in both languages, of the territory, of the directory and of our table."""
    texts = ("name_es", "name_en", "definition_es", "definition_en", "example_es", "example_en")
    rows: list[Iterable[str]] = list(Code.objects.values_list(*texts))
    rows += list(Organisation.objects.values_list("name", "acronym"))
    names = [row["word"] for row in read_table(OURS, required=("language", "word"))]
    names += [*Alias.objects.values_list("name", flat=True), *Unit.objects.values_list("name", flat=True)]
    return frozenset(words_of([*names, *Country.objects.values_list("name_es", flat=True), *(text for row in rows for text in row)]))


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the folded words of some texts that are more than a letter and no number."""
    return {word for text in texts if text for word in fold(text).split() if len(word) > 1 and not word.isdigit()}
