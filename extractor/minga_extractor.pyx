# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Reads plain activities as `minga.evidence.iati.reading.engine` does, walking lxml's tree in C instead of element by element.

Elements in the standard's order are read here, with each value once; what the standard does not know is handed to the engine's
`Kept`. Anything else is left to the engine, which is the oracle of this module: `Reader.read` answers False. Rows are the engine's own
lists.
"""

cimport lxml.includes.etreepublic as cetree
from cpython.list cimport PyList_GetSlice
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport strcmp, strlen
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, xmlAttr, xmlNode

from lxml import etree

cetree.import_lxml__etree()

LXML = cetree.LXML_VERSION_STRING.decode()
if etree.__version__ != LXML:
    raise ImportError(f"minga_extractor was compiled for lxml {LXML}, and this is {etree.__version__}: compile it again")

cdef enum:
    ROW = 1
    FOLD = 2
    WRAPPER = 3

cdef enum:
    MOST = 16  # attributes of one element of the standard: at most 8
    NONE = -2
    UNKNOWN = -3

cdef const char* XML_NAMESPACE = b"http://www.w3.org/XML/1998/namespace"


class Unusual(Exception):
    """Something that is not plain: the engine reads this activity."""


cdef class Node:
    """One element of the standard: where its values go. Made once from a rule of `elements.py`."""

    cdef int shape
    cdef bytes tag
    cdef list keep_alive
    cdef int attributes
    cdef const char* names[MOST]
    cdef int slots[MOST]
    cdef int lang  # slot of xml:lang
    cdef int once  # slot that must be empty: the element fills one value
    cdef int leading  # slot that says whether it was there before
    cdef int text  # slot of its text
    cdef int lat, lon
    cdef bint narratives
    cdef int first
    cdef bint lifted
    cdef object owner
    cdef object table
    cdef object path
    cdef list children
    cdef int count
    # of rows
    cdef int place
    cdef int number_place
    cdef list template
    cdef list rows
    cdef object lift

    def __init__(self, rule, int shape, table, path):
        self.shape, self.tag, self.keep_alive, self.table, self.path = shape, rule.tag.encode(), [], table, path
        self.lang = self.once = self.leading = self.text = self.lat = self.lon = self.first = NONE
        self.children, self.narratives = [], rule.narratives

    def named(self, dict slots):
        """Take attributes: name → slot."""
        if len(slots) > MOST:
            raise ValueError(self.tag)
        for name, slot in slots.items():
            if name == "{http://www.w3.org/XML/1998/namespace}lang":
                self.lang = slot
                continue
            kept = name.encode()
            self.keep_alive.append(kept)
            self.names[self.attributes] = kept
            self.slots[self.attributes] = slot
            self.attributes += 1

    def filled(self):
        self.count = len(self.children)

    cdef int slot(self, xmlAttr* attribute) noexcept:
        """The slot of an attribute, NONE if it has none."""
        cdef int at
        if attribute.ns is not NULL:
            return self.lang if is_lang(attribute) else NONE
        for at in range(self.attributes):
            if strcmp(<const char*>attribute.name, self.names[at]) == 0:
                return self.slots[at]
        return NONE

    cdef int find(self, xmlNode* child, int rank) except -1:
        """The place of a child's node, not before `rank`; `count` for a narrative; UNKNOWN. Unusual if it stands before."""
        cdef int at
        if child.ns is not NULL:
            return UNKNOWN
        for at in range(rank, self.count):
            if strcmp(<const char*>child.name, (<Node>self.children[at]).tag) == 0:
                return at
        if self.narratives and strcmp(<const char*>child.name, b"narrative") == 0:
            return self.count
        for at in range(rank):
            if strcmp(<const char*>child.name, (<Node>self.children[at]).tag) == 0:
                raise Unusual
        return UNKNOWN


