"""Sources and their gaps; the files of records. Promised: what came in was checked, what was removed is not lost.

Whether a person may add or remove a document of a record is the record's own rule: whoever calls has asked it.
"""

from typing import IO

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.documents import keeping, queries
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import FileRefused, NotNow, QuotaReached
from minga.ground.documents.models import File, FileVersion, Gap, Source, Upload
from minga.ground.documents.receiving import receive
from minga.ground.journal import actions as journal

LOCK = 4_718_303  # advisory lock of PostgreSQL with the owner: two files at once do not pass the quota together


@transaction.atomic
def put_source(*, by, code: str, **fields) -> str:
    """Register a source or correct it; returns 'created', 'changed' or 'unchanged'.

    Raises ValidationError for a value that a field refuses. Leaves `source.recorded`.
    """
    return put(Source, by, "source", {"code": code}, fields)


@transaction.atomic
def put_gap(*, by, code: str, source: Source, **fields) -> str:
    """Record what a source lost; returns 'created', 'changed' or 'unchanged'.

    Raises ValidationError for a value that a field refuses. Leaves `gap.recorded`.
    """
    return put(Gap, by, "gap", {"code": code}, {"source": source, **fields})


def put(model, by, kind: str, key: dict, fields: dict) -> str:
    row = model.objects.filter(**key).first()
    before = {name: str(getattr(row, name)) for name in fields} if row else {}
    after = {name: str(value) for name, value in fields.items()}
    if before == after and row:
        return "unchanged"
    kept = row or model(**key)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save()
    journal.record(f"{kind}.recorded", by=by, thing=(kind, key["code"]), before=before, after=after)
    return "changed" if row else "created"


def store(
    *,
    by,
    thing: tuple[str, str],
    owner: str,
    title: str,
    content: bytes | IO[bytes] | Checked,
    name: object = "",
    category: str = "",
    language: str = "es",
    public: bool = False,
) -> File:
    """Keep a document of a record (kind, key), on the quota of an institution; return it. Leaves `document.stored`.

    `content` is what `uploads.arrived` gave, or bytes with their `name`. Refuses (FileRefused with its status): a name or content that
    is not received, a file above the limit, the quota reached, a full disk. ValidationError for a title that is missing.
    """
    found = receive(name, content)
    with transaction.atomic():
        require_room(owner, len(found.content))
        kind, key = thing
        file = File(thing_kind=kind, thing_key=key, owner=owner, title=title.strip(), category=category, language=language, public=public)
        file.full_clean(exclude=["current"])
        file.save(force_insert=True)
        version = add_version(by, file, 1, found)
        journal.record("document.stored", by=by, thing=("document", str(file.key)), after=told(file) | told_of(version))
    return file


def replace(*, by, file: File, content: bytes | IO[bytes] | Checked, name: object = "") -> File:
    """Put a new version in the place of the present one, which stays as it was. Leaves `document.replaced`.

    Refuses as `store` does, and (NotNow, 409) a removed document and the very bytes that it has already.
    """
    found = receive(name, content)
    with transaction.atomic():
        require_room(file.owner, len(found.content))
        lock(file)
        before = version_of(file)
        if before.sha256 == found.sha256:
            raise NotNow(_("El archivo es igual al que ya está: no hay nada que reemplazar."))
        version = add_version(by, file, before.number + 1, found)
        thing = ("document", str(file.key))
        journal.record("document.replaced", by=by, thing=thing, before=told_of(before), after=place(file) | told_of(version))
    return file


@transaction.atomic
def describe(*, by, file: File, title: str, category: str = "", language: str = "es") -> bool:
    """Correct what is said of a document; returns whether anything changed. Leaves `document.described`.

    Refuses a removed document (NotNow) and an empty title (ValidationError).
    """
    lock(file)
    names = ("title", "category", "language")
    before = {name: getattr(file, name) for name in names}
    after = {"title": title.strip(), "category": category, "language": language}
    if before == after:
        return False
    for name, value in after.items():
        setattr(file, name, value)
    file.full_clean(exclude=["current"])
    file.save(update_fields=names)
    journal.record("document.described", by=by, thing=("document", str(file.key)), before=before, after=place(file) | after)
    return True


@transaction.atomic
def publish(*, by, file: File) -> bool:
    """Show a document to everybody from now on; returns whether it was not before. Leaves `document.published`.

    Refuses a removed document (NotNow).
    """
    lock(file)
    return show(by, file, public=True, event="document.published", reason="")


@transaction.atomic
def withdraw_publication(*, by, file: File, reason: str) -> bool:
    """Show a document only to those who see its record as people of the house; returns whether it was public.

    Leaves `document.withdrawn`. Refuses an empty reason (FileRefused) and a removed document (NotNow).
    """
    require_reason(reason)
    lock(file)
    return show(by, file, public=False, event="document.withdrawn", reason=reason)


