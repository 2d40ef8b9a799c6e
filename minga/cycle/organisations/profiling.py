"""What is known of an actor beyond its names: its identifiers, whose money it has, why it gives, what it is good at; mancomunidades."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minga.cycle.organisations import rules
from minga.cycle.organisations.actions import put_marks, refresh, refuse_merged
from minga.cycle.organisations.models import Alias, AliasKind, Association, FundingShare, Organisation
from minga.cycle.organisations.models import Mapping as ActorMapping
from minga.cycle.organisations.permissions import can_describe, can_keep_associations
from minga.cycle.organisations.standing import require_ngo
from minga.ground.codelists.models import Code
from minga.ground.journal import actions as journal
from minga.ground.kit.text import fold

ASSOCIATION_FIELDS = ("mechanism", "state", "agreement_on", "registered_on", "number", "purpose", "source")
MAPPING_FIELDS = ("areas", "strengths", "weaknesses", "reviewed_on", "source")


@transaction.atomic
def set_funding(*, by, organisation: Organisation, shares: Mapping[str, Decimal], source: str = "") -> None:
    """Write which part of an NGO's money comes from each kind of source (codes of FINANCIAMIENTO_ONG); none at all empties it (R-075).

    Refuses (PermissionDenied) whoever does not tend the directory, and (ValidationError) a body that is no NGO, a kind that is not of
    the list, a part that is not above 0, and parts that do not add up to exactly 100. Leaves `organisation.funding_set`.
    """
    require(can_describe(by), "set_funding")
    require_ngo(organisation)
    known = {row.code: row for row in Code.objects.of("FINANCIAMIENTO_ONG").current()}
    if strange := sorted(set(shares) - set(known)):
        raise ValidationError(_("«%(code)s» no es una clase de la lista.") % {"code": strange[0][:40]})
    rules.check_shares(shares)
    before = {row.kind.code: str(row.share) for row in organisation.funding_shares.select_related("kind")}
    rows = [FundingShare(organisation=organisation, kind=known[code], share=share, source=source) for code, share in shares.items()]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    organisation.funding_shares.all().delete()
    for row in rows:
        row.save(force_insert=True)
    after = {code: f"{share:.2f}" for code, share in shares.items()}
    if before != after:
        journal.record("organisation.funding_set", by=by, thing=("organisation", organisation.code), before=before, after=after)


@transaction.atomic
def set_incentive(*, by, organisation: Organisation, incentive: str) -> None:
    """Write why a private source gives: a company its social responsibility, a natural person the wish to contribute (R-076).

    Refuses (ValidationError) any other incentive than that of its kind. '' empties it. Leaves `organisation.incentive_set`.
    """
    require(can_describe(by), "set_incentive")
    if incentive and incentive != rules.incentive_of(organisation.kind.code):
        raise ValidationError({"incentive": _("Este motivo no es el de esta clase de fuente.")})
    before = organisation.incentive
    if before == incentive:
        return
    organisation.incentive = incentive
    organisation.full_clean()
    organisation.save(update_fields=["incentive"])
    thing = ("organisation", organisation.code)
    journal.record("organisation.incentive_set", by=by, thing=thing, before={"incentive": before}, after={"incentive": incentive})


@transaction.atomic
def map_actor(*, by, organisation: Organisation, **fields) -> ActorMapping:
    """Write what an actor works on, its strengths and weaknesses, and when that was reviewed (R-078; 002 L37).

    Refuses (ValidationError) three empty texts and a review to come. Leaves `organisation.mapped`.
    """
    require(can_describe(by), "map_actor")
    row = ActorMapping.objects.filter(organisation=organisation).first() or ActorMapping(organisation=organisation)
    before = snapshot(row, MAPPING_FIELDS) if row.pk else {}
    for name, value in fields.items():
        setattr(row, name, value)
    if not any(text.strip() for text in (row.areas, row.strengths, row.weaknesses)):
        raise ValidationError({"areas": _("Escriba al menos una de las tres: áreas, fortalezas o debilidades.")})
    row.full_clean()
    if before != snapshot(row, MAPPING_FIELDS):
        row.save()
        after = snapshot(row, MAPPING_FIELDS)
        journal.record("organisation.mapped", by=by, thing=("organisation", organisation.code), before=before, after=after)
    return row


@transaction.atomic
def set_identifiers(*, by, organisation: Organisation, identifiers: Sequence[str]) -> None:
    """Write under which identifiers an organisation stands in IATI and in registers (org-id.guide); none at all empties them.

    Those that a source told and that stay keep it. Refuses (PermissionDenied) whoever does not tend the directory, and
    (ValidationError) a record that was merged into another, what is no identifier, one that is written twice and one that is another
    organisation's, told by its name. Leaves `organisation.identified`.
    """
    require(can_describe(by), "set_identifiers")
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    refuse_merged(organisation)
    wanted = [rules.check_identifier(one) for one in identifiers]
    for place, one in enumerate(wanted):
        if one.casefold() in {other.casefold() for other in wanted[:place]}:
            raise ValidationError({"identifiers": _("«%(value)s» está dos veces.") % {"value": one}})
        refuse_taken(organisation, one)
    own = organisation.aliases.filter(kind=AliasKind.IATI)
    before = list(own.values_list("name", flat=True))
    if sorted(before) == sorted(wanted):
        return
    own.exclude(name__in=wanted).delete()
    for one in wanted:
        row = Alias.objects.filter(organisation=organisation, name=one).first() or Alias(organisation=organisation, name=one)
        row.kind, row.folded = AliasKind.IATI, fold(one)[:300]
        row.full_clean(exclude=["organisation", "folded"])
        row.save()
    thing = ("organisation", organisation.code)
    journal.record("organisation.identified", by=by, thing=thing, before={"identifiers": before}, after={"identifiers": wanted})
    put_marks([organisation])
    refresh(organisation)


def refuse_taken(organisation: Organisation, identifier: str) -> None:
    """Refuse (ValidationError) an identifier that is another organisation's: one of its names, or its RUC."""
    others = Organisation.objects.standing_alone().exclude(pk=organisation.pk)
    held = Q(aliases__name__iexact=identifier)
    if identifier.startswith(rules.RUC_IN_IATI):
        held |= Q(standing__tax_id=identifier.removeprefix(rules.RUC_IN_IATI))
    if other := others.filter(held).order_by("code").first():
        words = {"value": identifier, "name": other.name, "code": other.code}
        raise ValidationError({"identifiers": _("«%(value)s» ya es de %(name)s (%(code)s).") % words})


