"""What the pages of loading ask: a file, of which dataset it is, under which licence; why a dataset leaves the lake."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.evidence.lake.models import Dataset
from minga.evidence.lake.queries import withdrawals
from minga.ground.kit.reasons import LONGEST


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

    back = forms.BooleanField(
        label=gettext_lazy("Si el conjunto se sacó del lago, vuelve con este archivo"),
        required=False,
        help_text=gettext_lazy("Entra como versión nueva del conjunto y otra vez cuenta en las cifras."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = {one.dataset_id for one in withdrawals()}
        known = [(one.slug, named(one, one.pk in gone)) for one in Dataset.objects.all()]
        self.fields["dataset"].choices = [("", _("Según el nombre del archivo")), *known]  # type: ignore[attr-defined]
        if not gone:
            del self.fields["back"]

    def clean_dataset(self) -> Dataset | None:
        chosen = self.cleaned_data["dataset"]
        return Dataset.objects.get(slug=chosen) if chosen else None


def named(dataset: Dataset, gone: bool) -> str:
    """Return what a dataset is called in the list: its source, of what it is, whether it is out of the lake."""
    kind = dataset.get_kind_display()
    return f"{dataset.source} ({kind}, {_('fuera del lago')})" if gone else f"{dataset.source} ({kind})"


class WithdrawForm(forms.Form):
    """Why a dataset is taken out of the lake or comes back; `version`: the one that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Por qué"),
        help_text=gettext_lazy("Lo lee todo el mundo en la página del conjunto, y queda en la bitácora con su nombre y la hora."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Escriba por qué: lo lee todo el mundo y queda en la bitácora.")},
        widget=forms.Textarea({"rows": 3}),
    )
