from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import Organisation
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanTextField, PartialDateField
from minga.ground.territory.models import Country

PARTS = (("member", _("miembro")), ("promoter", _("la impulsa")))


class Channel(models.TextChoices):
    """By which way two countries cooperate (R-083)."""

    GOVERNMENT = "government", _("gubernamental")
    NGO = "ngo", _("organizaciones no gubernamentales")
    DECENTRALISED = "decentralised", _("descentralizada")
    ACADEMIC = "academic", _("académica")
    PRIVATE = "private", _("privada")


class Relation(Sourced):
    """Cooperation between two countries by one channel, with its beginning, its end and its sectors (R-083, R-084)."""

    partner = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="relations_as_partner", verbose_name=_("país que coopera"))
    recipient = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="relations_as_recipient", verbose_name=_("país receptor"))
    channel = models.CharField(_("canal"), max_length=15, choices=Channel)
    since = PartialDateField(_("desde"), blank=True)
    before = PartialDateField(_("comenzó antes de"), blank=True)  # 'more than fifty years', told without a beginning
    until = PartialDateField(_("hasta"), blank=True)
    sectors = models.JSONField(_("sectores"), default=list, blank=True)  # [["salud", "health"], …]
    note_es = CleanTextField(_("nota"), blank=True)
    note_en = CleanTextField(_("nota en inglés"), blank=True)

    class Meta:
        verbose_name = _("relación entre países")
        verbose_name_plural = _("relaciones entre países")
        ordering = ["partner__name_es", "recipient__name_es", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "recipient", "channel"], name="relation_once"),
            models.CheckConstraint(
                name="relation_of_two",
                condition=~models.Q(partner=models.F("recipient")),
                violation_error_message=_("Una relación es entre dos países distintos."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.recipient} {self.channel}"


class NetworkMembership(Sourced):
    """A government that belongs to a network of territories; whether it is international or national is the network's kind (R-117)."""

    network = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="network_members", verbose_name=_("red"))
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="networks", verbose_name=_("miembro"))
    part = models.CharField(_("qué es en la red"), max_length=10, choices=PARTS, default="member")
    since = PartialDateField(_("desde"), blank=True)
    until = PartialDateField(_("hasta"), blank=True)

    class Meta:
        verbose_name = _("miembro de una red")
        verbose_name_plural = _("miembros de redes")
        ordering = ["network__sort_key", "member__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "member"], name="network_member_once", violation_error_message=_("Ya es miembro de esta red.")
            ),
            models.CheckConstraint(name="network_member_not_itself", condition=~models.Q(network=models.F("member"))),
        ]

    def __str__(self) -> str:
        return f"{self.network.code} {self.member.code}"
