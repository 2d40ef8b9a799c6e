"""Certificates of registration (constancias) for anything that hands canonical values (R-124).

Promised here: numbers of a kind and a year follow one another without a gap, whoever registers at once; what was certified is
sealed and never changes; a change of the record never passes as certified; a certificate is revoked only by a reasoned act.
"""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.queries import absorbed_codes
from minga.cycle.registration import printing, seals
from minga.cycle.registration.canonical import plain
from minga.cycle.registration.codes import new_code
from minga.cycle.registration.models import BEGINS, Certificate, IssuedFile, Kind, Series
from minga.cycle.registration.permissions import can_annul, can_register
from minga.cycle.registration.queries import certificate_of
from minga.cycle.registration.rules import as_meant, differing, printed
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal


@transaction.atomic
def register(
    *,
    by: Person,
    thing: tuple[str, str],
    kind: str,
    values: dict[str, Any],
    shown: dict[str, Any],
    level: str = "",
    public: bool = False,
) -> Certificate:
    """Register a thing (kind, key) with its canonical values and give its certificate: a new number, or the next version of its own.

    `shown`: what is printed, as rules.printed takes it. `level`: the level of government of whoever registers (R-133). `public`:
    whether everybody may see the thing. A thing whose number was annulled gets a new one. Leaves `certificate.issued`.

    Refuses (PermissionDenied) whoever is no registrar, and (ValidationError) values that equal those of the version in force.
    ValueError where values or shown have no canonical text: a fault of the caller.
    """
    if not can_register(by):
        raise PermissionDenied("register")
    chosen, certified, on_paper = Kind(kind), plain(values), printed(shown)
    one_at_a_time()
    former = in_force(thing)
    if former and not changes(former.values, certified):
        raise ValidationError(_("Nada ha cambiado desde la versión %(version)s.") % {"version": former.version}, code="unchanged")
    issued = following(former, chosen, certified)
    issued.thing_kind, issued.thing_key = thing
    issued.shown, issued.level, issued.public, issued.issued_by = on_paper, level, public, by
    keep(issued, former)
    journal.record("certificate.issued", by=by, thing=("certificate", issued.number), after=told(issued))
    return issued


