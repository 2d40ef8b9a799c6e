"""Elements to rows: for each element of the standard one function, made once from `elements.py`, that fills rows with its values.

This is the hot path of an import: no XPath, no look-up beyond one dict for each element, rows are plain lists. Where the optional
`minga_extractor` (folder `extractor`, docs/areas/iati.md) is installed, it reads what stands in order, to the same rows.
"""

from collections.abc import Callable
from typing import Any

from minga.evidence.iati.reading.elements import TREES, XML_LANG, Element
from minga.evidence.iati.reading.insides import Inside, OutOfOrder, Step, Steps, bare, mixed, narrated, nested
from minga.evidence.iati.reading.keeping import OWN_VERSION, Kept, Row
from minga.evidence.iati.tables import Table
from minga.evidence.iati.versions import DATE_COLUMNS, modernise

try:
    from minga_extractor import Reader
except ImportError:  # not installed, or compiled for another lxml
    Reader = None

_RANKS_END = 10_000


def put_in_order(element: Any, rule: Element) -> None:
    """Put the children of an element, and theirs, in the standard's order; unknown ones last, else as they stood."""
    ranks = {tag: rank for rank, tag in enumerate(rule.children)}
    children = list(element)
    if len(children) > 1:
        element[:] = sorted(children, key=lambda child: ranks.get(child.tag, _RANKS_END))
    for child in children:
        inner = rule.children.get(child.tag)
        if inner is not None and inner.children:
            put_in_order(child, inner)


