"""What the tables have no column for: kept whole, with its place, so that it can be written back."""

from typing import Any

from minga.evidence.iati.gate.limits import Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.iati.versions import ORIGINAL, OWN

type Row = list[Any]

OWN_VERSION = f"{{{OWN}}}version"  # of the file an activity was first read from
_OURS = f"{{{OWN}}}"
_LIMITS = Limits()


class Kept:
    """Of one activity at a time: rows of `extension` and `original`, without activity and number."""

    def __init__(self) -> None:
        self._extensions: list[Row] = []
        self._originals: list[Row] = []
        self._repeats: dict[tuple[str, int, str], int] = {}

    def clear(self) -> None:
        """Begin another activity."""
        self._extensions.clear()
        self._originals.clear()
        self._repeats.clear()

    def rows(self, number: int) -> dict[str, list[Row]]:
        """What was kept, in an order that does not depend on that of the file."""
        self._extensions.sort(key=_kept_place)
        self._originals.sort(key=lambda row: (row[0], row[1]))
        found = {"extension": self._extensions, "original": self._originals}
        return {name: [[number, n, *row] for n, row in enumerate(rows)] for name, rows in found.items() if rows}

    def attribute(self, owner: str, n: int, path: str, name: str, value: str) -> None:
        """Keep an attribute that the standard does not know there. Refused if an element has too many."""
        if name == OWN_VERSION:
            return
        kept = self._extensions
        kept.append([owner, n, path, name, value])
        if len(kept) > _LIMITS.attributes and kept[-1 - _LIMITS.attributes][:3] == [owner, n, path]:
            raise Refused("attributes", limit=_LIMITS.attributes)

    def text(self, owner: str, n: int, path: str, text: str) -> None:
        """Keep a text where 2.03 has none: 1.0x named codes."""
        self._originals.append([owner, n, f"{path}/text()" if path else "text()", text])

    def element(self, element: Any, owner: str, n: int, path: str) -> None:
        """Keep an element that the standard does not know (or knows once, and it stands there twice), with all it holds."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag.startswith(_OURS):
            self._own(element, tag, owner, n)
            return
        base = f"{path}/{tag}" if path else tag
        place = self._repeats[owner, n, base] = self._repeats.get((owner, n, base), 0) + 1
        self._inside(element, owner, n, f"{base}[{place}]", 1 + sum(1 for _ in element.iterancestors()))

    def _inside(self, element: Any, owner: str, n: int, path: str, depth: int) -> None:
        if depth > _LIMITS.depth:
            raise Refused("depth", limit=_LIMITS.depth)
        if len(element.attrib) > _LIMITS.attributes:
            raise Refused("attributes", limit=_LIMITS.attributes)
        self._extensions.append([owner, n, path, None, (element.text or "").strip() or None])
        for name, value in element.items():
            self._extensions.append([owner, n, path, name, value])
        seen: dict[str, int] = {}
        for child in element:
            seen[child.tag] = seen.get(child.tag, 0) + 1
            self._inside(child, owner, n, f"{path}/{child.tag}[{seen[child.tag]}]", depth + 1)

    def _own(self, element: Any, tag: str, owner: str, n: int) -> None:
        """What our own writing kept: `original` and `extension` elements with owner, row and the rest as attributes."""
        get = element.get
        row = get("row", "")
        owner, n = get("owner", owner), int(row) if row.isdecimal() and len(row) < 10 else n
        if tag == ORIGINAL:
            self._originals.append([owner, n, get("attribute"), get("value")])
        else:
            self._extensions.append([owner, n, get("path", ""), get("name"), get("value")])


def is_foreign(path: str, name: str | None) -> bool:
    """Whether what is kept belongs to another namespace: it is then written where it stood, else in our own namespace."""
    if "[" not in path:
        return name is not None and name.startswith("{")
    return -1 < path.find("{") < path.find("[")


def _kept_place(row: Row) -> tuple[str, int, bool, bool, str]:
    """The order of kept rows: the same before and after writing, whatever the order of the file."""
    path = row[2]
    return row[0], row[1], not is_foreign(path, row[3]), "[" in path, path.partition("{")[0] if "[" in path else ""
