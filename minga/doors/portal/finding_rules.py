"""What each rule of the findings looks at, in one sentence (MISSION 3.2, in our own words)."""

from django.utils.translation import gettext_lazy as _

RULES = {
    "DQ-SUM": (_("Suma"), _("El total escrito no es la suma de sus partes. Se guardan los dos y la diferencia.")),
    "DQ-FX": (_("Cambio de moneda"), _("El monto por su tasa no vuelve al monto impreso, con un centavo de tolerancia.")),
    "DQ-FX-MISSING": (_("Tasa ausente"), _("Un mismo monto aparece en dos monedas sin tasa o sin fecha.")),
    "DQ-DUP": (_("Entrada repetida"), _("Dos entradas cuentan lo mismo. Las dos se conservan y solo una entra en las cifras.")),
    "DQ-ALIAS": (_("Nombres"), _("Un nombre escrito no está registrado, o dos nombres podrían ser la misma organización.")),
    "DQ-MAGNITUDE": (_("Magnitud"), _("Una cifra supera más de cien veces a la tabla que dice resumir. Queda en cuarentena.")),
    "DQ-UNIT": (_("Unidad"), _("La palabra que acompaña al número, como «millones», da un monto imposible. Queda en cuarentena.")),
    "DQ-LOCALE": (
        _("Escritura del número"),
        _("Un monto se puede leer de más de un modo. Nada se guarda hasta que alguien decida."),
    ),
    "DQ-CONFLICT": (_("Contradicción"), _("Dos lugares de la fuente dicen cosas distintas del mismo hecho.")),
    "DQ-PERIOD": (_("Periodo"), _("Los años de un rótulo, de un rango o de una cuenta no concuerdan.")),
    "DQ-COUNT": (_("Recuento"), _("La fuente dice un número y la lista tiene otro.")),
    "DQ-LENGTH": (_("Extensión"), _("Un texto tiene más palabras de las que admite.")),
    "DQ-MISSING": (_("Dato ausente"), _("Falta un dato obligatorio, o uno que la propia fuente anuncia.")),
    "DQ-APPROX": (_("Cifra aproximada"), _("La fuente redondea o da un mínimo: la cifra lleva siempre esa marca.")),
    "DQ-CLASS": (_("Clasificación"), _("La clase asignada no concuerda con el ejemplo o con quienes participan.")),
    "DQ-GEO": (
        _("Lugar"),
        _("Un lugar no tiene unidad que lo contenga, o está dentro de una que no es la suya; un punto está a medias o cae en otra."),
    ),
    "DQ-RUC": (_("RUC"), _("El RUC no tiene la forma esperada. Un dígito verificador extraño es solo una advertencia.")),
    "DQ-OCR": (_("Lectura dudosa"), _("El número impreso no se lee bien y se repuso a partir de un total. Alguien debe confirmarlo.")),
    "DQ-DATES": (_("Fechas"), _("Lo escrito termina antes de empezar, o sus fechas no caben en el convenio al que responde.")),
    "DQ-EXPIRED": (_("Vencido"), _("Un convenio pasó su fecha de fin y no consta que se liquidara, aunque su fuente lo llame vigente.")),
    "DQ-FRAMEWORK": (_("Convenio marco"), _("Un convenio marco no implica erogación y este lleva un valor. Sin valor no es cero.")),
    "DQ-SHARE": (_("Porcentajes"), _("Los porcentajes de un reparto no suman 100, o solo algunas filas lo tienen.")),
    "DQ-BLENDING": (
        _("Finanza mixta"),
        _("A una operación de finanza mixta le falta un componente, o la ayuda oficial es más de la mitad."),
    ),
    "DQ-BACKGROUND": (_("Registro público"), _("La fuente no concuerda con otro registro público. Nada se corrige por sí solo.")),
}


def name_of(rule: str) -> str:
    """Return the short name of a rule in the reader's language, its code where it has none."""
    return str(RULES[rule][0]) if rule in RULES else rule


def sentence_of(rule: str) -> str:
    """Return what the rule looks at, '' where nothing is written of it."""
    return str(RULES[rule][1]) if rule in RULES else ""
