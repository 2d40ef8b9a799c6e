"""The kinds of administrative units in words of each language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

KINDS = {
    "provincia": _("provincia"),
    "cantón": _("cantón"),
    "parroquia urbana": _("parroquia urbana"),
    "parroquia rural": _("parroquia rural"),
    "departamento": _("departamento"),
    "distrito capital": _("distrito capital"),
    "municipio": _("municipio"),
    "área no municipalizada": _("área no municipalizada"),
    "provincia constitucional": _("provincia constitucional"),
    "distrito": _("distrito"),
    "barrio": _("barrio"),
    "zona": _("zona"),
    "comunidad": _("comunidad"),
    "cerro": _("cerro"),
    "ciudad": _("ciudad"),
}
COUNTED = {
    "districts": ngettext_lazy("%(n)s distrito", "%(n)s distritos", "n"),
    "provinces": ngettext_lazy("%(n)s provincia", "%(n)s provincias", "n"),
}


def kind_name(kind: str) -> str:
    """Return the kind of a unit in the reader's language, as it is kept where we have no word for it."""
    return str(KINDS.get(kind, kind))


def counted_name(counted: str, number: int) -> str:
    """Return '7 distritos' in the reader's language."""
    return str(COUNTED[counted] % {"n": number}) if counted in COUNTED else f"{number} {counted}"
