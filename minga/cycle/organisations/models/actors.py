from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField
from minga.ground.territory.models import Country, Unit

# A record's code stands in addresses and in tables: no slash, no space, no sign that a spreadsheet would run.
plain_code = RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Un código lleva letras sin acento, cifras, punto y guiones."))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> "OrganisationQuerySet":
        return self.filter(public=True)

    def standing_alone(self) -> "OrganisationQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self) -> "OrganisationQuerySet":
        """Those whose name everybody may read: the published ones, and what was merged into one of them."""
        return self.filter(models.Q(public=True) | models.Q(merged_into__public=True))

    def visible_to(self, person) -> "OrganisationQuerySet":
        """What a person may see: the published ones, and all for whoever can_see_everything; never what was merged into another."""
        return self.standing_alone() if can_see_everything(person) else self.published()


class Incentive(models.TextChoices):
    """What moves a private source: a company its social responsibility, a person the wish to contribute (R-076; 001 L294)."""

    CSR = "csr", _("responsabilidad social corporativa")
    VOLUNTARY = "voluntary", _("deseo voluntario de contribuir")


class Organisation(Sourced):
    """An actor of cooperation. Public only with a role in the system (R-067)."""

    code = models.CharField(_("código"), max_length=30, unique=True, validators=[plain_code])
    name = CleanCharField(_("nombre"), max_length=300)
    name_language = models.CharField(_("idioma del nombre"), max_length=5, default="es", blank=True)
    acronym = CleanCharField(_("siglas"), max_length=60, blank=True)
    kind = listed("TIPO_ORGANIZACION", _("clase"))
    source_kind = listed("FUENTE", _("tipo de fuente"), null=True, blank=True)
    scope = listed("AMBITO", _("ámbito"), null=True, blank=True)
    role = CleanTextField(_("papel en el sistema"), blank=True)
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("territorio")
    )
    incentive = models.CharField(_("por qué coopera"), max_length=10, choices=Incentive, blank=True)
    public = models.BooleanField(_("público"), default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name=_("unida a")
    )
    sort_key = models.CharField(max_length=360)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organización")
        verbose_name_plural = _("organizaciones")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(name="organisation_public_with_role", condition=models.Q(public=False) | ~models.Q(role="")),
            models.CheckConstraint(name="organisation_named", condition=~models.Q(name="")),
            models.CheckConstraint(name="organisation_merged_not_public", condition=models.Q(merged_into=None) | models.Q(public=False)),
            models.CheckConstraint(name="organisation_not_its_own_merger", condition=~models.Q(merged_into=models.F("id"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept(self) -> "Organisation":
        """The organisation that this record means: itself, or the one into which it was merged."""
        return self.merged_into or self

    @property
    def gad_level(self) -> str:
        """The level of a decentralised autonomous government: one of the five of NIVEL_GAD; '' for anybody else (R-014)."""
        parent = self.kind.parent
        return parent.code if parent and parent.list.code == "NIVEL_GAD" else ""


class Capacity(models.TextChoices):
    SEAT = "seat", _("sede")
    FINANCING = "financing", _("financiamiento")


class OrganisationCountry(models.Model):
    """A country of an organisation: where it has its seat, or whose money it works with (R-074)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="countries")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="organisations")
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.SEAT)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "country", "capacity"], name="organisation_country_once")]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.country_id} {self.capacity}"


class AliasKind(models.TextChoices):
    ACRONYM = "acronym", _("siglas")
    PRINTED = "printed", _("como está impreso en una fuente")
    FORMER = "former_name", _("nombre anterior")
    LATER = "later_name", _("nombre posterior")
    TRANSLATION = "translation", _("en otro idioma")
    IATI = "iati", _("identificador en IATI")
    OTHER = "other", _("otro nombre")


class Alias(Sourced):
    """Another name of the same organisation, with the years in which it was used where they are known (R-080, R-081)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = CleanCharField(_("nombre"), max_length=300)
    folded = models.CharField(max_length=300, db_index=True)
    kind = models.CharField(_("clase"), max_length=15, choices=AliasKind.choices, default=AliasKind.OTHER)
    valid_from = models.CharField(_("desde"), max_length=10, blank=True)
    valid_to = models.CharField(_("hasta"), max_length=10, blank=True)
    note = CleanTextField(_("nota"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class NameKey(models.Model):
    """A mark by which an organisation is looked for while one types its name (`blocking.marks`): made again from its names."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["mark", "organisation"], name="name_key_mark")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.mark}"
