"""The table of what search found, for a spreadsheet: every page of it, streamed."""

from collections.abc import Iterable, Iterator
from itertools import batched

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.models import Code
from minga.ground.kit.money import Precision
from minga.ground.kit.tables import Cell
from minga.ground.search.models import Kind
from minga.ground.search.queries import Asked, everything
from minga.ground.territory.models import Unit

MOST = 100_000
BATCH = 500
HEADER = (
    "tipo", "codigo", "titulo", "idioma_titulo", "estado", "tipo_fuente", "paises", "monto", "moneda", "monto_exactitud",
    "personas", "unidad_personas", "personas_exactitud", "aproximado", "socio", "repetida", "hallazgos", "fuente",
)  # fmt: skip
COLUMNS = (
    "kind", "key", "title", "title_language", "status", "source_kind", "countries", "amount", "currency", "amount_precision",
    "people", "people_unit", "people_precision", "partner", "counted", "findings",
)  # fmt: skip


def found_rows(asked: Asked) -> Iterator[Iterable[Cell]]:
    """Yield the rows under HEADER of everything found, at most MOST."""
    cards = everything(asked, MOST).values_list(*COLUMNS).iterator(chunk_size=BATCH)
    for batch in batched(cards, BATCH):
        told = sources(batch)
        for card in batch:
            yield line(dict(zip(COLUMNS, card, strict=True)), told)


def line(card: dict, told: dict[tuple[str, str], str]) -> list[Cell]:
    """Return one row: figures plain, what is not known empty, `aproximado` where a figure is not exact."""
    vague = any(card[name] not in ("", Precision.EXACT) for name in ("amount_precision", "people_precision"))
    return [
        *(card[name] for name in ("kind", "key", "title", "title_language", "status", "source_kind")),
        card["countries"].strip(),
        *(card[name] for name in ("amount", "currency", "amount_precision", "people", "people_unit", "people_precision")),
        vague,
        card["partner"],
        not card["counted"],
        card["findings"],
        told.get((card["kind"], card["key"]), ""),
    ]


def sources(batch: Iterable[tuple]) -> dict[tuple[str, str], str]:
    """Return {(kind, key): where its source says it} for a batch of cards, in at most one query a kind."""
    keys: dict[str, list[str]] = {}
    for kind, key, *_rest in batch:
        keys.setdefault(kind, []).append(key)
    found: dict[tuple[str, str], str] = {}
    for kind, model, name in (
        (Kind.ACTIVITY.value, Activity, "code"),
        (Kind.AGREEMENT.value, Agreement, "code"),
        (Kind.DEMAND.value, Demand, "code"),
        (Kind.OFFER.value, Offer, "code"),
        (Kind.ORGANISATION.value, Organisation, "code"),
        (Kind.PLACE.value, Unit, "key"),
    ):
        if kind in keys:
            rows = model._default_manager.filter(**{f"{name}__in": keys[kind]}).values_list(name, "source")
            found |= {(kind, key): source for key, source in rows}
    if Kind.TERM.value in keys:
        codes = Code.objects.filter(list__code__in={key.partition("/")[0] for key in keys[Kind.TERM.value]})
        found |= {(Kind.TERM.value, f"{one}/{code}"): source for one, code, source in codes.values_list("list__code", "code", "source")}
    return found
