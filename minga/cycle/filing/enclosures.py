"""What the documents of a dossier hold back: a paper form without its scan, a start before its condition is met (R-028, R-106)."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from minga.cycle.activities import conditions
from minga.cycle.activities.models import Condition
from minga.cycle.activities.readiness import STARTED, unmet
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import REASONS
from minga.cycle.filing.states import WITHHELD, Stage
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.models import File
from minga.ground.kit.findings import Finding, Severity

KIND = "dossier"  # what its documents are of
FORM = "FORMULARIO"  # the category of the signed form, beside those of the list DocumentCategory
IMAGE = "IMAGEN"  # that of the image which stands on the page of the record (FEATURES 5.1)
NO_SCAN = gettext_noop("Falta el formulario firmado y escaneado: adjúntelo como documento del expediente.")
OVERTAKEN = gettext_noop(
    "El registro cambió por otra vía desde que se abrió este expediente. Al registrarlo se escribirá lo que dice el expediente: "
    "compare los dos y explique por qué vale esto."
)
UNCONFIRMED = gettext_noop(
    "El cumplimiento de «%(document)s» está por confirmar: hasta entonces el registro sigue condicionado; envíelo así si no puede esperar."
)
WAITS = gettext_noop("Sigue condicionado: no empieza hasta que se adjunte «%(document)s».")


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield what refuses the submission: errors with their place."""
    if dossier.on_paper and scan_of(dossier) is None:
        yield Finding("DQ-MISSING", Severity.ERROR, NO_SCAN, {}, "documents")
    if dossier.activity and dossier.values.get("status") == STARTED:
        for one in unmet(dossier.activity):
            yield Finding("R-106", Severity.ERROR, UNCONFIRMED if one.offered else WAITS, {"document": one.document}, "status", one.source)
    if overtaken(dossier):
        written = bool(dossier.values.get(REASONS, {}).get("overtaken"))
        yield Finding("DQ-CONFLICT", Severity.WARNING if written else Severity.ERROR, OVERTAKEN, {}, f"{REASONS}.overtaken")


def follow(by: Person, dossier: Dossier) -> None:
    """Make what hangs from a dossier follow its stage, after a step.

    A withdrawn or deleted one shows no document to everybody and offers none for a condition; brought back, it shows them again.
    What is asked to be deleted stays as it was until somebody decides.
    """
    if dossier.stage == Stage.TO_DELETE:
        return
    documents.withhold(by=by, thing=(KIND, dossier.key), withheld=dossier.stage in WITHHELD)
    if dossier.stage in WITHHELD and dossier.activity:
        conditions.take_back(by=by, activity=dossier.activity, files=[one.key for one in File.objects.of(KIND, dossier.key)])


def overtaken(dossier: Dossier) -> bool:
    """Whether the record was changed elsewhere (a load, another door) since the dossier last agreed with it: nothing is lost in silence."""
    return dossier.activity is not None and dossier.activity.version != dossier.activity_version


def scan_of(dossier: Dossier) -> File | None:
    """Return the signed form that a dossier on paper came with; None where it has none (any more)."""
    return File.objects.of(KIND, dossier.key).kept().filter(category=FORM).order_by("pk").first()


def conditions_of(dossier: Dossier) -> list[Condition]:
    """Return what the record of a dossier waits or waited for, in the order in which it was asked."""
    return list(dossier.activity.conditions.all()) if dossier.activity else []
