"""The schema of a version made at run time from our own facts, so that structure is checked in C. No XSD file is kept."""

from functools import cache

from lxml import etree

from minga.evidence.iati.standard.facts import ANY, Element, File, root_element

XSD = "http://www.w3.org/2001/XMLSchema"
XML = "http://www.w3.org/XML/1998/namespace"
LANG = "lang"  # the type of xml:lang
LOCATION = "minga:xml"
# Attributes of the xml namespace. Source: W3C, https://www.w3.org/TR/xml/ and https://www.w3.org/TR/xml-id/.
XML_ATTRIBUTES = f"""<xs:schema xmlns:xs="{XSD}" targetNamespace="{XML}">
<xs:attribute name="lang"><xs:simpleType><xs:union memberTypes="xs:language"><xs:simpleType><xs:restriction base="xs:string">
<xs:enumeration value=""/></xs:restriction></xs:simpleType></xs:union></xs:simpleType></xs:attribute>
<xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName"><xs:enumeration value="default"/>
<xs:enumeration value="preserve"/></xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="base" type="xs:anyURI"/><xs:attribute name="id" type="xs:ID"/></xs:schema>"""


class _Xml(etree.Resolver):
    """Answers the one import of our own schema from memory; everything else is refused."""

    def resolve(self, url: str, public: str | None, context: object) -> object:
        return self.resolve_string(XML_ATTRIBUTES if url == LOCATION else "", context)


def written(file: File, version: str) -> bytes:
    """Return the schema of a kind of file in a version as an XML Schema document."""
    top = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
    etree.SubElement(top, f"{{{XSD}}}import", {"namespace": XML, "schemaLocation": LOCATION})
    top.append(_element(root_element(file, version), top=True))
    return etree.tostring(top)


@cache
def schema(file: File, version: str) -> etree.XMLSchema:
    """Return the compiled schema, once a process. ValueError for a version that is none of the standard's."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Xml())
    return etree.XMLSchema(etree.fromstring(written(file, version), parser))


def _node(tag: str, /, **attributes: str) -> etree._Element:
    return etree.Element(f"{{{XSD}}}{tag}", attributes)


def _bounds(least: int, most: int | None) -> dict[str, str]:
    return {"minOccurs": str(least), "maxOccurs": "unbounded" if most is None else str(most)}


def _element(element: Element, top: bool = False) -> etree._Element:
    if element.name in ANY:
        return _node("any", namespace="##other", processContents="lax", **_bounds(element.least, element.most))
    node = _node("element", name=element.name, **({} if top else _bounds(element.least, element.most)))
    if element.content == "anyType":
        node.set("type", "xs:anyType")
        return node
    kind = etree.SubElement(node, f"{{{XSD}}}complexType")
    if element.mixed:
        kind.set("mixed", "true")
    _add_attributes(_content(element, kind), element)
    return node


def _content(element: Element, kind: etree._Element) -> etree._Element:
    """Add what a type holds and return the node that takes the attributes."""
    word, *bounds = element.content.split()
    if word in ("sequence", "choice"):
        group = etree.SubElement(kind, f"{{{XSD}}}{word}")
        if bounds:
            least, most = bounds
            group.attrib.update(_bounds(int(least), None if most == "n" else int(most)))
        group.extend(_element(child) for child in element.children.values())
        return kind
    if word == "empty":
        return kind
    simple = etree.SubElement(kind, f"{{{XSD}}}simpleContent")
    return etree.SubElement(simple, f"{{{XSD}}}extension", {"base": f"xs:{word}"})


def _add_attributes(node: etree._Element, element: Element) -> None:
    for name, (kind, required) in element.attributes.items():
        named = {"ref": name} if kind == LANG else {"name": name, "type": f"xs:{kind}"}
        etree.SubElement(node, f"{{{XSD}}}attribute", {**named, "use": "required" if required else "optional"})
    if element.open:
        etree.SubElement(node, f"{{{XSD}}}anyAttribute", {"namespace": "##other", "processContents": "lax"})
