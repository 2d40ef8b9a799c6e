"""Why a file of a stranger is not let in, in plain words, with what to do about it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "empty": _("El archivo está vacío. Descárguelo otra vez, o pida uno nuevo a quien lo publica."),
    "too_big": _(
        "El archivo ocupa, ya descomprimido, más de %(limit)s MB, que es lo más que se admite aquí. Pida a quien lo publica que lo divida."
    ),
    "bomb": _(
        "El archivo comprimido crece más de %(ratio)s veces al abrirlo: es la forma de un ataque y no se abre. "
        "Si confía en su origen, descomprímalo y cárguelo sin comprimir."
    ),
    "archive_broken": _("El archivo comprimido está dañado o incompleto. Descárguelo otra vez."),
    "archive_many": _(
        "El archivo comprimido contiene %(files)s archivos y debe contener uno solo. Descomprímalo y cargue cada archivo IATI por separado."
    ),
    "archive_locked": _("El archivo comprimido tiene contraseña o usa una compresión que aquí no se abre. Descomprímalo y cárguelo así."),
    "archive_nested": _("Dentro del archivo comprimido hay otro comprimido. Descomprímalo y cargue el archivo IATI."),
    "spreadsheet": _(
        "Es una hoja de cálculo o un documento de oficina, aunque su nombre diga otra cosa. "
        "Aquí se carga el archivo IATI (XML); las hojas de cálculo se cargan en su propia página."
    ),
    "html": _(
        "Es una página web, no un archivo IATI: casi siempre es el mensaje de error del sitio desde el que se descargó. "
        "Abra la dirección en su navegador y compruebe que descarga el archivo."
    ),
    "not_xml": _("No es un archivo XML, y los archivos IATI lo son. Compruebe que eligió el archivo correcto."),
    "not_iati": _(
        "Es un archivo XML, pero no de IATI: comienza por «%(root)s» y debería comenzar por «iati-activities» o «iati-organisations». "
        "Compruebe que eligió el archivo correcto."
    ),
    "doctype": _(
        "El archivo lleva una declaración DOCTYPE. IATI no la usa, y puede servir para atacar a quien lo abre; por eso no se admite. "
        "Pida a quien lo publica que la quite."
    ),
    "encoding": _(
        "Hay letras que no están escritas en %(encoding)s, la codificación que el archivo declara o que se entiende si no declara ninguna. "
        "Pida a quien lo publica que lo guarde en UTF-8, o que declare la codificación verdadera en su primera línea."
    ),
    "encoding_unknown": _("El archivo declara la codificación «%(encoding)s», que aquí no se conoce. Pida que lo guarden en UTF-8."),
    "nul": _("El archivo contiene bytes nulos, que no pueden estar en un XML: está dañado. Descárguelo otra vez, o pida uno nuevo."),
    "control_characters": _(
        "El archivo contiene caracteres de control invisibles, que XML no admite; suelen llegar al copiar textos de otro programa. "
        "Pida a quien lo publica que los quite."
    ),
    "truncated": _("El archivo está incompleto: termina antes de tiempo. Descárguelo otra vez, o pida uno nuevo a quien lo publica."),
    "two_roots": _("Después del final del documento hay algo más: quizá se pegaron dos archivos en uno. Cargue cada uno por separado."),
    "malformed": _("El XML está mal formado cerca de «%(near)s». Pida a quien lo publica que lo corrija."),
    "tags": _("Hay una etiqueta que se cierra sin corresponder a la última abierta: «%(near)s». Pida a quien lo publica que lo corrija."),
    "duplicate": _("Un elemento lleva dos veces el mismo atributo: «%(near)s». Pida a quien lo publica que lo corrija."),
    "entity": _("El archivo usa «%(near)s», que no existe en XML. Pida a quien lo publica que escriba el carácter en su lugar."),
    "prefix": _(
        "El archivo usa un prefijo de espacio de nombres que no declara: «%(near)s». Pida a quien lo publica que lo declare o lo quite."
    ),
    "depth": _("El archivo anida más de %(limit)s elementos unos dentro de otros: ningún archivo IATI lo hace, y no se abre."),
    "attributes": _("Un elemento tiene más de %(limit)s atributos: ningún archivo IATI los tiene, y no se abre."),
    "attribute": _("Un atributo ocupa más de %(limit)s kB: ningún archivo IATI lo hace, y no se abre."),
    "text": _("Un texto ocupa más de %(limit)s kB: ningún archivo IATI lo hace, y no se abre."),
    "activity_big": _("Una sola actividad ocupa más de %(limit)s MB: ningún archivo IATI lo hace, y no se abre."),
    "activity_dense": _("Una sola actividad tiene más de %(limit)s elementos: ningún archivo IATI los tiene, y no se abre."),
}  # fmt: skip


class Refused(Exception):
    """A file that is not let in. `code`: a key of SENTENCES; `values` of its sentence; `line` in the file, where known (from 1)."""

    def __init__(self, code: str, line: int | None = None, **values: Any) -> None:
        super().__init__(code, line, values)
        self.code, self.line, self.values = code, line, values

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.line, self.values)

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the language of who reads, with the line."""
        said = str(SENTENCES[self.code]) % self.values
        return str(_("Línea %(line)s. %(said)s")) % {"line": self.line, "said": said} if self.line else said


def _again(code: str, line: int | None, values: dict[str, Any]) -> Refused:
    return Refused(code, line, **values)
