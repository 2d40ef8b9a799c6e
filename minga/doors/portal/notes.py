"""The footnotes of a page: marks beside its facts, the sources at its end and the credits in its foot (R-324, R-326)."""

from django.utils.translation import get_language

from minga.doors.portal.reading import other_language
from minga.ground.documents.queries import Footnotes


class Notes(Footnotes):
    """Footnotes that also take what is no citation of ours ('OECD-DAC', 'ISO 4217') and show it as plain text."""

    def cite(self, text: str, said: str = "") -> dict:
        """Return {marks, plain} for a source text: one mark for each place cited, whose number is given when it is printed.

        `said`: the source's own footnote, told first on hover.
        """
        try:
            return {"marks": self.mark(text, said), "plain": ""}
        except ValueError:
            return {"marks": [], "plain": text}

    def shown(self) -> list[dict]:
        """Return the notes for components/sources.html, each with its lines; a template calls it after the last mark."""
        return [self._shown(entry) for entry in self.listed]

    def credits(self) -> list[str]:
        """Return the credit of each source cited so far, in the reader's language where it is written."""
        english = (get_language() or "es").startswith("en")
        sources = [entry["source"] for entry in self.listed if entry["source"] and not entry["same_as"]]
        return [text for one in sources if (text := (english and one.credit_en) or one.credit_es)]

    def _shown(self, entry: dict) -> dict:
        source = entry["source"]
        return {
            "n": entry["n"],
            "title": source.title if source else entry["code"],
            "language": other_language(source.language) if source else "",
            "publisher": source.publisher if source else "",
            "locator": entry["lines"],
            "same_as": entry["same_as"],
        }
