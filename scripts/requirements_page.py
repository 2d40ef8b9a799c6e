"""Write docs/requirements.md: which requirement and which pitfall which test holds, read from the tests' names and docstrings.

A test named `test_r_142_…`, or whose docstring says `R-142` or `pitfall 28`, is evidence for that number.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "requirements.md"
MODULES = (
    ("A", "Territorio, prioridades y demanda", 1, 12),
    ("B", "Competencias y autorización", 13, 45),
    ("C", "Clasificación (listas de códigos)", 46, 66),
    ("D", "Actores, organizaciones y directorio de ONG", 67, 84),
    ("E", "Ofertas, oportunidades, emparejamiento, negociación", 85, 98),
    ("F", "Nota de concepto, validación, envío, respuesta", 99, 107),
    ("G", "Convenios y hermanamientos", 108, 122),
    ("H", "Registro: cuenta, inscripción, constancia", 123, 134),
    ("I", "Finanzas: montos, contraparte, cambio, beneficiarios", 135, 159),
    ("J", "Plan de trabajo, ejecución, seguimiento, evaluación, cierre", 160, 180),
    ("K", "Espacios de gobernanza: mesas y grupos consultivos", 181, 204),
    ("L", "Selección de clústeres", 205, 236),
    ("M", "FOCAS: capacidad funcional", 237, 253),
    ("N", "QSIP: mejora de servicios", 254, 265),
    ("O", "Capacidad ante conflictos y desastres", 266, 272),
    ("P", "Mapa y estadísticas", 273, 284),
    ("Q", "Prácticas, lecciones, catálogo Sur-Sur", 285, 299),
    ("R", "Modalidades de gestión y mancomunidades", 300, 305),
    ("S", "Microintervenciones, becas, formación", 306, 316),
    ("T", "Comunicación, transparencia, rendición de cuentas", 317, 326),
    ("U", "Principios de París y ODS", 327, 336),
    ("V", "Transversales", 337, 351),
)
TITLES = {
    14: "Cinco clases de gobierno autónomo",
    43: "Seis criterios de gestión",
    45: "Dos listas de principios de autonomía",
    46: "Seis fuentes de financiamiento",
    47: "Tres modalidades",
    48: "Cinco mecanismos técnicos dentro de TECNICA",
    49: "Tres criterios geopolíticos",
    50: "Internacionalización: cuatro raíces y sus ramas",
    54: "Lista de países receptores por años de validez",
    55: "Cinco principios de la cooperación Sur-Sur",
    56: "Un mismo nombre en dos listas, dos códigos distintos",
    57: "Listas con versiones, ampliables sin programar",
    60: "Clases de multilateral",
    62: "Tres mecanismos alternativos",
    63: "Tres componentes de una operación combinada",
    67: "Una organización es pública solo con un papel",
    68: "Columnas y filtros del directorio de ONG",
    69: "Con convenio finalizado no puede actuar",
    71: "ONG sin RUC, admitida con hallazgo",
    72: "«No identifica» es la falta de siglas",
    73: "RUC de 13 dígitos; el verificador solo advierte",
    74: "País de la sede y país del financiamiento",
    79: "La misma organización con dos nombres se propone, no se une",
    80: "Alias de una organización entre documentos",
    81: "Cambios de nombre con sus fechas",
    135: "Montos decimales con moneda, en notación española",
    136: "Participantes con su papel",
    137: "El total es la suma de los aportes",
    138: "Un total que difiere se guarda con su hallazgo",
    140: "Una ficha repetida se conserva y no se cuenta",
    141: "Monetización: fecha, tasa, par, monto",
    142: "«1.818» son mil ochocientos dieciocho",
    143: "Separadores ambiguos van a una persona",
    144: "Sin tasa ni fecha no hay conversión contable",
    151: "Beneficiarios: número, unidad, grupo; los repetidos no suman",
    152: "Grupo sin número es «sin cifra»",
    154: "Los totales aproximados llevan su marca",
    157: "Aporte sin valorar no es cero",
    300: "Cuatro modalidades de gestión",
    301: "Beneficios por modalidad y dimensión",
    324: "Cada cifra cita su fuente",
    326: "Créditos en las páginas de listas",
    327: "Cinco principios de París",
    333: "17 objetivos y 169 metas",
    334: "El papel de los gobiernos locales en cada objetivo",
    340: "Página y rótulos en español e inglés",
    341: "Búsqueda sin acentos en las dos lenguas",
    342: "Ámbitos de una organización",
    349: "Lugares contados sin nombre",
    351: "Página de lagunas de la fuente",
}
HEAD = """# Requirements and the tests that hold them

Written by `scripts/requirements_page.py` from the names and docstrings of the tests; a test keeps it in step. A number
stands here once a test of its check passes; a number with a test may still have parts that come later. Titles are ours.

"""
Evidence = dict[str, dict[int, list[tuple[str, str]]]]


def collect() -> Evidence:
    """Return {'R': {number: [(area, test)]}, 'pitfall': {…}}, tests in the order of the files."""
    found: Evidence = {"R": defaultdict(list), "pitfall": defaultdict(list)}
    for path in sorted([*(ROOT / "minga").rglob("test_*.py"), *(ROOT / "tests").glob("test_*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                text = f"{node.name} {ast.get_docstring(node) or ''}"
                for number in dict.fromkeys(re.findall(r"(?:\b|_)[rR][-_](\d{3})(?!\d)", text)):
                    found["R"][int(number)].append((area(path), node.name))
                for number in dict.fromkeys(re.findall(r"pitfalls?[_ ](\d{1,2})(?!\d)", text)):
                    found["pitfall"][int(number)].append((area(path), node.name))
    return found


def area(path: Path) -> str:
    """'ground/kit' for a test of an area, 'house' for one of the whole."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[1:3]) if parts[0] == "minga" else "house"


def page(found: Evidence) -> str:
    """The whole page as text."""
    lines = [HEAD + f"**{len(found['R'])} of 351 requirements** and {len(found['pitfall'])} pitfalls have a test.\n"]
    for letter, title, first, last in MODULES:
        held = [number for number in sorted(found["R"]) if first <= number <= last]
        lines.append(f"\n## {letter}. {title}\n\nR-{first:03} – R-{last:03}: {len(held)} of {last - first + 1}.\n")
        if held:
            lines.append("\n| Number | What | Area | Tests |\n|---|---|---|---|\n")
            lines += [row(f"R-{number:03}", TITLES.get(number, "—"), found["R"][number]) for number in held]
    lines.append("\n## Pitfalls\n\n| Pitfall | Area | Tests |\n|---|---|---|\n")
    lines += [row(str(number), None, found["pitfall"][number]) for number in sorted(found["pitfall"])]
    return "".join(lines)


def row(name: str, title: str | None, tests: list[tuple[str, str]]) -> str:
    areas = ", ".join(sorted({where for where, _test in tests}))
    named = ", ".join(f"`{test}`" for test in sorted({test for _where, test in tests}))
    cells = [name, *([title] if title is not None else []), areas, named]
    return f"| {' | '.join(cells)} |\n"


def main() -> int:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(collect()), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
