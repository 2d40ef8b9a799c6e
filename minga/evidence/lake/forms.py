"""What the page of loading asks: a file, of which dataset it is, under which licence it may be used."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.evidence.lake.models import Dataset


class BringForm(forms.Form):
    """A file of IATI and where it belongs."""

    file = forms.FileField(
        label=gettext_lazy("Archivo"),
        help_text=gettext_lazy("Un archivo de IATI, de actividades o de organizaciones: XML, o XML comprimido (.xml.gz o .zip)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.gz,.zip"}),
        error_messages={"required": gettext_lazy("Elija el archivo que se carga."), "empty": gettext_lazy("El archivo está vacío.")},
    )
    dataset = forms.ChoiceField(
        label=gettext_lazy("Conjunto de datos"),
        required=False,
        help_text=gettext_lazy("Si es una versión nueva de algo que ya está, elija de qué. Si no, el nombre del archivo lo dice."),
    )
    licence = forms.CharField(
        label=gettext_lazy("Licencia"), required=False, max_length=200, help_text=gettext_lazy("Como la nombra quien publica.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.source, f"{one.source} ({one.get_kind_display()})") for one in Dataset.objects.all()]
        self.fields["dataset"].choices = [("", _("Según el nombre del archivo")), *known]  # type: ignore[attr-defined]
