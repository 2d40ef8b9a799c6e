"""What does not agree inside the demonstration's five sources: read by us, told as findings on the source, never corrected."""

from django.utils.translation import gettext_noop

from minga.ground.documents.models import Source
from minga.ground.findings import actions as findings
from minga.ground.kit.findings import Finding, Severity

WARNING, ERROR, INFO = Severity.WARNING, Severity.ERROR, Severity.INFO


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
MILLIONS = gettext_noop("Leída con su palabra «millones», la cifra sería imposible: está en cuarentena y no entra en ningún total.")
BASELINE = gettext_noop(
    "El texto dice %(text)s no reembolsables en 2007: coincide con la casilla «especie» de 2005-2007, no con el efectivo (%(cash)s) "
    "ni con el total (%(total)s)."
)
LABELS = gettext_noop("El mismo periodo se rotula 2008-2010, 2008-2011 y «2005-2007 Y 2008- 2010».")
BEFORE = gettext_noop("El programa nace en %(born)s y su cuadro empieza en %(first)s.")
ELEVEN = gettext_noop("«Diez años (2000-2010)» son once años de calendario.")
TYPO = gettext_noop("«2008-20011»: 20011 no es un año; se lee 2011.")
THREE = gettext_noop("La fuente dice %(said)s proyectos aprobados y hay registro de %(found)s, que suman %(sum)s de %(total)s.")

# By the file of the source: a folder of records may have another text under the same code.
TOLD: dict[str, list[Finding]] = {
    "000_6b46186eb618b5a6.txt": [Finding("DQ-BACKGROUND", INFO, SIXTH, {}, "sixth", "000:L3")],
    "001_0cdcdd15aab61193.txt": [
        Finding("DQ-CONFLICT", WARNING, LEVELS, {}, "levels", "001:L178 | 001:L218"),
        Finding("DQ-CLASS", WARNING, LOANS, {}, "loans", "001:L302"),
        Finding("DQ-CLASS", WARNING, HOME, {}, "home", "001:L294"),
        Finding("DQ-CLASS", WARNING, MODES, {}, "modes", "001:L382 | 001:L384-392"),
        Finding("DQ-CLASS", INFO, TWICE, {}, "twice", "001:L289 | 001:L325"),
    ],
    "002_68459d87c41113e9.txt": [
        Finding("DQ-PERIOD", WARNING, TYPO, {}, "typo", "002:L13"),
        Finding("DQ-PERIOD", WARNING, BEFORE, {"born": "2006", "first": "2005"}, "born", "002:L17 | 002:L61"),
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
        Finding("DQ-UNIT", ERROR, MILLIONS, {}, "millions", "002:L95"),
        Finding("DQ-PERIOD", WARNING, LABELS, {}, "labels", "002:L52 | 002:L57 | 002:L61"),
        Finding(
            "DQ-COUNT",
            WARNING,
            THREE,
            {"said": 3, "found": 2, "sum": pesos("20314767463.37"), "total": pesos("33000000000")},
            "projects",
            "002:L79 | 002:L98",
        ),
        Finding("DQ-PERIOD", WARNING, ELEVEN, {}, "eleven", "002:L120"),
    ],
}


def tell(*, by) -> None:
    """Raise the findings on the sources that are ours; one that a folder replaced by another text has none."""
    for source in Source.objects.all():
        findings.renew(by=by, thing=("source", source.code), proposed=TOLD.get(source.file_name, []))
