"""Sentences of the rules of dates, money, results and links."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# (codes that share a sentence, group, sentence)
TABLE: tuple[tuple[str, str, Promise], ...] = (
    (
        "6.11.1",
        "dates",
        _("La actividad no tiene fecha de inicio, ni prevista ni real. Agregue al menos una."),
    ),
    (
        "11.1.1 11.4.1",
        "dates",
        _("La fecha de la última actualización, %(value)s, es posterior a hoy. Corríjala."),
    ),
    (
        "11.1.2",
        "dates",
        _("El inicio previsto, %(value)s, es posterior al fin previsto, %(limit)s. Corrija una de las dos fechas."),
    ),
    (
        "11.1.3",
        "dates",
        _("El inicio real, %(value)s, es posterior al fin real, %(limit)s. Corrija una de las dos fechas."),
    ),
    (
        "11.1.4",
        "dates",
        _("El inicio real, %(value)s, es posterior a hoy. Si aún no empieza, escríbalo como inicio previsto."),
    ),
    (
        "11.1.5",
        "dates",
        _("El fin real, %(value)s, es posterior a hoy. Si aún no termina, escríbalo como fin previsto."),
    ),
    (
        "11.2.1",
        "dates",
        _("La fecha de la transacción, %(value)s, es posterior a hoy. Si aún no ocurre, publíquela como desembolso previsto."),
    ),
    (
        "11.2.2",
        "dates",
        _("La fecha del valor de la transacción, %(value)s, es posterior a hoy. Corríjala."),
    ),
    (
        "11.3.1",
        "dates",
        _("La fecha del valor, %(value)s, no está dentro del periodo del presupuesto, de %(start)s a %(end)s. Corríjala."),
    ),
    (
        "8.6.1",
        "dates",
        _("El periodo del indicador empieza el %(value)s, después de su fin, %(limit)s. Corrija una de las dos fechas."),
    ),
    (
        "8.6.3",
        "dates",
        _("El periodo empieza el %(value)s, después de su fin, %(limit)s. Corrija una de las dos fechas."),
    ),
    (
        "7.5.3",
        "dates",
        _("El periodo del presupuesto va del %(limit)s al %(value)s, más de un año. Divídalo por años."),
    ),
    (
        "M-ended",
        "dates",
        _("La actividad terminó el %(value)s y su estado dice que está en ejecución. Corrija el estado o la fecha."),
    ),
    (
        "M-year",
        "dates",
        _("El año de la fecha %(value)s no es posible. Corríjalo."),
    ),
    (
        "7.8.1",
        "money",
        _("No se dice en qué moneda está este monto. Escriba currency, o default-currency en la actividad."),
    ),
    (
        "7.8.2",
        "money",
        _("No se dice en qué moneda está este monto. Escriba currency, o default-currency en la organización."),
    ),
    (
        "M-negative-budget",
        "money",
        _("Un presupuesto es negativo: %(value)s. Verifique el signo."),
    ),
    (
        "M-overspent",
        "money",
        _(
            "Lo desembolsado y gastado, %(value)s %(currency)s, pasa de lo comprometido, %(limit)s %(currency)s. Verifique si "
            "falta un compromiso."
        ),
    ),
    (
        "8.8.1",
        "results",
        _("La línea de base de un indicador que se mide no tiene valor. Agregue value."),
    ),
    (
        "8.9.1",
        "results",
        _("La meta de un indicador que se mide no tiene valor. Agregue value."),
    ),
    (
        "8.10.1",
        "results",
        _("El logro de un indicador que se mide no tiene valor. Agregue value."),
    ),
    (
        "8.8.2 8.9.2 8.10.2",
        "results",
        _("«%(value)s» no es un número y el indicador se mide con números. Escriba el número sin letras ni separadores."),
    ),
    (
        "8.8.3 8.9.3 8.10.3",
        "results",
        _("El indicador es cualitativo y tiene un valor: «%(value)s». Escríbalo como comentario."),
    ),
    (
        "8.11.1",
        "results",
        _("La referencia está en el resultado y también en su indicador. Déjela en un solo lugar."),
    ),
    (
        "1000.0.1 1000.0.2 1000.0.3 1000.0.4 1000.0.5 1000.0.6",
        "links",
        _("La actividad «%(value)s», a la que esta remite, no está entre las conocidas. Verifique el identificador."),
    ),
    (
        "M-own-relation",
        "links",
        _("La actividad se nombra a sí misma como actividad relacionada. Quite o corrija la relación."),
    ),
)
