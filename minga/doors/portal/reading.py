"""What an address asks of a page, read without trust: words, choices, a page of a list, the code of a record."""

from collections.abc import Iterable, Mapping

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from minga.ground.kit.pages import read_page

LONGEST_WORDS = 200
LONGEST_CODE = 120
SAID = 5  # unknown values named in the notice; the rest are only counted


class Reading:
    """The choices of one address. What nobody knows is left out and kept in `unknown`, so that the page can say it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.unknown: list[str] = []

    def words(self, name: str = "q") -> str:
        """Return what was typed, without signs that cannot be shown, at most 200 characters."""
        typed = self.request.GET.get(name, "")[: LONGEST_WORDS * 4]
        return "".join(char for char in typed if char.isprintable()).strip()[:LONGEST_WORDS]

    def some(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return the chosen values of a group that are known, each once, in their order."""
        held = set(known)
        asked = dict.fromkeys(value for value in self.request.GET.getlist(name) if value)
        self.unknown += [value for value in asked if value not in held]
        return tuple(value for value in asked if value in held)

    def one(self, name: str, known: Iterable[str], default: str = "") -> str:
        """Return the last value of a parameter if it is known, else the default."""
        asked = self.request.GET.get(name, "")
        if not asked:
            return default
        if asked in set(known):
            return asked
        self.unknown.append(asked)
        return default

    @property
    def notice(self) -> str:
        """The sentence that says which filters were ignored; '' where none was."""
        if not self.unknown:
            return ""
        said = ", ".join(f"«{shortened(value)}»" for value in self.unknown[:SAID])
        return _("Se ignoró el filtro desconocido %(values)s.") % {"values": said}

    def without(self, name: str, value: str) -> str:
        """Return this page's address less one value of a parameter, from its first page."""
        asked = self.request.GET.copy()
        asked.setlist(name, [kept for kept in asked.getlist(name) if kept != value])
        asked.pop("page", None)
        return f"{self.request.path}?{asked.urlencode()}"

    def chips(self, names: Mapping[str, Mapping[str, str]], chosen: Mapping[str, Iterable[str]]) -> list[dict]:
        """Return [{label, url}] for the values in force. `names`: {parameter: {value: label}}."""
        return [
            {"label": names[name].get(value, value), "url": self.without(name, value)}
            for name, values in chosen.items()
            for value in values
        ]


def shortened(text: str, longest: int = 40) -> str:
    """Return a reader's own text as it may be shown back: printable and short."""
    shown = "".join(char for char in text[: longest + 1] if char.isprintable())
    return f"{shown[:longest]}…" if len(text) > longest else shown


def options(labels: Mapping[str, str], counts: Mapping[str, int], chosen: Iterable[str]) -> list[dict]:
    """Return the choices of a group for components/filters_group.html: those that have records or are chosen, most first."""
    ticked = set(chosen)
    rows = [
        {"value": value, "label": label, "count": counts.get(value, 0), "checked": value in ticked}
        for value, label in labels.items()
        if counts.get(value) or value in ticked
    ]
    return sorted(rows, key=lambda row: -row["count"])


def page_of(request: HttpRequest, rows, size: int) -> Page:
    """Return the page asked for by ?page=, the first or last one where it asks for none that exists."""
    paginator = Paginator(rows, size)
    return paginator.page(read_page(request.GET.get("page"), paginator.num_pages))


def record_code(text: str) -> str:
    """Return a record's code or key from an address; Http404 for what no record can be called."""
    if len(text) > LONGEST_CODE or not text.isprintable():
        raise Http404
    return text


def other_language(code: str) -> str:
    """Return the language to mark on a text, '' where it is the page's own or is not known (R-340, pitfall 32)."""
    return "" if not code or code[:2] == (get_language() or "es")[:2] else code


def answer(request: HttpRequest, template: str, context: dict, fragment: str) -> HttpResponse:
    """Return the whole page, or only its fragment where htmx asks for it."""
    htmx = getattr(request, "htmx", None)
    partial = isinstance(htmx, HtmxDetails) and bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    response = render(request, f"{template}#{fragment}" if partial else template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response