@transaction.atomic
def withhold(*, by, thing: tuple[str, str], withheld: bool) -> int:
    """Put the documents of a record (kind, key) out of everybody's sight, as the record is, or back; returns how many follow.

    Which of them are public stays as it was said. Leaves `document.withheld` or `document.shown_again` for each public one.
    """
    rows = list(File.objects.of(*thing).select_for_update().filter(withheld=not withheld))
    event = "document.withheld" if withheld else "document.shown_again"
    for file in rows:
        file.withheld = withheld
        file.save(update_fields=["withheld"])
        if file.public and not file.removed:
            journal.record(event, by=by, thing=("document", str(file.key)), after=place(file) | {"withheld": withheld})
    return len(rows)


@transaction.atomic
def remove(*, by, file: File, reason: str) -> File:
    """Take a document away from its record with a reason; its bytes are kept. Leaves `document.removed`.

    Refuses an empty reason (FileRefused) and a document removed before (NotNow).
    """
    require_reason(reason)
    lock(file)
    file.removed_at, file.removed_by, file.removal_reason = timezone.now(), by, reason.strip()
    file.full_clean(exclude=["current"])
    file.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    journal.record("document.removed", by=by, thing=("document", str(file.key)), before=told(file), after=place(file), reason=reason)
    return file


@transaction.atomic
def restore(*, by, file: File, reason: str = "") -> File:
    """Give a removed document back to its record, not public until somebody publishes it anew. Leaves `document.restored`.

    Refuses a document that is not removed (NotNow).
    """
    hold(file)
    if not file.removed:
        raise NotNow(_("El documento no está retirado."))
    before = {"removed_at": file.removed_at, "reason": file.removal_reason, "public": file.public}
    file.removed_at, file.removed_by, file.removal_reason, file.public = None, None, "", False
    file.save(update_fields=["removed_at", "removed_by", "removal_reason", "public"])
    journal.record("document.restored", by=by, thing=("document", str(file.key)), before=before, after=told(file), reason=reason)
    return file


def show(by, file: File, *, public: bool, event: str, reason: str) -> bool:
    if file.public == public:
        return False
    file.public = public
    file.save(update_fields=["public"])
    after = place(file) | {"public": public}
    journal.record(event, by=by, thing=("document", str(file.key)), before={"public": not public}, after=after, reason=reason)
    return True


def add_version(by, file: File, number: int, found: Checked) -> FileVersion:
    """Write the bytes, then the row that names them; the upload that brought them ends with it."""
    version = FileVersion(
        file=file,
        number=number,
        name=found.name,
        stored_name=keeping.keep(found.content),
        sha256=found.sha256,
        size=len(found.content),
        content_type=found.content_type,
        by=by,
    )
    version.save(force_insert=True)
    file.current = version
    file.save(update_fields=["current"])
    if found.upload:
        Upload.objects.filter(key=found.upload, person=by).delete()
        arrived = found.upload
        transaction.on_commit(lambda: keeping.drop_pieces(arrived))
    return version


def require_room(owner: str, size: int) -> None:
    """Refuse what passes the quota of an institution (QuotaReached); holds the others of the same owner until the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, owner])
    used = queries.usage(owner)
    words = {"bytes": used.most_bytes // 2**20, "files": used.most_files}
    if used.bytes + size > used.most_bytes:
        raise QuotaReached(_("Su institución ya ocupa el espacio que tiene (%(bytes)s MB): pida más a la administración.") % words)
    if used.files + 1 > used.most_files:
        raise QuotaReached(_("Su institución ya guarda el número de archivos que puede (%(files)s): pida más a la administración.") % words)


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise FileRefused(_("Escriba el motivo."))


def hold(file: File) -> None:
    file.refresh_from_db(from_queryset=File.objects.select_for_update())


def lock(file: File) -> None:
    """Hold a document until the end of the transaction; refuses one that was removed."""
    hold(file)
    if file.removed:
        raise NotNow(_("El documento fue retirado: restáurelo primero."))


def version_of(file: File) -> FileVersion:
    return file.versions.get(current_of=file)


def place(file: File) -> dict:
    return {"thing": f"{file.thing_kind}:{file.thing_key}"}


def told(file: File) -> dict:
    """What the journal says of a document."""
    told_names = ("owner", "title", "category", "language", "public")
    return place(file) | {name: getattr(file, name) for name in told_names}


def told_of(version: FileVersion) -> dict:
    """What the journal says of a version: enough to know its bytes again."""
    return {"version": version.number, "name": version.name, "sha256": version.sha256, "size": version.size}
