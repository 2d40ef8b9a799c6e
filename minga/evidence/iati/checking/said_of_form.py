"""Sentences of the rules of structure, codes, identifiers, participants and texts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# (codes that share a sentence, group, sentence)
TABLE: tuple[tuple[str, str, Promise], ...] = (
    (
        "0.2.1",
        "structure",
        _("La raíz del archivo es «%(value)s»: no es un archivo IATI. Publique uno cuya raíz sea iati-activities o iati-organisations."),
    ),
    (
        "0.6.1",
        "structure",
        _("El archivo usa la versión %(value)s, que IATI ya no mantiene. Se lee igual, pero conviene publicarlo en la versión 2.03."),
    ),
    (
        "M-no-version",
        "structure",
        _("El archivo no dice qué versión de IATI usa. Se revisó como %(limit)s. Escriba el atributo version en la raíz."),
    ),
    (
        "M-strange-version",
        "structure",
        _("«%(value)s» no es una versión de IATI. Se revisó como %(limit)s. Corrija el atributo version."),
    ),
    (
        "0.3.1-missing-element",
        "structure",
        _("A «%(element)s» le falta lo obligatorio: %(missing)s. Agréguelo en el orden de la norma."),
    ),
    (
        "0.3.1-unknown-element",
        "structure",
        _("La norma no prevé el elemento «%(name)s» en este lugar. Quítelo, corrija su nombre o use un espacio de nombres propio."),
    ),
    (
        "0.3.1-order",
        "structure",
        _("El elemento «%(name)s» está fuera de orden. El orden de la norma es: %(order)s."),
    ),
    (
        "0.3.1-too-many",
        "structure",
        _("El elemento «%(name)s» aparece más de una vez y la norma admite uno solo. Deje uno."),
    ),
    (
        "0.3.1-children",
        "structure",
        _("«%(element)s» solo admite un valor y contiene otros elementos. Quítelos."),
    ),
    (
        "0.3.1-text",
        "structure",
        _("«%(element)s» contiene texto suelto donde la norma no lo admite. Póngalo en su elemento, por ejemplo narrative, o quítelo."),
    ),
    (
        "0.3.1-missing-attribute",
        "structure",
        _("A «%(element)s» le falta el atributo obligatorio «%(attribute)s». Agréguelo."),
    ),
    (
        "0.3.1-unknown-attribute",
        "structure",
        _("La norma no prevé el atributo «%(attribute)s» en este elemento. Quítelo o corrija su nombre."),
    ),
    (
        "0.3.1-type",
        "structure",
        _("«%(value)s» no tiene la forma debida: %(type)s. Corríjalo."),
    ),
    (
        "0.3.1-other",
        "structure",
        _("La estructura de «%(element)s» no es la de la norma. Compárela con la referencia de IATI."),
    ),
    (
        "9-unknown-code",
        "codes",
        _("El código «%(value)s» no está en la lista %(list)s de IATI. Use uno de la lista."),
    ),
    (
        "9-withdrawn-code",
        "codes",
        _("El código «%(value)s» de la lista %(list)s fue retirado. Se entiende, pero use uno vigente."),
    ),
    (
        "9-unknown-language",
        "codes",
        _("«%(value)s» no es un código de lengua de ISO 639-1. Use dos letras, como es o en."),
    ),
    (
        "1.1.2",
        "identifiers",
        _("El identificador «%(value)s» ya está en la línea %(limit)s. Dé a cada actividad uno propio."),
    ),
    (
        "1.1.1 1.1.21",
        "identifiers",
        _(
            "El identificador «%(value)s» no empieza con el de la organización que informa («%(start)s»). Antepóngalo a la "
            "parte propia de la actividad."
        ),
    ),
    (
        "1.1.3",
        "identifiers",
        _("El identificador «%(value)s» es el de la organización que informa. Agréguele una parte propia de la actividad."),
    ),
    (
        "1.14.8 1.18.8",
        "identifiers",
        _("El identificador «%(value)s» no empieza con una agencia de registro reconocida. Búsquela en org-id.guide."),
    ),
    (
        "1.3.13 1.8.13 1.10.13 1.11.13 1.12.13 1.14.13 1.15.13 1.18.13",
        "identifiers",
        _("El identificador «%(value)s» contiene alguno de los signos / & | ? y no debe. Quítelos."),
    ),
    (
        "1.3.1 1.4.1 1.5.1 1.6.1 1.7.1 1.8.1 1.9.1 1.10.1 1.11.1 1.12.1 1.14.1 1.15.1 1.16.1 1.17.1 1.18.1",
        "identifiers",
        _("El identificador «%(value)s» empieza o termina con espacios o saltos de línea. Quítelos."),
    ),
    (
        "M-identifier",
        "identifiers",
        _("El identificador está vacío. Escriba uno que no cambie nunca."),
    ),
    (
        "M-reporters",
        "identifiers",
        _("Informan %(count)s organizaciones distintas en un mismo archivo (%(value)s). Lo habitual es una sola: verifíquelo."),
    ),
    (
        "6.10.1",
        "participants",
        _("Una organización participante no tiene identificador ni nombre. Escriba al menos uno."),
    ),
    (
        "6.8.1",
        "participants",
        _("La organización dueña de otro identificador no tiene identificador ni nombre. Escriba al menos uno."),
    ),
    (
        "6.9.1",
        "participants",
        _("La organización que entrega los fondos no tiene identificador ni nombre. Escriba al menos uno."),
    ),
    (
        "6.9.2",
        "participants",
        _("La organización que recibe los fondos no tiene identificador ni nombre. Escriba al menos uno."),
    ),
    (
        "4.1.1",
        "texts",
        _("No se dice en qué lengua está este texto. Escriba xml:lang en la actividad o en cada texto."),
    ),
    (
        "4.5.1",
        "texts",
        _("No se dice en qué lengua está este texto. Escriba xml:lang en la organización o en cada texto."),
    ),
    (
        "4.3.1",
        "texts",
        _("El título no tiene texto. Escríbalo en un elemento narrative."),
    ),
    (
        "4.4.1",
        "texts",
        _("La descripción no tiene texto. Escríbala en un elemento narrative."),
    ),
)
