from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.activities.copies import Entry
from minga.cycle.activities.identifying import iati_identifier
from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations.models import Organisation, plain_code
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.fields import listed
from minga.ground.codelists.models import Code
from minga.ground.documents.models import Sourced
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.fields import CleanCharField, CleanTextField, MoneyAmountField, PartialDateField
from minga.ground.kit.money import Money, Precision
from minga.ground.territory.models import Country, Locality, Unit


class ActivityQuerySet(models.QuerySet["Activity"]):
    def published(self) -> "ActivityQuerySet":
        return self.filter(public=True)

    def visible_to(self, person) -> "ActivityQuerySet":
        """What a person may see: the published ones, those in which an institution of theirs takes part, and all of them for
        whoever can_see_everything."""
        if can_see_everything(person):
            return self
        mine = institutions_of(person)
        if not mine:
            return self.published()
        parts = Participant.objects.filter(organisation__in=mine).values("activity")
        return self.filter(models.Q(public=True) | models.Q(pk__in=parts))

    def counted(self) -> "ActivityQuerySet":
        """Those that enter a figure: an entry that repeats another is kept and never counted (R-140)."""
        return self.filter(duplicate_of=None)


class Activity(Sourced):
    """A programme, project or action, with everything its sources say of it and nothing that they do not."""

    code = models.CharField(_("código"), max_length=40, unique=True, validators=[plain_code])
    kind = listed("TIPO_ACTIVIDAD", _("qué es"))
    title = CleanCharField(_("título"), max_length=400)
    short_title = CleanCharField(_("título corto"), max_length=120, blank=True)
    title_language = models.CharField(_("idioma del título"), max_length=5, default="es", blank=True)
    objective = CleanTextField(_("objetivo"), blank=True)
    objective_language = models.CharField(_("idioma del objetivo"), max_length=5, default="es", blank=True)
    specific_objectives = CleanTextField(_("objetivos específicos"), blank=True)
    problem = CleanTextField(_("problema que resuelve"), blank=True)
    justification = CleanTextField(_("justificación"), blank=True)
    description = CleanTextField(_("resumen"), blank=True)
    own_code = CleanCharField(_("código propio de la institución"), max_length=60, blank=True)
    donor_code = CleanCharField(_("código del donante"), max_length=60, blank=True)
    budget_code = CleanCharField(_("código presupuestario"), max_length=60, blank=True)
    iati_identifier = CleanCharField(_("identificador IATI"), max_length=100, blank=True, validators=[iati_identifier])
    keywords = CleanCharField(_("palabras clave"), max_length=300, blank=True)
    status = listed("ESTADO_ACTIVIDAD", _("estado"), null=True, blank=True)
    status_reason = CleanTextField(_("motivo del estado"), blank=True)
    start = PartialDateField(_("inicio"), blank=True)
    end = PartialDateField(_("fin"), blank=True)
    start_planned = PartialDateField(_("inicio previsto"), blank=True)
    end_planned = PartialDateField(_("fin previsto"), blank=True)
    approved_on = PartialDateField(_("aprobación"), blank=True)
    disbursement_limit = PartialDateField(_("fecha límite de desembolsos"), blank=True)
    closed_on = PartialDateField(_("cierre"), blank=True)
    total_amount = MoneyAmountField(_("costo total"), null=True, blank=True)
    total_currency = models.CharField(_("moneda"), max_length=3, blank=True)
    total_precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    total_as_written = CleanCharField(_("como está escrito"), max_length=64, blank=True)
    source_kind = listed("FUENTE", _("tipo de fuente"), null=True, blank=True)
    modality = listed("MODALIDAD", _("modalidad"), null=True, blank=True)
    aid_type = listed("AidType", _("tipo de ayuda"), null=True, blank=True)
    tied_status = listed("TiedStatus", _("ayuda atada"), null=True, blank=True)
    on_budget = listed("EN_PRESUPUESTO", _("dentro o fuera del presupuesto"), null=True, blank=True)
    humanitarian = models.BooleanField(_("ayuda humanitaria"), null=True, blank=True)
    local_objective = CleanCharField(_("objetivo del plan local (PDOT)"), max_length=300, blank=True)
    national_objective = CleanCharField(_("objetivo del plan nacional"), max_length=300, blank=True)
    poverty_strategy = CleanCharField(_("estrategia contra la pobreza a la que aporta"), max_length=300, blank=True)
    theme = CleanCharField(_("tema"), max_length=200, blank=True)
    management = listed("MODALIDAD_GESTION", _("modalidad de gestión"), null=True, blank=True)
    mechanism = listed("MECANISMO_ALTERNATIVO", _("mecanismo alternativo"), null=True, blank=True)
    geopolitical = listed("GEOPOLITICO", _("criterio geopolítico"), null=True, blank=True)
    decentralised = listed("INTERNACIONALIZACION", _("cooperación descentralizada"), null=True, blank=True)
    concessional = models.BooleanField(_("préstamo concesional"), null=True, blank=True)
    reach = listed("ALCANCE", _("alcance"), null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parte de"))
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("repite a")
    )
    note = CleanTextField(_("nota"), blank=True)
    locators = models.JSONField(_("dónde está cada dato"), default=dict, blank=True)  # {"total": "002:L183"}; "" no source tells it
    unstated = models.JSONField(_("lo que la fuente no dice"), default=dict, blank=True)  # {"start": "001:L550"}
    public = models.BooleanField(_("público"), default=True)
    recorded_at = models.DateTimeField(_("cargado"))
    revised_at = models.DateTimeField(_("actualizado"))
    version = models.PositiveIntegerField(_("versión"), default=1)
    sort_key = models.CharField(max_length=480)
    twins: Sequence[Entry] = ()  # others of the same title, where queries.ruled looked for them

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("actividad")
        verbose_name_plural = _("actividades")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="activity_total_with_currency",
                condition=models.Q(total_amount=None, total_currency="")
                | models.Q(total_amount__isnull=False) & ~models.Q(total_currency=""),
            ),
            models.CheckConstraint(name="activity_titled", condition=~models.Q(title="")),
            models.CheckConstraint(name="activity_not_its_own_copy", condition=~models.Q(duplicate_of=models.F("id"))),
            models.CheckConstraint(name="activity_not_its_own_parent", condition=~models.Q(parent=models.F("id"))),
        ]
        indexes = [
            models.Index(fields=["sort_key", "code"], name="activity_sort"),
            models.Index(fields=["code"], name="activity_hidden", condition=models.Q(public=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def total(self) -> Money | None:
        """The declared total, None where no source says one: that is not zero."""
        if self.total_amount is None:
            return None
        return Money(self.total_amount, self.total_currency, Precision(self.total_precision))

    @property
    def entry(self) -> Entry:
        """What tells it from another of the same title: its places, its total and its dates."""
        places = " | ".join(sorted({f"{one.country_id} {one.unit_id or one.as_written}" for one in self.places.all()}))
        days = " ".join(filter(None, (self.start or self.start_planned, self.end or self.end_planned)))
        return Entry(self.code, self.title, places, self.total_amount, self.total_currency, days, self.source)

    def located(self, name: str) -> str:
        """Return where a fact stands: its own place, else that of the record; '' where its institution tells it and no source does."""
        return self.locators.get(name, self.source)

    @property
    def dates(self) -> tuple[PartialDate | None, PartialDate | None]:
        """When it began and ended, as exactly as it is known; None where nobody says."""
        return PartialDate(self.start) if self.start else None, PartialDate(self.end) if self.end else None


class Part(Sourced):
    """A row of an activity, in the order of its source."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Named(Part):
    """A row that names somebody: as the source writes it, and the organisation it means or may mean."""

    as_written = CleanCharField(_("como está escrito"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("organización")
    )
    proposed = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organización propuesta")
    )
    proposed_reason = models.CharField(_("por qué se propone"), max_length=200, blank=True)

    class Meta(Part.Meta):
        abstract = True


class Participant(Named):
    """Somebody who takes part, in a role (R-136)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    role = listed("ROL_PARTICIPACION", _("papel"))
    share = models.DecimalField(_("parte de las tareas (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    focal_point = models.BooleanField(_("punto focal"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(name="participant_share_0_100", condition=models.Q(share=None) | models.Q(share__gte=0, share__lte=100))
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.role.code} {self.as_written}"


class Place(Part):
    """Where an activity is: a unit, a neighbourhood inside it, or only a number of places without names (R-349)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="places")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="activity_places")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="activity_places")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="activity_places")
    as_written = CleanCharField(_("como está escrito"), max_length=300, blank=True)
    count = models.PositiveSmallIntegerField(_("cuántos"), null=True, blank=True)
    count_of = models.CharField(_("de qué"), max_length=60, blank=True)
    share = models.DecimalField(_("parte (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    latitude = models.DecimalField(_("latitud (WGS 84)"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitud (WGS 84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    exactness = listed("GeographicExactness", _("exactitud del punto"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(name="place_share_0_100", condition=models.Q(share=None) | models.Q(share__gte=0, share__lte=100)),
            models.CheckConstraint(name="place_count_without_unit", condition=models.Q(count=None) | models.Q(unit=None)),
            models.CheckConstraint(
                name="place_point_whole",
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False)
                & models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.as_written}"


class Contribution(Named):
    """What somebody gives: donor or counterpart, cash or in kind, with an amount or 'sin valorar' (R-137, R-157)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions")
    role = listed("ROL_APORTE", _("papel"))
    resource = listed("TIPO_RECURSO", _("tipo de recurso"), null=True, blank=True)
    component = listed("BLENDING_COMPONENTE", _("componente de la finanza mixta"), null=True, blank=True)
    amount = MoneyAmountField(_("monto"), null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    description = CleanCharField(_("qué es"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="contribution_with_currency",
                condition=models.Q(amount=None) | ~models.Q(currency=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.role.code} {self.amount} {self.currency}"

    @property
    def money(self) -> Money | None:
        """The amount, None where it is not valued: that is not zero."""
        return None if self.amount is None else Money(self.amount, self.currency, Precision(self.precision))


class AgreementLink(Part):
    """An agreement under which an activity is done, by its number as written and, where Minga holds it, the agreement (R-122)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="agreement_links")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="activity_links", verbose_name=_("convenio")
    )
    as_written = CleanCharField(_("número o nombre del convenio"), max_length=300)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.as_written}"


class ExchangeEvent(Part):
    """The day on which money of an activity was changed, and at what rate (R-141)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="exchange_events")
    date = models.DateField(_("fecha"))
    base = models.CharField(_("moneda"), max_length=3)
    quote = models.CharField(_("expresada en"), max_length=3)
    rate = models.DecimalField(_("tasa"), max_digits=20, decimal_places=8)

    class Meta:
        ordering = ["date", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.date} {self.rate.normalize():f} {self.quote}/{self.base}"


class Extension(Part):
    """A prolongation: the new end, the day on which it was approved and why."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="extensions")
    new_end = PartialDateField(_("nueva fecha de fin"))
    approved_on = PartialDateField(_("aprobada el"), blank=True)
    reason = CleanCharField(_("motivo"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.new_end}"


class Beneficiaries(Part):
    """People (or what the unit says) reached: a number with its unit and exactness, or a group without a number (R-152).

    A row with a sex, an age band or a zone tells a part of the rows of its group without them: `reckoning.reached`.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="beneficiaries")
    number = models.PositiveBigIntegerField(_("número"), null=True, blank=True)
    unit = CleanCharField(_("unidad"), max_length=120, blank=True)
    group = listed("GRUPO_BENEFICIARIO", _("grupo"), null=True, blank=True)
    directness = listed("TIPO_BENEFICIARIO", _("directos o indirectos"), null=True, blank=True)
    sex = listed("SEXO", _("sexo"), null=True, blank=True)
    age = listed("GRUPO_EDAD", _("grupo de edad"), null=True, blank=True)
    zone = listed("ZONA", _("zona"), null=True, blank=True)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.number} {self.unit}"


class Classification(Part):
    """A value of a list that an activity bears besides its main ones: sector, goal, target, marker."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="classifications")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="classifications")
    share = models.DecimalField(_("parte (%)"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["activity", "code"], name="classification_once")]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.code_id}"


class Document(Part):
    """A document of an activity, by its title and, where there is one, its address."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="documents")
    title = CleanCharField(_("título"), max_length=300)
    address = models.URLField(_("dirección"), blank=True)
    category = listed("DocumentCategory", _("categoría"), null=True, blank=True)
    language = models.CharField(_("idioma"), max_length=5, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.title}"
