"""What is asked for a document of a dossier and for a paper form; the file itself is read by documents.uploads."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity
from minga.cycle.filing.enclosures import FORM, IMAGE
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import FIELDS, Field, Sort
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.queries import names

ORGANISATION = Field("organisation", Sort.ORGANISATION, gettext_lazy("Institución"))


class EnclosureForm(forms.Form):
    """The title of a document, what it is and whether everybody may download it."""

    title = forms.CharField(label=gettext_lazy("Título del documento"), max_length=300)
    category = forms.ChoiceField(label=gettext_lazy("Qué es"), required=False)
    public = forms.BooleanField(label=gettext_lazy("Público: cualquiera puede descargarlo desde la ficha."), required=False)

    def __init__(self, *args, dossier: Dossier, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = names("DocumentCategory").items()
        paper = [(FORM, _("Formulario firmado en papel"))] if dossier.on_paper else []
        self.fields["category"].choices = [("", _("Sin elegir")), *paper, (IMAGE, _("Imagen de la ficha (JPEG o PNG)")), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict:
        """Refuse to publish the signed form: it carries signatures and personal data."""
        given = super().clean() or {}
        if given.get("public") and given.get("category") == FORM:
            self.add_error("public", _("El formulario firmado lleva datos personales: queda privado."))
        return given


class PaperForm(forms.Form):
    """For whom a paper form is entered, and the record it speaks of: one of Minga by its code, or a new one."""

    organisation = forms.CharField(
        label=gettext_lazy("Institución que lo firma"),
        help_text=gettext_lazy("Nombre, siglas o código: elija una de las que aparecen al escribir."),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "instituciones"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Código, si el registro ya está en Minga"),
        help_text=gettext_lazy("Por ejemplo PRJ-010. Con él no hacen falta la clase ni el título."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Clase"), required=False)
    title = forms.CharField(label=gettext_lazy("Título"), max_length=400, required=False)

    def __init__(self, *args, person, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["kind"].choices = [("", _("Sin elegir")), *names("TIPO_ACTIVIDAD").items()]  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        """Return the institution that was typed, by any of its names; refuses one that is not known."""
        try:
            code = understood(ORGANISATION, self.cleaned_data["organisation"], person=self.person)
        except NotUnderstood as refused:
            raise ValidationError(str(refused)) from refused
        return Organisation.objects.get(code=code)

    def clean_code(self) -> Activity | None:
        """Return the record of that code; refuses one that is not there."""
        code = self.cleaned_data["code"].strip()
        found = Activity.objects.visible_to(self.person).filter(code__iexact=code).first() if code else None
        if code and found is None:
            raise ValidationError(_("En Minga no hay un registro con ese código."))
        return found

    def clean(self) -> dict:
        """Ask for class and title where no record is named."""
        given = super().clean() or {}
        if not given.get("code") and "code" not in self.errors:
            for name, missing in (("kind", _("Elija la clase.")), ("title", _("Escriba el título."))):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return given

    @property
    def values(self) -> dict[str, str]:
        """The first values of a new record."""
        return {name: str(understood(FIELDS[name], self.cleaned_data[name])) for name in ("kind", "title") if self.cleaned_data[name]}
