"""Sentences of the rules of percentages, classifications and places."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# (codes that share a sentence, group, sentence)
TABLE: tuple[tuple[str, str, Promise], ...] = (
    (
        "2.1.1",
        "shares",
        _("Hay varios sectores de un mismo vocabulario y alguno no tiene porcentaje. Dé uno a cada sector."),
    ),
    (
        "2.1.2",
        "shares",
        _("Los porcentajes de los sectores de un vocabulario suman %(total)s y deben sumar 100. Corríjalos."),
    ),
    (
        "2.1.4",
        "shares",
        _("Hay un solo sector y su porcentaje no es 100. Quite el porcentaje o escriba 100."),
    ),
    (
        "3.1.1",
        "shares",
        _("Hay varios países receptores y alguno no tiene porcentaje. Dé uno a cada país."),
    ),
    (
        "3.1.2",
        "shares",
        _("Los porcentajes de los países receptores suman %(total)s y deben sumar 100. Corríjalos."),
    ),
    (
        "3.1.4",
        "shares",
        _("Hay un solo país receptor y su porcentaje no es 100. Quite el porcentaje o escriba 100."),
    ),
    (
        "3.4.1",
        "shares",
        _("Hay varias regiones receptoras y alguna no tiene porcentaje. Dé uno a cada región."),
    ),
    (
        "3.4.2",
        "shares",
        _("Los porcentajes de países y regiones receptores suman %(total)s y deben sumar 100. Corríjalos."),
    ),
    (
        "3.4.4",
        "shares",
        _("Hay una sola región receptora y su porcentaje no es 100. Quite el porcentaje o escriba 100."),
    ),
    (
        "7.9.1",
        "shares",
        _("Hay varias partidas del presupuesto nacional sin porcentaje. Dé uno a cada partida."),
    ),
    (
        "7.9.2",
        "shares",
        _("Los porcentajes de las partidas del presupuesto nacional suman %(total)s y deben sumar 100. Corríjalos."),
    ),
    (
        "7.9.4",
        "shares",
        _("Hay una sola partida del presupuesto nacional y su porcentaje no es 100. Quite el porcentaje o escriba 100."),
    ),
    (
        "12.1.1 12.2.1 12.3.1",
        "shares",
        _("«%(value)s» no es un porcentaje de 0 a 100. Corríjalo."),
    ),
    (
        "12.1.2 12.2.2 12.3.2",
        "shares",
        _("«%(value)s» no es un porcentaje de 0 o más. Corríjalo."),
    ),
    (
        "6.2.2",
        "classifications",
        _("La actividad no tiene sector, ni propio ni en sus transacciones. Agregue al menos uno."),
    ),
    (
        "6.6.2",
        "classifications",
        _("Hay sectores en la actividad y también en sus transacciones. Declárelos en un solo lugar."),
    ),
    (
        "6.7.2",
        "classifications",
        _("Los sectores están en las transacciones y esta no tiene. Agréguelo a todas o declárelo en la actividad."),
    ),
    (
        "2.2.1",
        "classifications",
        _("Un sector de un vocabulario propio (98 o 99) no tiene nombre. Escríbalo en un elemento narrative."),
    ),
    (
        "102.1.1",
        "classifications",
        _("Los sectores no usan el vocabulario 1, los códigos CAD de la OCDE. Agregue también esos códigos."),
    ),
    (
        "107.1.1",
        "classifications",
        _("El tipo de ayuda no usa el vocabulario 1, el del CAD de la OCDE. Agregue también ese código."),
    ),
    (
        "107.2.1",
        "classifications",
        _("Las transacciones no usan el tipo de ayuda del vocabulario 1, el del CAD de la OCDE. Agregue también ese código."),
    ),
    (
        "107.1.2 107.2.2",
        "classifications",
        _("Hay %(count)s tipos de ayuda de un mismo vocabulario. Deje uno por vocabulario."),
    ),
    (
        "6.13.1",
        "classifications",
        _("Un marcador de un vocabulario propio (99) no tiene nombre. Escríbalo en un elemento narrative."),
    ),
    (
        "6.14.1",
        "classifications",
        _("Un marcador del CAD de la OCDE no dice su importancia. Escriba el atributo significance."),
    ),
    (
        "3.6.2",
        "places",
        _("Hay países o regiones en la actividad y también en sus transacciones. Declárelos en un solo lugar."),
    ),
    (
        "3.7.1",
        "places",
        _("La actividad no dice a qué país o región llega, ni en sus transacciones. Agregue al menos uno."),
    ),
    (
        "3.7.2",
        "places",
        _("Los países o regiones están en las transacciones y esta no tiene. Agréguelo a todas o declárelo en la actividad."),
    ),
)
