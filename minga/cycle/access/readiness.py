"""What a form still lacks, and what whoever checks a request should look at: asked by the pages and by the actions alike."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.cycle.access.models import FORM_FIELDS, AccountRequest, Domain, Signature
from minga.cycle.access.queries import domains_of, similar_people, similar_requests


@dataclass(frozen=True)
class Check:
    """One thing to look at: 'ok', 'warn' (look closely) or 'bad' (cannot be approved so), and what was found."""

    state: str
    label: str
    text: str


def missing(request: AccountRequest) -> list[str]:
    """Return the names of the fields of the form that are empty (R-127)."""
    return [name for name in FORM_FIELDS if not getattr(request, name)]


def checks(request: AccountRequest) -> list[Check]:
    """Return what there is to look at before a request is checked and approved."""
    return [institution(request), domain(request), signed(request), people(request), others(request)]


def institution(request: AccountRequest) -> Check:
    if request.organisation:
        return Check("ok", _("Institución"), _("Está en el directorio: %(name)s.") % {"name": request.organisation.name})
    return Check("bad", _("Institución"), _("No se reconoció: elíjala del directorio al revisar."))


def domain(request: AccountRequest) -> Check:
    """Warn where the address is of a domain from which nobody else of the institution signs in; once checked, tell what was known then."""
    label, used = _("Dominio del correo"), request.email.rpartition("@")[2]
    if request.checked_by:
        return domain_then(request, label, used)
    known = domains_of(request.organisation, but=request.email) if request.organisation else frozenset()
    if used in known:
        return Check("ok", label, _("%(domain)s es el de otras personas de la institución.") % {"domain": used})
    if not known:
        facts = {"domain": used}
        return Check("warn", label, _("Aún no hay personas de la institución: confirme por teléfono que %(domain)s es suyo.") % facts)
    facts = {"domain": used, "known": ", ".join(sorted(known))}
    return Check("warn", label, _("%(domain)s no es el de la institución (%(known)s): confirme por otro medio.") % facts)


def domain_then(request: AccountRequest, label: str, used: str) -> Check:
    facts = {"domain": used, "who": request.checked_by}
    if request.domain == Domain.KNOWN:
        return Check("ok", label, _("Al revisarla, %(domain)s era el de otras personas de la institución.") % facts)
    if request.domain == Domain.CONFIRMED:
        return Check("ok", label, _("%(who)s confirmó por otro medio que %(domain)s es de la institución.") % facts)
    return Check("warn", label, _("No consta cómo se comprobó %(domain)s al revisarla.") % facts)


def signed(request: AccountRequest) -> Check:
    form = getattr(request, "form", None)
    if form is None:
        return Check("bad", _("Firma"), _("El formulario firmado no ha llegado."))
    if form.signature == Signature.DIGITAL:
        facts = {"signer": form.signer or _("no dice su nombre")}
        return Check("warn", _("Firma"), _("Firma electrónica íntegra de: %(signer)s. Confirme que es la persona.") % facts)
    return Check("warn", _("Firma"), _("Firmado a mano: abra el archivo y mire la firma y los datos."))


def people(request: AccountRequest) -> Check:
    found = similar_people(request)
    if not found:
        return Check("ok", _("Personas parecidas"), _("Ninguna cuenta tiene un nombre parecido."))
    names = "; ".join(f"{person.name} ({person.email})" for person in found)
    return Check("warn", _("Personas parecidas"), _("Compare con: %(names)s.") % {"names": names})


def others(request: AccountRequest) -> Check:
    found = list(similar_requests(request)[:5])
    if not found:
        return Check("ok", _("Otras solicitudes"), _("Ninguna de este correo ni abierta de la institución."))
    names = "; ".join(f"{one.code} {one.name} ({one.get_state_display()})" for one in found)
    return Check("warn", _("Otras solicitudes"), _("Compare con: %(names)s.") % {"names": names})
