from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField


class Country(models.Model):
    """A country by its ISO 3166-1 code."""

    iso2 = models.CharField(_("código ISO"), max_length=2, primary_key=True)
    iso3 = models.CharField(_("código ISO de tres letras"), max_length=3, unique=True)
    name_es = models.CharField(_("nombre"), max_length=120)
    name_en = models.CharField(_("nombre en inglés"), max_length=120)
    sort_key = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("país")
        verbose_name_plural = _("países")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return self.iso2

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es


class Unit(models.Model):
    """An administrative unit by its official code (DPA, DIVIPOLA, UBIGEO). Level 1 is the first below the country."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="units", verbose_name=_("país"))
    key = models.CharField(_("identificador"), max_length=20, unique=True)  # 'EC-1701'
    code = models.CharField(_("código oficial"), max_length=12)
    level = models.PositiveSmallIntegerField(_("nivel"))
    kind = models.CharField(_("clase"), max_length=30)
    name = models.CharField(_("nombre"), max_length=150)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )
    population = models.PositiveIntegerField(_("población"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("año de la población"), null=True, blank=True)
    source = models.CharField(_("fuente"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    point_source = models.CharField(_("fuente del punto"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=180)

    class Meta:
        verbose_name = _("unidad territorial")
        verbose_name_plural = _("unidades territoriales")
        ordering = ["country", "level", "sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="unit_code_once"),
            models.CheckConstraint(
                name="unit_parent_by_level",
                condition=models.Q(level=1, parent=None) | models.Q(level__gt=1, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="unit_point_whole",
                condition=models.Q(latitude=None, longitude=None) | models.Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["country", "level", "sort_key"], name="unit_country_level")]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> list["Unit"]:
        """The units above this one and itself, the widest first."""
        return [*(self.parent.chain if self.parent else []), self]

    @property
    def full_name(self) -> str:
        """'Ucayali, Loreto, Perú': the name with what tells it from its namesakes (pitfall 24)."""
        return ", ".join([*(unit.name for unit in reversed(self.chain)), self.country.name])


class Boundary(models.Model):
    """The official boundary of one unit or one country as it was loaded, simplified for drawing; WGS84 degrees.

    Where none is loaded, the files of the package draw countries and first levels (drawing.boundaries chooses).
    """

    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="boundary", verbose_name=_("unidad territorial")
    )
    country = models.OneToOneField(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="boundary", verbose_name=_("país")
    )
    west = models.DecimalField(_("oeste"), max_digits=8, decimal_places=5)
    south = models.DecimalField(_("sur"), max_digits=8, decimal_places=5)
    east = models.DecimalField(_("este"), max_digits=8, decimal_places=5)
    north = models.DecimalField(_("norte"), max_digits=8, decimal_places=5)
    latitude = models.DecimalField(_("latitud"), max_digits=8, decimal_places=5)  # a point inside, for the label
    longitude = models.DecimalField(_("longitud"), max_digits=8, decimal_places=5)
    vertices = models.PositiveIntegerField(_("vértices"))
    simplified = models.BooleanField(_("simplificado"), default=False)
    source = CleanCharField(_("fuente"), max_length=300)
    licence = CleanCharField(_("licencia"), max_length=300, blank=True)
    loaded_at = models.DateTimeField(_("cargado"), db_index=True)
    geometry = models.JSONField(_("geometría"))  # Polygon or MultiPolygon of RFC 7946; last, so that the rest is read without it

    class Meta:
        verbose_name = _("límite")
        verbose_name_plural = _("límites")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="boundary_of_one",
                condition=models.Q(unit=None, country__isnull=False) | models.Q(unit__isnull=False, country=None),
            ),
            models.CheckConstraint(
                name="boundary_in_degrees",
                condition=models.Q(west__gte=-180, south__gte=-90, east__lte=180, north__lte=90)
                & models.Q(west__lt=models.F("east"), south__lt=models.F("north")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.country)


class Locality(Sourced):
    """A neighbourhood or zone that is no administrative unit: a point where a source gives one."""

    key = models.SlugField(_("identificador"), max_length=60, unique=True)
    name = models.CharField(_("nombre"), max_length=150)
    kind = models.CharField(_("clase"), max_length=30, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="localities", verbose_name=_("país"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="localities", verbose_name=_("dentro de"))
    latitude = models.DecimalField(_("latitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitud"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("localidad")
        verbose_name_plural = _("localidades")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="locality_point_whole",
                condition=models.Q(latitude=None, longitude=None) | models.Q(latitude__isnull=False, longitude__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StatedCount(Sourced):
    """What a source says of a unit in its own day, kept beside today's count: '84 distritos' (module L)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stated_counts", verbose_name=_("unidad"))
    counted = models.CharField(_("qué cuenta"), max_length=20)  # 'provinces' or 'districts'
    document = models.CharField(_("documento"), max_length=20, blank=True)  # the source's code: it counts a unit once
    printed = models.CharField(_("como está impreso"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("número"))
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("recuento según una fuente")
        verbose_name_plural = _("recuentos según fuentes")
        ordering = ["unit__key", "counted"]
        constraints = [models.UniqueConstraint(fields=["unit", "counted", "document"], name="stated_count_once")]

    def __str__(self) -> str:
        return f"{self.unit.key} {self.counted}: {self.number}"
