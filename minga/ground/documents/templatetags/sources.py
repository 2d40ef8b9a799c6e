"""How a page says from where a fact was taken, where it has no footnotes."""

from django import template

from minga.ground.documents.queries import in_words

register = template.Library()


@register.filter
def source_words(text: str) -> str:
    """Return '002:L183' as the title of its source and the line; what is no citation of ours stays as it is."""
    return in_words(text)
