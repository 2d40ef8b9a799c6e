"""What a load of boundaries did, as lines for the one who ran it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from minga.ground.territory.geometry.files import Feature
from minga.ground.territory.geometry.flaws import shown
from minga.ground.territory.geometry.joining import Choice, Joined

MOST_SHOWN = 20


@dataclass
class Report:
    """Counts and names of one load; `lines` says them."""

    file: str
    features: int
    choice: Choice
    guessed: list[str]  # what was not told but recognised
    joined: int = 0
    units: int = 0  # of that country and level in the registry
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    dry_run: bool = False
    source: str = ""
    licence: str = ""
    padded: list[tuple[str, str]] = field(default_factory=list)
    prefixed: int = 0
    unmatched: list[str] = field(default_factory=list)
    without_code: list[str] = field(default_factory=list)
    without_geometry: list[str] = field(default_factory=list)
    without_feature: list[str] = field(default_factory=list)
    united: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    vertices: tuple[int, int] = (0, 0)
    tolerance: float = 0.0

    def tell_joined(self, joined: Joined, keys: set[str], drawn: set[str]) -> None:
        """Take over what became of the features; keys: of all units of that level, drawn: of those with a geometry in the file."""
        self.units, self.joined = len(keys), len(drawn)
        self.padded, self.prefixed = joined.padded, joined.prefixed
        self.unmatched, self.without_code = self.names(joined.unmatched), self.names(joined.without_code)
        self.without_geometry = self.names(one for found in joined.units.values() for one in found if one.polygons is None)
        self.without_feature = sorted(keys - set(joined.units))

    def names(self, features: Iterable[Feature]) -> list[str]:
        """Return number, code and words of each feature."""
        found = []
        for one in features:
            code = shown(one.properties.get(self.choice.property))
            found.append(f"{one.number}: {one.label if code in one.label else f'{code} · {one.label}'}")
        return found

    def facts(self) -> dict[str, str | int]:
        """Return what the journal keeps of the load."""
        counts = {"joined": self.joined, "created": self.created, "changed": self.changed, "repaired": len(self.repaired)}
        return {"file": self.file, "source": self.source, "licence": self.licence, "tolerance": f"{self.tolerance:g}", **counts}

    def lines(self) -> list[str]:
        """Return the report line by line."""
        where = f"país {self.choice.country}, nivel {self.choice.level}" if self.choice.level else "países (nivel 0)"
        found = [f"{self.file}: {self.features} elementos; {where}, código en «{self.choice.property}»"]
        if self.guessed:
            found.append(f"Reconocido sin que se dijera: {', '.join(self.guessed)}")
        found.append(f"Unidos: {self.joined} de {self.units} unidades")
        found += self.code_lines()
        found += counted("Elementos sin unidad", self.unmatched)
        found += counted("Elementos sin código", self.without_code)
        found += counted("Elementos sin geometría", self.without_geometry)
        found += counted("Unidades sin elemento en el archivo", self.without_feature)
        found += counted("Partes unidas en un límite", self.united)
        found += counted("Reparadas", self.repaired)
        before, after = self.vertices
        if self.tolerance:
            found.append(f"Simplificado para dibujar: de {before} a {after} vértices (tolerancia {self.tolerance:g}°)")
        return [*found, self.outcome()]

    def code_lines(self) -> list[str]:
        """Return what was done to read the codes."""
        found = []
        if self.padded:
            examples = ", ".join(f"{written} → {code}" for written, code in self.padded[:3])
            found.append(f"Códigos que habían perdido ceros: {len(self.padded)} ({examples})")
        if self.prefixed:
            found.append(f"Códigos con el país delante: {self.prefixed}")
        return found

    def outcome(self) -> str:
        """Return the last line: what changed."""
        done = f"{self.created} nuevos, {self.changed} cambiados, {self.unchanged} sin cambios"
        if self.dry_run:
            return f"Ensayo: habría {done}; no se guardó nada."
        if not self.created + self.changed:
            return f"Sin cambios: los {self.unchanged} límites ya estaban así."
        return f"Listo: {done}."


def counted(title: str, names: Sequence[str]) -> list[str]:
    """Return 'title: number (names, up to twenty)', nothing where there is none."""
    if not names:
        return []
    rest = f" y {len(names) - MOST_SHOWN} más" if len(names) > MOST_SHOWN else ""
    return [f"{title}: {len(names)} ({'; '.join(names[:MOST_SHOWN])}{rest})"]
