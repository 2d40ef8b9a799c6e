"""Elements to rows: for each element of the standard one function, made once from `elements.py`, that fills rows with its values.

This is the hot path of an import: no XPath, no look-up beyond one dict for each element, rows are plain lists.
"""

from collections.abc import Callable
from typing import Any

from minga.evidence.iati.gate.limits import Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.iati.reading.elements import TREES, XML_LANG, Element
from minga.evidence.iati.tables import Table
from minga.evidence.iati.versions import DATE_COLUMNS, ORIGINAL, OWN, modernise

type Row = list[Any]
type Step = Callable[[Any, Row, int], None]  # (element, row it stands in, number of that row)

_LIMITS = Limits()
_OWN_VERSION = f"{{{OWN}}}version"  # that of the file an activity was first read from
_RANKS_END = 10_000


class OutOfOrder(Exception):
    """Children that do not stand in the standard's order: they are put in order and read again, so that numbers are the same."""


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

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.rule, self.tables = TREES[kind]
        self.rows: dict[str, list[Row]] = {name: [] for name in self.tables}
        self._places = {name: place for place, name in enumerate(self.tables)}
        self._zeros = [0] * (len(self.tables) + 1)  # the last is the number of the activity
        self._counts = self._zeros.copy()
        self._kept: list[Row] = []  # rows of extension of this activity
        self._originals: list[Row] = []
        self._version = list(self.tables[kind].columns).index("version")
        self._narrative = self._narratives()
        self._start = self._row(self.rule, "")

    def take(self) -> dict[str, list[Row]]:
        """The rows read since the last time; empty tables are left out."""
        taken = {name: rows.copy() for name, rows in self.rows.items() if rows}
        for rows in self.rows.values():
            rows.clear()
        return taken

    def read(self, element: Any, number: int, version: str | None) -> Row:
        """Read one activity as the `number`th; its row of the first table is returned, to be completed with line, hash, raw."""
        own = element.get(_OWN_VERSION)
        if own is not None:
            version = own or None
        elif version is None and (version := element.get("version")):
            del element.attrib["version"]  # of 1.0x files without one on their root
        if version is None or not version.startswith("2"):
            modernise(element)
            put_in_order(element, self.rule)
        try:
            return self._read(element, number, version)
        except OutOfOrder:
            for rows in self.rows.values():
                while rows and rows[-1][0] == number:
                    rows.pop()
            put_in_order(element, self.rule)
            return self._read(element, number, version)

    def _read(self, element: Any, number: int, version: str | None) -> Row:
        counts = self._counts
        counts[:] = self._zeros
        counts[-1] = number
        self._kept.clear()
        self._originals.clear()
        above: Row = []
        self._start(element, above, 0)
        row = self.rows[self.kind][-1]
        row[self._version] = version
        if self._kept:
            self._kept.sort(key=_kept_place)
            self.rows["extension"] += [[number, n, *rest] for n, rest in enumerate(self._kept)]
        if self._originals:
            self._originals.sort(key=_place)
            self.rows["original"] += [[number, n, *rest] for n, rest in enumerate(self._originals)]
        return row

    # what the tables have no column for

    def _keep_attribute(self, owner: str, n: int, path: str, name: str, value: str) -> None:
        if name != _OWN_VERSION:
            kept = self._kept
            kept.append([owner, n, path, name, value])
            if len(kept) > _LIMITS.attributes and kept[-1 - _LIMITS.attributes][:3] == [owner, n, path]:
                raise Refused("attributes", limit=_LIMITS.attributes)

    def _keep_text(self, owner: str, n: int, path: str, text: str) -> None:
        self._originals.append([owner, n, f"{path}/text()" if path else "text()", text])

    def _keep(self, element: Any, owner: str, n: int, path: str) -> None:
        """Keep an element that the standard does not know (or knows once, and it stands there twice), with all it holds."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag.startswith(f"{{{OWN}}}"):
            self._own(element, tag, owner, n)
            return
        base = f"{path}/{tag}" if path else tag
        taken = sum(1 for row in self._kept if row[0] == owner and row[1] == n and row[3] is None and _step(row[2], base))
        self._keep_inside(element, owner, n, f"{base}[{taken + 1}]", 1 + sum(1 for _ in element.iterancestors()))

    def _keep_inside(self, element: Any, owner: str, n: int, path: str, depth: int) -> None:
        if depth > _LIMITS.depth:
            raise Refused("depth", limit=_LIMITS.depth)
        if len(element.attrib) > _LIMITS.attributes:
            raise Refused("attributes", limit=_LIMITS.attributes)
        text = (element.text or "").strip()
        self._kept.append([owner, n, path, None, text or None])
        for name, value in element.items():
            self._kept.append([owner, n, path, name, value])
        seen: dict[str, int] = {}
        for child in element:
            if isinstance(child.tag, str):
                seen[child.tag] = seen.get(child.tag, 0) + 1
                self._keep_inside(child, owner, n, f"{path}/{child.tag}[{seen[child.tag]}]", depth + 1)

    def _own(self, element: Any, tag: str, owner: str, n: int) -> None:
        """What our own writing kept: `original` and `extension` elements with owner, row and the rest as attributes."""
        get = element.get
        owner, n = get("owner", owner), int(get("row", n))
        if tag == ORIGINAL:
            self._originals.append([owner, n, get("attribute"), get("value")])
        else:
            self._kept.append([owner, n, get("path", ""), get("name"), get("value")])

    # one function for each element

    def _steps(self, rule: Element, table: str) -> dict[str, tuple[int, Step]]:
        steps: dict[str, tuple[int, Step]] = {}
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
        lifts = [(columns[own], above[other]) for own, other in rule.lifted.items()]
        inside = self._inside(rule, table.name, table.name, columns, above)
        dates = _date_slots(columns, above) if table.name == "activity_date" else None
        aid = (columns["code"], columns["vocabulary"], above["aid_type"]) if table.name.endswith("aid_type") else None
        counts, rows, place, keep, name_of = self._counts, self.rows[table.name], self._places[table.name], self._keep_attribute, table.name
        get, narrated = slots.get, rule.narratives

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
                elif name != XML_LANG or not narrated or not (element.text or "").strip():
                    keep(name_of, n, "", name, value)
            for own, other in lifts:
                if outer[other] is None:
                    outer[other] = row[own]
            if dates is not None:
                _lift_date(row, outer, dates)
            elif aid is not None and outer[aid[2]] is None and row[aid[1]] in _AID_TYPE:
                outer[aid[2]] = row[aid[0]]
            inside(element, row, n, outer)

        return read

    def _inside(
        self, rule: Element, table: str, owner: str, columns: dict[str, int], above: dict[str, int], path: str = ""
    ) -> Callable[[Any, Row, int, Row], None]:
        """The function that reads text and children of an element whose row (or the row it stands in) is known."""
        steps = self._steps(rule, table) if rule.table else self._folded_steps(rule, table, path)
        children = steps.get
        narrative, keep, keep_text = self._narrative, self._keep, self._keep_text
        narrated = rule.narratives
        lifted = rule.first.startswith("^")
        first = (above[rule.first[1:]] if lifted else columns[rule.first]) if rule.first else None

        def read(element: Any, row: Row, n: int, outer: Row) -> None:
            text = element.text
            if text is not None and not text.isspace():
                if narrated:
                    narrative(element, outer if lifted else row, n, owner, first)
                else:
                    keep_text(table, n, path, text.strip())
            last = 0
            for child in element:
                tag = child.tag
                if narrated and tag == "narrative":
                    narrative(child, outer if lifted else row, n, owner, first)
                    continue
                step = children(tag)
                if step is None:
                    keep(child, table, n, path)
                    continue
                rank, function = step
                if rank < last:
                    raise OutOfOrder
                last = rank
                function(child, row, n)

        return read

    def _folded_steps(self, rule: Element, table: str, path: str) -> dict[str, tuple[int, Step]]:
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
        inside = self._inside(rule, table, f"{table}.{rule.tag}", columns, {}, path)
        if len(slots) == 1 and not rule.narratives and not rule.children:
            return self._code(*next(iter(slots.items())), table, path)
        keep, keep_attribute, get = self._keep, self._keep_attribute, slots.get

        def read(element: Any, row: Row, n: int) -> None:
            items = element.items()
            for name, _ in items:
                slot = get(name)
                if slot is not None and row[slot] is not None:
                    keep(element, table, n, before.rstrip("/"))
                    return
            for name, value in items:
                slot = get(name)
                if slot is not None:
                    row[slot] = value or None
                elif name != XML_LANG or not narrated or not (element.text or "").strip():
                    keep_attribute(table, n, path, name, value)
            inside(element, row, n, row)

        narrated = rule.narratives
        return read

    def _code(self, attribute: str, slot: int, table: str, path: str) -> Step:
        """The function of an element that is one attribute: most of them are."""
        keep, keep_attribute, keep_text = self._keep, self._keep_attribute, self._keep_text
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
            for child in element:
                keep(child, table, n, path)

        return read

    def _text(self, rule: Element, table: str, path: str, columns: dict[str, int]) -> Step:
        """The function of an element whose text is a value: identifier, amount, telephone, position."""
        slots = {name: columns[column] for name, column in rule.attributes.items()}
        get, keep, keep_attribute = slots.get, self._keep, self._keep_attribute
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
        keep, keep_attribute = self._keep, self._keep_attribute
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
        keep, keep_attribute = self._keep, self._keep_attribute

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
            if not direct:
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


def _date_slots(columns: dict[str, int], above: dict[str, int]) -> tuple[int, int, dict[str, int]]:
    return columns["type"], columns["iso_date"], {code: above[column] for code, column in DATE_COLUMNS.items()}


def _lift_date(row: Row, outer: Row, places: tuple[int, int, dict[str, int]]) -> None:
    slot = places[2].get(row[places[0]])
    if slot is not None and outer[slot] is None:
        outer[slot] = row[places[1]]


def _place(row: Row) -> tuple[str, int]:
    return row[0], row[1]


def is_foreign(path: str, name: str | None) -> bool:
    """Whether what is kept belongs to another namespace: it is then written where it stood, else in our own namespace."""
    if "[" not in path:
        return bool(name) and name.startswith("{")  # type: ignore[union-attr]
    return -1 < path.find("{") < path.find("[")


def _kept_place(row: Row) -> tuple[str, int, bool, bool, str]:
    """The order of kept rows: the same before and after writing, whatever the order of the file."""
    path = row[2]
    return row[0], row[1], not is_foreign(path, row[3]), "[" in path, path.partition("{")[0] if "[" in path else ""


def _step(path: str, base: str) -> bool:
    """Whether a kept path is that of an element of this tag itself, not of one inside it."""
    return path.startswith(base + "[") and path.endswith("]") and "]" not in path[len(base) + 1 : -1]
