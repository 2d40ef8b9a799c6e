"""A dataset is taken out of the lake, with a reason, and can come back: nothing asks it meanwhile, and its files stay.

Whoever takes it out holds its source, as an import does, so that none runs at the same time. What follows of either, the agendas of
cooperants say, is done in the background (tasks.settle).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.evidence.lake import locks, tasks
from minga.evidence.lake.models import Dataset, Import, Withdrawal
from minga.evidence.lake.permissions import can_load
from minga.evidence.lake.queries import withdrawal_of
from minga.evidence.lake.recording import come_back
from minga.evidence.lake.states import OVER
from minga.ground.journal import actions as journal
from minga.ground.kit.reasons import worded


class Meanwhile(ValidationError):
    """The dataset is no longer as it was shown to whoever decided."""


def withdraw(*, by, dataset: Dataset, reason: str, seen: int | None = None, later: bool = True) -> Withdrawal:
    """Take a dataset out of the lake: its activities are in no figure, list or profile any more. Leaves `dataset.withdrawn`.

    `seen`: the number of the version that was shown to whoever decides; with `later`, what follows is done in the background. Refuses
    (PermissionDenied) whoever may not load, and (ValidationError) an empty reason, a dataset with an import on its way, and (Meanwhile)
    one of which nothing stands in the lake or another version does.
    """
    if not can_load(by):
        raise PermissionDenied("withdraw")
    why = worded(reason, _("Escriba por qué: lo lee todo el mundo y queda en la bitácora."))
    with alone(dataset) as found:
        current = found.current
        if current is None:
            raise Meanwhile(_("De este conjunto no hay nada en el lago."))
        if seen is not None and seen != current.number:
            raise Meanwhile(_("Entró otra versión mientras usted miraba: vea otra vez qué se saca."))
        one = Withdrawal(dataset=found, version=current, reason=why, by=by, at=timezone.now())
        one.full_clean()
        one.save()
        found.current = None
        found.save(update_fields=["current"])
        before = {"version": current.number, "activities": current.activities, "sha256": current.sha256}
        journal.record("dataset.withdrawn", by=by, thing=("dataset", found.slug), before=before, reason=why)
        if later:
            tasks.run_settle.enqueue()
    return one


def restore(*, by, dataset: Dataset, reason: str, later: bool = True) -> Withdrawal:
    """Bring a dataset back as it stood when it was taken out. Leaves `dataset.restored`; `later` as in `withdraw`.

    Refuses (PermissionDenied) whoever may not load, and (ValidationError) an empty reason, a dataset with an import on its way, and
    (Meanwhile) one that is in the lake.
    """
    if not can_load(by):
        raise PermissionDenied("restore")
    why = worded(reason, _("Escriba por qué: lo lee todo el mundo y queda en la bitácora."))
    with alone(dataset) as found:
        gone = withdrawal_of(found)
        if gone is None:
            raise Meanwhile(_("Este conjunto no está fuera del lago."))
        found.current = gone.version
        found.save(update_fields=["current"])
        come_back(gone, gone.version, by, why)
        if later:
            tasks.run_settle.enqueue()
    return gone


@contextmanager
def alone(dataset: Dataset) -> Iterator[Dataset]:
    """Hold a dataset's source and its row in one transaction; refuses (ValidationError) where an import of it waits or runs."""
    busy = ValidationError(_("Hay una importación de este conjunto en curso: espere a que acabe, o cancélela."))
    try:
        with locks.held(dataset.source), transaction.atomic():
            found = Dataset.objects.select_for_update(of=("self",)).select_related("current").get(pk=dataset.pk)
            if Import.objects.filter(source=found.source).exclude(state__in=OVER).exists():
                raise busy
            yield found
    except locks.Held:
        raise busy from None
