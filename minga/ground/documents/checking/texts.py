"""Text and tables of text: strict UTF-8, nothing hidden, nothing that a browser or a spreadsheet would run."""

import csv
import io
import re

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
OTHER = re.compile(r"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<!--|%pdf-|%!ps|\{\\rtf|#!)", re.IGNORECASE)
FORMULA = re.compile(r"=|[+@-][^\s\"']*[A-Za-z]\s*[(|]")  # a sign counts only before a function or a call of a program: -5, +593 2, @minga


def look_at_text(ending: str, content: bytes) -> str:
    """Return the code of what is refused in a text (see `refusals.SENTENCES`), '' where it may come in."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "text-encoding"
    if CONTROLS.search(text):
        return "text-controls"
    if OTHER.match(text):
        return "other-content"
    return look_at_cells(text) if ending == "csv" else ""


def look_at_cells(text: str) -> str:
    """Whether a cell begins as a formula does, parted by commas, semicolons or tabs; a negative number is none."""
    try:
        cells = (cell for mark in ",;\t" for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) for cell in row)
        return "csv-formula" if any(FORMULA.match(cell) for cell in cells) else ""
    except csv.Error:  # a cell above the 128 KiB of the reader: a quotation mark that nobody closed
        return "csv-endless"
