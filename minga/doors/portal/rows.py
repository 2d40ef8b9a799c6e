"""A search card as the row of a list: plain words, formatted here once, so that the template only prints."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from minga.ground.codelists.models import Code
from minga.ground.kit import formats
from minga.ground.kit.money import Money, Precision
from minga.ground.kit.text import query_words, word_forms
from minga.ground.search.models import Kind

LEAD = 220
WORD = re.compile(r"\w+")
SMALL = {"a", "al", "de", "del", "el", "en", "la", "las", "los", "of", "and", "the", "y", "e", "para", "por"}
COLUMNS = (
    "id", "kind", "key", "title", "title_language", "lead", "lead_language", "status", "amount", "currency", "amount_precision",
    "people", "people_unit", "people_precision", "partner", "findings", "counted", "type",
)  # fmt: skip
# How a state looks: under way, agreed, stopped; the word always stands beside.
LOOK = {
    "VIGENTE": "ok",
    "EN_EJECUCION": "ok",
    "APROBADO": "info",
    "CONDICIONADO": "warn",
    "SUSPENDIDO": "warn",
    "CANCELADO": "bad",
}
PAGES = {
    Kind.ACTIVITY.value: "portal:activity",
    Kind.AGREEMENT.value: "portal:agreement",
    Kind.DEMAND.value: "needs:demand",
    Kind.OFFER.value: "portal:offer",
    Kind.ORGANISATION.value: "portal:organisation",
    Kind.PLACE.value: "portal:place",
    Kind.TERM.value: "portal:list",
}


def rows(cards: list[tuple], text: str, known: Mapping[str, Mapping[str, str]]) -> list[dict]:
    """Return the rows of these cards (COLUMNS of each), with the words of `text` marked in them."""
    forms = wanted_forms(text)
    language = (get_language() or "es")[:2]
    pages = addresses(get_language() or "es", get_script_prefix())
    known = {**known, "term": term_names([card[2] for card in cards if card[1] == Kind.TERM])}
    return [row(dict(zip(COLUMNS, card, strict=True)), forms, language, known, pages) for card in cards]


def term_names(keys: list[str]) -> dict[str, str]:
    """Return {'FUENTE/BILATERAL': name} of these values of lists in the reader's language, all of them in one query."""
    if not keys:
        return {}
    lists, codes = ({key.split("/", 1)[place] for key in keys} for place in (0, 1))
    found = Code.objects.filter(list__code__in=lists, code__in=codes).select_related("list").order_by("since")
    return {code.identifier: code.name for code in found}


def row(card: dict, forms: frozenset[str], language: str, known: Mapping[str, Mapping[str, str]], pages: Mapping[str, str]) -> dict:
    """Return one card ready to print."""
    title, tongue = title_of(card, language, known)
    lead = card["lead"] if len(card["lead"]) <= LEAD else card["lead"][:LEAD].rsplit(" ", 1)[0] + "…"
    shown = {
        "kind": known["kind"][card["kind"]],
        "key": card["key"],
        "url": address(pages, card["kind"], card["key"]),
        "title": marked(title, forms),
        "language": tongue if tongue != language else "",
        "lead": marked(lead, forms),
        "lead_language": card["lead_language"] if card["lead_language"] != language else "",
        "counted": card["counted"],
        "findings": "",
        "whose": card["partner"] if card["kind"] in (Kind.DEMAND, Kind.OFFER) else "",
    }
    if card["findings"]:
        shown["findings"] = ngettext("%(n)s hallazgo", "%(n)s hallazgos", card["findings"]) % {"n": card["findings"]}
    if card["kind"] == Kind.ACTIVITY:
        shown |= activity_bits(card, language, known)
    return shown


