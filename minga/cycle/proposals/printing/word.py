"""The note as a Word file (Office Open XML, ECMA-376): the few parts that a text with headings needs, written with lxml."""

import io
import zipfile

from lxml import etree
from lxml.builder import ElementMaker

from minga.cycle.proposals.printing.contents import Printed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = f"{PACKAGE}/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPE = f"{TYPE}.document"
CORE_RELATION = f"{PACKAGE}/relationships/metadata/core-properties"
MADE = (1980, 1, 1, 0, 0, 0)  # the same note gives the same bytes
STYLES = (("Title", "title", 36, None), ("Heading1", "heading 1", 26, 0), ("Normal", "Normal", 22, None))  # id, name, half points, level

w = ElementMaker(namespace=W, nsmap={"w": W})


def word(printed: Printed) -> bytes:
    """Return the note as the bytes of a .docx."""
    files = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations([(f"{OFFICE}/officeDocument", "word/document.xml"), (CORE_RELATION, "docProps/core.xml")]),
        "docProps/core.xml": properties(printed),
        "word/_rels/document.xml.rels": relations([(f"{OFFICE}/styles", "styles.xml")]),
        "word/styles.xml": styles(printed.language),
        "word/document.xml": document(printed),
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, root in files.items():
            package.writestr(zipfile.ZipInfo(name, MADE), as_bytes(root), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def attribute(name: str) -> str:
    return f"{{{W}}}{name}"


def document(printed: Printed) -> etree._Element:
    """Return the text: its title, its facts, a heading and paragraphs for each section."""
    body = w.body(paragraph(printed.kind), paragraph(printed.title, "Title"))
    body.extend(paragraph(value, lead=f"{label}: ") for label, value in printed.facts)
    for title, texts in printed.sections:
        body.append(paragraph(title, "Heading1"))
        body.extend(paragraph(text) for text in texts)
    body.append(paragraph(printed.foot))
    size = w.pgSz({attribute("w"): "11906", attribute("h"): "16838"})
    margins = w.pgMar({attribute(name): "1134" for name in ("top", "right", "bottom", "left", "header", "footer", "gutter")})
    margins.set(attribute("gutter"), "0")
    body.append(w.sectPr(size, margins))
    return w.document(body)


def paragraph(text: str, style: str = "", lead: str = "") -> etree._Element:
    """Return a paragraph; `lead` stands before it in bold."""
    made = w.p()
    if style:
        made.append(w.pPr(w.pStyle({attribute("val"): style})))
    if lead:
        made.append(w.r(w.rPr(w.b()), spelled(lead)))
    made.append(w.r(spelled(text)))
    return made


def spelled(text: str) -> etree._Element:
    made = w.t(text)
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def styles(language: str) -> etree._Element:
    """Return the styles: headings by their level, so that a reader can walk through them, and the language."""
    tag = {"es": "es-EC", "en": "en-US"}.get(language, language)
    root = w.styles(w.docDefaults(w.rPrDefault(w.rPr(w.lang({attribute("val"): tag})))))
    for key, name, size, level in STYLES:
        style = w.style(w.name({attribute("val"): name}), {attribute("type"): "paragraph", attribute("styleId"): key})
        if key == "Normal":
            style.set(attribute("default"), "1")
        else:
            style.append(w.basedOn({attribute("val"): "Normal"}))
        shape = w.pPr(w.spacing({attribute("after"): "120"}))
        if level is not None:
            shape.append(w.outlineLvl({attribute("val"): str(level)}))
        style.append(shape)
        letters = w.rPr() if key == "Normal" else w.rPr(w.b())
        letters.append(w.sz({attribute("val"): str(size)}))
        style.append(letters)
        root.append(style)
    return root


def properties(printed: Printed) -> etree._Element:
    core = ElementMaker(namespace=CORE, nsmap={"cp": CORE, "dc": DC})
    dc = ElementMaker(namespace=DC)
    return core.coreProperties(dc.title(printed.title), dc.creator("Minga"), dc.language(printed.language))


def content_types() -> etree._Element:
    space = f"{PACKAGE}/content-types"
    types = ElementMaker(namespace=space, nsmap={None: space})
    return types.Types(
        types.Default(Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"),
        types.Override(PartName="/word/document.xml", ContentType=f"{CONTENT_TYPE}.main+xml"),
        types.Override(PartName="/word/styles.xml", ContentType=f"{TYPE}.styles+xml"),
        types.Override(PartName="/docProps/core.xml", ContentType="application/vnd.openxmlformats-package.core-properties+xml"),
    )


def relations(rows: list[tuple[str, str]]) -> etree._Element:
    space = f"{PACKAGE}/relationships"
    made = ElementMaker(namespace=space, nsmap={None: space})
    return made.Relationships(*(made.Relationship(Id=f"rId{n}", Type=kind, Target=target) for n, (kind, target) in enumerate(rows, 1)))
