"""Run by its own environment: a file of IATI to CSV by country by iatiflattener; prints seconds on the wall and of processor.

Before it begins it fetches lists and rates from the network. Here it is handed, in their form, what the file itself names (countries,
sectors, who reports, currencies, a rate each year): what is measured is its own work, on every transaction and budget.
"""

import contextlib
import io
import os
import re
import sys
import time
from pathlib import Path

import iatiflattener
import requests

FILE, FOLDER = map(Path, sys.argv[1:])
YEARS = range(1990, 2041)


class Answer:
    """What an address of a list answers."""

    def __init__(self, lists: dict[str, object], address: str) -> None:
        self.lists, self.name = lists, address.rpartition("/")[2].partition(".")[0]

    def json(self) -> object:
        return self.lists[self.name] if self.name == "currencies" else {"data": self.lists[self.name]}


def found(pattern: bytes, text: bytes) -> list[str]:
    return sorted({one.decode() for one in re.findall(pattern, text)})


def lists_of(text: bytes) -> dict[str, object]:
    """Return the lists that it asks for, of what a file names."""
    places = found(rb'<recipient-(?:country|region)[^>]* code="([^"]+)"', text)
    reporters = found(rb'<reporting-org[^>]* ref="([^"]+)"', text)
    categories = found(rb'<sector[^>]* code="(\d{3})', text)
    return {
        "Country": [{"code": one} for one in places],
        "Region": [],
        "Sector": [],
        "SectorGroup": [{"codeforiati:category-code": one, "codeforiati:group-code": one} for one in categories],
        "ReportingOrganisation": [{"code": one, "name": one} for one in reporters],
        "ReportingOrganisationGroup": [{"code": one, "codeforiati:group-code": ""} for one in reporters],
        "currencies": dict.fromkeys(places, "USD"),
    }


def prepared() -> iatiflattener.FlattenIATIData:
    """Return it as it stands before its first file."""
    text = FILE.read_bytes()
    lists = lists_of(text)
    requests.get = lambda address, **_more: Answer(lists, address)
    rates = FOLDER / "rates.csv"
    lines = [f"{year}-12-31,1.1,{one}" for one in found(rb'currency="([A-Z]{3})"', text) for year in YEARS]
    rates.write_text("\n".join(["Date,Rate,Currency", *lines]) + "\n")
    with contextlib.redirect_stdout(io.StringIO()):
        return iatiflattener.FlattenIATIData(
            output=str(FOLDER), publishers=[], run_publishers=False, exchange_rates_filename=str(rates), langs=["en"]
        )


peer = prepared()
wall, start = time.perf_counter(), time.process_time()
peer.process_package("", FILE.name, os.fspath(FILE.parent))
print(time.perf_counter() - wall, time.process_time() - start)
