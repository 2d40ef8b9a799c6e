"""What a load brought into the directory and nobody touched since, taken back: put again as it was, or away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from minga.cycle.organisations import actions
from minga.cycle.organisations.actions import ALIAS_FIELDS, snapshot
from minga.cycle.organisations.models import Alias, Organisation, OrganisationCountry
from minga.ground.codelists.queries import get
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.search import actions as search
from minga.ground.search.models import Kind
from minga.ground.territory.models import Unit

OWN = {Alias, OrganisationCountry}
LISTS = {"kind": "TIPO_ORGANIZACION", "source_kind": "FUENTE", "scope": "AMBITO"}


@transaction.atomic
def remove(*, by, organisation: Organisation, reason: str) -> None:
    """Take away an organisation that is not public, with its other names. Leaves `organisation.removed` with all that it said.

    Refuses (ValidationError) a public one, and one that any record names surely.
    """
    if organisation.public or holders(organisation):
        facts = {"code": organisation.code}
        raise ValidationError(_("%(code)s: ya es pública o algún registro la nombra, y no se quita.") % facts)
    code, before = organisation.code, snapshot(organisation)
    journal.record("organisation.removed", by=by, thing=("organisation", code), before=before, reason=reason)
    findings.renew(by=by, thing=("organisation", code), proposed=[])
    search.withdraw(Kind.ORGANISATION, code)
    try:
        organisation.delete()
    except ProtectedError as error:
        raise ValidationError(_("%(code)s: algún registro la nombra, y no se quita.") % {"code": code}) from error


def holders(organisation: Organisation) -> list[str]:
    """Return the tables, but those of its own names and countries and of mere proposals, with a row that names it."""
    found = []
    for one in organisation._meta.related_objects:
        if one.related_model in OWN or one.field.name == "proposed":
            continue
        if one.related_model._base_manager.filter(**{one.field.name: organisation.pk}).exists():
            found.append(one.related_model._meta.label)
    return found


@transaction.atomic
def restore(*, by, organisation: Organisation, values: dict) -> Organisation:
    """Put an organisation again as the journal knew it (`actions.snapshot`). Leaves `organisation.revised` where that changes it."""
    fields = {name: values[name] for name in ("name_language", "acronym", "role", "source")}
    fields |= {name: get(list_code, values[name]) if values[name] else None for name, list_code in LISTS.items()}
    fields["territory"] = Unit.objects.filter(key=values["territory"]).first() if values["territory"] else None
    aliases = [dict(zip(("name", *ALIAS_FIELDS), one, strict=True)) for one in values["aliases"]]
    countries = [(iso2, capacity) for iso2, capacity in values["countries"]]
    done, _how = actions.register(by=by, code=organisation.code, name=values["name"], countries=countries, aliases=aliases, **fields)
    return done
