"""The countries as a filter names them."""

from django.utils.translation import get_language

from minga.ground.journal.queries import kept
from minga.ground.kit.text import sort_key
from minga.ground.territory.models import Country


def country_names(as_of: str = "") -> dict[str, str]:
    """Return {ISO code: name} of every country in the reader's language, by name; kept until the journal grows past `as_of`."""
    column = "name_en" if (get_language() or "es").startswith("en") else "name_es"

    def work() -> dict[str, str]:
        return dict(sorted(Country.objects.order_by().values_list("iso2", column), key=lambda row: sort_key(row[1])))

    return kept(f"country names:{column}", work, as_of)