@transaction.atomic
def inscribe(*, by, organisation: Organisation, **fields) -> str:
    """Enter an association of governments in the registry of mancomunidades, or correct its entry (R-303).

    `fields`: those of ASSOCIATION_FIELDS. Returns 'created', 'changed' or 'unchanged'. Refuses (PermissionDenied) whoever does not
    administer, and (ValidationError) what a field refuses and an inscription before the agreement. Leaves `association.inscribed`.
    """
    require(can_keep_associations(by), "inscribe")
    row = Association.objects.filter(organisation=organisation).first() or Association(organisation=organisation)
    before = snapshot(row, ASSOCIATION_FIELDS) if row.pk else {}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    rules.check_inscription(row.agreement_on, row.registered_on)
    after = snapshot(row, ASSOCIATION_FIELDS)
    if before == after:
        return "unchanged"
    row.save()
    journal.record("association.inscribed", by=by, thing=("organisation", organisation.code), before=before, after=after)
    return "changed" if before else "created"


def require(may: bool, what: str) -> None:
    if not may:
        raise PermissionDenied(what)


def snapshot(row, names: tuple[str, ...]) -> dict[str, str | datetime.date | None]:
    """Return fields as plain values, a value of a list by its code."""
    return {name: getattr(value, "code", value) for name in names for value in (getattr(row, name),)}
