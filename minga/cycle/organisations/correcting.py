"""An NGO asks for its entry of the directory to be corrected; the centre sees both values side by side, and accepts or refuses.

Nothing changes before the centre accepts. What the directory printed stays beside the corrected value, with its source.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.organisations import actions, notices, rules
from minga.cycle.organisations.actions import ALIAS_FIELDS
from minga.cycle.organisations.models import AliasKind, Capacity, CorrectedField, Correction, Organisation, Standing
from minga.cycle.organisations.permissions import can_ask_correction, can_tend_standing
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.journal import actions as journal
from minga.ground.territory.queries import country_named

KEPT_FIELDS = ("kind", "source_kind", "scope", "role", "territory", "source", "name_language", "acronym")
ASKED = (gettext_noop("%(name)s pide una corrección"), gettext_noop("Pide que su %(field)s diga «%(proposed)s»: %(reason)s"))
ACCEPTED = (gettext_noop("Se corrigió el directorio: %(name)s"), gettext_noop("Su %(field)s dice ahora «%(proposed)s». %(answer)s"))
REFUSED = (
    gettext_noop("No se corrigió el directorio: %(name)s"),
    gettext_noop("Su %(field)s queda como estaba y no «%(proposed)s». Motivo: %(answer)s"),
)


@transaction.atomic
def ask(*, by, organisation: Organisation, field: str, proposed: str, reason: str, evidence: str) -> Correction:
    """Ask for one field of an NGO's entry to say something else, with reason and evidence; registrars are told.

    Refuses (PermissionDenied) whoever does not act for the NGO, and (ValidationError) a body outside the directory, a value that it
    has already or that cannot be one, an empty reason or evidence, and a second request on the same field while one waits.
    Leaves `correction.asked`.
    """
    if not can_ask_correction(by, organisation):
        raise PermissionDenied("ask")
    if not Standing.objects.filter(organisation=organisation).exists():
        raise ValidationError(_("%(name)s no está en el directorio de ONG.") % {"name": organisation.name})
    row = Correction(organisation=organisation, field=field, reason=reason, evidence=evidence, by=by, at=timezone.now())
    row.proposed = readable(field, proposed)
    row.before = value_of(organisation, field)
    if row.proposed == row.before:
        raise ValidationError({"proposed": _("El directorio ya dice eso.")})
    row.full_clean()
    row.save()
    journal.record("correction.asked", by=by, thing=thing(row), before={field: row.before}, after=told(row), reason=reason)
    notices.tell(notices.registrars(), organisation, ASKED, figures(row), "desk:corrections", kind=Kind.TASK, but=by, about=about(row))
    return row


@transaction.atomic
def decide(*, by, correction: Correction, accept: bool, answer: str) -> Correction:
    """Accept a correction, which the directory then shows, or refuse it; with the reason, and a message to the NGO's people.

    Refuses (PermissionDenied) whoever does not tend the directory or asked for it, and (ValidationError) an empty reason and one that
    was decided before. Leaves `correction.accepted` or `correction.refused`.
    """
    row = Correction.objects.select_for_update(of=("self",)).select_related("organisation", "by").get(pk=correction.pk)
    if not can_tend_standing(by) or by.pk == row.by_id:
        raise PermissionDenied("decide")
    if row.accepted is not None:
        raise ValidationError(_("Esta corrección ya tiene respuesta."))
    if not answer.strip():
        raise ValidationError({"answer": _("Escriba por qué se acepta o se niega: lo lee quien lo pidió.")})
    before = {row.field: value_of(row.organisation, row.field)}
    row.accepted, row.answer, row.decided_by, row.decided_at = accept, answer, by, timezone.now()
    row.full_clean()
    row.save()
    if accept:
        apply(by, row)
    event = "correction.accepted" if accept else "correction.refused"
    journal.record(event, by=by, thing=thing(row), before=before, after=told(row), reason=answer)
    inbox.finish(thing=about(row))
    people = {one.pk: one for one in [*notices.people_of(row.organisation), row.by]}.values()
    words = ACCEPTED if accept else REFUSED
    notices.tell(people, row.organisation, words, figures(row), "desk:corrections", kind=Kind.NOTICE, but=by, about=about(row))
    return row


def readable(field: str, proposed: str) -> str:
    """Return a proposed value as it will be kept; refuses (ValidationError) a RUC or a country that is none."""
    text = proposed.strip()
    if field == CorrectedField.TAX_ID:
        try:
            return rules.check_tax_id(text)
        except ValidationError as error:
            raise ValidationError({"proposed": error.message_dict["tax_id"]}) from error
    if field == CorrectedField.COUNTRY:
        iso2 = country_named(text)
        if iso2 is None:
            raise ValidationError({"proposed": _("«%(text)s» no es un país conocido.") % {"text": text[:60]}})
        return iso2
    return text


def value_of(organisation: Organisation, field: str) -> str:
    """Return what the directory says today; countries by their codes, joined by a comma."""
    if field == CorrectedField.TAX_ID:
        return organisation.standing.tax_id
    if field == CorrectedField.COUNTRY:
        seats = organisation.countries.filter(capacity=Capacity.SEAT).order_by("country_id")
        return ", ".join(seats.values_list("country_id", flat=True))
    return organisation.name if field == CorrectedField.NAME else organisation.acronym


def apply(by, row: Correction) -> None:
    """Write an accepted value through the actions of the directory: a name that was printed stays as another name."""
    one = row.organisation
    if row.field == CorrectedField.TAX_ID:
        entry = one.standing
        said = {name: getattr(entry, name) for name in ("state", "name_printed", "acronym_printed", "source")}
        actions.record_standing(by=by, organisation=one, tax_id=row.proposed, **said)
        return
    countries = [(held.country_id, held.capacity) for held in one.countries.all()]
    aliases = [{"name": alias.name, **{name: getattr(alias, name) for name in ALIAS_FIELDS}} for alias in one.aliases.all()]
    fields = {name: getattr(one, name) for name in KEPT_FIELDS}
    name = one.name
    if row.field == CorrectedField.COUNTRY:
        countries = [(row.proposed, Capacity.SEAT.value), *(held for held in countries if held[1] != Capacity.SEAT)]
    elif row.field == CorrectedField.ACRONYM:
        fields["acronym"] = row.proposed
    else:
        name = row.proposed
    old = one.name if row.field == CorrectedField.NAME else one.acronym if row.field == CorrectedField.ACRONYM else ""
    if old and old not in [alias["name"] for alias in aliases]:
        aliases.append({"name": old, "kind": AliasKind.PRINTED, "source": one.source})
    aliases = [alias for alias in aliases if alias["name"] not in (name, fields["acronym"])]
    actions.register(by=by, code=one.code, name=name, countries=countries, aliases=aliases, **fields)


def figures(row: Correction) -> dict:
    with translation.override("es"):
        label = str(row.get_field_display())
    return {"field": {"msgid": label}, "proposed": row.proposed, "reason": row.reason[:300], "answer": row.answer[:300]}


def told(row: Correction) -> dict:
    return {name: getattr(row, name) for name in ("field", "before", "proposed", "evidence", "accepted", "answer")}


def about(row: Correction) -> tuple[str, str]:
    """Return what the messages of a correction are about: the correction, so that an answer ends its task and no other."""
    return "correction", str(row.pk)


def thing(row: Correction) -> tuple[str, str]:
    return "organisation", row.organisation.code
