"""Collect the visible texts into minga/locale/en/LC_MESSAGES/django.po, keeping every translation that still has its text.

    python scripts/texts.py                        collect; says what has no English yet
    python scripts/texts.py --from new.tsv …       collect, and take new English from tables «Spanish<TAB>English»
    python scripts/texts.py --missing              print the texts without English, as such a table

Django's own makemessages needs the gettext programs; this needs only Babel. A text with a plural has two rows in a
table, one for each form, with both forms' Spanish as in the code. `\\n` in a cell stands for a line break.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "minga"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
APART = {"tests", "migrations", "static", "__pycache__"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = {"Project-Id-Version": "Minga", "Language-Team": "English", "Content-Type": "text/plain; charset=utf-8"}
Text = str | tuple[str, ...]
Found = dict[tuple[str | None, Text], list[str]]


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every file with texts, and its code as Python that Babel can read: templates are turned into calls by Django."""
    for path in sorted(PACKAGE.rglob("*")):
        if APART & set(path.relative_to(ROOT).parts):
            continue
        if path.suffix == ".py":
            yield path, path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield path, f"(\n{calls}\n)".encode()  # in brackets, so that indentation means nothing


def collect() -> Found:
    """Every text in use, as {(context, text or (singular, plural)): places}."""
    if not settings.configured:
        settings.configure()
    found: Found = {}
    for path, code in sources():
        options = {"encoding": "utf-8"}
        for _line, text, _comments, context in extract("python", io.BytesIO(code), KEYWORDS, options=options):
            known = tuple(text) if isinstance(text, list | tuple) else text
            places = found.setdefault((context, known), [])
            if (place := path.relative_to(ROOT).as_posix()) not in places:
                places.append(place)
    return found


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    """The catalogue as it stands; an empty one where there is none."""
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def read_tables(paths: list[Path]) -> dict[str, str]:
    """Spanish to English from tables of two columns; raises SystemExit naming the row that has not two."""
    english = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
            if len(cells) != 2 or not all(cells):
                raise SystemExit(f"{path.name}, fila {number}: se esperan dos celdas separadas por un tabulador.")
            english[cells[0]] = cells[1]
    return english


def forms(text: Any) -> tuple[str, ...]:
    """The forms of a text: one, or singular and plural."""
    return tuple(text) if isinstance(text, list | tuple) else (text,)


def translation(old: Catalog, english: dict[str, str], context: str | None, text: Text) -> tuple[str, ...]:
    """The English of each form of a text: the tables first, then what the catalogue has; '' where neither knows it."""
    known = old.get(text if isinstance(text, str) else text[0], context)
    kept = forms(known.string) if known and known.string and forms(known.id) == forms(text) else ()
    return tuple(english.get(form) or (kept[n] if n < len(kept) else "") for n, form in enumerate(forms(text)))


def merge(found: Found, old: Catalog, english: dict[str, str]) -> Catalog:
    """A catalogue of exactly the texts in use, sorted, each with the English that is known."""
    new = Catalog(locale="en", project="Minga", charset="utf-8", fuzzy=False)
    for (context, text), places in sorted(found.items(), key=lambda item: (forms(item[0][1]), item[0][0] or "")):
        told = translation(old, english, context, text)
        string = told if isinstance(text, tuple) else told[0]
        named: Any = [(place, None) for place in places]
        new.add(text, string, locations=named, context=context, flags=flags(text))
    return new


def flags(text: Text) -> list[str]:
    return ["python-format"] if any("%(" in form for form in forms(text)) else []


def missing(catalogue: Catalog) -> list[str]:
    """Every form without English."""
    return [
        form
        for message in catalogue
        if message.id
        for form, told in zip(forms(message.id), forms(message.string) or ("", ""), strict=False)
        if not told
    ]


def write(catalogue: Catalog, path: Path = CATALOGUE) -> None:
    """Write the catalogue without dates and line numbers, so that it changes only when a text does."""
    text = io.BytesIO()
    write_po(text, catalogue, width=120, omit_header=True, include_lineno=False)
    head = '# {}\nmsgid ""\nmsgstr ""\n{}\n\n'.format(
        "The English of Minga's texts: collected by scripts/texts.py, translated here.",
        "\n".join(f'"{line}\\n"' for line in header_lines()),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + text.getvalue().decode("utf-8").lstrip("\n"), encoding="utf-8")


def header_lines() -> list[str]:
    plural = "nplurals=2; plural=(n != 1);"
    return [
        *(f"{name}: {value}" for name, value in HEADER.items()),
        "Language: en",
        "MIME-Version: 1.0",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plural}",
    ]


def main() -> int:
    """Collect, merge and write; the exit code is 1 while a text has no English."""
    parser = argparse.ArgumentParser(description="Reúne los textos visibles en el catálogo inglés.")
    parser.add_argument("--from", dest="tables", nargs="+", type=Path, default=[], metavar="TABLA")
    parser.add_argument("--missing", action="store_true", help="solo nombra los textos sin inglés")
    given = parser.parse_args()
    catalogue = merge(collect(), read_catalogue(), read_tables(given.tables))
    left = missing(catalogue)
    if given.missing:
        sys.stdout.write("".join("{}\t\n".format(text.replace("\n", "\\n")) for text in left))
        return 0
    write(catalogue)
    sys.stdout.write(f"{len(catalogue)} textos; {len(left)} sin inglés.\n")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
