"""How the Word file looks: its styles, the bullets of its lists, and the version of Word that it is for."""

from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT = "Calibri"
INK, QUIET, RULE = "0F2F35", "3A5157", "8A9DA2"  # the colours of the PDF
WORD_2013 = "15"  # without it a Word of today opens the file in its mode of compatibility
RIGHT = 9638  # where the page number ends, in twentieths of a point

w = ElementMaker(namespace=W, nsmap={"w": W})


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs: size in half points, spacing in twentieths of a point, `level` of a heading from 0."""

    key: str
    name: str
    size: int
    before: int = 0
    after: int = 120
    bold: bool = False
    colour: str = ""
    level: int | None = None


STYLES = (
    Style("Normal", "Normal", 22),
    Style("Title", "Title", 36, after=200, bold=True, colour=INK),
    Style("Subtitle", "Subtitle", 22, after=60, colour=QUIET),
    Style("Heading1", "heading 1", 26, before=280, bold=True, colour=INK, level=0),
    Style("Fact", "Fact", 22, after=40),
    Style("ListBullet", "List Bullet", 22, after=60),
    Style("Footer", "footer", 18, after=0, colour=QUIET),
)


def attribute(name: str) -> str:
    return f"{{{W}}}{name}"


def valued(name: str, value: str) -> etree._Element:
    return w(name, {attribute("val"): value})


def styles(language: str) -> etree._Element:
    """Return the styles: headings by their level, so that a reader can walk through them, and the language."""
    tag = {"es": "es-EC", "en": "en-US"}.get(language, language)
    fonts = w.rFonts({attribute(name): FONT for name in ("ascii", "hAnsi", "eastAsia", "cs")})
    return w.styles(w.docDefaults(w.rPrDefault(w.rPr(fonts, valued("lang", tag)))), *map(written, STYLES), grid())


def written(one: Style) -> etree._Element:
    """Return a style of paragraphs, its parts in the order that the norm asks for."""
    made = w.style(valued("name", one.name), {attribute("type"): "paragraph", attribute("styleId"): one.key})
    if one.key == "Normal":
        made.set(attribute("default"), "1")
    else:
        made.append(valued("basedOn", "Normal"))
        made.append(valued("next", one.key if one.key in ("Fact", "ListBullet") else "Normal"))
    made.append(w.qFormat())
    shape, letters = w.pPr(), w.rPr()
    if one.level is not None:
        shape.extend([w.keepNext(), w.keepLines()])
    if one.key == "ListBullet":
        shape.append(w.numPr(valued("numId", "1")))
    if one.key == "Footer":
        shape.append(w.tabs(w.tab({attribute("val"): "right", attribute("pos"): str(RIGHT)})))
    shape.append(w.spacing({attribute("before"): str(one.before), attribute("after"): str(one.after)}))
    if one.level is not None:
        shape.append(valued("outlineLvl", str(one.level)))
    if one.bold:
        letters.append(w.b())
    if one.colour:
        letters.append(valued("color", one.colour))
    letters.append(valued("sz", str(one.size)))
    made.extend([shape, letters])
    return made


def grid() -> etree._Element:
    """Return the style of tables: thin lines around each cell."""
    line = {attribute("val"): "single", attribute("sz"): "4", attribute("space"): "0", attribute("color"): RULE}
    borders = w.tblBorders(*(w(side, line) for side in ("top", "left", "bottom", "right", "insideH", "insideV")))
    cell = w.tblCellMar(*(w(side, {attribute("w"): "100", attribute("type"): "dxa"}) for side in ("left", "right")))
    return w.style(valued("name", "Table Grid"), w.tblPr(borders, cell), {attribute("type"): "table", attribute("styleId"): "TableGrid"})


def numbering() -> etree._Element:
    """Return what a list item begins with."""
    indent = w.pPr(w.ind({attribute("left"): "425", attribute("hanging"): "283"}))
    level = w.lvl(valued("start", "1"), valued("numFmt", "bullet"), valued("pStyle", "ListBullet"), valued("lvlText", "•"),
                  valued("lvlJc", "left"), indent, {attribute("ilvl"): "0"})  # fmt: skip
    kinds = w.abstractNum(valued("multiLevelType", "singleLevel"), level, {attribute("abstractNumId"): "0"})
    return w.numbering(kinds, w.num(valued("abstractNumId", "0"), {attribute("numId"): "1"}))


def settings() -> etree._Element:
    """Return for which Word the file is written."""
    mode = {attribute("name"): "compatibilityMode", attribute("val"): WORD_2013}
    return w.settings(w.compat(w.compatSetting(mode | {attribute("uri"): "http://schemas.microsoft.com/office/word"})))
