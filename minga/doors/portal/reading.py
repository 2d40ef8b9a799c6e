"""What an address asks of a page, read without trust: words, choices, a page of a list, the code of a record."""

from collections.abc import Iterable, Mapping

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, ngettext
from django_htmx.middleware import HtmxDetails

from minga.ground.kit.pages import read_page, read_words
from minga.ground.kit.text import quoted

LONGEST_CODE = 120
NONE = "none"  # in an address: those of which nothing is said
SAID = 5  # unknown values named in the notice; the rest are only counted


class Reading:
    """The choices of one address. What nobody knows is left out and kept in `unknown`, so that the page can say it.

    Values are known in any letter case, and NONE is the empty value of a group that has one.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.unknown: list[str] = []
        self.typed: dict[tuple[str, str], list[str]] = {}  # (parameter, value): as the address writes it

    def words(self, name: str = "q") -> str:
        """Return what was typed, without signs that cannot be shown, at most 200 characters."""
        return read_words(self.request, name)

    def some(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return the chosen values of a group that are known, each once, in their order."""
        asked = list(dict.fromkeys(value for value in self.request.GET.getlist(name) if value))
        held = by_case(known) if asked else {}
        for typed in asked:
            value = found_in(held, typed)
            if value is None:
                self.unknown.append(f"{name}={typed}")
            else:
                self.typed.setdefault((name, value), []).append(typed)
        return tuple(value for group, value in self.typed if group == name)

    def one(self, name: str, known: Iterable[str], default: str = "") -> str:
        """Return the last value of a parameter if it is known, else the default."""
        asked = self.request.GET.get(name, "")
        if not asked:
            return default
        value = found_in(by_case(known), asked)
        if value is None:
            self.unknown.append(f"{name}={asked}")
        return default if value is None else value

    @property
    def notice(self) -> str:
        """The sentence that says which filters were ignored; '' where none was."""
        if not self.unknown:
            return ""
        said = ", ".join(quoted(shortened(value)) for value in self.unknown[:SAID])
        n = len(self.unknown)
        sentence = ngettext("Se ignoró el filtro desconocido %(values)s.", "Se ignoraron %(n)s filtros desconocidos: %(values)s.", n)
        return sentence % {"values": said, "n": n}

    def without(self, name: str, value: str) -> str:
        """Return this page's address less one value of a parameter, from its first page."""
        asked, typed = self.request.GET.copy(), self.typed.get((name, value), [value])
        asked.setlist(name, [kept for kept in asked.getlist(name) if kept not in typed])
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


def by_case(known: Iterable[str]) -> dict[str, str]:
    """Return {value in any letter case: value} of the known values, each as it is written too."""
    values = list(known)
    return {value.casefold(): value for value in values} | {value: value for value in values}


def found_in(held: Mapping[str, str], typed: str) -> str | None:
    """Return the known value that was typed, in any letter case; None where there is none."""
    wanted = "" if typed == NONE and "" in held else typed
    return held.get(wanted, held.get(wanted.casefold()))


def options(labels: Mapping[str, str], counts: Mapping[str, int], chosen: Iterable[str], ordered: bool = False) -> list[dict]:
    """Return the choices of a group for components/filters_group.html: those that have records or are chosen.

    Most first and what nothing is said of last, else in the order of `labels`, which `ordered` ones keep throughout.
    """
    ticked = set(chosen)
    rows = [
        {"value": value or NONE, "label": labels.get(value, value), "count": counts.get(value, 0), "checked": value in ticked}
        for value in dict.fromkeys([*labels, *counts])
        if counts.get(value) or value in ticked
    ]
    return rows if ordered else sorted(rows, key=lambda row: (row["value"] == NONE, -row["count"]))


def page_of(request: HttpRequest, rows, size: int, count: int | None = None) -> Page:
    """Return the page asked for by ?page=, the first or last one where it asks for none that exists.

    `count`: how many rows there are, where it is known already.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.page(read_page(request.GET.get("page"), paginator.num_pages))


def in_order(ids: Iterable[int], rows: Iterable) -> list:
    """Return the records of these ids in the order of the ids, those of `rows`: a page is found by ids alone and read at the end."""
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


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