class Engine:
    """Reads the activities (or organisations) of one kind into lists of rows, kept in `rows` until they are taken."""

    def __init__(self, kind: str, extractor: type | None = Reader) -> None:
        """`extractor`: the compiled reader that is tried first; None: all is read here."""
        self.kind = kind
        self.rule, self.tables = TREES[kind]
        self.rows: dict[str, list[Row]] = {name: [] for name in self.tables}
        self._places = {name: place for place, name in enumerate(self.tables)}
        self._zeros = [0] * (len(self.tables) + 1)  # the last is the number of the activity
        self._counts = self._zeros.copy()
        self._kept = Kept()
        self._version = list(self.tables[kind].columns).index("version")
        self._narrative = self._narratives()
        self._start = self._row(self.rule, "")
        self._compiled = extractor(self.rule, self.tables, self.rows, self._kept, _template, _lift) if extractor else None

    def take(self) -> dict[str, list[Row]]:
        """The rows read since the last time; empty tables are left out."""
        taken = {name: rows.copy() for name, rows in self.rows.items() if rows}
        for rows in self.rows.values():
            rows.clear()
        return taken

    def read(self, element: Any, number: int, version: str | None) -> Row:
        """Read one activity as the `number`th; its row of the first table is returned, to be completed with line, hash, raw."""
        own = element.get(OWN_VERSION)
        if own is not None:
            version = own or None
        elif version is None and (version := element.get("version")):
            del element.attrib["version"]  # of 1.0x files without one on their root
        if version is None or not version.startswith("2"):
            modernise(element)
            put_in_order(element, self.rule)
        if self._compiled is not None:
            self._kept.clear()
            if self._compiled.read(element, number):
                return self._ended(number, version)
            self._forget(number)
        try:
            return self._read(element, number, version)
        except OutOfOrder:
            self._forget(number)
            put_in_order(element, self.rule)
            return self._read(element, number, version)

    def _forget(self, number: int) -> None:
        """Take back the rows of an activity that was read in part."""
        for rows in self.rows.values():
            while rows and rows[-1][0] == number:
                rows.pop()

    def _read(self, element: Any, number: int, version: str | None) -> Row:
        counts = self._counts
        counts[:] = self._zeros
        counts[-1] = number
        self._kept.clear()
        above: Row = []
        self._start(element, above, 0)
        return self._ended(number, version)

    def _ended(self, number: int, version: str | None) -> Row:
        """Complete the rows of an activity with its version and what was kept."""
        row = self.rows[self.kind][-1]
        row[self._version] = version
        for name, rows in self._kept.rows(number).items():
            self.rows[name] += rows
        return row

    # one function for each element

    def _steps(self, rule: Element, table: str) -> Steps:
        steps: Steps = {}
        for rank, (tag, child) in enumerate(rule.children.items()):
            if child.wrapped:
                step = self._wrapper(child, table)
            elif child.table:
                step = self._row(child, table)
            else:
                step = self._fold(child, table)
            steps[tag] = (rank, step)
        return steps

    def _columns(self, table: str) -> dict[str, int]:
        return {column: place for place, column in enumerate(self.tables[table].columns)}

    def _row(self, rule: Element, above_table: str) -> Step:
        """The function of an element that is a row of its table."""
        table = self.tables[rule.table]
        columns = self._columns(table.name)
        template, number_place = _template(table, above_table)
        if rule.constant[0]:
            template[columns[rule.constant[0]]] = rule.constant[1]
        slots = {name: columns[column] for name, column in rule.attributes.items()}
        above = self._columns(above_table) if above_table else {}
        lift = _lift(rule, columns, above)
        inside = self._inside(rule, table.name, columns, above)
        counts, rows, place, keep, name_of = self._counts, self.rows[table.name], self._places[table.name], self._kept.attribute, table.name
        get, has_narratives = slots.get, rule.narratives

        def read(element: Any, outer: Row, outer_n: int) -> None:
            n = counts[place]
            counts[place] = n + 1
            row = template.copy()
            row[0] = counts[-1]
            row[1] = n
            if number_place:
                row[number_place] = outer_n
            rows.append(row)
            for name, value in element.items():
                slot = get(name)
                if slot is not None:
                    row[slot] = value or None
                elif name != XML_LANG or not has_narratives or not (element.text or "").strip():
                    keep(name_of, n, "", name, value)
            if lift is not None:
                lift(row, outer)
            inside(element, row, n, outer)

        return read

    def _inside(self, rule: Element, table: str, columns: dict[str, int], above: dict[str, int], path: str = "") -> Inside:
        """The function that reads text and children of an element whose row (or the row it stands in) is known."""
        owner = f"{table}.{rule.tag}" if path else table
        steps = self._folded_steps(rule, table, path) if path else self._steps(rule, table)
        if steps and rule.narratives:
            return mixed(self._kept, self._narrative, steps, table, owner)
        if steps:
            return nested(self._kept, steps, table, path)
        if not rule.narratives:
            return bare(self._kept, table, path, columns[rule.text] if rule.text else None)
        lifted = rule.first.startswith("^")
        first = (above[rule.first[1:]] if lifted else columns[rule.first]) if rule.first else None
        return narrated(self._kept, self._narrative, table, path, owner, first, lifted)

    def _folded_steps(self, rule: Element, table: str, path: str) -> Steps:
        return {
            tag: (
                rank,
                self._row(child, table) if child.table else self._fold(child, table, f"{path}/"),
            )
            for rank, (tag, child) in enumerate(rule.children.items())
        }

    def _fold(self, rule: Element, table: str, before: str = "") -> Step:
        """The function of an element that fills columns of the row it stands in."""
        path = before + rule.tag
        columns = self._columns(table)
        if rule.text:
            return self._text(rule, table, path, columns)
        slots = {name: columns[column] for name, column in rule.attributes.items()}
        inside = self._inside(rule, table, columns, {}, path)
        if len(slots) == 1 and not rule.narratives and not rule.children:
            return self._code(*next(iter(slots.items())), table, path)
        keep, keep_attribute, get = self._kept.element, self._kept.attribute, slots.get
        leading, above, has_narratives = next(iter(slots.values()), None), before.rstrip("/"), rule.narratives

        def read(element: Any, row: Row, n: int) -> None:
            if leading is not None and row[leading] is not None and len(element.attrib):
                keep(element, table, n, above)
                return
            for name, value in element.items():
                slot = get(name)
                if slot is not None and row[slot] is None:
                    row[slot] = value or None
                elif name != XML_LANG or not has_narratives or not (element.text or "").strip():
                    keep_attribute(table, n, path, name, value)
            inside(element, row, n, row)

        return read

    def _code(self, attribute: str, slot: int, table: str, path: str) -> Step:
        """The function of an element that is one attribute: most of them are."""
        keep, keep_attribute, keep_text = self._kept.element, self._kept.attribute, self._kept.text
        before = path.rpartition("/")[0]

        def read(element: Any, row: Row, n: int) -> None:
            items = element.items()
            if row[slot] is not None:
                keep(element, table, n, before)
                return
            for name, value in items:
                if name == attribute:
                    row[slot] = value or None
                else:
                    keep_attribute(table, n, path, name, value)
            text = element.text
            if text is not None and not text.isspace():
                keep_text(table, n, path, text.strip())
            if len(element):
                for child in element:
                    keep(child, table, n, path)

        return read

    def _text(self, rule: Element, table: str, path: str, columns: dict[str, int]) -> Step:
        """The function of an element whose text is a value: identifier, amount, telephone, position."""
        slots = {name: columns[column] for name, column in rule.attributes.items()}
        get, keep, keep_attribute = slots.get, self._kept.element, self._kept.attribute
        position = (columns["lat"], columns["lon"]) if rule.text == "pos" else None
        slot = position[0] if position else columns[rule.text]
        before = path.rpartition("/")[0]

        def read(element: Any, row: Row, n: int) -> None:
            if row[slot] is not None:
                keep(element, table, n, before)
                return
            for name, value in element.items():
                place = get(name)
                if place is not None and row[place] is None:
                    row[place] = value or None
                else:
                    keep_attribute(table, n, path, name, value)
            text = element.text
            if text is not None:
                text = text.strip() or None
                if position is None or text is None:
                    row[slot] = text
                else:
                    self._position(text, row, n, position)
            for child in element:
                keep(child, table, n, path)

        return read

    def _position(self, text: str, row: Row, n: int, places: tuple[int, int]) -> None:
        parts = text.split()
        if len(parts) == 2:
            row[places[0]], row[places[1]] = parts
        else:
            self.rows["unread"].append([self._counts[-1], 0, "location", n, "pos", text])

    def _wrapper(self, rule: Element, table: str) -> Step:
        """The function of an element around rows (`country-budget-items`): its attributes stand in each of them."""
        tag, inner = next(iter(rule.children.items()))
        step = self._row(inner, table)
        columns = self._columns(inner.table)
        slots = {name: columns[column] for name, column in rule.wrapped.items()}
        keep, keep_attribute = self._kept.element, self._kept.attribute
        rows = self.rows[inner.table]

        def read(element: Any, row: Row, n: int) -> None:
            inside = [child for child in element if child.tag == tag]
            if not inside:
                keep(element, table, n, "")
                return
            for child in element:
                if child.tag != tag:
                    keep(child, table, n, rule.tag)
                    continue
                step(child, row, n)
                for name, value in element.items():
                    if name in slots:
                        rows[-1][slots[name]] = value or None
            for name, value in element.items():
                if name not in slots:
                    keep_attribute(table, n, rule.tag, name, value)

        return read

    def _narratives(self) -> Callable[..., None]:
        rows, counts, place = self.rows["narrative"], self._counts, self._places["narrative"]
        keep, keep_attribute = self._kept.element, self._kept.attribute

        def read(element: Any, row: Row, n: int, owner: str, first: int | None) -> None:
            number = counts[place]
            counts[place] = number + 1
            text = element.text
            if text is not None:
                text = text.strip() or None
            lang = None
            direct = element.tag != "narrative"
            for name, value in element.items():
                if name == XML_LANG:
                    lang = value or None
                elif not direct:
                    keep_attribute("narrative", number, "", name, value)
            rows.append([counts[-1], number, owner, n, lang, text])
            if first is not None and row[first] is None:
                row[first] = text
            if not direct and len(element):
                for child in element:
                    keep(child, "narrative", number, "")

        return read


