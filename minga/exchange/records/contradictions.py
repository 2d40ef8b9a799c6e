"""What does not agree inside the demonstration's five sources: read by us, told as findings on the source, never corrected."""

from django.db.models import Sum
from django.utils.translation import gettext_noop

from minga.cycle.activities.models import Activity, Beneficiaries
from minga.evidence.quality.rules.amounts import impossible
from minga.evidence.quality.rules.clusters import spread
from minga.evidence.quality.rules.counts import coverage
from minga.evidence.quality.rules.periods import impossible_year, labels_differ, starts_before, years_counted, years_left
from minga.evidence.quality.rules.places import misplaced
from minga.evidence.quality.rules.statements import Said, announced, background, conflict, trace
from minga.ground.documents.models import Source
from minga.ground.findings import actions as findings
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import Precision
from minga.ground.kit.text import fold
from minga.ground.territory.models import Unit

WARNING, INFO = Severity.WARNING, Severity.INFO


def pesos(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "COP"}


SIXTH = gettext_noop("La fuente la llama «quinta comisión mixta»; un aviso del gobierno belga del 29 de abril de 2005 la llama sexta.")
LEVELS = gettext_noop(
    "La Constitución cita tres niveles con la gestión de la cooperación; la resolución nombra cuatro. El regional no tiene artículo."
)
LOANS = gettext_noop(
    "El ejemplo de lo no reembolsable dice «recursos reembolsables»: la clase y su ejemplo se contradicen. "
    "El caso queda como no reembolsable."
)
HOME = gettext_noop("El ejemplo de fuente privada es una empresa ecuatoriana en el Ecuador: quien da y quien recibe son del mismo país.")
MODES = gettext_noop(
    "El texto nombra tres modalidades de gestión y el cuadro otras tres: la directa no tiene beneficios y dos tienen los mismos."
)
TWICE = gettext_noop("«Descentralizada» está en dos listas, con dos sentidos: son dos códigos distintos.")
TWO_FIGURES = gettext_noop("La misma afirmación trae dos cifras, %(one)s y %(other)s: difieren en %(difference)s.")
BASELINE = gettext_noop(
    "El texto dice %(text)s no reembolsables en 2007: coincide con la casilla «especie» de 2005-2007, no con el efectivo (%(cash)s) "
    "ni con el total (%(total)s)."
)
BASE = gettext_noop("el monto de partida del dinero público que se triplicó")
EXPECTED = gettext_noop("cuántos afiliados se esperaban")
INHABITANTS = gettext_noop("cuántas personas viven en el barrio Nelson Mandela")
DISTRICTS = gettext_noop("los distritos de un clúster")
SERVICES = gettext_noop("los servicios de un clúster")
AREAS = gettext_noop("las zonas en que se trabaja")
PLANS = gettext_noop("los gobiernos con plan al terminar 2013")
CRITERIA = gettext_noop("los criterios de selección")
ANNEX = gettext_noop("lo que va entre el anexo I y el III")
MONITORING = gettext_noop("cada cuánto se hace el seguimiento")
HALF_YEARLY = gettext_noop("cada seis meses")
BY_PROJECT = gettext_noop("dos veces, ninguna o desde el segundo año, según el proyecto")
FUNDERS = gettext_noop("quiénes financian la práctica")
THREE = gettext_noop("La fuente dice %(said)s proyectos aprobados y hay registro de %(found)s, que suman %(sum)s de %(total)s.")