cdef class Reader:
    """Reads the activities (or organisations) of one kind into the lists of an engine."""

    cdef Node start
    cdef dict rows
    cdef list narrative_rows
    cdef dict tables
    cdef dict places
    cdef int counts[256]
    cdef int narrative_place
    cdef object number
    cdef object kept
    cdef object template_of
    cdef object lift_of
    cdef cetree._Document document

    def __init__(self, rule, dict tables, dict rows, kept, template_of, lift_of):
        """`rule`: of the outermost element; the rest: of the engine."""
        if len(tables) > 256:
            raise ValueError(len(tables))
        self.tables, self.rows, self.kept = tables, rows, kept
        self.template_of, self.lift_of = template_of, lift_of
        self.places = {name: place for place, name in enumerate(tables)}
        self.narrative_rows, self.narrative_place = rows["narrative"], self.places["narrative"]
        self.start = self._row(rule, "")

    def read(self, cetree._Element element not None, number):
        """Add the rows of one activity but those of `Kept`; False if it is not plain: some may have been added."""
        cdef int place
        for place in range(256):
            self.counts[place] = 0
        self.number, self.document = number, element._doc
        try:
            self.add_row(self.start, element._c_node, [], 0)
        except Unusual:
            return False
        finally:
            self.document = None
        return True

    # nodes from rules, as the engine makes its functions

    def _columns(self, table):
        return {column: place for place, column in enumerate(self.tables[table].columns)}

    def _row(self, rule, above_table):
        table = self.tables[rule.table]
        columns = self._columns(table.name)
        cdef Node node = Node(rule, ROW, table.name, "")
        node.template, node.number_place = self.template_of(table, above_table)
        if rule.constant[0]:
            node.template[columns[rule.constant[0]]] = rule.constant[1]
        node.named({name: columns[column] for name, column in rule.attributes.items()})
        above = self._columns(above_table) if above_table else {}
        node.lift = self.lift_of(rule, columns, above)
        node.place, node.rows = self.places[table.name], self.rows[table.name]
        self._inside(node, rule, table.name, columns, above, "")
        return node

    def _inside(self, Node node, rule, table, columns, above, path):
        node.owner = f"{table}.{rule.tag}" if path else table
        for child in rule.children.values():
            node.children.append(self._child(child, table, f"{path}/" if path else "", bool(path)))
        node.filled()
        if node.children:
            return
        if rule.narratives:
            node.lifted = rule.first.startswith("^")
            if rule.first:
                node.first = above[rule.first[1:]] if node.lifted else columns[rule.first]
        elif rule.text:
            node.text = columns[rule.text]

    def _child(self, rule, table, before, folded):
        if rule.wrapped and not folded:
            return self._wrapper(rule, table)
        return self._row(rule, table) if rule.table else self._fold(rule, table, before)

    def _fold(self, rule, table, before):
        columns = self._columns(table)
        cdef Node node = Node(rule, FOLD, table, before + rule.tag)
        slots = {name: columns[column] for name, column in rule.attributes.items()}
        node.named(slots)
        if rule.text == "pos":
            node.lat, node.lon = columns["lat"], columns["lon"]
            node.once = node.lat
        elif rule.text:
            node.once = node.text = columns[rule.text]
        else:
            self._inside(node, rule, table, columns, {}, node.path)
            if len(slots) == 1 and not rule.narratives and not rule.children:
                node.once = next(iter(slots.values()))
            elif slots:
                node.leading = next(iter(slots.values()))
        return node

    def _wrapper(self, rule, table):
        cdef Node node = Node(rule, WRAPPER, table, rule.tag)
        (inner,) = rule.children.values()
        columns = self._columns(inner.table)
        node.named({name: columns[column] for name, column in rule.wrapped.items()})
        node.children.append(self._row(inner, table))
        node.filled()
        return node

    # one activity

    cdef int add(self, Node node, xmlNode* element, list row, object n) except -1:
        if node.shape == ROW:
            return self.add_row(node, element, row, n)
        if node.shape == WRAPPER:
            return self.add_wrapped(node, element, row, n)
        if node.once != NONE:
            if row[node.once] is not None:
                raise Unusual
        elif node.leading != NONE and row[node.leading] is not None and element.properties is not NULL:
            raise Unusual
        self.take_attributes(node, element, row, n, True)
        if node.lat != NONE:
            self.add_position(node, element, row)
            return self.keep_all(element, node.table, n, node.path)
        return self.add_inside(node, element, row, n, row)

    cdef int add_row(self, Node node, xmlNode* element, list outer, object outer_n) except -1:
        cdef object n = self.counts[node.place]
        cdef list row = PyList_GetSlice(node.template, 0, len(node.template))
        self.counts[node.place] += 1
        row[0] = self.number
        row[1] = n
        if node.number_place:
            row[node.number_place] = outer_n
        node.rows.append(row)
        self.take_attributes(node, element, row, n, False)
        if node.lift is not None:
            node.lift(row, outer)
        return self.add_inside(node, element, row, n, outer)

    cdef int add_wrapped(self, Node node, xmlNode* element, list row, object n) except -1:
        cdef Node inner = <Node>node.children[0]
        cdef xmlNode* child = element.children
        cdef bint some = False
        while child is not NULL:
            if child.type == XML_ELEMENT_NODE:
                if child.ns is not NULL or strcmp(<const char*>child.name, inner.tag) != 0:
                    raise Unusual
                self.add_row(inner, child, row, n)
                self.take_wrapped(node, element, <list>inner.rows[len(inner.rows) - 1])
                some = True
            child = child.next
        if not some:
            raise Unusual
        return 0

    cdef int take_wrapped(self, Node node, xmlNode* element, list row) except -1:
        """Put the attributes of a wrapper in a row inside it."""
        cdef xmlAttr* attribute = element.properties
        while attribute is not NULL:
            slot = node.slot(attribute)
            if slot == NONE:
                raise Unusual
            row[slot] = value_of(attribute)
            attribute = attribute.next
        return 0

    cdef int take_attributes(self, Node node, xmlNode* element, list row, object n, bint once) except -1:
        """Put attributes in their slots, `once`: if those are empty; the others are kept."""
        cdef xmlAttr* attribute = element.properties
        cdef int slot
        while attribute is not NULL:
            slot = node.slot(attribute)
            if slot != NONE and not (once and row[slot] is not None):
                row[slot] = value_of(attribute)
            elif not (node.narratives and is_lang(attribute) and text_of(element) is not None):
                self.keep_attribute(attribute, node.table, n, node.path)
            attribute = attribute.next
        return 0

    cdef int add_inside(self, Node node, xmlNode* element, list row, object n, list outer) except -1:
        cdef object text = text_of(element)
        cdef list filled = outer if node.lifted else row
        if text is not None:
            if node.text != NONE:
                row[node.text] = text
            elif node.narratives:
                self.add_narrative(node, element, filled, n, text, True)
            else:
                self.kept.text(node.table, n, node.path, text)
        cdef int rank = 0, at
        cdef xmlNode* child = element.children
        while child is not NULL:
            if child.type == XML_ELEMENT_NODE:
                at = node.find(child, rank)
                if at == UNKNOWN:
                    self.keep(child, node.table, n, node.path)
                elif at == node.count:
                    self.add_narrative(node, child, filled, n, text_of(child), False)
                    rank = at
                else:
                    self.add(<Node>node.children[at], child, row, n)
                    rank = at
            child = child.next
        return 0

    cdef int add_narrative(self, Node node, xmlNode* element, list filled, object n, object text, bint direct) except -1:
        """`direct`: the element itself holds the text (1.0x)."""
        cdef object lang = None, number = self.counts[self.narrative_place]
        cdef xmlAttr* attribute = element.properties
        self.counts[self.narrative_place] += 1
        while attribute is not NULL:
            if is_lang(attribute):
                lang = value_of(attribute)
            elif not direct:
                self.keep_attribute(attribute, "narrative", number, "")
            attribute = attribute.next
        self.narrative_rows.append([self.number, number, node.owner, n, lang, text])
        if node.first != NONE and filled[node.first] is None:
            filled[node.first] = text
        if not direct:
            self.keep_all(element, "narrative", number, "")
        return 0

    cdef int add_position(self, Node node, xmlNode* element, list row) except -1:
        cdef object text = text_of(element)
        cdef list parts
        if text is not None:
            parts = text.split()
            if len(parts) != 2:
                raise Unusual
            row[node.lat], row[node.lon] = parts
        return 0

    # what the standard does not know

    cdef int keep(self, xmlNode* element, object table, object n, object path) except -1:
        self.kept.element(cetree.elementFactory(self.document, element), table, n, path)
        return 0

    cdef int keep_all(self, xmlNode* element, object table, object n, object path) except -1:
        """Keep all elements inside one."""
        cdef xmlNode* child = element.children
        while child is not NULL:
            if child.type == XML_ELEMENT_NODE:
                self.keep(child, table, n, path)
            child = child.next
        return 0

    cdef int keep_attribute(self, xmlAttr* attribute, object table, object n, object path) except -1:
        name = (<const char*>attribute.name).decode()
        if attribute.ns is not NULL and attribute.ns.href is not NULL:
            name = f"{{{(<const char*>attribute.ns.href).decode()}}}{name}"
        self.kept.attribute(table, n, path, name, value_of(attribute) or "")
        return 0


