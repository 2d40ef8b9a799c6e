"""Forms of the desk: what is typed becomes people, institutions, roles and days."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.organisations.matching import Names
from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox.models import Mail
from minga.ground.kit.boxes import DayInput

ROWS = 3


def day(label, help_text: Any = "") -> forms.DateField:
    """Return the field of a day that may be left empty."""
    return forms.DateField(label=label, help_text=help_text, required=False, widget=DayInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"])


def reason(help_text: Any = "") -> forms.CharField:
    """Return the field of a reason, which goes into the journal."""
    said = help_text or gettext_lazy("Queda escrito en la bitácora.")
    return forms.CharField(label=gettext_lazy("Motivo"), help_text=said, max_length=500, widget=forms.Textarea({"rows": ROWS}))


class TermForm(forms.Form):
    """From a day to a day."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since") or timezone.localdate(), cleaned.get("until")
        if until and until < since:
            self.add_error("until", _("Termina antes de empezar: escriba el mismo día u otro posterior."))
        return cleaned


class JoinForm(TermForm):
    """A person begins to act for an institution."""

    organisation = forms.CharField(
        label=gettext_lazy("Institución"),
        help_text=gettext_lazy("Su nombre, sus siglas o su código, como «GADM Ambato» u «ORG-007»."),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Rol de la institución"),
        help_text=gettext_lazy("De qué responde la institución en el sistema."),
        choices=InstitutionalRole.choices,
    )
    post = forms.CharField(label=gettext_lazy("Cargo"), max_length=150, required=False)
    since = day(gettext_lazy("Desde"), gettext_lazy("Vacío: desde hoy."))
    until = day(gettext_lazy("Hasta"), gettext_lazy("Vacío: sin fecha de fin. El último día todavía cuenta."))

    def clean_organisation(self) -> Organisation:
        return organisation_called(self.cleaned_data["organisation"])


def organisation_called(written: str) -> Organisation:
    """Return the organisation of a code, name, acronym or alias; ValidationError, with the nearest one, where there is none."""
    found = Organisation.objects.select_related("merged_into").filter(code__iexact=written).first()
    if found:
        return found.kept
    names = Names.near(written)
    organisation = names.find(written)
    if organisation:
        return organisation
    near = names.propose(written)
    if near:
        words = {"name": near.organisation.name, "code": near.organisation.code}
        raise ValidationError(_("Ninguna se llama así. ¿Es «%(name)s» (%(code)s)? Escriba su código.") % words)
    raise ValidationError(_("Ninguna institución del directorio se llama así. Búsquela en Organizaciones y escriba su código."))


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = reason()


class RoleForm(TermForm):
    """A person takes a working role."""

    role = forms.ChoiceField(label=gettext_lazy("Rol de trabajo"), choices=Role.choices)
    since = day(gettext_lazy("Desde"), gettext_lazy("Vacío: desde hoy."))
    until = day(gettext_lazy("Hasta"), gettext_lazy("Vacío: sin fecha de fin. El último día todavía cuenta."))

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class PersonField(forms.CharField):
    """A person, by their e-mail address."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=254, widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}), **given)

    def clean(self, value: Any) -> Any:
        """Return the person of an address; ValidationError where there is none who may sign in."""
        email = super().clean(value)
        person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
        if person is None:
            raise ValidationError(_("Nadie con la cuenta abierta tiene ese correo."))
        return person


class DeputyForm(TermForm):
    """Another person stands in for the one who holds a role."""

    person = PersonField(
        label=gettext_lazy("Correo de quien suple"),
        help_text=gettext_lazy("Tiene ya una cuenta y es de una institución que puede dar este rol."),
    )
    since = day(gettext_lazy("Desde"), gettext_lazy("Vacío: desde hoy."))
    until = day(gettext_lazy("Hasta"), gettext_lazy("Vacío: mientras dure el nombramiento que suple."))

    def __init__(self, *args: Any, appointment: Appointment, **given: Any) -> None:
        super().__init__(*args, **given)
        self.appointment = appointment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["until"] = cleaned.get("until") or self.appointment.until
        return cleaned


class HandOverForm(forms.Form):
    """A person's work for an institution passes to another."""

    membership = forms.ModelChoiceField(Membership.objects.none(), label=gettext_lazy("Institución"), empty_label=None)
    new = PersonField(
        label=gettext_lazy("Correo de quien sigue"),
        help_text=gettext_lazy("Si todavía no actúa por la institución, empieza hoy con el mismo rol y cargo."),
    )
    end_roles = forms.BooleanField(required=False)
    reason = reason()

    def __init__(self, *args: Any, person: Person, **given: Any) -> None:
        super().__init__(*args, **given)
        self.person = person
        rows = Membership.objects.current().filter(person=person).select_related("organisation")
        self.fields["membership"].queryset = rows  # type: ignore[attr-defined]
        self.fields["membership"].label_from_instance = lambda one: one.organisation.name  # type: ignore[attr-defined]
        held = ", ".join(one.get_role_display() for one in Appointment.objects.standing().filter(person=person))
        if held:
            self.fields["end_roles"].label = _("Terminar también sus roles de trabajo: %(roles)s") % {"roles": held}
            self.fields["end_roles"].help_text = _("Márquelo si se va. Sin marcarlo, sus roles siguen.")
        else:
            del self.fields["end_roles"]

    def clean_new(self) -> Person:
        new = self.cleaned_data["new"]
        if new == self.person:
            raise ValidationError(_("Elija a otra persona."))
        return new


class PreferenceForm(forms.Form):
    """How a person wishes to hear from us."""

    mail = forms.ChoiceField(
        label=gettext_lazy("Por correo"),
        help_text=gettext_lazy("En la página los verá siempre."),
        choices=Mail.choices,
    )
    language = forms.ChoiceField(label=gettext_lazy("Idioma de los correos"), choices=settings.LANGUAGES)