# By the file of the source: a folder of records may have another text under the same code.
TOLD: dict[str, list[Finding]] = {
    "000_6b46186eb618b5a6.txt": [
        Finding("DQ-BACKGROUND", INFO, SIXTH, {}, "sixth", "000:L3"),
        *announced(BASE, None, "base", "000:L57-59"),
        *announced(EXPECTED, None, "expected", "000:L189-191"),
    ],
    "001_0cdcdd15aab61193.txt": [
        Finding("DQ-CONFLICT", WARNING, LEVELS, {}, "levels", "001:L178 | 001:L218"),
        Finding("DQ-CLASS", WARNING, LOANS, {}, "loans", "001:L302"),
        Finding("DQ-CLASS", WARNING, HOME, {}, "home", "001:L294"),
        Finding("DQ-CLASS", WARNING, MODES, {}, "modes", "001:L382 | 001:L384-392"),
        Finding("DQ-CLASS", INFO, TWICE, {}, "twice", "001:L289 | 001:L325"),
        *years_left(8, 2023, 2030, "horizon", "001:L13 | 001:L128"),
        *conflict(MONITORING, [Said({"msgid": HALF_YEARLY}, "001:L550"), Said({"msgid": BY_PROJECT}, "001:L550")], "monitoring"),
        *conflict(FUNDERS, [Said(1, "001:L539"), Said(5, "001:L555")], "funders"),
    ],
    "002_68459d87c41113e9.txt": [
        *impossible_year("2008-20011", "typo", "002:L13"),
        *starts_before(2006, 2005, "born", "002:L17 | 002:L61"),
        Finding(
            "DQ-CONFLICT",
            WARNING,
            BASELINE,
            {"text": pesos("159000000"), "cash": pesos("85000000"), "total": pesos("244000000")},
            "baseline",
            "002:L44 | 002:L62-63",
        ),
        Finding(
            "DQ-CONFLICT",
            WARNING,
            TWO_FIGURES,
            {"one": pesos("46000897309680"), "other": pesos("46001073309680"), "difference": pesos("176000000")},
            "headline",
            "002:L44 | 002:L95",
        ),
        *impossible("46.001.073.309.680 millones", "002:L95", place="millions"),
        *labels_differ([(2008, 2010), (2008, 2011), (2008, 2010)], "labels", "002:L52 | 002:L57 | 002:L61"),
        Finding(
            "DQ-COUNT",
            WARNING,
            THREE,
            {"said": 3, "found": 2, "sum": pesos("20314767463.37"), "total": pesos("33000000000")},
            "projects",
            "002:L79 | 002:L98",
        ),
        *years_counted(10, 2000, 2010, "eleven", "002:L120"),
        *background(INHABITANTS, 27_000, 40_000, "inhabitants", "002:L181"),
    ],
    "003_c209ab16bb2764a0.txt": [
        *conflict(DISTRICTS, [Said("2–3", "003:L236"), Said("≥ 3", "003:L604")], "districts"),
        *conflict(AREAS, [Said("16 × 5 = 80", "003:L45"), Said("16", "003:L236 | 003:L606")], "areas"),
        *conflict(SERVICES, [Said("1", "003:L45-47"), Said("1–2", "003:L607")], "services"),
        *conflict(PLANS, [Said(29, "003:L914-917"), Said(54, "003:L885-887")], "plans"),
        *spread([1, 2, 4], "provinces", "003:L935-940 | 003:L603"),
        *trace(CRITERIA, "Annex III", ["Annex I, 2.3"], "criteria", "003:L220 | 003:L669"),
        *trace(ANNEX, "Annex II", [], "annex", "003:L453 | 003:L924"),
    ],
}
CLAIM = ("002_68459d87c41113e9.txt", 857_000, "002:L46")  # people that the programme says to have benefited
SUMA = (("Cuñumbuqui", "Pajarillo", "Pucaca"), ("Lamas", "Mariscal Cáceres"))  # districts and provinces of one criterion (003 L774-778)


def tell(*, by) -> None:
    """Raise the findings on the sources that are ours; one that a folder replaced by another text has none."""
    for source in Source.objects.all():
        proposed = [*TOLD.get(source.file_name, []), *held_against_records(source), *held_against_places(source)]
        findings.renew(by=by, thing=("source", source.code), proposed=proposed)


def held_against_records(source: Source) -> list[Finding]:
    """DQ-COVERAGE: the people that the source claims and those of its records, each project once (N-031, N-032)."""
    if source.file_name != CLAIM[0]:
        return []
    activities = Activity.objects.counted().filter(source__startswith=f"{source.code}:")
    rows = Beneficiaries.objects.filter(activity__in=activities, precision=Precision.EXACT, position=1)
    counted = rows.aggregate(people=Sum("number"))["people"] or 0
    return coverage(CLAIM[1], counted, "coverage", CLAIM[2]) if counted else []


def held_against_places(source: Source) -> list[Finding]:
    """DQ-GEO: districts that no register knows, or of other provinces than those beside which they are named (N-100)."""
    if not source.file_name.startswith("003_c209"):
        return []
    homes: dict[str, set[str]] = {}
    for name, province in Unit.objects.filter(country="PE", level=3).values_list("name", "parent__name"):
        homes.setdefault(fold(name), set()).add(province or "")
    return [found for name in SUMA[0] for found in misplaced(name, SUMA[1], homes, "suma", "003:L774-778")]
