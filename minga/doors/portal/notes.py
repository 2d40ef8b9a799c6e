"""The footnotes of a page: marks beside its facts, the sources at its end and the credits in its foot (R-324, R-326)."""

from django.utils.translation import get_language

from minga.doors.portal.reading import other_language
from minga.ground.documents.queries import Footnotes


class Notes(Footnotes):
    """Footnotes that also take what is no citation of ours ('OECD-DAC', 'ISO 4217') and show it as plain text."""

    def cite(self, text: str, said: str = "") -> dict:
        """Return {marks: [{n, title}], plain} for a source text: one mark for each place cited.

        `said`: the source's own footnote, told first on hover.
        """
        try:
            marks = self.mark(text)
        except ValueError:
            return {"marks": [], "plain": text}
        return {"marks": [{"n": mark["n"], "title": f"{said} {mark['title']}".strip()} for mark in marks], "plain": ""}

    @property
    def shown(self) -> list[dict]:
        """The notes for components/sources.html, each with its lines."""
        return [self._shown(entry) for entry in self.listed]

    @property
    def credits(self) -> list[str]:
        """The credit of each source cited, in the reader's language where it is written."""
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
