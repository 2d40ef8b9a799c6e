"""The note as a Word file, by python-docx: the styles of its own template in our colours, real lists, tables and page numbers."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Written
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from minga.cycle.proposals.printing.blocks import Block
from minga.cycle.proposals.printing.contents import Printed

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE = (1980, 1, 1, 0, 0, 0)  # the same note gives the same bytes
FONT = "Calibri"
INK, QUIET = RGBColor(0x0F, 0x2F, 0x35), RGBColor(0x3A, 0x51, 0x57)  # the colours of the PDF
PAPER, MARGIN = (Mm(210), Mm(297)), Mm(20)
WIDTH = PAPER[0] - 2 * MARGIN
WORD_2013 = "15"  # without it a Word of today opens the file in its mode of compatibility
STYLES = {"list": "List Bullet", "numbered": "List Number"}  # by kind of piece
# name of a style: points, space before and after, bold, colour
LOOKS: dict[str, tuple[float, float, float, bool, RGBColor | None]] = {
    "Normal": (11, 0, 6, False, None),
    "Title": (18, 0, 10, True, INK),
    "Subtitle": (11, 0, 3, False, QUIET),
    "Heading 1": (13, 14, 6, True, INK),
    "Fact": (11, 0, 2, False, None),
    "List Bullet": (11, 0, 3, False, None),
    "List Number": (11, 0, 3, False, None),
    "Footer": (9, 0, 0, False, QUIET),
}


def word(printed: Printed, moment: int) -> bytes:
    """Return the note as the bytes of a .docx; `moment`: when it was last saved, seconds since 1970."""
    made = Document()
    dress(made, printed.language)
    describe(made, printed, moment)
    made.add_paragraph(printed.kind, "Subtitle")
    made.add_paragraph(printed.title, "Title")
    for label, value in printed.facts:
        fact = made.add_paragraph(style="Fact")
        fact.add_run(f"{label}: ").bold = True
        fact.add_run(value)
    for title, pieces in printed.sections:
        made.add_paragraph(title, "Heading 1")
        for piece in pieces:
            draw(made, piece)
    foot(made.sections[0].footer.paragraphs[0], printed)
    return saved(made)


def draw(made: Written, piece: Block) -> None:
    """Add a piece of a section: its paragraphs, its list items, or a table, which an empty line follows."""
    if piece.kind == "table":
        draw_table(made, piece)
        made.add_paragraph(style="Fact")
        return
    counts = counting(made) if piece.kind == "numbered" else None
    for line in piece.lines:
        told = made.add_paragraph(line, STYLES.get(piece.kind, "Normal"))
        if counts is not None:
            told._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = counts
        if piece.kind == "empty":
            told.runs[0].font.color.rgb = QUIET


def counting(made: Written) -> int:
    """Return the number of a new list of the style's own look that counts from 1: one for each, or they would go on from the one before."""
    styled = made.styles["List Number"].element.xpath("w:pPr/w:numPr/w:numId/@w:val")[0]
    numbering = made.part.numbering_part.element
    look = numbering.num_having_numId(int(styled)).abstractNumId.val
    one = numbering.add_num(look)
    one.add_lvlOverride(0).add_startOverride(1)
    return one.numId


def draw_table(made: Written, piece: Block) -> None:
    """Add a table as wide as the text; the row that names its columns is said again on each page."""
    table = made.add_table(len(piece.rows), len(piece.rows[0]), "Table Grid")
    for place, (row, cells) in enumerate(zip(table.rows, piece.rows, strict=True)):
        names = piece.head and not place
        row._tr.get_or_add_trPr().extend([OxmlElement("w:cantSplit"), *([OxmlElement("w:tblHeader")] if names else [])])
        for cell, text, right in zip(row.cells, cells, piece.right, strict=True):
            cell.width = WIDTH // len(cells)
            told = cell.paragraphs[0]
            told.style = "Fact"
            told.add_run(text).bold = names or None
            if right:
                told.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def foot(line: Paragraph, printed: Printed) -> None:
    """Write the foot of each page: which version it is, and the page of how many."""
    code = next(value for _label, value in printed.facts)
    line.add_run(f"{printed.kind} · {code} · {printed.foot}\t")
    line._p.append(counted("PAGE"))
    line.add_run(" / ")
    line._p.append(counted("NUMPAGES"))


def counted(name: str) -> BaseOxmlElement:
    """Return a number that Word works out; '1' until it does."""
    field, run, text = (OxmlElement(f"w:{tag}") for tag in ("fldSimple", "r", "t"))
    field.set(qn("w:instr"), f" {name} ")
    text.text = "1"
    run.append(text)
    field.append(run)
    return field


def dress(made: Written, language: str) -> None:
    """Give a document its paper, its styles and its language."""
    section = made.sections[0]
    section.page_width, section.page_height = PAPER
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    made.styles.add_style("Fact", WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
    for name in LOOKS:
        dress_style(made.styles[name], name)
    stops = made.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    made.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), {"es": "es-EC", "en": "en-US"}.get(language, language))
    modern(made)


def dress_style(style: ParagraphStyle, name: str) -> None:
    """Give a style its letters and room, instead of those of the theme."""
    points, before, after, bold, colour = LOOKS[name]
    for gone in style.element.xpath("w:rPr/w:rFonts | w:rPr/w:color | w:rPr/w:spacing | w:rPr/w:i | w:rPr/w:iCs | w:pPr/w:pBdr"):
        gone.getparent().remove(gone)
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(points), bold, False
    if colour is not None:
        style.font.color.rgb = colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def modern(made: Written) -> None:
    """Say for which Word the file is written."""
    compat = made.settings.element.find(qn("w:compat"))
    for old in compat.findall(qn("w:compatSetting")):
        compat.remove(old)
    mode = OxmlElement("w:compatSetting")
    for name, value in (("name", "compatibilityMode"), ("uri", "http://schemas.microsoft.com/office/word"), ("val", WORD_2013)):
        mode.set(qn(f"w:{name}"), value)
    compat.append(mode)


def describe(made: Written, printed: Printed, moment: int) -> None:
    """Write what the file says of itself, and leave out the picture of the template's first page."""
    about, when = made.core_properties, datetime.fromtimestamp(moment, UTC)
    about.title, about.subject, about.author, about.language = printed.title, printed.kind, printed.author, printed.language
    about.last_modified_by, about.comments, about.created, about.modified = printed.author, "", when, when
    package = made.part.package
    for key in [key for key, one in package.rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]


def saved(made: Written) -> bytes:
    """Return the bytes of a document, its parts dated alike."""
    kept, written = io.BytesIO(), io.BytesIO()
    made.save(kept)
    with zipfile.ZipFile(kept) as package, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in package.namelist():
            target.writestr(zipfile.ZipInfo(name, MADE), package.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