_AID_TYPE = (None, "1")  # vocabulary of aid types: OECD DAC, the one that is meant where none is said (IATI 2.03, AidTypeVocabulary)


def _template(table: Table, above_table: str) -> tuple[Row, int]:
    """A row of NULLs, and the place where the number of the row above stands (0: nowhere)."""
    template: Row = [None] * len(table.columns)
    names = list(table.columns)
    if table.of:
        return template, names.index("of")
    if "owner" in names:
        template[names.index("owner")] = above_table
        return template, names.index("row")
    return template, 0


def _lift(rule: Element, columns: dict[str, int], above: dict[str, int]) -> Callable[[Row, Row], None] | None:
    """The function that fills columns of the row above: with the first value, a date by its type, an aid type of the DAC."""
    pairs = [(columns[own], above[other]) for own, other in rule.lifted.items()]
    if rule.table == "activity_date":
        kind, day = columns["type"], columns["iso_date"]
        places = {code: above[column] for code, column in DATE_COLUMNS.items()}

        def lift_date(row: Row, outer: Row) -> None:
            place = places.get(row[kind])
            if place is not None and outer[place] is None:
                outer[place] = row[day]

        return lift_date
    if rule.table.endswith("aid_type"):
        code, vocabulary, target = columns["code"], columns["vocabulary"], above["aid_type"]

        def lift_aid(row: Row, outer: Row) -> None:
            if outer[target] is None and row[vocabulary] in _AID_TYPE:
                outer[target] = row[code]

        return lift_aid

    def lift(row: Row, outer: Row) -> None:
        for own, other in pairs:
            if outer[other] is None:
                outer[other] = row[own]

    return lift if pairs else None
