"""What the rows that link to a record are called, in the reader's language."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

WORDS = {
    "Participant": _("Participaciones en proyectos"),
    "Contribution": _("Aportes a proyectos"),
    "Party": _("Partes de convenios"),
    "Agreement": _("Convenios"),
    "NetworkMembership": _("Redes"),
    "AssociatedGovernment": _("Gobiernos de mancomunidades"),
    "SystemMember": _("Registro del sistema"),
    "FundingShare": _("De dónde viene su dinero"),
    "Organisation": _("Fichas que se le unieron"),
    "Pool": _("Bolsas de contraparte"),
    "Pledge": _("Promesas"),
    "Transaction": _("Movimientos de dinero"),
    "ReportedFigure": _("Cifras declaradas"),
    "AgreementLink": _("Convenios"),
    "Dossier": _("Expedientes"),
    "Activity": _("Proyectos que son parte suya"),
    "PoolCommitment": _("Compromisos de contraparte"),
    "Leveraged": _("Recursos atraídos"),
    "LeverageTarget": _("Metas de recursos por atraer"),
}


def words_of(model: type[Model], column: str = "") -> str:
    """Return what some rows are called, and the part that a record has in them."""
    words = str(WORDS.get(model.__name__) or model._meta.verbose_name_plural)
    part = str(getattr(model._meta.get_field(column), "verbose_name", column)) if column else ""
    return f"{words}: {part}" if part else words