def changes(certified: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return the keys whose values differ; that an organisation was merged into another since is no change of what was certified."""
    absorbed = absorbed_codes()
    return differing(as_meant(certified, absorbed), as_meant(now, absorbed)) if absorbed else differing(certified, now)


def in_force(thing: tuple[str, str]) -> Certificate | None:
    """Return the last certificate of a thing, None where it has none or its number was annulled."""
    last = certificate_of(thing)
    return None if last and last.annulled_at else last


def following(former: Certificate | None, kind: Kind, values: dict[str, Any]) -> Certificate:
    """Return an unsaved certificate of these values: the version after the former one, or the first of a new number."""
    return Certificate(
        kind=former.kind if former else kind,
        number=former.number if former else next_number(kind),
        version=former.version + 1 if former else 1,
        code=new_code(),
        values=values,
        changed=differing(former.values, values) if former else [],
        issued_at=timezone.now(),
    )


def one_at_a_time() -> None:
    """Take the journal's lock before any other, so that two registrations never wait for each other; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [journal.LOCK])


def next_number(kind: Kind) -> str:
    """Return the next number of a kind in this year, 'PROY-2026-00001'; the row stays locked until the transaction ends."""
    year = timezone.localdate().year
    Series.objects.get_or_create(kind=kind, year=year)
    series = Series.objects.select_for_update().get(kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{BEGINS[kind]}-{year}-{series.last:05d}"


def keep(issued: Certificate, former: Certificate | None) -> None:
    """Write a new certificate, and that the former one is superseded by it."""
    if former:
        former.superseded_at = issued.issued_at
        keep_state(former)
    seals.seal(issued)
    issued.full_clean()
    issued.save(force_insert=True)


def keep_state(certificate: Certificate) -> None:
    """Seal and write what may change of a certificate."""
    seals.seal_state(certificate)
    certificate.save(update_fields=[*seals.STATE, *seals.MOMENTS, "state_key_id", "state_seal"])


@transaction.atomic
def annul(*, by: Person, thing: tuple[str, str], reason: str, act: str) -> Certificate:
    """Revoke the registration of a thing, every version of its number, by a reasoned act; returns the last version.

    The check tells the day, the reason and the act. Leaves `certificate.annulled`. Refuses (PermissionDenied) whoever is no
    registrar, and (ValidationError) an empty reason or act, a thing that has no certificate and one annulled already.
    """
    if not can_annul(by):
        raise PermissionDenied("annul")
    missing = {}
    if not reason.strip():
        missing["reason"] = _("Escriba por qué se revoca.")
    if not act.strip():
        missing["act"] = _("Escriba el acto con que se revoca, por ejemplo su número y fecha.")
    if missing:
        raise ValidationError(missing)
    one_at_a_time()
    last = certificate_of(thing)
    if last is None:
        raise ValidationError(_("No tiene constancia: no hay qué revocar."), code="unregistered")
    if last.annulled_at:
        raise ValidationError(_("La constancia ya está revocada."), code="annulled")
    before, now = told(last), timezone.now()
    for version in Certificate.objects.filter(number=last.number).order_by("version"):
        version.annulled_at, version.annulled_by, version.annulled_reason, version.annulled_act = now, by, reason.strip(), act.strip()
        version.full_clean()
        keep_state(version)
        last = version
    journal.record(
        "certificate.annulled", by=by, thing=("certificate", last.number), before=before, after=told(last), reason=reason.strip()
    )
    return last


@transaction.atomic
def note_change(*, thing: tuple[str, str], values: dict[str, Any], by: Person | None = None) -> Certificate | None:
    """Compare a record as it stands now with what was certified; returns its certificate in force, None where it has none.

    Call it from every action that changes a registered record. Where they differ the check says «versión anterior» from now on
    (pitfall 13); where the record is again what was certified, it no longer does. Leaves `certificate.outdated` and
    `certificate.matched`, as the case may be; nothing where nothing changed. ValueError as in `register`.
    """
    current = in_force(thing)
    if current is None:
        return None
    differs = bool(changes(current.values, plain(values)))
    if differs == bool(current.outdated_at):
        return current
    one_at_a_time()
    current.refresh_from_db()
    if current.annulled_at or current.superseded_at:  # somebody revoked or registered anew meanwhile
        return certificate_of(thing)
    before = told(current)
    current.outdated_at = timezone.now() if differs else None
    keep_state(current)
    event = "certificate.outdated" if differs else "certificate.matched"
    acting = by or Person.objects.system()
    journal.record(event, by=acting, thing=("certificate", current.number), before=before, after=told(current))
    return current


@transaction.atomic
def show(*, by: Person, thing: tuple[str, str], public: bool) -> None:
    """Say whether everybody may see a registered thing, as its own area decides: all its certificates follow.

    Leaves `certificate.shown`. Called by the action that publishes or withdraws the thing, which has asked for permission.
    """
    for certificate in Certificate.objects.of(thing).filter(public=not public):
        before = told(certificate)
        certificate.public = public
        keep_state(certificate)
        journal.record("certificate.shown", by=by, thing=("certificate", certificate.number), before=before, after=told(certificate))


@transaction.atomic
def print_file(certificate: Certificate, language: str) -> bytes:
    """Return the PDF of a certificate in 'es' or 'en': made when first asked for, the same bytes ever after.

    The bytes are kept and their hash is sealed, so that a file dropped on the check page is known after any upgrade. Leaves
    `certificate.printed` the first time. Refuses (ValidationError) to print a certificate that is annulled or whose seals do not hold.
    """
    kept = IssuedFile.objects.filter(certificate=certificate, language=language).first()
    if kept:
        return bytes(kept.content)
    one_at_a_time()
    kept = IssuedFile.objects.filter(certificate=certificate, language=language).first()  # another reader may have asked meanwhile
    if kept:
        return bytes(kept.content)
    if certificate.annulled_at or not seals.certificate_holds(certificate):
        raise ValidationError(_("Esta constancia ya no se imprime."), code="unprintable")
    content = printing.pdf(certificate, language)
    file = IssuedFile(certificate=certificate, language=language, made_at=timezone.now(), sha256=hashlib.sha256(content).hexdigest())
    file.content = content
    file.key_id, file.seal = seals.sign(seals.file_text(file))
    file.save(force_insert=True)
    facts = {"version": certificate.version, "language": language, "sha256": file.sha256}
    journal.record("certificate.printed", by=Person.objects.system(), thing=("certificate", certificate.number), after=facts)
    return content


def told(certificate: Certificate) -> dict[str, Any]:
    """Return what the journal keeps of a certificate: never its code, with which anybody could ask for it."""
    return {
        "thing": list(certificate.thing),
        "version": certificate.version,
        "digest": certificate.digest,
        "public": certificate.public,
        "outdated_at": certificate.outdated_at,
        "annulled_at": certificate.annulled_at,
        "annulled_act": certificate.annulled_act,
    }
