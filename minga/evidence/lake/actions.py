"""Imports as people ask for them: a file is brought and waits its turn; who brought it, or the centre, may have it stop.

What a worker does with it is in importing; each step leaves its line.
"""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypedDict, Unpack
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.evidence.lake import fetching, tasks
from minga.evidence.lake.models import Dataset, Import, Version
from minga.evidence.lake.parts import root
from minga.evidence.lake.permissions import can_cancel, can_load, can_replace, can_return
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


class Options(TypedDict, total=False):
    """What whoever brings a file may say of it."""

    licence: str
    back: bool  # its dataset was taken out of the lake and comes back
    replaces: int | None  # the version of which most may leave; ANY: of whichever stands
    dataset: Dataset | None  # chosen: a file of another kind is refused


def bring(*, by, name: str, content: IO[bytes], source: str = "", later: bool = True, **options: Unpack[Options]) -> Import:
    """Keep a file and have it wait for its import; with `later`, it goes on in the background. Leaves `import.asked`.

    `source` names the dataset of which it is a version; without it, the file's name does. Refuses (PermissionDenied) whoever may not
    load, and (ValidationError) an empty file and one of a dataset that was taken out of the lake, unless it comes `back` so. What is in
    it is looked at by the import.
    """
    if not can_load(by):
        raise PermissionDenied("bring")
    source = source or source_of(name)
    refuse_withdrawn(source, options.get("back", False))
    path = new_upload()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as stream:
        shutil.copyfileobj(content, stream, 2**20)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        if not path.stat().st_size:
            raise ValidationError({"file": _("El archivo está vacío.")})
        return ask(by=by, name=name, path=path, owned=True, source=source, later=later, **options)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def new_upload() -> Path:
    """Return where a file of ours may be written."""
    path = root() / "uploads" / uuid4().hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


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
def ask(*, by, name: str, path: Path, source: str, owned: bool = False, later: bool = False, **options: Unpack[Options]) -> Import:
    """Note that a file on this machine is to be imported; with `later`, in the background. Leaves `import.asked`. Refuses as `bring`."""
    if not can_load(by):
        raise PermissionDenied("ask")
    refuse_withdrawn(source, options.get("back", False))
    options["licence"] = options.get("licence", "")[:200]
    one = Import(name=name[-300:], source=source[-500:], by=by, stored=str(path.resolve()), owned=owned, **options)
    one.size = path.stat().st_size
    return put(one, later)


def bring_address(
    *, by, address: str, source: str = "", later: bool = True, network: fetching.Network | None = None, **options: Unpack[Options]
) -> Import:
    """Fetch a file and have it wait for its import. Leaves `import.asked`. Refuses as `bring` does, and FetchRefused."""
    if not can_load(by):
        raise PermissionDenied("bring")
    refuse_withdrawn(source or address, options.get("back", False))
    with TemporaryFile() as stream:
        fetching.fetch(address, stream, network)
        stream.seek(0)
        name = Path(urlsplit(address).path).name or "iati.xml"
        return bring(by=by, name=name, content=stream, source=source or address, later=later, **options)


@transaction.atomic
def read_again(*, by, dataset: Dataset, later: bool = True) -> Import:
    """Have what the current version of a dataset kept be read and checked again; with `later`, in the background. Leaves `import.asked`.

    Refuses (PermissionDenied) whoever may not load, and (ValidationError) a dataset without a version and one that is on its way.
    """
    if not can_load(by):
        raise PermissionDenied("read_again")
    dataset = unhurried(dataset)
    if dataset.current is None:
        raise ValidationError(_("De este conjunto no hay nada en el lago."))
    return put(Import(**kept_of(dataset.current), by=by, again=True), later)


@transaction.atomic
def return_to(*, by, version: Version, later: bool = True) -> Import:
    """Have an earlier version of a dataset enter again, as a new one; with `later`, in the background. Leaves `import.asked`.

    Refuses (PermissionDenied) whoever may not load, and (ValidationError) a dataset with an import on its way, and a version that
    cannot come back: it says what the current one says, it is empty, its rows are kept no longer, or its dataset is out of the lake.
    """
    if not can_load(by):
        raise PermissionDenied("return_to")
    version.dataset = unhurried(version.dataset)
    standing = version.dataset.current
    if standing is None or not can_return(by, version):
        raise ValidationError(
            _("A esa versión no se puede volver: es la vigente, está vacía, ya no se conserva o el conjunto está fuera del lago.")
        )
    return put(Import(**kept_of(version), by=by, returns_to=version, replaces=standing.number), later)


@transaction.atomic
def replace(*, by, one: Import, later: bool = True) -> Import:
    """Have a file that was refused, for most of what stands is not in it, replace that; with `later`, in the background.

    Leaves `import.asked`. Refuses (PermissionDenied) whoever may not load, and (ValidationError) a file that was refused for another
    reason or is no longer kept, one whose dataset has another version by now, and a dataset with an import on its way.
    """
    if not can_load(by):
        raise PermissionDenied("replace")
    if one.dataset is None or not can_replace(by, one):
        raise ValidationError(_("Este archivo no espera a que nadie lo confirme."))
    one.dataset = unhurried(one.dataset)
    if not stands_as_told(one):
        raise ValidationError(_("Desde entonces entró otra versión o el conjunto salió del lago: cargue el archivo otra vez."))
    if not is_held(one):
        raise ValidationError(_("El archivo ya no está: cárguelo otra vez."))
    about = {name: getattr(one, name) for name in ("name", "source", "licence", "stored", "size", "kind", "returns_to")}
    return put(Import(**about, dataset=one.dataset, by=by, replaces=one.figures["version"]), later)


def stands_as_told(one: Import) -> bool:
    """Say whether the version that an import was refused for is still the current one."""
    current = one.dataset.current if one.dataset else None
    return current is not None and current.number == one.figures.get("version")


def is_held(one: Import) -> bool:
    """Say whether the file of an import is still kept here."""
    return one.owned and Path(one.stored).exists()


def unhurried(dataset: Dataset) -> Dataset:
    """Return a dataset, its row held; refuses (ValidationError) where an import of its source is on its way."""
    dataset = Dataset.objects.select_for_update(of=("self",)).select_related("current").get(pk=dataset.pk)
    if Import.objects.filter(source=dataset.source).exclude(state__in=OVER).exists():
        raise ValidationError(_("Ya hay una importación de este conjunto en curso: espere a que acabe."))
    return dataset


def kept_of(version: Version) -> dict[str, Any]:
    """Return what an import says of a file that is written, when its turn comes, from what a version kept."""
    dataset = version.dataset
    stored = str(new_upload().resolve())
    return {
        "name": version.name,
        "source": dataset.source,
        "dataset": dataset,
        "kind": dataset.kind,
        "size": version.bytes,
        "stored": stored,
    }


def put(one: Import, later: bool) -> Import:
    """Have an import wait its turn, with its line; with `later`, in the background."""
    one.asked_at = timezone.now()
    one.clean_fields(exclude=["sha256", "figures"])
    one.save()
    told = {"name": one.name, "source": one.source, "size": one.size}
    told |= {name: True for name in ("again", "back") if getattr(one, name)}
    if one.replaces is not None:
        told["replaces"] = one.replaces
    if one.returns_to:
        told["returns_to"] = one.returns_to.number
    journal.record("import.asked", by=one.by, thing=("import", str(one.pk)), after=told)
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