cdef bint is_lang(xmlAttr* attribute) noexcept:
    if attribute.ns is NULL or attribute.ns.href is NULL:
        return False
    return strcmp(<const char*>attribute.ns.href, XML_NAMESPACE) == 0 and strcmp(<const char*>attribute.name, b"lang") == 0


cdef object value_of(xmlAttr* attribute):
    """The value of an attribute, None if it is empty."""
    cdef xmlNode* text = attribute.children
    if text is NULL:
        return None
    if text.next is not NULL or text.type != XML_TEXT_NODE:
        raise Unusual
    return decoded(text)


cdef object decoded(xmlNode* text):
    if text.content is NULL or text.content[0] == 0:
        return None
    return PyUnicode_DecodeUTF8(<const char*>text.content, strlen(<const char*>text.content), NULL)


cdef object text_of(xmlNode* element):
    """The text before the first element inside, without spaces around it; None if there is none."""
    cdef xmlNode* text = element.children
    if text is NULL or text.type == XML_ELEMENT_NODE:
        return None
    if text.type != XML_TEXT_NODE and text.type != XML_CDATA_SECTION_NODE:
        raise Unusual
    if text.next is not NULL and text.next.type != XML_ELEMENT_NODE:
        raise Unusual
    found = decoded(text)
    return found and (found.strip() or None)
