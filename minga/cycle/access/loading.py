"""One request for the demonstration, waiting in the queue with its signed form."""

import io

from PIL import Image, ImageDraw

from minga.cycle.access import actions
from minga.cycle.access.models import AccountRequest
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.ground.accounts.models import Person

EMAIL = "proyectos@ambato.example"
ASKED = {
    "email": EMAIL,
    "name": "Rosa Elena Toapanta Lema",
    "post": "Analista de proyectos",
    "role": InstitutionalRole.EXECUTION,
    "phone": "03 299 7800, ext. 114",
    "why": "Registrar los proyectos de cooperación del cantón.",
}
FILLED = {
    "identity": "1800000000",
    "unit": "Dirección de Planificación",
    "authority": "Directora de Planificación",
    "authority_post": "Directora",
}


def scan() -> bytes:
    """Return a picture of a sheet with a stroke in the place of the signature."""
    sheet = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(sheet).line([(90, 700), (150, 660), (180, 720), (240, 650), (300, 700)], fill=40, width=4)
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()


def load_request(*, by: Person, organisation: Organisation) -> AccountRequest | None:
    """Have somebody of an institution ask for an account and hand the form in, signed; None where they did already."""
    if AccountRequest.objects.filter(email=EMAIL).exists():
        return None
    asked = actions.ask(by=by, values=ASKED | {"organisation": organisation, "organisation_written": organisation.name})
    if asked is None:
        return None
    actions.fill_in(by=by, request=asked, values=FILLED)
    return actions.receive(by=by, request=asked, content=scan(), declared=True)
