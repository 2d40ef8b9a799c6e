"""What is asked on the check page, and the filters of the public list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.registration.codes import LENGTH, LONGEST_TYPED, read_code
from minga.cycle.registration.models import Kind
from minga.cycle.registration.queries import LARGEST_PDF


class CheckForm(forms.Form):
    """A code as typed, or the PDF; one of both."""

    code = forms.CharField(
        label=gettext_lazy("Código de la constancia"),
        help_text=gettext_lazy("20 letras y números, con o sin guiones."),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("El archivo PDF"),
        help_text=gettext_lazy("De hasta 5 MB. Se compara y no se guarda."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_code(self) -> str:
        """Return the code as it is kept; refuses what cannot be one."""
        typed = self.cleaned_data["code"]
        if typed and not read_code(typed):
            facts = {"length": LENGTH}
            raise ValidationError(_("Así no se escribe un código: son %(length)s letras y números, como 7K3M-9QXT-XW5F-2HRA-PN6C.") % facts)
        return read_code(typed)

    def clean_file(self):
        """Return the file; refuses one that is larger than any of ours."""
        given = self.cleaned_data["file"]
        if given and given.size > LARGEST_PDF:
            raise ValidationError(_("El archivo ocupa más de 5 MB: ninguna de nuestras constancias es tan grande."))
        return given

    def clean(self) -> dict:
        """Refuse a form with neither."""
        given = super().clean() or {}
        if not self.errors and not given.get("code") and not given.get("file"):
            self.add_error("code", _("Escriba el código, o elija el archivo PDF."))
        return given


class ListForm(forms.Form):
    """The filters of the public list; what is not understood is left out."""

    q = forms.CharField(label=gettext_lazy("Número o identificador"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Clase"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Año"), required=False)

    def __init__(self, *args, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Todas")), *Kind.choices]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", _("Todos")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]
