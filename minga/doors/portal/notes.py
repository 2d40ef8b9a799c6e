"""The footnotes of a page: marks beside its facts, the sources at its end and the credits in its foot (R-324, R-326)."""

from django.utils.translation import get_language

from minga.ground.documents.queries import Footnotes


class Notes(Footnotes):
    """Footnotes that also take what is no citation of ours ('OECD-DAC', 'ISO 4217') and show it as plain text."""

    def cite(self, text: str, said: str = "") -> dict:
        """Return {marks: [{n, title}], plain} for a source text: one mark for each source, with all its lines.

        `said`: the source's own footnote, told first on hover.
        """
        try:
            marks = self.mark(text)
        except ValueError:
            return {"marks": [], "plain": text}
        told: dict[int, dict] = {}
        for mark in marks:
            if mark["n"] in told:
                told[mark["n"]]["title"] += f"; {mark['lines']}"
            else:
                told[mark["n"]] = {"n": mark["n"], "title": f"{said} {mark['title']}".strip()}
        return {"marks": list(told.values()), "plain": ""}

    @property
    def shown(self) -> list[dict]:
        """The sources for components/sources.html, with the lines that were cited."""
        return [self._shown(entry) for entry in self.listed]

    @property
    def credits(self) -> list[str]:
        """The credit of each source cited, in the reader's language where it is written."""
        english = (get_language() or "es").startswith("en")
        sources = [entry["source"] for entry in self.listed if entry["source"]]
        return [text for one in sources if (text := (english and one.credit_en) or one.credit_es)]

    def _shown(self, entry: dict) -> dict:
        source = entry["source"]
        return {
            "n": entry["n"],
            "title": source.title if source else entry["code"],
            "publisher": source.publisher if source else "",
            "locator": "; ".join(entry["lines"]),
        }
