"""The form as a PDF: tagged (PDF/UA-1, PDF/A-2a), with what the person has written so far in its fields."""

import datetime
import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.access.models import FORM_FIELDS, AccountRequest, label_of

SOURCE = (Path(__file__).parent / "form.typ").read_bytes()
STANDARDS = ["ua-1", "a-2a"]


def form_pdf(request: AccountRequest) -> bytes:
    """Return the form of a request, in the language in use; empty fields are left to be filled in by hand."""
    shown = json.dumps(words() | {"rows": rows(request), "language": (get_language() or "es")[:2]}).encode()
    moment = int((request.asked_at or datetime.datetime.now(datetime.UTC)).timestamp())
    files = {"main.typ": SOURCE, "datos.json": shown}
    return typst.compile(files, format="pdf", pdf_standards=STANDARDS, ignore_system_fonts=True, timestamp=moment)  # type: ignore[call-overload]


def rows(request: AccountRequest) -> list[list[str]]:
    """Return (label, value) of each field, the address, the institution and its role first."""
    label = {name: label_of(name) for name in (*FORM_FIELDS, "email", "role")}
    given = [
        [label["email"], request.email],
        [_("institución"), request.organisation.name if request.organisation else request.organisation_written],
        [label["role"], request.get_role_display()],
    ]
    return [[name.capitalize(), value] for name, value in given + [[label[name], getattr(request, name)] for name in FORM_FIELDS]]


def words() -> dict:
    """Return the texts of the form."""
    return {
        "title": _("Formulario de solicitud de cuenta"),
        "author": "Minga",
        "lead": _("Para registrar y reportar acuerdos, acciones, programas y proyectos de cooperación internacional no reembolsable."),
        "how": _("Cómo se entrega"),
        "steps": [
            _("Complete todos los campos. Un formulario con un campo vacío se devuelve."),
            _("Fírmelo usted y hágalo firmar por la autoridad que lo autoriza; también sirve una firma electrónica en el PDF."),
            _("Entréguelo con el enlace personal del mensaje. Una copia llega a %(mailbox)s.") % {"mailbox": settings.ACCOUNTS_MAILBOX},
        ],
        "facts": _("Datos"),
        "column": _("Campo"),
        "value": _("Respuesta"),
        "signature": _("Firma de responsabilidad"),
        "declaration": _(
            "Declaro que estos datos son verdaderos y que soy responsable de lo que se registre con mi cuenta, que es personal."
        ),
        "sign_person": _("Firma de quien pide la cuenta"),
        "sign_authority": _("Firma y sello de la autoridad"),
        "place_date": _("Lugar y fecha"),
    }
