"""The note as a Word file (Office Open XML, ECMA-376): the few parts that headings, lists and tables need, written with lxml."""

import io
import zipfile
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

from minga.cycle.proposals.printing.blocks import Block
from minga.cycle.proposals.printing.contents import Printed
from minga.cycle.proposals.printing.look import attribute, numbering, settings, styles, w

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = f"{PACKAGE}/metadata/core-properties"
DC, TERMS, XSI = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema-instance"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPE = f"{TYPE}.document"
CORE_RELATION = f"{PACKAGE}/relationships/metadata/core-properties"
MADE = (1980, 1, 1, 0, 0, 0)  # the same note gives the same bytes
PARTS = ("styles", "numbering", "settings", "footer1")  # beside the text; the footer is asked for by its place among them
FOOTER = f"rId{len(PARTS)}"
ACROSS = 9638  # between the margins, in twentieths of a point


def word(printed: Printed, moment: int) -> bytes:
    """Return the note as the bytes of a .docx; `moment`: when it was last saved, seconds since 1970."""
    files = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations([(f"{OFFICE}/officeDocument", "word/document.xml"), (CORE_RELATION, "docProps/core.xml")]),
        "docProps/core.xml": properties(printed, moment),
        "word/_rels/document.xml.rels": relations([(f"{OFFICE}/{name.rstrip('1')}", f"{name}.xml") for name in PARTS]),
        "word/styles.xml": styles(printed.language),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/footer1.xml": footer(printed),
        "word/document.xml": document(printed),
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, root in files.items():
            package.writestr(zipfile.ZipInfo(name, MADE), as_bytes(root), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def document(printed: Printed) -> etree._Element:
    """Return the text: its title, its facts, a heading and its pieces for each section."""
    body = w.body(paragraph(printed.kind, "Subtitle"), paragraph(printed.title, "Title"))
    body.extend(paragraph(value, "Fact", lead=f"{label}: ") for label, value in printed.facts)
    for title, pieces in printed.sections:
        body.append(paragraph(title, "Heading1"))
        for piece in pieces:
            body.extend(drawn(piece))
    size = w.pgSz({attribute("w"): "11906", attribute("h"): "16838"})
    margins = w.pgMar({attribute(name): "1134" for name in ("top", "right", "bottom", "left")})
    for name, value in (("header", "567"), ("footer", "567"), ("gutter", "0")):
        margins.set(attribute(name), value)
    foot = w.footerReference({attribute("type"): "default", f"{{{OFFICE}}}id": FOOTER})
    body.append(w.sectPr(foot, size, margins))
    return w.document(body)


def drawn(piece: Block) -> list[etree._Element]:
    """Return a piece of a section as paragraphs, list items or a table, which an empty line follows."""
    if piece.kind == "list":
        return [paragraph(item, "ListBullet") for item in piece.lines]
    return [table(piece), paragraph("", "Fact")] if piece.kind == "table" else [paragraph(line) for line in piece.lines]


def table(piece: Block) -> etree._Element:
    """Return a table as wide as the text; the row that names its columns is said again on each page."""
    number = len(piece.rows[0])
    shape = w.tblPr(w.tblStyle({attribute("val"): "TableGrid"}), w.tblW({attribute("w"): "5000", attribute("type"): "pct"}))
    grid = w.tblGrid(*(w.gridCol({attribute("w"): str(ACROSS // number)}) for _column in range(number)))
    made = w.tbl(shape, grid)
    for place, cells in enumerate(piece.rows):
        names = piece.head and not place
        row = w.tr(w.trPr(w.cantSplit(), *([w.tblHeader()] if names else [])))
        for text, right in zip(cells, piece.right, strict=True):
            told = paragraph("", "Fact", lead=text) if names else paragraph(text, "Fact")
            if right:
                told[0].append(w.jc({attribute("val"): "right"}))
            row.append(w.tc(w.tcPr(w.tcW({attribute("w"): str(ACROSS // number), attribute("type"): "dxa"})), told))
        made.append(row)
    return made


def paragraph(text: str, style: str = "", lead: str = "") -> etree._Element:
    """Return a paragraph; `lead` stands before it in bold."""
    made = w.p()
    if style:
        made.append(w.pPr(w.pStyle({attribute("val"): style})))
    if lead:
        made.append(w.r(w.rPr(w.b()), spelled(lead)))
    if text:
        made.append(w.r(spelled(text)))
    return made


def spelled(text: str) -> etree._Element:
    made = w.t(text)
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def footer(printed: Printed) -> etree._Element:
    """Return the foot of each page: which version it is, and the page of how many."""
    code = next(value for _label, value in printed.facts)
    line = paragraph(f"{printed.kind} · {code} · {printed.foot}", "Footer")
    line.extend([w.r(w.tab()), counted("PAGE"), w.r(spelled(" / ")), counted("NUMPAGES")])
    return w.ftr(line)


def counted(name: str) -> etree._Element:
    return w.fldSimple({attribute("instr"): f" {name} "}, w.r(w.t("1")))


def properties(printed: Printed, moment: int) -> etree._Element:
    """Return what a file says of itself: title, author, kind, language, when."""
    core = ElementMaker(namespace=CORE, nsmap={"cp": CORE, "dc": DC, "dcterms": TERMS, "xsi": XSI})
    dc, terms = ElementMaker(namespace=DC), ElementMaker(namespace=TERMS)
    when = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dated = {f"{{{XSI}}}type": "dcterms:W3CDTF"}
    return core.coreProperties(
        dc.title(printed.title), dc.subject(printed.kind), dc.creator(printed.author), terms.created(dated, when),
        terms.modified(dated, when), dc.language(printed.language),
    )  # fmt: skip


def content_types() -> etree._Element:
    space = f"{PACKAGE}/content-types"
    types = ElementMaker(namespace=space, nsmap={None: space})
    return types.Types(
        types.Default(Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"),
        types.Override(PartName="/word/document.xml", ContentType=f"{CONTENT_TYPE}.main+xml"),
        *(types.Override(PartName=f"/word/{name}.xml", ContentType=f"{TYPE}.{name.rstrip('1')}+xml") for name in PARTS),
        types.Override(PartName="/docProps/core.xml", ContentType="application/vnd.openxmlformats-package.core-properties+xml"),
    )


def relations(rows: list[tuple[str, str]]) -> etree._Element:
    space = f"{PACKAGE}/relationships"
    made = ElementMaker(namespace=space, nsmap={None: space})
    return made.Relationships(*(made.Relationship(Id=f"rId{n}", Type=kind, Target=target) for n, (kind, target) in enumerate(rows, 1)))