def activity_bits(card: dict, language: str, known: Mapping[str, Mapping[str, str]]) -> dict:
    """Return what a row says of an activity alone: partner, amount, people; '' where the source is silent."""
    money = people = ""
    if card["amount"] is not None:
        money = formats.said(Money(card["amount"], card["currency"], card["amount_precision"] or Precision.EXACT), language)
    if card["people"] is not None:
        people = formats.hedged(formats.number(card["people"], language), card["people_precision"], language)
    return {
        "activity": True,
        "kind": known["type"].get(card["type"], known["kind"][card["kind"]]),
        "bare": not (card["partner"] or money or people),
        "status": known["status"].get(card["status"], "") if card["status"] else "",
        "look": LOOK.get(card["status"], ""),
        "partner": card["partner"],
        "money": money,
        "people": people,
        "people_unit": card["people_unit"],
        "spanish": "es" if language != "es" else "",
    }


def title_of(card: dict, language: str, known: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """Return a card's title and its language ('' for a name that belongs to none)."""
    if card["kind"] == Kind.TERM:
        return known["term"].get(card["key"], card["title"]), language
    if card["kind"] == Kind.PLACE:
        return known["country"].get(card["key"], card["title"]), ""
    return card["title"], card["title_language"]


@lru_cache(maxsize=64)
def addresses(language: str, prefix: str) -> dict[str, str]:
    """Return, for each kind, what the address of its pages begins with, in this language and below this prefix of the site."""
    return {kind: reverse(name, args=["-"])[:-1] for kind, name in PAGES.items()}


def address(pages: Mapping[str, str], kind: str, key: str) -> str:
    """Return the page of a record; a value of a list stands in the page of its list."""
    if kind == Kind.TERM:
        return f"{pages[kind]}{quote(key.partition('/')[0])}#{quote(key)}"
    return pages[kind] + quote(key)


def wanted_forms(text: str) -> frozenset[str]:
    """Return every form of the words asked for, small words left out where others stand."""
    words = query_words(text)
    telling = [word for word in words if word not in SMALL] or words
    return frozenset(form for word in telling for form in word_forms(word))


def marked(text: str, forms: frozenset[str]) -> SafeString:
    """Return a text as HTML with the matching words in <mark>, whatever their accents; all else escaped."""
    if not forms:
        return SafeString(escape(text))
    parts: list[str] = []
    end = 0
    for found in WORD.finditer(text):
        parts.append(text[end : found.start()])
        word, end = found.group(), found.end()
        parts.append(format_html("<mark>{}</mark>", word) if forms.intersection(word_forms(word)) else word)
    parts.append(text[end:])
    return format_html_join("", "{}", ((part,) for part in parts))


def summary(kinds: Mapping[str, int], chosen: tuple[str, ...]) -> str:
    """Return '8 proyectos, 4 organizaciones': what was found, by kind, of the kinds in sight."""
    language = get_language() or "es"
    words = {
        Kind.ACTIVITY: ngettext("%(n)s proyecto", "%(n)s proyectos", kinds.get(Kind.ACTIVITY, 0)),
        Kind.AGREEMENT: ngettext("%(n)s convenio", "%(n)s convenios", kinds.get(Kind.AGREEMENT, 0)),
        Kind.DEMAND: ngettext("%(n)s demanda", "%(n)s demandas", kinds.get(Kind.DEMAND, 0)),
        Kind.OFFER: ngettext("%(n)s oferta", "%(n)s ofertas", kinds.get(Kind.OFFER, 0)),
        Kind.ORGANISATION: ngettext("%(n)s organización", "%(n)s organizaciones", kinds.get(Kind.ORGANISATION, 0)),
        Kind.PLACE: ngettext("%(n)s lugar", "%(n)s lugares", kinds.get(Kind.PLACE, 0)),
        Kind.TERM: ngettext("%(n)s término de una lista", "%(n)s términos de listas", kinds.get(Kind.TERM, 0)),
    }
    seen = [kind for kind in words if kinds.get(kind) and (not chosen or kind in chosen)]
    return ", ".join(words[kind] % {"n": formats.number(kinds[kind], language)} for kind in seen)
