"""Imports as people ask for them: a file is brought and waits its turn; who brought it, or the centre, may have it stop.

What a worker does with it is in importing; each step leaves its line.
"""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.evidence.lake import fetching, tasks
from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.parts import root
from minga.evidence.lake.permissions import can_cancel, can_load
from minga.evidence.lake.queries import withdrawn_from
from minga.evidence.lake.states import OVER, READY, State
from minga.ground.journal import actions as journal
from minga.ground.kit import formats

ENDINGS = (".gz", ".xml", ".zip")
OWNER_ONLY = 0o600


def source_of(name: str) -> str:
    """Return the source of a file by its name: without its endings, as a folder's path with slashes."""
    for ending in ENDINGS:
        name = name[: -len(ending)] if name.lower().endswith(ending) else name
    return name.replace(os.sep, "/").strip("/") or "iati"


def bring(*, by, name: str, content: IO[bytes], source: str = "", licence: str = "", later: bool = True, back: bool = False) -> Import:
    """Keep a file and have it wait for its import; with `later`, it goes on in the background. Leaves `import.asked`.

    `source` names the dataset of which it is a version; without it, the file's name does. Refuses (PermissionDenied) whoever may not
    load, and (ValidationError) an empty file and one of a dataset that was taken out of the lake, unless it comes `back` so. What is in
    it is looked at by the import.
    """
    if not can_load(by):
        raise PermissionDenied("bring")
    refuse_withdrawn(source or source_of(name), back)
    path = root() / "uploads" / uuid4().hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as stream:
        shutil.copyfileobj(content, stream, 2**20)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        if not path.stat().st_size:
            raise ValidationError({"file": _("El archivo está vacío.")})
        return ask(by=by, name=name, path=path, owned=True, source=source or source_of(name), licence=licence, later=later, back=back)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def refuse_withdrawn(source: str, back: bool) -> None:
    """Refuse (ValidationError, `back`) a source of which a dataset was taken out of the lake, told by whom, when and why, unless `back`."""
    gone = None if back else withdrawn_from(source[-500:])
    if gone:
        facts = {"dataset": gone.dataset.slug, "who": str(gone.by), "reason": gone.reason}
        facts["day"] = formats.day(timezone.localtime(gone.at), (get_language() or "es")[:2])
        raise ValidationError(
            {"back": _("%(who)s sacó %(dataset)s del lago el %(day)s: «%(reason)s». Si ha de volver con este archivo, dígalo.") % facts}
        )


@transaction.atomic
def ask(
    *, by, name: str, path: Path, source: str, licence: str = "", owned: bool = False, later: bool = False, back: bool = False
) -> Import:
    """Note that a file on this machine is to be imported; with `later`, in the background. Leaves `import.asked`. Refuses as `bring`."""
    if not can_load(by):
        raise PermissionDenied("ask")
    refuse_withdrawn(source, back)
    one = Import(name=name[-300:], source=source[-500:], licence=licence[:200], by=by, asked_at=timezone.now(), back=back)
    one.stored, one.owned, one.size = str(path.resolve()), owned, path.stat().st_size
    one.clean_fields(exclude=["sha256", "figures"])
    one.save()
    journal.record("import.asked", by=by, thing=("import", str(one.pk)), after={"name": one.name, "source": one.source, "size": one.size})
    if later:
        tasks.run_import.enqueue(one.pk)
    return one


def bring_address(
    *,
    by,
    address: str,
    source: str = "",
    licence: str = "",
    later: bool = True,
    back: bool = False,
    network: fetching.Network | None = None,
) -> Import:
    """Fetch a file and have it wait for its import. Leaves `import.asked`. Refuses as `bring` does, and FetchRefused."""
    if not can_load(by):
        raise PermissionDenied("bring")
    refuse_withdrawn(source or address, back)
    with TemporaryFile() as stream:
        fetching.fetch(address, stream, network)
        stream.seek(0)
        name = Path(urlsplit(address).path).name or "iati.xml"
        return bring(by=by, name=name, content=stream, source=source or address, licence=licence, later=later, back=back)


@transaction.atomic
def read_again(*, by, dataset: Dataset, later: bool = True) -> Import:
    """Have what the current version of a dataset kept be read and checked again; with `later`, in the background. Leaves `import.asked`.

    Refuses (PermissionDenied) whoever may not load, and (ValidationError) a dataset without a version and one that is on its way.
    """
    if not can_load(by):
        raise PermissionDenied("read_again")
    dataset = Dataset.objects.select_for_update(of=("self",)).select_related("current").get(pk=dataset.pk)
    if dataset.current is None:
        raise ValidationError(_("De este conjunto no hay nada en el lago."))
    if Import.objects.filter(source=dataset.source).exclude(state__in=OVER).exists():
        raise ValidationError(_("Ya hay una importación de este conjunto en curso: espere a que acabe."))
    path = root() / "uploads" / uuid4().hex  # written when its turn comes
    one = Import(name=dataset.current.name, source=dataset.source, by=by, asked_at=timezone.now(), again=True, dataset=dataset)
    one.stored, one.size, one.kind = str(path.resolve()), dataset.current.bytes, dataset.kind
    one.clean_fields(exclude=["sha256", "figures"])
    one.save()
    about = {"name": one.name, "source": one.source, "size": one.size, "again": True}
    journal.record("import.asked", by=by, thing=("import", str(one.pk)), after=about)
    if later:
        tasks.run_import.enqueue(one.pk)
    return one


@transaction.atomic
def cancel(*, by, one: Import) -> Import:
    """Ask an import to stop: at once where it waits, within a piece where it runs. Leaves `import.cancelled`.

    Refuses (PermissionDenied) whoever may not load, and (ValidationError) one that is over or was cancelled.
    """
    one = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if not can_load(by):
        raise PermissionDenied("cancel")
    if not can_cancel(by, one):
        raise ValidationError(_("Esta importación ya acabó o ya se pidió cancelarla."))
    one.cancel_asked = True
    if one.state in READY:
        one.state, one.finished_at = State.CANCELLED, timezone.now()
    one.save()
    journal.record("import.cancelled", by=by, thing=("import", str(one.pk)), after={"name": one.name, "state": one.state})
    return one
