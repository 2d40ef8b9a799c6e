"""Every rule of quality: its code, its name, what it looks at, its usual severity and the pure function that decides it.

`cases.py` has for each an example that it must find and an unsafe twin, nearly the same, in which there is nothing to find.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.activities import copies
from minga.cycle.activities import rules as activities
from minga.cycle.agreements import rules as agreements
from minga.cycle.filing import readiness as filing
from minga.cycle.organisations import rules as organisations
from minga.evidence.quality.rules import amounts, bodies, clusters, counts, periods, places, sequences, statements, words
from minga.ground.kit.findings import Severity

ERROR, WARNING, INFO, REVIEW = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.REVIEW


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as readers are told of it; `decides`: the function over plain values that finds it."""

    code: str
    name: Promise
    looks: Promise
    severity: Severity
    decides: Callable


TABLE = (
    Rule(
        "DQ-SUM",
        _("Suma"),
        _("El total escrito no es la suma de sus partes. Se guardan los dos y la diferencia."),
        ERROR,
        activities.sum_of_lines,
    ),
    Rule(
        "DQ-ROUND",
        _("Redondeo"),
        _("El resultado de un cambio depende del modo de redondear: el sistema redondea medio hacia arriba, a dos decimales."),
        INFO,
        activities.at_own_rate,
    ),
    Rule(
        "DQ-FX",
        _("Cambio de moneda"),
        _("El monto por su tasa no vuelve al monto impreso, con un centavo de tolerancia."),
        WARNING,
        activities.at_own_rate,
    ),
    Rule(
        "DQ-FX-MISSING",
        _("Tasa ausente"),
        _("Un mismo monto aparece en dos monedas sin tasa o sin fecha."),
        WARNING,
        amounts.rate_missing,
    ),
    Rule(
        "DQ-DUP",
        _("Entrada repetida"),
        _("Dos entradas cuentan lo mismo. Las dos se conservan y solo una entra en las cifras."),
        ERROR,
        copies.same_entry,
    ),
    Rule(
        "DQ-ALIAS",
        _("Nombres"),
        _("Un nombre escrito no está registrado, o dos nombres podrían ser la misma organización."),
        REVIEW,
        activities.unregistered,
    ),
    Rule(
        "DQ-MAGNITUDE",
        _("Magnitud"),
        _("Una cifra supera más de cien veces a la tabla que dice resumir. Queda en cuarentena."),
        ERROR,
        amounts.out_of_scale,
    ),
    Rule(
        "DQ-UNIT",
        _("Unidad"),
        _("La palabra que acompaña al número, como «millones», da un monto imposible. Queda en cuarentena."),
        ERROR,
        amounts.impossible,
    ),
    Rule(
        "DQ-LOCALE",
        _("Escritura del número"),
        _("Un monto se puede leer de más de un modo. Nada se guarda hasta que alguien decida."),
        REVIEW,
        activities.unread,
    ),
    Rule(
        "DQ-CONFLICT",
        _("Contradicción"),
        _("Dos lugares de la fuente dicen cosas distintas del mismo hecho."),
        WARNING,
        statements.conflict,
    ),
    Rule(
        "DQ-PERIOD",
        _("Periodo"),
        _("Los años de un rótulo, de un rango o de una cuenta no concuerdan."),
        WARNING,
        periods.years_counted,
    ),
    Rule("DQ-COUNT", _("Recuento"), _("La fuente dice un número y la lista tiene otro."), WARNING, counts.count_differs),
    Rule("DQ-LENGTH", _("Extensión"), _("Un texto tiene más palabras de las que admite."), ERROR, filing.too_long),
    Rule(
        "DQ-MISSING",
        _("Dato ausente"),
        _("Falta un dato obligatorio, o uno que la propia fuente anuncia; «NO ESPECIFICA» o un cero no lo son."),
        WARNING,
        activities.stands_in,
    ),
    Rule(
        "DQ-APPROX",
        _("Cifra aproximada"),
        _("La fuente redondea o da un mínimo: la cifra lleva siempre esa marca."),
        INFO,
        activities.vague,
    ),
    Rule(
        "DQ-CLASS",
        _("Clasificación"),
        _("La clase asignada no concuerda con el ejemplo o con quienes participan."),
        WARNING,
        activities.labels_contradicted,
    ),
    Rule(
        "DQ-CLUSTER",
        _("Clúster"),
        _("Un clúster no tiene una sola provincia, tres distritos o más y uno o dos servicios, o un distrito es de otra provincia."),
        ERROR,
        clusters.composition,
    ),
    Rule("DQ-QUOTA", _("Cupo"), _("Se proponen más clústeres que los de su departamento o de su ronda."), ERROR, clusters.quota),
    Rule(
        "DQ-PREFERENCE",
        _("Preferencia"),
        _("La opción que la fuente prefiere no se eligió, y nadie dice por qué."),
        WARNING,
        clusters.preference,
    ),
    Rule(
        "DQ-GCD",
        _("Grupo consultivo"),
        _("Los puestos de un grupo consultivo pasan de doce, o la sociedad civil pasa de su tope o de los gobiernos."),
        ERROR,
        bodies.seats,
    ),
    Rule(
        "DQ-GEO",
        _("Lugar"),
        _("Un lugar no tiene unidad que lo contenga, o está dentro de una que no es la suya; un punto está a medias o cae en otra."),
        ERROR,
        places.misplaced,
    ),
    Rule(
        "DQ-ORDER",
        _("Orden de las fechas"),
        _("El contacto, la nota, el envío, la respuesta y el cierre no van en ese orden."),
        ERROR,
        sequences.out_of_order,
    ),
    Rule(
        "DQ-RUC",
        _("RUC"),
        _("El RUC no tiene la forma esperada. Un dígito verificador extraño es solo una advertencia."),
        WARNING,
        organisations.tax_id_findings,
    ),
    Rule(
        "DQ-OCR",
        _("Lectura dudosa"),
        _("Un número o una palabra impresos no se leen bien. Se propone una lectura y alguien debe confirmarla."),
        REVIEW,
        words.unread,
    ),
    Rule(
        "DQ-COVERAGE",
        _("Cobertura"),
        _("Se dice haber alcanzado a muchas más personas que las de los registros."),
        INFO,
        counts.coverage,
    ),
    Rule("DQ-TRACE", _("Remisión"), _("La fuente remite a una parte suya que no tiene lo que dice."), INFO, statements.trace),
    Rule(
        "DQ-DATES",
        _("Fechas"),
        _("Lo escrito termina antes de empezar, o sus fechas no caben en el convenio al que responde."),
        ERROR,
        agreements.ends_before_it_begins,
    ),
    Rule(
        "DQ-EXPIRED",
        _("Vencido"),
        _("Un convenio pasó su fecha de fin y no consta que se liquidara, aunque su fuente lo llame vigente."),
        WARNING,
        agreements.expired,
    ),
    Rule(
        "DQ-FRAMEWORK",
        _("Convenio marco"),
        _("Un convenio marco no implica erogación y este lleva un valor. Sin valor no es cero."),
        ERROR,
        agreements.framework_with_amount,
    ),
    Rule(
        "DQ-SHARE",
        _("Porcentajes"),
        _("Los porcentajes de un reparto no suman 100, o solo algunas filas lo tienen."),
        ERROR,
        filing.closed,
    ),
    Rule(
        "DQ-BLENDING",
        _("Finanza mixta"),
        _("A una operación de finanza mixta le falta un componente, o la ayuda oficial es más de la mitad."),
        WARNING,
        filing.blending,
    ),
    Rule(
        "DQ-BACKGROUND",
        _("Registro público"),
        _("La fuente no concuerda con otro registro público. Nada se corrige por sí solo."),
        INFO,
        statements.background,
    ),
)
RULES = {rule.code: rule for rule in TABLE}
