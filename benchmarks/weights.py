"""What a first visit costs: bytes as transferred and requests, asked of the real server.

Read from the page itself, as a browser would: style sheets and what they draw, scripts, pictures and the tab's icon; the map
and chart libraries apart. Where there is a Chromium, it must not ask for anything more.
"""

import re
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright

from benchmarks.figures import Figure
from starting.debian import chromium

GOAL_BYTES = 150.0  # kB of 1,000 bytes
GOAL_REQUESTS = 6.0  # the map has a style sheet of its own besides
GOAL_MAP_BYTES = 400.0
VISITS = {
    "portada": "/",
    "lista": "/actividades",
    "búsqueda": "/buscar?q=agua",
    "una actividad": "/actividades/GEN-000001",
    "una cifra": "/cifras/fuente",
    "mapa": "/mapa",
}
APART = ("/static/vendor/maplibre", "/static/vendor/echarts")
DRAWN = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


class Wanted(HTMLParser):
    """The addresses that a page makes a browser ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.icon = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note style sheets, scripts and pictures; of the icons the last one that a browser can draw, as browsers do."""
        given = {name: value or "" for name, value in attributes}
        if tag == "link" and given.get("rel") == "stylesheet":
            self.found.append(given.get("href", ""))
        elif tag == "link" and given.get("rel") == "icon":
            self.icon = given.get("href", "")
        elif tag in ("script", "img", "source", "iframe") and given.get("src"):
            self.found.append(given["src"])


def fetch(address: str) -> tuple[bytes, str]:
    """Return the body as transferred and its encoding ('gzip' or '')."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", "Accept-Language": "es"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read(), answer.headers.get("Content-Encoding", "")


def plain(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def visit(site: str, path: str) -> dict[str, int]:
    """Return {address: bytes transferred} of a first visit, the page first."""
    page = Wanted()
    page.feed(plain(site + path))
    wanted = [site + path, *(urljoin(site + path, one) for one in (*page.found, page.icon) if one)]
    for sheet in [one for one in wanted if one.endswith(".css")]:
        wanted += [urljoin(sheet, drawn) for drawn in DRAWN.findall(plain(sheet)) if not drawn.startswith("data:")]
    return {one: len(fetch(one)[0]) for one in dict.fromkeys(wanted) if one.startswith(site) and not any(part in one for part in APART)}


def seen_by_chromium(site: str, path: str) -> set[str]:
    """Return every address that Chromium asks for on a first visit; nothing where there is no Chromium."""
    program, asked = chromium(), set()
    if not program:
        return asked
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        page = browser.new_context(locale="es-EC").new_page()
        page.on("request", lambda request: asked.add(request.url))
        page.goto(site + path, wait_until="networkidle")
        browser.close()
    return {one for one in asked if not one.startswith("data:") and not any(part in one for part in APART)}


def weights(site: str) -> list[Figure]:
    """Return bytes and requests of a first visit of each page, beside the page's own bytes."""
    figures = []
    for name, path in VISITS.items():
        found = visit(site, path)
        more = seen_by_chromium(site, path) - set(found)
        assert not more, f"el navegador pide además {sorted(more)}"
        total, own = sum(found.values()) / 1000, found[site + path] / 1000
        figures.append(
            Figure(f"primera visita: {name}, bytes", total, "kB", GOAL_MAP_BYTES if name == "mapa" else GOAL_BYTES, own, "la página sola")
        )
        figures.append(Figure(f"primera visita: {name}, peticiones", len(found), "", GOAL_REQUESTS + (name == "mapa")))
    return figures
