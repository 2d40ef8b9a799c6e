"""What the frame of a page shows to whoever signed in: the way to the desk and, on the desk, its menu."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.access.permissions import can_read_requests
from minga.cycle.offers.permissions import writes_offers
from minga.cycle.organisations.permissions import can_tend_standing
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals.queries import given
from minga.doors.desk.gates import can_read_journal, can_review, can_tend_people, signed_in
from minga.evidence.lake.permissions import can_decide as can_decide_matches
from minga.evidence.lake.permissions import can_load as can_load_lake
from minga.evidence.merging.permissions import can_merge
from minga.evidence.quality.permissions import can_bring_scans, can_decide
from minga.exchange.spreadsheets.permissions import can_load
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import can_see_everything, has_role
from minga.ground.inbox.queries import unread_count

PUBLIC = {"portal", "admin"}  # pages that keep the menu of the public site


class Entry(NamedTuple):
    """One line of the desk's menu: the address's name, its words, who sees it, and the names under which it is the current one.

    Those names are of its own area, or written with theirs ("spreadsheets:offers").
    """

    name: str
    label: str | Promise
    may: Callable[[Person], bool]
    within: tuple[str, ...] = ()


# entries that stand for every page of their area
WHOLE = {
    "access:requests", "agreements:mine", "filing:mine", "needs:demands", "offers:mine", "office:years", "proposals:list", "quality:scans",
}  # fmt: skip
PEOPLE = ("people", "person", "join", "end_membership", "give_role", "end_role", "name_deputy", "account", "hand_over")
NGOS = ("correction_queue", "basic_agreements", "basic_request", "basic_step", "verifications", "corrections", "correction", "describe")


def can_file(person: Person) -> bool:
    """Whether there may be dossiers for a person to see."""
    return bool(institutions_of(person)) or can_see_everything(person)


def receives_notes(person: Person) -> bool:
    """Whether somebody acts for a cooperant that was sent a note, or shown one."""
    return given(institutions_of(person)).exists()


def looks_for_offers(person: Person) -> bool:
    """Whether a person looks for offers at work, as officers do."""
    return has_role(person, Role.OFFICER)


def enters_paper(person: Person) -> bool:
    """Whether a person enters signed paper forms for institutions (R-028)."""
    return has_role(person, Role.REGISTRAR)


MENU = (
    Entry("desk:home", _("Escritorio"), signed_in),
    Entry("desk:messages", _("Mensajes"), signed_in, ("message", "preferences")),
    Entry("desk:queue", _("Cola de revisión"), can_review, ("reading",)),
    Entry("filing:mine", _("Expedientes"), can_file),
    Entry("filing:on_paper", _("Formulario en papel"), enters_paper),
    Entry("funding:pools", _("Bolsas"), can_file, ("pool", "pool_new", "pool_budget", "pool_commitment", "pool_release")),
    Entry("funding:pledges", _("Promesas"), can_file, ("pledge", "pledge_new")),
    Entry("proposals:list", _("Propuestas"), can_file),
    Entry("proposals:received", _("Notas recibidas"), receives_notes),
    Entry("agreements:mine", _("Convenios en trámite"), can_file),
    Entry("needs:demands", _("Demandas"), can_file, ("spreadsheets:demands",)),
    Entry("portal:offers", _("Catálogo de ofertas"), looks_for_offers),
    Entry("offers:mine", _("Ofertas en trámite"), writes_offers, ("spreadsheets:offers",)),
    Entry("offers:alerts", _("Alertas"), signed_in, ("alert", "alert_new", "alert_remove")),
    Entry("desk:institution", _("Mi institución"), lambda person: bool(institutions_of(person)), ("inventory",)),
    Entry("office:years", _("Oficina"), can_file),
    Entry("law:competences", _("Competencias"), can_file, ("norms", "norm", "members", "suggestions")),
    Entry("desk:endings", _("ONG"), can_tend_standing, NGOS),
    Entry("merging:proposals", _("Duplicados"), can_merge, ("pair",)),
    Entry("lake:comparison", _("Comparación con IATI"), can_decide_matches, ("match", "decide")),
    Entry("portal:findings", _("Hallazgos"), can_decide),
    Entry("quality:scans", _("Textos escaneados"), can_bring_scans),
    Entry("filing:duties", _("Obligaciones"), can_see_everything),
    Entry("spreadsheets:loads", _("Cargas"), can_load, ("new", "plan", "preview", "report", "row", "undo")),
    Entry("lake:bring", _("Lago de datos"), can_load_lake, ("import", "withdraw", "restore")),
    Entry("desk:people", _("Personas"), can_tend_people, PEOPLE),
    Entry("access:requests", _("Solicitudes de cuenta"), can_read_requests),
    Entry("desk:letters", _("Cartas sin enviar"), can_tend_people),
    Entry("desk:journal", _("Bitácora"), can_read_journal, ("journal_line", "history")),
    Entry("admin:index", _("Listas y ajustes"), lambda person: person.is_staff),
    Entry("portal:home", _("Sitio público"), signed_in),
)


def frame(request: HttpRequest) -> dict:
    """Return the links of the header and, away from the public site, the desk's menu; nothing for visitors."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {}
    unread = unread_count(person)
    found: dict = {"desk_links": [{"label": counted(_("Escritorio"), unread), "url": reverse("desk:home")}]}
    match = request.resolver_match
    if match and not PUBLIC & set(match.namespaces) and (match.namespaces or (match.url_name or "").startswith(("account_", "mfa_"))):
        found = {"navigation": menu(person, match.view_name, unread)}
    return found


def counted(label: str | Promise, number: int) -> str:
    """Return 'Mensajes (3)'; only the label where there is nothing to count."""
    return f"{label} ({number})" if number else str(label)


def menu(person: Person, here: str, unread: int) -> list[dict]:
    """Return the lines of the desk's menu that a person may open."""
    area, _colon, name = here.rpartition(":")
    own = [one for one in MENU if here in (one.name, *one.within) or (name in one.within and one.name.startswith(f"{area}:"))]
    whole = [one for one in MENU if one.name in WHOLE and area == one.name.partition(":")[0]]
    current = own or whole  # where there is an entry of its own, that of its whole area is not the current one
    return [
        {
            "label": counted(one.label, unread if one.name == "desk:messages" else 0),
            "url": reverse(one.name),
            "current": one in current,
        }
        for one in MENU
        if one.may(person)
    ]
