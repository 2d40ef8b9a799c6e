"""The fixed mix of addresses that are asked: each as often as the others."""

from urllib.parse import urlencode

LONG = "agua segura para familias, escuelas y mercados; " * 213  # 10 kB
LIST = [
    {},
    {"page": 2},
    {"page": 40},
    {"page": 1000},
    {"page": 4000},
    {"page": -1},
    {"sort": "title"},
    {"sort": "amount"},
    {"sort": "amount", "page": 800},
    {"status": "EN_EJECUCION"},
    {"status": ["APROBADO", "CERRADO"], "page": 300},
    {"source": "BILATERAL", "country": "EC"},
    {"source": "BILATERAL", "country": "EC", "page": 500},
    {"country": ["PE", "CO"], "money": "no"},
    {"country": "none"},
    {"status": "CANCELADO", "source": "ACADEMIA", "country": "PE", "money": "no"},
    {"status": "SUSPENDIDO", "country": "CO", "sort": "amount"},
    {"money": "yes", "country": "PE", "sort": "amount", "page": 100},
    {"q": "riego", "country": "EC"},
    {"q": "páramos", "status": "VIGENTE", "sort": "amount"},
]
SEARCH = [
    {"q": "agua"},
    {"q": "agua", "page": 3},
    {"q": "agua", "country": "PE"},
    {"q": "agua", "kind": "activity", "sort": "amount"},
    {"q": "ecuador"},
    {"q": "cooperación triangular"},
    {"q": "agua riego"},
    {"q": "agua familias comunitario"},
    {"q": "cacao"},
    {"q": "marimba"},
    {"q": "marimba", "kind": "activity", "status": "EN_EJECUCION"},
    {"q": "Guarimbe"},
    {"q": "GEN-054321"},
    {"q": "GEN-ORG-00017"},
    {"q": "cooperat"},
    {"q": "amaz"},
    {"q": "zzxqwv"},
    {"q": LONG},
    {"q": "universidad", "kind": "organisation"},
    {"kind": "organisation", "sort": "title"},
]
OTHER = [
    "/organizaciones",
    "/organizaciones?page=100",
    "/organizaciones?q=universidad",
    "/organizaciones?source=BILATERAL&country=EC",
    "/hallazgos",
    "/hallazgos?page=500",
    "/hallazgos?severity=review",
    "/territorio",
    "/territorio/EC",
    "/territorio/EC?page=1000",
]
FIGURES = [
    "/mapa?country=EC",
    "/mapa?country=CO&color=amount&currency=USD",
    "/mapa?country=PE&source=BILATERAL&from=2010&to=2018",
    "/mapa?country=EC&unit=EC-17",
    "/cifras",
    "/cifras/fuente",
    "/cifras/sector?currency=USD",
    "/cifras/territorio?country=PE",
    "/cifras/organizacion",
    "/cifras/anual?source=BILATERAL",
    "/cifras/registros?source=BILATERAL&country=EC",
    "/cifras/comparacion",
]
HOME = ["/"]
RECORD = [f"/actividades/GEN-{number:06d}" for number in range(1, 2000, 97)]


def addresses() -> dict[str, list[str]]:
    """Return {group: addresses}: 'list' and 'search', the other lists, map and figures, the home page and pages of single activities."""
    return {
        "list": [address("/actividades", query) for query in LIST],
        "search": [address("/buscar", query) for query in SEARCH],
        "other": OTHER,
        "figures": FIGURES,
        "home": HOME,
        "record": RECORD,
    }


def address(path: str, query: dict) -> str:
    return f"{path}?{urlencode(query, doseq=True)}" if query else path
